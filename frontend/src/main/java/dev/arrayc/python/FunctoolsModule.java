package dev.arrayc.python;

import dev.arrayc.value.PyCallable;
import dev.arrayc.value.PyDict;
import dev.arrayc.value.PyInt;
import dev.arrayc.value.PyStr;
import dev.arrayc.value.PyTuple;
import dev.arrayc.value.PyValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/** {@code functools}: partial, reduce, wraps, and caches. */
final class FunctoolsModule {
  private FunctoolsModule() {}

  static Map<String, PyValue> members() {
    Map<String, PyValue> members = new LinkedHashMap<>();
    members.put(
        "partial",
        new TypeForm(
            "partial",
            "<class 'functools.partial'>",
            Partial.class::isInstance,
            Optional.of(FunctoolsModule::partial)));
    members.put("reduce", Builtin.function("reduce", FunctoolsModule::reduce));
    members.put(
        "wraps",
        Builtin.function(
            "wraps",
            a -> {
              PyCallable like = Builtins.callable(a.get(0));
              return Builtin.function("wraps", b -> wrapped(like, b.exactly(1).get(0)));
            }));
    members.put("cache", Builtin.function("cache", a -> cached(a.exactly(1).get(0))));
    members.put("lru_cache", Builtin.function("lru_cache", FunctoolsModule::lruCache));
    return members;
  }

  /** A function with some of its arguments given. Equal to itself only. */
  static final class Partial implements ReprCallable {
    private final PyCallable function;
    private final List<PyValue> positional;
    private final SequencedMap<String, PyValue> keyword;

    Partial(PyCallable function, List<PyValue> positional, SequencedMap<String, PyValue> keyword) {
      this.function = function;
      this.positional = List.copyOf(positional);
      this.keyword = keyword;
    }

    PyCallable function() {
      return function;
    }

    List<PyValue> positional() {
      return positional;
    }

    SequencedMap<String, PyValue> keyword() {
      return keyword;
    }

    @Override
    public String name() {
      return function.name();
    }

    @Override
    public PyValue call(List<PyValue> more, SequencedMap<String, PyValue> moreKeyword) {
      List<PyValue> all = new ArrayList<>(positional);
      all.addAll(more);
      SequencedMap<String, PyValue> allKeyword = new LinkedHashMap<>(keyword);
      allKeyword.putAll(moreKeyword);
      return function.call(all, allKeyword);
    }

    @Override
    public Optional<Declaration> declaration() {
      return Signatures.declaration(this);
    }

    @Override
    public Optional<PyValue> attribute(String name) {
      return switch (name) {
        case "func" -> Optional.of(function);
        case "args" -> Optional.of(PyTuple.of(positional));
        case "keywords" -> {
          PyDict dict = new PyDict();
          keyword.forEach((k, v) -> dict.put(new PyStr(k), v));
          yield Optional.of(dict);
        }
        default -> Optional.empty();
      };
    }

    @Override
    public String repr() {
      StringBuilder out = new StringBuilder("functools.partial(").append(Text.repr(function));
      positional.forEach(p -> out.append(", ").append(Text.repr(p)));
      keyword.forEach((k, v) -> out.append(", ").append(k).append('=').append(Text.repr(v)));
      return out.append(')').toString();
    }

    @Override
    public String typeName() {
      return "partial";
    }
  }

  private static PyValue partial(Args args) {
    if (args.count() == 0) {
      throw Raise.type("type 'partial' takes at least one argument");
    }
    if (!(args.get(0) instanceof PyCallable function)) {
      throw Raise.type("the first argument must be callable");
    }
    List<PyValue> positional = args.positional().subList(1, args.count());
    if (function instanceof Partial inner) {
      List<PyValue> all = new ArrayList<>(inner.positional());
      all.addAll(positional);
      SequencedMap<String, PyValue> keyword = new LinkedHashMap<>(inner.keyword());
      keyword.putAll(args.keyword());
      return new Partial(inner.function(), all, keyword);
    }
    return new Partial(function, positional, new LinkedHashMap<>(args.keyword()));
  }

  private static PyValue reduce(Args args) {
    args.noKeywords().between(2, 3);
    Iterator<PyValue> items = Iteration.of(args.get(1));
    Optional<PyValue> start = args.optional(2).or(() -> Iterators.step(items));
    PyValue total =
        start.orElseThrow(() -> Raise.type("reduce() of empty iterable with no initial value"));
    while (items.hasNext()) {
      total = Builtins.call(args.get(0), total, items.next());
    }
    return total;
  }

  private static PyValue wrapped(PyCallable like, PyValue wrapper) {
    PyCallable function = Builtins.callable(wrapper);
    return new ReprFunction(like, args -> function.call(args.positional(), args.keyword()));
  }

  private static PyValue lruCache(Args args) {
    args.keywords("maxsize", "typed").between(0, 2);
    return args.count() > 0 && args.get(0) instanceof PyCallable
        ? cached(args.get(0))
        : Builtin.function("lru_cache", a -> cached(a.exactly(1).get(0)));
  }

  /** Remembers every result; how many CPython would forget changes no program's meaning. */
  private static PyValue cached(PyValue function) {
    PyCallable callable = Builtins.callable(function);
    Map<List<PyValue>, PyValue> results = new HashMap<>();
    return Builtin.function(
        callable.name(),
        args -> {
          List<PyValue> key = new ArrayList<>();
          args.positional().forEach(v -> key.add(Comparison.key(v)));
          key.add(PyInt.of(args.count()));
          args.keyword()
              .forEach(
                  (name, value) -> {
                    key.add(new PyStr(name));
                    key.add(Comparison.key(value));
                  });
          PyValue known = results.get(key);
          if (known == null) {
            known = callable.call(args.positional(), args.keyword());
            results.put(key, known);
          }
          return known;
        });
  }
}
