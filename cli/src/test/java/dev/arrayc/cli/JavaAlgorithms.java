package dev.arrayc.cli;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.DoubleUnaryOperator;
import java.util.logging.Logger;
import java.util.stream.IntStream;

/**
 * Algorithms as one finds them in Java code, for {@link JavaMethodsTest}: references that change
 * places, the JDK's collections and streams, static state.
 */
@SuppressWarnings("all")
final class JavaAlgorithms {
  private static final Logger LOG = Logger.getLogger("what no compiled method uses is no error");
  private static final int[] CRC = new int[256];
  private static final Map<String, Integer> CODES = new HashMap<>();
  private static final List<Integer> SQUARES;
  private static final double[] NOISE = new double[4];

  static {
    for (int i = 0; i < 256; i++) {
      int c = i;
      for (int k = 0; k < 8; k++) c = (c & 1) != 0 ? 0xEDB88320 ^ (c >>> 1) : c >>> 1;
      CRC[i] = c;
    }
    CODES.put("one", 1);
    CODES.put("two", 2);
    List<Integer> squares = new ArrayList<>();
    for (int i = 0; i < 4; i++) squares.add(i * i);
    SQUARES = List.copyOf(squares);
    Random random = new Random(42);
    for (int i = 0; i < NOISE.length; i++) NOISE[i] = random.nextDouble();
  }

  private JavaAlgorithms() {}

  enum Color {
    RED,
    GREEN,
    BLUE
  }

  // References to arrays that change places.

