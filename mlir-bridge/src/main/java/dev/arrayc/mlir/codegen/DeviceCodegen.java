package dev.arrayc.mlir.codegen;

import dev.arrayc.diagnostic.CompileException;
import dev.arrayc.mlir.capi.Libraries;
import dev.arrayc.mlir.capi.NativeThread;
import java.util.List;
import java.util.function.Supplier;

/** Compiles programs for GPUs. Thread-safe, as {@link Codegen} is. */
public final class DeviceCodegen {
  private final DeviceModule module;
  private final Options options;

  private DeviceCodegen(DeviceModule module, Options options) {
    this.module = module;
    this.options = options;
  }

  /**
   * {@return the text of PTX for each GPU}
   *
   * @throws CompileException.Bug if MLIR or LLVM refuses the program
   */
  public static List<String> ptx(DeviceModule module, List<Sm> gpus) {
    DeviceCodegen codegen = new DeviceCodegen(module, Options.defaults());
    return codegen.guarded(() -> new DeviceCode(module).ptx(gpus));
  }

  private <T> T guarded(Supplier<T> work) {
    try {
      Libraries.load();
      return work.get();
    } catch (StageFailure e) {
      throw BugReport.of(module.kernelsAlone(), options, e);
    } catch (NativeThread.FatalError e) {
      throw BugReport.of(module.kernelsAlone(), options, e);
    }
  }
}
