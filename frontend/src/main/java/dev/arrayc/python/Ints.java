package dev.arrayc.python;

import dev.arrayc.syntax.BinaryOp;
import dev.arrayc.value.PyBool;
import dev.arrayc.value.PyFloat;
import dev.arrayc.value.PyInt;
import dev.arrayc.value.PyValue;
import dev.arrayc.value.Session;
import java.math.BigInteger;
import java.util.Optional;

/** Arithmetic of Python's integers, which have no width (language reference §6.5 to §6.9). */
final class Ints {
  /** Below this, work on an integer is too little to count. */
  private static final int SMALL_BITS = 1_024;

  private static final int DOUBLE_BITS = 53;

  private Ints() {}

  /** {@return the integer that a bool or int is; empty for anything else} */
  static Optional<BigInteger> of(PyValue value) {
    return switch (value) {
      case PyInt i -> Optional.of(i.value());
      case PyBool b -> Optional.of(b.value() ? BigInteger.ONE : BigInteger.ZERO);
      default -> Optional.empty();
    };
  }

  /** {@return {@code a op b} in Python's meaning; {@code @} has none} */
  static PyValue binary(BinaryOp op, BigInteger a, BigInteger b) {
    return switch (op) {
      case ADD -> new PyInt(a.add(b));
      case SUB -> new PyInt(a.subtract(b));
      case MUL -> new PyInt(multiply(a, b));
      case DIV -> new PyFloat(trueDivide(a, b));
      case FLOOR_DIV -> new PyInt(divMod(a, b, "integer division or modulo by zero")[0]);
      case MOD -> new PyInt(divMod(a, b, "integer modulo by zero")[1]);
      case POW -> power(a, b);
      case LEFT_SHIFT -> new PyInt(shiftLeft(a, b));
      case RIGHT_SHIFT -> new PyInt(shiftRight(a, b));
      case BIT_AND -> new PyInt(a.and(b));
      case BIT_XOR -> new PyInt(a.xor(b));
      case BIT_OR -> new PyInt(a.or(b));
      case MATMUL -> throw new IllegalArgumentException("@ of integers");
    };
  }

  /** Quotient rounded towards minus infinity, and a remainder with the sign of the divisor. */
  static BigInteger[] divMod(BigInteger a, BigInteger b, String ifZero) {
    if (b.signum() == 0) {
      throw Raise.zeroDivision(ifZero);
    }
    charge(a.bitLength(), Math.min(a.bitLength(), b.bitLength()));
    BigInteger[] result = a.divideAndRemainder(b);
    if (result[1].signum() != 0 && result[1].signum() != b.signum()) {
      result[0] = result[0].subtract(BigInteger.ONE);
      result[1] = result[1].add(b);
    }
    return result;
  }

  private static BigInteger multiply(BigInteger a, BigInteger b) {
    charge(a.bitLength(), b.bitLength());
    return a.multiply(b);
  }

  /** Counts the work of multiplying or dividing numbers of these lengths as evaluator steps. */
  private static void charge(long bitsA, long bitsB) {
    if (bitsA > SMALL_BITS && bitsB > 0) {
      double words = Math.ceil(bitsA / 64.0) * Math.sqrt(Math.ceil(bitsB / 64.0));
      Session.current().step((long) Math.min(words / 4, 1e18));
    }
  }

  private static PyValue power(BigInteger base, BigInteger exponent) {
    if (exponent.signum() < 0) {
      return Floats.power(toDouble(base), toDouble(exponent));
    }
    if (base.abs().bitLength() <= 1) {
      boolean negative = base.signum() < 0 && exponent.testBit(0);
      BigInteger magnitude = exponent.signum() == 0 ? BigInteger.ONE : base.abs();
      return new PyInt(negative ? magnitude.negate() : magnitude);
    }
    if (exponent.bitLength() > 31) {
      throw tooManyDigits();
    }
    long bits = base.bitLength() * exponent.longValueExact();
    charge(bits, bits);
    return new PyInt(base.pow(exponent.intValueExact()));
  }

  private static BigInteger shiftLeft(BigInteger a, BigInteger count) {
    if (count.signum() < 0) {
      throw Raise.value("negative shift count");
    }
    if (a.signum() == 0) {
      return a;
    }
    if (count.bitLength() > 30) {
      throw tooManyDigits();
    }
    charge(count.longValueExact() + a.bitLength(), 64);
    return a.shiftLeft(count.intValueExact());
  }

  private static BigInteger shiftRight(BigInteger a, BigInteger count) {
    if (count.signum() < 0) {
      throw Raise.value("negative shift count");
    }
    return count.bitLength() > 31
        ? (a.signum() < 0 ? BigInteger.ONE.negate() : BigInteger.ZERO)
        : a.shiftRight(count.intValueExact());
  }

  private static RuntimeException tooManyDigits() {
    return Raise.overflow("too many digits in integer");
  }

  /** {@return the nearest double} */
  static double toDouble(BigInteger value) {
    double result = value.doubleValue();
    if (Double.isInfinite(result)) {
      throw Raise.overflow("int too large to convert to float");
    }
    return result;
  }

  /** The quotient, rounded once to the nearest double. */
  static double trueDivide(BigInteger a, BigInteger b) {
    if (b.signum() == 0) {
      throw Raise.zeroDivision("division by zero");
    }
    if (a.bitLength() <= DOUBLE_BITS && b.bitLength() <= DOUBLE_BITS) {
      return a.doubleValue() / b.doubleValue();
    }
    // 55 bits or more of the quotient, whose last also says whether anything was cut off; fewer
    // where the result is subnormal, so that rounding happens once.
    int shift = 55 - (a.bitLength() - b.bitLength());
    shift = Math.min(shift, 1_076);
    BigInteger scaled = shift >= 0 ? a.shiftLeft(shift) : a;
    BigInteger divisor = shift >= 0 ? b : b.shiftLeft(-shift);
    BigInteger[] parts = scaled.abs().divideAndRemainder(divisor.abs());
    BigInteger quotient = parts[1].signum() == 0 ? parts[0] : parts[0].setBit(0);
    double result = new java.math.BigDecimal(quotient).multiply(power2(-shift)).doubleValue();
    if (Double.isInfinite(result)) {
      throw Raise.overflow("integer division result too large for a float");
    }
    return a.signum() * b.signum() < 0 ? -result : result;
  }

  private static java.math.BigDecimal power2(int exponent) {
    java.math.BigDecimal two = java.math.BigDecimal.TWO;
    return exponent >= 0 ? two.pow(exponent) : new java.math.BigDecimal("0.5").pow(-exponent);
  }
}
