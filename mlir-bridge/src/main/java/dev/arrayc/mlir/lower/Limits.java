package dev.arrayc.mlir.lower;

import dev.arrayc.diagnostic.CompileException;
import dev.arrayc.diagnostic.Diagnostic;
import dev.arrayc.ir.Operation;

/** The errors of what native code cannot do. */
final class Limits {
  private Limits() {}

  /** A limitation at the operation's place: what it is, and the nearest thing that works. */
  static CompileException.Limitation of(Operation op, String what, String hint) {
    return new CompileException.Limitation(
        Diagnostic.of(
            op.span(),
            "NotImplementedError",
            op.op().opName() + " " + what + " has no native code",
            hint));
  }
}
