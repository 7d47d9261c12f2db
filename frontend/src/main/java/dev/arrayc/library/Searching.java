package dev.arrayc.library;

import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.DType;
import dev.arrayc.library.LaxIndexing.Combine;
import dev.arrayc.op.Op;
import dev.arrayc.value.Array;
import dev.arrayc.value.Concrete;
import dev.arrayc.value.PyTuple;
import dev.arrayc.value.PyValue;
import dev.arrayc.value.Tracer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/** Functions that look for elements and count them. */
final class Searching {
  private static final String NONZERO = "*, size=None, fill_value=None";

  private Searching() {}

  static List<LibraryFunction> rows() {
    List<LibraryFunction> rows = new ArrayList<>();
    plain(rows, "nonzero", "a, " + NONZERO, a -> nonzero(a, a.array("a")));
    plain(rows, "argwhere", "a, " + NONZERO, Searching::argWhere);
    plain(
        rows,
        "flatnonzero",
        "a, " + NONZERO,
        a -> nonzero(a, Manipulation.ravel(a.array("a"))).items().getFirst());
    plain(rows, "extract", "condition, arr, *, size=None, fill_value=0", Searching::extract);
    plain(
        rows,
        "compress",
        "condition, a, axis=None, *, size=None, fill_value=0, out=None",
        Searching::compress);
    row(
        rows,
        "searchsorted",
        "a, v, side='left', sorter=None, *, method='scan'",
        Searching::searchSorted);
    row(rows, "digitize", "x, bins, right=False, *, method=None", Searching::digitize);
    plain(rows, "bincount", "x, weights=None, minlength=0, *, length=None", Searching::binCount);
    row(
        rows,
        "histogram_bin_edges",
        "a, bins=10, range=None, weights=None",
        a -> edges(a, Elementwise.inexact(Manipulation.ravel(a.array("a")))));
    row(
        rows,
        "histogram",
        "a, bins=10, range=None, weights=None, density=None",
        Searching::histogram);
    segments(rows, "segment_sum", Combine.ADD);
    segments(rows, "segment_prod", Combine.MULTIPLY);
    segments(rows, "segment_max", Combine.MAXIMUM);
    segments(rows, "segment_min", Combine.MINIMUM);
    return rows;
  }

  private interface Body {
    PyValue apply(Arguments arguments);
  }

  private static void row(List<LibraryFunction> rows, String name, String signature, Body body) {
    rows.add(LibraryFunction.of("jax.numpy." + name, signature, body::apply));
  }

  /** A function whose result's shape depends on values: it is never one program. */
  private static void plain(List<LibraryFunction> rows, String name, String signature, Body body) {
    rows.add(LibraryFunction.plain("jax.numpy." + name, signature, body::apply));
  }

  private static void segments(List<LibraryFunction> rows, String name, Combine combine) {
    rows.add(
        LibraryFunction.plain(
            "jax.ops." + name,
            "data, segment_ids, num_segments=None, indices_are_sorted=False,"
                + " unique_indices=False, bucket_size=None, mode=None",
            a -> segment(a, combine)));
  }

  /** How many elements are true: given, or counted if the array is known. */
  private static long count(Arguments a, Array mask, String function) {
    if (a.optional("size").isPresent()) {
      return a.integer("size");
    }
    return switch (mask) {
      case Tracer t ->
          throw TracerErrors.concretization(
              t,
              "The size argument of jnp."
                  + function
                  + " must be statically specified to use jnp."
                  + function
                  + " within JAX transformations.");
      case Concrete c ->
          c.type().rank() == 0
              ? c.tensor().longs()[0]
              : Nonzero.places(c.tensor()).getFirst().length;
    };
  }

  /** The places along each axis of the elements that are not zero. */
  static PyTuple nonzero(Arguments a, Array x) {
    int rank = x.type().rank();
    if (rank == 0) {
      throw a.error(
          "ValueError",
          "Calling nonzero on 0d arrays is not allowed. Use jnp.atleast_1d(scalar).nonzero()"
              + " instead.");
    }
    long count = count(a, x, "nonzero");
    List<Array> fills = fills(a, rank);
    DType dtype = Promotion.defaultInt();
    if (x.type().size() == 0 || count == 0) {
      // As in JAX, fill_value says nothing here.
      return PyTuple.of(Collections.nCopies(rank, Lax.full(List.of(count), Lax.scalar(dtype, 0L))));
    }
    Array mask = Elementwise.truth(Manipulation.ravel(x));
    Array flat = trueFlat(mask, count);
    List<Long> strides = LongStream.of(x.type().strides()).boxed().toList();
    Array beyond =
        Lax.compare(
            "GE",
            Lax.iota(dtype, List.of(count), 0),
            Reductions.sum(Lax.convert(mask, dtype), List.of(0L)));
    List<Array> places = new ArrayList<>();
    for (int i = 0; i < rank; i++) {
      Array along =
          Lax.rem(
              Lax.div(flat, Lax.scalar(dtype, strides.get(i))), Lax.scalar(dtype, x.type().dim(i)));
      places.add(fills.isEmpty() ? along : Lax.select(beyond, fills.get(i), along));
    }
    return PyTuple.of(places);
  }

