package dev.arrayc.op;

import dev.arrayc.ir.DType;
import dev.arrayc.ir.Numbers;

/**
 * One element of the basic complex ops, in the part's arithmetic: each step is rounded to it, as
 * compiled code does.
 */
final class Complex {
  private Complex() {}

  static void multiply(DType part, double[] a, double[] b, double[] out) {
    double re = r(part, r(part, a[0] * b[0]) - r(part, a[1] * b[1]));
    double im = r(part, r(part, a[0] * b[1]) + r(part, a[1] * b[0]));
    out[0] = re;
    out[1] = im;
  }

  /** Smith's division: scaled by the larger part of the divisor, so that it rarely overflows. */
  static void divide(DType part, double[] a, double[] b, double[] out) {
    boolean realLarger = Math.abs(b[0]) >= Math.abs(b[1]);
    double large = realLarger ? b[0] : b[1];
    double small = realLarger ? b[1] : b[0];
    double ratio = r(part, small / large);
    double denominator = r(part, large + r(part, small * ratio));
    double x = realLarger ? a[0] : a[1];
    double y = realLarger ? a[1] : a[0];
    double re = r(part, r(part, x + r(part, y * ratio)) / denominator);
    double im = r(part, r(part, y - r(part, x * ratio)) / denominator);
    out[0] = re;
    out[1] = realLarger ? im : -im;
  }

  static void sign(DType part, double[] a, double[] unused, double[] out) {
    double magnitude = Math.hypot(a[0], a[1]);
    boolean zero = magnitude == 0;
    out[0] = zero ? a[0] : r(part, a[0] / magnitude);
    out[1] = zero ? a[1] : r(part, a[1] / magnitude);
  }

  /** Lexicographic, as the specification orders complex numbers for maximum and minimum. */
  static void maximum(DType part, double[] a, double[] b, double[] out) {
    boolean second = a[0] < b[0] || (a[0] == b[0] && a[1] < b[1]);
    System.arraycopy(second ? b : a, 0, out, 0, 2);
  }

  static void minimum(DType part, double[] a, double[] b, double[] out) {
    boolean second = b[0] < a[0] || (a[0] == b[0] && b[1] < a[1]);
    System.arraycopy(second ? b : a, 0, out, 0, 2);
  }

  private static double r(DType part, double value) {
    return Numbers.round(part, value);
  }
}
