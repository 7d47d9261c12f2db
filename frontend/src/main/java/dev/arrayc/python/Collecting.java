package dev.arrayc.python;

import dev.arrayc.syntax.BinaryOp;
import dev.arrayc.syntax.CompareOp;
import dev.arrayc.value.PyCallable;
import dev.arrayc.value.PyDict;
import dev.arrayc.value.PyInt;
import dev.arrayc.value.PyList;
import dev.arrayc.value.PyNone;
import dev.arrayc.value.PyTuple;
import dev.arrayc.value.PyValue;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The dicts of module {@code collections}. */
final class Collecting {
  private Collecting() {}

  static Map<String, PyValue> members(Evaluation evaluation) {
    Map<String, PyValue> members = new LinkedHashMap<>();
    members.put(
        "namedtuple", Builtin.function("namedtuple", a -> Classes.namedTuple(evaluation, a)));
    members.put("OrderedDict", type(PyDict.Kind.ORDERED, Collecting::ordered));
    members.put("defaultdict", type(PyDict.Kind.DEFAULT, Collecting::withDefault));
    members.put("Counter", type(PyDict.Kind.COUNTER, Collecting::counter));
    members.put("deque", PyDeque.TYPE);
    return members;
  }

  private static TypeForm type(PyDict.Kind kind, Args.Body constructor) {
    return new TypeForm(
        kind.label(),
        "<class 'collections." + kind.label() + "'>",
        v -> v instanceof PyDict d && d.kind() == kind,
        Optional.of(constructor));
  }

  private static PyValue ordered(Args args) {
    PyDict dict = new PyDict(PyDict.Kind.ORDERED, Optional.empty());
    DictMethods.update(dict, args);
    return dict;
  }

  private static PyValue withDefault(Args args) {
    Optional<PyCallable> factory =
        args.optional(0).filter(f -> !(f instanceof PyNone)).map(Builtins::callable);
    PyDict dict = new PyDict(PyDict.Kind.DEFAULT, factory);
    int given = Math.min(1, args.count());
    List<PyValue> rest = args.positional().subList(given, args.count());
    DictMethods.update(dict, new Args("defaultdict", rest, args.keyword()));
    return dict;
  }

  private static PyValue counter(Args args) {
    args.between(0, 1);
    PyDict dict = new PyDict(PyDict.Kind.COUNTER, Optional.empty());
    args.optional(0).ifPresent(items -> count(dict, items));
    DictMethods.update(dict, new Args("Counter", List.of(), args.keyword()));
    return dict;
  }

  /** Adds the counts of a mapping, or one for every item. */
  private static void count(PyDict dict, PyValue items) {
    if (items instanceof PyDict other) {
      List.copyOf(other.entries().values()).forEach(e -> add(dict, e.key(), e.value()));
      return;
    }
    Iterator<PyValue> each = Iteration.of(items);
    while (each.hasNext()) {
      add(dict, each.next(), PyInt.of(1));
    }
  }

  private static void add(PyDict dict, PyValue key, PyValue count) {
    dict.put(key, Operations.binary(BinaryOp.ADD, Indexing.get(dict, key), count));
  }

  /** {@return the entries of a counter, the largest first, in the order of insertion if equal} */
  static List<PyDict.Entry> mostCommon(PyDict counter) {
    List<PyDict.Entry> entries = new ArrayList<>(counter.entries().values());
    entries.sort(
        (a, b) ->
            Comparison.isTrue(CompareOp.GT, a.value(), b.value())
                ? -1
                : Comparison.isTrue(CompareOp.LT, a.value(), b.value()) ? 1 : 0);
    return entries;
  }

  /** {@return a method that only this class of dicts has} */
  static Optional<PyValue> attribute(PyDict self, String name) {
    return switch (self.kind()) {
      case DICT -> Optional.empty();
      case ORDERED ->
          name.equals("move_to_end")
              ? Optional.of(Builtin.method(self, name, a -> moveToEnd(self, a)))
              : Optional.empty();
      case DEFAULT ->
          name.equals("default_factory")
              ? Optional.of(self.factory().<PyValue>map(f -> f).orElse(PyNone.NONE))
              : Optional.empty();
      case COUNTER ->
          switch (name) {
            case "most_common" -> Optional.of(Builtin.method(self, name, a -> ranked(self, a)));
            case "update" ->
                Optional.of(
                    Builtin.method(
                        self,
                        name,
                        a -> {
                          count(self, a.exactly(1).get(0));
                          return PyNone.NONE;
                        }));
            case "elements" -> Optional.of(Builtin.method(self, name, a -> elements(self)));
            case "total" -> Optional.of(Builtin.method(self, name, a -> total(self)));
            default -> Optional.empty();
          };
    };
  }

  private static PyValue moveToEnd(PyDict dict, Args args) {
    args.keywords("last").between(1, 2);
    PyValue key = Comparison.key(args.get(0));
    PyDict.Entry entry = dict.entries().remove(key);
    if (entry == null) {
      throw Raise.key(args.get(0));
    }
    boolean last = args.optional(1, "last").map(Operations::truth).orElse(true);
    List<PyDict.Entry> others = List.copyOf(dict.entries().values());
    dict.put(entry.key(), entry.value());
    if (!last) {
      dict.entries().clear();
      dict.put(entry.key(), entry.value());
      others.forEach(e -> dict.put(e.key(), e.value()));
    }
    return PyNone.NONE;
  }

  private static PyValue ranked(PyDict counter, Args args) {
    args.noKeywords().between(0, 1);
    List<PyDict.Entry> all = mostCommon(counter);
    int limit =
        args.optional(0)
            .filter(n -> !(n instanceof PyNone))
            .map(n -> Operations.index(n).min(java.math.BigInteger.valueOf(all.size())).intValue())
            .orElse(all.size());
    return new PyList(
        all.subList(0, Math.max(0, limit)).stream()
            .<PyValue>map(e -> PyTuple.of(e.key(), e.value()))
            .toList());
  }

  private static PyValue elements(PyDict counter) {
    List<PyValue> items = new ArrayList<>();
    for (PyDict.Entry entry : counter.entries().values()) {
      Evaluation.current().session().step(1);
      for (long i = 0; i < Operations.index(entry.value()).longValue(); i++) {
        Evaluation.current().session().step(1);
        items.add(entry.key());
      }
    }
    return new PyList(items);
  }

  private static PyValue total(PyDict counter) {
    PyValue sum = PyInt.of(0);
    for (PyDict.Entry entry : counter.entries().values()) {
      sum = Operations.binary(BinaryOp.ADD, sum, entry.value());
    }
    return sum;
  }

  /** {@return an empty dict of the same class} */
  static PyDict like(PyDict dict) {
    return new PyDict(dict.kind(), dict.factory());
  }
}