  /** One fill for all axes, or one for each. */
  private static List<Array> fills(Arguments a, int rank) {
    if (a.optional("fill_value").isEmpty()) {
      return List.of();
    }
    Optional<List<PyValue>> each = Shapes.sequence(a.value("fill_value"));
    if (each.isPresent() && each.get().size() != rank) {
      throw a.error(
          "ValueError",
          "fill_value must be a scalar or a tuple of length "
              + rank
              + "; got "
              + Reprs.of(a.value("fill_value")));
    }
    DType dtype = Promotion.defaultInt();
    return each
        .map(items -> items.stream().map(v -> Literals.lift(v).orElseThrow()).toList())
        .orElseGet(() -> Collections.nCopies(rank, a.array("fill_value")))
        .stream()
        .map(f -> Lax.convert(f, dtype))
        .toList();
  }

  /** The places of a mask's first {@code count} true elements, then its size. */
  static Array trueFlat(Array mask, long count) {
    DType dtype = Promotion.defaultInt();
    long n = mask.type().size();
    Array order = Lax.sub(Scans.scan(Lax.convert(mask, dtype), 0, Op.ADD), Lax.scalar(dtype, 1L));
    Array target = Lax.select(mask, order, Lax.scalar(dtype, count));
    Array rest = Lax.full(List.of(count), Lax.scalar(dtype, n));
    return scatter(Combine.SET, rest, target, Lax.iota(dtype, List.of(n), 0));
  }

  /** Combines rows into an array's rows at places; places outside are left out. */
  static Array scatter(Combine combine, Array x, Array places, Array updates) {
    int batch = places.type().rank();
    List<Long> windows = new ArrayList<>();
    for (long d = batch; d < updates.type().rank(); d++) {
      windows.add(d);
    }
    Attribute.ScatterDimensions dims =
        new Attribute.ScatterDimensions(
            windows, List.of(0L), List.of(), List.of(), List.of(0L), batch);
    Array vectors = Lax.expandDims(places, List.of((long) batch));
    return LaxIndexing.scatter(
        combine, x, vectors, Lax.staged(updates), dims, LaxIndexing.Hints.NONE);
  }

  private static PyValue argWhere(Arguments a) {
    Array x = a.array("a");
    if (x.type().rank() == 0) {
      long count = count(a, Elementwise.truth(x), "nonzero");
      return Lax.full(List.of(count, 0L), Lax.scalar(Promotion.defaultInt(), 0L));
    }
    List<Array> places = nonzero(a, x).items().stream().map(Array.class::cast).toList();
    return Joins.stack(places, 1);
  }

  private static PyValue extract(Arguments a) {
    Array condition = Elementwise.truth(Manipulation.ravel(a.array("condition")));
    return compressed(a, condition, Manipulation.ravel(a.array("arr")), 0);
  }

  private static PyValue compress(Arguments a) {
    boolean flat = a.optional("axis").isEmpty();
    Array given = Creation.array(a.value("a"));
    Array x = flat ? Manipulation.ravel(given) : given;
    Array condition = Elementwise.truth(Creation.array(a.value("condition")));
    if (condition.type().rank() != 1) {
      throw a.error("ValueError", "condition must be a 1D array");
    }
    return compressed(a, condition, x, flat ? 0 : a.axis("axis", x.type().rank()));
  }

  /** The rows along an axis for which a condition holds. */
  private static Array compressed(Arguments a, Array condition, Array x, int axis) {
    long count = count(a, condition, a.function());
    if (a.optional("size").isPresent() && (count <= 0 || count > x.type().dim(axis))) {
      throw a.error(
          "ValueError",
          "size must be positive and not greater than the size of the array axis; got size="
              + count
              + " for a.shape[axis]="
              + x.type().dim(axis));
    }
    long n = Math.min(condition.type().size(), x.type().dim(axis));
    Array mask = Lax.sliceAxis(condition, 0, 0, n);
    Array flat = trueFlat(mask, count);
    Array there = Lax.lt(flat, Lax.scalar(flat.dtype(), n));
    Array inside = Lax.select(there, flat, Lax.scalar(flat.dtype(), x.type().dim(axis)));
    return Taking.take(x, inside, axis, IndexMode.FILL, a.optionalArray("fill_value"));
  }

