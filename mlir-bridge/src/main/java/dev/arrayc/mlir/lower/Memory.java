package dev.arrayc.mlir.lower;

import dev.arrayc.ir.Value;

/** Where buffers are at run time. */
@FunctionalInterface
interface Memory {
  /** {@return the address of a buffer's first element} */
  Reg base(Value buffer);
}
