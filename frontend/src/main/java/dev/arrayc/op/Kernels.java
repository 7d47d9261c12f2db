package dev.arrayc.op;

import dev.arrayc.ir.DType;
import dev.arrayc.ir.DType.Kind;
import java.util.Optional;

/**
 * The loops of the basic elementwise ops. Integer division by zero gives −1 and the remainder the
 * dividend; shifts by the width or more give 0 (arithmetic right: the sign); maximum and minimum
 * propagate NaN and order −0 below 0: what XLA computes where the specification leaves a choice.
 *
 * <p>Each op has a loop of its own, so that the JVM compiles each to straight, often vector code.
 */
final class Kernels {
  /** No engine code: expanded by the math package. */
  static final Kernel COMPOSED = new Kernel(Optional.empty(), Optional.empty(), Optional.empty());

  static final Kernel ABS =
      real(
          (t, a, b, c, out) -> {
            for (int i = 0; i < out.length; i++) {
              out[i] = Math.abs(a[i]);
            }
          },
          (t, a, b, out) -> {
            for (int i = 0; i < out.length; i++) {
              out[i] = Math.abs(a[i]);
            }
          });

  static final Kernel NEGATE =
      all(
          (t, a, b, c, out) -> {
            for (int i = 0; i < out.length; i++) {
              out[i] = -a[i];
            }
          },
          (t, a, b, out) -> {
            for (int i = 0; i < out.length; i++) {
              out[i] = -a[i];
            }
          },
          Complex::negate);

  static final Kernel SIGN =
      real(
          (t, a, b, c, out) -> {
            for (int i = 0; i < out.length; i++) {
              out[i] = Math.signum(a[i]);
            }
          },
          (t, a, b, out) -> {
            for (int i = 0; i < out.length; i++) {
              out[i] = Long.signum(a[i]);
            }
          });

  static final Kernel FLOOR =
      floats(
          (t, a, b, c, out) -> {
            for (int i = 0; i < out.length; i++) {
              out[i] = Math.floor(a[i]);
            }
          });

  static final Kernel CEIL =
      floats(
          (t, a, b, c, out) -> {
            for (int i = 0; i < out.length; i++) {
              out[i] = Math.ceil(a[i]);
            }
          });

  static final Kernel ROUND_NEAREST_EVEN =
      floats(
          (t, a, b, c, out) -> {
            for (int i = 0; i < out.length; i++) {
              out[i] = Math.rint(a[i]);
            }
          });

  static final Kernel ROUND_NEAREST_AFZ =
      floats(
          (t, a, b, c, out) -> {
            for (int i = 0; i < out.length; i++) {
              out[i] = roundAwayFromZero(a[i]);
            }
          });

  static final Kernel SQRT =
      floats(
          (t, a, b, c, out) -> {
            for (int i = 0; i < out.length; i++) {
              out[i] = Math.sqrt(a[i]);
            }
          });

  static final Kernel NOT =
      integers(
          (t, a, b, out) -> {
            long ones = t == DType.BOOL ? 1 : -1;
            for (int i = 0; i < out.length; i++) {
              out[i] = a[i] ^ ones;
            }
          });

  static final Kernel POPCNT =
      integers(
          (t, a, b, out) -> {
            for (int i = 0; i < out.length; i++) {
              out[i] = Long.bitCount(a[i] & mask(t));
            }
          });

  static final Kernel COUNT_LEADING_ZEROS =
      integers(
          (t, a, b, out) -> {
            for (int i = 0; i < out.length; i++) {
              out[i] = (long) Long.numberOfLeadingZeros(a[i] & mask(t)) - (64 - t.bits());
            }
          });

  static final Kernel ADD =
      all(
          (t, a, b, c, out) -> {
            for (int i = 0; i < out.length; i++) {
              out[i] = a[i] + b[i];
            }
          },
          (t, a, b, out) -> {
            // On booleans the caller wraps 1 + 1 to true: a disjunction.
            for (int i = 0; i < out.length; i++) {
              out[i] = a[i] + b[i];
            }
          },
          Complex::add);

  static final Kernel SUBTRACT =
      all(
          (t, a, b, c, out) -> {
            for (int i = 0; i < out.length; i++) {
              out[i] = a[i] - b[i];
            }
          },
          (t, a, b, out) -> {
            for (int i = 0; i < out.length; i++) {
              out[i] = a[i] - b[i];
            }
          },
          Complex::subtract);

  static final Kernel MULTIPLY =
      all(
          (t, a, b, c, out) -> {
            for (int i = 0; i < out.length; i++) {
              out[i] = a[i] * b[i];
            }
          },
          (t, a, b, out) -> {
            for (int i = 0; i < out.length; i++) {
              out[i] = a[i] * b[i];
            }
          },
          Complex::multiply);

