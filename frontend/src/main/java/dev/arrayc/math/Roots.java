package dev.arrayc.math;

import dev.arrayc.ir.Value;

/** Reciprocal square root and cube root. */
final class Roots {
  private Roots() {}

  /**
   * 1/√x by division, then one Newton step on the exact residual 1 − x·y², which removes the two
   * roundings. Where the residual is not a number (x = 0, ∞, NaN, negative), y itself is right.
   */
  static Value rsqrt(Lanes l, Value x) {
    Value y = l.div(1, l.sqrt(x));
    Value xy = l.mul(x, y);
    Value xyLow = l.fma(x, y, l.neg(xy));
    Value residual = l.fma(l.neg(xyLow), y, l.fma(l.neg(xy), y, 1));
    Value better = l.fma(l.mul(y, 0.5), residual, y);
    return l.select(l.isNaN(residual), y, better);
  }
}
