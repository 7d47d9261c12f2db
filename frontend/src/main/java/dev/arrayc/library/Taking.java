package dev.arrayc.library;

import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.library.Index.Item;
import dev.arrayc.value.Array;
import dev.arrayc.value.Concrete;
import dev.arrayc.value.PyInt;
import dev.arrayc.value.PyTuple;
import dev.arrayc.value.PyValue;
import dev.arrayc.value.Session;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Functions of {@code jax.numpy} that take elements by place, or make places. */
final class Taking {
  private Taking() {}

  static List<LibraryFunction> rows() {
    List<LibraryFunction> rows = new ArrayList<>();
    row(
        rows,
        "take",
        "a, indices, axis=None, out=None, mode=None, unique_indices=False,"
            + " indices_are_sorted=False, fill_value=None",
        Taking::take);
    row(
        rows,
        "take_along_axis",
        "arr, indices, axis=-1, mode=None, fill_value=None",
        Taking::takeAlongAxis);
    row(
        rows,
        "put_along_axis",
        "arr, indices, values, axis, inplace=True, *, mode=None",
        Taking::putAlongAxis);
    row(rows, "select", "condlist, choicelist, default=0", Taking::select);
    row(rows, "diag_indices", "n, ndim=2", Taking::diagonalPlaces);
    row(rows, "tril_indices", "n, k=0, m=None", a -> trianglePlaces(a, true));
    row(rows, "triu_indices", "n, k=0, m=None", a -> trianglePlaces(a, false));
    row(rows, "indices", "dimensions, dtype=None, sparse=False", Taking::indices);
    row(rows, "ix_", "*args", Taking::open);
    row(rows, "unravel_index", "indices, shape", Taking::unravel);
    row(
        rows,
        "ravel_multi_index",
        "multi_index, dims, mode='raise', order='C'",
        Taking::ravelIndex);
    return rows;
  }

  private interface Body {
    PyValue apply(Arguments arguments);
  }

  private static void row(List<LibraryFunction> rows, String name, String signature, Body body) {
    rows.add(LibraryFunction.of("jax.numpy." + name, signature, body::apply));
  }

  private static Array take(Arguments a) {
    Array given = a.array("a");
    Array indices = a.array("indices");
    if (!indices.dtype().isInteger()) {
      throw a.error("ValueError", "indices must have an integer type");
    }
    boolean flat = a.optional("axis").isEmpty();
    Array x = flat ? Manipulation.ravel(given) : given;
    int axis = flat ? 0 : a.axis("axis", x.type().rank());
    long size = x.type().dim(axis);
    String mode = a.value("mode") instanceof dev.arrayc.value.PyStr s ? s.value() : "";
    if (mode.equals("raise")) {
      throw a.error(
          "NotImplementedError",
          "The 'raise' mode to jnp.take is not supported.",
          "the modes are 'fill', 'clip' and 'wrap'");
    }
    if (size == 0 && indices.type().size() > 0) {
      throw a.error("IndexError", "Cannot do a non-empty jnp.take() from an empty axis.");
    }
    if (size == 0) {
      // Whatever the shape of the indices: so JAX does.
      return x;
    }
    if (mode.equals("wrap")) {
      Array wrapped = Elementwise.remainder(indices, Lax.scalar(indices.dtype(), size));
      return take(x, wrapped, axis, IndexMode.PROMISE, Optional.empty());
    }
    IndexMode read = IndexMode.of(a.value("mode"), IndexMode.FILL);
    Optional<Array> fill = a.optionalArray("fill_value");
    return read == IndexMode.CLIP
        ? take(x, clamped(indices, size), axis, IndexMode.PROMISE, fill)
        : take(x, indices, axis, read, fill);
  }

  /** Without counting negative places from the end. */
  private static Array clamped(Array indices, long size) {
    DType dtype = indices.dtype();
    return Lax.max(Lax.min(indices, Lax.scalar(dtype, size - 1)), Lax.scalar(dtype, 0L));
  }

  /** {@return {@code x[…, indices, …]} with the indices at one axis} */
  static Array take(Array x, Array indices, int axis, IndexMode mode, Optional<Array> fill) {
    List<Item> items = new ArrayList<>();
    for (long size : x.type().shape()) {
      items.add(new Item.Range(0, size, 1));
    }
    Array places = Indexing.fromStart(indices, x.type().dim(axis));
    items.set(
        axis, indices.type().rank() == 0 ? new Item.Dynamic(places) : new Item.Gather(places));
    return Indexing.get(x, new Index(x.type().shape(), items), mode, fill);
  }

