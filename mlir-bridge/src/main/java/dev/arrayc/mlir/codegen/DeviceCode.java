package dev.arrayc.mlir.codegen;

import dev.arrayc.mlir.capi.NativeThread;
import dev.arrayc.mlir.codegen.DeviceModule.Kernel;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** From the kernels of a program to PTX, by LLVM alone: no part of the CUDA toolkit. */
final class DeviceCode {
  private final DeviceModule module;
  private final Options options;

  DeviceCode(DeviceModule module, Options options) {
    this.module = module;
    this.options = options;
  }

  private <T> T guarded(Supplier<T> work) {
    try {
      return work.get();
    } catch (StageFailure e) {
      throw BugReport.of(module.kernelsAlone(), options, e);
    } catch (NativeThread.FatalError e) {
      throw BugReport.of(module.kernelsAlone(), options, e);
    }
  }

  /**
   * {@return the kernels as bitcode that is the same for every GPU}
   *
   * @param hasIntrinsics whether the functions of {@link DeviceFunction} become instructions
   */
  byte[] bitcode(boolean hasIntrinsics) {
    try (MlirContext context = new MlirContext();
        MlirModule mlir = MlirModule.parse(context, text(hasIntrinsics));
        LlvmContext llvm = new LlvmContext()) {
      mlir.run(Pipeline.cpu());
      try (LlvmModule ir = mlir.toLlvm(llvm)) {
        if (hasIntrinsics) {
          for (DeviceFunction function : DeviceFunction.values()) {
            if (!function.intrinsic().isEmpty()) {
              ir.renameFunction(function.symbol(), function.intrinsic());
            }
          }
        }
        ir.verify();
        return ir.bitcode();
      }
    }
  }

  private String text(boolean hasIntrinsics) {
    return (hasIntrinsics ? DeviceFunction.definitions() : DeviceFunction.declarations())
        + module.text();
  }

  /** {@return the text of PTX for each GPU of the options, generated side by side} */
  List<String> ptx() {
    return guarded(
        () -> {
          byte[] bitcode = NativeThread.await(NativeThread.submit(() -> bitcode(true)));
          List<CompletableFuture<String>> running =
              options.gpus().stream()
                  .map(gpu -> NativeThread.submit(() -> ptx(gpu, bitcode)))
                  .toList();
          return running.stream().map(NativeThread::await).toList();
        });
  }

  private String ptx(Sm gpu, byte[] bitcode) {
    try (LlvmContext context = new LlvmContext();
        LlvmTarget machine = LlvmTarget.of(gpu);
        LlvmModule ir = LlvmModule.read(context, bitcode)) {
      for (Kernel kernel : module.kernels()) {
        ir.makeKernel(kernel.name(), kernel.threads(), kernel.residents());
      }
      for (BulkKernel kernel : module.bulk()) {
        bulk(ir, gpu, kernel);
      }
      ir.define(DeviceModule.GENERATION, gpu.number());
      ir.optimise(machine, Pipeline.LLVM);
      return ir.assembly(machine);
    }
  }

  private static void bulk(LlvmModule ir, Sm gpu, BulkKernel kernel) {
    if (!gpu.equals(BulkKernel.GPU)) {
      ir.drop(kernel.name());
      return;
    }
    ir.makeKernel(kernel.name(), kernel.threads(), 1);
    int first = kernel.pointers().size() + 1;
    for (int i = 0; i < kernel.operands().size(); i++) {
      ir.passByValue(kernel.name(), first + i, BulkKernel.MAP_BYTES, BulkKernel.MAP_ALIGNMENT);
    }
  }
}
