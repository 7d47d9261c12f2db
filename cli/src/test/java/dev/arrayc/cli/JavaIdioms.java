package dev.arrayc.cli;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntBinaryOperator;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;

/** Java as people write it, for {@link JavaMethodsTest}: what the language has beside loops. */
@SuppressWarnings({"all", "fallthrough", "lossy-conversions"})
final class JavaIdioms {
  private static final int[] PRIMES = {2, 3, 5, 7, 11, 13};
  private static final long SEED = 0x5DEECE66DL;

  private JavaIdioms() {}

  sealed interface Shape permits Circle, Box {}

  record Circle(double r) implements Shape {}

  record Box(double w, double h) implements Shape {}

  record Vec(float x, float y, float z) {
    Vec {
      if (Float.isInfinite(1f)) throw new IllegalArgumentException();
    }

    Vec plus(Vec o) {
      return new Vec(x + o.x, y + o.y, z + o.z);
    }

    Vec scale(float s) {
      return new Vec(x * s, y * s, z * s);
    }

    float dot(Vec o) {
      return x * o.x + y * o.y + z * o.z;
    }

    static Vec of(float x) {
      return new Vec(x, x + 1, x + 2);
    }
  }

  enum Op implements IntBinaryOperator {
    ADD {
      public int applyAsInt(int a, int b) {
        return a + b;
      }
    },
    MUL {
      public int applyAsInt(int a, int b) {
        return a * b;
      }
    },
    XOR {
      public int applyAsInt(int a, int b) {
        return a ^ b;
      }
    }
  }

  static double area(double a, double b) {
    double sum = 0;
    for (Shape s : new Shape[] {new Circle(a), new Box(a, b), new Box(b, 2)}) {
      sum +=
          switch (s) {
            case Circle c -> 3 * c.r() * c.r();
            case Box(double w, double h) -> w * h;
          };
    }
    return sum;
  }

  static int enums(int a, int b) {
    int r = 0;
    for (Op op : Op.values()) r = r * 31 + op.applyAsInt(a, b) + op.ordinal();
    return r + Op.valueOf("MUL").applyAsInt(a, 3);
  }

  static int onStrings(int a) {
    int r = 0;
    for (String word : new String[] {"neg", "dbl", "other"}) {
      switch (word) {
        case "neg":
          r -= a;
          break;
        case "dbl":
          r += 2 * a;
        default:
          r ^= word.length();
      }
    }
    return r
        + "abc".charAt(1)
        + "hello".indexOf("l")
        + "hello".substring(1, 3).length()
        + (word("x").equals("x!") ? 1 : 0);
  }

  private static String word(String s) {
    return s + "!";
  }

  static float vectors(float a, float b) {
    Vec v = Vec.of(a).plus(new Vec(b, 1, 2).scale(0.5f));
    return v.dot(v) + v.x();
  }

  static int lambdas(int a, int b) {
    IntUnaryOperator inc = x -> x + b;
    IntUnaryOperator twice = inc.andThen(x -> x * 2);
    IntBinaryOperator max = Math::max;
    Supplier<Integer> seven = () -> 7;
    return twice.applyAsInt(a) + max.applyAsInt(a, b) + seven.get() + apply(JavaIdioms::square, a);
  }

  private static int apply(IntUnaryOperator f, int x) {
    return f.applyAsInt(f.applyAsInt(x));
  }

  private static int square(int x) {
    return x * x;
  }

  static double integrate(double a, double b) {
    return simpson(x -> x * x * x - 2 * x, a, b) + simpson(Math::abs, a, b);
  }

  private static double simpson(DoubleUnaryOperator f, double a, double b) {
    int n = 10;
    double h = (b - a) / n, s = f.applyAsDouble(a) + f.applyAsDouble(b);
    for (int i = 1; i < n; i++) s += f.applyAsDouble(a + i * h) * (i % 2 == 0 ? 2 : 4);
    return s * h / 3;
  }

  static long recursion(int a) {
    return power(a, 13) + ackermann(2, 2) + a * fib(12);
  }

  private static long power(long x, int n) {
    if (n == 0) return 1;
    long half = power(x, n / 2);
    return n % 2 == 0 ? half * half : half * half * x;
  }

  private static int ackermann(int m, int n) {
    return m == 0 ? n + 1 : n == 0 ? ackermann(m - 1, 1) : ackermann(m - 1, ackermann(m, n - 1));
  }

  private static int fib(int n) {
    return n < 2 ? n : fib(n - 1) + fib(n - 2);
  }

  static int exceptions(int a) {
    int r = a;
    try {
      r += checked(PRIMES, 2);
      r += checked(PRIMES, 99);
    } catch (ArrayIndexOutOfBoundsException e) {
      r *= 3;
    } finally {
      r += 1;
    }
    try {
      throw new IllegalStateException("no");
    } catch (RuntimeException e) {
      r += e.getMessage().length();
    }
    return r;
  }

