package dev.arrayc.mlir.lower;

import java.util.function.IntConsumer;

/**
 * {@code count} things in {@code parts} groups of {@code width} or one less, the wide ones first:
 * as even as can be, so that no rest is left that runs slower.
 *
 * @param wide how many of the parts have the full width
 */
record Cut(long count, long parts, int width, long wide) {
  /** As few parts as there can be with at most so many things in each. */
  static Cut of(long count, long most) {
    long parts = Math.ceilDiv(count, most);
    int width = (int) Math.ceilDiv(count, parts);
    return new Cut(count, parts, width, count - parts * (width - 1));
  }

  /** The first thing of a part. */
  Reg start(Code code, Reg part) {
    Reg even = code.op("arith.muli", part, code.i64(width));
    if (wide == parts) {
      return even;
    }
    Reg narrow = code.op("arith.subi", part, code.i64(wide));
    return code.op("arith.subi", even, code.op("arith.maxsi", narrow, code.i64(0)));
  }

  /** Writes what is to be done for a part, for each width that it may have. */
  void choose(Code code, Reg part, IntConsumer withWidth) {
    if (wide == parts) {
      withWidth.accept(width);
    } else {
      Reg isWide = code.cmpi("slt", part, code.i64(wide));
      code.when(isWide, () -> withWidth.accept(width), () -> withWidth.accept(width - 1));
    }
  }
}
