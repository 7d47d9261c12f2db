package dev.arrayc.cli;

/**
 * Methods that {@link JavaMethodsTest} runs twice: as Java, and compiled. All their bits are fixed
 * by Java's meaning.
 */
@SuppressWarnings({"all", "fallthrough"})
final class JavaMethods {
  private static final double[] WEIGHTS = {0.5, -1.25, 3, 0.125};

  private JavaMethods() {}

  record Complex(double re, double im) {
    Complex times(Complex o) {
      return new Complex(re * o.re - im * o.im, re * o.im + im * o.re);
    }

    Complex plus(Complex o) {
      return new Complex(re + o.re, im + o.im);
    }
  }

  enum Activation {
    RELU,
    SQUARE
  }

  static float polynomial(float x) {
    return ((2f * x - 3f) * x + 0.5f) * x - 1f;
  }

  static double rational(double x, double y) {
    return (x * x - y) / (1 + x * y);
  }

  static int wraps(int a, int b) {
    return a * 31 + b * 17 - (a ^ b) * 0x9E3779B9;
  }

  static long wideWraps(long a, long b) {
    return a * 0x9E3779B97F4A7C15L + (b ^ a) - ~b;
  }

  static int shifts(int a, int b) {
    return (a << b) ^ (a >> b) ^ (a >>> b);
  }

  static long wideShifts(long a, int b) {
    return (a << b) ^ (a >> b) ^ (a >>> b);
  }

  static int divides(int a, int b) {
    return a / (b | 1) + a % (b | 1);
  }

  static long wideDivides(long a, long b) {
    return a / (b | 1) + a % (b | 1);
  }

  static int narrows(int a) {
    return (byte) a + (short) (a * 3) + (char) (a * 7);
  }

  static int casts(double x) {
    return (int) (x * 1e9) + (int) (long) (x * 1e18) + (int) (float) x;
  }

  static long longCasts(float x) {
    return (long) (x * 1e18f) + (byte) x + (char) x;
  }

  static float floats(int a, long b) {
    return (float) a + (float) b;
  }

  static double doubles(int a, long b, float c) {
    return (double) a * b + c;
  }

  static float remainder(float a, float b) {
    return a % b;
  }

  static double wideRemainder(double a, double b) {
    return a % b;
  }

  static boolean compares(float a, float b) {
    return a < b;
  }

  static boolean logic(int a, int b, boolean c) {
    return (a < b) & !c | (a == b) ^ c;
  }

  static int threeWay(float a, float b) {
    return Float.compare(a, b) + Integer.compare((int) a, (int) b);
  }

  static float extremes(float a, float b) {
    return Math.max(a, b) - Math.min(a, 0.5f);
  }

  static int floorMod(int a, int b) {
    return Math.floorMod(a, b | 1) + Math.floorDiv(a, b | 1);
  }

  static float fused(float a, float b, float c) {
    return Math.fma(a, b, c);
  }

  static double roundings(double x) {
    return Math.rint(x) + 3 * Math.floor(x) + 5 * Math.ceil(x) + 7 * Math.signum(x);
  }

  static long rounds(double x, float y) {
    return Math.round(x) + Math.round(y);
  }

  static long highProduct(long a, long b) {
    return Math.multiplyHigh(a, b) + Math.abs(a) - Math.max(a, b);
  }

  static int bits(int a) {
    return Integer.bitCount(a)
        + Integer.reverse(a)
        + Integer.rotateLeft(a, 7)
        + Integer.numberOfLeadingZeros(a)
        + Integer.numberOfTrailingZeros(a);
  }

  static long wideBits(long a) {
    return Long.bitCount(a)
        + Long.reverseBytes(a)
        + Long.numberOfTrailingZeros(a)
        + Long.highestOneBit(a);
  }

  static int floatBits(float x) {
    return Float.floatToIntBits(x) ^ Float.floatToRawIntBits(x + 1) ^ Math.getExponent(x);
  }

  static double strictSine(double x) {
    return StrictMath.sin(x) + StrictMath.exp(x) + StrictMath.log(Math.abs(x));
  }

  static double logarithm(double x) {
    return StrictMath.log10(Math.abs(x)) + StrictMath.hypot(x, 2.0) + StrictMath.cbrt(x);
  }

  static float root(float x) {
    return (float) Math.sqrt(x * x + 1f);
  }

  static float absolute(float x) {
    return x < 0 ? -x : x;
  }

  static float piecewise(float x) {
    if (x < -0.5f) return x * 2;
    if (x < 0.5f) {
      x = x + 1;
    } else {
      x -= 1;
    }
    return x * x;
  }

  static int collatz(int n) {
    int c = 0;
    n = n & 1023 | 1;
    while (n != 1) {
      n = (n & 1) == 0 ? n / 2 : 3 * n + 1;
      c++;
    }
    return c;
  }

  static int mandelbrot(double re, double im) {
    double x = 0, y = 0;
    int n = 0;
    while (n < 100 && x * x + y * y <= 4) {
      double t = x * x - y * y + re;
      y = 2 * x * y + im;
      x = t;
      n++;
    }
    return n;
  }

  static int gcd(int a, int b) {
    a = Math.abs(a & 0xFFFF);
    b = Math.abs(b & 0xFFFF);
    while (b != 0) {
      int t = a % b;
      a = b;
      b = t;
    }
    return a;
  }

  static double newton(double x) {
    double a = Math.abs(x) + 1, r = a;
    do {
      r = 0.5 * (r + a / r);
    } while (Math.abs(r * r - a) > 1e-12 * a);
    return r;
  }

  static int choose(int a) {
    switch (a & 3) {
      case 0:
        return a + 1;
      case 1:
        a *= 3;
      case 2:
        a -= 7;
        break;
      default:
        a ^= 5;
    }
    return a;
  }

