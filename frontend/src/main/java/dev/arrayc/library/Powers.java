package dev.arrayc.library;

import dev.arrayc.ir.DType;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import dev.arrayc.value.Array;
import dev.arrayc.value.Session;
import java.util.List;
import java.util.Optional;

/** {@code **}: by multiplication where the exponent is a static integer, else by {@code power}. */
final class Powers {
  /** More bits of an exponent would overflow a 64-bit integer for any base above 1. */
  private static final int EXPONENT_BITS = 6;

  private Powers() {}

  /**
   * {@code integer_pow}: 0 gives 1, 3 is {@code (x·x)·x}, others square and multiply from the
   * lowest bit of the exponent; negative exponents are the reciprocal.
   */
  static Array integerPower(Array x, long exponent) {
    Accepted.require("integer_pow", List.of(x));
    if (exponent < 0 && x.dtype().isIntegral()) {
      throw Session.current()
          .error(
              "TypeError",
              "Integers cannot be raised to negative powers, got integer_pow("
                  + x.type().jaxString()
                  + ", "
                  + exponent
                  + ")",
              "use a float base: x.astype(float) ** " + exponent);
    }
    Array one = Elementwise.constant(x.dtype(), 1);
    if (exponent == 0) {
      return Lax.full(x.type().shape(), Lax.convert(one, x.dtype(), x.weak()));
    }
    if (exponent == 1) {
      return Lax.staged(x);
    }
    String text = "integer_pow[y=" + exponent + "]";
    Array power =
        Staging.bind(
            text,
            x.weak(),
            List.of(x),
            (b, v) -> {
              Value square = v.get(0);
              if (Math.abs(exponent) == 3) {
                return b.emit(Op.MULTIPLY, b.emit(Op.MULTIPLY, square, square), square);
              }
              Optional<Value> product = Optional.empty();
              for (long rest = Math.abs(exponent); ; ) {
                if ((rest & 1) != 0) {
                  Value factor = square;
                  product =
                      Optional.of(product.map(p -> b.emit(Op.MULTIPLY, p, factor)).orElse(factor));
                }
                rest >>>= 1;
                if (rest == 0) {
                  return product.orElseThrow();
                }
                square = b.emit(Op.MULTIPLY, square, square);
              }
            });
    return exponent < 0 ? Lax.div(one, power) : power;
  }

  /** A power with an exponent that is an array or no integer. */
  static Array power(Array x, Array y) {
    if (x.dtype().isIntegral() && y.dtype().isIntegral()) {
      List<Array> p = Elementwise.promote(Elementwise.numeric(x), Elementwise.numeric(y));
      return integers(p.get(0), p.get(1));
    }
    Promotion.Typed type = Promotion.joinOf(List.of(x, y));
    DType dtype = Promotion.inexact(type.dtype());
    return Lax.binary(
        "pow", Op.POWER, Lax.convert(x, dtype, type.weak()), Lax.convert(y, dtype, type.weak()));
  }

  /** Binary exponentiation; {@code 0 ** 0} is 1, negative exponents have no meaning. */
  private static Array integers(Array base, Array exponent) {
    DType dtype = base.dtype();
    Array zero = Elementwise.constant(dtype, 0);
    Array one = Elementwise.constant(dtype, 1);
    Array vanishes = Lax.and(Lax.eq(base, zero), Lax.ne(exponent, zero));
    Array product = Lax.select(vanishes, zero, one);
    Array x = base;
    Array y = exponent;
    for (int i = 0; i < EXPONENT_BITS; i++) {
      Array odd = Elementwise.truth(Lax.and(y, one));
      product = Lax.select(odd, Lax.mul(product, x), product);
      x = Lax.mul(x, x);
      y = Lax.binary("shift_right_logical", Op.SHIFT_RIGHT_LOGICAL, y, one);
    }
    return product;
  }
}