  /** The complex quotient is composed. */
  static final Kernel DIVIDE =
      real(
          (t, a, b, c, out) -> {
            for (int i = 0; i < out.length; i++) {
              out[i] = a[i] / b[i];
            }
          },
          (t, a, b, out) -> {
            for (int i = 0; i < out.length; i++) {
              out[i] = divide(t, a[i], b[i]);
            }
          });

  /** The float remainder is composed. */
  static final Kernel REMAINDER =
      integers(
          (t, a, b, out) -> {
            for (int i = 0; i < out.length; i++) {
              out[i] = remainder(t, a[i], b[i]);
            }
          });

  static final Kernel MAXIMUM =
      all(
          (t, a, b, c, out) -> {
            for (int i = 0; i < out.length; i++) {
              out[i] = Math.max(a[i], b[i]);
            }
          },
          (t, a, b, out) -> {
            for (int i = 0; i < out.length; i++) {
              out[i] = less(t, a[i], b[i]) ? b[i] : a[i];
            }
          },
          Complex::maximum);

  static final Kernel MINIMUM =
      all(
          (t, a, b, c, out) -> {
            for (int i = 0; i < out.length; i++) {
              out[i] = Math.min(a[i], b[i]);
            }
          },
          (t, a, b, out) -> {
            for (int i = 0; i < out.length; i++) {
              out[i] = less(t, b[i], a[i]) ? b[i] : a[i];
            }
          },
          Complex::minimum);

  static final Kernel AND =
      integers(
          (t, a, b, out) -> {
            for (int i = 0; i < out.length; i++) {
              out[i] = a[i] & b[i];
            }
          });

  static final Kernel OR =
      integers(
          (t, a, b, out) -> {
            for (int i = 0; i < out.length; i++) {
              out[i] = a[i] | b[i];
            }
          });

  static final Kernel XOR =
      integers(
          (t, a, b, out) -> {
            for (int i = 0; i < out.length; i++) {
              out[i] = a[i] ^ b[i];
            }
          });

  static final Kernel SHIFT_LEFT =
      integers(
          (t, a, b, out) -> {
            int width = t.bits();
            for (int i = 0; i < out.length; i++) {
              out[i] = tooFar(width, b[i]) ? 0 : a[i] << b[i];
            }
          });

  static final Kernel SHIFT_RIGHT_LOGICAL =
      integers(
          (t, a, b, out) -> {
            int width = t.bits();
            long mask = mask(t);
            for (int i = 0; i < out.length; i++) {
              out[i] = tooFar(width, b[i]) ? 0 : (a[i] & mask) >>> b[i];
            }
          });

  static final Kernel SHIFT_RIGHT_ARITHMETIC =
      integers(
          (t, a, b, out) -> {
            int width = t.bits();
            int spare = 64 - width;
            for (int i = 0; i < out.length; i++) {
              // Unsigned elements too: their top bit is the sign here.
              out[i] = a[i] << spare >> spare >> (tooFar(width, b[i]) ? 63 : b[i]);
            }
          });

  static final Kernel FMA =
      floats(
          (t, a, b, c, out) -> {
            if (t == DType.F64) {
              for (int i = 0; i < out.length; i++) {
                out[i] = Math.fma(a[i], b[i], c[i]);
              }
            } else {
              for (int i = 0; i < out.length; i++) {
                out[i] = Math.fma((float) a[i], (float) b[i], (float) c[i]);
              }
            }
          });

  /** Integer powers by squaring, wrapping; a negative exponent gives 0, ±1 for a base of ±1. */
  static final Kernel POWER =
      integers(
          (t, a, b, out) -> {
            for (int i = 0; i < out.length; i++) {
              out[i] = power(t, a[i], b[i]);
            }
          });

  private Kernels() {}

  private static Kernel floats(Kernel.OnFloats floats) {
    return new Kernel(Optional.of(floats), Optional.empty(), Optional.empty());
  }

  private static Kernel integers(Kernel.OnIntegers integers) {
    return new Kernel(Optional.empty(), Optional.of(integers), Optional.empty());
  }

  private static Kernel real(Kernel.OnFloats floats, Kernel.OnIntegers integers) {
    return new Kernel(Optional.of(floats), Optional.of(integers), Optional.empty());
  }

  private static Kernel all(
      Kernel.OnFloats floats, Kernel.OnIntegers integers, Kernel.OnComplex complex) {
    return new Kernel(Optional.of(floats), Optional.of(integers), Optional.of(complex));
  }

  private static long mask(DType dtype) {
    return -1L >>> (64 - dtype.bits());
  }

  private static boolean tooFar(int width, long amount) {
    return amount < 0 || amount >= width;
  }

  private static boolean less(DType dtype, long a, long b) {
    return dtype.kind() == Kind.SIGNED ? a < b : Long.compareUnsigned(a, b) < 0;
  }

  private static double roundAwayFromZero(double a) {
    double magnitude = Math.floor(Math.abs(a));
    double rounded = Math.abs(a) - magnitude >= 0.5 ? magnitude + 1 : magnitude;
    return Math.copySign(rounded, a);
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
