package dev.arrayc.library;

import dev.arrayc.ir.DType;
import dev.arrayc.value.Array;
import dev.arrayc.value.PyInt;
import dev.arrayc.value.PyNone;
import dev.arrayc.value.PyTuple;
import dev.arrayc.value.PyValue;
import dev.arrayc.value.Session;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Functions of {@code jax.numpy} that move elements: shapes, joins, splits, repetitions. */
final class Manipulation {
  private Manipulation() {}

  static List<LibraryFunction> rows() {
    List<LibraryFunction> rows = new ArrayList<>();
    addShapes(rows);
    return rows;
  }

  private static void addShapes(List<LibraryFunction> rows) {
    row(rows, "reshape", "a, shape, order='C', *, copy=None", Manipulation::reshape);
    row(rows, "ravel", "a, order='C'", Manipulation::ravel);
    row(rows, "transpose", "a, axes=None", a -> transpose(a.array("a"), a.value("axes")));
    row(rows, "permute_dims", "a, /, axes", a -> permute(a.array("a"), a.value("axes")));
    row(rows, "matrix_transpose", "x, /", Manipulation::matrixTranspose);
    row(rows, "swapaxes", "a, axis1, axis2", Manipulation::swapAxes);
    row(rows, "moveaxis", "a, source, destination", Manipulation::moveAxis);
    row(rows, "expand_dims", "a, axis", Manipulation::expandDims);
    row(rows, "squeeze", "a, axis=None", Manipulation::squeeze);
    row(rows, "broadcast_to", "array, shape", Manipulation::broadcastTo);
    row(rows, "atleast_1d", "*arys", a -> atLeast(a, 1));
    row(rows, "atleast_2d", "*arys", a -> atLeast(a, 2));
    row(rows, "atleast_3d", "*arys", a -> atLeast(a, 3));
    row(rows, "flip", "m, axis=None", Manipulation::flip);
    row(rows, "fliplr", "m", a -> flipAxis(a.array("m"), 1));
    row(rows, "flipud", "m", a -> flipAxis(a.array("m"), 0));
    row(rows, "astype", "x, dtype, /, *, copy=False, device=None", Manipulation::astype);
    row(rows, "copy", "a, order=None", a -> Lax.staged(a.array("a")));
    rows.add(
        LibraryFunction.plain(
            "jax.numpy.broadcast_arrays", "*args", Manipulation::broadcastArrays));
    rows.add(
        LibraryFunction.plain(
            "jax.numpy.broadcast_shapes", "*shapes", Manipulation::broadcastShapes));
    rows.add(
        LibraryFunction.plain(
            "jax.numpy.shape",
            "a",
            a -> Shapes.tuple(Creation.array(a.value("a")).type().shape())));
    rows.add(
        LibraryFunction.plain(
            "jax.numpy.ndim",
            "a",
            a -> dev.arrayc.value.PyInt.of(Creation.array(a.value("a")).type().rank())));
    rows.add(
        LibraryFunction.plain(
            "jax.numpy.size",
            "a, axis=None",
            a -> {
              Array x = Creation.array(a.value("a"));
              return dev.arrayc.value.PyDimension.of(
                  a.axes("axis", x.type().rank()).stream()
                      .mapToLong(d -> x.type().dim(d.intValue()))
                      .reduce(1, (p, q) -> p * q));
            }));
  }

  private interface Body {
    PyValue apply(Arguments arguments);
  }

  private static void row(List<LibraryFunction> rows, String name, String signature, Body body) {
    rows.add(LibraryFunction.of("jax.numpy." + name, signature, body::apply));
  }

  private static Array reshape(Arguments a) {
    return reshape(a, a.array("a"), a.value("shape"));
  }

