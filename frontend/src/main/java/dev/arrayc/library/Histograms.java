package dev.arrayc.library;

import dev.arrayc.ir.DType;
import dev.arrayc.value.Array;
import dev.arrayc.value.NumpyValue;
import dev.arrayc.value.PyInt;
import dev.arrayc.value.PyList;
import dev.arrayc.value.PyNone;
import dev.arrayc.value.PyStr;
import dev.arrayc.value.PyTuple;
import dev.arrayc.value.PyValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Histograms of points in several dimensions. */
final class Histograms {
  private Histograms() {}

  static List<LibraryFunction> rows() {
    return List.of(
        LibraryFunction.plain(
            "jax.numpy.histogramdd",
            "sample, bins=10, range=None, weights=None, density=None",
            a -> {
              Histogram h = histogram(a, a.array("sample"), a.value("bins"));
              return PyTuple.of(h.counts, new PyList(h.edges));
            }),
        LibraryFunction.plain(
            "jax.numpy.histogram2d",
            "x, y, bins=10, range=None, weights=None, density=None",
            Histograms::ofPairs));
  }

  private record Histogram(Array counts, List<Array> edges) {}

  private static PyValue ofPairs(Arguments a) {
    Array sample =
        Manipulation.reversedAxes(Creation.array(new PyList(List.of(a.array("x"), a.array("y")))));
    PyValue bins = a.value("bins");
    Optional<List<PyValue>> each = items(bins);
    boolean shared = each.isPresent() && each.get().size() != 1 && each.get().size() != 2;
    Histogram h = histogram(a, sample, shared ? new PyList(List.of(bins, bins)) : bins);
    return PyTuple.of(h.counts, h.edges.get(0), h.edges.get(1));
  }

  /** The items of a sequence, the rows of an array; empty for a number. */
  private static Optional<List<PyValue>> items(PyValue value) {
    if (value instanceof Array || value instanceof NumpyValue) {
      Array x = Literals.lift(value).orElseThrow();
      return x.type().rank() == 0 ? Optional.empty() : Optional.of(List.copyOf(Indexing.rows(x)));
    }
    return Shapes.sequence(value);
  }

  private static Histogram histogram(Arguments a, Array given, PyValue bins) {
    Optional<Array> weighted = a.optionalArray("weights");
    List<Array> p =
        Elementwise.promoteInexact(
            weighted.map(w -> new Array[] {given, w}).orElseGet(() -> new Array[] {given}));
    Array sample = p.getFirst();
    List<Long> shape = sample.type().shape();
    if (weighted.isPresent()
        && !weighted.get().type().shape().equals(shape.subList(0, Math.min(1, shape.size())))) {
      throw a.error("ValueError", "should have one weight for each sample.");
    }
    if (shape.size() != 2) {
      throw a.error(
          "ValueError",
          (shape.size() < 2 ? "not enough" : "too many")
              + " values to unpack (expected 2"
              + (shape.size() < 2 ? ", got " + shape.size() : "")
              + ")");
    }
    int dimensions = (int) sample.type().dim(1);
    List<PyValue> each = items(bins).orElse(Collections.nCopies(dimensions, bins));
    if (each.size() != dimensions) {
      throw a.error("ValueError", "should be a bin for each dimension.");
    }
    List<PyValue> ranges = ranges(a, shape);
    List<Array> edges = new ArrayList<>();
    List<Array> places = new ArrayList<>();
    for (int i = 0; i < dimensions; i++) {
      Array x = Lax.squeeze(Lax.sliceAxis(sample, 1, i, i + 1), List.of(1L));
      Array edge = Calls.jnp("histogram_bin_edges", x, each.get(i), ranges.get(i));
      Array place = Calls.jnp("searchsorted", List.of(edge, x), Map.of("side", new PyStr("right")));
      Array last = Indexing.get(edge, PyInt.of(-1));
      Term inside = Term.of(Elementwise.compare("EQ", x, last));
      places.add(inside.choose(Term.of(place).minus(1), Term.of(place)).array());
      edges.add(edge);
    }
    Array counts = counts(places, edges, weighted.map(w -> p.get(1)));
    boolean density = a.optional("density").isPresent() && a.bool("density");
    return new Histogram(density ? density(counts, edges, sample.dtype()) : counts, edges);
  }

  private static List<PyValue> ranges(Arguments a, List<Long> shape) {
    int dimensions = shape.get(1).intValue();
    if (a.optional("range").isEmpty()) {
      return Collections.nCopies(dimensions, PyNone.NONE);
    }
    List<PyValue> ranges = items(a.value("range")).orElse(List.of());
    boolean pairs =
        ranges.stream()
            .allMatch(r -> r == PyNone.NONE || items(r).filter(p -> p.size() == 2).isPresent());
    if (ranges.size() != dimensions || !pairs) {
      throw a.error(
          "ValueError",
          "For sample.shape=%s, range must be a sequence of %d pairs or Nones; got range=%s"
              .formatted(Reprs.shape(shape), dimensions, Reprs.of(a.value("range"))));
    }
    return ranges;
  }

  /** How many points, or what weight, is in each box; the outermost places are left out. */
  private static Array counts(List<Array> places, List<Array> edges, Optional<Array> weights) {
    List<Long> sizes = edges.stream().map(e -> e.type().size() + 1).toList();
    PyTuple shape = Shapes.tuple(sizes);
    Array flat =
        Calls.jnp(
            "ravel_multi_index",
            List.of(PyTuple.of(places), shape),
            Map.of("mode", new PyStr("clip")));
    Array counted =
        Calls.jnp(
            "bincount",
            List.of(flat, weights.<PyValue>map(w -> w).orElse(PyNone.NONE)),
            Map.of("length", PyInt.of(Shapes.size(sizes))));
    Array boxes = Lax.reshape(counted, sizes);
    for (int axis = 0; axis < sizes.size(); axis++) {
      boxes = Lax.sliceAxis(boxes, axis, 1, sizes.get(axis) - 1);
    }
    return boxes;
  }

  private static Array density(Array counts, List<Array> edges, DType dtype) {
    Term boxes = Term.of(Lax.convert(counts, dtype));
    boxes = boxes.over(Term.of(Calls.jnp("sum", boxes.array())));
    int rank = edges.size();
    for (int axis = 0; axis < rank; axis++) {
      Array widths = Calls.jnp("diff", edges.get(axis));
      List<Long> shape = new ArrayList<>(Collections.nCopies(rank, 1L));
      shape.set(axis, widths.type().size());
      boxes = boxes.over(Term.of(Lax.reshape(widths, shape)));
    }
    return boxes.array();
  }
}
