package dev.arrayc.library;

import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.Builder;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Type;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import dev.arrayc.value.Array;
import dev.arrayc.value.PyNone;
import dev.arrayc.value.PyTuple;
import dev.arrayc.value.PyValue;
import java.util.ArrayList;
import java.util.List;

/** Sorting: stable, NaN last, −0 and 0 alike. */
final class Sorting {
  private Sorting() {}

  static List<LibraryFunction> rows() {
    String options = ", *, kind=None, order=None, stable=True, descending=False";
    return List.of(
        LibraryFunction.of("jax.numpy.sort", "a, axis=-1" + options, Sorting::sort),
        LibraryFunction.of("jax.numpy.argsort", "a, axis=-1" + options, Sorting::argsort),
        LibraryFunction.of("jax.numpy.lexsort", "keys, axis=-1", Sorting::lexsort),
        LibraryFunction.of("jax.numpy.sort_complex", "a", Sorting::sortComplex),
        LibraryFunction.of("jax.numpy.partition", "a, kth, axis=-1", a -> partition(a, true)),
        LibraryFunction.of("jax.numpy.argpartition", "a, kth, axis=-1", a -> partition(a, false)),
        LibraryFunction.of(
            "jax.lax.sort", "operand, dimension=-1, is_stable=True, num_keys=1", Sorting::laxSort),
        LibraryFunction.of(
            "jax.lax.sort_key_val",
            "keys, values, dimension=-1, is_stable=True",
            a -> {
              Array keys = a.array("keys");
              int axis = a.axis("dimension", keys.type().rank());
              return PyTuple.of(sort(List.of(keys, a.array("values")), axis, 1));
            }));
  }

  private static Array sort(Arguments a) {
    boolean flat = a.value("axis") == PyNone.NONE;
    Array x = flat ? Manipulation.ravel(a.array("a")) : a.array("a");
    int axis = flat ? 0 : a.axis("axis", x.type().rank());
    Array sorted = sort(List.of(x), axis, 1).getFirst();
    return a.bool("descending") ? Lax.reverse(sorted, List.of((long) axis)) : sorted;
  }

  private static Array argsort(Arguments a) {
    boolean flat = a.value("axis") == PyNone.NONE;
    Array x = flat ? Manipulation.ravel(a.array("a")) : a.array("a");
    int axis = flat ? 0 : a.axis("axis", x.type().rank());
    boolean descending = a.bool("descending");
    List<Long> along = List.of((long) axis);
    // Descending and stable: sort the reversed array, reverse, count the indices from the end.
    Array y = descending ? Lax.reverse(x, along) : x;
    DType index = Promotion.defaultInt();
    Array order = sort(List.of(y, Lax.iota(index, y.type().shape(), axis)), axis, 1).get(1);
    if (!descending) {
      return order;
    }
    long last = x.type().dim(axis) - 1;
    return Lax.sub(Elementwise.constant(index, last), Lax.reverse(order, along));
  }

  /** The order by the last key, where it is equal by the one before, and so on. */
  private static Array lexsort(Arguments a) {
    List<Array> keys = new ArrayList<>(a.arrays("keys").reversed());
    if (keys.isEmpty()) {
      throw a.error("TypeError", "need sequence of keys with len > 0 in lexsort");
    }
    List<Long> shape = keys.getFirst().type().shape();
    if (keys.stream().anyMatch(k -> !k.type().shape().equals(shape))) {
      throw a.error("ValueError", "all keys need to be the same shape");
    }
    if (shape.isEmpty()) {
      return Lax.scalar(Promotion.defaultInt(), 0L);
    }
    int axis = a.axis("axis", shape.size());
    keys.add(Lax.iota(Promotion.defaultInt(), shape, axis));
    return sort(keys, axis, keys.size() - 1).getLast();
  }

  private static Array sortComplex(Arguments a) {
    Array x = a.array("a");
    int axis = Shapes.axis(-1, x.type().rank());
    DType real = Promotion.inexact(x.dtype()).real();
    DType dtype = real == DType.F64 ? DType.C128 : DType.C64;
    return Lax.convert(sort(List.of(x), axis, 1).getFirst(), dtype);
  }