  /** {@return the elements of a rank-1 array at places that are known to be inside} */
  static Array take(Array x, Array indices) {
    return take(x, indices, 0, IndexMode.PROMISE, Optional.empty());
  }

  /** Array and places of one rank, their other axes broadcast to each other. */
  private record Along(Array x, Array places, int axis, List<Long> others) {
    static Along of(Arguments a) {
      Array given = a.array("arr");
      Array indices = a.array("indices");
      if (!indices.dtype().isInteger()) {
        throw a.error(
            "TypeError",
            a.function() + " indices must be of integer type, got " + indices.dtype().numpyName());
      }
      boolean flat = a.optional("axis").isEmpty();
      Array x = flat ? Manipulation.ravel(given) : given;
      int rank = x.type().rank();
      if (indices.type().rank() != rank) {
        throw flat
            ? a.error(
                "ValueError",
                a.function()
                    + " indices must be 1D if axis=None, got shape "
                    + Reprs.shape(indices.type().shape()))
            : a.error(
                "ValueError",
                "indices and arr must have the same number of dimensions; "
                    + indices.type().rank()
                    + " vs. "
                    + rank);
      }
      int axis = flat ? 0 : a.axis("axis", rank);
      List<Long> ours = new ArrayList<>(x.type().shape());
      List<Long> theirs = new ArrayList<>(indices.type().shape());
      ours.set(axis, 1L);
      theirs.set(axis, 1L);
      List<Long> common =
          new ArrayList<>(Shapes.broadcast("broadcast_shapes", List.of(ours, theirs)));
      common.set(axis, x.type().dim(axis));
      Array wide = Lax.broadcastTo(x, List.copyOf(common));
      common.set(axis, indices.type().dim(axis));
      Array places = Indexing.fromStart(indices, x.type().dim(axis));
      List<Long> others = Shapes.all(rank).stream().filter(d -> d != axis).toList();
      return new Along(wide, Lax.broadcastTo(places, common), axis, others);
    }

    Array vectors() {
      return Lax.expandDims(places, List.of((long) places.type().rank()));
    }

    /** Whether no place can lie inside of the axis. */
    boolean isEmpty() {
      return x.type().size() == 0 || places.type().size() == 0;
    }
  }

  private static Array takeAlongAxis(Arguments a) {
    Along along = Along.of(a);
    IndexMode mode = IndexMode.of(a.value("mode"), IndexMode.FILL);
    Array filling = Indexing.filling(along.x(), a.optionalArray("fill_value"));
    if (along.isEmpty()) {
      return Lax.full(along.places().type().shape(), filling);
    }
    Array taken = along(along.x(), along.places(), along.axis());
    return mode == IndexMode.FILL
        ? Lax.select(
            Indexing.insideAxis(along.places(), along.x().type().dim(along.axis())), taken, filling)
        : taken;
  }

  /** {@return the elements at places along an axis; the other axes of both are alike} */
  static Array along(Array x, Array places, int axis) {
    int rank = x.type().rank();
    List<Long> own = List.of((long) axis);
    List<Long> others = Shapes.all(rank).stream().filter(d -> d != axis).toList();
    Attribute.GatherDimensions dims =
        new Attribute.GatherDimensions(List.of(), own, others, others, own, rank);
    Array vectors = Lax.expandDims(places, List.of((long) rank));
    return LaxIndexing.gather(x, vectors, dims, Collections.nCopies(rank, 1L));
  }

  private static Array putAlongAxis(Arguments a) {
    if (a.bool("inplace")) {
      throw a.error(
          "ValueError",
          "jax.numpy.put_along_axis cannot modify arrays in-place, because JAX arraysare"
              + " immutable. Pass inplace=False to instead return an updated array.");
    }
    Array given = a.array("arr");
    Along along = Along.of(a);
    Array values = Lax.convert(Creation.array(a.value("values")), given.dtype());
    if (along.isEmpty()) {
      return given;
    }
    Attribute.ScatterDimensions dims =
        new Attribute.ScatterDimensions(
            List.of(),
            List.of((long) along.axis()),
            along.others(),
            along.others(),
            List.of((long) along.axis()),
            along.x().type().rank());
    Array updates = Lax.staged(Manipulation.broadcastTo(values, along.places().type().shape()));
    Array put =
        LaxIndexing.scatter(
            LaxIndexing.Combine.SET,
            along.x(),
            along.vectors(),
            updates,
            dims,
            LaxIndexing.Hints.NONE);
    return a.optional("axis").isEmpty() ? Lax.reshape(put, given.type().shape()) : put;
  }

