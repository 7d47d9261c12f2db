package dev.arrayc.library;

import dev.arrayc.ir.DType;
import dev.arrayc.op.Op;
import dev.arrayc.value.Array;
import dev.arrayc.value.Concrete;
import dev.arrayc.value.PyTuple;
import dev.arrayc.value.PyValue;
import dev.arrayc.value.Tracer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Arrays as sets: their distinct elements, sorted, and what two have in common or not. How many
 * there are depends on values, so a traced array needs {@code size=}.
 */
final class SetFunctions {
  private static final String SIZE = "size=None, fill_value=None";

  private SetFunctions() {}

  static List<LibraryFunction> rows() {
    return List.of(
        LibraryFunction.of(
            "jax.numpy.isin",
            "element, test_elements, assume_unique=False, invert=False",
            SetFunctions::isIn),
        plain(
            "unique",
            "ar, return_index=False, return_inverse=False, return_counts=False, axis=None, *,"
                + " equal_nan=True, size=None, fill_value=None, sorted=True",
            SetFunctions::unique),
        plain("union1d", "ar1, ar2, *, " + SIZE, SetFunctions::union),
        plain(
            "intersect1d",
            "ar1, ar2, assume_unique=False, return_indices=False, *, " + SIZE,
            SetFunctions::intersection),
        plain("setdiff1d", "ar1, ar2, assume_unique=False, *, " + SIZE, SetFunctions::difference),
        plain("setxor1d", "ar1, ar2, assume_unique=False, *, " + SIZE, SetFunctions::either));
  }

  private interface Body {
    PyValue apply(Arguments arguments);
  }

  private static LibraryFunction plain(String name, String signature, Body body) {
    return LibraryFunction.plain("jax.numpy." + name, signature, body::apply);
  }

  private static Array isIn(Arguments a) {
    Array tests = Manipulation.ravel(Creation.array(a.value("test_elements")));
    Array among = among(Creation.array(a.value("element")), tests);
    return a.bool("invert") ? Lax.not(among) : among;
  }

  /** Which elements of {@code x} are among those of a rank-1 array. */
  private static Array among(Array x, Array tests) {
    long last = x.type().rank();
    return LaxReductions.reduce(
        "reduce_or", Op.OR, equalities(x, tests), Lax.scalar(DType.BOOL, 0L), List.of(last));
  }

  /** Each element against each, those of {@code tests} along a last axis. */
  private static Array equalities(Array x, Array tests) {
    List<Array> p = Elementwise.promote(x, tests);
    return Lax.eq(Lax.expandDims(p.get(0), List.of((long) x.type().rank())), p.get(1));
  }

  private static PyValue union(Arguments a) {
    requireSize(a);
    List<Array> p = Elementwise.promote(a.array("ar1"), a.array("ar2"));
    Array all = Lax.concatenate(p.stream().map(Manipulation::ravel).toList(), 0);
    return unique(a, all, true, Set.of());
  }

  private static PyValue intersection(Arguments a) {
    requireSize(a);
    List<Array> p = Elementwise.promote(a.array("ar1"), a.array("ar2"));
    Array x = Manipulation.ravel(p.get(0));
    Array y = Manipulation.ravel(p.get(1));
    DType index = Promotion.defaultInt();
    List<Array> sorted =
        Sorting.sort(List.of(x, Lax.iota(index, List.of(x.type().size()), 0)), 0, 1);
    Array mask = Lax.and(firsts(sorted.get(0), false), among(sorted.get(0), y));
    Picked picked = Picked.of(a, sorted.get(0), mask);
    Array values = picked.promoted(a.optionalArray("fill_value").orElseGet(picked::least));
    if (!a.bool("return_indices")) {
      return values;
    }
    // Beyond the last, what no array has a place for.
    Array inX = picked.of(sorted.get(1)).filled(Lax.scalar(index, x.type().size()));
    long m = y.type().size();
    Array firstEqual =
        m == 0
            ? Lax.full(inX.type().shape(), Lax.scalar(index, 0L))
            : LaxReductions.argExtreme(
                "argmax",
                "GT",
                equalities(picked.values(), y),
                Lax.scalar(DType.BOOL, 0L),
                1,
                index);
    Array inY = Lax.select(picked.beyond(), Lax.scalar(index, m), firstEqual);
    return PyTuple.of(List.of(values, inX, inY));
  }

