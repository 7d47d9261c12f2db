package dev.arrayc.library;

import dev.arrayc.ir.DType;
import dev.arrayc.value.Array;
import dev.arrayc.value.PyTuple;
import dev.arrayc.value.PyValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code jax.scipy.linalg}: matrices of special form. */
final class SpecialMatrices {
  private SpecialMatrices() {}

  static List<LibraryFunction> rows() {
    List<LibraryFunction> rows = new ArrayList<>();
    row(rows, "block_diag", "*arrs", SpecialMatrices::blockDiagonal);
    row(rows, "toeplitz", "c, r=None", a -> toeplitz(a));
    row(rows, "hankel", "c, r=None", a -> hankel(a));
    row(rows, "circulant", "c", a -> circulant(vectors(a, "c")));
    row(
        rows,
        "hessenberg",
        "a, *, calc_q=False, overwrite_a=False, check_finite=True",
        SpecialMatrices::hessenberg);
    return rows;
  }

  private interface Body {
    PyValue apply(Arguments arguments);
  }

  private static void row(List<LibraryFunction> rows, String name, String signature, Body body) {
    rows.add(LibraryFunction.of("jax.scipy.linalg." + name, signature, body::apply));
  }

  private static PyValue blockDiagonal(Arguments a) {
    List<Array> arrays = new ArrayList<>();
    List<PyValue> items = ((PyTuple) a.value("arrs")).items();
    for (int i = 0; i < items.size(); i++) {
      PyValue item = items.get(i);
      int position = i;
      Array x = Literals.lift(item).orElseThrow(() -> a.notAnArray(item, position));
      if (x.type().rank() > 2) {
        throw a.error(
            "ValueError",
            "Arguments to jax.scipy.linalg.block_diag must have at most 2 dimensions, got "
                + Reprs.of(item)
                + " at argument "
                + i
                + ".");
      }
      arrays.add(x);
    }
    if (arrays.isEmpty()) {
      return Lax.full(List.of(1L, 0L), Lax.scalar(Promotion.defaultFloat(), 0L));
    }
    List<Array> promoted =
        Elementwise.promote(arrays.toArray(Array[]::new)).stream()
            .map(x -> Manipulation.atLeast(x, 2))
            .toList();
    long columns = promoted.stream().mapToLong(x -> x.type().dim(1)).sum();
    List<Array> rows = new ArrayList<>();
    long before = 0;
    for (Array x : promoted) {
      long own = x.type().dim(1);
      rows.add(
          Lax.pad(
              x,
              Lax.scalar(x.dtype(), 0L),
              List.of(0L, before),
              List.of(0L, columns - own - before),
              List.of(0L, 0L)));
      before += own;
    }
    return Lax.concatenate(rows, 0);
  }

  /** An operand as vectors along its last axis. */
  private static Array vectors(Arguments a, String name) {
    return Manipulation.atLeast(a.array(name), 1);
  }

  /** Two operands of one dtype, as many vectors of each. */
  private static List<Array> batches(Arguments a, Array c, Array r) {
    List<Array> p = Elementwise.promote(c, r);
    List<Long> batch = Shapes.broadcast(a.function(), List.of(leading(c), leading(r)));
    return p.stream()
        .map(x -> Lax.broadcastTo(x, shape(batch, List.of(x.type().dim(last(x))))))
        .toList();
  }

  private static int last(Array x) {
    return x.type().rank() - 1;
  }

  private static List<Long> leading(Array x) {
    return x.type().shape().subList(0, last(x));
  }

  private static List<Long> shape(List<Long> batch, List<Long> own) {
    List<Long> shape = new ArrayList<>(batch);
    shape.addAll(own);
    return shape;
  }

  /** Matrices whose elements are those of vectors at places that depend on row and column. */
  private static Array spread(Array elements, Array places) {
    return Taking.take(elements, places, last(elements), IndexMode.PROMISE, Optional.empty());
  }

  /** No elements: of no row, or no column. */
  private static Array hollow(Array like, long rows, long columns) {
    List<Long> shape = shape(leading(like), List.of(rows, columns));
    return Lax.full(shape, Lax.scalar(like.dtype(), 0L));
  }

  private static Array places(
      long rows, long columns, long rowFactor, long columnFactor, long start) {
    List<Long> shape = List.of(rows, columns);
    Array row = Lax.iota(DType.I32, shape, 0);
    Array column = Lax.iota(DType.I32, shape, 1);
    Array first = Lax.full(shape, Lax.scalar(DType.I32, start));
    Array down = rowFactor > 0 ? Lax.add(first, row) : Lax.sub(first, row);
    return columnFactor > 0 ? Lax.add(down, column) : Lax.sub(down, column);
  }

