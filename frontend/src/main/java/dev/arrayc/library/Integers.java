package dev.arrayc.library;

import dev.arrayc.ir.DType;
import dev.arrayc.value.Array;

/** Integers between dtypes, and floats as the integers of their bits. */
final class Integers {
  private Integers() {}

  /** {@return an integer array as another dtype, clipped to its range rather than wrapped} */
  static Array clipped(Array x, DType dtype) {
    if (x.dtype() == dtype) {
      return x;
    }
    DType from = x.dtype();
    boolean fromSigned = from.kind() == DType.Kind.SIGNED;
    boolean toSigned = dtype.kind() == DType.Kind.SIGNED;
    Array y = x;
    if (fromSigned && (!toSigned || dtype.bits() < from.bits())) {
      long least = toSigned ? Limits.minInteger(dtype) : 0;
      y = Lax.max(y, Lax.scalar(from, least));
    }
    boolean narrower = dtype.bits() - (toSigned ? 1 : 0) < from.bits() - (fromSigned ? 1 : 0);
    if (narrower) {
      y = Lax.min(y, Lax.scalar(from, Limits.maxInteger(dtype)));
    }
    return Lax.convert(y, dtype);
  }

  /** {@return the neighbours of floats toward an infinity} */
  static Array nextAfter(Array x, double toward) {
    DType bits = DType.valueOf("I" + x.dtype().bits());
    Array zero = Lax.scalar(x.dtype(), 0.0);
    boolean up = toward > 0;
    Array one = Lax.scalar(bits, 1L);
    Array least = Lax.bitcast(Lax.full(x.type().shape(), one), x.dtype());
    Array moved = Lax.bitcast(x, bits);
    Array away = Lax.bitcast(Lax.add(moved, one), x.dtype());
    Array back = Lax.bitcast(Lax.sub(moved, one), x.dtype());
    Array positive = Lax.gt(x, zero);
    Array next = up ? Lax.select(positive, away, back) : Lax.select(positive, back, away);
    Array fromZero = up ? least : Lax.neg(least);
    Array result = Lax.select(Lax.eq(x, zero), fromZero, next);
    Array infinity = Lax.scalar(x.dtype(), toward);
    return Lax.select(Lax.or(Classification.isNan(x), Lax.eq(x, infinity)), x, result);
  }
}
