package dev.arrayc.library;

import dev.arrayc.value.Array;
import dev.arrayc.value.PyBool;
import dev.arrayc.value.PyInt;
import dev.arrayc.value.PyTuple;
import dev.arrayc.value.PyValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The places of a diagonal or a triangle of a given array; distinct elements by their names. */
final class PlacesOf {
  private PlacesOf() {}

  static List<LibraryFunction> rows() {
    List<LibraryFunction> rows = new ArrayList<>();
    plain(rows, "diag_indices_from", "arr", PlacesOf::diagonal);
    plain(rows, "tril_indices_from", "arr, k=0", a -> triangle(a, "tril_indices"));
    plain(rows, "triu_indices_from", "arr, k=0", a -> triangle(a, "triu_indices"));
    plain(rows, "mask_indices", "n, mask_func, k=0, *, size=None", PlacesOf::ofMask);
    String distinct = "x, /, *, size=None, fill_value=None";
    plain(rows, "unique_values", distinct, a -> unique(a, "values"));
    plain(rows, "unique_counts", distinct, a -> unique(a, "values", "counts"));
    plain(rows, "unique_inverse", distinct, a -> unique(a, "values", "inverse_indices"));
    plain(
        rows,
        "unique_all",
        distinct,
        a -> unique(a, "values", "indices", "inverse_indices", "counts"));
    return rows;
  }

  private interface Body {
    PyValue apply(Arguments arguments);
  }

  private static void plain(List<LibraryFunction> rows, String name, String signature, Body body) {
    rows.add(LibraryFunction.plain("jax.numpy." + name, signature, body::apply));
  }

  private static PyValue diagonal(Arguments a) {
    List<Long> shape = a.array("arr").type().shape();
    if (shape.size() < 2) {
      throw a.error("ValueError", "input array must be at least 2-d");
    }
    if (shape.stream().distinct().count() != 1) {
      throw a.error("ValueError", "All dimensions of input must be of equal length");
    }
    return Calls.call(
        "jax.numpy",
        "diag_indices",
        List.of(PyInt.of(shape.getFirst()), PyInt.of(shape.size())),
        Map.of());
  }

  private static PyValue triangle(Arguments a, String function) {
    List<Long> shape = a.array("arr").type().shape();
    if (shape.size() != 2) {
      throw a.error("ValueError", "Only 2-D inputs are accepted");
    }
    return Calls.call(
        "jax.numpy",
        function,
        List.of(PyInt.of(shape.get(0)), a.value("k"), PyInt.of(shape.get(1))),
        Map.of());
  }

  private static PyValue ofMask(Arguments a) {
    long n = a.integer("n");
    Array ones = Lax.full(List.of(n, n), Lax.scalar(Promotion.defaultFloat(), 1.0));
    PyValue mask = Region.call(a.callable("mask_func"), List.of(ones, a.value("k")));
    return Calls.call("jax.numpy", "nonzero", List.of(mask), Map.of("size", a.value("size")));
  }

  /** {@code jnp.unique} with NaNs apart, its results as the fields of a named tuple. */
  private static PyValue unique(Arguments a, String... fields) {
    List<String> names = List.of(fields);
    Map<String, PyValue> options = new LinkedHashMap<>();
    options.put("return_index", flag(names, "indices"));
    options.put("return_inverse", flag(names, "inverse_indices"));
    options.put("return_counts", flag(names, "counts"));
    options.put("equal_nan", PyBool.FALSE);
    options.put("size", a.value("size"));
    options.put("fill_value", a.value("fill_value"));
    PyValue found = Calls.call("jax.numpy", "unique", List.of(a.array("x")), options);
    if (!(found instanceof PyTuple results)) {
      return found;
    }
    Map<String, PyValue> named = new LinkedHashMap<>();
    for (int i = 0; i < fields.length; i++) {
      named.put(fields[i], results.items().get(i));
    }
    String type =
        names.size() == 4 ? "All" : names.getLast().equals("counts") ? "Counts" : "Inverse";
    return Linalg.named("_Unique" + type + "Result", named);
  }

  private static PyValue flag(List<String> names, String name) {
    return PyBool.of(names.contains(name));
  }
}