  /** In the order of the {@code order} argument: the last axis fastest, or for F the first. */
  static Array reshape(Arguments a, Array x, PyValue shape) {
    return switch (a.string("order")) {
      case "C" -> reshape(x, shape);
      case "F" -> {
        Array turned = reversedAxes(x);
        List<Long> sizes = new ArrayList<>(reshape(x, shape).type().shape());
        Collections.reverse(sizes);
        yield reversedAxes(Lax.reshape(turned, sizes));
      }
      case "A" -> throw a.error("NotImplementedError", "np.reshape order=A is not implemented.");
      default ->
          throw a.error(
              "ValueError",
              "Unexpected value for 'order' argument: " + a.string("order") + ".",
              "'C' and 'F' are the orders");
    };
  }

  /** One axis, in the order of the {@code order} argument. */
  static Array ravel(Arguments a) {
    if (a.string("order").equals("K")) {
      throw a.error("NotImplementedError", "Ravel not implemented for order='K'.");
    }
    return reshape(a, a.array("a"), PyInt.of(-1));
  }

  /** One size may be −1: it is what the others leave. */
  static Array reshape(Array x, PyValue newShape) {
    // JAX shows a lone size as a list in its errors.
    PyValue sizes =
        Shapes.sequence(newShape).isPresent()
            ? newShape
            : new dev.arrayc.value.PyList(List.of(newShape));
    List<Long> shape = new ArrayList<>(Shapes.shape(sizes, ""));
    long size = x.type().size();
    String given =
        Shapes.sequence(newShape).isPresent() ? tupleText(shape) : shape.getFirst().toString();
    if (shape.stream().filter(d -> d == -1).count() > 1) {
      throw Session.current()
          .error(
              "TypeError",
              "can only specify one unknown axis size with a `-1` value, got "
                  + Reprs.shape(shape));
    }
    int unknown = shape.indexOf(-1L);
    if (unknown >= 0) {
      long others = -Shapes.size(shape);
      if (others == 0 ? size != 0 : size % others != 0) {
        throw Session.current()
            .error(
                "TypeError",
                cannot(x, Reprs.shape(shape))
                    + " because the product of specified axis sizes ("
                    + others
                    + ") does not evenly divide "
                    + size);
      }
      shape.set(unknown, others == 0 ? 0 : size / others);
    }
    Shapes.checked("reshape", shape);
    if (Shapes.size(shape) != size) {
      throw Session.current()
          .error("TypeError", cannot(x, given) + " (size " + Shapes.size(shape) + ")");
    }
    return Lax.reshape(x, shape);
  }

  /** JAX writes a shape of one axis as the number alone here. */
  private static String tupleText(List<Long> shape) {
    return shape.size() == 1 ? shape.getFirst().toString() : Reprs.shape(shape);
  }

  private static String cannot(Array x, String shape) {
    return "cannot reshape array of shape "
        + Reprs.shape(x.type().shape())
        + " (size "
        + x.type().size()
        + ") into shape "
        + shape;
  }

  static Array ravel(Array x) {
    return Lax.reshape(x, List.of(x.type().size()));
  }

  static Array reversedAxes(Array x) {
    return Lax.transpose(x, Shapes.all(x.type().rank()).reversed());
  }

  static Array transpose(Array x, PyValue axes) {
    boolean none =
        axes == PyNone.NONE
            || axes instanceof PyTuple t
                && (t.items().isEmpty() || t.items().equals(List.of(PyNone.NONE)));
    if (none) {
      return reversedAxes(x);
    }
    int rank = x.type().rank();
    List<Long> permutation = new ArrayList<>();
    for (PyValue axis : Shapes.sequence(axes).orElse(List.of(axes))) {
      permutation.add((long) Shapes.axis(Shapes.staticAxis(axis), rank));
    }
    return permute(x, permutation);
  }

  /** Axes count from the front here. */
  static Array permute(Array x, PyValue axes) {
    List<Long> permutation = new ArrayList<>();
    for (PyValue axis : Shapes.sequence(axes).orElse(List.of(axes))) {
      permutation.add(Shapes.staticAxis(axis));
    }
    return permute(x, permutation);
  }

