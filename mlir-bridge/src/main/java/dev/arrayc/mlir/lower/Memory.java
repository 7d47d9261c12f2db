package dev.arrayc.mlir.lower;

import dev.arrayc.ir.Value;
import java.util.Optional;

/** Where buffers are at run time. */
@FunctionalInterface
interface Memory {
  /** {@return the address of a buffer's first element} */
  Reg base(Value buffer);

  /** {@return the current element of a buffer, if it is in registers} */
  default Optional<Cell> held(Value buffer) {
    return Optional.empty();
  }
}
