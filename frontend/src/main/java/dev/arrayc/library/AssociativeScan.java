package dev.arrayc.library;

import dev.arrayc.ir.DType;
import dev.arrayc.value.Array;
import dev.arrayc.value.PyCallable;
import dev.arrayc.value.PyValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * {@code lax.associative_scan}: neighbours are combined, the pairs scanned, and the elements
 * between them combined with the results (Blelloch, "Prefix sums and their applications", 1990).
 */
record AssociativeScan(PyCallable function, PyTrees.TreeDef structure, int axis, Arguments call) {
  static LibraryFunction row() {
    return LibraryFunction.of(
        "jax.lax.associative_scan", "fn, elems, reverse=False, axis=0", AssociativeScan::run);
  }

  private static PyValue run(Arguments a) {
    if (!(a.value("fn") instanceof PyCallable function)) {
      throw a.error("TypeError", "lax.associative_scan: fn argument should be callable.");
    }
    PyTrees.Flat flat = PyTrees.flatten(a.value("elems"));
    List<Array> elements = new ArrayList<>();
    for (int i = 0; i < flat.leaves().size(); i++) {
      PyValue leaf = flat.leaves().get(i);
      int position = i;
      elements.add(Literals.lift(leaf).orElseThrow(() -> a.notAnArray(leaf, position)));
    }
    if (elements.isEmpty()) {
      return a.value("elems");
    }
    int axis = a.axis("axis", elements.getFirst().type().rank());
    long size = elements.getFirst().type().dim(axis);
    if (elements.stream().anyMatch(x -> x.type().rank() <= axis || x.type().dim(axis) != size)) {
      throw a.error(
          "ValueError",
          "Array inputs to associative_scan must have the same first dimension. (saw: ["
              + String.join(
                  ", ", elements.stream().map(x -> Reprs.shape(x.type().shape())).toList())
              + "])");
    }
    AssociativeScan scan = new AssociativeScan(function, flat.structure(), axis, a);
    List<Long> along = List.of((long) axis);
    boolean reverse = a.bool("reverse");
    List<Array> ordered =
        reverse ? elements.stream().map(x -> Lax.reverse(x, along)).toList() : elements;
    List<Array> scanned = scan.scan(ordered);
    return PyTrees.unflatten(
        flat.structure(),
        reverse ? scanned.stream().map(x -> Lax.reverse(x, along)).toList() : scanned);
  }

  private List<Array> combine(List<Array> left, List<Array> right) {
    PyValue result =
        Region.call(
            function,
            List.of(PyTrees.unflatten(structure, left), PyTrees.unflatten(structure, right)));
    List<Array> out = new ArrayList<>();
    for (PyValue leaf : PyTrees.flatten(result).leaves()) {
      out.add(Literals.lift(leaf).orElseThrow(() -> call.notAnArray(leaf, out.size())));
    }
    if (out.size() != left.size()) {
      throw call.error(
          "TypeError",
          "lax.associative_scan: fn must return a pytree like its arguments, "
              + structure
              + ", got "
              + PyTrees.flatten(result).structure());
    }
    return out;
  }

  private List<Array> slice(List<Array> arrays, long start, long stop, long stride) {
    return arrays.stream()
        .map(x -> Lax.sliceAxis(x, axis, start, Math.max(start, stop), stride))
        .toList();
  }

  private List<Array> scan(List<Array> elements) {
    long n = elements.getFirst().type().dim(axis);
    if (n < 2) {
      return elements;
    }
    List<Array> pairs = combine(slice(elements, 0, n - 1, 2), slice(elements, 1, n, 2));
    List<Array> odd = scan(pairs);
    long half = odd.getFirst().type().dim(axis);
    List<Array> before = n % 2 == 0 ? slice(odd, 0, half - 1, 1) : odd;
    List<Array> between =
        n == 2 ? slice(elements, 0, 0, 1) : combine(before, slice(elements, 2, n, 2));
    List<Array> out = new ArrayList<>();
    for (int i = 0; i < elements.size(); i++) {
      Array first = Lax.sliceAxis(elements.get(i), axis, 0, 1);
      Array rest = Lax.convert(between.get(i), first.dtype());
      out.add(interleaved(Lax.concatenate(List.of(first, rest), axis), odd.get(i)));
    }
    return out;
  }

  /** Even and odd elements side by side: each spread over the whole, the rest zeros, then added. */
  private Array interleaved(Array even, Array odd) {
    long more = even.type().dim(axis) - odd.type().dim(axis);
    Array x = spread(even, 0, more == 0 ? 1 : 0);
    Array y = spread(odd, 1, more == 0 ? 0 : 1);
    return x.dtype() == DType.BOOL ? Lax.or(x, y) : Lax.add(x, y);
  }

  private Array spread(Array x, long before, long after) {
    int rank = x.type().rank();
    List<Long> low = new ArrayList<>(Collections.nCopies(rank, 0L));
    List<Long> high = new ArrayList<>(low);
    List<Long> interior = new ArrayList<>(low);
    low.set(axis, before);
    high.set(axis, after);
    interior.set(axis, 1L);
    return Lax.pad(x, Lax.scalar(x.dtype(), 0L), low, high, interior);
  }
}
