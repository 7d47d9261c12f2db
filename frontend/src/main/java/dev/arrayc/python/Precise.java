package dev.arrayc.python;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Elementary functions of doubles, rounded once from 50 digits. C libraries come within a hundredth
 * of a unit of that, Java's StrictMath within one: so this is what CPython prints, on any machine.
 */
final class Precise {
  private static final MathContext DIGITS = new MathContext(50);
  private static final MathContext GUARDED = new MathContext(60);
  private static final BigDecimal LN2 = logOfTwo();
  private static final BigDecimal LN10 = ln(BigDecimal.TEN);
  private static final double TINY = 1e-8;

  private Precise() {}

  static double exp(double x) {
    if (!Double.isFinite(x) || x > 710 || x < -746) {
      return x > 0 ? Double.POSITIVE_INFINITY : x < 0 ? 0 : x;
    }
    return exp(new BigDecimal(x)).doubleValue();
  }

  static double expm1(double x) {
    if (!Double.isFinite(x) || x == 0 || x > 710 || x < -50) {
      return x == 0 ? x : x > 0 ? Double.POSITIVE_INFINITY : x < 0 ? -1 : x;
    }
    BigDecimal exact = new BigDecimal(x);
    if (Math.abs(x) < TINY) {
      return series(exact, exact, (term, n) -> term.multiply(exact).divide(integer(n + 2), DIGITS))
          .doubleValue();
    }
    return exp(exact).subtract(BigDecimal.ONE).doubleValue();
  }

  static double log(double x) {
    return isSpecial(x) ? StrictMath.log(x) : ln(new BigDecimal(x)).doubleValue();
  }

  static double log2(double x) {
    return isSpecial(x)
        ? StrictMath.log(x)
        : ln(new BigDecimal(x)).divide(LN2, DIGITS).doubleValue();
  }

  static double log10(double x) {
    return isSpecial(x)
        ? StrictMath.log(x)
        : ln(new BigDecimal(x)).divide(LN10, DIGITS).doubleValue();
  }

  private static boolean isSpecial(double x) {
    return !(x > 0) || Double.isInfinite(x);
  }

  static double log1p(double x) {
    if (!(x > -1) || Double.isInfinite(x) || x == 0) {
      return StrictMath.log1p(x);
    }
    BigDecimal exact = new BigDecimal(x);
    if (Math.abs(x) < TINY) {
      // x - x²/2 + x³/3 - …: the terms of the geometric series, each divided by its index.
      BigDecimal sum = exact;
      BigDecimal power = exact;
      for (int n = 2; n < 8; n++) {
        power = power.multiply(exact).negate().round(DIGITS);
        sum = sum.add(power.divide(integer(n), DIGITS));
      }
      return sum.doubleValue();
    }
    return ln(exact.add(BigDecimal.ONE)).doubleValue();
  }

  /** A power of finite numbers, the base positive. */
  static double pow(double x, double y) {
    double estimate = StrictMath.pow(x, y);
    if (x == 1 || y == 0 || estimate == 0 && y * StrictMath.log(x) < -760) {
      return estimate;
    }
    if (Double.isInfinite(estimate) && y * StrictMath.log(x) > 720) {
      return estimate;
    }
    BigDecimal base = new BigDecimal(x);
    if (y == Math.rint(y) && Math.abs(y) <= 32) {
      // Exact, so that a result half-way between two doubles is rounded to even.
      BigDecimal power = base.pow((int) Math.abs(y));
      return (y > 0 ? power : BigDecimal.ONE.divide(power, GUARDED)).doubleValue();
    }
    return exp(ln(base).multiply(new BigDecimal(y))).doubleValue();
  }

  static double sin(double x) {
    return Double.isFinite(x) && x != 0
        ? sinCos(new BigDecimal(x))[0].doubleValue()
        : StrictMath.sin(x);
  }

  static double cos(double x) {
    return Double.isFinite(x) ? sinCos(new BigDecimal(x))[1].doubleValue() : Double.NaN;
  }

  static double tan(double x) {
    if (!Double.isFinite(x) || x == 0) {
      return StrictMath.tan(x);
    }
    BigDecimal[] both = sinCos(new BigDecimal(x));
    return both[0].divide(both[1], DIGITS).doubleValue();
  }

  static double atan(double x) {
    return Double.isFinite(x) && x != 0
        ? angle(new BigDecimal(x), BigDecimal.ONE)
        : StrictMath.atan(x);
  }

  static double atan2(double y, double x) {
    boolean special = !Double.isFinite(x) || !Double.isFinite(y) || x == 0 || y == 0;
    return special ? StrictMath.atan2(y, x) : angle(new BigDecimal(y), new BigDecimal(x));
  }

