package dev.arrayc.library;

import dev.arrayc.ir.DType;
import dev.arrayc.op.Op;
import dev.arrayc.value.Array;
import dev.arrayc.value.PyDType;
import dev.arrayc.value.PyFloat;
import dev.arrayc.value.PyInt;
import dev.arrayc.value.PyList;
import dev.arrayc.value.PyTuple;
import dev.arrayc.value.PyValue;
import dev.arrayc.value.Session;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Functions of {@code jax.lax} that are others together: patches, ragged products, solves. */
final class LaxExtras {
  private LaxExtras() {}

  static List<LibraryFunction> rows() {
    List<LibraryFunction> rows = new ArrayList<>();
    row(rows, "tile", "operand, reps", LaxExtras::tile);
    row(rows, "stack", "operands, axis=0", a -> ofJnp(a, "stack", "operands"));
    row(rows, "unstack", "x, axis=0", a -> ofJnp(a, "unstack", "x"));
    row(
        rows,
        "empty",
        "shape, dtype",
        a ->
            Lax.full(
                Shapes.shape(a.value("shape"), ""),
                Lax.scalar(a.dtype("dtype").orElseGet(Promotion::defaultFloat), 0L)));
    row(rows, "broadcast_to_rank", "x, rank", LaxExtras::toRank);
    row(
        rows,
        "broadcast_like",
        "arr, like_arr",
        a -> Manipulation.broadcastTo(a.array("arr"), a.array("like_arr").type().shape()));
    row(rows, "mulhi", "x, y, /", LaxExtras::highProduct);
    row(rows, "cumlogsumexp", "operand, axis=0, reverse=False", LaxExtras::logSums);
    row(rows, "index_take", "src, idxs, axes", LaxExtras::takeIndices);
    String approximate =
        "operand, k, reduction_dimension=-1, recall_target=0.95, reduction_input_size_override=-1,"
            + " aggregate_to_topk=True";
    row(rows, "approx_max_k", approximate, a -> extremes(a, false));
    row(rows, "approx_min_k", approximate, a -> extremes(a, true));
    row(
        rows,
        "ragged_dot",
        "lhs, rhs, group_sizes, precision=None, preferred_element_type=None, group_offset=None",
        LaxExtras::raggedDot);
    row(
        rows,
        "conv_general_dilated_patches",
        "lhs, filter_shape, window_strides, padding, lhs_dilation=None, rhs_dilation=None,"
            + " dimension_numbers=None, precision=None, preferred_element_type=None",
        LaxExtras::patches);
    row(
        rows,
        "custom_root",
        "f, initial_guess, solve, tangent_solve, has_aux=False",
        a -> Region.call(a.callable("solve"), List.of(a.callable("f"), a.value("initial_guess"))));
    row(
        rows,
        "custom_linear_solve",
        "matvec, b, solve, transpose_solve=None, symmetric=False, has_aux=False",
        a -> Region.call(a.callable("solve"), List.of(a.callable("matvec"), a.value("b"))));
    return rows;
  }

  private interface Body {
    PyValue apply(Arguments arguments);
  }

  private static void row(List<LibraryFunction> rows, String name, String signature, Body body) {
    rows.add(LibraryFunction.plain("jax.lax." + name, signature, body::apply));
  }

  private static PyValue ofJnp(Arguments a, String name, String operand) {
    return Calls.call(
        "jax.numpy", name, List.of(a.value(operand)), Map.of("axis", a.value("axis")));
  }

  private static PyValue tile(Arguments a) {
    Array x = a.array("operand");
    List<Long> reps = Shapes.shape(a.value("reps"), "");
    if (reps.size() != x.type().rank()) {
      throw a.error(
          "TypeError",
          "reps length must be equal to the ndim of x, got len(reps)=%d and x.ndim=%d."
              .formatted(reps.size(), x.type().rank()));
    }
    return Calls.jnp("tile", x, Shapes.tuple(reps));
  }

  private static PyValue toRank(Arguments a) {
    return Manipulation.atLeastLeading(a.array("x"), (int) a.integer("rank"));
  }

  private static PyValue highProduct(Arguments a) {
    List<Array> p = LaxOperands.sameType("mulhi", a.array("x"), a.array("y"));
    Accepted.require("mulhi", p);
    return Lax.binary("mulhi", Op.MULHI, p.get(0), p.get(1));
  }

