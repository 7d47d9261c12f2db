package dev.arrayc.library;

import dev.arrayc.ir.DType;
import dev.arrayc.op.Op;
import dev.arrayc.value.Array;
import dev.arrayc.value.Concrete;
import dev.arrayc.value.PyTuple;
import dev.arrayc.value.PyValue;
import dev.arrayc.value.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

/**
 * The elementwise functions of {@code jax.numpy}: operands are promoted to one dtype and broadcast
 * to one shape, then computed as {@code jax-semantics.md} §4.2 says.
 */
final class Elementwise {
  private Elementwise() {}

  static List<LibraryFunction> rows() {
    List<LibraryFunction> rows = new ArrayList<>();
    addArithmetic(rows);
    addComparisons(rows);
    addInexact(rows);
    addRounding(rows);
    return rows;
  }

  private static void addArithmetic(List<LibraryFunction> rows) {
    binary(rows, Elementwise::add, "add");
    binary(rows, Elementwise::subtract, "subtract");
    binary(rows, Elementwise::multiply, "multiply");
    binary(rows, Elementwise::trueDivide, "true_divide", "divide");
    binary(rows, Elementwise::floorDivide, "floor_divide");
    binary(rows, Elementwise::remainder, "remainder", "mod");
    binary(rows, Elementwise::maximum, "maximum");
    binary(rows, Elementwise::minimum, "minimum");
    binary(rows, (x, y) -> withNan(x, y, "GT"), "fmax");
    binary(rows, (x, y) -> withNan(x, y, "LT"), "fmin");
    binary(rows, (x, y) -> inexact("atan2", x, y, Op.ATAN2), "arctan2", "atan2");
    binary(rows, Elementwise::logaddexp, "logaddexp");
    binary(rows, Elementwise::hypot, "hypot");
    binary(rows, Elementwise::truncatedRemainder, "fmod");
    bitwise(rows, Op.AND, "and", "bitwise_and");
    bitwise(rows, Op.OR, "or", "bitwise_or");
    bitwise(rows, Op.XOR, "xor", "bitwise_xor");
    binary(rows, Elementwise::leftShift, "left_shift", "bitwise_left_shift");
    binary(rows, Elementwise::rightShift, "right_shift", "bitwise_right_shift");
    unary(rows, Elementwise::negative, "negative");
    unary(rows, Lax::staged, "positive");
    unary(rows, Elementwise::absolute, "abs", "absolute");
    unary(rows, Lax::sign, "sign");
    unary(rows, Elementwise::invert, "bitwise_not", "invert", "bitwise_invert");
    unary(rows, x -> multiply(numeric(x), x), "square");
    unary(rows, Elementwise::reciprocal, "reciprocal");
    for (String name : List.of("power", "pow")) {
      rows.add(
          LibraryFunction.of(
              "jax.numpy." + name, "x1, x2, /", a -> power(a.array("x1"), a.value("x2"), a)));
    }
    rows.add(
        LibraryFunction.of(
            "jax.numpy.divmod",
            "x1, x2, /",
            a ->
                PyTuple.of(
                    floorDivide(a.array("x1"), a.array("x2")),
                    remainder(a.array("x1"), a.array("x2")))));
  }

  private static void addComparisons(List<LibraryFunction> rows) {
    binary(rows, (x, y) -> compare("EQ", x, y), "equal");
    binary(rows, (x, y) -> compare("NE", x, y), "not_equal");
    binary(rows, (x, y) -> compare("LT", x, y), "less");
    binary(rows, (x, y) -> compare("LE", x, y), "less_equal");
    binary(rows, (x, y) -> compare("GT", x, y), "greater");
    binary(rows, (x, y) -> compare("GE", x, y), "greater_equal");
    binary(rows, (x, y) -> logical(x, y, Lax::and), "logical_and");
    binary(rows, (x, y) -> logical(x, y, Lax::or), "logical_or");
    binary(rows, (x, y) -> logical(x, y, Lax::xor), "logical_xor");
    unary(rows, x -> Lax.not(truth(x)), "logical_not");
  }

