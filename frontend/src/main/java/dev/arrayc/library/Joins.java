package dev.arrayc.library;

import dev.arrayc.ir.DType;
import dev.arrayc.value.Array;
import dev.arrayc.value.PyNone;
import dev.arrayc.value.PyTuple;
import dev.arrayc.value.PyValue;
import dev.arrayc.value.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Functions of {@code jax.numpy} that join and split arrays. */
final class Joins {
  private Joins() {}

  static List<LibraryFunction> rows() {
    List<LibraryFunction> rows = new ArrayList<>();
    addJoins(rows);
    return rows;
  }

  private interface Body {
    PyValue apply(Arguments arguments);
  }

  private static void row(List<LibraryFunction> rows, String name, String signature, Body body) {
    rows.add(LibraryFunction.of("jax.numpy." + name, signature, body::apply));
  }

  private static void addJoins(List<LibraryFunction> rows) {
    row(rows, "concatenate", "arrays, axis=0, dtype=None", Joins::concatenate);
    row(rows, "concat", "arrays, /, *, axis=0", Joins::concatenate);
    row(rows, "stack", "arrays, axis=0, out=None, dtype=None", Joins::stack);
    row(rows, "vstack", "tup, dtype=None", a -> joined(a, 2, 0));
    row(rows, "hstack", "tup, dtype=None", a -> joined(a, 1, 1));
    row(rows, "dstack", "tup, dtype=None", a -> joined(a, 3, 2));
    row(rows, "column_stack", "tup", Joins::columnStack);
    row(rows, "append", "arr, values, axis=None", Joins::append);
    for (String name : List.of("split", "array_split")) {
      row(rows, name, "ary, indices_or_sections, axis=0", a -> split(a, a.integer("axis")));
    }
    row(rows, "vsplit", "ary, indices_or_sections", a -> split(a, 0));
    row(
        rows,
        "hsplit",
        "ary, indices_or_sections",
        a -> split(a, a.array("ary").type().rank() == 1 ? 0 : 1));
    row(rows, "dsplit", "ary, indices_or_sections", a -> split(a, 2));
    row(rows, "unstack", "x, /, *, axis=0", Joins::unstack);
  }

  private static Array concatenate(Arguments a) {
    List<Array> arrays = a.arrays("arrays");
    if (arrays.isEmpty()) {
      throw a.error("ValueError", "Need at least one array to concatenate.");
    }
    Optional<DType> dtype = a.values().containsKey("dtype") ? a.dtype("dtype") : Optional.empty();
    if (a.value("axis") == PyNone.NONE) {
      return concatenate(arrays.stream().map(Manipulation::ravel).toList(), 0, dtype);
    }
    return concatenateAlong(a, arrays, dtype);
  }

  private static Array concatenateAlong(Arguments a, List<Array> arrays, Optional<DType> dtype) {
    int rank = arrays.getFirst().type().rank();
    if (rank == 0) {
      throw a.error("ValueError", "Zero-dimensional arrays cannot be concatenated.");
    }
    return concatenate(arrays, a.axis("axis", rank), dtype);
  }

  static Array concatenate(List<Array> arrays, int axis, Optional<DType> dtype) {
    List<Array> same =
        dtype.isPresent()
            ? arrays.stream().map(x -> Lax.convert(x, dtype.get())).toList()
            : Elementwise.promote(arrays.toArray(Array[]::new));
    String shapes =
        same.stream().map(x -> Reprs.shape(x.type().shape())).collect(Collectors.joining(", "));
    Array first = same.getFirst();
    for (Array x : same) {
      if (x.type().rank() != first.type().rank()) {
        throw Session.current()
            .error(
                "TypeError",
                "Cannot concatenate arrays with different numbers of dimensions: got "
                    + shapes
                    + ".");
      }
      for (int d = 0; d < x.type().rank(); d++) {
        if (d != axis && x.type().dim(d) != first.type().dim(d)) {
          throw Session.current()
              .error(
                  "TypeError",
                  "Cannot concatenate arrays with shapes that differ in dimensions other than the"
                      + " one being concatenated: concatenating along dimension "
                      + axis
                      + " for shapes "
                      + shapes
                      + ".");
        }
      }
    }
    return Lax.concatenate(same, axis);
  }

