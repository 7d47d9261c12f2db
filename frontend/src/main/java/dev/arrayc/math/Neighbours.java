package dev.arrayc.math;

import dev.arrayc.ir.Builder;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;

/** The float beside another, on bit patterns: in every width, for neighbours do not widen. */
final class Neighbours {
  private Neighbours() {}

  /** The float next to x in the direction of y: C's {@code nextafter}. */
  static Value nextAfter(Builder b, Value x, Value y) {
    TensorType type = x.tensorType();
    DType integer =
        switch (type.dtype().bits()) {
          case 8 -> DType.I8;
          case 16 -> DType.I16;
          case 32 -> DType.I32;
          default -> DType.I64;
        };
    TensorType patterns = type.withDType(integer);
    Value zero = b.splat(type, 0.0);
    Value one = b.splat(patterns, 1L);
    Value grows = b.emit(Op.XOR, b.compare("LT", x, y), b.compare("LT", x, zero));
    Value step = b.select(grows, one, b.splat(patterns, -1L));
    Value bits = b.bitcast(x, integer);
    // From 0 to the least subnormal of the right sign.
    Value sign = b.splat(patterns, -1L << (type.dtype().bits() - 1));
    Value least = b.emit(Op.OR, b.emit(Op.AND, b.bitcast(y, integer), sign), one);
    Value isZero = b.compare("EQ", x, zero);
    Value next = b.bitcast(b.select(isZero, least, b.emit(Op.ADD, bits, step)), type.dtype());
    Value ordered = b.select(b.compare("EQ", x, y), y, next);
    Value notANumber = b.select(b.compare("NE", x, x), x, y);
    Value isOrdered = b.emit(Op.AND, b.compare("EQ", x, x), b.compare("EQ", y, y));
    return b.select(isOrdered, ordered, notANumber);
  }
}