  private static void addInexact(List<LibraryFunction> rows) {
    inexact(rows, Op.EXPONENTIAL, "exp", "exp");
    inexact(rows, Op.LOG, "log", "log");
    inexact(rows, Op.SQRT, "sqrt", "sqrt");
    inexact(rows, Op.CBRT, "cbrt", "cbrt");
    inexact(rows, Op.SINE, "sin", "sin");
    inexact(rows, Op.COSINE, "cos", "cos");
    inexact(rows, Op.TAN, "tan", "tan");
    inexact(rows, Op.TANH, "tanh", "tanh");
    inexact(rows, Op.EXPONENTIAL_MINUS_ONE, "expm1", "expm1");
    inexact(rows, Op.LOG_PLUS_ONE, "log1p", "log1p");
    unary(rows, x -> Transcendental.exp2(inexact(x)), "exp2");
    unary(rows, x -> Transcendental.log2(inexact(x)), "log2");
    unary(rows, x -> Transcendental.log10(inexact(x)), "log10");
    unary(rows, x -> Transcendental.sinh(inexact(x)), "sinh");
    unary(rows, x -> Transcendental.cosh(inexact(x)), "cosh");
    unary(rows, x -> Transcendental.asin(inexact(x)), "arcsin", "asin");
    unary(rows, x -> Transcendental.acos(inexact(x)), "arccos", "acos");
    unary(rows, x -> Transcendental.atan(inexact(x)), "arctan", "atan");
    unary(rows, x -> Transcendental.asinh(inexact(x)), "arcsinh", "asinh");
    unary(rows, x -> Transcendental.acosh(inexact(x)), "arccosh", "acosh");
    unary(rows, x -> Transcendental.atanh(inexact(x)), "arctanh", "atanh");
    unary(rows, x -> scaled(inexact(x), Math.PI / 180), "deg2rad", "radians");
    unary(rows, x -> scaled(inexact(x), 180 / Math.PI), "rad2deg", "degrees");
    unary(rows, Transcendental::sinc, "sinc");
    unary(rows, Elementwise::realSize, "fabs");
    binary(rows, (x, y) -> inexact("pow", x, y, Op.POWER), "float_power");
    binary(rows, (x, y) -> inexact("nextafter", x, y, Op.NEXT_AFTER), "nextafter");
    binary(rows, Classification::copySign, "copysign");
    binary(rows, Classification::heaviside, "heaviside");
  }

  private static void addRounding(List<LibraryFunction> rows) {
    unary(rows, x -> rounding("floor", Op.FLOOR, x), "floor");
    unary(rows, x -> rounding("ceil", Op.CEIL, x), "ceil");
    unary(rows, Elementwise::trunc, "trunc");
    unary(rows, x -> round(inexact(x), 0), "rint");
    for (String name : List.of("round", "around")) {
      rows.add(
          LibraryFunction.of(
              "jax.numpy." + name,
              "a, decimals=0, out=None",
              a -> round(a.array("a"), a.integer("decimals"))));
    }
  }

  static void unary(List<LibraryFunction> rows, UnaryOperator<Array> op, String... names) {
    for (String name : names) {
      rows.add(LibraryFunction.of("jax.numpy." + name, "x, /", a -> op.apply(a.array("x"))));
    }
  }

  private static void inexact(List<LibraryFunction> rows, Op op, String primitive, String name) {
    unary(rows, x -> Lax.unary(primitive, op, inexact(x)), name);
  }

  private static void binary(
      List<LibraryFunction> rows, BinaryOperator<Array> op, String... names) {
    for (String name : names) {
      rows.add(
          LibraryFunction.of(
              "jax.numpy." + name, "x1, x2, /", a -> op.apply(a.array("x1"), a.array("x2"))));
    }
  }

  private static void bitwise(List<LibraryFunction> rows, Op op, String primitive, String name) {
    binary(rows, (x, y) -> bitwise(primitive, op, x, y), name);
  }

  /** {@return operands in the dtype that they promote to} */
  static List<Array> promote(Array... arrays) {
    List<Array> list = List.of(arrays);
    Promotion.Typed type = Promotion.joinOf(list);
    return list.stream().map(a -> Lax.convert(a, type.dtype(), type.weak())).toList();
  }

  /** {@return operands in the inexact dtype that they promote to} */
  static List<Array> promoteInexact(Array... arrays) {
    List<Array> list = List.of(arrays);
    Promotion.Typed type = Promotion.joinOf(list);
    DType dtype = Promotion.inexact(type.dtype());
    return list.stream().map(a -> Lax.convert(a, dtype, type.weak())).toList();
  }

  /** {@return an array of an inexact dtype: integers become floats} */
  static Array inexact(Array x) {
    return Lax.convert(x, Promotion.inexact(x.dtype()), x.weak());
  }

  /** {@return an array of numbers: booleans become integers} */
  static Array numeric(Array x) {
    return x.dtype() == DType.BOOL ? Lax.convert(x, Promotion.defaultInt()) : x;
  }