  private static int checked(int[] a, int i) {
    if (i < 0) throw new IllegalArgumentException("negative");
    return a[i];
  }

  static int narrow(int a) {
    byte b = (byte) a;
    b += 100;
    short s = (short) (a * 3);
    s >>>= 2;
    char c = (char) a;
    c++;
    int i = b;
    i <<= 33;
    return b + s * 3 + c * 5 + i + (char) -1 + (byte) 200;
  }

  static long mixed(int a, long b) {
    long r = a;
    r += b * 1.5;
    r ^= (int) b;
    r <<= a;
    int i = (int) r;
    i /= 3;
    i %= 7;
    return r + i + (a > b ? a : b) + -a + ~b + (b == 0 ? 1 : a % (b | 1));
  }

  static float compound(float a, int b) {
    int i = b;
    i += a;
    i *= 2.5;
    float f = i;
    f -= 0.1;
    return f++ + --f;
  }

  static boolean booleans(int a, int b, float x) {
    boolean p = a > b && x > 0 || a == -b, q = !p ^ x != x;
    return p ? q | a < 3 : q & b >= a;
  }

  static int labelled(int a) {
    int r = 0;
    outer:
    for (int i = 0; i < 5; i++) {
      for (int j = 0; j < 5; j++) {
        if (j == 3) continue outer;
        if (i == 4) break outer;
        r = r * 3 + a * i - j;
      }
    }
    do {
      r += 7;
    } while (r % 2 == 5);
    return r;
  }

  static double mathFunctions(double x) {
    double y = Math.abs(x) + 0.5;
    return Math.floor(x)
        + Math.ceil(y)
        + Math.rint(x * 3)
        + Math.sqrt(y)
        + Math.max(x, -0.0)
        + Math.copySign(y, x)
        + Math.signum(x)
        + Math.ulp(1.0)
        + Math.fma(x, y, 1)
        + Math.toRadians(x)
        + Math.scalb(y, 2)
        + Math.clamp(x, -1.0, 1.0)
        + Math.nextUp(1.0f);
  }

  static long exactMath(int a, long b) {
    return Math.floorMod(a, 7)
        + Math.floorDiv(a, 3)
        + Math.abs((long) a)
        + Math.multiplyHigh(b, a)
        + Long.compare(a, b)
        + Integer.signum(a)
        + Math.max(b, 3)
        + Integer.compareUnsigned(a, 5)
        + Integer.toUnsignedLong(a)
        + Math.absExact(3)
        + Long.numberOfLeadingZeros(b);
  }

  static double strict(double x) {
    return StrictMath.sqrt(Math.abs(x))
        + StrictMath.floor(x)
        + StrictMath.tan(x)
        + StrictMath.atan2(x, 2)
        + StrictMath.pow(Math.abs(x), 1.5)
        + StrictMath.sinh(x * 0.1)
        + StrictMath.expm1(x * 0.1)
        + StrictMath.log1p(Math.abs(x))
        + StrictMath.acos(x * 0.01)
        + StrictMath.cos(x);
  }

  static int bitTricks(int a, long b) {
    return Integer.bitCount(a) * 3
        + Long.bitCount(b)
        + Integer.reverse(a)
        + Integer.highestOneBit(a)
        + Integer.rotateRight(a, 5)
        + (int) Long.rotateLeft(b, 9)
        + Integer.parseInt("12")
        + (Float.floatToIntBits(1.5f) ^ a)
        + Character.getNumericValue('7')
        + Short.reverseBytes((short) a);
  }

  static long random(long seed) {
    long s = (seed ^ SEED) & ((1L << 48) - 1), r = 0;
    for (int i = 0; i < 20; i++) {
      s = (s * SEED + 0xBL) & ((1L << 48) - 1);
      r = r * 31 + (int) (s >>> 16);
    }
    return r;
  }

  static int crc(byte[] data) {
    int crc = -1;
    for (byte b : data) {
      crc ^= b & 0xFF;
      for (int k = 0; k < 8; k++) crc = (crc & 1) != 0 ? (crc >>> 1) ^ 0xEDB88320 : crc >>> 1;
    }
    return ~crc;
  }

  static int hash(int[] a) {
    return Arrays.hashCode(a);
  }

  static int[] sorted(int[] a) {
    int[] r = a.clone();
    for (int i = 1; i < r.length; i++) {
      int x = r[i], j = i - 1;
      while (j >= 0 && r[j] > x) {
        r[j + 1] = r[j];
        j--;
      }
      r[j + 1] = x;
    }
    return r;
  }

