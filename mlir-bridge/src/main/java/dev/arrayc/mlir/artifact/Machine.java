package dev.arrayc.mlir.artifact;

import dev.arrayc.diagnostic.CompileException;
import dev.arrayc.diagnostic.Diagnostic;
import dev.arrayc.diagnostic.Span;
import dev.arrayc.mlir.capi.Measuring;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * What this machine does at most, measured on as many threads as compiled libraries use.
 *
 * @param flops float operations a second in f32, a fused multiply-add counting two
 * @param readBytes bytes a second of a loop that only reads arrays larger than the caches
 * @param copyBytes bytes a second, read and written, of a copy of such an array
 * @param dotFlops float operations a second in dot products of bf16; 0 where there are none
 */
public record Machine(double flops, double readBytes, double copyBytes, double dotFlops) {
  private static final int WORDS = 4;

  /** {@return how many threads compiled libraries use in this process} */
  public static int threads() {
    return Measuring.THREADS.call();
  }

  /**
   * Measures, which takes about half a second and half a gigabyte.
   *
   * @throws CompileException.EnvironmentError if this machine is below x86-64-v3 or has no memory
   */
  public static Machine probe() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment limits = arena.allocate(ValueLayout.JAVA_LONG, WORDS);
      int status = Measuring.MACHINE.call(limits.address());
      if (status != 0) {
        throw new CompileException.EnvironmentError(
            Diagnostic.of(
                Span.NONE,
                "",
                "this machine cannot be measured: it is below x86-64-v3, or has no 512 MiB left"));
      }
      long[] words = limits.toArray(ValueLayout.JAVA_LONG);
      return new Machine(words[0], words[1], words[2], words[3]);
    }
  }

  /**
   * {@return the least seconds in which so many bytes come from memory and so many go there}
   *
   * @param in bytes of the arrays that are read
   * @param out bytes of the arrays that are written
   */
  public double memorySeconds(long in, long out) {
    // What is read beside what is written moves as in a copy; of the rest either is only read or
    // only
    // written, and a store that is past the caches is as dear as a load.
    long paired = Math.min(in, out);
    return 2 * paired / copyBytes + (in - paired) / readBytes + (out - paired) / copyBytes;
  }

  /**
   * {@return the least seconds for so many float operations in f32}
   *
   * @param dots whether all of them may be of dot products of bf16
   */
  public double arithmeticSeconds(long operations, boolean dots) {
    return operations / (dots ? Math.max(flops, dotFlops) : flops);
  }
}
