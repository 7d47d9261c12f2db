package dev.arrayc.math;

import dev.arrayc.ir.Builder;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;

/** A complex number in its real and imaginary part, and the arithmetic that needs no function. */
record Plane(Value re, Value im) {
  static Plane of(Builder b, Value complex) {
    return new Plane(b.emit(Op.REAL, complex), b.emit(Op.IMAG, complex));
  }

  Value join(Builder b) {
    return b.emit(Op.COMPLEX, re, im);
  }

  /** i·z. */
  Plane timesI(Lanes l) {
    return new Plane(l.neg(im), re);
  }

  /** −i·z. */
  Plane timesMinusI(Lanes l) {
    return new Plane(im, l.neg(re));
  }

  Plane negate(Lanes l) {
    return new Plane(l.neg(re), l.neg(im));
  }

  Plane scale(Lanes l, Value factor) {
    return new Plane(l.mul(re, factor), l.mul(im, factor));
  }

  static Plane select(Lanes l, Value predicate, Plane onTrue, Plane onFalse) {
    return new Plane(
        l.select(predicate, onTrue.re, onFalse.re), l.select(predicate, onTrue.im, onFalse.im));
  }

  /** The larger magnitude of the two parts. */
  Value extent(Lanes l) {
    return l.max(l.abs(re), l.abs(im));
  }

  Value isInfinite(Lanes l) {
    Value realPart = l.eq(l.abs(re), Double.POSITIVE_INFINITY);
    return l.or(realPart, l.eq(l.abs(im), Double.POSITIVE_INFINITY));
  }

  Plane times(Lanes l, Plane other) {
    return new Plane(
        sumOfProducts(l, re, other.re, l.neg(im), other.im),
        sumOfProducts(l, re, other.im, im, other.re));
  }

  /** a·b + c·d with the rounding error of the second product made good (Kahan). */
  static Value sumOfProducts(Lanes l, Value a, Value b, Value c, Value d) {
    Exact second = Exact.product(l, c, d);
    return l.add(l.fma(a, b, second.high()), second.low());
  }

  /** 2^−e for x in [2^e, 2^(e+1)), kept where both it and its inverse are normal. */
  private static Value inversePowerOfTwo(Lanes l, Value x) {
    int fraction = l.isDouble() ? 52 : 23;
    double low = l.isDouble() ? 0x1p-1020 : 0x1p-124;
    double high = l.isDouble() ? 0x1p1020 : 0x1p124;
    Value exponent = l.iand(l.bits(l.clamp(x, low, high)), -1L << fraction);
    return l.fromBits(l.isub(l.integer(2 * l.bitsOf(1)), exponent));
  }

  /** |z|, without overflow or underflow on the way; ∞ if a part is, even beside NaN. */
  Value abs(Lanes l) {
    Value down = inversePowerOfTwo(l, extent(l));
    Value x = l.mul(re, down);
    Value y = l.mul(im, down);
    Value root = l.sqrt(sumOfProducts(l, x, x, y, y));
    Value magnitude = l.div(root, down);
    return l.select(isInfinite(l), Double.POSITIVE_INFINITY, magnitude);
  }

  /** z / |z|; 0 stays 0. */
  Plane sign(Lanes l) {
    Plane scaled = scale(l, inversePowerOfTwo(l, extent(l)));
    Value magnitude = scaled.abs(l);
    Value zero = l.eq(magnitude, 0);
    Plane quotient = new Plane(l.div(scaled.re, magnitude), l.div(scaled.im, magnitude));
    return select(l, zero, this, quotient);
  }

  /**
   * a / b: both scaled to around 1, a·b̄ / |b|², scaled back. By 0 the parts become ∞ or NaN each,
   * as a real division would; a finite number by an infinite one is 0 (C, Annex G).
   */
  static Plane divide(Lanes l, Plane a, Plane b) {
    Value downA = inversePowerOfTwo(l, a.extent(l));
    Value downB = inversePowerOfTwo(l, b.extent(l));
    Plane x = a.scale(l, downA);
    Plane y = b.scale(l, downB);
    Value norm = sumOfProducts(l, y.re, y.re, y.im, y.im);
    Plane product = x.times(l, new Plane(y.re, l.neg(y.im)));
    Plane quotient = new Plane(l.div(product.re, norm), l.div(product.im, norm));
    // Dividing by 2^−e of a before multiplying by the one of b, or the other way: what keeps it in
    // range longer.
    Value growing = l.gt(downA, downB);
    Plane first = quotient.scale(l, l.select(growing, l.num(1), downB));
    Plane second = first.scale(l, l.div(1, downA));
    Plane result = second.scale(l, l.select(growing, downB, 1));
    Value byZero = l.eq(b.extent(l), 0);
    Plane pole = a.scale(l, l.div(1, b.re));
    Value byInfinity = l.and(b.isInfinite(l), l.lt(a.extent(l), Double.POSITIVE_INFINITY));
    Plane none = new Plane(l.copySign(l.num(0), a.re), l.copySign(l.num(0), a.im));
    return select(l, byZero, pole, select(l, byInfinity, none, result));
  }

  /** √z with a real part that is not negative and the sign of the imaginary part. */
  Plane sqrt(Lanes l) {
    // Scaled by an even power of two.
    Value extent = extent(l);
    boolean wide = l.isDouble();
    Value large = l.gt(extent, wide ? 0x1p1000 : 0x1p120);
    Value small = l.lt(extent, wide ? 0x1p-900 : 0x1p-90);
    double up = wide ? 0x1p200 : 0x1p40;
    double upRoot = wide ? 0x1p-100 : 0x1p-20;
    Plane z = scale(l, l.select(large, 0x1p-4, l.select(small, up, l.num(1))));
    Value back = l.select(large, 4, l.select(small, upRoot, l.num(1)));
    Value magnitude = l.abs(z.re);
    Value root = l.sqrt(l.mul(l.add(z.abs(l), magnitude), 0.5));
    Value other = l.div(l.mul(l.abs(z.im), 0.5), root);
    Value right = l.ge(re, 0);
    Plane finite =
        new Plane(l.select(right, root, other), l.select(right, other, root)).scale(l, back);
    Plane signed = new Plane(finite.re, l.copySign(finite.im, im));
    Value zero = l.eq(extent, 0);
    Value atInfinity = l.eq(l.abs(im), Double.POSITIVE_INFINITY);
    Plane vertical = new Plane(l.num(Double.POSITIVE_INFINITY), im);
    Plane origin = new Plane(l.num(0), im);
    return select(l, atInfinity, vertical, select(l, zero, origin, infiniteReal(l, signed)));
  }

  /** The limits of √z for an infinite real part. */
  private Plane infiniteReal(Lanes l, Plane otherwise) {
    Value infinity = l.num(Double.POSITIVE_INFINITY);
    Value zero = l.mul(im, 0);
    Plane right = new Plane(infinity, l.copySign(zero, im));
    Plane left = new Plane(l.abs(zero), l.copySign(infinity, im));
    Plane leftOr = select(l, l.eq(re, Double.NEGATIVE_INFINITY), left, otherwise);
    return select(l, l.eq(re, Double.POSITIVE_INFINITY), right, leftOr);
  }
}
