package dev.arrayc.library;

import dev.arrayc.diagnostic.CompileException;
import dev.arrayc.ir.Tensor;
import dev.arrayc.op.Op;
import dev.arrayc.syntax.BinaryOp;
import dev.arrayc.syntax.CompareOp;
import dev.arrayc.syntax.UnaryOp;
import dev.arrayc.value.Array;
import dev.arrayc.value.Concrete;
import dev.arrayc.value.NumpyValue;
import dev.arrayc.value.PyDimension;
import dev.arrayc.value.PyNotImplemented;
import dev.arrayc.value.PyValue;
import dev.arrayc.value.Session;
import dev.arrayc.value.Tracer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.Supplier;

/** What Python's operators and conversions mean where an array or a NumPy value takes part. */
public final class Operators {
  private Operators() {}

  /**
   * {@return {@code left op right}, or NotImplemented if a side is no array, number or NumPy value}
   */
  public static PyValue binary(BinaryOp op, PyValue left, PyValue right) {
    if (!Literals.isArrayLike(left) || !Literals.isArrayLike(right)) {
      return PyNotImplemented.NOT_IMPLEMENTED;
    }
    Supplier<PyValue> body =
        () -> {
          if (op == BinaryOp.POW) {
            return Elementwise.power(lift(left, "x"), right, arguments("power"));
          }
          return arithmetic(op).apply(lift(left, "x"), lift(right, "y"));
        };
    return dispatch(op.special(), List.of(left, right), body, v -> binary(op, v.get(0), v.get(1)));
  }

  private static Arguments arguments(String function) {
    return new Arguments(function, Map.of());
  }

  private static BinaryOperator<Array> arithmetic(BinaryOp op) {
    return switch (op) {
      case ADD -> Elementwise::add;
      case SUB -> Elementwise::subtract;
      case MUL -> Elementwise::multiply;
      case MATMUL -> Contractions::matmul;
      case DIV -> Elementwise::trueDivide;
      case FLOOR_DIV -> Elementwise::floorDivide;
      case MOD -> Elementwise::remainder;
      case LEFT_SHIFT -> Elementwise::leftShift;
      case RIGHT_SHIFT -> Elementwise::rightShift;
      case BIT_AND -> (x, y) -> Elementwise.bitwise("and", Op.AND, x, y);
      case BIT_XOR -> (x, y) -> Elementwise.bitwise("xor", Op.XOR, x, y);
      case BIT_OR -> (x, y) -> Elementwise.bitwise("or", Op.OR, x, y);
      case POW -> throw new IllegalStateException("** takes its exponent unlifted");
    };
  }

  /**
   * {@return {@code left op right} elementwise, or NotImplemented if a side is no array, number or
   * NumPy value, or the operator does not compare elements}
   */
  public static PyValue compare(CompareOp op, PyValue left, PyValue right) {
    if (!Literals.isArrayLike(left) || !Literals.isArrayLike(right)) {
      return PyNotImplemented.NOT_IMPLEMENTED;
    }
    String direction =
        switch (op) {
          case EQ -> "EQ";
          case NE -> "NE";
          case LT -> "LT";
          case LE -> "LE";
          case GT -> "GT";
          case GE -> "GE";
          case IS, IS_NOT, IN, NOT_IN -> "";
        };
    if (direction.isEmpty()) {
      return PyNotImplemented.NOT_IMPLEMENTED;
    }
    return dispatch(
        direction,
        List.of(left, right),
        () -> Elementwise.compare(direction, lift(left, "x"), lift(right, "y")),
        v -> compare(op, v.get(0), v.get(1)));
  }

  /** {@return {@code op x}; {@code not} is the negated {@link #truth}, not this} */
  public static PyValue unary(UnaryOp op, PyValue operand) {
    return dispatch(
        op.name(),
        List.of(operand),
        () -> {
          Array x = lift(operand, "x");
          return switch (op) {
            case POSITIVE -> x;
            case NEGATIVE -> Elementwise.negative(x);
            case INVERT -> Elementwise.invert(x);
            case NOT -> throw new IllegalStateException("not is a truth value");
          };
        },
        v -> unary(op, v.getFirst()));
  }

  /** NumPy values among themselves stay NumPy's; with an array they become arrays. */
  private static PyValue dispatch(
      String name,
      List<PyValue> operands,
      Supplier<PyValue> body,
      java.util.function.Function<List<PyValue>, PyValue> again) {
    boolean numpy =
        operands.stream().anyMatch(NumpyValue.class::isInstance)
            && operands.stream().noneMatch(Array.class::isInstance);
    return numpy ? Numpy.compute(operands, again) : Staging.asOneFunction(name, body);
  }