  /** log of the sums of exponentials so far. */
  private static PyValue logSums(Arguments a) {
    Array x = a.array("operand");
    int axis = (int) a.integer("axis");
    if (axis < 0) {
      throw a.error("ValueError", "XLA operations do not allow negative axes");
    }
    if (axis >= x.type().rank()) {
      throw a.error(
          "ValueError",
          "axis %d is out of bounds for array of shape %s"
              .formatted(axis, Reprs.shape(x.type().shape())));
    }
    Accepted.require("cumlogsumexp", List.of(x));
    if (x.type().dim(axis) == 0) {
      return x;
    }
    if (x.dtype().isIntegral()) {
      throw a.error("OverflowError", "cannot convert float infinity to integer");
    }
    List<Long> along = List.of((long) axis);
    boolean reverse = a.bool("reverse");
    Array turned = reverse ? Lax.reverse(x, along) : x;
    Array none = Lax.scalar(x.dtype(), Double.NEGATIVE_INFINITY);
    Array sums = Scans.inSteps(turned, axis, Elementwise::logaddexp, none);
    return reverse ? Lax.reverse(sums, along) : sums;
  }

  private static PyValue takeIndices(Arguments a) {
    Array x = a.array("src");
    List<Array> places = a.arrays("idxs");
    requireVectors(a, places);
    List<Long> axes = Shapes.axes(a.value("axes"), x.type().rank());
    requireElements(a, x, places, axes);
    List<PyValue> index = new ArrayList<>(Collections.nCopies(x.type().rank(), Calls.EVERYTHING));
    for (int i = 0; i < axes.size(); i++) {
      int axis = axes.get(i).intValue();
      Array size = Lax.scalar(places.get(i).dtype(), x.type().dim(axis));
      index.set(axis, Elementwise.remainder(places.get(i), size));
    }
    return Indexing.get(x, PyTuple.of(index));
  }

  private static void requireVectors(Arguments a, List<Array> places) {
    for (Array place : places) {
      int rank = place.type().rank();
      if (rank == 0) {
        throw a.error("ValueError", "axis 1 is out of bounds for array of dimension 1");
      }
      if (rank > 1) {
        throw a.error(
            "TypeError",
            "index_take takes vectors of indices, got indices of shape "
                + Reprs.shape(place.type().shape()));
      }
    }
  }

  /** A gather of no elements has none to read. */
  static void requireElements(Arguments a, Array x, List<Array> places, List<Long> axes) {
    boolean isRead = places.stream().noneMatch(p -> p.type().size() == 0);
    for (long axis : axes) {
      if (isRead && x.type().dim((int) axis) == 0) {
        throw a.error(
            "TypeError",
            "Slice size at index %d in gather op is out of range, must be within [0, 0 + 1), got 1."
                .formatted(axis));
      }
    }
  }

  /** Exact, which an approximation may be: the greatest elements, or the least. */
  private static PyValue extremes(Arguments a, boolean least) {
    Array x = a.array("operand");
    int rank = x.type().rank();
    long k = a.integer("k");
    if (k <= 0) {
      throw a.error("ValueError", "k must be positive, got " + k);
    }
    if (rank == 0) {
      throw a.error("TypeError", "approx_top_k operand must have >= 1 dimension, got ()");
    }
    int axis = a.axis("reduction_dimension", rank);
    long size = x.type().dim(axis);
    if (size < k) {
      throw a.error(
          "ValueError",
          "k must be smaller than the size of reduction_dim %d, got %d".formatted(size, k));
    }
    if (!x.dtype().isFloat()) {
      throw a.error("ValueError", "operand must be a floating type");
    }
    long count = a.bool("aggregate_to_topk") ? k : candidates(a, size, rank, k);
    Array given = least ? Lax.neg(x) : x;
    List<PyValue> positional = List.of(given, PyInt.of(count));
    List<Array> top =
        Calls.arrays(Calls.call("jax.lax", "top_k", positional, Map.of("axis", PyInt.of(axis))));
    return new PyList(List.of(least ? Lax.neg(top.get(0)) : top.get(0), top.get(1)));
  }