  static int arrow(int a) {
    return switch (a & 7) {
      case 1, 2 -> a;
      case 5 -> -a;
      default -> a * a;
    };
  }

  static void saxpy(float a, float[] x, float[] y) {
    for (int i = 0; i < x.length; i++) y[i] = a * x[i] + y[i];
  }

  static float dot(float[] a, float[] b) {
    float s = 0;
    for (int i = 0; i < a.length; i++) s += a[i] * b[i];
    return s;
  }

  static float[] scaled(float[] a, float s) {
    float[] r = new float[a.length];
    for (int i = 0; i < r.length; i++) r[i] = a[i] * s;
    return r;
  }

  static void stencil(float[][] a, float[][] b) {
    for (int i = 1; i < a.length - 1; i++)
      for (int j = 1; j < a[0].length - 1; j++)
        b[i][j] = 0.25f * (a[i - 1][j] + a[i + 1][j] + a[i][j - 1] + a[i][j + 1]);
  }

  static void product(float[][] a, float[][] b, float[][] c) {
    for (int i = 0; i < a.length; i++)
      for (int j = 0; j < b[0].length; j++) {
        float s = 0;
        for (int k = 0; k < b.length; k++) s += a[i][k] * b[k][j];
        c[i][j] = s;
      }
  }

  static void prefix(double[] a) {
    for (int i = 1; i < a.length; i++) a[i] += a[i - 1];
  }

  static int[] histogram(int[] a) {
    int[] h = new int[16];
    for (int v : a) h[v & 15]++;
    return h;
  }

  static void transpose(int[][] a, int[][] b) {
    for (int i = 0; i < a.length; i++) for (int j = 0; j < a[i].length; j++) b[j][i] = a[i][j];
  }

  static long[] gathered(long[] a, int[] p) {
    long[] r = new long[p.length];
    for (int i = 0; i < p.length; i++) r[i] = a[(p[i] & 0x7FFFFFFF) % a.length];
    return r;
  }

  static byte sum(byte[] a) {
    byte s = 0;
    for (byte v : a) s += v;
    return s;
  }

  static int largest(int[] a) {
    int m = a[0];
    for (int i = 1; i < a.length; i++) if (a[i] > m) m = a[i];
    return m;
  }

  static int find(int[] a, int key) {
    for (int i = 0; i < a.length; i++) if (a[i] % 5 == key % 5) return i;
    return -1;
  }

  static int firstNegative(float[] a) {
    int i = 0;
    while (i < a.length) {
      if (a[i] < 0) break;
      i++;
    }
    return i;
  }

  static void sort(int[] a) {
    for (int i = 0; i < a.length; i++)
      for (int j = 0; j + 1 < a.length - i; j++)
        if (a[j] > a[j + 1]) {
          int t = a[j];
          a[j] = a[j + 1];
          a[j + 1] = t;
        }
  }

  static void insertion(double[] a) {
    for (int i = 1; i < a.length; i++) {
      double v = a[i];
      int j = i - 1;
      while (j >= 0 && a[j] > v) {
        a[j + 1] = a[j];
        j--;
      }
      a[j + 1] = v;
    }
  }

  static float positives(float[] a) {
    float s = 0;
    for (float v : a) {
      if (v <= 0) continue;
      s += v;
    }
    return s;
  }

  static double triangle(double[][] a) {
    double s = 0;
    for (int i = 0; i < a.length; i++) for (int j = 0; j < i; j++) s += a[i][j];
    return s;
  }

  static float[] filled(float x) {
    float[] r = new float[33];
    java.util.Arrays.fill(r, x);
    r[3] = 7;
    return r;
  }

  static int[] sorted(int[] a) {
    int[] r = a.clone();
    java.util.Arrays.sort(r);
    return r;
  }

  static float[] moved(float[] a) {
    float[] r = new float[a.length];
    System.arraycopy(a, 2, r, 0, a.length - 2);
    return r;
  }

  static Complex power(Complex z, Complex c) {
    for (int i = 0; i < 20; i++) {
      z = z.times(z).plus(c);
    }
    return z;
  }

  static double composed(double x) {
    java.util.function.DoubleUnaryOperator f = v -> v * v + x;
    return f.andThen(Math::sqrt).applyAsDouble(x);
  }

  static int recursive(int a) {
    return fibonacci(12) + a;
  }

  private static int fibonacci(int n) {
    return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2);
  }

  static double table(double x) {
    double s = 0;
    for (double w : WEIGHTS) s = s * x + w;
    return s;
  }

  static double caught(double x) {
    double[] a = new double[2];
    try {
      a[2] = x;
    } catch (ArrayIndexOutOfBoundsException e) {
      return x + 1;
    }
    return x;
  }

  static boolean[] flags(int[] a) {
    boolean[] r = new boolean[a.length];
    for (int i = 0; i < a.length; i++) r[i] = (a[i] & 1) == 0;
    return r;
  }

  static double pingPong(double[] a) {
    double[] x = a.clone(), y = new double[a.length];
    for (int t = 0; t < 20; t++) {
      for (int i = 1; i < a.length - 1; i++) y[i] = (x[i - 1] + x[i] + x[i + 1]) / 3;
      double[] s = x;
      x = y;
      y = s;
    }
    return x[a.length / 2];
  }

  static float conditional(float x) {
    if (x < 0) return 2 * 2 * 2;
    else return 4f;
  }

  static float activated(Activation a, String sign, float x) {
    float r =
        switch (a) {
          case RELU -> Math.max(x, 0f);
          case SQUARE -> x * x;
        };
    switch (sign) {
      case "plus":
        return r;
      case "minus":
        return -r;
      default:
        throw new IllegalArgumentException("no sign " + sign);
    }
  }
}
