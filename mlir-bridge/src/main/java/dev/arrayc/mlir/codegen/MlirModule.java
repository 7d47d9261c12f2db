package dev.arrayc.mlir.codegen;

import dev.arrayc.mlir.capi.CFunction;
import dev.arrayc.mlir.capi.Callbacks;
import dev.arrayc.mlir.capi.Native;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** A module of MLIR. Every failure carries the diagnostics that MLIR gave. */
final class MlirModule implements AutoCloseable {
  private final MlirContext context;
  private final long address;

  private MlirModule(MlirContext context, long address) {
    this.context = context;
    this.address = address;
  }

  /** Parses and verifies a text. */
  static MlirModule parse(MlirContext context, String text) {
    Callbacks.takeMessages();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = Native.text(arena, text);
      long module =
          CFunction.mlirModuleCreateParse.call(
              context.address, bytes.address(), Native.length(bytes));
      if (module == 0) {
        throw new StageFailure("parsing the MLIR text", Callbacks.takeMessages());
      }
      return new MlirModule(context, module);
    }
  }

  private long operation() {
    return CFunction.mlirModuleGetOperation.call(address);
  }

  /** Runs passes, given as {@code mlir-opt} spells them; the module is verified after each. */
  void run(String pipeline) {
    long passes = CFunction.mlirPassManagerCreate.call(context.address);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment text = Native.text(arena, pipeline);
      long root = CFunction.mlirPassManagerGetAsOpPassManager.call(passes);
      Callbacks.Printed added =
          Callbacks.print(
              print ->
                  CFunction.mlirOpPassManagerAddPipeline.call(
                      root, text.address(), Native.length(text), print, 0));
      if (!Native.isTrue(added.result())) {
        throw new IllegalStateException("MLIR does not know the pipeline: " + added.text());
      }
      if (!Native.isTrue(CFunction.mlirPassManagerRunOnOp.call(passes, operation()))) {
        throw new StageFailure("MLIR's passes", Callbacks.takeMessages());
      }
    } finally {
      CFunction.mlirPassManagerDestroy.call(passes);
    }
  }

  /** Translates the LLVM dialect to LLVM IR. */
  LlvmModule toLlvm(LlvmContext llvm) {
    long module = CFunction.mlirTranslateModuleToLLVMIR.call(operation(), llvm.address);
    if (module == 0) {
      throw new StageFailure("the translation to LLVM IR", Callbacks.takeMessages());
    }
    return new LlvmModule(llvm, module);
  }

  /** {@return the module's text} */
  String print() {
    return Callbacks.print(print -> CFunction.mlirOperationPrint.call(operation(), print, 0))
        .text();
  }

  @Override
  public void close() {
    CFunction.mlirModuleDestroy.call(address);
  }
}
