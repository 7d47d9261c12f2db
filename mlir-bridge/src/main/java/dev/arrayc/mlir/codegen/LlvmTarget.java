package dev.arrayc.mlir.codegen;

import dev.arrayc.mlir.capi.CFunction;
import dev.arrayc.mlir.capi.Callbacks;
import dev.arrayc.mlir.capi.Native;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** LLVM's code generator for one CPU or GPU. */
final class LlvmTarget implements AutoCloseable {
  private static final int OPT_AGGRESSIVE = 3; // LLVMCodeGenLevelAggressive
  private static final int RELOC_PIC = 2; // LLVMRelocPIC

  final long address;
  private final String triple;

  private static boolean initialized;
  private static boolean initializedGpu;

  /** What must happen once in a process, before anything else. */
  static synchronized void initialize() {
    if (!initialized) {
      Callbacks.installFatalErrorHandler();
      CFunction.LLVMInitializeX86TargetInfo.call();
      CFunction.LLVMInitializeX86Target.call();
      CFunction.LLVMInitializeX86TargetMC.call();
      CFunction.LLVMInitializeX86AsmPrinter.call();
      CFunction.LLVMInitializeAArch64TargetInfo.call();
      CFunction.LLVMInitializeAArch64Target.call();
      CFunction.LLVMInitializeAArch64TargetMC.call();
      CFunction.LLVMInitializeAArch64AsmPrinter.call();
      Pipeline.register();
      Pipeline.configure();
      initialized = true;
    }
  }

  /** What must happen once in a process before code for a GPU is generated. */
  private static synchronized void initializeGpu() {
    if (!initializedGpu) {
      CFunction.LLVMInitializeNVPTXTargetInfo.call();
      CFunction.LLVMInitializeNVPTXTarget.call();
      CFunction.LLVMInitializeNVPTXTargetMC.call();
      CFunction.LLVMInitializeNVPTXAsmPrinter.call();
      initializedGpu = true;
    }
  }

  /** The code generator for what is no program's own code, and runs on any such CPU. */
  static LlvmTarget baseline(Architecture architecture) {
    return new LlvmTarget(architecture.triple(), architecture.baseline(), "");
  }

  /** The code generator for a GPU. */
  static LlvmTarget of(Sm gpu) {
    initialize();
    initializeGpu();
    return new LlvmTarget(Sm.TRIPLE, gpu.toString(), "");
  }

  /**
   * A code generator.
   *
   * @param cpu LLVM's name of the CPU
   * @param features as in {@code -mattr}
   */
  LlvmTarget(String triple, String cpu, String features) {
    initialize();
    this.triple = triple;
    long options = CFunction.LLVMCreateTargetMachineOptions.call();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment tripleText = Native.text(arena, triple);
      MemorySegment target = Native.out(arena);
      MemorySegment error = Native.out(arena);
      long failed =
          CFunction.LLVMGetTargetFromTriple.call(
              tripleText.address(), target.address(), error.address());
      if (Native.toInt(failed) != 0) {
        throw new StageFailure("LLVM's target " + triple, List.of());
      }
      CFunction.LLVMTargetMachineOptionsSetCPU.call(options, Native.text(arena, cpu).address());
      CFunction.LLVMTargetMachineOptionsSetFeatures.call(
          options, Native.text(arena, features).address());
      CFunction.LLVMTargetMachineOptionsSetCodeGenOptLevel.call(options, OPT_AGGRESSIVE);
      CFunction.LLVMTargetMachineOptionsSetRelocMode.call(options, RELOC_PIC);
      address =
          CFunction.LLVMCreateTargetMachineWithOptions.call(
              Native.get(target), tripleText.address(), options);
    } finally {
      CFunction.LLVMDisposeTargetMachineOptions.call(options);
    }
  }

  static LlvmTarget of(Target target) {
    return new LlvmTarget(target.architecture().triple(), target.cpu(), target.features());
  }

  String triple() {
    return triple;
  }

  @Override
  public void close() {
    CFunction.LLVMDisposeTargetMachine.call(address);
  }
}