  private static PyValue searchSorted(Arguments a) {
    String side = a.string("side");
    if (!side.equals("left") && !side.equals("right")) {
      throw a.error(
          "ValueError",
          "'side' is an invalid value for side; expected 'left' or 'right', got "
              + Reprs.of(a.value("side")));
    }
    Array sorted = a.array("a");
    if (sorted.type().rank() != 1) {
      throw a.error("ValueError", "a should be 1-dimensional");
    }
    Array ordered =
        a.optionalArray("sorter").map(order -> Taking.take(sorted, order)).orElse(sorted);
    List<Array> p = Elementwise.promote(ordered, a.array("v"));
    return searchSorted(p.get(0), p.get(1), side.equals("left"));
  }

  /** Halves the range of every query at once, as often as the longest search needs. */
  static Array searchSorted(Array sorted, Array queries, boolean left) {
    long n = sorted.type().size();
    DType dtype = n > Integer.MAX_VALUE ? DType.I64 : DType.I32;
    List<Long> shape = queries.type().shape();
    Array low = Lax.full(shape, Lax.scalar(dtype, 0L));
    Array high = Lax.full(shape, Lax.scalar(dtype, n));
    int levels = Long.SIZE - Long.numberOfLeadingZeros(n);
    for (int i = 0; i < levels; i++) {
      Array middle = Lax.div(Lax.add(low, high), Lax.scalar(dtype, 2L));
      Array value = Taking.take(sorted, middle);
      Array goLeft = left ? notAfter(queries, value) : before(queries, value);
      // A range that is down to nothing stays: the middle is then outside of it.
      low = Lax.select(goLeft, low, middle);
      high = Lax.select(goLeft, middle, high);
    }
    return high;
  }

  /** In the order of sort: NaN is the greatest. */
  private static Array before(Array x, Array y) {
    Array less = Elementwise.compare("LT", x, y);
    return x.dtype().isIntegral() ? less : Lax.or(less, Lax.and(Lax.ne(y, y), Lax.eq(x, x)));
  }

  private static Array notAfter(Array x, Array y) {
    Array least = Elementwise.compare("LE", x, y);
    return x.dtype().isIntegral() ? least : Lax.or(least, Lax.ne(y, y));
  }

  private static PyValue digitize(Arguments a) {
    Array x = a.array("x");
    Array bins = a.array("bins");
    if (bins.type().rank() != 1) {
      throw a.error(
          "ValueError", "digitize: bins must be a 1-dimensional array; got bins=" + Reprs.of(bins));
    }
    List<Array> p = Elementwise.promote(bins, x);
    long n = bins.type().size();
    if (n == 0) {
      return Lax.full(x.type().shape(), Lax.scalar(DType.I32, 0L));
    }
    boolean left = a.bool("right");
    Array up = searchSorted(p.get(0), p.get(1), left);
    Array reversed = Lax.reverse(p.get(0), List.of(0L));
    Array down = Lax.sub(Lax.scalar(DType.I32, n), searchSorted(reversed, p.get(1), left));
    Array last = Lax.sliceAxis(p.get(0), 0, n - 1, n);
    Array first = Lax.sliceAxis(p.get(0), 0, 0, 1);
    Array rising = Lax.squeeze(Elementwise.compare("GE", last, first), List.of(0L));
    return Lax.select(Lax.broadcastTo(rising, x.type().shape()), up, down);
  }

  private static PyValue binCount(Arguments a) {
    Array x = a.array("x");
    if (!x.dtype().isIntegral()) {
      throw a.error(
          "TypeError",
          "x argument to bincount must have an integer type; got " + x.dtype().numpyName());
    }
    if (x.type().rank() != 1) {
      throw a.error("ValueError", "only 1-dimensional input supported.");
    }
    x = Elementwise.numeric(x);
    long least = a.integer("minlength");
    long length = a.optional("length").isPresent() ? a.integer("length") : bins(x, least);
    Array weights =
        a.optionalArray("weights").orElseGet(() -> Lax.scalar(Promotion.defaultInt(), 1L));
    Array zeros = Lax.full(List.of(length), Lax.scalar(weights.dtype(), 0L));
    Array places = Lax.max(x, Lax.scalar(x.dtype(), 0L));
    return scatter(
        Combine.ADD,
        zeros,
        Indexing.fromStart(places, length),
        Lax.broadcastTo(weights, x.type().shape()));
  }

  private static long bins(Array x, long least) {
    return switch (x) {
      case Tracer t ->
          throw TracerErrors.concretization(
              t,
              "The error occurred because of argument x of jnp.bincount. To avoid this error, pass"
                  + " a static `length` argument.");
      case Concrete c -> Math.max(least, LongStream.of(c.tensor().longs()).max().orElse(-1) + 1);
    };
  }

