package dev.arrayc.mlir.codegen;

import dev.arrayc.diagnostic.Span;
import java.util.Arrays;
import java.util.Optional;

/**
 * Faults to order, so that tests can see what a user sees when native code fails. The environment
 * variable {@code ARRAYC_TEST_FAULT}, or the system property {@code arrayc.test.fault}, names one.
 * A test hook: no other use.
 */
enum TestFault {
  /** Nothing. */
  NONE,
  /** MLIR's verifier refuses an operation at the program's own place. */
  DIAGNOSTIC,
  /** LLVM cannot select an instruction, and calls its fatal error handler. */
  ISEL,
  /** MLIR's parser runs out of stack: the process dies by a signal. */
  STACK_OVERFLOW,
  /** The generated code depends on the time. */
  NONDETERMINISM;

  /** Deep enough for more than the stack of a native thread, at some 100 bytes a level. */
  private static final int DEPTH = 12_000_000;

  static TestFault ordered() {
    String name =
        Optional.ofNullable(System.getProperty("arrayc.test.fault"))
            .or(() -> Optional.ofNullable(System.getenv("ARRAYC_TEST_FAULT")))
            .orElse("");
    return Arrays.stream(values())
        .filter(f -> f.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-').equals(name))
        .findFirst()
        .orElse(NONE);
  }

  /** The program's text with the fault in it. */
  String spoil(LoweredModule module) {
    return switch (this) {
      case NONE, ISEL, NONDETERMINISM -> module.text();
      case DIAGNOSTIC -> module.text() + wrongReturn(module.span());
      case STACK_OVERFLOW ->
          "func.func private @deep() -> " + "tuple<".repeat(DEPTH) + "i1" + ">".repeat(DEPTH);
    };
  }

  private static String wrongReturn(Span span) {
    return """
    func.func private @arrayc_test_fault() -> i32 {
      func.return loc("%s":%d:%d)
    }
    """
        .formatted(span.source().name(), span.line(), span.column());
  }

  /** The optimised module with the fault in it. */
  void spoil(LlvmContext context, LlvmModule module) {
    switch (this) {
      case NONE, DIAGNOSTIC, STACK_OVERFLOW -> {}
      case ISEL ->
          // An instruction of another machine.
          module.add(
              LlvmModule.parse(
                  context,
                  """
                  declare i32 @llvm.amdgcn.workitem.id.x()
                  define i32 @arrayc_test_fault() {
                    %id = call i32 @llvm.amdgcn.workitem.id.x()
                    ret i32 %id
                  }
                  """));
      case NONDETERMINISM ->
          module.add(
              LlvmModule.parse(
                  context,
                  """
                  @arrayc_test_fault = internal constant i64 %s
                  @llvm.used = appending global [1 x ptr] [ptr @arrayc_test_fault], section "llvm.metadata"
                  """
                      .formatted(System.nanoTime())));
    }
  }
}
