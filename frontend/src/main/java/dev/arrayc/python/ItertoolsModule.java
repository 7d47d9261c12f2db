package dev.arrayc.python;

import dev.arrayc.syntax.BinaryOp;
import dev.arrayc.syntax.CompareOp;
import dev.arrayc.value.PyInt;
import dev.arrayc.value.PyNone;
import dev.arrayc.value.PyTuple;
import dev.arrayc.value.PyValue;
import dev.arrayc.value.Session;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** {@code itertools}: the part that static loops use. */
final class ItertoolsModule {
  private ItertoolsModule() {}

  static Map<String, PyValue> members() {
    Map<String, PyValue> members = new LinkedHashMap<>();
    add(members, "chain", a -> chain(List.copyOf(a.noKeywords().positional())));
    add(members, "count", ItertoolsModule::count);
    add(members, "cycle", ItertoolsModule::cycle);
    add(members, "repeat", ItertoolsModule::repeat);
    add(members, "islice", ItertoolsModule::slice);
    add(members, "accumulate", ItertoolsModule::accumulate);
    add(members, "product", ItertoolsModule::product);
    add(members, "combinations", a -> choices(a, false));
    add(members, "permutations", a -> choices(a, true));
    add(members, "pairwise", ItertoolsModule::pairwise);
    add(members, "starmap", ItertoolsModule::starMap);
    add(members, "takewhile", ItertoolsModule::takeWhile);
    add(members, "dropwhile", ItertoolsModule::dropWhile);
    add(members, "filterfalse", ItertoolsModule::filterFalse);
    add(members, "compress", ItertoolsModule::compress);
    add(members, "groupby", ItertoolsModule::groupBy);
    add(members, "zip_longest", ItertoolsModule::zipLongest);
    return members;
  }

  private static void add(Map<String, PyValue> members, String name, Args.Body body) {
    members.put(name, Builtin.function(name, body));
  }

  private static PyIterator lazy(String name, Supplier<Optional<PyValue>> next) {
    Session session = Session.current();
    return new PyIterator(
        "itertools." + name,
        new Iterators.Lazy() {
          @Override
          Optional<PyValue> advance() {
            session.step(1);
            return next.get();
          }
        });
  }

  private static PyValue chain(List<PyValue> sources) {
    List<PyValue> left = new ArrayList<>(sources);
    List<Iterator<PyValue>> open = new ArrayList<>();
    return lazy(
        "chain",
        () -> {
          while (open.isEmpty() || !open.getFirst().hasNext()) {
            open.clear();
            if (left.isEmpty()) {
              return Optional.empty();
            }
            open.add(Iteration.of(left.removeFirst()));
          }
          return Optional.of(open.getFirst().next());
        });
  }

  private static PyValue count(Args args) {
    args.keywords("start", "step");
    PyValue step = args.optional(1, "step").orElse(PyInt.of(1));
    PyValue[] next = {args.optional(0, "start").orElse(PyInt.of(0))};
    return lazy(
        "count",
        () -> {
          PyValue value = next[0];
          next[0] = Operations.binary(BinaryOp.ADD, value, step);
          return Optional.of(value);
        });
  }

  private static PyValue cycle(Args args) {
    List<PyValue> items = Iteration.list(args.exactly(1).get(0));
    int[] next = {0};
    return lazy(
        "cycle",
        () ->
            items.isEmpty() ? Optional.empty() : Optional.of(items.get(next[0]++ % items.size())));
  }

  private static PyValue repeat(Args args) {
    args.keywords("object", "times").between(1, 2);
    long times =
        args.optional(1, "times").map(v -> Operations.index(v).longValue()).orElse(Long.MAX_VALUE);
    long[] done = {0};
    return lazy("repeat", () -> done[0]++ < times ? Optional.of(args.get(0)) : Optional.empty());
  }

  private static PyValue slice(Args args) {
    args.noKeywords().between(2, 4);
    boolean stopOnly = args.count() == 2;
    long start = stopOnly ? 0 : bound(args.get(1), 0);
    long stop = bound(args.get(stopOnly ? 1 : 2), Long.MAX_VALUE);
    long step = args.count() == 4 ? bound(args.get(3), 1) : 1;
    if (start < 0 || stop < 0 || step < 1) {
      throw Raise.value("Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.");
    }
    Iterator<PyValue> items = Iteration.of(args.get(0));
    long[] at = {0, start};
    return lazy(
        "islice",
        () -> {
          while (at[1] < stop && items.hasNext()) {
            PyValue item = items.next();
            if (at[0]++ == at[1]) {
              at[1] += step;
              return Optional.of(item);
            }
          }
          return Optional.empty();
        });
  }

