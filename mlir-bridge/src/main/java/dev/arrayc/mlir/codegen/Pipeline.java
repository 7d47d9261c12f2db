package dev.arrayc.mlir.codegen;

import dev.arrayc.mlir.capi.CFunction;
import dev.arrayc.mlir.capi.Native;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.stream.Collectors;

/** Which passes run, in which order. The only place that says so. */
final class Pipeline {
  /** A pass of MLIR, and the function that makes it known by its name. */
  private record Pass(String text, CFunction register) {}

  /** From the dialects of a {@link LoweredModule} to the LLVM dialect, for a CPU. */
  private static final List<Pass> CPU =
      List.of(
          new Pass("convert-scf-to-cf", CFunction.mlirRegisterConversionSCFToControlFlowPass),
          new Pass(
              "convert-vector-to-llvm", CFunction.mlirRegisterConversionConvertVectorToLLVMPass),
          new Pass(
              "func.func(convert-math-to-llvm)",
              CFunction.mlirRegisterConversionConvertMathToLLVMPass),
          new Pass(
              "convert-arith-to-llvm", CFunction.mlirRegisterConversionArithToLLVMConversionPass),
          new Pass("convert-index-to-llvm", CFunction.mlirRegisterConversionConvertIndexToLLVMPass),
          new Pass("convert-func-to-llvm", CFunction.mlirRegisterConversionConvertFuncToLLVMPass),
          new Pass(
              "convert-cf-to-llvm", CFunction.mlirRegisterConversionConvertControlFlowToLLVMPass),
          new Pass("convert-ub-to-llvm", CFunction.mlirRegisterConversionUBToLLVMConversionPass),
          new Pass(
              "reconcile-unrealized-casts",
              CFunction.mlirRegisterConversionReconcileUnrealizedCastsPass));

  /**
   * LLVM's passes. The lowering has vectorised and unrolled already, so this is the scalar part of
   * O3: promote, fold, eliminate, hoist. Before, what is for other targets goes.
   */
  static final String LLVM = "globalopt,function(simplifycfg),globaldce,default<O3>";

  private Pipeline() {}

  /** {@return the pipeline as {@code mlir-opt} spells it, without the enclosing module} */
  static String cpu() {
    return CPU.stream().map(Pass::text).collect(Collectors.joining(","));
  }

  /**
   * Turns LLVM's vectorisers off, once in a process: the lowering has vectorised, and what they
   * make of the rest can keep the instruction selection of x86-64-v4 from ever ending (products of
   * bytes that were interleaved). The options of LLVM 22's C interface for this have no effect.
   */
  static void configure() {
    List<String> words =
        List.of(
            "arrayc", "-vectorize-loops=false", "-interleave-loops=false", "-vectorize-slp=false");
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment all = arena.allocate(ValueLayout.ADDRESS, words.size());
      for (int i = 0; i < words.size(); i++) {
        all.setAtIndex(ValueLayout.ADDRESS, i, Native.text(arena, words.get(i)));
      }
      CFunction.LLVMParseCommandLineOptions.call(words.size(), all.address(), 0);
    }
  }

  /** Makes the passes known, once in a process. */
  static void register() {
    CPU.forEach(pass -> pass.register().call());
  }
}
