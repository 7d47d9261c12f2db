package dev.arrayc.library;

import dev.arrayc.ir.DType;
import dev.arrayc.value.Array;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BinaryOperator;

/** Cumulative sums and products: in log2(n) steps, each adding what lies 2^k elements before. */
final class Scans {
  private Scans() {}

  static Array cumulative(Arguments a, BinaryOperator<Array> op, double identity) {
    Array given = a.array("a");
    boolean flat = a.optional("axis").isEmpty();
    Array x = flat ? Manipulation.ravel(given) : given;
    int axis = flat ? 0 : a.axis("axis", x.type().rank());
    DType dtype =
        a.dtype("dtype")
            .orElseGet(() -> x.dtype() == DType.BOOL ? Promotion.defaultInt() : x.dtype());
    return scan(Lax.convert(x, dtype), axis, op, Lax.scalar(dtype, identity));
  }

  static Array scan(Array x, int axis, BinaryOperator<Array> op, Array identity) {
    int rank = x.type().rank();
    List<Long> none = Collections.nCopies(rank, 0L);
    Array y = x;
    for (long shift = 1; shift < x.type().dim(axis); shift *= 2) {
      List<Long> low = new ArrayList<>(none);
      List<Long> high = new ArrayList<>(none);
      low.set(axis, shift);
      high.set(axis, -shift);
      y = op.apply(y, Lax.pad(y, identity, low, high, none));
    }
    return y;
  }
}