  static int binarySearch(int[] a, int key) {
    int lo = 0, hi = a.length - 1;
    while (lo <= hi) {
      int mid = (lo + hi) >>> 1;
      if (a[mid] < key) lo = mid + 1;
      else if (a[mid] > key) hi = mid - 1;
      else return mid;
    }
    return -(lo + 1);
  }

  static float[] filled(float[] a, float x) {
    float[] r = new float[a.length + 3];
    Arrays.fill(r, x);
    System.arraycopy(a, 2, r, 4, 5);
    float[] c = Arrays.copyOf(r, 20);
    c[19] = r[0];
    return c;
  }

  static double determinant(double[][] m) {
    int n = 3;
    double[][] a = new double[n][n];
    for (int i = 0; i < n; i++) for (int j = 0; j < n; j++) a[i][j] = m[i][j];
    return a[0][0] * (a[1][1] * a[2][2] - a[1][2] * a[2][1])
        - a[0][1] * (a[1][0] * a[2][2] - a[1][2] * a[2][0])
        + a[0][2] * (a[1][0] * a[2][1] - a[1][1] * a[2][0]);
  }

  static int ragged(int a) {
    int[][] t = new int[6][];
    for (int i = 0; i < t.length; i++) {
      t[i] = new int[i + 1];
      t[i][0] = t[i][i] = a;
      for (int j = 1; j < i; j++) t[i][j] = t[i - 1][j - 1] + t[i - 1][j];
    }
    int s = 0;
    for (int[] row : t) for (int x : row) s = s * 7 + x;
    return s;
  }

  static int lists(int a) {
    List<Integer> l = List.of(a, 2, 3);
    int s = 0;
    for (int x : l) s += x;
    return s + l.size();
  }

  static int ternaries(int a, int b, int c) {
    return a < b ? b < c ? a : c > 0 ? b : c : a == b ? -1 : c;
  }

  static double[] polar(double x, double y) {
    double[] out = new double[2];
    out[0] = StrictMath.hypot(x, y);
    out[1] = StrictMath.atan2(y, x);
    return out;
  }

  static void lu(double[][] a) {
    int n = a.length;
    for (int k = 0; k < n; k++) {
      for (int i = k + 1; i < n; i++) {
        a[i][k] /= a[k][k];
        for (int j = k + 1; j < n; j++) a[i][j] -= a[i][k] * a[k][j];
      }
    }
  }

  static void gameOfLife(int[][] a, int[][] b) {
    int n = a.length;
    for (int i = 0; i < n; i++)
      for (int j = 0; j < n; j++) {
        int c = 0;
        for (int di = -1; di <= 1; di++)
          for (int dj = -1; dj <= 1; dj++)
            if (di != 0 || dj != 0) c += a[(i + di + n) % n][(j + dj + n) % n] & 1;
        b[i][j] = c == 3 || c == 2 && (a[i][j] & 1) == 1 ? 1 : 0;
      }
  }

  static int longestRun(int[] a) {
    int best = 0, run = 0;
    for (int x : a) {
      run = x > 0 ? run + 1 : 0;
      best = Math.max(best, run);
    }
    return best;
  }

  static int editDistance(byte[] a, byte[] b) {
    int[][] d = new int[a.length + 1][b.length + 1];
    for (int i = 0; i <= a.length; i++) d[i][0] = i;
    for (int j = 0; j <= b.length; j++) d[0][j] = j;
    for (int i = 1; i <= a.length; i++)
      for (int j = 1; j <= b.length; j++)
        d[i][j] =
            Math.min(
                Math.min(d[i - 1][j] + 1, d[i][j - 1] + 1),
                d[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
    return d[a.length][b.length];
  }

  static int sieve(int limit) {
    boolean[] composite = new boolean[100];
    int count = 0;
    for (int i = 2; i < 100; i++) {
      if (!composite[i]) {
        count += i < limit ? 1 : 0;
        for (int j = i * i; j < 100; j += i) composite[j] = true;
      }
    }
    return count;
  }

  static int chars(char a, short b, boolean c) {
    return a + b * (c ? 2 : 3) + (c ? 'x' : a);
  }

  static void mixedArrays(short[] a, char[] b, boolean[] c, long[] d) {
    for (int i = 0; i < a.length; i++) {
      a[i] += b[i];
      b[i] = (char) (b[i] * 3 + a[i]);
      c[i] = c[i] ^ a[i] > 0;
      d[i] = d[i] << (a[i] & 7) | (c[i] ? 1 : 0);
    }
  }

  static float kahan(float[] a) {
    float s = 0, c = 0;
    for (float x : a) {
      float y = x - c, t = s + y;
      c = (t - s) - y;
      s = t;
    }
    return s;
  }
}
