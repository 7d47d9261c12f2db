package dev.arrayc.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.arrayc.bytecode.JavaTracing;
import dev.arrayc.diagnostic.Span;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.mlir.artifact.LoadedLibrary;
import dev.arrayc.python.ArgumentSpec;
import dev.arrayc.transform.raise.RaiseLoops;
import dev.arrayc.value.Session;
import java.lang.reflect.Array;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Java methods compiled from their class file do what they do as Java, bit for bit. */
class JavaMethodsTest {
  private static final int LENGTH = 13;
  private static final int CALLS = 12;
  private static final Set<String> NEED_STATIC = Set.of("conditional", "activated");

  @TempDir Path directory;

  @TestFactory
  Stream<DynamicTest> methods_computeWhatJavaComputes() {
    List<Method> methods =
        Stream.of(JavaMethods.class, JavaLoops.class, JavaIdioms.class)
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
    Random random = new Random(7);
    List<TensorType> types = new ArrayList<>();
    for (Class<?> type : method.getParameterTypes()) {
      leaves(value(type, random)).forEach(t -> types.add(t.type()));
    }
    JavaTracing.Entry entry =
        JavaTracing.trace(
            new JavaTracing.Request(
                new ClassFiles(List.of(classes())),
                method.getDeclaringClass().getName(),
                method.getName(),
                types.stream().<ArgumentSpec>map(ArgumentSpec.Traced::new).toList(),
                List.of(),
                List.of(),
                true,
                new RaiseLoops.Options(false, false),
                Session.Config.DEFAULT,
                Session.Limits.DEFAULT));
    if (method.getDeclaringClass() == JavaLoops.class) {
      assertThat(entry.notes())
          .as("the loops that stay")
          .extracting(RaiseLoops.Note::reason)
          .matches(notes -> notes.isEmpty() != method.getName().endsWith("Stays"));
    }
    Backend backend = new Backend(entry.program(), entry.name(), List.of(), Span.NONE, false);
    try (LoadedLibrary library = LoadedLibrary.of(backend.compile(Optional.empty()))) {
      for (int call = 0; call < CALLS; call++) {
        List<Object> arguments = new ArrayList<>();
        List<Tensor> inputs = new ArrayList<>();
        for (Class<?> type : method.getParameterTypes()) {
          Object value = value(type, random);
          arguments.add(value);
          inputs.addAll(leaves(value));
        }
        List<Tensor> results = library.call(inputs);
        Object returned = method.invoke(null, arguments.toArray());
        List<Tensor> expected = new ArrayList<>(returned == null ? List.of() : leaves(returned));
        List<Tensor> after = arguments.stream().flatMap(a -> leaves(a).stream()).toList();
        for (int i = 0; i < after.size(); i++) {
          if (method.getReturnType() == void.class && !after.get(i).equals(inputs.get(i))) {
            expected.add(after.get(i));
          }
        }
        if (method.getReturnType() == void.class) {
          assertThat(results).as("%s of %s", method.getName(), inputs).containsAll(expected);
        } else {
          assertThat(results).as("%s of %s", method.getName(), inputs).isEqualTo(expected);
        }
      }
    }
  }

  private static Path classes() {
    try {
      return Path.of(JavaMethods.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (java.net.URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Object value(Class<?> type, Random random) {
    if (type.isArray()) {
      Object array = Array.newInstance(type.getComponentType(), LENGTH);
      for (int i = 0; i < LENGTH; i++) {
        Array.set(array, i, value(type.getComponentType(), random));
      }
      return array;
    }
    boolean small = random.nextBoolean();
    if (type.isRecord()) {
      return new JavaMethods.Complex(random.nextDouble() - 0.5, random.nextDouble() - 0.5);
    }
    return switch (type.getName()) {
      case "int" -> small ? random.nextInt(-40, 40) : random.nextInt();
      case "long" -> small ? random.nextLong(-40, 40) : random.nextLong();
      case "byte" -> (byte) random.nextInt();
      case "short" -> (short) random.nextInt();
      case "char" -> (char) random.nextInt();
      case "float" -> (float) (random.nextGaussian() * (small ? 1 : 5));
      case "double" -> random.nextGaussian() * (small ? 1 : 5);
      case "boolean" -> random.nextBoolean();
      default -> throw new IllegalArgumentException(type.getName());
    };
  }

  private static List<Tensor> leaves(Object value) {
    if (value.getClass().isRecord()) {
      List<Tensor> all = new ArrayList<>();
      for (RecordComponent c : value.getClass().getRecordComponents()) {
        try {
          c.getAccessor().setAccessible(true);
          all.addAll(leaves(c.getAccessor().invoke(value)));
        } catch (ReflectiveOperationException e) {
          throw new IllegalStateException(e);
        }
      }
      return all;
    }
    List<Object> elements = new ArrayList<>();
    List<Long> shape = new ArrayList<>();
    flatten(value, elements, shape, 0);
    DType dtype =
        switch (elements.getFirst()) {
          case Integer i -> DType.I32;
          case Long i -> DType.I64;
          case Byte i -> DType.I8;
          case Short i -> DType.I16;
          case Character i -> DType.U16;
          case Boolean b -> DType.BOOL;
          case Float f -> DType.F32;
          default -> DType.F64;
        };
    TensorType type = new TensorType(dtype, shape);
    return List.of(
        dtype.isFloat()
            ? Tensor.fillDoubles(type, i -> ((Number) elements.get(i)).doubleValue())
            : Tensor.fillLongs(
                type,
                i ->
                    switch (elements.get(i)) {
                      case Boolean b -> b ? 1 : 0;
                      case Character c -> c;
                      case Object n -> ((Number) n).longValue();
                    }));
  }

  private static void flatten(Object value, List<Object> elements, List<Long> shape, int depth) {
    if (!value.getClass().isArray()) {
      elements.add(value);
      return;
    }
    int length = Array.getLength(value);
    if (shape.size() == depth) {
      shape.add((long) length);
    }
    for (int i = 0; i < length; i++) {
      flatten(Array.get(value, i), elements, shape, depth + 1);
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