  static double[][] inverse(double[][] in) {
    int n = in.length;
    double[][] a = new double[n][2 * n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) a[i][j] = in[i][j];
      a[i][n + i] = 1;
    }
    for (int c = 0; c < n; c++) {
      int p = c;
      for (int r = c + 1; r < n; r++) if (Math.abs(a[r][c]) > Math.abs(a[p][c])) p = r;
      double[] t = a[p];
      a[p] = a[c];
      a[c] = t;
      double d = a[c][c];
      for (int j = 0; j < 2 * n; j++) a[c][j] /= d;
      for (int r = 0; r < n; r++) {
        if (r == c) continue;
        double f = a[r][c];
        for (int j = 0; j < 2 * n; j++) a[r][j] -= f * a[c][j];
      }
    }
    double[][] out = new double[n][n];
    for (int i = 0; i < n; i++) for (int j = 0; j < n; j++) out[i][j] = a[i][n + j];
    return out;
  }

  static void rowsSwappedIf(float[][] a, boolean c) {
    if (c) {
      float[] t = a[3];
      a[3] = a[7];
      a[7] = t;
    }
    a[3][2] += 1;
  }

  static void sortedByFirst(int[][] a) {
    for (int i = 0; i < a.length - 1; i++) {
      int m = i;
      for (int j = i + 1; j < a.length; j++) if (a[j][0] < a[m][0]) m = j;
      int[] t = a[i];
      a[i] = a[m];
      a[m] = t;
    }
  }

  static float rowIsShared(float[][] a) {
    a[1] = a[0];
    a[1][2] = 5;
    return a[0][2];
  }

  static int[][] clonesShareRows(int[][] a) {
    int[][] b = a.clone();
    b[0][1] = 77;
    b[2] = b[2].clone();
    b[2][3] = 78;
    return b;
  }

  static int[][] power(int[][] a, int e) {
    int n = a.length;
    int[][] r = new int[n][n];
    for (int i = 0; i < n; i++) r[i][i] = 1;
    e &= 15;
    while (e > 0) {
      if ((e & 1) == 1) r = product(r, a);
      a = product(a, a);
      e >>= 1;
    }
    return r;
  }

  private static int[][] product(int[][] a, int[][] b) {
    int n = a.length;
    int[][] c = new int[n][n];
    for (int i = 0; i < n; i++)
      for (int j = 0; j < n; j++) for (int k = 0; k < n; k++) c[i][j] += a[i][k] * b[k][j];
    return c;
  }

  static float relaxedUntilStill(float[] a) {
    float[] now = a.clone();
    float[] next = a.clone();
    float change = 1;
    int rounds = 0;
    while (change > 1e-3f && rounds < 30) {
      change = 0;
      for (int i = 1; i < a.length - 1; i++) {
        next[i] = (now[i - 1] + now[i + 1]) * 0.5f;
        change = Math.max(change, Math.abs(next[i] - now[i]));
      }
      float[] t = now;
      now = next;
      next = t;
      rounds++;
    }
    return now[5] + rounds;
  }

  static int oneOfTwo(boolean c, int[] a, int[] b) {
    int[] r = c ? a : b;
    int s = 0;
    for (int x : r) s = s * 31 + x;
    return s;
  }

  static double recordUntilNull(int n) {
    Node list = null;
    for (int i = 0; i < 5; i++) list = new Node(i + n, list);
    double s = 0;
    for (Node at = list; at != null; at = at.next()) s = s * 3 + at.value();
    return s;
  }

  record Node(double value, Node next) {}

  static int bestOfCopies(int[] a, int k) {
    int[] now = a.clone();
    int[] best = now;
    int n = k & 7;
    while (n > 0) {
      int[] next = now.clone();
      next[n] += 3;
      if (next[n] > 5) best = next;
      now = next;
      n--;
    }
    return best[1] + best[2] + now[3];
  }

  static double rowsSwappedByCall(double[][] a, int k) {
    int p = k & 7;
    double[] first = a[0];
    if (k > 0) swap(a, 0, p);
    swap(a, 1, 2);
    first[1] = 3;
    a[0][2] = 4;
    return a[p][1] + first[2];
  }

  private static void swap(double[][] a, int i, int j) {
    double[] t = a[i];
    a[i] = a[j];
    a[j] = t;
  }

  /** LU with pivots, on rows that were copied one by one. */
  static double[][] factorised(double[][] m) {
    int n = m.length;
    double[][] a = new double[n][];
    for (int i = 0; i < n; i++) a[i] = m[i].clone();
    for (int c = 0; c < n; c++) {
      int p = c;
      for (int r = c + 1; r < n; r++) if (Math.abs(a[r][c]) > Math.abs(a[p][c])) p = r;
      if (p != c) {
        double[] t = a[p];
        a[p] = a[c];
        a[c] = t;
      }
      for (int r = c + 1; r < n; r++) {
        a[r][c] /= a[c][c];
        for (int k = c + 1; k < n; k++) a[r][k] -= a[r][c] * a[c][k];
      }
    }
    return a;
  }

  static int rowsHeldByOthers(int[] a, int k) {
    int[] r = a.clone();
    set(new int[][] {r, new int[a.length]}, k);
    return r[2];
  }

  private static void set(int[][] t, int k) {
    t[k & 1][2] = 5;
  }

  // Objects with state.

  static class Tally {
    int total;
    int[] counts = new int[4];

    void add(int x) {
      total += x;
      counts[x & 3]++;
    }
  }

  static int tally(int[] a) {
    Tally t = new Tally();
    for (int x : a) if (x > 0) t.add(x);
    return t.total + t.counts[1] * 7 + t.counts[2];
  }

  static class Base {
    private int value = 1;
    int x;
    int y;

    int base() {
      return value;
    }
  }

  static class Derived extends Base {
    private int value = 2;

    int both() {
      return value * 10 + base();
    }
  }

  static int fieldsOfOneName(boolean c) {
    Derived d = new Derived();
    if (c) d.y = 4;
    else d.x = 3;
    return d.both() * 100 + d.x * 10 + d.y;
  }

  // The JDK's collections, streams, strings.

  static int collections(int a) {
    Map<Integer, Integer> sorted = new TreeMap<>();
    for (int i = 5; i > 0; i--) sorted.put(i * 7 % 5, i * a);
    Deque<Integer> deque = new ArrayDeque<>();
    deque.push(a);
    deque.addLast(3);
    EnumMap<Color, Integer> colors = new EnumMap<>(Color.class);
    colors.put(Color.BLUE, a);
    colors.merge(Color.BLUE, 5, Integer::sum);
    int s = colors.get(Color.BLUE) + deque.pop() + Collections.max(List.of(3, 9, 2));
    for (var e : sorted.entrySet()) s = s * 3 + e.getKey() * e.getValue();
    return s;
  }

  static int staticState(int a) {
    return CODES.get("two") * a + SQUARES.get(3) + Color.valueOf("GREEN").ordinal();
  }

  static double seeded(double x) {
    double s = 0;
    for (double w : NOISE) s += w * x;
    return s;
  }

  static int streams(int a) {
    return IntStream.rangeClosed(1, 10).filter(i -> i % 3 == 0).map(i -> i * a).sum()
        + IntStream.of(3, 1, 2).reduce(a, (x, y) -> x * 31 + y)
        + List.of(1, 2, 3).stream().mapToInt(x -> x * a).sum();
  }

  static double streamOfArray(double[] a) {
    return Arrays.stream(a).map(x -> x * x).sum();
  }

  static int[] setAll(int n) {
    int[] r = new int[8];
    Arrays.setAll(r, i -> i * n);
    return r;
  }

  static int strings(int a) {
    char c = 'x';
    boolean b = true;
    StringBuilder s = new StringBuilder("v").append(c).append(b).append(1.5f).append(7);
    int h = s.reverse().toString().hashCode();
    for (char d : ("" + c + b).toCharArray()) h = h * 31 + d;
    return h * a + "a,b,c".split(",").length + "banana".replace('a', 'o').lastIndexOf('o');
  }

  static int boxes(int a, double b, long c) {
    Integer i = a;
    Double d = b;
    Comparable<Long> l = c;
    return i.compareTo(7) + d.hashCode() + l.compareTo(5L) + (i.equals(a) ? 1 : 0);
  }

  static boolean equalArrays(float[] a, float[] b) {
    return Arrays.equals(a, a.clone()) && !Arrays.equals(a, b) && Arrays.hashCode(CRC) != 0;
  }

  static int classes(int a) {
    Object o = new ArrayList<>(List.of(1, 2));
    return (o.getClass() == ArrayList.class ? a : -a)
        + new int[0].getClass().getSimpleName().length();
  }

  // Algorithms.

  static int crc32(byte[] data) {
    int c = -1;
    for (byte b : data) c = CRC[(c ^ b) & 0xff] ^ c >>> 8;
    return ~c;
  }

  static int levenshtein(byte[] a, byte[] b) {
    int[][] d = new int[a.length + 1][b.length + 1];
    for (int i = 0; i <= a.length; i++) d[i][0] = i;
    for (int j = 0; j <= b.length; j++) d[0][j] = j;
    for (int i = 1; i <= a.length; i++)
      for (int j = 1; j <= b.length; j++) {
        int cost = (a[i - 1] & 3) == (b[j - 1] & 3) ? 0 : 1;
        d[i][j] = Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + cost);
      }
    return d[a.length][b.length];
  }

  static void quicksort(int[] a) {
    int[] stack = new int[32];
    int top = 0;
    stack[top++] = 0;
    stack[top++] = a.length - 1;
    while (top > 0) {
      int hi = stack[--top];
      int lo = stack[--top];
      if (lo >= hi) continue;
      int p = a[hi];
      int i = lo - 1;
      for (int j = lo; j < hi; j++)
        if (a[j] <= p) {
          i++;
          int t = a[i];
          a[i] = a[j];
          a[j] = t;
        }
      int t = a[i + 1];
      a[i + 1] = a[hi];
      a[hi] = t;
      stack[top++] = lo;
      stack[top++] = i;
      stack[top++] = i + 2;
      stack[top++] = hi;
    }
  }

  static int components(byte[] a, byte[] b) {
    int[] p = new int[16];
    for (int i = 0; i < p.length; i++) p[i] = i;
    int count = p.length;
    for (int e = 0; e < a.length; e++) {
      int x = a[e] & 15;
      int y = b[e] & 15;
      while (p[x] != x) x = p[x] = p[p[x]];
      while (p[y] != y) y = p[y];
      if (x != y) {
        p[x] = y;
        count--;
      }
    }
    return count;
  }

  static double newton(double a) {
    DoubleUnaryOperator f = x -> x * x - 2;
    DoubleUnaryOperator d = x -> 2 * x;
    double x = 1 + Math.abs(a % 1);
    for (int i = 0; i < 8; i++) x -= f.applyAsDouble(x) / d.applyAsDouble(x);
    return x;
  }

  static void blockedProduct(float[][] a, float[][] b, float[][] c) {
    int block = 4;
    for (int ii = 0; ii < 12; ii += block)
      for (int kk = 0; kk < 12; kk += block)
        for (int i = ii; i < ii + block; i++)
          for (int k = kk; k < kk + block; k++)
            for (int j = 0; j < c[0].length; j++) c[i][j] += a[i][k] * b[k][j];
  }
}