  private static Array numbers(Array x, Array y, BinaryOperator<Array> op) {
    List<Array> p = promote(x, y);
    return op.apply(p.get(0), p.get(1));
  }

  private static Array inexact(String primitive, Array x, Array y, Op op) {
    List<Array> p = promoteInexact(x, y);
    return Lax.binary(primitive, op, p.get(0), p.get(1));
  }

  static Array add(Array x, Array y) {
    List<Array> p = promote(x, y);
    boolean logical = p.getFirst().dtype() == DType.BOOL;
    return logical ? Lax.or(p.get(0), p.get(1)) : Lax.add(p.get(0), p.get(1));
  }

  static Array subtract(Array x, Array y) {
    return numbers(x, y, Lax::sub);
  }

  static Array multiply(Array x, Array y) {
    List<Array> p = promote(x, y);
    boolean logical = p.getFirst().dtype() == DType.BOOL;
    return logical ? Lax.and(p.get(0), p.get(1)) : Lax.mul(p.get(0), p.get(1));
  }

  static Array maximum(Array x, Array y) {
    List<Array> p = promote(x, y);
    return Lax.max(p.get(0), p.get(1));
  }

  static Array minimum(Array x, Array y) {
    List<Array> p = promote(x, y);
    return Lax.min(p.get(0), p.get(1));
  }

  /** The other operand where one is NaN. */
  private static Array withNan(Array x, Array y, String direction) {
    List<Array> p = promote(x, y);
    Array first = compare(direction, p.get(0), p.get(1));
    if (!p.get(1).dtype().isIntegral()) {
      first = Lax.or(first, Classification.isNan(p.get(1)));
    }
    return Lax.select(first, p.get(0), p.get(1));
  }

  static Array trueDivide(Array x, Array y) {
    List<Array> p = promoteInexact(x, y);
    return Lax.div(p.get(0), p.get(1));
  }

  /** Rounds toward minus infinity: corrects the truncated quotient where the signs differ. */
  static Array floorDivide(Array x, Array y) {
    List<Array> p = promote(numeric(x), numeric(y));
    Array a = p.get(0);
    Array b = p.get(1);
    return switch (a.dtype().kind()) {
      case BOOL, UNSIGNED -> Lax.div(a, b);
      case SIGNED -> {
        Array quotient = Lax.div(a, b);
        Array inexact =
            Lax.and(
                Lax.ne(Lax.sign(a), Lax.sign(b)), Lax.ne(Lax.rem(a, b), constant(a.dtype(), 0)));
        yield Lax.select(inexact, Lax.sub(quotient, constant(a.dtype(), 1)), quotient);
      }
      case FLOAT -> floatFloorDivide(a, b);
      case COMPLEX ->
          throw Session.current()
              .error("TypeError", "floor_divide does not support complex-valued inputs");
    };
  }

  private static Array floatFloorDivide(Array x, Array y) {
    DType dtype = x.dtype();
    Array zero = constant(dtype, 0);
    Array mod = Lax.rem(x, y);
    Array exact = Lax.select(Lax.eq(y, zero), x, Lax.sub(x, mod));
    Array quotient = Lax.div(exact, y);
    Array lower = Lax.and(Lax.ne(mod, zero), Lax.ne(Lax.sign(y), Lax.sign(mod)));
    Array floored = Lax.select(lower, Lax.sub(quotient, constant(dtype, 1)), quotient);
    return Lax.unary("round[rounding_method=0]", Op.ROUND_NEAREST_AFZ, floored);
  }

  /** The remainder with the sign of the divisor; of integers, modulo 0 is modulo 1. */
  static Array remainder(Array x, Array y) {
    List<Array> p = promote(numeric(x), numeric(y));
    Array a = p.get(0);
    Array zero = constant(a.dtype(), 0);
    Array b =
        a.dtype().isInteger()
            ? Lax.select(Lax.eq(p.get(1), zero), constant(a.dtype(), 1), p.get(1))
            : p.get(1);
    Array truncated = Lax.rem(a, b);
    Array nonzero = Lax.ne(truncated, zero);
    Array signs = Lax.ne(Lax.lt(truncated, zero), Lax.lt(b, zero));
    return Lax.select(Lax.and(signs, nonzero), Lax.add(truncated, b), truncated);
  }

  /** A scalar constant that takes part in no promotion. */
  static Array constant(DType dtype, double value) {
    return new Concrete(dev.arrayc.ir.Tensor.scalar(dtype, value), true);
  }

