package dev.arrayc.library;

import dev.arrayc.ir.DType;
import dev.arrayc.op.Op;
import dev.arrayc.value.Array;
import dev.arrayc.value.PyValue;
import java.util.ArrayList;
import java.util.List;

/** {@code jax.lax}'s reductions, extremes and cumulative functions. */
final class LaxFolds {
  private LaxFolds() {}

  static List<LibraryFunction> rows() {
    List<LibraryFunction> rows = new ArrayList<>();
    addReductions(rows);
    return rows;
  }

  private static void addReductions(List<LibraryFunction> rows) {
    reduction(rows, "reduce_sum", Op.ADD);
    reduction(rows, "reduce_prod", Op.MULTIPLY);
    reduction(rows, "reduce_max", Op.MAXIMUM);
    reduction(rows, "reduce_min", Op.MINIMUM);
    logicalReduction(rows, "reduce_and", Op.AND);
    logicalReduction(rows, "reduce_or", Op.OR);
    logicalReduction(rows, "reduce_xor", Op.XOR);
    row(rows, "argmax", "operand, axis, index_dtype", a -> argExtreme(a, "GT"));
    row(rows, "argmin", "operand, axis, index_dtype", a -> argExtreme(a, "LT"));
    scan(rows, "cumsum", Op.ADD);
    scan(rows, "cumprod", Op.MULTIPLY);
    scan(rows, "cummax", Op.MAXIMUM);
    scan(rows, "cummin", Op.MINIMUM);
  }

  private interface Body {
    PyValue apply(Arguments arguments);
  }

  private static void row(List<LibraryFunction> rows, String name, String signature, Body body) {
    rows.add(LibraryFunction.of("jax.lax." + name, signature, body::apply));
  }

  private static void logicalReduction(List<LibraryFunction> rows, String name, Op op) {
    row(
        rows,
        name,
        "operand, axes",
        a -> {
          Array x = a.array("operand");
          if (!x.dtype().isIntegral()) {
            throw a.error(
                "TypeError",
                "logical reduction requires operand dtype bool or int, got "
                    + x.dtype().numpyName()
                    + ".");
          }
          return reduce(name, op, a);
        });
  }

  private static Array reduce(String name, Op op, Arguments a) {
    Array x = a.array("operand");
    return LaxReductions.reduce(
        name, op, x, identity(op, x.dtype()), Shapes.shape(a.value("axes"), ""));
  }

  private static void reduction(List<LibraryFunction> rows, String name, Op op) {
    row(
        rows,
        name,
        "operand, axes",
        a -> {
          Accepted.require(name, List.of(a.array("operand")));
          return reduce(name, op, a);
        });
  }

  private static Array identity(Op op, DType dtype) {
    return switch (op) {
      case MULTIPLY -> Lax.scalar(dtype, 1L);
      case MAXIMUM -> Reductions.extremeIdentity(dtype, true);
      case MINIMUM -> Reductions.extremeIdentity(dtype, false);
      case AND -> Lax.scalar(dtype, dtype == DType.BOOL ? 1L : -1L);
      default -> Lax.scalar(dtype, 0L);
    };
  }

  private static PyValue argExtreme(Arguments a, String direction) {
    Array x = a.array("operand");
    long axis = a.integer("axis");
    if (axis < 0 || axis >= x.type().rank()) {
      throw a.error(
          "ValueError",
          "Invalid axis " + axis + " for operand shape " + Reprs.shape(x.type().shape()));
    }
    if (x.type().dim((int) axis) == 0) {
      throw a.error(
          "ValueError",
          "argmin and argmax require non-empty reduced dimension. operand.shape="
              + Reprs.shape(x.type().shape())
              + " axis="
              + axis);
    }
    Accepted.require(direction.toLowerCase(java.util.Locale.ROOT), List.of(x, x));
    return LaxReductions.argExtreme(
        a.function(),
        direction,
        x,
        Reductions.extremeIdentity(x.dtype(), direction.equals("GT")),
        a.axis("axis", x.type().rank()),
        a.dtype("index_dtype").orElseGet(Promotion::defaultInt));
  }

  private static int cumulativeAxis(Arguments a, Array x) {
    long axis = a.integer("axis");
    if (axis < 0 || axis >= x.type().rank()) {
      throw a.error(
          "ValueError",
          "axis " + axis + " is out of bounds for array of shape " + Reprs.shape(x.type().shape()));
    }
    return (int) axis;
  }

  private static void scan(List<LibraryFunction> rows, String name, Op op) {
    row(
        rows,
        name,
        "operand, axis=0, reverse=False",
        a -> {
          Array x = a.array("operand");
          int axis = cumulativeAxis(a, x);
          Accepted.require(name, List.of(x));
          List<Long> along = List.of((long) axis);
          boolean reverse = a.bool("reverse");
          Array y = Scans.scan(reverse ? Lax.reverse(x, along) : x, axis, op);
          return reverse ? Lax.reverse(y, along) : y;
        });
  }
}
