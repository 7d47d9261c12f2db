package dev.arrayc.cli;

/**
 * Loops over arrays that {@link JavaMethodsTest} runs as Java and compiled. Those whose name ends
 * in {@code Stays} cannot become ops on whole arrays; all others do.
 */
@SuppressWarnings("all")
final class JavaLoops {
  private JavaLoops() {}

  static float[] reversed(float[] a) {
    float[] r = new float[a.length];
    for (int i = 0; i < a.length; i++) r[i] = a[a.length - 1 - i];
    return r;
  }

  static void strided(float[] a, float[] b) {
    for (int i = 0; i + 1 < a.length; i += 2) {
      b[i] = a[i + 1] * 2;
      b[i + 1] = a[i] - 1;
    }
  }

  static void reverseInPlace(float[] a) {
    for (int i = 0; i < a.length; i++) a[i] = a[i] * a[i];
    for (int i = a.length - 1; i >= 0; i--) a[i] += i;
  }

  static void shiftsStays(float[] a) {
    for (int i = 0; i + 1 < a.length; i++) a[i] = a[i + 1];
  }

  static void recurrenceStays(float[] a) {
    for (int i = 1; i < a.length; i++) a[i] = a[i - 1] * 0.5f + a[i];
  }

  static void prefixSumStays(double[] a, double[] out) {
    double s = 0;
    for (int i = 0; i < a.length; i++) {
      s += a[i];
      out[i] = s;
    }
  }

  static void transposed(float[][] a, float[][] b) {
    for (int i = 0; i < a.length; i++) for (int j = 0; j < a[i].length; j++) b[j][i] = a[i][j];
  }

  static double total(double[][] a) {
    double s = 0;
    for (int i = 0; i < a.length; i++) for (int j = 0; j < a[i].length; j++) s += a[i][j];
    return s;
  }

  static double totalAfterTen(double[][] a) {
    double s = 10;
    for (double[] row : a) for (double x : row) s += x;
    return s;
  }

  static double[] rowSums(double[][] a) {
    double[] r = new double[a.length];
    for (int i = 0; i < a.length; i++) {
      double s = 0;
      for (int j = 0; j < a[i].length; j++) s += a[i][j];
      r[i] = s;
    }
    return r;
  }

  static void columnSums(double[][] a, double[] sums) {
    for (int i = 0; i < a.length; i++) for (int j = 0; j < a[i].length; j++) sums[j] += a[i][j];
  }

  static void matmulByRows(float[][] a, float[][] b, float[][] c) {
    for (int i = 0; i < a.length; i++)
      for (int k = 0; k < b.length; k++)
        for (int j = 0; j < b[0].length; j++) c[i][j] += a[i][k] * b[k][j];
  }

  static float[][] matmulZeroed(float[][] a, float[][] b) {
    float[][] c = new float[a.length][b[0].length];
    for (int i = 0; i < a.length; i++)
      for (int j = 0; j < b[0].length; j++) {
        c[i][j] = 0;
        for (int k = 0; k < b.length; k++) c[i][j] += a[i][k] * b[k][j];
      }
    return c;
  }

  static void matrixVector(double[][] a, double[] x, double[] y) {
    for (int i = 0; i < a.length; i++) {
      double s = y[i];
      for (int j = 0; j < x.length; j++) s += a[i][j] * x[j];
      y[i] = s;
    }
  }

  static int integerMatmul(int[][] a, int[][] b) {
    int trace = 0;
    for (int i = 0; i < a.length; i++) {
      int s = 0;
      for (int k = 0; k < b.length; k++) s += a[i][k] * b[k][i];
      trace ^= s;
    }
    return trace;
  }

  static float[] flatProduct(float[] unused) {
    int n = 9;
    float[] a = new float[n * n], b = new float[n * n], c = new float[n * n];
    for (int i = 0; i < n * n; i++) {
      a[i] = unused[0] * i;
      b[i] = unused[1] - i;
    }
    for (int i = 0; i < n; i++)
      for (int j = 0; j < n; j++) {
        float s = 0;
        for (int k = 0; k < n; k++) s += a[i * n + k] * b[k * n + j];
        c[i * n + j] = s;
      }
    return c;
  }

  static void outerProduct(long[] a, long[] b, long[][] c) {
    for (int i = 0; i < a.length; i++) for (int j = 0; j < b.length; j++) c[i][j] = a[i] * b[j];
  }

  static int largestAt(float[] a) {
    int at = 0;
    float best = a[0];
    for (int i = 1; i < a.length; i++)
      if (a[i] > best) {
        best = a[i];
        at = i;
      }
    return at;
  }

  static float largest(float[] a) {
    float m = Float.NEGATIVE_INFINITY;
    for (float x : a) m = Math.max(m, x);
    return m;
  }

  static int smallest(int[] a) {
    int m = Integer.MAX_VALUE;
    for (int x : a) m = Math.min(m, x);
    return m;
  }

  static int count(float[] a, float limit) {
    int n = 0;
    for (int i = 0; i < a.length; i++) if (a[i] < limit) n++;
    return n;
  }

  static boolean all(int[] a) {
    boolean r = true;
    for (int x : a) r &= x > -50;
    return r;
  }

  static double variance(double[] a) {
    double mean = 0;
    for (double x : a) mean += x;
    mean /= a.length;
    double v = 0;
    for (double x : a) v += (x - mean) * (x - mean);
    return v / (a.length - 1);
  }

  static double welford(double[] a) {
    double mean = 0, m2 = 0;
    for (int i = 0; i < a.length; i++) {
      double d = a[i] - mean;
      mean += d / (i + 1);
      m2 += d * (a[i] - mean);
    }
    return m2 / a.length;
  }

