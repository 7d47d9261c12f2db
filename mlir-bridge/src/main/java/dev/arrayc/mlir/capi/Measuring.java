package dev.arrayc.mlir.capi;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;

/** The functions of {@code bench.c}, in a library that only those load who measure. */
public enum Measuring {
  /** {@code (function, arguments, batch, count, nanoseconds) → status}. */
  CALLS("arrayc_bench_calls"),
  /** {@code () → how many threads compiled libraries use}. */
  THREADS("arrayc_bench_threads"),
  /** {@code (limits) → status}. */
  MACHINE("arrayc_bench_machine");

  private final String symbol;

  Measuring(String symbol) {
    this.symbol = symbol;
  }

  /**
   * Calls it with these words.
   *
   * @return a status of the C ABI of compiled libraries, or the number asked for
   */
  public int call(long... words) {
    return Native.toInt(Native.call(function(), words));
  }

  private MemorySegment function() {
    NativeFiles files = NativeFiles.find();
    try {
      return SymbolLookup.libraryLookup(files.benchLibrary(), Arena.global()).findOrThrow(symbol);
    } catch (RuntimeException e) {
      throw NativeFiles.missing(
          files.benchLibrary() + " cannot be loaded: " + e.getMessage(),
          "rebuild it: scripts/build-native " + files.directory());
    }
  }
}
