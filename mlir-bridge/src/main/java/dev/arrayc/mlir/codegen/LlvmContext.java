package dev.arrayc.mlir.codegen;

import dev.arrayc.mlir.capi.CFunction;
import dev.arrayc.mlir.capi.Callbacks;

/** An LLVM context: modules of different contexts can be worked on at the same time. */
final class LlvmContext implements AutoCloseable {
  final long address;

  LlvmContext() {
    LlvmTarget.initialize();
    address = CFunction.LLVMContextCreate.call();
    Callbacks.collectLlvm(address);
  }

  @Override
  public void close() {
    CFunction.LLVMContextDispose.call(address);
  }
}