  private static PyValue difference(Arguments a) {
    requireSize(a);
    Array x = Manipulation.ravel(a.array("ar1"));
    Picked picked = without(a, x, Manipulation.ravel(a.array("ar2")));
    Array zero = Lax.convert(Lax.scalar(DType.I32, 0L), x.dtype());
    return picked.filled(a.optionalArray("fill_value").orElse(zero));
  }

  /** The elements of one that are not in the other; in their own order if they are distinct. */
  private static Picked without(Arguments a, Array x, Array y) {
    if (a.bool("assume_unique")) {
      return Picked.of(a, x, Lax.not(among(x, y)));
    }
    Array sorted = Sorting.sort(List.of(x), 0, 1).getFirst();
    return Picked.of(a, sorted, Lax.and(firsts(sorted, true), Lax.not(among(sorted, y))));
  }

  private static PyValue either(Arguments a) {
    requireSize(a);
    List<Array> p = Elementwise.promote(a.array("ar1"), a.array("ar2"));
    Array x = Manipulation.ravel(p.get(0));
    Array y = Manipulation.ravel(p.get(1));
    if (a.optional("size").isPresent()) {
      return either(a, x, y);
    }
    Array both = Lax.concatenate(List.of(without(a, x, y).values(), without(a, y, x).values()), 0);
    return Sorting.sort(List.of(both), 0, 1).getFirst();
  }

  /**
   * As many as {@code size=} asks for: the first of each value in an array, unless the other has
   * it.
   */
  private static Array either(Arguments a, Array x, Array y) {
    boolean unique = a.bool("assume_unique");
    Array sortedX = Sorting.sort(List.of(x), 0, 1).getFirst();
    Array sortedY = Sorting.sort(List.of(y), 0, 1).getFirst();
    Array onlyX = Lax.not(among(sortedX, y));
    Array onlyY = Lax.not(among(sortedY, x));
    Array mask =
        Lax.concatenate(
            List.of(
                unique ? onlyX : Lax.and(onlyX, firsts(sortedX, true)),
                unique ? onlyY : Lax.and(onlyY, firsts(sortedY, true))),
            0);
    Array all = Lax.concatenate(List.of(sortedX, sortedY), 0);
    // Those that count come first, in order.
    List<Array> sorted = Sorting.sort(List.of(Lax.not(mask), all), 0, 2);
    Picked picked = Picked.of(a, sorted.get(1), Lax.not(sorted.get(0)));
    return picked.promoted(a.optionalArray("fill_value").orElseGet(picked::least));
  }

  private static void requireSize(Arguments a) {
    for (String name : List.of("ar1", "ar2")) {
      if (a.optional("size").isEmpty() && a.array(name) instanceof Tracer t) {
        throw TracerErrors.concretization(t, "The error arose in " + a.function() + "()");
      }
    }
  }

  /**
   * The elements of an array where a mask is true: as many as {@code size=} asks for, or as there
   * are.
   *
   * @param values of shape {@code [size]}; anything where there are no more
   * @param places theirs in the array
   * @param beyond where there are no more
   */
  private record Picked(Array values, Array places, Array beyond) {
    static Picked of(Arguments a, Array x, Array mask) {
      long count = a.optional("size").isPresent() ? a.integer("size") : trueCount(mask);
      DType index = Promotion.defaultInt();
      Array found = Searching.trueFlat(mask, count);
      Array beyond = Lax.compare("GE", found, Lax.scalar(index, x.type().size()));
      return new Picked(x, Lax.select(beyond, Lax.scalar(index, 0L), found), beyond).of(x);
    }

