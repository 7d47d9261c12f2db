package dev.arrayc.python;

import dev.arrayc.syntax.BinaryOp;
import dev.arrayc.value.PyComplex;
import dev.arrayc.value.PyFloat;
import dev.arrayc.value.PyValue;

/** Arithmetic of Python's floats and complex numbers: CPython's, operation by operation. */
final class Floats {
  private static final String RESULT_TOO_LARGE = "(34, 'Numerical result out of range')";

  private Floats() {}

  /** {@return whether the operator is one of floats} */
  static boolean has(BinaryOp op) {
    return switch (op) {
      case ADD, SUB, MUL, DIV, FLOOR_DIV, MOD, POW -> true;
      case MATMUL, LEFT_SHIFT, RIGHT_SHIFT, BIT_AND, BIT_XOR, BIT_OR -> false;
    };
  }

  static PyValue binary(BinaryOp op, double a, double b) {
    return switch (op) {
      case ADD -> new PyFloat(a + b);
      case SUB -> new PyFloat(a - b);
      case MUL -> new PyFloat(a * b);
      case DIV -> new PyFloat(divide(a, b));
      case FLOOR_DIV -> new PyFloat(divMod(a, b, "float floor division by zero")[0]);
      case MOD -> new PyFloat(divMod(a, b, "float modulo")[1]);
      case POW -> power(a, b);
      case MATMUL, LEFT_SHIFT, RIGHT_SHIFT, BIT_AND, BIT_XOR, BIT_OR ->
          throw new IllegalArgumentException(op.symbol() + " of floats");
    };
  }

  private static double divide(double a, double b) {
    if (b == 0) {
      throw Raise.zeroDivision("float division by zero");
    }
    return a / b;
  }

  /** Floored quotient and remainder with the divisor's sign; the remainder is exact. */
  static double[] divMod(double a, double b, String ifZero) {
    if (b == 0) {
      throw Raise.zeroDivision(ifZero);
    }
    double mod = a % b;
    double quotient = (a - mod) / b;
    if (mod != 0) {
      if ((b < 0) != (mod < 0)) {
        mod += b;
        quotient -= 1.0;
      }
    } else {
      mod = Math.copySign(0.0, b);
    }
    if (quotient == 0) {
      return new double[] {Math.copySign(0.0, a / b), mod};
    }
    double floor = Math.floor(quotient);
    return new double[] {quotient - floor > 0.5 ? floor + 1.0 : floor, mod};
  }

  /** A negative number to a fractional power is complex. */
  static PyValue power(double a, double b) {
    if (a == 0 && b < 0) {
      throw Raise.zeroDivision("0.0 cannot be raised to a negative power");
    }
    boolean finite = Double.isFinite(a) && Double.isFinite(b);
    if (finite && a < 0 && b != Math.rint(b)) {
      return complexPower(new PyComplex(a, 0), new PyComplex(b, 0));
    }
    // One to any power is one in Python, NaN included.
    double result =
        a == 1 || (a == -1 && Double.isInfinite(b))
            ? 1.0
            : finite && a != 0 ? signedPower(a, b) : StrictMath.pow(a, b);
    if (finite && Double.isInfinite(result)) {
      throw Raise.overflow(RESULT_TOO_LARGE);
    }
    return new PyFloat(result);
  }

  private static double signedPower(double a, double b) {
    if (b == 2) {
      return a * a;
    }
    boolean odd = a < 0 && Math.abs(b) < 0x1p53 && Math.abs(b % 2) == 1;
    double magnitude = Precise.pow(Math.abs(a), b);
    return odd ? -magnitude : magnitude;
  }

  static PyValue binary(BinaryOp op, PyComplex a, PyComplex b) {
    return switch (op) {
      case ADD -> new PyComplex(a.real() + b.real(), a.imag() + b.imag());
      case SUB -> new PyComplex(a.real() - b.real(), a.imag() - b.imag());
      case MUL -> multiply(a, b);
      case DIV -> divide(a, b);
      case POW -> complexPower(a, b);
      case FLOOR_DIV, MOD, MATMUL, LEFT_SHIFT, RIGHT_SHIFT, BIT_AND, BIT_XOR, BIT_OR ->
          throw new IllegalArgumentException(op.symbol() + " of complex numbers");
    };
  }

  private static PyComplex multiply(PyComplex a, PyComplex b) {
    return new PyComplex(
        a.real() * b.real() - a.imag() * b.imag(), a.real() * b.imag() + a.imag() * b.real());
  }

  /** Smith's division, scaled by the larger part of the divisor. */
  private static PyComplex divide(PyComplex a, PyComplex b) {
    double re = Math.abs(b.real());
    double im = Math.abs(b.imag());
    if (re == 0 && im == 0) {
      throw Raise.zeroDivision("complex division by zero");
    }
    if (re >= im) {
      double ratio = b.imag() / b.real();
      double denominator = b.real() + b.imag() * ratio;
      return new PyComplex(
          (a.real() + a.imag() * ratio) / denominator, (a.imag() - a.real() * ratio) / denominator);
    }
    if (im >= re) {
      double ratio = b.real() / b.imag();
      double denominator = b.real() * ratio + b.imag();
      return new PyComplex(
          (a.real() * ratio + a.imag()) / denominator, (a.imag() * ratio - a.real()) / denominator);
    }
    return new PyComplex(Double.NaN, Double.NaN);
  }

  private static PyComplex complexPower(PyComplex a, PyComplex b) {
    boolean smallInteger =
        b.imag() == 0 && b.real() == Math.floor(b.real()) && Math.abs(b.real()) <= 100;
    PyComplex result = smallInteger ? integerPower(a, (long) b.real()) : generalPower(a, b);
    boolean finite = Double.isFinite(result.real()) && Double.isFinite(result.imag());
    if (!finite && Double.isFinite(a.real()) && Double.isFinite(a.imag())) {
      throw Raise.overflow("complex exponentiation");
    }
    return result;
  }

  private static PyComplex integerPower(PyComplex base, long exponent) {
    PyComplex one = new PyComplex(1, 0);
    PyComplex result = one;
    PyComplex square = base;
    for (long bits = Math.abs(exponent); bits > 0; bits >>= 1) {
      if ((bits & 1) != 0) {
        result = multiply(result, square);
      }
      square = multiply(square, square);
    }
    return exponent >= 0 ? result : divide(one, result);
  }

  private static PyComplex generalPower(PyComplex a, PyComplex b) {
    if (b.real() == 0 && b.imag() == 0) {
      return new PyComplex(1, 0);
    }
    if (a.real() == 0 && a.imag() == 0) {
      if (b.imag() != 0 || b.real() < 0) {
        throw Raise.zeroDivision("0.0 to a negative or complex power");
      }
      return new PyComplex(0, 0);
    }
    double magnitude = StrictMath.hypot(a.real(), a.imag());
    double length = magnitude == 0 ? 0 : Precise.pow(magnitude, b.real());
    double angle = Precise.atan2(a.imag(), a.real());
    double phase = angle * b.real();
    if (b.imag() != 0) {
      length *= Precise.exp(-angle * b.imag());
      phase += b.imag() * Precise.log(magnitude);
    }
    return new PyComplex(length * Precise.cos(phase), length * Precise.sin(phase));
  }
}
