package dev.arrayc.op;

import dev.arrayc.ir.DType;
import dev.arrayc.ir.Numbers;

/**
 * One element of the basic complex ops, in the part's arithmetic: each step is rounded to it, as
 * compiled code does. Element {@code i} is the pair at {@code 2i}, {@code 2i + 1}.
 */
final class Complex {
  private Complex() {}

  static void negate(DType part, double[] a, double[] unused, double[] out, int i) {
    set(out, i, -a[2 * i], -a[2 * i + 1]);
  }

  static void add(DType part, double[] a, double[] b, double[] out, int i) {
    set(out, i, r(part, a[2 * i] + b[2 * i]), r(part, a[2 * i + 1] + b[2 * i + 1]));
  }

  static void subtract(DType part, double[] a, double[] b, double[] out, int i) {
    set(out, i, r(part, a[2 * i] - b[2 * i]), r(part, a[2 * i + 1] - b[2 * i + 1]));
  }

  /** Fused as XLA's CPU compiler fuses it: checked by bits. */
  static void multiply(DType part, double[] a, double[] b, double[] out, int i) {
    double ar = a[2 * i];
    double ai = a[2 * i + 1];
    double br = b[2 * i];
    double bi = b[2 * i + 1];
    set(out, i, fma(part, ar, br, -r(part, ai * bi)), fma(part, ai, br, r(part, ar * bi)));
  }

  /** Lexicographic, as the specification orders complex numbers for maximum and minimum. */
  static void maximum(DType part, double[] a, double[] b, double[] out, int i) {
    boolean second = a[2 * i] < b[2 * i] || (a[2 * i] == b[2 * i] && a[2 * i + 1] < b[2 * i + 1]);
    System.arraycopy(second ? b : a, 2 * i, out, 2 * i, 2);
  }

  static void minimum(DType part, double[] a, double[] b, double[] out, int i) {
    boolean second = b[2 * i] < a[2 * i] || (a[2 * i] == b[2 * i] && b[2 * i + 1] < a[2 * i + 1]);
    System.arraycopy(second ? b : a, 2 * i, out, 2 * i, 2);
  }

  private static void set(double[] out, int i, double re, double im) {
    out[2 * i] = re;
    out[2 * i + 1] = im;
  }

  private static double fma(DType part, double a, double b, double c) {
    return part == DType.F64 ? Math.fma(a, b, c) : Math.fma((float) a, (float) b, (float) c);
  }

  private static double r(DType part, double value) {
    return Numbers.round(part, value);
  }
}
