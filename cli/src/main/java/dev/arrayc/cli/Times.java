package dev.arrayc.cli;

import dev.arrayc.mlir.artifact.PreparedCall;
import java.util.Arrays;
import java.util.stream.DoubleStream;

/**
 * How long a call takes, in seconds. Medians, because what disturbs a call only ever makes it
 * longer.
 *
 * @param median of all runs
 * @param low the median lies above this with 95 % confidence
 * @param high the median lies below this with 95 % confidence
 * @param least the shortest run
 * @param runs how many there were; one is a batch of calls where a call is too short to be timed
 */
record Times(double median, double low, double high, double least, int runs) {
  private static final double WARM_UP_SECONDS = 0.1;

  /** A run shorter than this is made longer by a batch of calls: a clock takes 25 ns to read. */
  private static final double LEAST_RUN_SECONDS = 20e-6;

  /** Runs go on until the confidence interval is as narrow as this part of the median. */
  private static final double NARROW = 0.01;

  private static final int LEAST_RUNS = 7;
  private static final int MOST_RUNS = 100_000;

  /** Half the width of a 95 % interval of a normal distribution, in standard deviations. */
  private static final double DEVIATIONS = 1.96;

  /** Warms up, then measures until the interval is narrow or so many seconds have passed. */
  static Times measure(PreparedCall call, double seconds) {
    long begin = System.nanoTime();
    long batch = 1;
    double estimate = least(call.time(1, 2), 1);
    while (since(begin) < WARM_UP_SECONDS) {
      batch = (long) Math.max(1, Math.ceil(LEAST_RUN_SECONDS / Math.max(estimate, 1e-9)));
      estimate = least(call.time(batch, 2), batch);
    }
    int atOnce = (int) Math.clamp(seconds / 20 / (estimate * batch), 1, MOST_RUNS / 20);
    double[] all = new double[0];
    Times times;
    do {
      double[] more = perCall(call.time(batch, Math.max(atOnce, LEAST_RUNS - all.length)), batch);
      all = DoubleStream.concat(Arrays.stream(all), Arrays.stream(more)).toArray();
      times = of(all);
    } while (times.high - times.low > NARROW * times.median
        && since(begin) < seconds
        && all.length < MOST_RUNS);
    return times;
  }

  /**
   * The median and its interval by ranks (a binomial count is about normal), so for any
   * distribution.
   */
  static Times of(double[] runs) {
    double[] sorted = runs.clone();
    Arrays.sort(sorted);
    int count = sorted.length;
    double half = DEVIATIONS * Math.sqrt(count) / 2;
    int low = (int) Math.max(0, Math.floor(count / 2.0 - half));
    int high = (int) Math.min(count - 1, Math.ceil(count / 2.0 + half));
    double median = (sorted[(count - 1) / 2] + sorted[count / 2]) / 2;
    return new Times(median, sorted[low], sorted[high], sorted[0], count);
  }

  private static double least(long[] nanoseconds, long batch) {
    return Arrays.stream(perCall(nanoseconds, batch)).min().orElseThrow();
  }

  private static double[] perCall(long[] nanoseconds, long batch) {
    return Arrays.stream(nanoseconds).mapToDouble(n -> 1e-9 * n / batch).toArray();
  }

  private static double since(long begin) {
    return 1e-9 * (System.nanoTime() - begin);
  }
}
