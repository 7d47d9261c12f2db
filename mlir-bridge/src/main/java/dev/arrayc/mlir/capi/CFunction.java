package dev.arrayc.mlir.capi;

import java.lang.foreign.MemorySegment;

/**
 * The C functions that arrayc calls, under their own names: MLIR's from {@code mlir-c}, LLVM's from
 * {@code llvm-c}, version 22. None takes more than six words, none takes or returns a floating
 * point number.
 */
@SuppressWarnings("checkstyle:ConstantName")
public enum CFunction {
  // mlir-c/IR.h, Diagnostics.h
  mlirContextCreateWithThreading,
  mlirContextDestroy,
  mlirContextAttachDiagnosticHandler,
  mlirDialectHandleRegisterDialect,
  mlirDialectHandleLoadDialect,
  mlirDiagnosticGetLocation,
  mlirDiagnosticGetNote,
  mlirDiagnosticGetNumNotes,
  mlirDiagnosticGetSeverity,
  mlirDiagnosticPrint,
  mlirLocationPrint,
  mlirModuleCreateParse,
  mlirModuleDestroy,
  mlirModuleGetOperation,
  mlirOperationPrint,
  mlirGetDialectHandle__arith__,
  mlirGetDialectHandle__cf__,
  mlirGetDialectHandle__func__,
  mlirGetDialectHandle__index__,
  mlirGetDialectHandle__llvm__,
  mlirGetDialectHandle__math__,
  mlirGetDialectHandle__scf__,
  mlirGetDialectHandle__ub__,
  mlirGetDialectHandle__vector__,

  // mlir-c/Pass.h, Conversion.h, Transforms.h, Target/LLVMIR.h
  mlirPassManagerCreate,
  mlirPassManagerDestroy,
  mlirPassManagerGetAsOpPassManager,
  mlirPassManagerRunOnOp,
  mlirOpPassManagerAddPipeline,
  mlirRegisterConversionArithToLLVMConversionPass,
  mlirRegisterConversionConvertControlFlowToLLVMPass,
  mlirRegisterConversionConvertFuncToLLVMPass,
  mlirRegisterConversionConvertIndexToLLVMPass,
  mlirRegisterConversionConvertMathToLLVMPass,
  mlirRegisterConversionConvertVectorToLLVMPass,
  mlirRegisterConversionReconcileUnrealizedCastsPass,
  mlirRegisterConversionSCFToControlFlowPass,
  mlirRegisterConversionUBToLLVMConversionPass,
  mlirRegisterAllLLVMTranslations,
  mlirTranslateModuleToLLVMIR,

  // llvm-c/Core.h
  LLVMAddAttributeAtIndex,
  LLVMAddGlobal,
  LLVMAddTargetDependentFunctionAttr,
  LLVMArrayType2,
  LLVMCloneModule,
  LLVMConstInt,
  LLVMConstStringInContext2,
  LLVMContextCreate,
  LLVMContextDispose,
  LLVMContextSetDiagnosticHandler,
  LLVMCreateEnumAttribute,
  LLVMCreateMemoryBufferWithMemoryRangeCopy,
  LLVMCreateStringAttribute,
  LLVMCreateTypeAttribute,
  LLVMDisposeMemoryBuffer,
  LLVMDisposeMessage,
  LLVMDisposeModule,
  LLVMGetBufferSize,
  LLVMGetBufferStart,
  LLVMGetDiagInfoDescription,
  LLVMGetDiagInfoSeverity,
  LLVMGetEnumAttributeKindForName,
  LLVMGetFirstFunction,
  LLVMGetFirstGlobal,
  LLVMGetNamedFunction,
  LLVMGetNamedGlobal,
  LLVMGetNextFunction,
  LLVMGetNextGlobal,
  LLVMInt32TypeInContext,
  LLVMInt8TypeInContext,
  LLVMIsDeclaration,
  LLVMLinkModules2,
  LLVMPrintModuleToString,
  LLVMSetAlignment,
  LLVMSetFunctionCallConv,
  LLVMSetGlobalConstant,
  LLVMSetInitializer,
  LLVMSetLinkage,
  LLVMSetModuleIdentifier,
  LLVMSetSourceFileName,
  LLVMSetTarget,
  LLVMSetValueName2,
  LLVMSetVisibility,
  LLVMTypeOf,

  // llvm-c/Analysis.h, BitReader.h, BitWriter.h, IRReader.h, Error.h, ErrorHandling.h
  LLVMVerifyModule,
  LLVMParseBitcodeInContext2,
  LLVMWriteBitcodeToMemoryBuffer,
  LLVMParseIRInContext,
  LLVMGetErrorMessage,
  LLVMDisposeErrorMessage,
  LLVMInstallFatalErrorHandler,

  // llvm-c/Target.h, TargetMachine.h, Transforms/PassBuilder.h
  LLVMInitializeX86TargetInfo,
  LLVMInitializeX86Target,
  LLVMInitializeX86TargetMC,
  LLVMInitializeX86AsmPrinter,
  LLVMInitializeAArch64TargetInfo,
  LLVMInitializeAArch64Target,
  LLVMInitializeAArch64TargetMC,
  LLVMInitializeAArch64AsmPrinter,
  LLVMInitializeNVPTXTargetInfo,
  LLVMInitializeNVPTXTarget,
  LLVMInitializeNVPTXTargetMC,
  LLVMInitializeNVPTXAsmPrinter,
  LLVMCreateTargetDataLayout,
  LLVMCreateTargetMachineOptions,
  LLVMCreateTargetMachineWithOptions,
  LLVMDisposeTargetData,
  LLVMDisposeTargetMachine,
  LLVMDisposeTargetMachineOptions,
  LLVMGetTargetFromTriple,
  LLVMSetModuleDataLayout,
  LLVMTargetMachineEmitToMemoryBuffer,
  LLVMTargetMachineOptionsSetCPU,
  LLVMTargetMachineOptionsSetCodeGenOptLevel,
  LLVMTargetMachineOptionsSetFeatures,
  LLVMTargetMachineOptionsSetRelocMode,
  LLVMCreatePassBuilderOptions,
  LLVMDisposePassBuilderOptions,
  LLVMParseCommandLineOptions,
  LLVMRunPasses;

  /** Found when first called: a function that is missing then is an error, not a dead class. */
  private MemorySegment address = MemorySegment.NULL;

  /** Calls it on the current thread, which must be a {@link NativeThread}. */
  public long call(long... words) {
    return Native.call(address(), words);
  }

  /** {@return its address in the loaded libraries} */
  MemorySegment address() {
    if (address.equals(MemorySegment.NULL)) {
      address = Native.find(name());
    }
    return address;
  }
}
