package dev.arrayc.mlir.codegen;

import dev.arrayc.mlir.capi.CFunction;
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

  /** Makes the passes known, once in a process. */
  static void register() {
    CPU.forEach(pass -> pass.register().call());
  }
}