  private static Array lift(PyValue value, String path) {
    Optional<Array> array =
        value instanceof dev.arrayc.value.PyInt i
                && !Literals.fits(i.value(), Promotion.defaultInt())
            ? Optional.empty()
            : Literals.lift(value);
    return array
        .map(Staging::argument)
        .orElseThrow(
            () ->
                Session.current()
                    .error(
                        "OverflowError",
                        "An overflow was encountered while parsing an argument to a jitted"
                            + " computation, whose argument path is "
                            + path
                            + ". Got <class 'int'> with value "
                            + Reprs.of(value)));
  }

  /**
   * {@return whether a single element is true}
   *
   * @throws CompileException for tracers (TracerBoolConversionError) and for any other number of
   *     elements (ValueError)
   */
  public static boolean truth(Array array) {
    Tensor tensor =
        switch (array) {
          case Concrete c -> c.tensor();
          case Tracer t -> throw TracerErrors.bool(t);
        };
    return truth(tensor);
  }

  /** {@return whether the single element of a tensor is true} */
  public static boolean truth(Tensor tensor) {
    if (tensor.size() != 1) {
      throw Session.current()
          .error(
              "ValueError",
              tensor.size() == 0
                  ? "The truth value of an empty array is ambiguous. Use `array.size > 0` to check"
                      + " that an array is not empty."
                  : "The truth value of an array with more than one element is ambiguous. Use"
                      + " a.any() or a.all()");
    }
    return tensor.dtype().isIntegral()
        ? tensor.longs()[0] != 0
        : tensor.doubles()[0] != 0 || (tensor.dtype().isComplex() && tensor.doubles()[1] != 0);
  }

  /**
   * {@return the element of a rank-0 array, as {@code int}, {@code float} or {@code complex} take
   * it}
   *
   * @throws CompileException for tracers (ConcretizationTypeError) and other ranks (TypeError)
   */
  public static Tensor scalar(Array array, String conversion) {
    return switch (array) {
      case Tracer t -> throw TracerErrors.conversion(t, conversion);
      case Concrete c when c.type().rank() > 0 ->
          throw Session.current()
              .error(
                  "TypeError",
                  "Only scalar arrays can be converted to Python scalars; got arr.ndim="
                      + c.type().rank());
      case Concrete c -> c.tensor();
    };
  }

  /**
   * {@return the integer that an array is as an index ({@code range(x)}, {@code a_list[x]})}
   *
   * @throws CompileException for tracers (TracerIntegerConversionError) and for anything else than
   *     an integer scalar (TypeError)
   */
  public static long index(Array array) {
    return switch (array) {
      case Tracer t -> throw TracerErrors.index(t);
      case Concrete c when c.type().rank() == 0 && c.dtype().isInteger() -> c.tensor().longs()[0];
      case Concrete c ->
          throw Session.current()
              .error("TypeError", "Only integer scalar arrays can be converted to a scalar index.");
    };
  }

  /** {@return the elements along the first axis, as {@code for} takes them} */
  public static List<Array> iterate(Array array) {
    if (array.type().rank() > 0 && PyDimension.isUnknown(array.type().dim(0))) {
      throw PyDimension.valueNeeded();
    }
    return Indexing.rows(array);
  }

  /** {@return {@code len(x)}} */
  public static long length(Array array) {
    if (array.type().rank() == 0) {
      throw Session.current().error("TypeError", "len() of unsized object");
    }
    return array.type().dim(0);
  }

  /** {@return {@code x[index]}} */
  public static PyValue getItem(Array array, PyValue index) {
    return Staging.asOneFunction("getitem", () -> Indexing.get(array, index));
  }

  /** {@return {@code x[index]} of a NumPy array} */
  public static PyValue getItem(NumpyValue array, PyValue index) {
    return NumpyArrays.get(array, index);
  }

  /** The refusal of {@code x[i] = v}. */
  public static CompileException assignment() {
    return Session.current()
        .error(
            "TypeError",
            "JAX arrays are immutable and do not support in-place item assignment. Instead of"
                + " x[idx] = y, use x = x.at[idx].set(y) or another .at[] method:"
                + " https://docs.jax.dev/en/latest/_autosummary/jax.numpy.ndarray.at.html");
  }

  /** {@return {@code x.name}; empty if arrays have no such attribute} */
  public static Optional<PyValue> attribute(Array array, String name) {
    return ArrayAttributes.find(array, name);
  }

  /** {@return {@code x.name} of a NumPy value; empty if it has no such attribute} */
  public static Optional<PyValue> attribute(NumpyValue value, String name) {
    return ArrayAttributes.find(value, name);
  }

  /** The refusal of {@code x.name}, with the nearest name that exists. */
  public static CompileException noAttribute(Array array, String name) {
    String message =
        array instanceof Tracer
            ? "DynamicJaxprTracer has no attribute " + name
            : "'jaxlib._jax.ArrayImpl' object has no attribute '" + name + "'";
    return Session.current()
        .error(
            "AttributeError",
            message,
            Suggestions.nearest(name, ArrayAttributes.names())
                .map(n -> "did you mean '" + n + "'?")
                .orElse("arrays have the methods of NumPy's; see also the functions of jax.numpy"));
  }
}