  /** c down the first column, r along the first row; cᴴ where there is no r. */
  private static Array toeplitz(Arguments a) {
    Array c = vectors(a, "c");
    Array r = a.optional("r").isPresent() ? vectors(a, "r") : Elementwise.conj(c);
    List<Array> p = batches(a, c, r);
    int axis = last(p.get(0));
    long rows = p.get(0).type().dim(axis);
    long columns = p.get(1).type().dim(axis);
    if (rows == 0 || columns == 0) {
      return hollow(p.get(0), rows, columns);
    }
    Array backwards = Lax.reverse(p.get(0), List.of((long) axis));
    Array elements =
        Lax.concatenate(List.of(backwards, Lax.sliceAxis(p.get(1), axis, 1, columns)), axis);
    return spread(elements, places(rows, columns, -1, 1, rows - 1));
  }

  /** c down the first column, r along the last row; zeros where there is no r. */
  private static Array hankel(Arguments a) {
    for (String name : List.of("c", "r")) {
      if (a.optional(name).isPresent() && a.array(name).type().rank() == 0) {
        throw a.error(
            "ValueError", "hankel: " + name + " must be at least 1-dimensional, got a scalar.");
      }
    }
    Array c = a.array("c");
    Array zeros = Lax.full(c.type().shape(), Lax.scalar(c.dtype(), 0L));
    List<Array> p = batches(a, c, a.optional("r").isPresent() ? a.array("r") : zeros);
    int axis = last(p.get(0));
    long rows = p.get(0).type().dim(axis);
    long columns = p.get(1).type().dim(axis);
    if (rows == 0 || columns == 0) {
      return hollow(p.get(0), rows, columns);
    }
    Array elements =
        Lax.concatenate(List.of(p.get(0), Lax.sliceAxis(p.get(1), axis, 1, columns)), axis);
    return spread(elements, places(rows, columns, 1, 1, 0));
  }

  private static Array circulant(Array c) {
    long size = c.type().dim(last(c));
    if (size == 0) {
      return hollow(c, 0, 0);
    }
    Array distance = places(size, size, 1, -1, size);
    Array modulus = Lax.full(List.of(size, size), Lax.scalar(DType.I32, size));
    return spread(c, Lax.rem(distance, modulus));
  }

  private static PyValue hessenberg(Arguments a) {
    if (a.array("a").dtype().isIntegral()) {
      throw a.error(
          "TypeError",
          "hessenberg does not accept dtype "
              + a.array("a").dtype().numpyName()
              + " at position 0. Accepted dtypes at position 0 are subtypes of floating,"
              + " complexfloating.");
    }
    Array x = Linalg.inexact(a, "a");
    Factorisations.square(x, "Argument to Hessenberg reduction must have shape [..., n, n], got ");
    int rank = x.type().rank();
    long n = x.type().dim(rank - 1);
    List<Array> packed = Factorisations.hessenberg(x);
    Array h = Factorisations.upper(packed.get(0), -1);
    if (!a.bool("calc_q")) {
      return h;
    }
    if (n == 0) {
      return PyTuple.of(h, h);
    }
    Array inner = Lax.sliceAxis(Lax.sliceAxis(packed.get(0), rank - 2, 1, n), rank - 1, 0, n - 1);
    Array q = Factorisations.householderProduct(inner, packed.get(1));
    List<Long> low = new ArrayList<>(java.util.Collections.nCopies(rank, 0L));
    List<Long> none = List.copyOf(low);
    low.set(rank - 1, 1L);
    low.set(rank - 2, 1L);
    Array padded = Lax.pad(q, Lax.scalar(x.dtype(), 0L), low, none, none);
    Array row = Lax.iota(DType.I32, x.type().shape(), rank - 2);
    Array column = Lax.iota(DType.I32, x.type().shape(), rank - 1);
    Array zero = Lax.full(x.type().shape(), Lax.scalar(DType.I32, 0L));
    Array corner = Lax.and(Lax.eq(row, zero), Lax.eq(column, zero));
    Array one = Lax.full(x.type().shape(), Lax.scalar(x.dtype(), 1L));
    return PyTuple.of(h, Lax.select(corner, one, padded));
  }
}
