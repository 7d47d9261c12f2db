package dev.arrayc.op;

import dev.arrayc.ir.DType;
import dev.arrayc.ir.DType.Kind;
import java.util.Optional;

/**
 * One element of each basic elementwise op. Integer division by zero gives −1 and the remainder the
 * dividend; shifts by the width or more give 0 (arithmetic right: the sign); maximum and minimum
 * propagate NaN and order −0 below 0: what XLA computes where the specification leaves a choice.
 */
final class Scalars {
  /** No engine code: expanded by the math package. */
  static final Scalar COMPOSED = new Scalar(Optional.empty(), Optional.empty(), Optional.empty());

  static final Scalar ABS = real((t, a, b, c) -> Math.abs(a), (t, a, b) -> Math.abs(a));
  static final Scalar NEGATE =
      all((t, a, b, c) -> -a, (t, a, b) -> -a, (p, a, b, out) -> set(out, -a[0], -a[1]));
  static final Scalar SIGN =
      all(
          (t, a, b, c) -> Math.signum(a),
          (t, a, b) -> Long.signum(a),
          // sign of a complex number: a / |a|, 0 for 0, NaN if a part is NaN.
          Complex::sign);
  static final Scalar FLOOR = floats((t, a, b, c) -> Math.floor(a));
  static final Scalar CEIL = floats((t, a, b, c) -> Math.ceil(a));
  static final Scalar ROUND_NEAREST_EVEN = floats((t, a, b, c) -> Math.rint(a));
  static final Scalar ROUND_NEAREST_AFZ = floats((t, a, b, c) -> roundAwayFromZero(a));
  static final Scalar SQRT = floats((t, a, b, c) -> Math.sqrt(a));
  static final Scalar NOT = integers((t, a, b) -> t == DType.BOOL ? 1 - a : ~a);
  static final Scalar POPCNT = integers((t, a, b) -> Long.bitCount(a & mask(t)));
  static final Scalar COUNT_LEADING_ZEROS =
      integers((t, a, b) -> Long.numberOfLeadingZeros(a & mask(t)) - (64 - t.bits()));
  static final Scalar ADD =
      all(
          (t, a, b, c) -> a + b,
          (t, a, b) -> t == DType.BOOL ? a | b : a + b,
          (p, a, b, out) -> set(out, a[0] + b[0], a[1] + b[1]));
  static final Scalar SUBTRACT =
      all(
          (t, a, b, c) -> a - b,
          (t, a, b) -> a - b,
          (p, a, b, out) -> set(out, a[0] - b[0], a[1] - b[1]));
  static final Scalar MULTIPLY =
      all((t, a, b, c) -> a * b, (t, a, b) -> t == DType.BOOL ? a & b : a * b, Complex::multiply);
  static final Scalar DIVIDE = all((t, a, b, c) -> a / b, Scalars::divide, Complex::divide);
  static final Scalar REMAINDER = real((t, a, b, c) -> a % b, Scalars::remainder);
  static final Scalar MAXIMUM =
      all((t, a, b, c) -> Math.max(a, b), (t, a, b) -> less(t, a, b) ? b : a, Complex::maximum);
  static final Scalar MINIMUM =
      all((t, a, b, c) -> Math.min(a, b), (t, a, b) -> less(t, b, a) ? b : a, Complex::minimum);
  static final Scalar AND = integers((t, a, b) -> a & b);
  static final Scalar OR = integers((t, a, b) -> a | b);
  static final Scalar XOR = integers((t, a, b) -> a ^ b);
  static final Scalar SHIFT_LEFT = integers((t, a, b) -> tooFar(t, b) ? 0 : a << b);
  static final Scalar SHIFT_RIGHT_LOGICAL =
      integers((t, a, b) -> tooFar(t, b) ? 0 : (a & mask(t)) >>> b);
  static final Scalar SHIFT_RIGHT_ARITHMETIC =
      integers((t, a, b) -> signed(t, a) >> (tooFar(t, b) ? 63 : b));
  static final Scalar FMA = floats(Scalars::fma);

  /** Integer powers by squaring, wrapping; a negative exponent gives 0, ±1 for a base of ±1. */
  static final Scalar POWER = integers(Scalars::power);

  private Scalars() {}

  private static Scalar floats(Scalar.OnFloats floats) {
    return new Scalar(Optional.of(floats), Optional.empty(), Optional.empty());
  }

  private static Scalar integers(Scalar.OnIntegers integers) {
    return new Scalar(Optional.empty(), Optional.of(integers), Optional.empty());
  }

  private static Scalar real(Scalar.OnFloats floats, Scalar.OnIntegers integers) {
    return new Scalar(Optional.of(floats), Optional.of(integers), Optional.empty());
  }

  private static Scalar all(
      Scalar.OnFloats floats, Scalar.OnIntegers integers, Scalar.OnComplex complex) {
    return new Scalar(Optional.of(floats), Optional.of(integers), Optional.of(complex));
  }

  private static void set(double[] out, double re, double im) {
    out[0] = re;
    out[1] = im;
  }

  static long mask(DType dtype) {
    return -1L >>> (64 - dtype.bits());
  }

  private static long signed(DType dtype, long a) {
    int shift = 64 - dtype.bits();
    return a << shift >> shift;
  }

  private static boolean tooFar(DType dtype, long amount) {
    return amount < 0 || amount >= dtype.bits();
  }

  private static boolean less(DType dtype, long a, long b) {
    return dtype.kind() == Kind.SIGNED ? a < b : Long.compareUnsigned(a, b) < 0;
  }

  private static double roundAwayFromZero(double a) {
    double magnitude = Math.floor(Math.abs(a));
    double rounded = Math.abs(a) - magnitude >= 0.5 ? magnitude + 1 : magnitude;
    return Math.copySign(rounded, a);
  }

  private static double fma(DType dtype, double a, double b, double c) {
    return dtype == DType.F64 ? Math.fma(a, b, c) : Math.fma((float) a, (float) b, (float) c);
  }

  private static long divide(DType dtype, long a, long b) {
    if (b == 0) {
      return -1;
    }
    return dtype.kind() == Kind.SIGNED ? a / b : Long.divideUnsigned(a, b);
  }

  private static long remainder(DType dtype, long a, long b) {
    if (b == 0) {
      return a;
    }
    return dtype.kind() == Kind.SIGNED ? a % b : Long.remainderUnsigned(a, b);
  }

  private static long power(DType dtype, long base, long exponent) {
    if (dtype.kind() == Kind.SIGNED && exponent < 0) {
      return base == 1 ? 1 : base == -1 ? ((exponent & 1) == 0 ? 1 : -1) : 0;
    }
    long result = 1;
    long square = base;
    for (long e = exponent; e != 0; e >>>= 1) {
      result *= (e & 1) != 0 ? square : 1;
      square *= square;
    }
    return result;
  }
}
