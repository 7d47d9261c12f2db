package dev.arrayc.format;

import dev.arrayc.ir.DType;
import dev.arrayc.ir.Numbers;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Decimal spellings of a finite float: shortest that reads back as the same value of its dtype. */
final class Digits {
  private Digits() {}

  /** {@return the decimal with the fewest digits that rounds to the value, the closest of those} */
  static BigDecimal shortest(DType dtype, double value) {
    BigDecimal exact = new BigDecimal(value);
    if (exact.signum() == 0) {
      return BigDecimal.ZERO;
    }
    BigDecimal oneDigit = exact.round(new MathContext(1, RoundingMode.HALF_EVEN));
    if (readsBack(dtype, oneDigit, value)) {
      return oneDigit;
    }
    return switch (dtype) {
      // The JDK's algorithm is the shortest one, from two digits up.
      case F32 -> new BigDecimal(Float.toString((float) value)).stripTrailingZeros();
      case F64 -> new BigDecimal(Double.toString(value)).stripTrailingZeros();
      default -> search(dtype, exact, value);
    };
  }

  private static BigDecimal search(DType dtype, BigDecimal exact, double value) {
    for (int digits = 2; ; digits++) {
      BigDecimal candidate = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
      if (readsBack(dtype, candidate, value)) {
        return candidate.stripTrailingZeros();
      }
    }
  }

  private static boolean readsBack(DType dtype, BigDecimal decimal, double value) {
    double read = dtype == DType.F32 ? decimal.floatValue() : decimal.doubleValue();
    return Numbers.round(dtype, read) == value;
  }

  /**
   * Positional, at most {@code precision} fractional digits (the exact value is rounded, half to
   * even), trailing zeros cut, the point kept: {@code 0.1}, {@code 3.}.
   */
  static String positional(DType dtype, double value, int precision) {
    BigDecimal decimal = shortest(dtype, value);
    if (decimal.scale() > precision) {
      decimal = new BigDecimal(value).setScale(precision, RoundingMode.HALF_EVEN);
    }
    decimal = decimal.signum() == 0 ? BigDecimal.ZERO : decimal.stripTrailingZeros();
    String text = decimal.setScale(Math.max(0, decimal.scale())).abs().toPlainString();
    return sign(value) + (text.contains(".") ? text : text + ".");
  }

  /**
   * Scientific, at most {@code precision} and at least {@code minimum} fractional digits, at least
   * two exponent digits: {@code 1.e+08}, {@code 1.0000000e+10}.
   */
  static String scientific(DType dtype, double value, int precision, int minimum) {
    BigDecimal decimal = shortest(dtype, value);
    // Digits beyond the shortest ones, where asked for, are those of the exact value.
    int wanted = Math.clamp(decimal.precision(), minimum + 1, precision + 1);
    if (decimal.signum() != 0 && decimal.precision() != wanted) {
      decimal =
          new BigDecimal(value)
              .round(new MathContext(wanted, RoundingMode.HALF_EVEN))
              .stripTrailingZeros();
    }
    String digits = decimal.unscaledValue().abs().toString();
    int exponent = decimal.signum() == 0 ? 0 : decimal.precision() - decimal.scale() - 1;
    String fraction = digits.substring(1);
    fraction += "0".repeat(Math.max(0, minimum - fraction.length()));
    String power = Integer.toString(Math.abs(exponent));
    return sign(value)
        + digits.charAt(0)
        + "."
        + fraction
        + (exponent < 0 ? "e-" : "e+")
        + (power.length() < 2 ? "0" + power : power);
  }

  private static String sign(double value) {
    return Math.copySign(1.0, value) < 0 ? "-" : "";
  }
}