  private static long bound(PyValue value, long ifNone) {
    return value instanceof PyNone ? ifNone : Operations.index(value).longValue();
  }

  private static PyValue accumulate(Args args) {
    args.keywords("func", "initial").between(1, 2);
    Iterator<PyValue> items = Iteration.of(args.get(0));
    Optional<PyValue> function = args.optional(1, "func").filter(f -> !(f instanceof PyNone));
    List<PyValue> total = new ArrayList<>();
    Optional<PyValue> initial = args.namedValue("initial");
    boolean[] started = {initial.isEmpty()};
    initial.ifPresent(total::add);
    return lazy(
        "accumulate",
        () -> {
          if (!started[0]) {
            started[0] = true;
            return Optional.of(total.getFirst());
          }
          Optional<PyValue> item = Iterators.step(items);
          if (item.isPresent()) {
            PyValue next =
                total.isEmpty()
                    ? item.get()
                    : function.isPresent()
                        ? Builtins.call(function.get(), total.getFirst(), item.get())
                        : Operations.binary(BinaryOp.ADD, total.getFirst(), item.get());
            total.clear();
            total.add(next);
            return Optional.of(next);
          }
          return Optional.empty();
        });
  }

  /** Counts like an odometer over the positions of each source. */
  private static PyValue product(Args args) {
    args.keywords("repeat");
    long repeat = args.named("repeat").map(v -> Operations.index(v).longValue()).orElse(1L);
    List<List<PyValue>> sources = new ArrayList<>();
    for (long i = 0; i < repeat; i++) {
      args.positional().forEach(s -> sources.add(Iteration.list(s)));
    }
    int[] at = new int[sources.size()];
    boolean[] ended = {sources.stream().anyMatch(List::isEmpty)};
    return lazy(
        "product",
        () -> {
          if (ended[0]) {
            return Optional.empty();
          }
          List<PyValue> row = new ArrayList<>();
          for (int i = 0; i < at.length; i++) {
            row.add(sources.get(i).get(at[i]));
          }
          int place = at.length - 1;
          while (place >= 0 && ++at[place] == sources.get(place).size()) {
            at[place--] = 0;
          }
          ended[0] = place < 0;
          return Optional.of(PyTuple.of(row));
        });
  }

  /** In the order of positions: increasing ones, or all distinct ones. */
  private static PyValue choices(Args args, boolean ordered) {
    args.keywords("r").between(1, 2);
    List<PyValue> items = Iteration.list(args.get(0));
    Optional<PyValue> size = args.optional(1, "r").filter(v -> !(v instanceof PyNone));
    if (size.isEmpty() && !ordered) {
      throw Raise.type("combinations() missing required argument 'r' (pos 2)");
    }
    int r = size.map(v -> Operations.index(v).intValueExact()).orElse(items.size());
    if (r < 0) {
      throw Raise.value("r must be non-negative");
    }
    List<PyValue> found = new ArrayList<>();
    choose(items, r, ordered, new ArrayList<>(), found);
    return new PyIterator("itertools." + args.function(), Iteration.of(PyTuple.of(found)));
  }

  private static void choose(
      List<PyValue> items, int r, boolean ordered, List<Integer> chosen, List<PyValue> found) {
    Session.current().step(1);
    if (chosen.size() == r) {
      found.add(PyTuple.of(chosen.stream().map(items::get).toList()));
      return;
    }
    int first = ordered || chosen.isEmpty() ? 0 : chosen.getLast() + 1;
    for (int i = first; i < items.size(); i++) {
      if (!ordered || !chosen.contains(i)) {
        chosen.add(i);
        choose(items, r, ordered, chosen, found);
        chosen.removeLast();
      }
    }
  }

  private static PyValue pairwise(Args args) {
    Iterator<PyValue> items = Iteration.of(args.exactly(1).get(0));
    List<PyValue> last = new ArrayList<>();
    Iterators.step(items).ifPresent(last::add);
    return lazy(
        "pairwise",
        () -> {
          Optional<PyValue> item = Iterators.step(items);
          return item.map(
              next -> {
                PyValue pair = PyTuple.of(last.getFirst(), next);
                last.set(0, next);
                return pair;
              });
        });
  }