  /** A scalar constant that takes part in no promotion, exact for every integer type. */
  static Array constant(DType dtype, long value) {
    return new Concrete(dev.arrayc.ir.Tensor.scalar(dtype, value), true);
  }

  /** {@code x1 ** x2}: a static integer exponent multiplies, anything else is a power. */
  static Array power(Array base, PyValue exponent, Arguments arguments) {
    boolean isStatic = !(exponent instanceof dev.arrayc.value.Tracer);
    if (isStatic && !(exponent instanceof Array a && a.type().rank() > 0)) {
      java.util.Optional<Long> integer = Shapes.integer(exponent);
      if (integer.isPresent()) {
        return Powers.integerPower(numeric(base), integer.get());
      }
    }
    return Powers.power(
        base, Literals.lift(exponent).orElseThrow(() -> arguments.notAnArray(exponent, 1)));
  }

  static Array bitwise(String primitive, Op op, Array x, Array y) {
    List<Array> p = promote(x, y);
    return Lax.binary(primitive, op, p.get(0), p.get(1));
  }

  static Array leftShift(Array x, Array y) {
    List<Array> p = promote(numeric(x), numeric(y));
    return Lax.binary("shift_left", Op.SHIFT_LEFT, p.get(0), p.get(1));
  }

  static Array rightShift(Array x, Array y) {
    List<Array> p = promote(numeric(x), numeric(y));
    boolean unsigned = p.get(0).dtype().kind() == DType.Kind.UNSIGNED;
    String primitive = unsigned ? "shift_right_logical" : "shift_right_arithmetic";
    return Lax.binary(
        primitive,
        unsigned ? Op.SHIFT_RIGHT_LOGICAL : Op.SHIFT_RIGHT_ARITHMETIC,
        p.get(0),
        p.get(1));
  }

  static Array negative(Array x) {
    return Lax.neg(x);
  }

  static Array invert(Array x) {
    return Lax.not(x);
  }

  static Array absolute(Array x) {
    return x.dtype() == DType.BOOL || x.dtype().kind() == DType.Kind.UNSIGNED
        ? x
        : Lax.unary("abs", Op.ABS, x);
  }

  private static Array reciprocal(Array x) {
    Array y = inexact(x);
    return Powers.integerPower(y, -1);
  }

  private static Array scaled(Array x, double factor) {
    return Lax.mul(x, constant(x.dtype(), factor));
  }

  static Array compare(String direction, Array x, Array y) {
    List<Array> p = promote(x, y);
    if (p.get(0).dtype().isComplex() && !direction.equals("EQ") && !direction.equals("NE")) {
      return compareComplex(direction, p.get(0), p.get(1));
    }
    return Lax.compare(direction, p.get(0), p.get(1));
  }

  /** Complex numbers are ordered by their real parts, then their imaginary ones. */
  private static Array compareComplex(String direction, Array x, Array y) {
    Array sameReal = Lax.eq(real(x), real(y));
    return Lax.select(
        sameReal,
        Lax.compare(direction, imag(x), imag(y)),
        Lax.compare(direction, real(x), real(y)));
  }

  /** {@return where an array is not zero} */
  static Array truth(Array x) {
    return x.dtype() == DType.BOOL ? x : Lax.ne(x, constant(x.dtype(), 0));
  }

  private static Array logical(Array x, Array y, BinaryOperator<Array> op) {
    return op.apply(truth(x), truth(y));
  }

  /** {@code logaddexp}: the greater one plus log1p of the exponential of the distance. */
  static Array logaddexp(Array x, Array y) {
    List<Array> p = promoteInexact(x, y);
    Array greater = Lax.max(p.get(0), p.get(1));
    Array distance = Lax.sub(p.get(0), p.get(1));
    if (distance.dtype().isComplex()) {
      return complexLogaddexp(p.get(0), p.get(1));
    }
    Array exponential = Lax.exp(Lax.neg(Lax.unary("abs", Op.ABS, distance)));
    Array sum = Lax.add(greater, Lax.unary("log1p", Op.LOG_PLUS_ONE, exponential));
    // Where the distance is NaN (both infinite alike, or a NaN) the plain sum is the answer.
    return Lax.select(Classification.isNan(distance), Lax.add(p.get(0), p.get(1)), sum);
  }

  /** log(eˣ + eʸ), the one with the greater real part taken out. */
  private static Array complexLogaddexp(Array x, Array y) {
    Array swap = Lax.lt(real(x), real(y));
    Array greater = Lax.select(swap, y, x);
    Array lesser = Lax.select(swap, x, y);
    Array rest = Lax.unary("log1p", Op.LOG_PLUS_ONE, Lax.exp(Lax.sub(lesser, greater)));
    return Lax.select(
        Lax.eq(x, y), Lax.add(x, constant(x.dtype(), Math.log(2))), Lax.add(greater, rest));
  }

