package dev.arrayc.library;

import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.TensorType;
import dev.arrayc.op.Op;
import dev.arrayc.value.Array;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;

/**
 * Cumulative sums, products and extremes: reductions of windows that hold an element and all before
 * it; of complex numbers in log2(n) steps, each taking up what lies 2^k elements before.
 */
final class Scans {
  private static final Map<Op, String> NAMES =
      Map.of(Op.ADD, "sum", Op.MULTIPLY, "prod", Op.MAXIMUM, "max", Op.MINIMUM, "min");

  private Scans() {}

  static Array cumulative(Arguments a, Op op) {
    Array given = a.array("a");
    boolean flat = a.optional("axis").isEmpty();
    Array x = flat ? Manipulation.ravel(given) : given;
    int axis = flat ? 0 : a.axis("axis", x.type().rank());
    DType dtype =
        a.dtype("dtype")
            .orElseGet(() -> x.dtype() == DType.BOOL ? Promotion.defaultInt() : x.dtype());
    return scan(Lax.convert(x, dtype), axis, op);
  }

  static Array scan(Array x, int axis, Op op) {
    Array start = identity(op, x.dtype());
    if (x.dtype().isComplex()) {
      return inSteps(x, axis, (p, q) -> Lax.binary("cumulative", op, p, q), start);
    }
    int rank = x.type().rank();
    long length = x.type().dim(axis);
    if (x.type().size() == 0) {
      return x;
    }
    List<Long> window = new ArrayList<>(Collections.nCopies(rank, 1L));
    window.set(axis, length);
    List<List<Long>> padding = new ArrayList<>(Collections.nCopies(rank, List.of(0L, 0L)));
    padding.set(axis, List.of(length - 1, 0L));
    Attributes attributes =
        Attributes.NONE
            .with("window_dimensions", window)
            .with("padding", new Attribute.IntTable(padding));
    TensorType scalar = TensorType.scalar(x.dtype());
    return Staging.bind(
        "cum" + NAMES.get(op) + "[axis=" + axis + " reverse=False]",
        x.weak(),
        List.of(x),
        (b, v) ->
            b.emit(
                    Op.REDUCE_WINDOW,
                    List.of(v.getFirst(), Staging.value(start)),
                    attributes,
                    List.of(
                        b.region(
                            List.of(scalar, scalar), p -> List.of(b.emit(op, p.get(0), p.get(1))))),
                    List.of())
                .getFirst());
  }

  private static Array identity(Op op, DType dtype) {
    return switch (op) {
      case ADD -> Lax.scalar(dtype, 0L);
      case MULTIPLY -> Lax.scalar(dtype, 1L);
      default -> Reductions.extremeIdentity(dtype, op == Op.MAXIMUM);
    };
  }

  /** In log2(n) steps; {@code identity} changes nothing. */
  static Array inSteps(Array x, int axis, BinaryOperator<Array> op, Array identity) {
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
