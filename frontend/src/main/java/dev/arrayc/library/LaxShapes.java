package dev.arrayc.library;

import dev.arrayc.ir.Attributes;
import dev.arrayc.op.Op;
import dev.arrayc.value.Array;
import dev.arrayc.value.PyList;
import dev.arrayc.value.PyTuple;
import dev.arrayc.value.PyValue;
import java.util.ArrayList;
import java.util.List;

/** Functions of {@code jax.lax} about shapes and precision. */
final class LaxShapes {
  private LaxShapes() {}

  static List<LibraryFunction> rows() {
    return List.of(
        LibraryFunction.plain(
            "jax.lax.broadcast_shapes",
            "*shapes",
            a ->
                Shapes.tuple(
                    Shapes.broadcast(
                        "broadcast_shapes",
                        a.items("shapes").stream().map(v -> Shapes.shape(v, "")).toList()))),
        LibraryFunction.of(
            "jax.lax.collapse",
            "operand, start_dimension, stop_dimension=None",
            LaxShapes::collapse),
        LibraryFunction.of("jax.lax.split", "operand, sizes, axis=0", LaxShapes::split),
        LibraryFunction.of("jax.lax.pad", "operand, padding_value, padding_config", LaxShapes::pad),
        LibraryFunction.of(
            "jax.lax.reduce_precision",
            "operand, exponent_bits, mantissa_bits",
            LaxShapes::reducePrecision),
        LibraryFunction.of("jax.lax.optimization_barrier", "operand", LaxShapes::barrier));
  }

  private static PyValue collapse(Arguments a) {
    Array x = a.array("operand");
    int rank = x.type().rank();
    long start = a.integer("start_dimension");
    long stop = a.optional("stop_dimension").isPresent() ? a.integer("stop_dimension") : rank;
    int from = (int) (start < 0 ? start + rank : start);
    int to = (int) (stop < 0 ? stop + rank : stop);
    if (from < 0 || to > rank || from >= to && !(from == to && from == 0)) {
      throw a.error(
          "ValueError",
          "lax.collapse: invalid start_dimension " + start + " and stop_dimension " + stop);
    }
    List<Long> shape = new ArrayList<>(x.type().shape().subList(0, from));
    shape.add(Shapes.size(x.type().shape().subList(from, to)));
    shape.addAll(x.type().shape().subList(to, rank));
    return Lax.reshape(x, shape);
  }

  private static PyValue split(Arguments a) {
    Array x = a.array("operand");
    int axis = a.axis("axis", x.type().rank());
    List<Long> sizes = Shapes.shape(a.value("sizes"), "");
    if (sizes.stream().mapToLong(Long::longValue).sum() != x.type().dim(axis)) {
      throw a.error(
          "ValueError",
          "Sum of sizes "
              + sizes.stream().mapToLong(Long::longValue).sum()
              + " must be equal to dimension "
              + axis
              + " of the operand shape "
              + x.type().shape());
    }
    List<Array> parts = new ArrayList<>();
    long at = 0;
    for (long size : sizes) {
      parts.add(Lax.sliceAxis(x, axis, at, at + size));
      at += size;
    }
    return new PyList(parts);
  }

  private static PyValue reducePrecision(Arguments a) {
    Array x = a.array("operand");
    Accepted.require("reduce_precision", List.of(x));
    Attributes attributes =
        Attributes.NONE
            .with("exponent_bits", a.integer("exponent_bits"))
            .with("mantissa_bits", a.integer("mantissa_bits"));
    return Staging.bind(
        "reduce_precision",
        x.weak(),
        List.of(x),
        (b, v) -> b.emit(Op.REDUCE_PRECISION, attributes, v.get(0)));
  }

  private static PyValue barrier(Arguments a) {
    PyTrees.Flat flat = PyTrees.flatten(a.value("operand"));
    List<Array> arrays = new ArrayList<>();
    for (PyValue leaf : flat.leaves()) {
      int position = arrays.size();
      arrays.add(Literals.lift(leaf).orElseThrow(() -> a.notAnArray(leaf, position)));
    }
    if (arrays.isEmpty()) {
      return a.value("operand");
    }
    return PyTrees.unflatten(
        flat.structure(),
        Staging.bindAll(
            "optimization_barrier",
            arrays.stream().map(Array::weak).toList(),
            arrays,
            (b, v) -> b.emit(Op.OPTIMIZATION_BARRIER, v, Attributes.NONE, List.of(), List.of())));
  }

  private static PyValue pad(Arguments a) {
    Array x = a.array("operand");
    if (a.items("padding_config").size() != x.type().rank()) {
      throw a.error(
          "ValueError",
          "length of padding_config must equal the number of axes of operand, got padding_config "
              + Reprs.of(PyTuple.of(a.items("padding_config")))
              + " for operand shape "
              + Reprs.shape(x.type().shape()));
    }
    List<Long> low = new ArrayList<>();
    List<Long> high = new ArrayList<>();
    List<Long> interior = new ArrayList<>();
    for (PyValue entry : a.items("padding_config")) {
      List<Long> one = Shapes.shape(entry, "");
      low.add(one.get(0));
      high.add(one.get(1));
      interior.add(one.get(2));
    }
    Array value = a.array("padding_value");
    if (value.dtype() != x.dtype()) {
      throw a.error(
          "TypeError",
          "pad operand and padding_value must be same dtype: got "
              + x.dtype().numpyName()
              + " and "
              + value.dtype().numpyName()
              + ".");
    }
    return Lax.pad(x, value, low, high, interior);
  }
}
