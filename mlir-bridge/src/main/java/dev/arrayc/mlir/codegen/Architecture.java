package dev.arrayc.mlir.codegen;

/** A kind of CPU, of which a library is for one. Each has a runtime and a stub of libc. */
public enum Architecture {
  /** Intel's and AMD's; the runtime for it is the one beside all others. */
  X86_64("x86-64", "x86_64-unknown-linux-gnu", "x86-64"),
  /** Arm's, from Armv8-A on. */
  AARCH64("aarch64", "aarch64-unknown-linux-gnu", "generic");

  private final String title;
  private final String triple;
  private final String baseline;

  Architecture(String title, String triple, String baseline) {
    this.title = title;
    this.triple = triple;
    this.baseline = baseline;
  }

  /** {@return the name for users: {@code aarch64}} */
  public String title() {
    return title;
  }

  /** {@return LLVM's target triple} */
  String triple() {
    return triple;
  }

  /** {@return LLVM's name of the CPU that has what all of them have} */
  String baseline() {
    return baseline;
  }
}
