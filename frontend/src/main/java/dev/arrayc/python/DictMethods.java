package dev.arrayc.python;

import dev.arrayc.value.PyDict;
import dev.arrayc.value.PyNone;
import dev.arrayc.value.PyStr;
import dev.arrayc.value.PyTuple;
import dev.arrayc.value.PyValue;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The methods of dicts. */
final class DictMethods {
  /** A method's meaning, given the dict. */
  @FunctionalInterface
  private interface Method {
    PyValue apply(PyDict self, Args args);
  }

  private static final Map<String, Method> TABLE =
      Map.ofEntries(
          Map.entry("keys", (d, a) -> view(d, a, DictView.Part.KEYS)),
          Map.entry("values", (d, a) -> view(d, a, DictView.Part.VALUES)),
          Map.entry("items", (d, a) -> view(d, a, DictView.Part.ITEMS)),
          Map.entry("get", DictMethods::get),
          Map.entry("pop", DictMethods::pop),
          Map.entry("popitem", DictMethods::popItem),
          Map.entry("setdefault", DictMethods::setDefault),
          Map.entry("update", DictMethods::update),
          Map.entry("copy", (d, a) -> copy(d, a)),
          Map.entry("clear", DictMethods::clear));

  private DictMethods() {}

  static Optional<PyValue> attribute(PyDict self, String name) {
    return Collecting.attribute(self, name)
        .or(
            () ->
                Optional.ofNullable(TABLE.get(name))
                    .map(m -> Builtin.method(self, name, args -> m.apply(self, args))));
  }

  private static PyValue view(PyDict dict, Args args, DictView.Part part) {
    args.exactly(0);
    return new DictView(dict, part);
  }

  private static Optional<PyValue> find(PyDict dict, PyValue key) {
    return Optional.ofNullable(dict.entries().get(Comparison.key(key))).map(PyDict.Entry::value);
  }

  private static PyValue get(PyDict dict, Args args) {
    args.noKeywords().between(1, 2);
    return find(dict, args.get(0)).orElse(args.optional(1).orElse(PyNone.NONE));
  }

  private static PyValue pop(PyDict dict, Args args) {
    args.noKeywords().between(1, 2);
    PyDict.Entry removed = dict.entries().remove(Comparison.key(args.get(0)));
    return removed != null
        ? removed.value()
        : args.optional(1).orElseThrow(() -> Raise.key(args.get(0)));
  }

  private static PyValue popItem(PyDict dict, Args args) {
    if (dict.kind() == PyDict.Kind.ORDERED) {
      args.keywords("last").between(0, 1);
    } else {
      args.exactly(0);
    }
    if (dict.entries().isEmpty()) {
      throw Raise.key(new PyStr("popitem(): dictionary is empty"));
    }
    List<PyDict.Entry> all = List.copyOf(dict.entries().values());
    boolean fromEnd = args.optional(0, "last").map(Operations::truth).orElse(true);
    PyDict.Entry last = fromEnd ? all.getLast() : all.getFirst();
    dict.entries().remove(PyDict.key(last.key()));
    return PyTuple.of(last.key(), last.value());
  }

  private static PyValue setDefault(PyDict dict, Args args) {
    args.noKeywords().between(1, 2);
    Optional<PyValue> there = find(dict, args.get(0));
    PyValue value = there.orElse(args.optional(1).orElse(PyNone.NONE));
    if (there.isEmpty()) {
      dict.put(args.get(0), value);
    }
    return value;
  }

  /** Adds the entries of a mapping or of an iterable of pairs, then the keywords. */
  static PyValue update(PyDict dict, Args args) {
    args.between(0, 1);
    args.optional(0).ifPresent(from -> addAll(dict, from));
    args.keyword().forEach((name, value) -> dict.put(new PyStr(name), value));
    return PyNone.NONE;
  }

  private static void addAll(PyDict dict, PyValue from) {
    if (from instanceof PyDict other) {
      List.copyOf(other.entries().values()).forEach(e -> dict.put(e.key(), e.value()));
      return;
    }
    Iterator<PyValue> pairs = Iteration.of(from);
    for (int i = 0; pairs.hasNext(); i++) {
      PyValue pair = pairs.next();
      if (!Iteration.isIterable(pair)) {
        throw Raise.type(
            "cannot convert dictionary update sequence element #" + i + " to a sequence");
      }
      List<PyValue> both = Iteration.list(pair);
      if (both.size() != 2) {
        throw Raise.value(
            "dictionary update sequence element #"
                + i
                + " has length "
                + both.size()
                + "; 2 is required");
      }
      Comparison.key(both.getFirst());
      dict.put(both.getFirst(), both.getLast());
    }
  }

  private static PyDict copy(PyDict dict, Args args) {
    args.exactly(0);
    PyDict copy = Collecting.like(dict);
    dict.entries().values().forEach(e -> copy.put(e.key(), e.value()));
    return copy;
  }

  private static PyValue clear(PyDict dict, Args args) {
    args.exactly(0);
    dict.entries().clear();
    return PyNone.NONE;
  }
}
