package dev.arrayc.format;

import dev.arrayc.ir.DType;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** How one element prints by itself: {@code str(np.float32(x))} and its like. */
public final class ScalarText {
  /** No limit on digits. */
  private static final int ALL = 1_000;

  private ScalarText() {}

  /** {@return a float as NumPy's scalar of that dtype prints; Python's float is the F64 one} */
  public static String of(DType dtype, double value) {
    if (Double.isNaN(value)) {
      return "nan";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "inf" : "-inf";
    }
    return switch (dtype) {
      case F64 -> positionalOrScientific(dtype, value, 1e16);
      // NumPy's cut-off is the number of decimal digits that the dtype always holds.
      case F32 -> positionalOrScientific(dtype, value, 1e6);
      case F16 -> positionalOrScientific(dtype, value, 1e3);
      default -> general(value);
    };
  }

  private static String positionalOrScientific(DType dtype, double value, double limit) {
    double magnitude = Math.abs(value);
    if (magnitude == 0 || (magnitude >= 1e-4 && magnitude < limit)) {
      String text = Digits.positional(dtype, value, ALL);
      return text.endsWith(".") ? text + "0" : text;
    }
    return Digits.scientific(dtype, value, ALL, 0).replace(".e", "e");
  }

  /** C's {@code %g}: six significant digits. The types of ml_dtypes print so. */
  private static String general(double value) {
    if (value == 0) {
      return Math.copySign(1.0, value) < 0 ? "-0" : "0";
    }
    BigDecimal decimal =
        new BigDecimal(value)
            .round(new MathContext(6, RoundingMode.HALF_EVEN))
            .stripTrailingZeros();
    int exponent = decimal.precision() - decimal.scale() - 1;
    if (exponent >= -4 && exponent < 6) {
      return decimal.toPlainString();
    }
    String digits = decimal.unscaledValue().abs().toString();
    String power = Integer.toString(Math.abs(exponent));
    return (value < 0 ? "-" : "")
        + digits.charAt(0)
        + (digits.length() > 1 ? "." + digits.substring(1) : "")
        + (exponent < 0 ? "e-" : "e+")
        + (power.length() < 2 ? "0" + power : power);
  }

  /** {@return a complex number as NumPy's scalar prints: {@code (1+2j)}, {@code 2j}} */
  public static String complex(DType part, double real, double imag) {
    String imaginary = withoutPointZero(of(part, imag)) + "j";
    if (real == 0 && Math.copySign(1.0, real) > 0) {
      return imaginary;
    }
    boolean signed = imaginary.startsWith("-");
    return "(" + withoutPointZero(of(part, real)) + (signed ? "" : "+") + imaginary + ")";
  }

  private static String withoutPointZero(String text) {
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }
}
