package dev.arrayc.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.arrayc.api.Array;
import dev.arrayc.api.Jax;
import dev.arrayc.api.Jnp;
import dev.arrayc.api.Lax;
import dev.arrayc.api.Named;
import dev.arrayc.api.Nn;
import dev.arrayc.api.Random;
import dev.arrayc.bytecode.JavaTracing;
import dev.arrayc.diagnostic.CompileException;
import dev.arrayc.diagnostic.Span;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.library.JavaCalls;
import dev.arrayc.library.Library;
import dev.arrayc.mlir.artifact.LoadedLibrary;
import dev.arrayc.mlir.codegen.Targets;
import dev.arrayc.python.ArgumentSpec;
import dev.arrayc.transform.raise.RaiseLoops;
import dev.arrayc.value.PyCallable;
import dev.arrayc.value.Session;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The array API computes the same as plain Java, through the interpreter, and compiled. */
class JavaArraysTest {
  @TestFactory
  Stream<DynamicTest> methods_computeTheSame_interpretedAndCompiled() {
    return Arrays.stream(JavaArrays.class.getDeclaredMethods())
        .filter(m -> Modifier.isStatic(m.getModifiers()) && !m.isSynthetic())
        .filter(m -> !m.getName().equals("wrong"))
        .sorted(Comparator.comparing(Method::getName))
        .map(m -> dynamicTest(m.getName(), () -> check(m)));
  }

  private static void check(Method method) throws ReflectiveOperationException, URISyntaxException {
    List<Object> arguments = new ArrayList<>();
    List<Tensor> inputs = new ArrayList<>();
    java.util.Random random = new java.util.Random(5);
    for (Class<?> type : method.getParameterTypes()) {
      float[] values = new float[type.isArray() ? 12 : 1];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (random.nextGaussian() * 3);
      }
      arguments.add(type.isArray() ? (Object) values : values[0]);
      TensorType shape =
          type.isArray() ? TensorType.of(DType.F32, 12) : TensorType.scalar(DType.F32);
      inputs.add(Tensor.fillDoubles(shape, i -> values[i]));
    }
    JavaTracing.Entry entry =
        JavaTracing.trace(
            new JavaTracing.Request(
                new ClassFiles(
                    List.of(
                        Path.of(
                            JavaArrays.class
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .toURI()))),
                JavaArrays.class.getName(),
                method.getName(),
                inputs.stream().<ArgumentSpec>map(t -> new ArgumentSpec.Traced(t.type())).toList(),
                List.of(),
                List.of(),
                false,
                new RaiseLoops.Options(true, false),
                Session.Config.DEFAULT,
                Session.Limits.DEFAULT));
    Backend backend =
        new Backend(entry.program(), entry.name(), List.of(), Span.NONE, false)
            .with(Targets.ofThisMachine());
    try (LoadedLibrary library = LoadedLibrary.of(backend.compile(Optional.empty()))) {
      Tensor compiled = library.call(inputs).getFirst();
      Array eager = (Array) method.invoke(null, arguments.toArray());
      double[] wanted =
          compiled.dtype().isFloat()
              ? compiled.doubles()
              : Arrays.stream(compiled.longs()).asDoubleStream().toArray();
      // Compiled Java divides where XLA, and so the library by itself, multiplies by a reciprocal.
      assertThat(eager.toDoubles())
          .as(method.getName())
          .usingElementComparator(
              (a, b) -> Math.abs(a - b) <= Math.ulp((float) (double) b) ? 0 : Double.compare(a, b))
          .containsExactly(wanted);
      assertThat(eager.shape())
          .isEqualTo(compiled.type().shape().stream().mapToInt(Long::intValue).toArray());
    }
  }

  @Test
  void failures_haveJaxsMessages() {
    assertThatThrownBy(() -> JavaArrays.wrong(new float[12]))
        .isInstanceOf(CompileException.class)
        .hasMessageContaining("incompatible shapes for broadcasting: (12,), (5,)");
    assertThatThrownBy(() -> Jnp.call("sun", 1)).hasMessageContaining("no function 'sun'");
  }

  @Test
  void everyFunctionOfTheLibrary_isReachedByItsName() {
    Library.modules()
        .forEach(
            (module, entries) ->
                entries.forEach(
                    (name, value) -> {
                      if (module.startsWith("jax") && value instanceof PyCallable) {
                        String path = module.substring("jax".length()) + "." + name;
                        assertThatThrownBy(() -> Jax.call(path.substring(1), Named.of("?", 0)))
                            .as(module + "." + name)
                            .hasMessageNotContaining("has no function");
                      }
                    }));
  }

  @Test
  void everyMethod_standsForAFunctionOfTheLibrary() {
    for (Class<?> owner : List.of(Jnp.class, Lax.class, Nn.class, Random.class)) {
      String module = JavaCalls.module(owner.getSimpleName()).orElseThrow();
      assertThat(owner.getDeclaredMethods())
          .filteredOn(m -> Modifier.isPublic(m.getModifiers()))
          .filteredOn(m -> !m.getName().startsWith("call"))
          .allMatch(m -> JavaCalls.function(module, m.getName()).isPresent());
    }
  }
}