  /** The least {@code kth + 1} elements upward, then the greatest of the rest downward. */
  private static Array partition(Arguments a, boolean values) {
    Array given = a.array("a");
    if (given.dtype().isComplex()) {
      throw a.error(
          "NotImplementedError", "jnp." + a.function() + " for complex dtype is not implemented.");
    }
    int axis = a.axis("axis", given.type().rank());
    int last = given.type().rank() - 1;
    long n = given.type().dim(axis);
    long kth = a.axis("kth", (int) n);
    List<Long> order = new ArrayList<>(Shapes.all(last + 1));
    java.util.Collections.swap(order, axis, last);
    Array x = Lax.transpose(given, order);
    Term y = Term.of(x);
    boolean unsigned = x.dtype().kind() == DType.Kind.UNSIGNED;
    Term turned = unsigned ? y.plus(1).negated() : y.negated();
    List<Array> low = LaxFunctions.topK(turned.array(), kth + 1);
    if (values) {
      Term back = Term.of(low.getFirst()).negated();
      Array bottom = (unsigned ? back.minus(1) : back).array();
      Array top = LaxFunctions.topK(x, n - kth - 1).getFirst();
      return Lax.transpose(Lax.concatenate(List.of(bottom, top), last), order);
    }
    DType index = Promotion.defaultInt();
    Array places = Lax.expandDims(Lax.iota(index, List.of(n), 0), List.of(0L));
    Array chosen = Lax.expandDims(low.get(1), List.of(last + 1L));
    Array equal = Elementwise.compare("EQ", chosen, places);
    Array taken =
        LaxReductions.reduce(
            "reduce_or", Op.OR, equal, Lax.scalar(DType.BOOL, 0L), List.of((long) last));
    Array left = Lax.convert(Lax.not(taken), DType.F32);
    Array top = LaxFunctions.topK(left, n - kth - 1).get(1);
    return Lax.transpose(Lax.concatenate(List.of(low.get(1), top), last), order);
  }

  private static PyValue laxSort(Arguments a) {
    PyValue operand = a.value("operand");
    if (Shapes.sequence(operand).isPresent() && !(operand instanceof Array)) {
      List<Array> arrays = a.arrays("operand");
      int axis = a.axis("dimension", arrays.getFirst().type().rank());
      return PyTuple.of(sort(arrays, axis, (int) a.integer("num_keys")));
    }
    Array x = a.array("operand");
    return sort(List.of(x), a.axis("dimension", x.type().rank()), 1).getFirst();
  }

  /** Sorts arrays of one shape together, lexicographically by the first {@code keys} of them. */
  static List<Array> sort(List<Array> arrays, int axis, int keys) {
    List<Type> pairs = new ArrayList<>();
    for (Array x : arrays) {
      TensorType scalar = TensorType.scalar(x.dtype());
      pairs.add(scalar);
      pairs.add(scalar);
    }
    Attributes attributes =
        Attributes.NONE.with("dimension", (long) axis).with("is_stable", new Attribute.Bool(true));
    return Staging.bindAll(
        "sort[dimension=" + axis + " is_stable=True num_keys=" + keys + "]",
        arrays.stream().map(Array::weak).toList(),
        arrays,
        (b, v) ->
            b.emit(
                Op.SORT,
                v,
                attributes,
                List.of(b.region(pairs, p -> List.of(less(b, p, keys)))),
                List.of()));
  }

  /** Lexicographically by the keys; a complex number is its real part, then its imaginary one. */
  private static Value less(Builder b, List<Value> p, int keys) {
    List<Value> x = new ArrayList<>();
    List<Value> y = new ArrayList<>();
    for (int i = 0; i < keys; i++) {
      addKeys(b, p.get(2 * i), x);
      addKeys(b, p.get(2 * i + 1), y);
    }
    Value result = compare(b, "LT", x.getLast(), y.getLast());
    for (int i = x.size() - 2; i >= 0; i--) {
      Value equal = compare(b, "EQ", x.get(i), y.get(i));
      Value less = compare(b, "LT", x.get(i), y.get(i));
      result = b.emit(Op.OR, less, b.emit(Op.AND, equal, result));
    }
    return result;
  }

  private static void addKeys(Builder b, Value x, List<Value> keys) {
    switch (x.tensorType().dtype().kind()) {
      case BOOL, SIGNED, UNSIGNED -> keys.add(x);
      case FLOAT -> keys.add(canonical(b, x));
      case COMPLEX -> {
        keys.add(canonical(b, b.emit(Op.REAL, x)));
        keys.add(canonical(b, b.emit(Op.IMAG, x)));
      }
    }
  }

  private static Value compare(Builder b, String direction, Value x, Value y) {
    if (!x.tensorType().dtype().isFloat()) {
      return b.compare(direction, x, y);
    }
    Attributes total =
        Attributes.NONE
            .with("comparison_direction", new Attribute.Case("comparison_direction", direction))
            .with("compare_type", new Attribute.Case("comparison_type", "TOTALORDER"));
    return b.emit(Op.COMPARE, total, x, y);
  }

  /** One zero and one NaN, so that the total order treats their variants alike. */
  private static Value canonical(Builder b, Value x) {
    DType dtype = x.tensorType().dtype();
    Value zero = b.constant(Tensor.scalar(dtype, 0.0));
    Value nan = b.constant(Tensor.scalar(dtype, Double.NaN));
    Value unsigned = b.select(b.compare("EQ", x, zero), zero, x);
    return b.select(b.compare("NE", x, x), nan, unsigned);
  }
}