    /** {@return the elements of another array at the same places} */
    Picked of(Array x) {
      Array taken =
          x.type().size() == 0
              ? Lax.convert(Lax.full(places.type().shape(), Lax.scalar(DType.I32, 0L)), x.dtype())
              : Taking.take(x, places);
      return new Picked(taken, places, beyond);
    }

    /** Filled, in the dtype to which both promote. */
    Array promoted(Array fill) {
      return Selections.where(beyond, fill, values);
    }

    Array filled(Array fill) {
      return Lax.select(beyond, Lax.convert(fill, values.dtype()), values);
    }

    /** The first of sorted values; 0 if there is none. */
    Array least() {
      if (values.type().size() == 0) {
        return Lax.convert(Lax.scalar(DType.I32, 0L), values.dtype());
      }
      Array zero = Lax.convert(Lax.scalar(DType.I32, 0L), values.dtype());
      Array first = Lax.select(beyond, zero, values);
      return Lax.squeeze(Lax.sliceAxis(first, 0, 0, 1), List.of(0L));
    }

    private static long trueCount(Array mask) {
      return switch (mask) {
        case Tracer t -> throw TracerErrors.concretization(t, "");
        case Concrete c -> Nonzero.places(c.tensor()).getFirst().length;
      };
    }
  }

  private static PyValue unique(Arguments a) {
    Set<String> wanted =
        Stream.of("return_index", "return_inverse", "return_counts")
            .filter(a::bool)
            .collect(Collectors.toSet());
    Array x = a.array("ar");
    if (a.optional("axis").isEmpty()) {
      return unique(a, x, a.bool("equal_nan"), wanted);
    }
    int axis = a.axis("axis", x.type().rank());
    Array rows = Manipulation.moveAxis(x, axis, 0);
    List<Long> shape = rows.type().shape();
    long width = Shapes.size(shape.subList(1, shape.size()));
    Unique unique =
        unique(a, Lax.reshape(rows, List.of(shape.getFirst(), width)), a.bool("equal_nan"));
    List<Long> found = new ArrayList<>(shape);
    found.set(0, unique.rows().type().dim(0));
    Array values = Manipulation.moveAxis(Lax.reshape(unique.rows(), found), 0, axis);
    return unique.results(wanted, values, List.of(shape.getFirst()));
  }

  /** Of the elements of an array of any shape. */
  private static PyValue unique(Arguments a, Array x, boolean equalNan, Set<String> wanted) {
    Unique unique = unique(a, Lax.reshape(x, List.of(x.type().size(), 1L)), equalNan);
    return unique.results(wanted, Manipulation.ravel(unique.rows()), x.type().shape());
  }

  /**
   * The rows that differ.
   *
   * @param rows of shape {@code [count, m]}, in order
   * @param firsts of shape {@code [count]}, where each was first; of nothing there are none,
   *     whatever size was asked for, and no counts either
   * @param inverse of shape {@code [n]}, which of them each row was
   * @param counts of shape {@code [count]}
   */
  private record Unique(Array rows, Array firsts, Array inverse, Array counts) {
    PyValue results(Set<String> wanted, Array values, List<Long> shape) {
      List<PyValue> results = new ArrayList<>(List.of(values));
      if (wanted.contains("return_index")) {
        results.add(firsts);
      }
      if (wanted.contains("return_inverse")) {
        results.add(Lax.reshape(inverse, shape));
      }
      if (wanted.contains("return_counts")) {
        results.add(counts);
      }
      return results.size() == 1 ? values : PyTuple.of(results);
    }
  }

