package dev.arrayc.mlir.codegen;

import dev.arrayc.mlir.capi.CFunction;
import dev.arrayc.mlir.capi.Callbacks;
import dev.arrayc.mlir.capi.Callbacks.Severity;
import dev.arrayc.mlir.capi.Native;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A module of LLVM IR. */
final class LlvmModule implements AutoCloseable {
  private static final int LINKAGE_INTERNAL = 8; // LLVMInternalLinkage
  private static final int VISIBILITY_HIDDEN = 1; // LLVMHiddenVisibility
  private static final int RETURN_STATUS = 2; // LLVMReturnStatusAction
  private static final long FUNCTION_INDEX = 0xffff_ffffL; // LLVMAttributeFunctionIndex
  private static final int ASSEMBLY = 0; // LLVMAssemblyFile
  private static final int OBJECT = 1; // LLVMObjectFile
  private static final int PTX_KERNEL = 71; // LLVMPTXKernelCallConv

  private final LlvmContext context;
  private final long address;

  LlvmModule(LlvmContext context, long address) {
    this.context = context;
    this.address = address;
  }

  /** Parses the text of a module. */
  static LlvmModule parse(LlvmContext context, String text) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = Native.text(arena, text);
      MemorySegment name = Native.text(arena, "arrayc");
      // The parse takes the buffer over.
      long buffer =
          CFunction.LLVMCreateMemoryBufferWithMemoryRangeCopy.call(
              bytes.address(), Native.length(bytes), name.address());
      MemorySegment module = Native.out(arena);
      MemorySegment error = Native.out(arena);
      long failed =
          CFunction.LLVMParseIRInContext.call(
              context.address, buffer, module.address(), error.address());
      if (Native.toInt(failed) != 0) {
        throw new IllegalStateException("LLVM IR of our own: " + takeText(Native.get(error)));
      }
      return new LlvmModule(context, Native.get(module));
    }
  }

  /** Reads a module back from {@link #bitcode}. */
  static LlvmModule read(LlvmContext context, byte[] bitcode) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = arena.allocateFrom(ValueLayout.JAVA_BYTE, bitcode);
      MemorySegment name = Native.text(arena, "arrayc");
      long buffer =
          CFunction.LLVMCreateMemoryBufferWithMemoryRangeCopy.call(
              bytes.address(), bytes.byteSize(), name.address());
      MemorySegment module = Native.out(arena);
      long failed =
          CFunction.LLVMParseBitcodeInContext2.call(context.address, buffer, module.address());
      CFunction.LLVMDisposeMemoryBuffer.call(buffer);
      if (Native.toInt(failed) != 0) {
        throw new StageFailure("reading bitcode", Callbacks.takeMessages());
      }
      return new LlvmModule(context, Native.get(module));
    }
  }

  /** {@return the module as bitcode, for another context} */
  byte[] bitcode() {
    return takeBuffer(CFunction.LLVMWriteBitcodeToMemoryBuffer.call(address));
  }

  /**
   * Gives the module its fixed name and shuts it: what has a body becomes private to it and does
   * not unwind, what has none is found inside the same library.
   */
  void seal(String name) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment text = Native.text(arena, name);
      CFunction.LLVMSetModuleIdentifier.call(address, text.address(), Native.length(text));
      CFunction.LLVMSetSourceFileName.call(address, text.address(), Native.length(text));
      MemorySegment nounwind = Native.text(arena, "nounwind");
      long kind =
          CFunction.LLVMGetEnumAttributeKindForName.call(
              nounwind.address(), Native.length(nounwind));
      long attribute =
          CFunction.LLVMCreateEnumAttribute.call(context.address, Native.toInt(kind), 0);
      for (long f = CFunction.LLVMGetFirstFunction.call(address);
          f != 0;
          f = CFunction.LLVMGetNextFunction.call(f)) {
        if (Native.toInt(CFunction.LLVMIsDeclaration.call(f)) == 0) {
          CFunction.LLVMAddAttributeAtIndex.call(f, FUNCTION_INDEX, attribute);
          CFunction.LLVMSetLinkage.call(f, LINKAGE_INTERNAL);
        }
      }
    }
    for (long g = CFunction.LLVMGetFirstGlobal.call(address);
        g != 0;
        g = CFunction.LLVMGetNextGlobal.call(g)) {
      if (Native.toInt(CFunction.LLVMIsDeclaration.call(g)) != 0) {
        CFunction.LLVMSetVisibility.call(g, VISIBILITY_HIDDEN);
      } else {
        CFunction.LLVMSetLinkage.call(g, LINKAGE_INTERNAL);
      }
    }
  }

  /** Renames a function and lets the other objects of the library call it. */
  void export(String function, String name) {
    try (Arena arena = Arena.ofConfined()) {
      long found =
          CFunction.LLVMGetNamedFunction.call(address, Native.text(arena, function).address());
      if (found == 0) {
        throw new IllegalArgumentException("the module has no function " + function);
      }
      MemorySegment text = Native.text(arena, name);
      CFunction.LLVMSetValueName2.call(found, text.address(), Native.length(text));
      CFunction.LLVMSetLinkage.call(found, 0);
      CFunction.LLVMSetVisibility.call(found, VISIBILITY_HIDDEN);
    }
  }

  /** Renames a function that the module declares, if it does. */
  void renameFunction(String function, String name) {
    try (Arena arena = Arena.ofConfined()) {
      long found =
          CFunction.LLVMGetNamedFunction.call(address, Native.text(arena, function).address());
      if (found != 0) {
        MemorySegment text = Native.text(arena, name);
        CFunction.LLVMSetValueName2.call(found, text.address(), Native.length(text));
      }
    }
  }

  /**
   * Makes a function a kernel.
   *
   * @param threads of a block
   * @param residents blocks that must fit side by side; 0 if any number may
   */
  void makeKernel(String function, int threads, int residents) {
    try (Arena arena = Arena.ofConfined()) {
      long found =
          CFunction.LLVMGetNamedFunction.call(address, Native.text(arena, function).address());
      CFunction.LLVMSetFunctionCallConv.call(found, PTX_KERNEL);
      CFunction.LLVMAddTargetDependentFunctionAttr.call(
          found,
          Native.text(arena, "nvvm.maxntid").address(),
          Native.text(arena, Integer.toString(threads)).address());
      if (residents > 0) {
        CFunction.LLVMAddTargetDependentFunctionAttr.call(
            found,
            Native.text(arena, "nvvm.minctasm").address(),
            Native.text(arena, Integer.toString(residents)).address());
      }
    }
  }

  /** Passes what a kernel's pointer points at by value: so many bytes that no thread writes. */
  void passByValue(String function, int parameter, int bytes, int alignment) {
    try (Arena arena = Arena.ofConfined()) {
      long found =
          CFunction.LLVMGetNamedFunction.call(address, Native.text(arena, function).address());
      long type =
          CFunction.LLVMArrayType2.call(
              CFunction.LLVMInt8TypeInContext.call(context.address), bytes);
      MemorySegment constant = Native.text(arena, "nvvm.grid_constant");
      MemorySegment nothing = Native.text(arena, "");
      List<Long> attributes =
          List.of(
              CFunction.LLVMCreateTypeAttribute.call(context.address, kind(arena, "byval"), type),
              CFunction.LLVMCreateEnumAttribute.call(
                  context.address, kind(arena, "align"), alignment),
              CFunction.LLVMCreateStringAttribute.call(
                  context.address,
                  constant.address(),
                  Native.length(constant),
                  nothing.address(),
                  0));
      // Parameters are counted from 1.
      attributes.forEach(a -> CFunction.LLVMAddAttributeAtIndex.call(found, parameter + 1L, a));
    }
  }

  private static long kind(Arena arena, String attribute) {
    MemorySegment name = Native.text(arena, attribute);
    return Native.toInt(
        CFunction.LLVMGetEnumAttributeKindForName.call(name.address(), Native.length(name)));
  }

  /** Drops a function that nothing calls when the module is optimised. */
  void drop(String function) {
    try (Arena arena = Arena.ofConfined()) {
      long found =
          CFunction.LLVMGetNamedFunction.call(address, Native.text(arena, function).address());
      CFunction.LLVMSetLinkage.call(found, LINKAGE_INTERNAL);
    }
  }

  /** Renames a global that the module declares, if it does. */
  void rename(String symbol, String name) {
    try (Arena arena = Arena.ofConfined()) {
      long global =
          CFunction.LLVMGetNamedGlobal.call(address, Native.text(arena, symbol).address());
      if (global != 0) {
        MemorySegment text = Native.text(arena, name);
        CFunction.LLVMSetValueName2.call(global, text.address(), Native.length(text));
      }
    }
  }

  /** Adds read-only, 64-byte aligned bytes under a symbol. */
  void addConstant(String symbol, byte[] bytes, boolean hidden) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment data = arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes);
      long value =
          CFunction.LLVMConstStringInContext2.call(
              context.address, data.address(), bytes.length, 1);
      long type = CFunction.LLVMTypeOf.call(value);
      long global =
          CFunction.LLVMAddGlobal.call(address, type, Native.text(arena, symbol).address());
      CFunction.LLVMSetInitializer.call(global, value);
      CFunction.LLVMSetGlobalConstant.call(global, 1);
      CFunction.LLVMSetAlignment.call(global, 64);
      if (hidden) {
        CFunction.LLVMSetVisibility.call(global, VISIBILITY_HIDDEN);
      }
    }
  }

  /** Gives an i32 that the module declares, if it does, its value. */
  void define(String symbol, int value) {
    try (Arena arena = Arena.ofConfined()) {
      long global =
          CFunction.LLVMGetNamedGlobal.call(address, Native.text(arena, symbol).address());
      if (global != 0) {
        long type = CFunction.LLVMInt32TypeInContext.call(context.address);
        CFunction.LLVMSetInitializer.call(global, CFunction.LLVMConstInt.call(type, value, 0));
        CFunction.LLVMSetLinkage.call(global, LINKAGE_INTERNAL);
      }
    }
  }

  /** Moves another module of the same context into this one. */
  void add(LlvmModule other) {
    if (Native.toInt(CFunction.LLVMLinkModules2.call(address, other.address)) != 0) {
      throw new StageFailure("joining modules", Callbacks.takeMessages());
    }
  }

  /** Verifies the module. */
  void verify() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment message = Native.out(arena);
      long broken = CFunction.LLVMVerifyModule.call(address, RETURN_STATUS, message.address());
      String text = takeText(Native.get(message));
      if (Native.toInt(broken) != 0) {
        throw StageFailure.of("LLVM's verifier", text);
      }
    }
  }

  /** Runs passes, given as {@code opt} spells them. */
  void optimise(LlvmTarget target, String passes) {
    long layout = CFunction.LLVMCreateTargetDataLayout.call(target.address);
    CFunction.LLVMSetModuleDataLayout.call(address, layout);
    CFunction.LLVMDisposeTargetData.call(layout);
    long options = CFunction.LLVMCreatePassBuilderOptions.call();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment triple = Native.text(arena, target.triple());
      CFunction.LLVMSetTarget.call(address, triple.address());
      long error =
          CFunction.LLVMRunPasses.call(
              address, Native.text(arena, passes).address(), target.address, options);
      if (error != 0) {
        long message = CFunction.LLVMGetErrorMessage.call(error);
        String text = Native.string(message);
        CFunction.LLVMDisposeErrorMessage.call(message);
        throw StageFailure.of("LLVM's passes", text);
      }
    } finally {
      CFunction.LLVMDisposePassBuilderOptions.call(options);
    }
  }

  /** {@return an object file; the module is used up} */
  byte[] object(LlvmTarget target) {
    return emit(target, address, OBJECT);
  }

  /** {@return the text of the assembly} */
  String assembly(LlvmTarget target) {
    // Emission changes the module.
    long copy = CFunction.LLVMCloneModule.call(address);
    try {
      byte[] text = emit(target, copy, ASSEMBLY);
      return new String(text, StandardCharsets.UTF_8);
    } finally {
      CFunction.LLVMDisposeModule.call(copy);
    }
  }

  private static byte[] emit(LlvmTarget target, long module, int form) {
    Callbacks.takeMessages();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment error = Native.out(arena);
      MemorySegment buffer = Native.out(arena);
      long failed =
          CFunction.LLVMTargetMachineEmitToMemoryBuffer.call(
              target.address, module, form, error.address(), buffer.address());
      if (Native.toInt(failed) != 0) {
        throw StageFailure.of("LLVM's code generator", takeText(Native.get(error)));
      }
      byte[] bytes = takeBuffer(Native.get(buffer));
      List<Callbacks.Message> errors =
          Callbacks.takeMessages().stream().filter(m -> m.severity() == Severity.ERROR).toList();
      if (!errors.isEmpty()) {
        throw new StageFailure("LLVM's code generator", errors);
      }
      return bytes;
    }
  }

  /** {@return the module's text} */
  String print() {
    return takeText(CFunction.LLVMPrintModuleToString.call(address));
  }

  private static String takeText(long message) {
    String text = Native.string(message);
    if (message != 0) {
      CFunction.LLVMDisposeMessage.call(message);
    }
    return text;
  }

  private static byte[] takeBuffer(long buffer) {
    byte[] bytes =
        Native.bytes(
            CFunction.LLVMGetBufferStart.call(buffer), CFunction.LLVMGetBufferSize.call(buffer));
    CFunction.LLVMDisposeMemoryBuffer.call(buffer);
    return bytes;
  }

  @Override
  public void close() {
    CFunction.LLVMDisposeModule.call(address);
  }
}