  private static PyValue starMap(Args args) {
    Iterator<PyValue> items = Iteration.of(args.exactly(2).get(1));
    return lazy(
        "starmap",
        () ->
            Iterators.step(items)
                .map(
                    row ->
                        Builtins.callable(args.get(0))
                            .call(Iteration.list(row), new LinkedHashMap<>())));
  }

  private static PyValue takeWhile(Args args) {
    Iterator<PyValue> items = Iteration.of(args.exactly(2).get(1));
    return lazy(
        "takewhile",
        () ->
            Iterators.step(items)
                .filter(item -> Operations.truth(Builtins.call(args.get(0), item))));
  }

  private static PyValue dropWhile(Args args) {
    Iterator<PyValue> items = Iteration.of(args.exactly(2).get(1));
    boolean[] dropping = {true};
    return lazy(
        "dropwhile",
        () -> {
          Optional<PyValue> item = Iterators.step(items);
          while (dropping[0] && item.isPresent()) {
            dropping[0] = Operations.truth(Builtins.call(args.get(0), item.get()));
            item = dropping[0] ? Iterators.step(items) : item;
          }
          return item;
        });
  }

  private static PyValue filterFalse(Args args) {
    Iterator<PyValue> items = Iteration.of(args.exactly(2).get(1));
    boolean plain = args.get(0) instanceof PyNone;
    return lazy(
        "filterfalse",
        () -> {
          Optional<PyValue> item = Iterators.step(items);
          while (item.isPresent()
              && Operations.truth(plain ? item.get() : Builtins.call(args.get(0), item.get()))) {
            item = Iterators.step(items);
          }
          return item;
        });
  }

  private static PyValue compress(Args args) {
    args.keywords("data", "selectors").between(2, 2);
    Iterator<PyValue> items = Iteration.of(args.get(0));
    Iterator<PyValue> selectors = Iteration.of(args.get(1));
    return lazy(
        "compress",
        () -> {
          while (items.hasNext() && selectors.hasNext()) {
            PyValue item = items.next();
            if (Operations.truth(selectors.next())) {
              return Optional.of(item);
            }
          }
          return Optional.empty();
        });
  }

  /** Runs of equal keys. A group is read when it is come to, so that it can be kept. */
  private static PyValue groupBy(Args args) {
    args.keywords("iterable", "key").between(1, 2);
    Iterator<PyValue> items = Iteration.of(args.get(0));
    Optional<PyValue> key = args.optional(1, "key").filter(k -> !(k instanceof PyNone));
    List<PyValue> ahead = new ArrayList<>();
    return lazy(
        "groupby",
        () -> {
          if (ahead.isEmpty() && !items.hasNext()) {
            return Optional.empty();
          }
          PyValue first = ahead.isEmpty() ? items.next() : ahead.removeFirst();
          PyValue name = key.map(k -> Builtins.call(k, first)).orElse(first);
          List<PyValue> group = new ArrayList<>(List.of(first));
          while (items.hasNext() && ahead.isEmpty()) {
            PyValue item = items.next();
            PyValue other = key.map(k -> Builtins.call(k, item)).orElse(item);
            (Comparison.isTrue(CompareOp.EQ, name, other) ? group : ahead).add(item);
          }
          PyValue each =
              new PyIterator("itertools._grouper", Iteration.of(PyTuple.of(List.copyOf(group))));
          return Optional.of(PyTuple.of(name, each));
        });
  }

  private static PyValue zipLongest(Args args) {
    args.keywords("fillvalue");
    PyValue fill = args.named("fillvalue").orElse(PyNone.NONE);
    List<Iterator<PyValue>> sources = new ArrayList<>();
    args.positional().forEach(s -> sources.add(Iteration.of(s)));
    return lazy(
        "zip_longest",
        () -> {
          if (sources.stream().noneMatch(Iterator::hasNext)) {
            return Optional.empty();
          }
          List<PyValue> row = new ArrayList<>();
          sources.forEach(s -> row.add(Iterators.step(s).orElse(fill)));
          return Optional.of(PyTuple.of(row));
        });
  }
}
