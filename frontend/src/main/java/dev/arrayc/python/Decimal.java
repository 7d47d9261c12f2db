package dev.arrayc.python;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * A float in decimal, rounded from its exact value: what {@code format(x, '.3f')} and {@code '%g'}
 * show.
 *
 * @param integer the digits before the point, or {@code inf}, {@code nan}
 * @param rest the point, the digits after it, the exponent and a percent sign, as far as there are
 */
record Decimal(boolean negative, String integer, String rest) {
  private static final int DEFAULT_PRECISION = 6;

  static Decimal of(double value, FormatSpec spec) {
    boolean upper = spec.type() == 'E' || spec.type() == 'F' || spec.type() == 'G';
    boolean negative = Math.copySign(1.0, value) < 0 && !Double.isNaN(value);
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      String name = Double.isNaN(value) ? "nan" : "inf";
      String rest = spec.type() == '%' ? "%" : "";
      return new Decimal(negative, upper ? name.toUpperCase(java.util.Locale.ROOT) : name, rest);
    }
    Decimal result = finite(Math.abs(value), negative, spec);
    boolean zero =
        (result.integer + result.rest)
            .chars()
            .takeWhile(c -> c != 'e' && c != 'E')
            .noneMatch(c -> c >= '1' && c <= '9');
    return spec.noNegativeZero() && zero ? new Decimal(false, result.integer, result.rest) : result;
  }

  private static Decimal finite(double magnitude, boolean negative, FormatSpec spec) {
    int precision = spec.precision() >= 0 ? spec.precision() : DEFAULT_PRECISION;
    return switch (spec.type()) {
      case 'f', 'F' -> fixed(new BigDecimal(magnitude), precision, negative, spec.alternate(), "");
      case '%' ->
          fixed(new BigDecimal(magnitude * 100), precision, negative, spec.alternate(), "%");
      case 'e', 'E' -> {
        Digits digits = Digits.of(magnitude, precision + 1);
        yield digits.scientific(negative, spec.alternate(), false, spec.type());
      }
      case 'g', 'G', 'n' ->
          general(
              Digits.of(magnitude, Math.max(precision, 1)), Math.max(precision, 1), negative, spec);
      default -> untyped(magnitude, negative, spec);
    };
  }

  private static Decimal fixed(
      BigDecimal value, int precision, boolean negative, boolean alternate, String suffix) {
    String text = value.setScale(precision, RoundingMode.HALF_EVEN).toPlainString();
    int point = text.indexOf('.');
    return point < 0
        ? new Decimal(negative, text, (alternate ? "." : "") + suffix)
        : new Decimal(negative, text.substring(0, point), text.substring(point) + suffix);
  }

  private static Decimal general(Digits digits, int precision, boolean negative, FormatSpec spec) {
    char letter = spec.type() == 'G' ? 'E' : 'e';
    return digits.exponent < -4 || digits.exponent >= precision
        ? digits.scientific(negative, spec.alternate(), !spec.alternate(), letter)
        : digits.positional(negative, spec.alternate(), !spec.alternate());
  }

  /**
   * Without a type: like repr; with a precision like g, but never without a digit after the point.
   */
  private static Decimal untyped(double magnitude, boolean negative, FormatSpec spec) {
    if (spec.precision() < 0) {
      String text = Text.number(magnitude);
      int cut = 0;
      while (cut < text.length() && Character.isDigit(text.charAt(cut))) {
        cut++;
      }
      return new Decimal(negative, text.substring(0, cut), text.substring(cut));
    }
    int precision = Math.max(spec.precision(), 1);
    Digits digits = Digits.of(magnitude, precision);
    if (digits.exponent < -4 || digits.exponent >= precision - 1) {
      return digits.scientific(negative, spec.alternate(), !spec.alternate(), 'e');
    }
    Decimal plain = digits.positional(negative, spec.alternate(), !spec.alternate());
    return plain.rest.isEmpty() ? new Decimal(negative, plain.integer, ".0") : plain;
  }

  /** Significant digits {@code d.ddd} times ten to an exponent. */
  private record Digits(String text, int exponent) {
    static Digits of(double magnitude, int count) {
      if (magnitude == 0) {
        return new Digits("0".repeat(count), 0);
      }
      BigDecimal rounded =
          new BigDecimal(magnitude).round(new MathContext(count, RoundingMode.HALF_EVEN));
      int exponent = rounded.precision() - rounded.scale() - 1;
      String text = rounded.unscaledValue().toString();
      String padded =
          text.length() >= count
              ? text.substring(0, count)
              : text + "0".repeat(count - text.length());
      return new Digits(padded, exponent);
    }

    Decimal scientific(boolean negative, boolean point, boolean strip, char letter) {
      String fraction = strip ? stripZeros(text.substring(1)) : text.substring(1);
      String power = Integer.toString(Math.abs(exponent));
      return new Decimal(
          negative,
          text.substring(0, 1),
          (fraction.isEmpty() && !point ? "" : "." + fraction)
              + letter
              + (exponent < 0 ? "-" : "+")
              + (power.length() < 2 ? "0" + power : power));
    }

    Decimal positional(boolean negative, boolean point, boolean strip) {
      String all = exponent < 0 ? "0".repeat(-exponent) + text : text;
      int cut = Math.max(exponent, 0) + 1;
      String integer =
          all.length() >= cut ? all.substring(0, cut) : all + "0".repeat(cut - all.length());
      String fraction = all.length() > cut ? all.substring(cut) : "";
      fraction = strip ? stripZeros(fraction) : fraction;
      return new Decimal(negative, integer, fraction.isEmpty() && !point ? "" : "." + fraction);
    }

    private static String stripZeros(String digits) {
      int end = digits.length();
      while (end > 0 && digits.charAt(end - 1) == '0') {
        end--;
      }
      return digits.substring(0, end);
    }
  }
}