  static double horner(double[] c, double x) {
    double r = 0;
    for (int i = c.length - 1; i >= 0; i--) r = r * x + c[i];
    return r;
  }

  static double[] hornerAll(double[] c, double[] xs) {
    double[] out = new double[xs.length];
    for (int j = 0; j < xs.length; j++) {
      double r = xs[j] / 2;
      for (int i = 0; i < c.length; i++) r = r * xs[j] + c[i];
      out[j] = r;
    }
    return out;
  }

  static void histogram(int[] bins, int[] values) {
    for (int i = 0; i < values.length; i++) bins[(values[i] & 0x7FFFFFFF) % bins.length]++;
  }

  static void weighted(float[] bins, int[] values, float[] weights) {
    for (int i = 0; i < values.length; i++) bins[values[i] & 7] += weights[i];
  }

  static float[] gathered(float[] a, int[] at) {
    float[] r = new float[at.length];
    for (int i = 0; i < at.length; i++) r[i] = a[Math.floorMod(at[i], a.length)];
    return r;
  }

  static float[] scattered(float[] a, int[] at) {
    float[] r = new float[a.length];
    for (int i = 0; i < a.length; i++) r[at[i] & 7] = a[i];
    return r;
  }

  static float[] convolved(float[] a, float[] k) {
    float[] r = new float[a.length];
    for (int i = 0; i + 9 <= a.length; i++) {
      float s = 0;
      for (int j = 0; j < 9; j++) s += a[i + j] * k[j];
      r[i] = s;
    }
    return r;
  }

  static void triangularStays(float[][] a, float[] b) {
    for (int i = 0; i < a.length; i++) {
      float s = 0;
      for (int j = 0; j <= i; j++) s += a[i][j] * b[j];
      b[i] = s;
    }
  }

  static void softmax(float[][] a, float[][] b) {
    for (int i = 0; i < a.length; i++) {
      float max = Float.NEGATIVE_INFINITY;
      for (int j = 0; j < a[i].length; j++) max = Math.max(max, a[i][j]);
      float sum = 0;
      for (int j = 0; j < a[i].length; j++) {
        b[i][j] = 1 / (1 + (a[i][j] - max) * (a[i][j] - max));
        sum += b[i][j];
      }
      for (int j = 0; j < a[i].length; j++) b[i][j] /= sum;
    }
  }

  static float[] locals(float[][] a) {
    float[] out = new float[a.length];
    for (int i = 0; i < a.length; i++) {
      float[] t = new float[a[i].length];
      for (int j = 0; j < t.length; j++) t[j] = a[i][j] * 2;
      float s = 0;
      for (int j = 0; j < t.length; j++) s += t[j] * t[t.length - 1];
      out[i] = s;
    }
    return out;
  }

  static void bytes(byte[] a, byte[] b) {
    for (int i = 0; i < a.length; i++) b[i] = (byte) (a[i] * 3 + b[i] >> 1);
  }

  static int last(int[] a) {
    int x = 7;
    for (int i = 0; i < a.length; i++) x = a[i] * i;
    return x;
  }

  static double differences(double[] a) {
    double s = 0, before = a[0];
    for (int i = 1; i < a.length; i++) {
      s += (a[i] - before) * (a[i] - before);
      before = a[i];
    }
    return s;
  }

  static int firstNegativeStays(int[] a) {
    for (int i = 0; i < a.length; i++) if (a[i] < 0) return i;
    return -1;
  }

  static long fibonacci(long a, long b) {
    for (int i = 0; i < 40; i++) {
      long t = a + b;
      a = b;
      b = t;
    }
    return a;
  }

  static int countdown(int x) {
    int s = 0;
    for (int i = 100; i > 0; i -= 3) s = s * 31 + (i ^ x);
    return s;
  }

  static void branches(float[] a, float[] b) {
    for (int i = 0; i < a.length; i++) {
      if (a[i] < 0) b[i] = -a[i];
      else b[i] = a[i] * 2 + i;
    }
  }

  static void waveStays(float[][] u, float[][] v) {
    for (int t = 0; t < 3; t++) {
      for (int i = 1; i < u.length - 1; i++)
        for (int j = 1; j < u[0].length - 1; j++)
          v[i][j] = 0.25f * (u[i - 1][j] + u[i + 1][j] + u[i][j - 1] + u[i][j + 1]);
      for (int i = 1; i < u.length - 1; i++)
        for (int j = 1; j < u[0].length - 1; j++) u[i][j] = v[i][j];
    }
  }

  static float nearest(float[] x, float[] y) {
    float s = 0;
    for (int i = 0; i < x.length; i++) {
      float best = Float.MAX_VALUE;
      for (int j = 0; j < y.length; j++) {
        float d = Math.abs(x[i] - y[j]);
        best = d < best ? d : best;
      }
      s += best;
    }
    return s;
  }

  static void diagonal(double[][] a, double[] d) {
    for (int i = 0; i < a.length; i++) d[i] = a[i][i];
    for (int i = 0; i < a.length; i++) a[i][i] = 1;
  }

  static void offset(float[] a, float[] b, int by) {
    int o = by & 3;
    for (int i = 0; i < 9; i++) b[i + o] = a[i] + by;
  }

  static double sumOfRows(double[][] a, double[] w) {
    double s = 1;
    for (int i = 0; i < a.length; i++) {
      double r = 0;
      for (int j = 0; j < w.length; j++) r += a[i][j] * w[j];
      s *= r;
    }
    return s;
  }
}