  private static Array permute(Array x, List<Long> permutation) {
    if (!permutation.stream().sorted().toList().equals(Shapes.all(x.type().rank()))) {
      throw Session.current()
          .error(
              "TypeError",
              "transpose permutation isn't a permutation of operand dimensions, got permutation "
                  + Reprs.shape(permutation)
                  + " for operand shape "
                  + Reprs.shape(x.type().shape())
                  + ".");
    }
    return Lax.transpose(x, permutation);
  }

  private static Array matrixTranspose(Arguments a) {
    Array x = a.array("x");
    if (x.type().rank() < 2) {
      throw a.error(
          "ValueError",
          "x must be at least two-dimensional for matrix_transpose; got ndim=" + x.type().rank());
    }
    return matrixTranspose(x);
  }

  private static Array flipAxis(Array x, int axis) {
    return Lax.reverse(x, List.of((long) Shapes.axis(axis, x.type().rank())));
  }

  static Array matrixTranspose(Array x) {
    if (x.type().rank() < 2) {
      throw Session.current()
          .error(
              "ValueError",
              "x.mT requires x to have ndim >= 2; got shape "
                  + Reprs.shape(x.type().shape())
                  + ".");
    }
    List<Long> axes = new ArrayList<>(Shapes.all(x.type().rank()));
    Collections.swap(axes, axes.size() - 2, axes.size() - 1);
    return Lax.transpose(x, axes);
  }

  private static Array swapAxes(Arguments a) {
    Array x = a.array("a");
    List<Long> axes = new ArrayList<>(Shapes.all(x.type().rank()));
    Collections.swap(axes, place(a, "axis1", axes.size()), place(a, "axis2", axes.size()));
    return Lax.transpose(x, axes);
  }

  /**
   * Where an axis stands in a list of all, in the words with which JAX's list of them refuses it.
   */
  private static int place(Arguments a, String name, int rank) {
    long axis = Shapes.staticAxis(a.value(name));
    if (axis < -rank || axis >= rank) {
      throw a.error(
          "IndexError", "index " + axis + " is out of bounds for axis 0 with size " + rank);
    }
    return (int) Math.floorMod(axis, (long) rank);
  }

  private static Array moveAxis(Arguments a) {
    Array x = a.array("a");
    int rank = x.type().rank();
    List<Long> source = Shapes.axes(a.value("source"), rank);
    List<Long> destination = Shapes.axes(a.value("destination"), rank);
    if (source.size() != destination.size()) {
      throw a.error(
          "ValueError",
          "Inconsistent number of elements: " + source.size() + " vs " + destination.size());
    }
    List<Long> order =
        new ArrayList<>(Shapes.all(rank).stream().filter(d -> !source.contains(d)).toList());
    List<Long> places = destination.stream().sorted().toList();
    for (long place : places) {
      order.add((int) place, source.get(destination.indexOf(place)));
    }
    return Lax.transpose(x, order);
  }

  static Array moveAxis(Array x, int from, int to) {
    List<Long> order = new ArrayList<>(Shapes.all(x.type().rank()));
    order.remove(from);
    order.add(to, (long) from);
    return Lax.transpose(x, order);
  }

  private static Array expandDims(Arguments a) {
    Array x = a.array("a");
    int count = Shapes.sequence(a.value("axis")).map(List::size).orElse(1);
    return Lax.expandDims(x, Shapes.axes(a.value("axis"), x.type().rank() + count));
  }

  private static Array squeeze(Arguments a) {
    Array x = a.array("a");
    List<Long> axes =
        a.optional("axis")
            .map(v -> Shapes.axes(v, x.type().rank()))
            .orElseGet(
                () ->
                    Shapes.all(x.type().rank()).stream()
                        .filter(d -> x.type().dim(d.intValue()) == 1)
                        .toList());
    if (axes.stream().anyMatch(d -> x.type().dim(d.intValue()) != 1)) {
      throw a.error(
          "ValueError",
          "cannot select an axis to squeeze out which has size not equal to one, got shape="
              + Reprs.shape(x.type().shape())
              + " and dimensions="
              + Reprs.shape(axes));
    }
    return axes.isEmpty() ? x : Lax.squeeze(x, axes);
  }

