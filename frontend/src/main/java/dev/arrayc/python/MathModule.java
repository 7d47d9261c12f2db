package dev.arrayc.python;

import dev.arrayc.syntax.BinaryOp;
import dev.arrayc.value.PyBool;
import dev.arrayc.value.PyFloat;
import dev.arrayc.value.PyInt;
import dev.arrayc.value.PyTuple;
import dev.arrayc.value.PyValue;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoublePredicate;
import java.util.function.DoubleUnaryOperator;

/** {@code math}: functions of Python's numbers. */
final class MathModule {
  private static final double LN2 = 0.6931471805599453;

  /** What a function costs: some fifty digits are computed. */
  private static final int STEPS = 50;

  private MathModule() {}

  static Map<String, PyValue> members() {
    Map<String, PyValue> members = new LinkedHashMap<>();
    members.put("pi", new PyFloat(Math.PI));
    members.put("e", new PyFloat(Math.E));
    members.put("tau", new PyFloat(2 * Math.PI));
    members.put("inf", new PyFloat(Double.POSITIVE_INFINITY));
    members.put("nan", new PyFloat(Double.NaN));
    addUnary(members);
    addBinary(members);
    addIntegers(members);
    addSequences(members);
    predicate(members, "isnan", Double::isNaN);
    predicate(members, "isinf", Double::isInfinite);
    predicate(members, "isfinite", Double::isFinite);
    return members;
  }

  private static void addUnary(Map<String, PyValue> members) {
    unary(members, "sqrt", Math::sqrt);
    unary(members, "cbrt", StrictMath::cbrt);
    unary(members, "exp", Precise::exp);
    unary(members, "exp2", x -> Double.isFinite(x) ? Precise.pow(2, x) : StrictMath.pow(2, x));
    unary(members, "expm1", Precise::expm1);
    unary(members, "log1p", x -> x == -1 ? Double.NaN : Precise.log1p(x));
    unary(members, "sin", Precise::sin);
    unary(members, "cos", Precise::cos);
    unary(members, "tan", Precise::tan);
    unary(members, "asin", Precise::asin);
    unary(members, "acos", Precise::acos);
    unary(members, "atan", Precise::atan);
    unary(members, "sinh", Precise::sinh);
    unary(members, "cosh", Precise::cosh);
    unary(members, "tanh", Precise::tanh);
    unary(members, "asinh", Precise::asinh);
    unary(members, "acosh", Precise::acosh);
    unary(members, "atanh", Precise::atanh);
    unary(members, "fabs", Math::abs);
    unary(members, "degrees", x -> x * (180.0 / Math.PI));
    unary(members, "radians", x -> x * (Math.PI / 180.0));
    add(members, "log", MathModule::log);
    add(members, "log2", a -> new PyFloat(log2(a.exactly(1).get(0))));
    add(members, "log10", a -> new PyFloat(log10(a.exactly(1).get(0))));
  }

  private static void addBinary(Map<String, PyValue> members) {
    binary(members, "atan2", Precise::atan2);
    binary(members, "copysign", Math::copySign);
    binary(members, "fmod", (x, y) -> x % y);
    binary(members, "remainder", Math::IEEEremainder);
    binary(members, "nextafter", Math::nextAfter);
    add(
        members,
        "pow",
        a -> {
          PyValue power = Floats.power(real(a.exactly(2).get(0)), real(a.get(1)));
          if (!(power instanceof PyFloat)) {
            throw domain();
          }
          return power;
        });
    add(members, "ldexp", MathModule::ldexp);
    add(members, "frexp", a -> frexp(real(a.exactly(1).get(0))));
    add(members, "modf", a -> modf(real(a.exactly(1).get(0))));
    add(members, "isclose", MathModule::isClose);
    add(members, "hypot", a -> new PyFloat(norm(a.noKeywords().positional())));
    add(members, "dist", MathModule::distance);
  }

  private static void addIntegers(Map<String, PyValue> members) {
    add(members, "floor", a -> rounded(a.exactly(1).get(0), Math::floor));
    add(members, "ceil", a -> rounded(a.exactly(1).get(0), Math::ceil));
    add(members, "trunc", a -> rounded(a.exactly(1).get(0), x -> x));
    add(members, "gcd", a -> fold(a, BigInteger.ZERO, BigInteger::gcd));
    add(members, "lcm", a -> fold(a, BigInteger.ONE, MathModule::lcm));
    add(members, "factorial", a -> factorial(Operations.index(a.exactly(1).get(0))));
    add(members, "isqrt", a -> isqrt(Operations.index(a.exactly(1).get(0))));
    add(members, "comb", a -> choose(a, true));
    add(members, "perm", a -> choose(a, false));
  }

  private static void addSequences(Map<String, PyValue> members) {
    add(members, "prod", MathModule::product);
    add(members, "fsum", a -> fsum(Iteration.list(a.exactly(1).get(0))));
  }

  private static void add(Map<String, PyValue> members, String name, Args.Body body) {
    members.put(name, Builtin.function(name, body));
  }

