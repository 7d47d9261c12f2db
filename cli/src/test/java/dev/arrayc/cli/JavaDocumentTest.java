package dev.arrayc.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.arrayc.diagnostic.CompileException;
import dev.arrayc.transform.raise.RaiseLoops;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** What docs/java.md says of Java is so: each line of its table is compiled and run. */
class JavaDocumentTest {
  @TempDir static Path directory;

  private record Line(String what, String code, String state) {}

  private static List<Line> lines() throws IOException {
    return Files.readString(TestPlaces.root().resolve("docs/java.md"), StandardCharsets.UTF_8)
        .lines()
        .filter(l -> l.startsWith("| ") && l.contains("| `"))
        .map(l -> l.split("(?<!\\\\)\\|", -1))
        .map(c -> new Line(c[1].strip(), code(c[2]), c[3].strip()))
        .toList();
  }

  private static String code(String cell) {
    return cell.strip().replaceAll("^`|`$", "").replace("\\|", "|");
  }

  @TestFactory
  Stream<DynamicTest> everyLine_isSo() throws Exception {
    List<Line> lines = lines();
    assertThat(lines).hasSizeGreaterThan(40);
    List<String> options =
        new ArrayList<>(List.of("-g", "-nowarn", "-proc:none", "-d", directory.toString()));
    for (int i = 0; i < lines.size(); i++) {
      Path file = directory.resolve("Line" + i + ".java");
      Files.writeString(file, "public class Line" + i + " { " + lines.get(i).code() + " }\n");
      options.add(file.toString());
    }
    int status =
        ToolProvider.getSystemJavaCompiler().run(null, null, null, options.toArray(String[]::new));
    assertThat(status).isZero();
    URLClassLoader loader = new URLClassLoader(new URL[] {directory.toUri().toURL()});
    return java.util.stream.IntStream.range(0, lines.size())
        .mapToObj(
            i -> dynamicTest(lines.get(i).what(), () -> check(loader, "Line" + i, lines.get(i))));
  }

  private static void check(ClassLoader loader, String name, Line line) throws Exception {
    Method method =
        Arrays.stream(loader.loadClass(name).getDeclaredMethods())
            .filter(m -> m.getName().equals("f"))
            .findFirst()
            .orElseThrow();
    method.setAccessible(true);
    if (!line.state().startsWith("works")) {
      assertThatThrownBy(() -> JavaCheck.check(method, directory))
          .isInstanceOf(CompileException.class)
          .isNotInstanceOf(CompileException.Bug.class)
          .satisfies(
              e -> assertThat(((CompileException) e).diagnostic().render()).contains(line.state()));
      return;
    }
    List<String> reasons =
        JavaCheck.check(method, directory).stream().map(RaiseLoops.Note::reason).toList();
    if (line.state().endsWith("raised")) {
      assertThat(reasons).isEmpty();
    }
    if (line.state().contains("stays: ")) {
      String reason = line.state().substring(line.state().indexOf("stays: ") + 7);
      assertThat(reasons).first().asString().contains(reason);
    }
  }
}
