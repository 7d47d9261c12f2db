package dev.arrayc.cli;

import dev.arrayc.ir.DType;
import dev.arrayc.mlir.artifact.LoadedLibrary;
import dev.arrayc.mlir.artifact.Machine;
import dev.arrayc.mlir.artifact.Parameter;
import java.util.List;
import java.util.Locale;

/**
 * What keeps a call from being faster on a machine: the larger of two lower bounds, and how near
 * the call is to it.
 *
 * @param arithmetic seconds that its float operations take at the machine's peak
 * @param memory seconds that its arrays take between memory and the processor, each once
 */
record Bound(double arithmetic, double memory) {
  /** Arrays up to here may stay in caches from call to call: memory says nothing about them. */
  private static final long CACHED_BYTES = 4 << 20;

  /** Near enough to a bound to be explained by it. */
  private static final double NEAR = 0.6;

  /** A call that does nothing takes less. */
  private static final double CALL_SECONDS = 0.2e-6;

  static Bound of(LoadedLibrary library, Machine machine) {
    List<Parameter> inputs = library.signature().inputs();
    List<Parameter> outputs = library.signature().outputs();
    boolean wide =
        library.signature().arrays().stream().anyMatch(p -> is64BitFloat(p.type().dtype()));
    long in = bytes(inputs);
    long out = bytes(outputs);
    double memory = in + out <= CACHED_BYTES ? 0 : machine.memorySeconds(in, out);
    return new Bound(
        machine.arithmeticSeconds(library.flops(), library.hasDots()) * (wide ? 2 : 1), memory);
  }

  static long bytes(List<Parameter> arrays) {
    return arrays.stream().mapToLong(p -> p.type().bytes()).sum();
  }

  private static boolean is64BitFloat(DType dtype) {
    return (dtype.isComplex() ? dtype.real() : dtype) == DType.F64;
  }

  /** {@return the least that a call can take} */
  double floor() {
    return Math.max(arithmetic, memory);
  }

  /** {@return one line on a call that takes so many seconds} */
  String explain(double seconds) {
    if (seconds < CALL_SECONDS && floor() < NEAR * seconds) {
      return "the call itself: there is next to nothing to do";
    }
    String shares =
        String.format(
            Locale.ROOT,
            "%.0f %% of the peak in arithmetic, %.0f %% in memory traffic",
            100 * arithmetic / seconds,
            100 * memory / seconds);
    if (floor() < NEAR * seconds) {
      return "neither ("
          + shares
          + "): latency, caches, integer work, or code that could be better";
    }
    return (arithmetic > memory ? "arithmetic" : "memory") + " (" + shares + ")";
  }
}
