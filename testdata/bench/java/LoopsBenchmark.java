package bench;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Collection;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Each loop of {@link Loops} under HotSpot, and compiled by arrayc from its class file, through the
 * class that arrayc wrote. Both work on data of their own that stays where it is.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED"})
public class LoopsBenchmark {
  private final Random random = new Random(1);

  private final float[] x = floats(1_000_000);
  private final float[] y = floats(1_000_000);
  private final MemorySegment a = memory(0.5f);
  private final MemorySegment nx = memory(x);
  private final MemorySegment ny = memory(y);
  private final MemorySegment out = memory(0f);

  private final float[][] image = rows(1000, 1000);
  private final float[][] image2 = rows(1000, 1000);
  private final MemorySegment nImage = memory(image);
  private final MemorySegment nImage2 = memory(image2);

  private final float[][] left = rows(512, 512);
  private final float[][] right = rows(512, 512);
  private final float[][] product = rows(512, 512);
  private final MemorySegment nLeft = memory(left);
  private final MemorySegment nRight = memory(right);
  private final MemorySegment nProduct = memory(product);

  private final int[][] counts = new int[500][500];
  private final MemorySegment nCounts = Arena.global().allocate(500 * 500 * 4, 64);

  private final double[][] options = {
    doubles(50, 150), doubles(50, 150), doubles(0.1, 2), doubles(0, 1)
  };
  private final MemorySegment[] nOptions = new MemorySegment[4];

  private final float[][] bodies = rows(7, 1000);
  private final MemorySegment[] nBodies = new MemorySegment[7];

  private final int[] bins = new int[256];
  private final int[] values = random.ints(1_000_000).toArray();
  private final MemorySegment nBins = Arena.global().allocate(256 * 4, 64);
  private final MemorySegment nValues = Arena.global().allocateFrom(ValueLayout.JAVA_INT, values);

  public LoopsBenchmark() {
    for (int i = 0; i < 4; i++) {
      nOptions[i] = Arena.global().allocateFrom(ValueLayout.JAVA_DOUBLE, options[i]);
    }
    for (int i = 0; i < 7; i++) {
      nBodies[i] = memory(bodies[i]);
    }
  }

  private float[] floats(int n) {
    float[] a = new float[n];
    for (int i = 0; i < n; i++) {
      a[i] = random.nextFloat();
    }
    return a;
  }

  private double[] doubles(double low, double high) {
    return random.doubles(1_000_000, low, high).toArray();
  }

  private float[][] rows(int n, int m) {
    float[][] a = new float[n][];
    for (int i = 0; i < n; i++) {
      a[i] = floats(m);
    }
    return a;
  }

  private static MemorySegment memory(float... a) {
    return Arena.global().allocateFrom(ValueLayout.JAVA_FLOAT, a);
  }

  private static MemorySegment memory(float[][] a) {
    MemorySegment all = Arena.global().allocate(4L * a.length * a[0].length, 64);
    for (int i = 0; i < a.length; i++) {
      MemorySegment.copy(a[i], 0, all, ValueLayout.JAVA_FLOAT, 4L * i * a[0].length, a[0].length);
    }
    return all;
  }

  @Benchmark
  public void saxpyJava() {
    Loops.saxpy(0.5f, x, y);
  }

  @Benchmark
  public void saxpyArrayc() {
    LoopsNative.saxpy(a, nx, ny);
  }

  @Benchmark
  public float dotJava() {
    return Loops.dot(x, y);
  }

  @Benchmark
  public void dotArrayc() {
    LoopsNative.dot(nx, ny, out);
  }

  @Benchmark
  public void prefixSumJava() {
    Loops.prefixSum(x, y);
  }

  @Benchmark
  public void prefixSumArrayc() {
    LoopsNative.prefixSum(nx, ny);
  }

  @Benchmark
  public void stencilJava() {
    Loops.stencil(image, image2);
  }

  @Benchmark
  public void stencilArrayc() {
    LoopsNative.stencil(nImage, nImage2);
  }

  @Benchmark
  public void softmaxJava() {
    Loops.softmax(image, image2);
  }

  @Benchmark
  public void softmaxArrayc() {
    LoopsNative.softmax(nImage, nImage2);
  }

  @Benchmark
  public void matmulJava() {
    Loops.matmul(left, right, product);
  }

  @Benchmark
  public void matmulArrayc() {
    LoopsNative.matmul(nLeft, nRight, nProduct);
  }

  @Benchmark
  public void mandelbrotJava() {
    Loops.mandelbrot(counts);
  }

  @Benchmark
  public void mandelbrotArrayc() {
    LoopsNative.mandelbrot(nCounts);
  }

  @Benchmark
  public void blackScholesJava() {
    Loops.blackScholes(options[0], options[1], options[2], options[3]);
  }

  @Benchmark
  public void blackScholesArrayc() {
    LoopsNative.blackScholes(nOptions[0], nOptions[1], nOptions[2], nOptions[3]);
  }

  @Benchmark
  public void nbodyJava() {
    Loops.nbody(bodies[0], bodies[1], bodies[2], bodies[3], bodies[4], bodies[5], bodies[6]);
  }

  @Benchmark
  public void nbodyArrayc() {
    LoopsNative.nbody(
        nBodies[0], nBodies[1], nBodies[2], nBodies[3], nBodies[4], nBodies[5], nBodies[6]);
  }

  @Benchmark
  public void histogramJava() {
    Loops.histogram(bins, values);
  }

  @Benchmark
  public void histogramArrayc() {
    LoopsNative.histogram(nBins, nValues);
  }

  /** Runs all and prints the table. */
  public static void main(String[] arguments) throws Exception {
    Collection<RunResult> results =
        new Runner(
                new OptionsBuilder()
                    .include(
                        LoopsBenchmark.class.getName()
                            + (arguments.length > 0 ? "." + arguments[0] : ""))
                    .build())
            .run();
    Map<String, double[]> table = new TreeMap<>();
    for (RunResult result : results) {
      String name = result.getPrimaryResult().getLabel();
      boolean isJava = name.endsWith("Java");
      String loop = name.substring(0, name.length() - (isJava ? 4 : 6));
      table.computeIfAbsent(loop, k -> new double[2])[isJava ? 0 : 1] =
          result.getPrimaryResult().getScore();
    }
    System.out.printf("%n%-14s %12s %12s %8s%n", "loop", "HotSpot us", "arrayc us", "faster");
    table.forEach(
        (loop, us) ->
            System.out.printf("%-14s %12.1f %12.1f %7.2fx%n", loop, us[0], us[1], us[0] / us[1]));
  }
}
