package dev.arrayc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.arrayc.bytecode.JavaTracing;
import dev.arrayc.diagnostic.Span;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.mlir.artifact.LoadedLibrary;
import dev.arrayc.mlir.codegen.Targets;
import dev.arrayc.python.ArgumentSpec;
import dev.arrayc.transform.raise.RaiseLoops;
import dev.arrayc.value.Session;
import java.lang.reflect.Array;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** A method run as Java and compiled, on the same random arguments: equal to the bit. */
final class JavaCheck {
  private static final int LENGTH = 13;
  private static final int CALLS = 12;

  private JavaCheck() {}

  /**
   * Compiles a method and calls both.
   *
   * @param classes where its class file is
   * @return the loops that stay loops, and why
   */
  static List<RaiseLoops.Note> check(Method method, Path classes)
      throws ReflectiveOperationException {
    Random random = new Random(7);
    List<TensorType> types = new ArrayList<>();
    for (Class<?> type : method.getParameterTypes()) {
      leaves(value(type, random)).forEach(t -> types.add(t.type()));
    }
    JavaTracing.Entry entry =
        JavaTracing.trace(
            new JavaTracing.Request(
                new ClassFiles(List.of(classes)),
                method.getDeclaringClass().getName(),
                method.getName(),
                types.stream().<ArgumentSpec>map(ArgumentSpec.Traced::new).toList(),
                List.of(),
                List.of(),
                true,
                new RaiseLoops.Options(false, false),
                Session.Config.DEFAULT,
                Session.Limits.DEFAULT));
    Backend backend =
        new Backend(entry.program(), entry.name(), List.of(), Span.NONE, false)
            .with(Targets.ofThisMachine());
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
        List<Tensor> expected = returned == null ? List.of() : leaves(returned);
        assertThat(results.subList(0, expected.size()))
            .as("%s of %s", method.getName(), inputs)
            .isEqualTo(expected);
        List<Tensor> after = arguments.stream().flatMap(a -> leaves(a).stream()).toList();
        List<Tensor> written = results.subList(expected.size(), results.size());
        for (int i = 0; i < after.size(); i++) {
          if (!after.get(i).equals(inputs.get(i))) {
            assertThat(written).as("%s of %s", method.getName(), inputs).contains(after.get(i));
          }
        }
      }
    }
    return entry.notes();
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
}
