package dev.arrayc.library;

import dev.arrayc.ir.DType;
import dev.arrayc.op.Op;
import dev.arrayc.value.Array;
import dev.arrayc.value.PyTuple;
import dev.arrayc.value.PyValue;
import java.util.ArrayList;
import java.util.List;

/** What numbers are made of: fraction and exponent, whole part and rest, size and angle. */
final class FloatParts {
  private FloatParts() {}

  static List<LibraryFunction> rows() {
    List<LibraryFunction> rows = new ArrayList<>();
    row(rows, "frexp", "x, /", FloatParts::split);
    row(rows, "ldexp", "x1, x2, /", FloatParts::join);
    row(rows, "modf", "x, /, out=None", FloatParts::wholeAndRest);
    row(rows, "spacing", "x, /", FloatParts::spacing);
    row(rows, "logaddexp2", "x1, x2, /", FloatParts::logAddExp2);
    row(rows, "angle", "z, deg=False", FloatParts::angle);
    row(rows, "isreal", "x", a -> Lax.not(isComplex(a.array("x"))));
    row(rows, "iscomplex", "x", a -> isComplex(a.array("x")));
    return rows;
  }

  private interface Body {
    PyValue apply(Arguments arguments);
  }

  private static void row(List<LibraryFunction> rows, String name, String signature, Body body) {
    rows.add(LibraryFunction.of("jax.numpy." + name, signature, body::apply));
  }

  private static Array isComplex(Array x) {
    Array imaginary = Elementwise.imag(x);
    return Lax.ne(imaginary, Lax.scalar(imaginary.dtype(), 0L));
  }

  private static PyValue angle(Arguments a) {
    Array z = a.array("z");
    boolean promoted = z.dtype().isIntegral() || z.dtype().isFloat() && z.type().rank() == 0;
    Array x = Elementwise.real(z);
    Array y = Elementwise.imag(z);
    DType dtype = promoted ? Promotion.defaultFloat() : x.dtype();
    Array angle = Lax.binary("atan2", Op.ATAN2, Lax.convert(y, dtype), Lax.convert(x, dtype));
    return a.bool("deg") ? Calls.jnp("degrees", angle) : angle;
  }

  private static PyValue split(Arguments a) {
    Array x = Elementwise.inexact(a.array("x"));
    if (x.dtype().isComplex()) {
      throw a.error("TypeError", "frexp does not support complex-valued inputs");
    }
    List<Term> parts = fractionAndExponent(Term.of(x));
    return PyTuple.of(parts.get(0).array(), Lax.convert(parts.get(1).array(), DType.I32));
  }

  /** x = f·2ⁿ with ½ ≤ |f| < 1, from the bits; n of the width of x; zeros and non-numbers stay. */
  private static List<Term> fractionAndExponent(Term x) {
    DType dtype = x.dtype();
    DType bits = DType.valueOf("I" + dtype.bits());
    int fraction = Limits.mantissaBits(dtype);
    long mask = (1L << (dtype.bits() - 1 - fraction)) - 1;
    long bias = mask / 2;
    Term tiny = x.abs().lt(Limits.tiny(dtype));
    Term normal = tiny.choose(x.times(Math.scalb(1.0, fraction)), x);
    Array pattern = Lax.bitcast(normal.array(), bits);
    Array shift = Lax.full(pattern.type().shape(), Lax.scalar(bits, (long) fraction));
    Array field =
        Lax.and(
            Lax.binary("shift_right_arithmetic", Op.SHIFT_RIGHT_ARITHMETIC, pattern, shift),
            Lax.scalar(bits, mask));
    Term lift =
        tiny.choose(Term.of(Lax.scalar(bits, (long) -fraction)), Term.of(Lax.scalar(bits, 0L)));
    Array half =
        Lax.or(
            Lax.and(pattern, Lax.scalar(bits, ~(mask << fraction))),
            Lax.scalar(bits, (bias - 1) << fraction));
    Term n = lift.plus(Term.of(Lax.sub(field, Lax.scalar(bits, bias - 1))));
    Term stays = Term.of(Classification.isFinite(x.array())).not().or(x.eq(0));
    return List.of(
        stays.choose(x, Term.of(Lax.bitcast(half, dtype))),
        stays.choose(Term.of(Lax.scalar(bits, 0L)), n));
  }

