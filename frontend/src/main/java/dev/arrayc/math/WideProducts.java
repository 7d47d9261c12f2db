package dev.arrayc.math;

import dev.arrayc.ir.Builder;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;

/** The upper half of a product of integers, which has twice their bits. */
final class WideProducts {
  private WideProducts() {}

  static Value high(Builder b, Value x, Value y) {
    DType dtype = x.tensorType().dtype();
    if (dtype.bits() == 64) {
      return dtype == DType.U64 ? unsigned(b, x, y) : signed(b, x, y);
    }
    DType wide = dtype.kind() == DType.Kind.UNSIGNED ? DType.U64 : DType.I64;
    Value product = b.emit(Op.MULTIPLY, b.convert(x, wide), b.convert(y, wide));
    return b.convert(shift(b, product, dtype.bits()), dtype);
  }

  private static Value shift(Builder b, Value x, long count) {
    return b.emit(Op.SHIFT_RIGHT_LOGICAL, x, b.splat(x.tensorType(), count));
  }

  private static Value low(Builder b, Value x) {
    return b.emit(Op.AND, x, b.splat(x.tensorType(), 0xFFFF_FFFFL));
  }

  /** From four products of halves (Knuth, "The Art of Computer Programming", 4.3.1). */
  private static Value unsigned(Builder b, Value x, Value y) {
    Value x0 = low(b, x);
    Value x1 = shift(b, x, 32);
    Value y0 = low(b, y);
    Value y1 = shift(b, y, 32);
    Value first = shift(b, b.emit(Op.MULTIPLY, x0, y0), 32);
    Value middle = b.emit(Op.ADD, b.emit(Op.MULTIPLY, x1, y0), first);
    Value other = b.emit(Op.ADD, b.emit(Op.MULTIPLY, x0, y1), low(b, middle));
    Value top = b.emit(Op.ADD, b.emit(Op.MULTIPLY, x1, y1), shift(b, middle, 32));
    return b.emit(Op.ADD, top, shift(b, other, 32));
  }

  /** A negative factor counts as itself plus 2⁶⁴: the other factor is too much. */
  private static Value signed(Builder b, Value x, Value y) {
    TensorType type = x.tensorType();
    Value zero = b.splat(type, 0L);
    Value bits = unsigned(b, b.convert(x, DType.U64), b.convert(y, DType.U64));
    Value high = b.convert(bits, DType.I64);
    Value tooMuch =
        b.emit(
            Op.ADD,
            b.select(b.compare("LT", x, zero), y, zero),
            b.select(b.compare("LT", y, zero), x, zero));
    return b.emit(Op.SUBTRACT, high, tooMuch);
  }
}
