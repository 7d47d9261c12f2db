package dev.arrayc.python;

import dev.arrayc.syntax.CompareOp;
import dev.arrayc.value.PyCallable;
import dev.arrayc.value.PyInt;
import dev.arrayc.value.PyList;
import dev.arrayc.value.PyNone;
import dev.arrayc.value.PyTuple;
import dev.arrayc.value.PyValue;
import dev.arrayc.value.Session;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The methods of lists and tuples, and sorting. */
final class ListMethods {
  /** A method's meaning, given the list. */
  @FunctionalInterface
  private interface Method {
    PyValue apply(PyList self, Args args);
  }

  private static final Map<String, Method> TABLE =
      Map.ofEntries(
          Map.entry("append", (l, a) -> none(l.items().add(a.exactly(1).get(0)))),
          Map.entry("extend", (l, a) -> extend(l, a.exactly(1).get(0))),
          Map.entry("insert", ListMethods::insert),
          Map.entry("pop", ListMethods::pop),
          Map.entry("remove", ListMethods::remove),
          Map.entry("clear", ListMethods::clear),
          Map.entry("copy", ListMethods::copy),
          Map.entry("reverse", ListMethods::reverse),
          Map.entry("sort", ListMethods::sort),
          Map.entry(
              "index",
              (l, a) -> index(l.items(), a, Text.repr(a.between(1, 3).get(0)) + " is not in list")),
          Map.entry("count", (l, a) -> count(l.items(), a)));

  private ListMethods() {}

  static Optional<PyValue> attribute(PyList self, String name) {
    return Optional.ofNullable(TABLE.get(name))
        .map(m -> Builtin.method(self, name, args -> m.apply(self, args)));
  }

  static Optional<PyValue> attribute(PyTuple self, String name) {
    return switch (name) {
      case "index" ->
          Optional.of(
              Builtin.method(
                  self, name, a -> index(self.items(), a, "tuple.index(x): x not in tuple")));
      case "count" -> Optional.of(Builtin.method(self, name, a -> count(self.items(), a)));
      default -> Optional.empty();
    };
  }

  private static PyValue none(boolean ignored) {
    return PyNone.NONE;
  }

  static PyValue extend(PyList list, PyValue items) {
    list.items().addAll(Iteration.list(items));
    return PyNone.NONE;
  }

  private static int clamped(PyValue index, int size) {
    BigInteger at = Operations.index(index);
    BigInteger wrapped = at.signum() < 0 ? at.add(BigInteger.valueOf(size)) : at;
    return wrapped.max(BigInteger.ZERO).min(BigInteger.valueOf(size)).intValueExact();
  }

  private static PyValue insert(PyList list, Args args) {
    args.noKeywords().between(2, 2);
    list.items().add(clamped(args.get(0), list.items().size()), args.get(1));
    return PyNone.NONE;
  }

  private static PyValue pop(PyList list, Args args) {
    args.noKeywords().between(0, 1);
    int size = list.items().size();
    if (size == 0) {
      throw Raise.index("pop from empty list");
    }
    BigInteger at = args.optional(0).map(Operations::index).orElse(BigInteger.valueOf(size - 1L));
    BigInteger wrapped = at.signum() < 0 ? at.add(BigInteger.valueOf(size)) : at;
    if (wrapped.signum() < 0 || wrapped.compareTo(BigInteger.valueOf(size)) >= 0) {
      throw Raise.index("pop index out of range");
    }
    return list.items().remove(wrapped.intValueExact());
  }

  private static PyValue remove(PyList list, Args args) {
    args.exactly(1);
    for (int i = 0; i < list.items().size(); i++) {
      if (Comparison.equal(list.items().get(i), args.get(0))) {
        list.items().remove(i);
        return PyNone.NONE;
      }
    }
    throw Raise.value("list.remove(x): x not in list");
  }

  private static PyValue clear(PyList list, Args args) {
    args.exactly(0);
    list.items().clear();
    return PyNone.NONE;
  }

  private static PyValue copy(PyList list, Args args) {
    args.exactly(0);
    return new PyList(list.items());
  }

  private static PyValue reverse(PyList list, Args args) {
    args.exactly(0);
    Collections.reverse(list.items());
    return PyNone.NONE;
  }

  private static PyValue index(List<PyValue> items, Args args, String ifMissing) {
    args.noKeywords().between(1, 3);
    int start = args.optional(1).map(v -> clamped(v, items.size())).orElse(0);
    int stop = args.optional(2).map(v -> clamped(v, items.size())).orElse(items.size());
    for (int i = start; i < Math.min(stop, items.size()); i++) {
      if (Comparison.equal(items.get(i), args.get(0))) {
        return PyInt.of(i);
      }
    }
    throw Raise.value(ifMissing);
  }

  static PyValue count(List<PyValue> items, Args args) {
    args.exactly(1);
    return PyInt.of(
        List.copyOf(items).stream().filter(i -> Comparison.equal(i, args.get(0))).count());
  }

  private static PyValue sort(PyList list, Args args) {
    if (args.count() > 0) {
      throw Raise.type("sort() takes no positional arguments");
    }
    List<PyValue> sorted = sorted(list.items(), args.keywords("key", "reverse"));
    list.items().clear();
    list.items().addAll(sorted);
    return PyNone.NONE;
  }

  /** Sorts stably by {@code key}; {@code reverse} keeps equal elements in order, as Python does. */
  static List<PyValue> sorted(List<PyValue> items, Args args) {
    boolean reverse = args.named("reverse").map(Operations::truth).orElse(false);
    Optional<PyCallable> key = args.namedValue("key").map(Builtins::callable);
    List<Keyed> keyed = new ArrayList<>();
    for (PyValue item : List.copyOf(items)) {
      PyValue by = key.isPresent() ? key.get().call(List.of(item), new LinkedHashMap<>()) : item;
      keyed.add(new Keyed(by, item));
    }
    if (reverse) {
      Collections.reverse(keyed);
    }
    List<Keyed> done = mergeSort(keyed);
    if (reverse) {
      Collections.reverse(done);
    }
    return done.stream().map(Keyed::item).toList();
  }

  private record Keyed(PyValue by, PyValue item) {}

  /** By {@code <} alone; Java's own sort may reject an order that is not total. */
  private static List<Keyed> mergeSort(List<Keyed> items) {
    if (items.size() < 2) {
      return new ArrayList<>(items);
    }
    Session.current().step(items.size());
    int middle = items.size() / 2;
    List<Keyed> left = mergeSort(items.subList(0, middle));
    List<Keyed> right = mergeSort(items.subList(middle, items.size()));
    List<Keyed> merged = new ArrayList<>(items.size());
    int i = 0;
    int j = 0;
    while (i < left.size() && j < right.size()) {
      boolean rightFirst = Comparison.isTrue(CompareOp.LT, right.get(j).by(), left.get(i).by());
      merged.add(rightFirst ? right.get(j++) : left.get(i++));
    }
    merged.addAll(left.subList(i, left.size()));
    merged.addAll(right.subList(j, right.size()));
    return merged;
  }
}