  private static PyValue join(Arguments a) {
    Array given = a.array("x1");
    Array exponent = a.array("x2");
    if (given.dtype().isComplex() || !exponent.dtype().isIntegral()) {
      throw a.error(
          "ValueError",
          "ldexp not supported for input types (%s, %s)".formatted(dtype(given), dtype(exponent)));
    }
    Term x = Term.of(Elementwise.inexact(given));
    List<Term> parts = fractionAndExponent(x);
    Term e =
        Term.of(Lax.convert(parts.get(1).array(), x.dtype()))
            .plus(Term.of(Lax.convert(exponent, x.dtype())));
    // A fraction from 1 to 2, so that the greatest exponent is a power of two that exists.
    Term up = e.gt(0);
    Term fraction = up.choose(parts.get(0).times(2), parts.get(0));
    Array two = Lax.scalar(x.dtype(), 2.0);
    Term power = Term.of(Powers.power(two, up.choose(e.minus(1), e).array()));
    Term infinite = x.abs().eq(Double.POSITIVE_INFINITY);
    return infinite.or(x.eq(0)).choose(x, fraction.times(power)).array();
  }

  /** NumPy's repr of a dtype; bfloat16 is not one of its own, and has no quotes. */
  private static String dtype(Array x) {
    String name = x.dtype().numpyName();
    return x.dtype() == DType.BF16 ? "dtype(" + name + ")" : "dtype('" + name + "')";
  }

  private static PyValue wholeAndRest(Arguments a) {
    Array x = Elementwise.inexact(a.array("x"));
    if (a.optional("out").isPresent()) {
      throw a.error("NotImplementedError", "The 'out' argument to jnp.modf is not supported.");
    }
    Array zero = Elementwise.constant(x.dtype(), 0.0);
    Array upward = Lax.compare("GE", x, zero);
    Array whole =
        Lax.select(upward, Lax.unary("floor", Op.FLOOR, x), Lax.unary("ceil", Op.CEIL, x));
    return PyTuple.of(Lax.sub(x, whole), whole);
  }

  /** The distance to the next number away from zero. */
  private static PyValue spacing(Arguments a) {
    Array x = Elementwise.inexact(a.array("x"));
    if (x.dtype().isComplex()) {
      throw a.error("ValueError", "jnp.spacing is not defined for complex inputs.");
    }
    Array infinity = Lax.scalar(x.dtype(), Double.POSITIVE_INFINITY);
    boolean half = x.dtype() == DType.F16;
    Array toward = half ? infinity : Classification.copySign(infinity, x);
    Term distance = Term.of(Lax.sub(Lax.binary("nextafter", Op.NEXT_AFTER, x, toward), x));
    double least = Math.scalb(Limits.tiny(x.dtype()), -Limits.mantissaBits(x.dtype()));
    return half
        ? distance.array()
        : distance
            .eq(0)
            .choose(Term.of(Classification.copySign(Lax.scalar(x.dtype(), least), x)), distance)
            .array();
  }

  /** log2(2ˣ + 2ʸ): the greater one plus what the distance adds. */
  private static PyValue logAddExp2(Arguments a) {
    List<Term> p = Term.inexact(a, "x1", "x2");
    Term x = p.get(0);
    Term y = p.get(1);
    Term greater = x.max(y);
    if (!x.dtype().isComplex()) {
      Term distance = x.minus(y);
      Term rest = Term.of(Transcendental.exp2(distance.abs().negated().array())).log1p();
      return distance.isNan().choose(x.plus(y), greater.plus(rest.times(1 / Math.log(2)))).array();
    }
    Term distance = x.plus(y).minus(greater.times(2));
    Term rest = Term.of(Transcendental.exp2(distance.array())).log1p();
    Array sum = greater.plus(rest.times(1 / Math.log(2))).array();
    Term turn = Term.of(Elementwise.imag(sum));
    double half = Math.PI / Math.log(2);
    Term remainder = Term.of(Lax.rem(turn.plus(half).array(), turn.number(2 * half).array()));
    Term wrapped = remainder.lt(0).choose(remainder.plus(2 * half), remainder).minus(half);
    return Lax.binary("complex", Op.COMPLEX, Elementwise.real(sum), wrapped.array());
  }
}