  private static PyValue select(Arguments a) {
    List<Array> conditions = a.arrays("condlist");
    List<Array> choices = a.arrays("choicelist");
    if (conditions.size() != choices.size()) {
      throw a.error(
          "ValueError",
          "condlist must have length equal to choicelist ("
              + conditions.size()
              + " vs "
              + choices.size()
              + ")");
    }
    if (conditions.isEmpty()) {
      throw a.error("ValueError", "condlist must be non-empty");
    }
    List<Array> all = new ArrayList<>(choices);
    all.add(a.array("default"));
    List<Array> p = Elementwise.promote(all.toArray(Array[]::new));
    Array result = p.getLast();
    for (int i = conditions.size() - 1; i >= 0; i--) {
      result = Lax.select(Elementwise.truth(conditions.get(i)), p.get(i), result);
    }
    return result;
  }

  private static PyValue diagonalPlaces(Arguments a) {
    long n = Shapes.staticInteger(a.value("n"), "'n' argument of jnp.diag_indices()");
    long rank = Shapes.staticInteger(a.value("ndim"), "'ndim' argument of jnp.diag_indices()");
    if (n < 0 || rank < 0) {
      throw a.error(
          "ValueError",
          (n < 0
              ? "n argument to diag_indices must be nonnegative, got " + n
              : "ndim argument to diag_indices must be nonnegative, got " + rank));
    }
    Array places = Lax.iota(Promotion.defaultInt(), List.of(n), 0);
    return PyTuple.of(Collections.nCopies((int) rank, places));
  }

  private static PyValue trianglePlaces(Arguments a, boolean lower) {
    long n = Shapes.staticInteger(a.value("n"), "n argument of jnp." + a.function());
    long m = a.optional("m").isPresent() ? a.integer("m") : n;
    long k = a.integer("k");
    Session.current().chargeConstant(Promotion.defaultInt(), 2 * n * m);
    List<Long> rows = new ArrayList<>();
    List<Long> columns = new ArrayList<>();
    for (long i = 0; i < n; i++) {
      for (long j = 0; j < m; j++) {
        if (lower ? j <= i + k : j >= i + k) {
          rows.add(i);
          columns.add(j);
        }
      }
    }
    return PyTuple.of(constant(rows), constant(columns));
  }

  private static Array constant(List<Long> values) {
    TensorType type = new TensorType(Promotion.defaultInt(), List.of((long) values.size()));
    return Lax.staged(new Concrete(Tensor.fillLongs(type, values::get), false));
  }

  private static PyValue indices(Arguments a) {
    List<Long> shape = Shapes.shape(a.value("dimensions"), "");
    DType dtype = a.dtype("dtype").orElseGet(Promotion::defaultInt);
    boolean sparse = a.bool("sparse");
    List<Array> grids = new ArrayList<>();
    for (int i = 0; i < shape.size(); i++) {
      List<Long> own = new ArrayList<>(Collections.nCopies(shape.size(), 1L));
      own.set(i, shape.get(i));
      grids.add(Lax.iota(dtype, sparse ? own : shape, i));
    }
    if (sparse) {
      return PyTuple.of(grids);
    }
    return grids.isEmpty() ? Lax.full(List.of(0L), Lax.scalar(dtype, 0L)) : Joins.stack(grids, 0);
  }

  private static PyValue open(Arguments a) {
    List<Array> arrays = a.arrays("args");
    List<PyValue> out = new ArrayList<>();
    for (int i = 0; i < arrays.size(); i++) {
      Array x = arrays.get(i);
      if (x.type().rank() != 1) {
        throw a.error(
            "ValueError",
            "Arguments to jax.numpy.ix_ must be 1-dimensional, got shape "
                + Reprs.shape(x.type().shape()));
      }
      if (x.dtype() == DType.BOOL) {
        throw a.error(
            "NotImplementedError",
            "Boolean arguments to jax.numpy.ix_ are not implemented",
            "use the places of the true elements: jnp.nonzero(mask)[0]");
      }
      List<Long> shape = new ArrayList<>(Collections.nCopies(arrays.size(), 1L));
      shape.set(i, x.type().size());
      Array places = x.type().size() == 0 ? Lax.convert(x, Promotion.defaultInt()) : x;
      out.add(Lax.reshape(places, shape));
    }
    return PyTuple.of(out);
  }

