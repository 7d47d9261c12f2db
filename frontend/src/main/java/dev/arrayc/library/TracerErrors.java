package dev.arrayc.library;

import dev.arrayc.diagnostic.CompileException.UserError;
import dev.arrayc.diagnostic.Diagnostic;
import dev.arrayc.diagnostic.Span;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.TensorType;
import dev.arrayc.value.Array;
import dev.arrayc.value.Session;
import dev.arrayc.value.Trace;
import dev.arrayc.value.Tracer;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The errors of using a tracer where a concrete value is needed, in JAX's sentences, with where the
 * tracer came from ({@code jax-semantics.md} §2).
 */
public final class TracerErrors {
  private static final int SHOWN_ORIGINS = 5;
  private static final String STATIC_HINT =
      "if the value is known when the function is called, mark its argument static:"
          + " static_argnums or static_argnames of jax.jit";

  private TracerErrors() {}

  /** {@code if x:} and the like. */
  public static UserError bool(Tracer tracer) {
    return error(
        "TracerBoolConversionError",
        "Attempted boolean conversion of " + described(tracer) + "." + origin(tracer),
        STATIC_HINT,
        "to choose between values by a traced condition, use jnp.where(condition, a, b); to choose"
            + " between computations, lax.cond(condition, true_fun, false_fun, *operands)");
  }

  /**
   * {@code int(x)}, {@code x.item()}, {@code axis=x}; the context is JAX's sentence about where.
   */
  public static UserError concretization(Tracer tracer, String context) {
    return error(
        "ConcretizationTypeError",
        "Abstract tracer value encountered where concrete value is expected: "
            + described(tracer)
            + "\n"
            + context
            + origin(tracer)
            + "\n",
        STATIC_HINT);
  }

  /** {@code int(x)} and its kin. */
  public static UserError conversion(Tracer tracer, String function) {
    return concretization(
        tracer,
        "The problem arose with the `"
            + function
            + "` function. If trying to convert the data type of a value, try using `x.astype("
            + function
            + ")` or `jnp.array(x, "
            + function
            + ")` instead.");
  }

  /** {@code range(x)}, {@code a_list[x]}. */
  public static UserError index(Tracer tracer) {
    return error(
        "TracerIntegerConversionError",
        "The __index__() method was called on " + described(tracer) + origin(tracer),
        STATIC_HINT,
        "to index a list by a traced value, make it an array first: jnp.array(the_list)[i];"
            + " to loop a traced number of times, use lax.fori_loop");
  }

  /** {@code np.sin(x)}. */
  public static UserError numpy(Tracer tracer) {
    return error(
        "TracerArrayConversionError",
        "The numpy.ndarray conversion method __array__() was called on "
            + described(tracer)
            + origin(tracer),
        "use the function of jax.numpy in place of NumPy's");
  }

  /** A shape that holds a tracer; {@code shape} is how the program's value prints. */
  public static UserError shape(Tracer culprit, String shape, String context) {
    return plain(
        "TypeError",
        "Shapes must be 1D sequences of concrete values of integer type, got "
            + shape
            + "."
            + (context.isEmpty() ? "" : " " + context + ".")
            + "\n"
            + "If using `jit`, try using `static_argnums` or applying `jit` to smaller"
            + " subfunctions."
            + origin(culprit),
        "shapes are fixed while tracing: compute them with NumPy, np.prod(x.shape), not jnp, or"
            + " mark the argument they come from with static_argnums / static_argnames of jax.jit");
  }

  /** {@code x[mask]} under tracing. */
  public static UserError booleanIndex(Array mask) {
    return error(
        "NonConcreteBooleanIndexError",
        "Array boolean indices must be concrete; got " + aval(mask) + "\n",
        "the result's shape would depend on values: use the three-argument jnp.where(mask, x,"
            + " other)");
  }

