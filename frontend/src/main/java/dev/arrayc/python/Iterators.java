package dev.arrayc.python;

import dev.arrayc.value.PyBool;
import dev.arrayc.value.PyCallable;
import dev.arrayc.value.PyDict;
import dev.arrayc.value.PyInt;
import dev.arrayc.value.PyList;
import dev.arrayc.value.PyNone;
import dev.arrayc.value.PyRange;
import dev.arrayc.value.PyStr;
import dev.arrayc.value.PyTuple;
import dev.arrayc.value.PyValue;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/** The lazy iterators among the builtins: zip, map, filter, enumerate, reversed. */
final class Iterators {
  private Iterators() {}

  /** An iterator of which only the next element is ever looked for. */
  abstract static class Lazy implements Iterator<PyValue> {
    private Optional<PyValue> ready = Optional.empty();
    private boolean ended;

    /** {@return the next element; empty at the end} */
    abstract Optional<PyValue> advance();

    @Override
    public boolean hasNext() {
      if (ready.isEmpty() && !ended) {
        ready = advance();
        ended = ready.isEmpty();
      }
      return ready.isPresent();
    }

    @Override
    public PyValue next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      PyValue value = ready.orElseThrow();
      ready = Optional.empty();
      return value;
    }
  }

  static Optional<PyValue> step(Iterator<PyValue> items) {
    return items.hasNext() ? Optional.of(items.next()) : Optional.empty();
  }

  static PyValue zip(Args args) {
    args.keywords("strict");
    boolean strict = args.named("strict").map(Operations::truth).orElse(false);
    List<Iterator<PyValue>> sources = sources(args.positional());
    return new PyIterator(
        "zip",
        new Lazy() {
          @Override
          Optional<PyValue> advance() {
            List<PyValue> row = new ArrayList<>();
            for (int i = 0; i < sources.size(); i++) {
              Optional<PyValue> item = step(sources.get(i));
              if (item.isEmpty()) {
                if (strict) {
                  checkEnds(sources, i);
                }
                return Optional.empty();
              }
              row.add(item.get());
            }
            return row.isEmpty() ? Optional.empty() : Optional.of(PyTuple.of(row));
          }
        });
  }

  private static void checkEnds(List<Iterator<PyValue>> sources, int ended) {
    String others = ended == 1 ? "argument 1" : "arguments 1-" + ended;
    if (ended > 0) {
      throw Raise.value("zip() argument " + (ended + 1) + " is shorter than " + others);
    }
    for (int i = 1; i < sources.size(); i++) {
      if (sources.get(i).hasNext()) {
        throw Raise.value(
            "zip() argument "
                + (i + 1)
                + " is longer than "
                + (i == 1 ? "argument 1" : "arguments 1-" + i));
      }
    }
  }

  private static List<Iterator<PyValue>> sources(List<PyValue> values) {
    List<Iterator<PyValue>> sources = new ArrayList<>();
    for (PyValue value : values) {
      sources.add(Iteration.of(value));
    }
    return sources;
  }

  static PyValue map(Args args) {
    args.noKeywords();
    if (args.count() < 2) {
      throw Raise.type("map() must have at least two arguments.");
    }
    List<Iterator<PyValue>> sources = sources(args.positional().subList(1, args.count()));
    return new PyIterator(
        "map",
        new Lazy() {
          @Override
          Optional<PyValue> advance() {
            List<PyValue> row = new ArrayList<>();
            for (Iterator<PyValue> source : sources) {
              Optional<PyValue> item = step(source);
              if (item.isEmpty()) {
                return Optional.empty();
              }
              row.add(item.get());
            }
            return Optional.of(Builtins.callable(args.get(0)).call(row, new LinkedHashMap<>()));
          }
        });
  }

  static PyValue filter(Args args) {
    args.noKeywords().between(2, 2);
    Iterator<PyValue> source = Iteration.of(args.get(1));
    Optional<PyCallable> test =
        args.get(0) instanceof PyNone
            ? Optional.empty()
            : Optional.of(Builtins.callable(args.get(0)));
    return new PyIterator(
        "filter",
        new Lazy() {
          @Override
          Optional<PyValue> advance() {
            while (source.hasNext()) {
              PyValue item = source.next();
              PyValue verdict =
                  test.isPresent() ? test.get().call(List.of(item), new LinkedHashMap<>()) : item;
              if (Operations.truth(verdict)) {
                return Optional.of(item);
              }
            }
            return Optional.empty();
          }
        });
  }

  static PyValue enumerate(Args args) {
    args.keywords("iterable", "start");
    PyValue iterable =
        args.optional(0, "iterable")
            .orElseThrow(() -> Raise.type("enumerate() missing required argument 'iterable'"));
    BigInteger start = args.optional(1, "start").map(Operations::index).orElse(BigInteger.ZERO);
    Iterator<PyValue> source = Iteration.of(iterable);
    return new PyIterator(
        "enumerate",
        new Lazy() {
          private BigInteger index = start;

          @Override
          Optional<PyValue> advance() {
            Optional<PyValue> item = step(source);
            PyInt at = new PyInt(index);
            index = index.add(BigInteger.ONE);
            return item.map(i -> PyTuple.of(at, i));
          }
        });
  }

  static PyValue reversed(Args args) {
    PyValue value = args.noKeywords().between(1, 1).get(0);
    String name =
        value instanceof PyList
            ? "list_reverseiterator"
            : value instanceof PyRange ? "range_iterator" : "reversed";
    List<PyValue> items =
        switch (value) {
          case PyRange r -> {
            PyRange backwards =
                new PyRange(
                    r.start() + (r.length() - 1) * r.step(), r.start() - r.step(), -r.step());
            yield List.of(backwards);
          }
          case PyList l -> l.items().reversed();
          case PyTuple t -> t.items().reversed();
          case PyStr s -> Iteration.list(s).reversed();
          case PyDict d -> Iteration.list(d).reversed();
          case DictView v -> Iteration.list(v).reversed();
          case PyValue v when Operations.isArrayLike(v) -> Iteration.list(v).reversed();
          default -> throw Raise.type("'" + value.typeName() + "' object is not reversible");
        };
    return new PyIterator(
        name,
        value instanceof PyRange
            ? Iteration.of(items.getFirst())
            : Iteration.of(PyTuple.of(items)));
  }

  /** {@code any} and {@code all}: stop at the first element that decides. */
  static PyValue first(PyValue items, boolean wanted) {
    Iterator<PyValue> source = Iteration.of(items);
    while (source.hasNext()) {
      if (Operations.truth(source.next()) == wanted) {
        return PyBool.of(wanted);
      }
    }
    return PyBool.of(!wanted);
  }
}
