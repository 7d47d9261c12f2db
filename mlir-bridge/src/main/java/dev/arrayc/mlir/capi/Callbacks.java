package dev.arrayc.mlir.capi;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongUnaryOperator;

/**
 * What C calls back. A callback runs on the thread that made the call, so what it collects is the
 * thread's own. No exception may leave one: the JVM would end.
 */
public final class Callbacks {
  private static final ThreadLocal<StringBuilder> PRINTED =
      ThreadLocal.withInitial(StringBuilder::new);
  private static final ThreadLocal<List<Message>> MESSAGES =
      ThreadLocal.withInitial(ArrayList::new);

  private static final long PRINT = Native.callback(MethodHandles.lookup(), "print");
  private static final long MLIR_DIAGNOSTIC =
      Native.callback(MethodHandles.lookup(), "mlirDiagnostic");
  private static final long LLVM_DIAGNOSTIC =
      Native.callback(MethodHandles.lookup(), "llvmDiagnostic");
  private static final long FATAL_ERROR = Native.callback(MethodHandles.lookup(), "fatalError");

  private Callbacks() {}

  /** How bad a message is. */
  public enum Severity {
    ERROR,
    WARNING,
    NOTE,
    REMARK
  }

  /**
   * A diagnostic of MLIR or LLVM.
   *
   * @param location MLIR's text of the location, empty for LLVM's messages
   */
  public record Message(Severity severity, String text, String location) {}

  /** Makes the function pointers. */
  static void prepare() {
    if (PRINT == 0) {
      throw new AssertionError();
    }
  }

  /** From now on a fatal error of LLVM ends the thread it happens in, not the process. */
  public static void installFatalErrorHandler() {
    CFunction.LLVMInstallFatalErrorHandler.call(FATAL_ERROR);
  }

  /** Collects this context's diagnostics instead of printing them. */
  public static void collectMlir(long context) {
    CFunction.mlirContextAttachDiagnosticHandler.call(context, MLIR_DIAGNOSTIC, 0, 0);
  }

  /** Collects this context's diagnostics instead of printing them and, on an error, exiting. */
  public static void collectLlvm(long context) {
    CFunction.LLVMContextSetDiagnosticHandler.call(context, LLVM_DIAGNOSTIC, 0);
  }

  /** {@return what the current thread has collected since it last asked} */
  public static List<Message> takeMessages() {
    List<Message> taken = List.copyOf(MESSAGES.get());
    MESSAGES.get().clear();
    return taken;
  }

  /** What a call returned, and what it printed. */
  public record Printed(long result, String text) {}

  /** Runs a call that prints through the string callback it is given. */
  public static Printed print(LongUnaryOperator call) {
    StringBuilder text = PRINTED.get();
    int start = text.length();
    long result = call.applyAsLong(PRINT);
    String printed = text.substring(start);
    text.setLength(start);
    return new Printed(result, printed);
  }

  /** {@code void (*)(MlirStringRef, void *)}. */
  @SuppressWarnings("unused") // called from C
  private static long print(long data, long length, long ignored) {
    byte[] bytes = MemorySegment.ofAddress(data).reinterpret(length).toArray(ValueLayout.JAVA_BYTE);
    PRINTED.get().append(new String(bytes, StandardCharsets.UTF_8));
    return 0;
  }

  /** {@code MlirLogicalResult (*)(MlirDiagnostic, void *)}. */
  @SuppressWarnings("unused") // called from C
  private static long mlirDiagnostic(long diagnostic, long ignored, long alsoIgnored) {
    Severity severity =
        switch (Native.toInt(CFunction.mlirDiagnosticGetSeverity.call(diagnostic))) {
          case 0 -> Severity.ERROR;
          case 1 -> Severity.WARNING;
          case 2 -> Severity.NOTE;
          default -> Severity.REMARK;
        };
    String text = print(print -> CFunction.mlirDiagnosticPrint.call(diagnostic, print, 0)).text();
    long location = CFunction.mlirDiagnosticGetLocation.call(diagnostic);
    String place = print(print -> CFunction.mlirLocationPrint.call(location, print, 0)).text();
    MESSAGES.get().add(new Message(severity, text, place));
    long notes = CFunction.mlirDiagnosticGetNumNotes.call(diagnostic);
    for (long i = 0; i < notes; i++) {
      mlirDiagnostic(CFunction.mlirDiagnosticGetNote.call(diagnostic, i), 0, 0);
    }
    return 1; // success: handled
  }

  /** {@code void (*)(LLVMDiagnosticInfoRef, void *)}. */
  @SuppressWarnings("unused") // called from C
  private static long llvmDiagnostic(long info, long ignored, long alsoIgnored) {
    Severity severity =
        switch (Native.toInt(CFunction.LLVMGetDiagInfoSeverity.call(info))) {
          case 0 -> Severity.ERROR;
          case 1 -> Severity.WARNING;
          case 2 -> Severity.REMARK;
          default -> Severity.NOTE;
        };
    long description = CFunction.LLVMGetDiagInfoDescription.call(info);
    MESSAGES.get().add(new Message(severity, Native.string(description), ""));
    CFunction.LLVMDisposeMessage.call(description);
    return 0;
  }

  /** {@code void (*)(const char *)}. */
  @SuppressWarnings("unused") // called from C
  private static long fatalError(long reason, long ignored, long alsoIgnored) {
    String message;
    try {
      message = Native.string(reason);
    } catch (Throwable e) {
      message = "an unreadable message";
    }
    NativeThread.die(message);
    return 0;
  }
}
