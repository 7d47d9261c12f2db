package dev.arrayc.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.arrayc.diagnostic.CompileException.UserError;
import dev.arrayc.diagnostic.Diagnostic;
import dev.arrayc.diagnostic.SourceFile;
import dev.arrayc.diagnostic.Span;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.TensorType;
import dev.arrayc.value.PyValue;
import dev.arrayc.value.Session;
import dev.arrayc.value.Trace;
import dev.arrayc.value.Tracer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a program is told that needs a value where there is only a tracer. */
class TracerErrorsTest {
  private static final SourceFile FILE = new SourceFile("f.py", "@jit\ndef f(x, y):\n  …\n");
  private static final String TRACED =
      "\nThe error occurred while tracing the function f at f.py:1 for jit. ";
  private static final String OF_X =
      TRACED
          + "This concrete value was not available in Python because it depends on the value of the"
          + " argument x.";

  /** Evaluates within a trace of {@code f(x: weak int32, y: float32[3])} and catches the error. */
  private static Diagnostic failure(String expression) throws Exception {
    Session session = new Session(Session.Config.DEFAULT, Session.Limits.DEFAULT);
    return session.run(
        () -> {
          Trace trace = new Trace("f", new Span(FILE, 1, 1, 4));
          session.push(trace);
          session.at(new Span(FILE, 3, 3, 1));
          Map<String, PyValue> variables = new LinkedHashMap<>();
          variables.put("x", argument(trace, "x", TensorType.scalar(DType.I32), true));
          variables.put("y", argument(trace, "y", TensorType.of(DType.F32, 3), false));
          UserError error =
              catchThrowableOfType(
                  UserError.class, () -> Expressions.evaluate(expression, variables));
          assertThat(error).isNotNull();
          return error.diagnostic();
        });
  }

  private static Tracer argument(Trace trace, String name, TensorType type, boolean weak) {
    Tracer tracer = new Tracer(trace.builder().parameter(type), weak, trace);
    trace.addArgument(tracer.value(), name);
    return tracer;
  }

  @Test
  void aBranchOnATracerNamesTheArgumentAndTheWaysOut() throws Exception {
    Diagnostic d = failure("bool(x < 0)");
    assertThat(d.errorClass()).isEqualTo("TracerBoolConversionError");
    assertThat(d.message())
        .isEqualTo(
            "Attempted boolean conversion of traced array with shape bool[]."
                + OF_X
                + "\nSee https://docs.jax.dev/en/latest/errors.html"
                + "#jax.errors.TracerBoolConversionError");
    assertThat(String.join("\n", d.hints()))
        .contains("static_argnums", "static_argnames", "lax.cond", "jnp.where");
  }

  @Test
  void aShapeOfATracerNamesTheOperationThatMadeIt() throws Exception {
    Diagnostic d = failure("y.reshape(jnp.array((1, 3)).prod())");
    assertThat(d.errorClass()).isEqualTo("TypeError");
    assertThat(d.message())
        .isEqualTo(
            "Shapes must be 1D sequences of concrete values of integer type, got"
                + " [JitTracer(int32[])].\nIf using `jit`, try using `static_argnums` or applying"
                + " `jit` to smaller subfunctions."
                + TRACED
                + "This value became a tracer due to JAX operations on these lines:\n\n"
                + "  operation a:i32[] = reduce_prod[axes=(0,)] b\n    from line f.py:3:3 (f)");
    assertThat(String.join("\n", d.hints())).contains("np.prod", "static_argnums");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "range(x) | TracerIntegerConversionError | The __index__() method was called on traced"
            + " array with shape int32[]",
        "x.item() | ConcretizationTypeError | Abstract tracer value encountered where concrete"
            + " value is expected: traced array with shape int32[]¶This occurred in the item()"
            + " method of jax.Array",
        "jnp.zeros(x) | TypeError | Shapes must be 1D sequences of concrete values of integer"
            + " type, got (JitTracer(~int32[]),).",
        "jnp.zeros((x, 2)) | TypeError | Shapes must be 1D sequences of concrete values of integer"
            + " type, got (JitTracer(~int32[]), 2).",
        "y.reshape(x, -1) | TypeError | Shapes must be 1D sequences of concrete values of integer"
            + " type, got (JitTracer(~int32[]), -1).",
        "jnp.sum(y, axis=x) | ConcretizationTypeError | Abstract tracer value encountered where"
            + " concrete value is expected: traced array with shape int32[]¶The axis argument must"
            + " be known statically.",
        "jnp.arange(x) | ConcretizationTypeError | Abstract tracer value encountered where concrete"
            + " value is expected: traced array with shape int32[]¶It arose in the jnp.arange"
            + " argument",
        "jnp.eye(x) | TypeError | Shapes must be 1D sequences of concrete values of integer type,"
            + " got (JitTracer(~int32[]),). argument of",
        "y[x > 0] | NonConcreteBooleanIndexError | Array boolean indices must be concrete; got"
            + " ~bool[]",
        "y[:x] | IndexError | Slice entries must be static integers. Got slice(None,"
            + " JitTracer(~int32[]), None) at position 0",
        "np.sqrt(y) | TracerArrayConversionError | The numpy.ndarray conversion method __array__()"
            + " was called on traced array with shape float32[3]",
        "y.foo | AttributeError | DynamicJaxprTracer has no attribute foo",
      })
  void everyUseHasItsClassAndSentence(String expression, String errorClass, String sentence)
      throws Exception {
    Diagnostic d = failure(expression);
    assertThat(d.errorClass()).isEqualTo(errorClass);
    assertThat(d.message()).startsWith(sentence.replace('¶', '\n'));
  }

  @Test
  void aTracerThatOutlivesItsTraceIsUnexpected() throws Exception {
    Session session = new Session(Session.Config.DEFAULT, Session.Limits.DEFAULT);
    UserError error =
        session.run(
            () -> {
              Trace trace = new Trace("f", new Span(FILE, 1, 1, 4));
              session.push(trace);
              Tracer x = argument(trace, "x", TensorType.scalar(DType.I32), false);
              session.pop();
              return catchThrowableOfType(
                  UserError.class, () -> Expressions.evaluate("x + 1", Map.of("x", (PyValue) x)));
            });
    assertThat(error.diagnostic().errorClass()).isEqualTo("UnexpectedTracerError");
    assertThat(error.diagnostic().message())
        .contains("an intermediate value with type int32[]", "f at f.py:1 traced for jit");
  }

  @Test
  void aHugeArrayIsRefusedBeforeItIsMade() throws Exception {
    Session session = new Session(Session.Config.DEFAULT, Session.Limits.DEFAULT);
    UserError error =
        session.run(
            () ->
                catchThrowableOfType(
                    UserError.class,
                    () -> Expressions.evaluate("jnp.zeros((2**20, 2**20))", Map.of())));
    assertThat(error.diagnostic().message()).contains("passes the limit");
  }
}