  private static Array broadcastTo(Arguments a) {
    return broadcastTo(a.array("array"), Shapes.shape(a.value("shape"), ""));
  }

  /**
   * {@return an array broadcast to a shape, its trailing axes aligned with those of the shape}
   *
   * @throws dev.arrayc.diagnostic.CompileException with JAX's sentence if it does not fit
   */
  static Array broadcastTo(Array x, List<Long> shape) {
    Shapes.checked("broadcast_in_dim", shape);
    int offset = shape.size() - x.type().rank();
    boolean fits =
        offset >= 0
            && Shapes.all(x.type().rank()).stream()
                .allMatch(
                    d -> {
                      long size = x.type().dim(d.intValue());
                      return size == 1 || size == shape.get(d.intValue() + offset);
                    });
    if (!fits) {
      throw Session.current()
          .error(
              "ValueError",
              offset < 0
                  ? "Cannot broadcast to shape with fewer dimensions: arr_shape="
                      + Reprs.shape(x.type().shape())
                      + " shape="
                      + Reprs.shape(shape)
                  : "Incompatible types for broadcasting: input type="
                      + (x.weak() ? "~" : "")
                      + x.type().jaxString()
                      + " and requested type="
                      + x.type().withShape(shape).jaxString());
    }
    return Lax.broadcastTo(Lax.staged(x), shape);
  }

  private static PyValue broadcastArrays(Arguments a) {
    List<Array> arrays = a.arrays("args");
    List<Long> shape =
        Shapes.broadcast("broadcast_arrays", arrays.stream().map(x -> x.type().shape()).toList());
    return new dev.arrayc.value.PyList(
        arrays.stream().map(x -> Lax.broadcastTo(x, shape)).toList());
  }

  private static PyValue broadcastShapes(Arguments a) {
    List<List<Long>> shapes = a.items("shapes").stream().map(v -> Shapes.shape(v, "")).toList();
    return Shapes.tuple(Shapes.broadcast("broadcast_shapes", shapes));
  }

  private static PyValue atLeast(Arguments a, int rank) {
    List<PyValue> out = new ArrayList<>();
    for (Array x : a.arrays("arys")) {
      out.add(atLeast(x, rank));
    }
    return out.size() == 1 ? out.getFirst() : new dev.arrayc.value.PyList(out);
  }

  /** NumPy's rule: a third axis is added behind a matrix, all others in front. */
  static Array atLeast(Array x, int rank) {
    return switch (Math.max(0, rank - x.type().rank())) {
      case 0 -> x;
      case 1 -> Lax.expandDims(x, List.of(rank == 3 ? 2L : 0L));
      case 2 -> Lax.expandDims(x, rank == 3 ? List.of(0L, 2L) : List.of(0L, 1L));
      default -> Lax.expandDims(x, List.of(0L, 1L, 2L));
    };
  }

  /** {@return an array of at least this rank, axes of size 1 added in front} */
  static Array atLeastLeading(Array x, int rank) {
    return Lax.expandDims(x, Shapes.all(Math.max(0, rank - x.type().rank())));
  }

  private static Array flip(Arguments a) {
    Array x = a.array("m");
    return Lax.reverse(x, a.axes("axis", x.type().rank()));
  }

  private static Array astype(Arguments a) {
    Array x = a.array("x");
    DType dtype = a.dtype("dtype").orElseGet(Promotion::defaultFloat);
    return dtype == DType.BOOL ? Elementwise.truth(x) : Lax.convert(Lax.staged(x), dtype);
  }
}
