package dev.arrayc.bytecode;

import dev.arrayc.diagnostic.CompileException;

/**
 * A loop or branch that cannot become an operation of the program, because the code needs a value
 * that only unrolling would make known. Whoever asked for it unrolls, or reports the reason.
 */
final class Staged extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient CompileException reason;

  Staged(CompileException reason) {
    super(reason.getMessage(), null, false, false);
    this.reason = reason;
  }

  CompileException reason() {
    return reason;
  }
}
