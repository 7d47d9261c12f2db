package dev.arrayc.python;

import dev.arrayc.value.PyIndexable;
import dev.arrayc.value.PyInt;
import dev.arrayc.value.PyNone;
import dev.arrayc.value.PyValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** {@code collections.deque}: a list that is short at both ends, and may have a greatest length. */
final class PyDeque implements PyIndexable {
  static final TypeForm TYPE =
      new TypeForm(
          "deque",
          "<class 'collections.deque'>",
          PyDeque.class::isInstance,
          Optional.of(PyDeque::of));

  private final List<PyValue> items = new ArrayList<>();
  private final Optional<Integer> most;

  private PyDeque(Optional<Integer> most) {
    this.most = most;
  }

  private static PyDeque of(Args args) {
    args.keywords("iterable", "maxlen").between(0, 2);
    Optional<Integer> most =
        args.optional(1, "maxlen")
            .filter(v -> v != PyNone.NONE)
            .map(v -> Operations.index(v).intValueExact());
    if (most.orElse(0) < 0) {
      throw Raise.value("maxlen must be non-negative");
    }
    PyDeque deque = new PyDeque(most);
    args.optional(0, "iterable").ifPresent(v -> Iteration.list(v).forEach(deque::append));
    return deque;
  }

  private PyValue append(PyValue item) {
    items.add(item);
    return trimmed(true);
  }

  private PyValue appendLeft(PyValue item) {
    items.addFirst(item);
    return trimmed(false);
  }

  private PyValue trimmed(boolean left) {
    if (items.size() > most.orElse(Integer.MAX_VALUE)) {
      pop(left);
    }
    return PyNone.NONE;
  }

  private PyValue pop(boolean left) {
    if (items.isEmpty()) {
      throw Raise.error("IndexError", "pop from an empty deque");
    }
    return left ? items.removeFirst() : items.removeLast();
  }

  @Override
  public Optional<PyValue> attribute(String name) {
    return switch (name) {
      case "append" -> method(name, a -> append(a.exactly(1).get(0)));
      case "appendleft" -> method(name, a -> appendLeft(a.exactly(1).get(0)));
      case "pop" -> plain(name, () -> pop(false));
      case "popleft" -> plain(name, () -> pop(true));
      case "extend" -> each(name, this::append);
      case "extendleft" -> each(name, this::appendLeft);
      case "rotate" -> method(name, this::rotate);
      case "clear" -> plain(name, this::clear);
      case "count" -> method(name, a -> ListMethods.count(items, a));
      case "copy" -> plain(name, this::copy);
      case "maxlen" -> Optional.of(most.<PyValue>map(PyInt::of).orElse(PyNone.NONE));
      default -> Optional.empty();
    };
  }

  private Optional<PyValue> method(String name, Args.Body body) {
    return Optional.of(Builtin.method(this, name, body));
  }

  private Optional<PyValue> plain(String name, Supplier<PyValue> body) {
    return method(
        name,
        a -> {
          a.exactly(0);
          return body.get();
        });
  }

  private Optional<PyValue> each(String name, Consumer<PyValue> body) {
    return method(
        name,
        a -> {
          Iteration.list(a.exactly(1).get(0)).forEach(body);
          return PyNone.NONE;
        });
  }

  private PyValue clear() {
    items.clear();
    return PyNone.NONE;
  }

  private PyValue rotate(Args args) {
    args.noKeywords().between(0, 1);
    Collections.rotate(
        items, args.optional(0).map(v -> Operations.index(v).intValueExact()).orElse(1));
    return PyNone.NONE;
  }

  private PyValue copy() {
    PyDeque copy = new PyDeque(most);
    copy.items.addAll(items);
    return copy;
  }

  @Override
  public PyValue item(PyValue index) {
    return items.get(Indexing.position("deque", index, items.size()));
  }

  @Override
  public Optional<List<PyValue>> elements() {
    return Optional.of(items);
  }

  @Override
  public String repr() {
    String shown = Text.repr(new dev.arrayc.value.PyList(items));
    return "deque(" + shown + most.map(m -> ", maxlen=" + m).orElse("") + ")";
  }

  @Override
  public String typeName() {
    return "collections.deque";
  }
}
