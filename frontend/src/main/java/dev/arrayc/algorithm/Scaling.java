package dev.arrayc.algorithm;

import dev.arrayc.ir.DType;
import dev.arrayc.ir.Value;

/** Brings matrices of extreme size to where squares of elements neither overflow nor vanish. */
final class Scaling {
  private Scaling() {}

  /** The largest magnitude of a real or imaginary part; NaN if one is. */
  static Value extent(Notation n, Value a) {
    Value re = n.largest(n.abs(n.real(a)));
    return Notation.isComplex(a) ? n.max(re, n.largest(n.abs(n.imag(a)))) : re;
  }

  /** 1, or a power of two to multiply the matrix by. */
  static Value factor(Notation n, Value a) {
    Value extent = extent(n, a);
    boolean wide = Notation.dtype(extent) == DType.F64;
    Value big = n.compare("GT", extent, wide ? 0x1p480 : 0x1p50);
    Value small = n.compare("LT", extent, wide ? 0x1p-460 : 0x1p-40);
    Value positive = n.and(small, n.compare("GT", extent, 0));
    double up = wide ? 0x1p500 : 0x1p60;
    Value one = n.num(Notation.dtype(extent), 1);
    Value factor = n.select(positive, n.num(Notation.dtype(extent), up), one);
    return n.select(big, n.num(Notation.dtype(extent), 1 / up), factor);
  }
}