  private static Array stack(Arguments a) {
    List<Array> arrays = a.arrays("arrays");
    if (arrays.isEmpty()) {
      throw a.error("ValueError", "Need at least one array to stack.");
    }
    List<Long> shape = arrays.getFirst().type().shape();
    if (arrays.stream().anyMatch(x -> !x.type().shape().equals(shape))) {
      throw a.error(
          "ValueError",
          "All input arrays must have the same shape. Got "
              + arrays.stream()
                  .map(x -> Reprs.shape(x.type().shape()))
                  .collect(Collectors.joining(", "))
              + ".");
    }
    Array stacked = stack(arrays, a.axis("axis", shape.size() + 1));
    return a.dtype("dtype").map(d -> Lax.convert(stacked, d)).orElse(stacked);
  }

  static Array stack(List<Array> arrays, int axis) {
    List<Array> expanded =
        arrays.stream().map(x -> Lax.expandDims(x, List.of((long) axis))).toList();
    return concatenate(expanded, axis, Optional.empty());
  }

  private static Array joined(Arguments a, int rank, int axis) {
    List<Array> arrays = a.arrays("tup").stream().map(x -> Manipulation.atLeast(x, rank)).toList();
    if (arrays.isEmpty()) {
      throw a.error("ValueError", "Need at least one array to concatenate.");
    }
    int along = arrays.getFirst().type().rank() == 1 ? 0 : axis;
    return concatenate(arrays, along, a.dtype("dtype"));
  }

  private static Array columnStack(Arguments a) {
    List<Array> columns =
        a.arrays("tup").stream()
            .map(x -> x.type().rank() < 2 ? Lax.reshape(x, List.of(x.type().size(), 1L)) : x)
            .toList();
    return concatenate(columns, 1, Optional.empty());
  }

  private static Array append(Arguments a) {
    Array x = a.array("arr");
    Array values = a.array("values");
    return a.optional("axis").isEmpty()
        ? concatenate(
            List.of(Manipulation.ravel(x), Manipulation.ravel(values)), 0, Optional.empty())
        : concatenateAlong(a, List.of(x, values), Optional.empty());
  }

  private static PyValue split(Arguments a, long axisGiven) {
    Array x = a.array("ary");
    int axis = Shapes.axis(axisGiven, x.type().rank());
    long size = x.type().dim(axis);
    PyValue where = a.value("indices_or_sections");
    List<Long> bounds = new ArrayList<>(List.of(0L));
    Optional<List<PyValue>> indices = Shapes.sequence(where);
    String context = "in jax.numpy." + a.function() + " argument 1";
    if (indices.isPresent()) {
      for (PyValue i : indices.get()) {
        long at = Shapes.staticInteger(i, context);
        bounds.add(Math.clamp(at < 0 ? at + size : at, bounds.getLast(), size));
      }
    } else {
      long parts = Shapes.staticInteger(where, context);
      long rest = parts <= 0 ? 0 : size % parts;
      if (parts <= 0) {
        throw a.error("ValueError", "number sections must be larger than 0.");
      }
      if (rest != 0 && !a.function().equals("array_split")) {
        throw a.error(
            "ValueError", "array split does not result in an equal division: rest is " + rest);
      }
      for (long i = 1; i < parts; i++) {
        bounds.add(bounds.getLast() + size / parts + (i <= rest ? 1 : 0));
      }
    }
    bounds.add(size);
    List<PyValue> out = new ArrayList<>();
    for (int i = 0; i + 1 < bounds.size(); i++) {
      out.add(Lax.sliceAxis(x, axis, bounds.get(i), Math.max(bounds.get(i), bounds.get(i + 1))));
    }
    return new dev.arrayc.value.PyList(out);
  }

  private static PyValue unstack(Arguments a) {
    Array x = a.array("x");
    int axis = a.axis("axis", x.type().rank());
    return PyTuple.of(Indexing.rows(Manipulation.moveAxis(x, axis, 0)));
  }
}