  /**
   * Of how many elements the k are, where they are not gathered: XLA's choice for a TPU's tiles.
   */
  private static long candidates(Arguments a, long size, int rank, long k) {
    if (a.integer("reduction_input_size_override") >= 0) {
      throw Session.current()
          .limitation(
              a.function() + " with reduction_input_size_override", "aggregate_to_topk=True works");
    }
    double recall = a.value("recall_target") instanceof PyFloat given ? given.value() : 1;
    long tile = rank == 1 ? 1024 : 128;
    if (size > tile && k == 1) {
      return tile;
    }
    if (size <= tile || recall == 1) {
      return size;
    }
    long bins = Math.clamp((long) ((1.0 - k) / Math.log(recall)), tile, size);
    int halvings = Long.SIZE - 1 - Long.numberOfLeadingZeros(size / bins);
    return halvings == 0 ? size : Math.ceilDiv(Math.ceilDiv(size, tile), 1L << halvings) * tile;
  }

  /** Each run of rows times the matrix of its group; rows beyond the last group give zeros. */
  private static PyValue raggedDot(Arguments a) {
    Array x = a.array("lhs");
    Array matrices = a.array("rhs");
    Array sizes = a.array("group_sizes");
    if (x.type().rank() != 2 || matrices.type().rank() != 3 || sizes.type().rank() != 1) {
      throw Session.current()
          .limitation(
              "ragged_dot of batches", "lhs[m, k], rhs[groups, k, n] and group_sizes[groups] work");
    }
    long groups = sizes.type().dim(0);
    Term end = Term.of(Scans.scan(sizes, 0, Op.ADD));
    Term start = end.minus(Term.of(sizes));
    Term row = Term.of(Lax.iota(sizes.dtype(), List.of(1L, x.type().dim(0), 1L), 1));
    List<Long> wide = List.of(groups, 1L, 1L);
    Term first = Term.of(Lax.reshape(start.array(), wide));
    Term last = Term.of(Lax.reshape(end.array(), wide));
    Term own = first.le(row).and(row.lt(last));
    Array masked = own.choose(Term.of(Lax.expandDims(x, List.of(0L))), 0).array();
    Array product =
        Contractions.contract(
            masked, matrices, List.of(), List.of(), List.of(2L, 0L), List.of(1L, 0L));
    Optional<DType> dtype = a.dtype("preferred_element_type");
    return dtype.map(d -> Lax.convert(product, d)).orElse(product);
  }

  /** What lies under a window at each of its places, as channels: convolved with unit kernels. */
  private static PyValue patches(Arguments a) {
    Array x = a.array("lhs");
    List<Long> window = Shapes.shape(a.value("filter_shape"), "");
    long size = Shapes.size(window);
    PyValue given = a.value("dimension_numbers");
    List<Long> kernelShape = new ArrayList<>(List.of(1L, 1L));
    kernelShape.addAll(window);
    PyValue numbers =
        Calls.call(
            "jax.lax",
            "conv_dimension_numbers",
            List.of(Shapes.tuple(x.type().shape()), Shapes.tuple(kernelShape), given),
            Map.of());
    NamedArguments specs = (NamedArguments) numbers;
    List<Long> kernelSpec = Shapes.shape(specs.value("rhs_spec"), "");
    long channels = x.type().dim(Shapes.shape(specs.value("lhs_spec"), "").get(1).intValue());
    Array unit = Calls.jnp("eye", List.of(PyInt.of(size)), Map.of("dtype", dtype(x)));
    Array each = Lax.broadcastInDim(unit, List.of(channels, size, size), List.of(1L, 2L));
    kernelShape.set(0, channels * size);
    Array kernel = Lax.reshape(each, kernelShape);
    List<Long> order = new ArrayList<>(Collections.nCopies(kernelSpec.size(), 0L));
    List<Long> spatial = new ArrayList<>(Shapes.all(kernelSpec.size()));
    spatial.removeAll(kernelSpec.subList(0, 2));
    order.set(kernelSpec.get(0).intValue(), 0L);
    order.set(kernelSpec.get(1).intValue(), 1L);
    for (int i = 0; i < spatial.size(); i++) {
      order.set(spatial.get(i).intValue(), i + 2L);
    }
    Map<String, PyValue> options = new LinkedHashMap<>();
    for (String name : List.of("lhs_dilation", "rhs_dilation", "preferred_element_type")) {
      options.put(name, a.value(name));
    }
    options.put("dimension_numbers", numbers);
    options.put("feature_group_count", PyInt.of(channels));
    List<PyValue> positional =
        List.of(x, Lax.transpose(kernel, order), a.value("window_strides"), a.value("padding"));
    return Calls.call("jax.lax", "conv_general_dilated", positional, options);
  }

  private static PyValue dtype(Array x) {
    return new PyDType(x.dtype(), true);
  }
}
