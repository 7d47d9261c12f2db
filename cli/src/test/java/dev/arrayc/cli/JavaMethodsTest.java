package dev.arrayc.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.arrayc.transform.raise.RaiseLoops;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Java methods compiled from their class file do what they do as Java, bit for bit. */
class JavaMethodsTest {
  private static final Set<String> NEED_STATIC = Set.of("conditional", "activated");

  @TempDir Path directory;

  @TestFactory
  Stream<DynamicTest> methods_computeWhatJavaComputes() {
    List<Method> methods =
        Stream.of(JavaMethods.class, JavaLoops.class, JavaIdioms.class, JavaAlgorithms.class)
            .flatMap(c -> Arrays.stream(c.getDeclaredMethods()))
            .filter(m -> Modifier.isStatic(m.getModifiers()) && !m.isSynthetic())
            .filter(m -> !Modifier.isPrivate(m.getModifiers()))
            .filter(m -> !NEED_STATIC.contains(m.getName()))
            .sorted(Comparator.comparing(Method::getName))
            .toList();
    assertThat(methods).hasSizeGreaterThanOrEqualTo(60);
    return methods.stream().map(m -> dynamicTest(m.getName(), () -> check(m)));
  }

  private static void check(Method method) throws ReflectiveOperationException {
    List<RaiseLoops.Note> notes = JavaCheck.check(method, classes());
    if (method.getDeclaringClass() == JavaLoops.class) {
      assertThat(notes)
          .as("the loops that stay")
          .extracting(RaiseLoops.Note::reason)
          .matches(n -> n.isEmpty() != method.getName().endsWith("Stays"));
    }
  }

  private static Path classes() {
    try {
      return Path.of(JavaMethods.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (java.net.URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private InProcess.Outcome run(String method, String... options) {
    List<String> words = new ArrayList<>(List.of("run", "dev.arrayc.cli.JavaMethods::" + method));
    words.addAll(List.of("--classpath", classes().toString()));
    words.addAll(List.of(options));
    return new InProcess(directory).run(words);
  }

  @Test
  void aBranchOnATracedValue_isAnError_aStaticOne_isFollowed_aCapturedOne_isCompiled() {
    InProcess.Outcome traced = run("conditional", "--arg", "f32[]");
    assertThat(traced.status()).isEqualTo(1);
    assertThat(traced.err()).startsWith("JavaMethods.java:").contains("TracerBoolConversionError");
    assertThat(traced.err()).contains("the argument x").contains("--control-flow=capture");
    assertThat(run("conditional", "--arg", "-2.0", "--static-argnums", "0").out())
        .isEqualTo("8.0\n");
    assertThat(run("conditional", "--arg", "2.0", "--static-argnames", "x").out())
        .isEqualTo("4.0\n");
    assertThat(run("conditional", "--arg", "-2.0", "--control-flow=capture").out())
        .isEqualTo("8.0\n");
    assertThat(run("conditional", "--arg", "2.0", "--control-flow=capture").out())
        .isEqualTo("4.0\n");
  }

  @Test
  void staticArguments_areEnumsAndStrings_anExceptionTheyLeadTo_isAnError() {
    InProcess.Outcome good =
        run(
            "activated",
            "--static-argnums",
            "0,1",
            "--arg",
            "SQUARE",
            "--arg",
            "minus",
            "--arg",
            "3.0");
    assertThat(good.out()).isEqualTo("-9.0\n");
    InProcess.Outcome bad =
        run("activated", "--static-argnums", "0,1", "--arg", "RELU", "--arg", "x", "--arg", "3.0");
    assertThat(bad.status()).isEqualTo(1);
    assertThat(bad.err())
        .startsWith("JavaMethods.java:")
        .contains("java.lang.IllegalArgumentException: no sign x");
  }

  @Test
  void whatIsNotThere_isAUsageError() {
    assertThat(run("saxpi", "--arg", "2.0").err()).contains("did you mean JavaMethods::saxpy");
    assertThat(run("saxpy", "--arg", "2.0").err()).contains("no --arg for 'x'");
    assertThat(run("saxpy", "--arg", "2.0").status()).isEqualTo(2);
  }
}