  /** Of the rows of a matrix, as many as {@code size=} asks for, or as there are. */
  private static Unique unique(Arguments a, Array x, boolean equalNan) {
    long n = x.type().dim(0);
    long width = x.type().dim(1);
    DType index = Promotion.defaultInt();
    if (n == 0 && a.optional("size").isPresent() && a.optional("fill_value").isEmpty()) {
      throw a.error(
          "ValueError",
          "jnp.unique: for zero-sized input with nonzero size argument, fill_value must be"
              + " specified");
    }
    List<Array> columns = new ArrayList<>();
    for (long i = 0; i < width; i++) {
      columns.add(Lax.squeeze(Lax.sliceAxis(x, 1, i, i + 1), List.of(1L)));
    }
    columns.add(Lax.iota(index, List.of(n), 0));
    List<Array> sorted = width == 0 ? columns : Sorting.sort(columns, 0, (int) width);
    Array order = sorted.getLast();
    Array mask =
        sorted.subList(0, (int) width).stream()
            .map(column -> firsts(column, equalNan))
            .reduce(Lax::or)
            .orElseGet(() -> Lax.eq(order, Lax.scalar(index, 0L)));
    boolean sized = a.optional("size").isPresent();
    // Rows without elements are all equal, and JAX does not look at the size then.
    long count = n == 0 ? sized ? a.integer("size") : 0 : width == 0 ? 1 : size(a, mask);
    // One place more than are asked for, so that each ends where the next begins.
    Array starts =
        n == 0
            ? Lax.full(List.of(count + 1), Lax.scalar(index, 0L))
            : Searching.trueFlat(mask, count + 1);
    Array places = Lax.sliceAxis(starts, 0, 0, count);
    Array beyond = Lax.compare("GE", places, Lax.scalar(index, n));
    Array first = Lax.select(beyond, Lax.scalar(index, 0L), places);
    Array rank = Lax.sub(Scans.scan(Lax.convert(mask, index), 0, Op.ADD), Lax.scalar(index, 1L));
    Array zeros = Lax.full(List.of(n), Lax.scalar(index, 0L));
    return new Unique(
        taken(a, x, sorted.subList(0, (int) width), first, beyond),
        n == 0 ? order : Taking.take(order, first),
        Searching.scatter(LaxIndexing.Combine.SET, zeros, order, rank),
        n == 0 ? zeros : Lax.sub(Lax.sliceAxis(starts, 0, 1, count + 1), places));
  }

  /** Rows made of columns at some places, or of {@code fill_value} beyond the last. */
  private static Array taken(
      Arguments a, Array x, List<Array> columns, Array places, Array beyond) {
    long count = places.type().size();
    Optional<Array> fill = a.optionalArray("fill_value").map(f -> Lax.convert(f, x.dtype()));
    if (x.type().dim(0) == 0 || columns.isEmpty()) {
      Array value = fill.orElseGet(() -> Lax.convert(Lax.scalar(DType.I32, 0L), x.dtype()));
      return Lax.full(List.of(count, x.type().dim(1)), value);
    }
    List<Array> parts = new ArrayList<>();
    for (Array column : columns) {
      Array picked = Taking.take(column, places);
      parts.add(fill.map(f -> Lax.select(beyond, f, picked)).orElse(picked));
    }
    return Joins.stack(parts, 1);
  }

  private static long size(Arguments a, Array mask) {
    if (a.optional("size").isPresent()) {
      return a.integer("size");
    }
    return switch (mask) {
      case Tracer t ->
          throw TracerErrors.concretization(
              t,
              "The error arose in jnp.unique(). To make jnp.unique() compatible with JIT and other"
                  + " transforms, you can specify a concrete value for the size argument, which"
                  + " will determine the output size.");
      case Concrete c -> Nonzero.places(c.tensor()).getFirst().length;
    };
  }

  /** Where a sorted array differs from the element before. */
  private static Array firsts(Array sorted, boolean equalNan) {
    long n = sorted.type().size();
    Array before = Lax.sliceAxis(sorted, 0, 0, Math.max(0, n - 1));
    Array after = Lax.sliceAxis(sorted, 0, Math.min(1, n), n);
    Array differs = Lax.ne(before, after);
    if (equalNan && !sorted.dtype().isIntegral()) {
      Array both = Lax.and(Lax.ne(before, before), Lax.ne(after, after));
      differs = Lax.and(differs, Lax.not(both));
    }
    Array first = Lax.full(List.of(Math.min(1, n)), Lax.scalar(DType.BOOL, 1L));
    return Lax.concatenate(List.of(first, differs), 0);
  }
}
