package dev.arrayc.mlir.lower;

import dev.arrayc.ir.DType;
import dev.arrayc.ir.Value;
import java.util.Optional;

/** Where buffers are at run time. */
@FunctionalInterface
interface Memory {
  /** {@return the address of a buffer's first element} */
  Reg base(Value buffer);

  /**
   * {@return the address of a place's first element}
   *
   * @param dtype of the elements there
   * @param loops of the kernel
   */
  default Reg base(Node.Place place, DType dtype, int loops) {
    return base(place.buffer());
  }

  /** {@return what loops that run around the kernel add to a function of its loops} */
  default Optional<Reg> origin(Affine value) {
    return Optional.empty();
  }

  /** {@return whether a buffer is written past the caches} */
  default boolean streams(Value buffer) {
    return false;
  }

  /** {@return how many elements after what a load reads is what will be read soon; 0 if unknown} */
  default long ahead(Node.Load load, int loops) {
    return 0;
  }

  /** {@return the current element of a buffer, if it is in registers} */
  default Optional<Cell> held(Value buffer) {
    return Optional.empty();
  }

  /** Whether buffers begin at multiples of 16 bytes. */
  default boolean isAligned() {
    return false;
  }
}
