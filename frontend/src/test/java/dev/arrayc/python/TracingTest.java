package dev.arrayc.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.arrayc.diagnostic.CompileException;
import dev.arrayc.diagnostic.CompileException.UsageError;
import dev.arrayc.diagnostic.SourceFile;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Function;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.value.PyBool;
import dev.arrayc.value.PyFloat;
import dev.arrayc.value.PyInt;
import dev.arrayc.value.PyStr;
import dev.arrayc.value.Session;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Tracing one entry ahead of time, with arguments as the command line gives them. */
class TracingTest {
  private static final ArgumentSpec VECTOR = new ArgumentSpec.Traced(TensorType.of(DType.F32, 3));
  private static final ArgumentSpec TWO = new ArgumentSpec.Scalar(new PyFloat(2.0));
  private static final ArgumentSpec THREE = new ArgumentSpec.Scalar(PyInt.of(3));

  private static final String PROGRAM =
      """
      from functools import partial
      import jax.numpy as jnp
      from jax import jit

      def scale(x, k, unused=0):
          return x * k, {"sum": jnp.sum(x), "none": None}

      @partial(jit, static_argnames=("n", "flip"))
      def power(x, n, *, flip=False):
          y = x ** n
          return -y if flip else y

      def total(*xs):
          return sum(xs)

      if __name__ == "__main__":
          undefined_in_compilation
      """;

  private static Tracing.Entry trace(
      String source, String entry, List<String> staticNames, ArgumentSpec... arguments) {
    return Tracing.traceEntry(
        new Tracing.Request(
            new SourceFile("prog.py", source),
            Siblings.NONE,
            Optional.of(entry).filter(e -> !e.isEmpty()),
            List.of(arguments),
            List.of(),
            staticNames,
            Session.Config.DEFAULT,
            Session.Limits.DEFAULT),
        new StringBuilder(),
        Programs.INTERPRETER);
  }

  private static String usage(
      String source, String entry, List<String> staticNames, ArgumentSpec... arguments) {
    return catchThrowableOfType(
            UsageError.class, () -> trace(source, entry, staticNames, arguments))
        .diagnostic()
        .render();
  }

  @Test
  void parametersAndResultsHaveJaxsNames() {
    Tracing.Entry entry = trace(PROGRAM, "scale", List.of(), VECTOR, TWO, VECTOR);
    Function main = entry.program().entry();
    assertThat(entry.program().name()).isEqualTo("scale");
    assertThat(main.parameters())
        .extracting(Function.Parameter::path)
        .containsExactly("x", "k", "unused");
    assertThat(main.results())
        .extracting(Function.Result::path)
        .containsExactly("result[0]", "result[1]['sum']");
    assertThat(main.parameterTypes())
        .extracting(TensorType::jaxString)
        .containsExactly("float32[3]", "float32[]", "float32[3]");
    assertThat(entry.definition().line()).isEqualTo(5);
    assertThat(entry.parameterArguments()).containsExactly(0, 1, 2);
  }

  @Test
  void defaultsStayPythonValues() {
    assertThat(trace(PROGRAM, "scale", List.of(), VECTOR, TWO).program().entry().parameters())
        .hasSize(2);
  }

  @Test
  void aJittedEntryKeepsItsStaticArguments() {
    ArgumentSpec flip = new ArgumentSpec.Scalar(PyBool.TRUE);
    Tracing.Entry entry = trace(PROGRAM, "power", List.of(), VECTOR, THREE, flip);
    assertThat(entry.parameterArguments()).containsExactly(0);
    Tensor input = Tensor.ofDoubles(TensorType.of(DType.F32, 3), 1, 2, 3);
    assertThat(Programs.INTERPRETER.run(entry.program(), List.of(input)))
        .containsExactly(Tensor.ofDoubles(TensorType.of(DType.F32, 3), -1, -8, -27));
  }

  @Test
  void theCommandLineCanMakeArgumentsStatic() {
    Tracing.Entry entry = trace(PROGRAM, "scale", List.of("k"), VECTOR, TWO);
    assertThat(entry.program().entry().parameters())
        .extracting(Function.Parameter::path)
        .containsExactly("x");
    ArgumentSpec text = new ArgumentSpec.Scalar(new PyStr("text"));
    assertThat(usage(PROGRAM, "scale", List.of(), VECTOR, text))
        .contains("argument 'k' is the text 'text'", "--static-argnames k");
    assertThat(usage(PROGRAM, "power", List.of(), VECTOR, VECTOR))
        .startsWith("prog.py:8:2: error: argument 'n' is static but given as float32[3]")
        .contains("--arg 3");
    assertThat(usage(PROGRAM, "scale", List.of("z"), VECTOR, TWO))
        .contains("no argument 'z' to be static", "x, k, unused");
  }

  @Test
  void variadicArgumentsAreNumbered() {
    assertThat(trace(PROGRAM, "total", List.of(), VECTOR, VECTOR).program().entry().parameters())
        .extracting(Function.Parameter::path)
        .containsExactly("xs[0]", "xs[1]");
  }

  @Test
  void argumentsThatDoNotFitAreToldWithTheSignature() {
    assertThat(usage(PROGRAM, "scale", List.of(), VECTOR))
        .startsWith("prog.py:5:1: error: no --arg for 'k'")
        .contains("scale(x, k, unused=0)", "--arg f32[…] for k");
    assertThat(usage(PROGRAM, "scale", List.of(), VECTOR, VECTOR, VECTOR, VECTOR))
        .contains("scale takes 3 arguments but 4 are given", "leave out 1 --arg");
  }

  @Test
  void aMissingEntryListsTheFunctions() {
    assertThat(usage(PROGRAM, "scal", List.of(), VECTOR))
        .startsWith("error: prog.py has no function 'scal'")
        .contains("did you mean prog.py:scale?", "scale, power, total");
    assertThat(usage("x = 1\n", "f", List.of())).contains("defines no functions");
  }

  @Test
  void withoutANameTheOnlyJittedFunctionIsMeant() {
    assertThat(trace(PROGRAM, "", List.of(), VECTOR, THREE).name()).isEqualTo("power");
    assertThat(usage("def f(): pass\ndef g(): pass\n", "", List.of()))
        .contains("which function of prog.py?", "f, g");
  }

  @Test
  void errorsWhileTracingStandAtTheProgramsLine() {
    CompileException error =
        catchThrowableOfType(
            CompileException.class,
            () -> trace("def f(x):\n    if x > 0:\n        return x\n", "f", List.of(), TWO));
    assertThat(error.diagnostic().render())
        .startsWith("prog.py:2:8: error: TracerBoolConversionError")
        .contains("tracing the function f at prog.py:1");
  }
}