  private static RuntimeException domain() {
    return Raise.value("math domain error");
  }

  /** Infinite from finite is a range error, NaN from a number a domain error, as in CPython. */
  private static double checked(double result, boolean finite, boolean number) {
    if (Double.isNaN(result) && number) {
      throw domain();
    }
    if (Double.isInfinite(result) && finite) {
      throw Raise.overflow("math range error");
    }
    return result;
  }

  private static void unary(
      Map<String, PyValue> members, String name, DoubleUnaryOperator function) {
    add(
        members,
        name,
        a -> {
          double x = real(a.exactly(1).get(0));
          dev.arrayc.value.Session.current().step(STEPS);
          double result = function.applyAsDouble(x);
          return new PyFloat(checked(result, Double.isFinite(x), !Double.isNaN(x)));
        });
  }

  private static void binary(
      Map<String, PyValue> members, String name, DoubleBinaryOperator function) {
    add(
        members,
        name,
        a -> {
          double x = real(a.exactly(2).get(0));
          double y = real(a.get(1));
          boolean number = !Double.isNaN(x) && !Double.isNaN(y);
          return new PyFloat(checked(function.applyAsDouble(x, y), false, number));
        });
  }

  private static void predicate(Map<String, PyValue> members, String name, DoublePredicate test) {
    add(members, name, a -> PyBool.of(test.test(real(a.exactly(1).get(0)))));
  }

  /** {@return a real number as math's functions take it} */
  private static double real(PyValue value) {
    if (Operations.isArrayLike(value)) {
      return Arrays.toFloat(value);
    }
    if (value instanceof PyFloat f) {
      return f.value();
    }
    return Ints.toDouble(
        Ints.of(value)
            .orElseThrow(() -> Raise.type("must be real number, not " + value.typeName())));
  }

  private static PyValue log(Args args) {
    args.noKeywords().between(1, 2);
    double x = ln(args.get(0));
    if (args.count() == 1) {
      return new PyFloat(x);
    }
    return Operations.binary(BinaryOp.DIV, new PyFloat(x), new PyFloat(ln(args.get(1))));
  }

  /** Of integers of any size. */
  private static double ln(PyValue value) {
    if (value instanceof PyInt i && i.value().bitLength() > 1_000) {
      requirePositive(i.value().signum());
      int shift = i.value().bitLength() - 64;
      return StrictMath.log(i.value().shiftRight(shift).doubleValue()) + shift * LN2;
    }
    double x = real(value);
    requirePositive(x);
    return Precise.log(x);
  }

  private static void requirePositive(double x) {
    if (x <= 0) {
      throw domain();
    }
  }

  private static double log2(PyValue value) {
    if (value instanceof PyInt i && i.value().signum() > 0) {
      int exact = i.value().getLowestSetBit();
      if (exact == i.value().bitLength() - 1) {
        return exact;
      }
      if (i.value().bitLength() > 1_000) {
        return ln(value) / LN2;
      }
    }
    double x = real(value);
    requirePositive(x);
    return Precise.log2(x);
  }

  private static double log10(PyValue value) {
    if (value instanceof PyInt i && i.value().bitLength() > 1_000) {
      requirePositive(i.value().signum());
      return ln(value) / StrictMath.log(10);
    }
    double x = real(value);
    requirePositive(x);
    return Precise.log10(x);
  }

  private static PyValue rounded(PyValue value, DoubleUnaryOperator direction) {
    return Ints.of(value)
        .<PyValue>map(PyInt::new)
        .orElseGet(() -> new PyInt(Conversions.truncate(direction.applyAsDouble(real(value)))));
  }

  private static PyValue ldexp(Args args) {
    double x = real(args.exactly(2).get(0));
    int exponent =
        Operations.index(args.get(1))
            .max(BigInteger.valueOf(-5_000))
            .min(BigInteger.valueOf(5_000))
            .intValueExact();
    return new PyFloat(checked(Math.scalb(x, exponent), Double.isFinite(x), true));
  }

  private static PyValue frexp(double x) {
    if (x == 0 || !Double.isFinite(x)) {
      return PyTuple.of(new PyFloat(x), PyInt.of(0));
    }
    double scaled = Math.abs(x) < Double.MIN_NORMAL ? x * 0x1p54 : x;
    int exponent = Math.getExponent(scaled) + 1;
    double mantissa = Math.scalb(scaled, -exponent);
    return PyTuple.of(new PyFloat(mantissa), PyInt.of(scaled == x ? exponent : exponent - 54));
  }

  private static PyValue modf(double x) {
    double whole = x < 0 ? Math.ceil(x) : Math.floor(x);
    double fraction = Double.isInfinite(x) ? 0 : x - whole;
    return PyTuple.of(new PyFloat(Math.copySign(fraction, x)), new PyFloat(whole));
  }

