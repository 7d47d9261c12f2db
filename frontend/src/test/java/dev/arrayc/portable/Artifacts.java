package dev.arrayc.portable;

import dev.arrayc.diagnostic.SourceFile;
import dev.arrayc.ir.Function;
import dev.arrayc.ir.Program;
import dev.arrayc.text.Printer;
import dev.arrayc.text.Reader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/** What record_artifacts.py recorded, and programs as text that can be compared. */
final class Artifacts {
  static final List<String> VERSIONS =
      List.of("0.9.0", "0.12.0", "0.14.0", "0.20.0", "1.5.0", "1.17.0");

  private static final Pattern VALUE = Pattern.compile("%\\d+");

  private Artifacts() {}

  static byte[] resource(String name) throws IOException {
    try (InputStream in = Artifacts.class.getResourceAsStream(name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    }
  }

  static byte[] recorded(String version) throws IOException {
    return resource("ops-" + version + ".mlirbc");
  }

  /** {@return the text that the artifacts were made of} */
  static Program source() throws IOException {
    String text = new String(resource("ops.mlir"), StandardCharsets.UTF_8);
    return Reader.read(new SourceFile("ops.mlir", text));
  }

  /** {@return each function by its name, its values numbered as they come} */
  static Map<String, String> functions(Program program) {
    Map<String, String> functions = new LinkedHashMap<>();
    for (Function function : program.functions()) {
      functions.put(function.name(), numbered(Printer.print(function)));
    }
    return functions;
  }

  private static String numbered(String text) {
    Map<String, String> names = new LinkedHashMap<>();
    return VALUE
        .matcher(text)
        .replaceAll(m -> names.computeIfAbsent(m.group(), v -> "%" + names.size()));
  }
}