  static double asin(double x) {
    return Math.abs(x) < 1 && x != 0 ? angle(new BigDecimal(x), leg(x)) : StrictMath.asin(x);
  }

  static double acos(double x) {
    return Math.abs(x) < 1 && x != 0 ? angle(leg(x), new BigDecimal(x)) : StrictMath.acos(x);
  }

  /** {@code sqrt(1 - x²)}. */
  private static BigDecimal leg(double x) {
    return BigDecimal.ONE.subtract(new BigDecimal(x).pow(2)).sqrt(DIGITS);
  }

  static double sinh(double x) {
    return Math.abs(x) < TINY || !Double.isFinite(x) || Math.abs(x) > 711
        ? StrictMath.sinh(x)
        : exp(new BigDecimal(x))
            .subtract(exp(new BigDecimal(-x)))
            .divide(BigDecimal.TWO, DIGITS)
            .doubleValue();
  }

  static double cosh(double x) {
    return !Double.isFinite(x) || Math.abs(x) > 711
        ? StrictMath.cosh(x)
        : exp(new BigDecimal(x))
            .add(exp(new BigDecimal(-x)))
            .divide(BigDecimal.TWO, DIGITS)
            .doubleValue();
  }

  static double tanh(double x) {
    if (Math.abs(x) < TINY || !(Math.abs(x) < 30)) {
      return StrictMath.tanh(x);
    }
    BigDecimal square = exp(new BigDecimal(x).multiply(BigDecimal.TWO));
    return square.subtract(BigDecimal.ONE).divide(square.add(BigDecimal.ONE), DIGITS).doubleValue();
  }

  static double asinh(double x) {
    if (Math.abs(x) < TINY || !Double.isFinite(x)) {
      return x;
    }
    BigDecimal exact = new BigDecimal(Math.abs(x));
    BigDecimal root = exact.pow(2).add(BigDecimal.ONE).sqrt(DIGITS);
    return Math.copySign(ln(exact.add(root)).doubleValue(), x);
  }

  static double acosh(double x) {
    if (!(x > 1) || Double.isInfinite(x)) {
      return x == 1 ? 0 : x > 1 ? x : Double.NaN;
    }
    BigDecimal exact = new BigDecimal(x);
    return ln(exact.add(exact.pow(2).subtract(BigDecimal.ONE).sqrt(DIGITS))).doubleValue();
  }

  static double atanh(double x) {
    if (Math.abs(x) < TINY || !(Math.abs(x) < 1)) {
      return Math.abs(x) < 1 ? x : Double.NaN;
    }
    BigDecimal exact = new BigDecimal(x);
    return ln(BigDecimal.ONE.add(exact).divide(BigDecimal.ONE.subtract(exact), GUARDED))
        .divide(BigDecimal.TWO, DIGITS)
        .doubleValue();
  }

  private static BigDecimal integer(int n) {
    return BigDecimal.valueOf(n);
  }

  /** The next term of a series from the one before it and its index from 0. */
  @FunctionalInterface
  private interface Next {
    BigDecimal after(BigDecimal term, int index);
  }

  private static BigDecimal series(BigDecimal start, BigDecimal first, Next next) {
    BigDecimal sum = start;
    BigDecimal term = first;
    BigDecimal bound = first.abs().movePointLeft(60);
    for (int n = 0; term.abs().compareTo(bound) > 0; n++) {
      term = next.after(term, n).round(GUARDED);
      sum = sum.add(term);
    }
    return sum;
  }

  /** By {@code x = k ln 2 + 256 r}: a short series for a small r, squared eight times. */
  private static BigDecimal exp(BigDecimal x) {
    int k = x.divide(LN2, new MathContext(20)).setScale(0, RoundingMode.HALF_EVEN).intValue();
    BigDecimal r = x.subtract(LN2.multiply(integer(k))).divide(integer(256), GUARDED);
    BigDecimal power =
        r.signum() == 0
            ? BigDecimal.ONE
            : series(
                BigDecimal.ONE.add(r),
                r,
                (term, n) -> term.multiply(r).divide(integer(n + 2), GUARDED));
    for (int i = 0; i < 8; i++) {
      power = power.multiply(power, GUARDED);
    }
    BigDecimal two = BigDecimal.TWO.pow(Math.abs(k));
    return k >= 0 ? power.multiply(two, GUARDED) : power.divide(two, GUARDED);
  }