  /** The sizes of what follows each axis. */
  private static List<Long> strides(List<Long> shape) {
    List<Long> strides = new ArrayList<>(Collections.nCopies(shape.size(), 1L));
    for (int i = shape.size() - 2; i >= 0; i--) {
      strides.set(i, strides.get(i + 1) * shape.get(i + 1));
    }
    return strides;
  }

  private static PyValue unravel(Arguments a) {
    Array given = Creation.array(a.value("indices"));
    Array places = given.dtype().isInteger() ? given : Lax.convert(given, Promotion.defaultInt());
    return PyTuple.of(unravelled(places, Shapes.shape(a.value("shape"), "")));
  }

  /** {@return the places along each axis of flat places, clipped to the array} */
  static List<Array> unravelled(Array places, List<Long> shape) {
    DType dtype = places.dtype();
    long total = Shapes.size(shape);
    Array inside =
        Lax.max(
            Lax.min(places, Elementwise.constant(dtype, total - 1)),
            Elementwise.constant(dtype, -total));
    Array flat = Indexing.wrapped(inside, total);
    List<Long> strides = strides(shape);
    List<Array> out = new ArrayList<>();
    for (int i = 0; i < shape.size(); i++) {
      Array along = Lax.div(flat, Elementwise.constant(dtype, Math.max(1, strides.get(i))));
      out.add(
          i == 0 ? along : Lax.rem(along, Elementwise.constant(dtype, Math.max(1, shape.get(i)))));
    }
    return out;
  }

  private static PyValue ravelIndex(Arguments a) {
    List<Long> dims = Shapes.shape(a.value("dims"), "");
    List<Array> places = a.arrays("multi_index");
    if (places.size() != dims.size()) {
      throw a.error(
          "ValueError", "len(multi_index)=" + places.size() + " != len(dims)=" + dims.size());
    }
    String mode = a.string("mode");
    List<Long> strides = strides(a, dims);
    DType dtype = places.isEmpty() ? Promotion.defaultInt() : places.getFirst().dtype();
    Array result = Lax.scalar(dtype, 0L);
    for (int i = 0; i < dims.size(); i++) {
      Array p = places.get(i);
      if (!p.dtype().isInteger()) {
        throw a.error(
            "ValueError", "dtype=dtype('" + p.dtype().numpyName() + "') is not an integer type.");
      }
      Array size = Lax.scalar(p.dtype(), dims.get(i));
      Array kept =
          switch (mode) {
            case "clip" -> clamped(p, dims.get(i));
            case "wrap" -> Elementwise.remainder(p, size);
            case "raise" -> raising(a, p, dims.get(i));
            default -> throw a.error("ValueError", "invalid mode=" + Reprs.of(a.value("mode")));
          };
      result =
          Elementwise.add(
              result,
              Elementwise.multiply(kept, Literals.lift(PyInt.of(strides.get(i))).orElseThrow()));
    }
    return result;
  }

  /** How far apart neighbours along each axis are, by rows ({@code order='C'}) or columns. */
  private static List<Long> strides(Arguments a, List<Long> dims) {
    return switch (a.string("order")) {
      case "C" -> strides(dims);
      case "F" -> strides(dims.reversed()).reversed();
      default ->
          throw a.error(
              "ValueError",
              "invalid order=" + Reprs.of(a.value("order")) + ". Expected 'C' or 'F'");
    };
  }

  private static Array raising(Arguments a, Array places, long size) {
    if (!(places instanceof Concrete c)) {
      throw TracerErrors.concretization(
          (dev.arrayc.value.Tracer) places,
          "The error occurred in jnp.ravel_multi_index. Consider using mode='clip' or"
              + " mode='wrap'.");
    }
    for (long p : c.tensor().longs()) {
      if (p < 0 || p >= size) {
        throw a.error("ValueError", "invalid entry in coords array");
      }
    }
    return places;
  }
}