  private static PyValue isClose(Args args) {
    args.keywords("rel_tol", "abs_tol");
    double a = real(args.get(0));
    double b = real(args.get(1));
    double relative = args.named("rel_tol").map(MathModule::real).orElse(1e-9);
    double absolute = args.named("abs_tol").map(MathModule::real).orElse(0.0);
    if (relative < 0 || absolute < 0) {
      throw Raise.value("tolerances must be non-negative");
    }
    double distance = Math.abs(a - b);
    boolean close =
        a == b
            || (!Double.isInfinite(a)
                && !Double.isInfinite(b)
                && (distance <= Math.abs(relative * b)
                    || distance <= Math.abs(relative * a)
                    || distance <= absolute));
    return PyBool.of(close);
  }

  /** From the exact sum of squares, rounded at the end. */
  private static double norm(List<PyValue> parts) {
    double largest = 0;
    BigDecimal sum = BigDecimal.ZERO;
    boolean nan = false;
    for (PyValue part : parts) {
      double x = Math.abs(real(part));
      nan |= Double.isNaN(x);
      largest = Math.max(largest, x);
      if (Double.isFinite(x)) {
        sum = sum.add(new BigDecimal(x).pow(2));
      }
    }
    if (Double.isInfinite(largest)) {
      return largest;
    }
    return nan ? Double.NaN : sum.sqrt(new java.math.MathContext(40)).doubleValue();
  }

  private static PyValue distance(Args args) {
    List<PyValue> a = Iteration.list(args.exactly(2).get(0));
    List<PyValue> b = Iteration.list(args.get(1));
    if (a.size() != b.size()) {
      throw Raise.value("both points must have the same number of dimensions");
    }
    List<PyValue> difference = new java.util.ArrayList<>();
    for (int i = 0; i < a.size(); i++) {
      difference.add(new PyFloat(real(a.get(i)) - real(b.get(i))));
    }
    return new PyFloat(norm(difference));
  }

  private static PyValue fold(
      Args args, BigInteger start, java.util.function.BinaryOperator<BigInteger> operator) {
    BigInteger total = start;
    for (PyValue value : args.noKeywords().positional()) {
      total = operator.apply(total, Operations.index(value));
    }
    return new PyInt(total.abs());
  }

  private static BigInteger lcm(BigInteger a, BigInteger b) {
    return a.signum() == 0 || b.signum() == 0
        ? BigInteger.ZERO
        : a.divide(a.gcd(b)).multiply(b).abs();
  }

  private static PyValue factorial(BigInteger n) {
    if (n.signum() < 0) {
      throw Raise.value("factorial() not defined for negative values");
    }
    PyValue product = PyInt.of(1);
    for (BigInteger i = BigInteger.TWO; i.compareTo(n) <= 0; i = i.add(BigInteger.ONE)) {
      dev.arrayc.value.Session.current().step(1);
      product = Operations.binary(BinaryOp.MUL, product, new PyInt(i));
    }
    return product;
  }

  private static PyValue isqrt(BigInteger n) {
    if (n.signum() < 0) {
      throw Raise.value("isqrt() argument must be nonnegative");
    }
    return new PyInt(n.sqrt());
  }

  private static PyValue choose(Args args, boolean unordered) {
    args.noKeywords().between(unordered ? 2 : 1, 2);
    BigInteger n = Operations.index(args.get(0));
    BigInteger k = args.optional(1).map(Operations::index).orElse(n);
    if (n.signum() < 0 || k.signum() < 0) {
      throw Raise.value((n.signum() < 0 ? "n" : "k") + " must be a non-negative integer");
    }
    if (k.compareTo(n) > 0) {
      return PyInt.of(0);
    }
    BigInteger terms = unordered ? k.min(n.subtract(k)) : k;
    BigInteger result = BigInteger.ONE;
    for (BigInteger i = BigInteger.ZERO; i.compareTo(terms) < 0; i = i.add(BigInteger.ONE)) {
      dev.arrayc.value.Session.current().step(1 + result.bitLength() / 64);
      result = result.multiply(n.subtract(i));
      result = unordered ? result.divide(i.add(BigInteger.ONE)) : result;
    }
    return new PyInt(result);
  }

  private static PyValue product(Args args) {
    args.keywords("start");
    PyValue total = args.named("start").orElse(PyInt.of(1));
    for (PyValue item : Iteration.list(args.get(0))) {
      total = Operations.binary(BinaryOp.MUL, total, item);
    }
    return total;
  }

  /** The exact sum, rounded once. */
  private static PyValue fsum(List<PyValue> items) {
    BigDecimal sum = BigDecimal.ZERO;
    double special = 0;
    for (PyValue item : items) {
      double x = real(item);
      if (Double.isFinite(x)) {
        sum = sum.add(new BigDecimal(x));
      } else {
        special += x;
      }
    }
    if (special != 0) {
      return new PyFloat(special);
    }
    double result = sum.doubleValue();
    if (Double.isInfinite(result)) {
      throw Raise.overflow("intermediate overflow in fsum");
    }
    return new PyFloat(result);
  }
}
