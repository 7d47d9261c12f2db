package dev.arrayc.ir;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/**
 * A float's spelling in MLIR: six digits with an exponent if those are exact, else as many as the
 * type needs, and the bits where neither is possible.
 */
public final class FloatText {
  private static final int SHORT = 6;

  /** Zeros that a number may have between its point and its digits without an exponent. */
  private static final int PADDING = 3;

  private FloatText() {}

  /** {@return the spelling of a value of a float type; it reads back as the same bits} */
  public static String of(DType dtype, double value) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      return bits(dtype, value);
    }
    if (value == 0) {
      return 1 / value < 0 ? "-0.000000e+00" : "0.000000e+00";
    }
    BigDecimal exact = new BigDecimal(value);
    BigDecimal rounded = exact.round(new MathContext(SHORT, RoundingMode.HALF_UP));
    if (isSame(dtype, rounded, value)) {
      return scientific(rounded);
    }
    int precision = 2 + (dtype.format().mantissaBits() + 1) * 59 / 196;
    BigDecimal full = exact.round(new MathContext(precision, RoundingMode.HALF_UP));
    String text = general(full.stripTrailingZeros(), precision);
    return text.contains(".") && isSame(dtype, full, value) ? text : bits(dtype, value);
  }

  private static boolean isSame(DType dtype, BigDecimal decimal, double value) {
    double back =
        dtype == DType.F32 ? decimal.floatValue() : Numbers.round(dtype, decimal.doubleValue());
    return back == value;
  }

  private static String bits(DType dtype, double value) {
    int digits = Math.ceilDiv(dtype.bits(), 4);
    return String.format(Locale.ROOT, "0x%0" + digits + "X", Numbers.toBits(dtype, value));
  }

  /** {@code 1.500000e+00}. */
  private static String scientific(BigDecimal value) {
    String digits = value.unscaledValue().abs().toString();
    int exponent = digits.length() - 1 - value.scale();
    String padded = (digits + "0".repeat(SHORT + 1)).substring(0, SHORT + 1);
    return String.format(
        Locale.ROOT,
        "%s%s.%se%s%02d",
        value.signum() < 0 ? "-" : "",
        padded.charAt(0),
        padded.substring(1),
        exponent < 0 ? "-" : "+",
        Math.abs(exponent));
  }

  /** {@code 3.14159274}, {@code 0.00123456789}, {@code 1.23456789E-5}. */
  private static String general(BigDecimal value, int precision) {
    String digits = value.unscaledValue().abs().toString();
    int last = -value.scale();
    int first = last + digits.length() - 1;
    String sign = value.signum() < 0 ? "-" : "";
    boolean isScientific =
        last >= 0 ? last > PADDING || digits.length() + last > precision : -first > PADDING;
    if (!isScientific) {
      return sign + value.abs().toPlainString();
    }
    String fraction = digits.length() > 1 ? digits.substring(1) : "0";
    return sign
        + digits.charAt(0)
        + "."
        + fraction
        + "E"
        + (first < 0 ? "-" : "+")
        + Math.abs(first);
  }
}
