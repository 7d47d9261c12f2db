package dev.arrayc.library;

import dev.arrayc.ir.DType;
import dev.arrayc.op.Op;
import dev.arrayc.value.Array;
import dev.arrayc.value.Concrete;
import dev.arrayc.value.PyTuple;
import dev.arrayc.value.PyValue;
import dev.arrayc.value.Session;
import dev.arrayc.value.Tracer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
        plain(
            "unique_all",
            "x, /, *, " + SIZE,
            a -> unique(a, List.of("indices", "inverse_indices", "counts"))),
        plain("unique_counts", "x, /, *, " + SIZE, a -> unique(a, List.of("counts"))),
        plain("unique_inverse", "x, /, *, " + SIZE, a -> unique(a, List.of("inverse_indices"))),
        plain("unique_values", "x, /, *, " + SIZE, a -> unique(a, a.array("x"), false, Set.of())),
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
    Array values = picked.filled(a.optionalArray("fill_value").orElseGet(picked::least));
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

  /** What stands alone among both, sorted. */
  private static PyValue either(Arguments a) {
    requireSize(a);
    List<Array> p = Elementwise.promote(a.array("ar1"), a.array("ar2"));
    boolean distinct = a.bool("assume_unique");
    List<Array> sides = new ArrayList<>();
    List<Array> firsts = new ArrayList<>();
    for (Array side : p) {
      Array x = Manipulation.ravel(side);
      Array sorted = distinct ? x : Sorting.sort(List.of(x), 0, 1).getFirst();
      Array all = Lax.full(x.type().shape(), Lax.scalar(DType.BOOL, 1L));
      sides.add(sorted);
      firsts.add(distinct ? all : firsts(sorted, true));
    }
    // Elements that are there already come last, and count for nothing.
    Array again = Lax.not(Lax.concatenate(firsts, 0));
    List<Array> sorted = Sorting.sort(List.of(again, Lax.concatenate(sides, 0)), 0, 2);
    Array values = sorted.get(1);
    Array counts = Lax.not(sorted.get(0));
    long n = values.type().size();
    Array differs = firsts(values, false);
    Array next =
        Lax.concatenate(
            List.of(
                Lax.sliceAxis(Lax.or(differs, Lax.not(counts)), 0, Math.min(1, n), n),
                Lax.full(List.of(Math.min(1, n)), Lax.scalar(DType.BOOL, 1L))),
            0);
    Picked picked = Picked.of(a, values, Lax.and(counts, Lax.and(differs, next)));
    if (a.optional("fill_value").isPresent()) {
      return picked.filled(a.array("fill_value"));
    }
    return picked.places().type().size() == 0 ? picked.values() : picked.filled(picked.extreme());
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

    /** What JAX fills up with: the least of the values and of the greatest of them and 0. */
    Array extreme() {
      Array zero = Lax.convert(Lax.scalar(DType.I32, 0L), values.dtype());
      Array greatest = Reductions.max(Lax.select(beyond, zero, values), List.of(0L));
      return Reductions.min(filled(greatest), List.of(0L));
    }

    private static long trueCount(Array mask) {
      return switch (mask) {
        case Tracer t -> throw TracerErrors.concretization(t, "");
        case Concrete c -> Nonzero.places(c.tensor()).getFirst().length;
      };
    }
  }

  /** The parts of the array API's named tuples beside the values. */
  private static PyValue unique(Arguments a, List<String> parts) {
    Map<String, String> options =
        Map.of(
            "indices", "return_index",
            "inverse_indices", "return_inverse",
            "counts", "return_counts");
    Set<String> wanted = parts.stream().map(options::get).collect(Collectors.toSet());
    List<PyValue> results = ((PyTuple) unique(a, a.array("x"), false, wanted)).items();
    Map<String, PyValue> fields = new LinkedHashMap<>();
    fields.put("values", results.getFirst());
    for (int i = 0; i < parts.size(); i++) {
      fields.put(parts.get(i), results.get(i + 1));
    }
    String type =
        switch (a.function()) {
          case "unique_all" -> "_UniqueAllResult";
          case "unique_counts" -> "_UniqueCountsResult";
          default -> "_UniqueInverseResult";
        };
    return Linalg.named(type, fields);
  }

  private static PyValue unique(Arguments a) {
    if (a.optional("axis").isPresent()) {
      throw Session.current()
          .limitation("jnp.unique along an axis", "unique elements of the whole array work");
    }
    Set<String> wanted =
        Stream.of("return_index", "return_inverse", "return_counts")
            .filter(a::bool)
            .collect(Collectors.toSet());
    return unique(a, a.array("ar"), a.bool("equal_nan"), wanted);
  }

  private static PyValue unique(Arguments a, Array given, boolean equalNan, Set<String> wanted) {
    Array x = Manipulation.ravel(given);
    long n = x.type().size();
    DType index = Promotion.defaultInt();
    List<Array> sorted = Sorting.sort(List.of(x, Lax.iota(index, List.of(n), 0)), 0, 1);
    Array values = sorted.get(0);
    Array order = sorted.get(1);
    if (n == 0 && a.optional("size").isPresent() && a.optional("fill_value").isEmpty()) {
      throw a.error(
          "ValueError",
          "jnp.unique: for zero-sized input with nonzero size argument, fill_value must be"
              + " specified");
    }
    Array mask = firsts(values, equalNan);
    long count = n == 0 ? a.optional("size").isPresent() ? a.integer("size") : 0 : size(a, mask);
    // One place more than are asked for, so that each ends where the next begins.
    Array starts =
        n == 0
            ? Lax.full(List.of(count + 1), Lax.scalar(index, 0L))
            : Searching.trueFlat(mask, count + 1);
    Array places = Lax.sliceAxis(starts, 0, 0, count);
    Optional<Array> fill = a.optionalArray("fill_value").map(f -> Lax.convert(f, x.dtype()));
    Array beyond = Lax.compare("GE", places, Lax.scalar(index, n));
    Array first = Lax.select(beyond, Lax.scalar(index, 0L), places);
    List<PyValue> results = new ArrayList<>();
    Array picked =
        n == 0 ? Lax.full(List.of(count), Lax.scalar(x.dtype(), 0L)) : Taking.take(values, first);
    results.add(fill.map(f -> Lax.select(beyond, f, picked)).orElse(picked));
    if (wanted.contains("return_index")) {
      results.add(n == 0 ? places : Taking.take(order, first));
    }
    if (wanted.contains("return_inverse")) {
      Array rank = Lax.sub(Scans.scan(Lax.convert(mask, index), 0, Op.ADD), Lax.scalar(index, 1L));
      Array inverse =
          Searching.scatter(
              LaxIndexing.Combine.SET, Lax.full(List.of(n), Lax.scalar(index, 0L)), order, rank);
      results.add(Lax.reshape(inverse, given.type().shape()));
    }
    if (wanted.contains("return_counts")) {
      results.add(Lax.sub(Lax.sliceAxis(starts, 0, 1, count + 1), places));
    }
    return results.size() == 1 ? results.getFirst() : PyTuple.of(results);
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