  /** One step of Halley's method from StrictMath's estimate triples its digits. */
  private static BigDecimal ln(BigDecimal x) {
    BigInteger whole = x.toBigInteger();
    int exponent =
        whole.signum() > 0
            ? whole.bitLength() - 1
            : (int) Math.floor(StrictMath.log(x.doubleValue()) / StrictMath.log(2));
    if (whole.signum() == 0 && x.doubleValue() > 0.7) {
      exponent = 0;
    }
    BigDecimal two = BigDecimal.TWO.pow(Math.abs(exponent));
    BigDecimal m = exponent >= 0 ? x.divide(two, GUARDED) : x.multiply(two, GUARDED);
    BigDecimal estimate = new BigDecimal(StrictMath.log(m.doubleValue()));
    BigDecimal power = exp(estimate);
    BigDecimal step = m.subtract(power).multiply(BigDecimal.TWO).divide(m.add(power), GUARDED);
    return estimate.add(step).add(LN2.multiply(integer(exponent)));
  }

  /** {@code ln 2 = 2 atanh(1/3)}. */
  private static BigDecimal logOfTwo() {
    MathContext digits = new MathContext(80);
    BigDecimal power = BigDecimal.ONE.divide(integer(3), digits);
    BigDecimal sum = BigDecimal.ZERO;
    for (int n = 1; n < 180; n += 2) {
      sum = sum.add(power.divide(integer(n), digits));
      power = power.divide(integer(9), digits);
    }
    return sum.multiply(BigDecimal.TWO);
  }

  /** Machin's {@code π = 16 atan(1/5) - 4 atan(1/239)}. */
  private static BigDecimal pi(int digits) {
    MathContext context = new MathContext(digits + 10);
    return arcCotangent(5, context)
        .multiply(integer(16))
        .subtract(arcCotangent(239, context).multiply(integer(4)));
  }

  private static BigDecimal arcCotangent(int n, MathContext context) {
    BigDecimal square = integer(n * n);
    BigDecimal power = BigDecimal.ONE.divide(integer(n), context);
    BigDecimal bound = BigDecimal.ONE.movePointLeft(context.getPrecision());
    BigDecimal sum = power;
    for (int k = 3; power.compareTo(bound) > 0; k += 2) {
      power = power.divide(square, context);
      BigDecimal term = power.divide(integer(k), context);
      sum = (k & 2) != 0 ? sum.subtract(term) : sum.add(term);
    }
    return sum;
  }

  /** Reduced by quarter turns with as many digits of π as the size of the argument asks for. */
  private static BigDecimal[] sinCos(BigDecimal x) {
    int magnitude = Math.max(0, x.precision() - x.scale());
    BigDecimal quarter = pi(70 + magnitude).divide(BigDecimal.TWO);
    BigInteger turns =
        x.divide(quarter, new MathContext(magnitude + 20))
            .setScale(0, RoundingMode.HALF_EVEN)
            .toBigInteger();
    BigDecimal r = x.subtract(quarter.multiply(new BigDecimal(turns)));
    BigDecimal square = r.multiply(r, GUARDED).negate();
    BigDecimal sine =
        r.signum() == 0
            ? r
            : series(
                r,
                r,
                (term, n) ->
                    term.multiply(square).divide(integer((2 * n + 2) * (2 * n + 3)), GUARDED));
    BigDecimal cosine =
        r.signum() == 0
            ? BigDecimal.ONE
            : series(
                BigDecimal.ONE,
                BigDecimal.ONE,
                (term, n) ->
                    term.multiply(square).divide(integer((2 * n + 1) * (2 * n + 2)), GUARDED));
    return switch (turns.mod(BigInteger.valueOf(4)).intValue()) {
      case 0 -> new BigDecimal[] {sine, cosine};
      case 1 -> new BigDecimal[] {cosine, sine.negate()};
      case 2 -> new BigDecimal[] {sine.negate(), cosine.negate()};
      default -> new BigDecimal[] {cosine.negate(), sine};
    };
  }

  /** The angle of a point: StrictMath's, turned by what is left. */
  private static double angle(BigDecimal y, BigDecimal x) {
    double estimate = StrictMath.atan2(y.doubleValue(), x.doubleValue());
    if (estimate == 0 || Math.abs(estimate) < 1e-300) {
      return estimate;
    }
    BigDecimal[] both = sinCos(new BigDecimal(estimate));
    BigDecimal rise = y.multiply(both[1]).subtract(x.multiply(both[0]));
    BigDecimal run = x.multiply(both[1]).add(y.multiply(both[0]));
    return new BigDecimal(estimate).add(rise.divide(run, DIGITS)).doubleValue();
  }
}