  /** A tracer that has outlived its trace. */
  public static UserError unexpected(Tracer tracer) {
    Trace trace = tracer.trace();
    String function = trace.functionName() + lineOf(trace.definition());
    String created =
        trace.originsOf(tracer.value()).stream()
            .findFirst()
            .map(o -> "\n---\nThe leaked intermediate value was created on line " + o.span() + ".")
            .orElse("");
    return error(
        "UnexpectedTracerError",
        "Encountered an unexpected tracer. A function transformed by JAX had a side effect,"
            + " allowing for a reference to an intermediate value with type "
            + tracer.type().jaxString()
            + " wrapped in a DynamicJaxprTracer to escape the scope of the transformation.\n"
            + "JAX transformations require that functions explicitly return their outputs, and"
            + " disallow saving intermediate values to global state.\n"
            + "The function being traced when the value leaked was "
            + function
            + " traced for jit."
            + created,
        "return the value from the function instead of saving it outside");
  }

  /** {@return JAX's noun for a tracer: {@code traced array with shape bool[]}} */
  public static String described(Tracer tracer) {
    return "traced array with shape " + tracer.type().jaxString();
  }

  /** {@return {@code ~int32[]}: the type, with a tilde if it is weak} */
  static String aval(Array array) {
    return (array.weak() ? "~" : "") + array.type().jaxString();
  }

  /**
   * {@return the origin suffix: which arguments a tracer depends on, or which operations made it}
   */
  public static String origin(Tracer tracer) {
    Trace trace = tracer.trace();
    String head =
        "\nThe error occurred while tracing the function "
            + trace.functionName()
            + lineOf(trace.definition())
            + " for jit. ";
    List<String> arguments = trace.argumentsOf(tracer.value());
    if (!arguments.isEmpty()) {
      boolean one = arguments.size() == 1;
      return head
          + "This concrete value was not available in Python because it depends on the value"
          + (one ? " of the argument " : "s of the arguments ")
          + enumerate(arguments)
          + ".";
    }
    List<Trace.Origin> origins = trace.originsOf(tracer.value());
    if (origins.isEmpty()) {
      return head.stripTrailing();
    }
    return head
        + "This value became a tracer due to JAX operations on these lines:\n\n"
        + origins.stream()
            .limit(SHOWN_ORIGINS)
            .map(o -> operation(o, trace.functionName()))
            .collect(Collectors.joining("\n\n"))
        + (origins.size() > SHOWN_ORIGINS
            ? "\n\n(Additional originating lines are not shown.)"
            : "");
  }

  private static String enumerate(List<String> names) {
    if (names.size() == 1) {
      return names.getFirst();
    }
    if (names.size() == 2) {
      return names.get(0) + " and " + names.get(1);
    }
    return String.join(", ", names.subList(0, names.size() - 1)) + ", and " + names.getLast();
  }

  /** One operation as in JAX's programs: the result is {@code a}, the operands b, c, … */
  private static String operation(Trace.Origin origin, String function) {
    StringBuilder text = new StringBuilder("  operation a:");
    text.append(shortType(origin.result().tensorType())).append(" = ").append(origin.text());
    for (int i = 0; i < Math.min(origin.operands().size(), 25); i++) {
      text.append(' ').append((char) ('b' + i));
    }
    return text.append(place("\n    from line ", origin.span()))
        .append(" (")
        .append(function)
        .append(")")
        .toString();
  }

  private static String shortType(TensorType type) {
    DType dtype = type.dtype();
    String name = dtype == DType.BOOL ? "bool" : dtype.shortName();
    return name
        + type.shape().stream().map(String::valueOf).collect(Collectors.joining(",", "[", "]"));
  }

  private static String lineOf(Span span) {
    return span.isKnown() ? " at " + span.source().name() + ":" + span.line() : "";
  }

  private static String place(String before, Span span) {
    return span.isKnown() ? before + span : "";
  }

  private static UserError error(String errorClass, String message, String... hints) {
    return plain(
        errorClass,
        message + "\nSee https://docs.jax.dev/en/latest/errors.html#jax.errors." + errorClass,
        hints);
  }

  private static UserError plain(String errorClass, String message, String... hints) {
    return new UserError(
        new Diagnostic(Session.current().span(), errorClass, message, List.of(hints)));
  }
}