  private static Array realSize(Array x) {
    if (x.dtype().isComplex()) {
      throw Session.current().error("TypeError", "ufunc 'fabs' does not support complex dtypes");
    }
    return absolute(inexact(x));
  }

  /** The remainder with the sign of the dividend; of integers, modulo 0 is 0. */
  private static Array truncatedRemainder(Array x, Array y) {
    List<Array> p = promote(numeric(x), numeric(y));
    Array divisor = p.get(1);
    // JAX asks for the dtype that was given: what was bool is divided by zero.
    if (Promotion.joinOf(List.of(x, y)).dtype().isInteger()) {
      Array zero = constant(divisor.dtype(), 0);
      divisor = Lax.select(Lax.eq(divisor, zero), constant(divisor.dtype(), 1), divisor);
    }
    return Lax.rem(p.get(0), divisor);
  }

  private static Array hypot(Array x, Array y) {
    List<Array> p = promoteInexact(x, y);
    if (p.getFirst().dtype().isComplex()) {
      throw Session.current()
          .error(
              "ValueError",
              "jnp.hypot is not well defined for complex-valued inputs. Please convert to real"
                  + " values first, such as by using abs(x)");
    }
    Array a = Lax.unary("abs", Op.ABS, p.get(0));
    Array b = Lax.unary("abs", Op.ABS, p.get(1));
    Array high = Lax.max(a, b);
    Array low = Lax.min(a, b);
    Array zero = constant(high.dtype(), 0);
    Array safe = Lax.select(Lax.eq(high, zero), constant(high.dtype(), 1), high);
    Array ratio = Lax.div(low, safe);
    Array root =
        Lax.unary("sqrt", Op.SQRT, Lax.add(constant(high.dtype(), 1), Lax.mul(ratio, ratio)));
    Array infinity = constant(high.dtype(), Double.POSITIVE_INFINITY);
    return Lax.select(
        Lax.or(Lax.eq(a, infinity), Lax.eq(b, infinity)), infinity, Lax.mul(high, root));
  }

  private static Array rounding(String primitive, Op op, Array x) {
    return x.dtype().isIntegral() ? x : Lax.unary(primitive, op, x);
  }

  private static Array trunc(Array x) {
    return x.dtype().isIntegral()
        ? x
        : Lax.select(
            Lax.lt(x, constant(x.dtype(), 0)),
            Lax.unary("ceil", Op.CEIL, x),
            Lax.unary("floor", Op.FLOOR, x));
  }

  /** {@code round(x, decimals)}: scaled, rounded half to even, scaled back. */
  static Array round(Array x, long decimals) {
    if (x.dtype() == DType.BOOL) {
      throw Session.current().error("ValueError", "data type <class 'numpy.bool'> not inexact");
    }
    if (x.dtype().isIntegral()) {
      if (decimals < 0) {
        throw Session.current()
            .error(
                "NotImplementedError",
                "integer np.round not implemented for decimals < 0",
                "convert to float first: jnp.round(x.astype(float), decimals)");
      }
      return x;
    }
    if (x.dtype().isComplex()) {
      return Lax.binary("complex", Op.COMPLEX, round(real(x), decimals), round(imag(x), decimals));
    }
    if (decimals == 0) {
      return Lax.unary("round", Op.ROUND_NEAREST_EVEN, x);
    }
    DType wide = x.dtype().bits() < 32 ? DType.F32 : x.dtype();
    Array factor = constant(wide, Math.pow(10, (double) decimals));
    Array scaled = Lax.mul(Lax.convert(x, wide, x.weak()), factor);
    Array rounded = Lax.div(Lax.unary("round", Op.ROUND_NEAREST_EVEN, scaled), factor);
    return Lax.convert(rounded, x.dtype(), x.weak());
  }

  static Array real(Array x) {
    return x.dtype().isComplex() ? Lax.unary("real", Op.REAL, x) : x;
  }

  static Array imag(Array x) {
    return x.dtype().isComplex()
        ? Lax.unary("imag", Op.IMAG, x)
        : Lax.full(x.type().shape(), Lax.scalar(x.dtype(), 0L));
  }

  static Array conj(Array x) {
    return x.dtype().isComplex() ? Lax.binary("complex", Op.COMPLEX, real(x), Lax.neg(imag(x))) : x;
  }
}
