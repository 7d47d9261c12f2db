package dev.arrayc.mlir.codegen;

import dev.arrayc.mlir.capi.CFunction;
import dev.arrayc.mlir.capi.Callbacks;
import java.util.List;

/** An MLIR context with our dialects. One thread at a time may use it. */
final class MlirContext implements AutoCloseable {
  private static final List<CFunction> DIALECTS =
      List.of(
          CFunction.mlirGetDialectHandle__arith__,
          CFunction.mlirGetDialectHandle__cf__,
          CFunction.mlirGetDialectHandle__func__,
          CFunction.mlirGetDialectHandle__index__,
          CFunction.mlirGetDialectHandle__llvm__,
          CFunction.mlirGetDialectHandle__math__,
          CFunction.mlirGetDialectHandle__scf__,
          CFunction.mlirGetDialectHandle__ub__,
          CFunction.mlirGetDialectHandle__vector__);

  final long address;

  MlirContext() {
    LlvmTarget.initialize();
    address = CFunction.mlirContextCreateWithThreading.call(0);
    Callbacks.collectMlir(address);
    CFunction.mlirRegisterAllLLVMTranslations.call(address);
    for (CFunction dialect : DIALECTS) {
      long handle = dialect.call();
      CFunction.mlirDialectHandleRegisterDialect.call(handle, address);
      CFunction.mlirDialectHandleLoadDialect.call(handle, address);
    }
  }

  @Override
  public void close() {
    CFunction.mlirContextDestroy.call(address);
  }
}