  /** The given edges, or {@code bins} equal steps over the range. */
  private static Array edges(Arguments a, Array x) {
    if (Creation.array(a.value("bins")).type().rank() > 0) {
      return Elementwise.inexact(Creation.array(a.value("bins")));
    }
    long bins = a.integer("bins");
    DType dtype = x.dtype();
    List<Long> all = List.of(0L);
    Array low;
    Array high;
    if (a.optional("range").isPresent()) {
      Array range = Lax.convert(Creation.array(a.value("range")), dtype);
      low = Lax.squeeze(Lax.sliceAxis(range, 0, 0, 1), all);
      high = Lax.squeeze(Lax.sliceAxis(range, 0, 1, 2), all);
    } else if (x.type().size() == 0) {
      throw a.error(
          "ValueError", "zero-size array to reduction operation min which has no identity");
    } else {
      low = Lax.neg(Reductions.max(Lax.neg(x), all));
      high = Reductions.max(x, all);
    }
    Array flat = Lax.eq(high, low);
    Array half = Lax.scalar(dtype, 0.5);
    Array from = Lax.select(flat, Lax.sub(low, half), low);
    Array to = Lax.select(flat, Lax.add(high, half), high);
    return Creation.linspace(from, to, bins + 1);
  }

  private static PyValue histogram(Arguments a) {
    Array x = Elementwise.inexact(Manipulation.ravel(Creation.array(a.value("a"))));
    Array edges = Lax.convert(edges(a, x), x.dtype());
    long n = edges.type().size();
    Array place = searchSorted(edges, x, false);
    Array last = Lax.squeeze(Lax.sliceAxis(edges, 0, n - 1, n), List.of(0L));
    Array bin = Lax.select(Lax.eq(x, last), Lax.scalar(place.dtype(), n - 1), place);
    Array weights =
        a.optionalArray("weights")
            .map(w -> Elementwise.inexact(Manipulation.ravel(w)))
            .orElseGet(() -> Lax.full(x.type().shape(), Lax.scalar(x.dtype(), 1.0)));
    Array zeros = Lax.full(List.of(n), Lax.scalar(weights.dtype(), 0.0));
    Array counts = Lax.sliceAxis(scatter(Combine.ADD, zeros, bin, weights), 0, 1, n);
    if (a.optional("density").isPresent() && a.bool("density")) {
      Array widths = Lax.sub(Lax.sliceAxis(edges, 0, 1, n), Lax.sliceAxis(edges, 0, 0, n - 1));
      Array total = Reductions.sum(counts, List.of(0L));
      return PyTuple.of(Lax.div(Lax.div(counts, widths), total), edges);
    }
    return PyTuple.of(counts, edges);
  }

  private static PyValue segment(Arguments a, Combine combine) {
    Array data = Creation.array(a.value("data"));
    Array ids = Creation.array(a.value("segment_ids"));
    if (!ids.dtype().isInteger()) {
      throw a.error(
          "TypeError", "segment_ids must be of an integer dtype, got " + ids.dtype().numpyName());
    }
    long segments =
        a.optional("num_segments").isPresent()
            ? Shapes.staticInteger(
                a.value("num_segments"), "segment_sum() `num_segments` argument.")
            : segments(ids);
    if (segments < 0) {
      throw a.error("ValueError", "num_segments must be non-negative.");
    }
    List<Long> shape = new ArrayList<>(List.of(segments));
    shape.addAll(data.type().shape().subList(ids.type().rank(), data.type().rank()));
    Array start = Lax.full(shape, identity(combine, data.dtype()));
    Array places =
        IndexMode.of(a.value("mode"), IndexMode.FILL) == IndexMode.CLIP
            ? Lax.max(
                Lax.min(ids, Lax.scalar(ids.dtype(), segments - 1)), Lax.scalar(ids.dtype(), 0L))
            : ids;
    return scatter(combine, start, places, data);
  }

  private static long segments(Array ids) {
    return switch (ids) {
      case Tracer t ->
          throw TracerErrors.concretization(t, "segment_sum() `num_segments` argument.");
      case Concrete c -> LongStream.of(c.tensor().longs()).max().orElse(-1) + 1;
    };
  }

  private static Array identity(Combine combine, DType dtype) {
    return switch (combine) {
      case SET, ADD, SUBTRACT -> Lax.scalar(dtype, 0L);
      case MULTIPLY -> Lax.scalar(dtype, 1L);
      case MAXIMUM -> Reductions.extremeIdentity(dtype, true);
      case MINIMUM -> Reductions.extremeIdentity(dtype, false);
    };
  }
}
