package dev.arrayc.mlir.codegen;

import dev.arrayc.diagnostic.SourceFile;
import dev.arrayc.diagnostic.Span;
import dev.arrayc.mlir.artifact.PlannedBuffer;
import dev.arrayc.mlir.artifact.Signature;
import java.util.List;

/**
 * A program as the lowering leaves it: MLIR text in the dialects func, scf, cf, arith, math,
 * vector, index, ub and llvm. It defines
 *
 * <pre>
 * func.func @impl(%in0: !llvm.ptr, …, %out0: !llvm.ptr, …, %workspace: !llvm.ptr) -> i32
 * </pre>
 *
 * one pointer for each array of the signature, then one to {@code workspaceBytes} bytes that are
 * 64-byte aligned (null if there are none); it returns 0 or an error code of the C ABI. Further
 * functions and {@code llvm.mlir.global}s with a body are private to it. Operations may have {@code
 * loc("name":line:column)}, where {@code name} is that of one of the sources.
 *
 * @param text the MLIR text
 * @param signature the arrays, and the name under which C sees the program
 * @param workspaceBytes the memory it needs beside its arrays
 * @param plan what lies where in it
 * @param constants data that the text declares, without a body, as {@code llvm.mlir.global external
 *     constant @symbol()}; it goes into the library once, whatever the number of targets
 * @param sources the sources that locations name
 * @param span the program's own place in them
 */
public record LoweredModule(
    String text,
    Signature signature,
    long workspaceBytes,
    List<PlannedBuffer> plan,
    List<Constant> constants,
    List<SourceFile> sources,
    Span span) {
  /**
   * An {@code i32} that the text may declare, as {@code llvm.mlir.global external constant}, and
   * read: the bits of the target's vectors, known when code for the target is generated.
   */
  public static final String VECTOR_BITS = "arrayc_vector_bits";

  /**
   * Another such number, of what instructions for dot products the target has: 0 for none, 1 for
   * those of AVX2 on integers, 2 for those on bf16 too. A text that declares it gets a variant for
   * targets with the latter.
   */
  public static final String DOTS = "arrayc_dots";

  /** The part of the runtime that a text may call, which calls a system's LAPACK. */
  public static final String LAPACK = "arrayc_lapack";

  /** The function that the text must define. */
  public static final String ENTRY = "impl";

  public LoweredModule {
    plan = List.copyOf(plan);
    constants = List.copyOf(constants);
    sources = List.copyOf(sources);
  }

  /** A program without constants, workspace or sources. */
  public static LoweredModule of(String text, Signature signature) {
    return new LoweredModule(text, signature, 0, List.of(), List.of(), List.of(), Span.NONE);
  }

  /** {@return whether the program calls a system's LAPACK} */
  public boolean callsLapack() {
    return text.contains("@" + LAPACK + "(");
  }

  /** {@return those of the targets for which the program has code of its own} */
  public List<Target> variants(List<Target> targets) {
    boolean usesDots = text.contains("@" + DOTS + "(");
    return targets.stream().filter(target -> usesDots || !target.hasDots()).toList();
  }

  /** Read-only data, 64-byte aligned. */
  public record Constant(String symbol, byte[] bytes) {}
}
