package dev.arrayc.python;

import dev.arrayc.library.NumpyArrays;
import dev.arrayc.value.Array;
import dev.arrayc.value.NumpyValue;
import dev.arrayc.value.PyDict;
import dev.arrayc.value.PyIndexable;
import dev.arrayc.value.PyInt;
import dev.arrayc.value.PyList;
import dev.arrayc.value.PyNone;
import dev.arrayc.value.PyRange;
import dev.arrayc.value.PySlice;
import dev.arrayc.value.PyStr;
import dev.arrayc.value.PyTuple;
import dev.arrayc.value.PyValue;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code x[i]} to read, to assign, and slices of Python's sequences. */
final class Indexing {
  private static final BigInteger MAX_INT = BigInteger.valueOf(Long.MAX_VALUE >> 2);

  private Indexing() {}

  /** {@return {@code container[index]}} */
  static PyValue get(PyValue container, PyValue index) {
    return switch (container) {
      case PyList l ->
          index instanceof PySlice s
              ? new PyList(slice(l.items(), s))
              : l.items().get(position("list", index, l.items().size()));
      case PyTuple t ->
          SpecialMethods.call(t, "__getitem__", index).orElseGet(() -> tuple(t, index));
      case PyStr s -> string(s, index);
      case PyDict d -> entry(d, index);
      case PyRange r -> range(r, index);
      case Array a -> Arrays.getItem(a, index);
      case NumpyValue n -> Arrays.getItem(n, index);
      case Subscriptable o -> o.item(index);
      case PyIndexable o -> o.item(index);
      default -> throw notSubscriptable(container);
    };
  }

  private static PyValue tuple(PyTuple tuple, PyValue index) {
    return index instanceof PySlice s
        ? PyTuple.of(slice(tuple.items(), s))
        : tuple.items().get(position("tuple", index, tuple.items().size()));
  }

  private static RuntimeException notSubscriptable(PyValue container) {
    boolean type = container.typeName().equals("type");
    return Raise.type(
        (type
                ? "type '" + ((ReprCallable) container).name() + "'"
                : "'" + container.typeName() + "' object")
            + " is not subscriptable");
  }

  /** An object of ours with {@code __getitem__}. */
  interface Subscriptable {
    PyValue item(PyValue index);
  }

  /** Assigns {@code container[index] = value}. */
  static void set(PyValue container, PyValue index, PyValue value) {
    switch (container) {
      case PyList l when index instanceof PySlice s -> assignSlice(l, s, value);
      case PyList l -> l.items().set(assignable(index, l.items().size()), value);
      case PyDict d -> {
        Comparison.key(index);
        d.put(index, value);
      }
      case Array a ->
          throw Raise.type(
              "JAX arrays are immutable and do not support in-place item assignment. Instead of"
                  + " x[idx] = y, use x = x.at[idx].set(y) or another .at[] method:"
                  + " https://docs.jax.dev/en/latest/_autosummary/jax.numpy.ndarray.at.html");
      case NumpyValue n when !n.isScalar() -> NumpyArrays.set(n, index, value);
      default ->
          throw Raise.type(
              "'" + container.typeName() + "' object does not support item assignment");
    }
  }

  private static int assignable(PyValue index, int size) {
    int at = offset("list", index, size);
    if (at < 0 || at >= size) {
      throw Raise.index("list assignment index out of range");
    }
    return at;
  }

  private static void assignSlice(PyList list, PySlice slice, PyValue value) {
    if (!Iteration.isIterable(value)) {
      throw Raise.type(
          slice.step() instanceof PyNone
              ? "can only assign an iterable"
              : "must assign iterable to extended slice");
    }
    List<PyValue> items = Iteration.list(value);
    Bounds bounds = Bounds.of(slice, list.items().size());
    if (bounds.step == 1) {
      int start = (int) bounds.start;
      List<PyValue> rest =
          new ArrayList<>(
              list.items().subList((int) Math.max(start, bounds.stop), list.items().size()));
      list.items().subList(start, list.items().size()).clear();
      list.items().addAll(items);
      list.items().addAll(rest);
      return;
    }
    if (items.size() != bounds.length()) {
      throw Raise.value(
          "attempt to assign sequence of size "
              + items.size()
              + " to extended slice of size "
              + bounds.length());
    }
    for (int i = 0; i < items.size(); i++) {
      list.items().set((int) (bounds.start + i * bounds.step), items.get(i));
    }
  }

  private static PyValue entry(PyDict dict, PyValue key) {
    PyDict.Entry entry = dict.entries().get(Comparison.key(key));
    if (entry == null && dict.kind() == PyDict.Kind.COUNTER) {
      return dev.arrayc.value.PyInt.of(0);
    }
    if (entry == null && dict.factory().isPresent()) {
      PyValue made = Builtins.call(dict.factory().get());
      dict.put(key, made);
      return made;
    }
    if (entry == null) {
      throw Raise.key(key);
    }
    return entry.value();
  }

  private static PyValue string(PyStr string, PyValue index) {
    int[] chars = string.value().codePoints().toArray();
    if (index instanceof PySlice slice) {
      Bounds bounds = Bounds.of(slice, chars.length);
      StringBuilder out = new StringBuilder();
      for (long i = 0; i < bounds.length(); i++) {
        out.appendCodePoint(chars[(int) (bounds.start + i * bounds.step)]);
      }
      return new PyStr(out.toString());
    }
    if (!isIndex(index)) {
      throw Raise.type("string indices must be integers, not '" + index.typeName() + "'");
    }
    return new PyStr(Character.toString(chars[position("string", index, chars.length)]));
  }

  private static PyValue range(PyRange range, PyValue index) {
    if (index instanceof PySlice slice) {
      Bounds bounds = Bounds.of(slice, range.length());
      return new PyRange(
          range.start() + bounds.start * range.step(),
          range.start() + bounds.stop * range.step(),
          range.step() * bounds.step);
    }
    if (!isIndex(index)) {
      throw badIndex("range", index);
    }
    BigInteger at = Operations.index(index);
    BigInteger size = BigInteger.valueOf(range.length());
    BigInteger wrapped = at.signum() < 0 ? at.add(size) : at;
    if (wrapped.signum() < 0 || wrapped.compareTo(size) >= 0) {
      throw Raise.index("range object index out of range");
    }
    return PyInt.of(range.start() + wrapped.longValueExact() * range.step());
  }

  private static boolean isIndex(PyValue index) {
    return Ints.of(index).isPresent() || Operations.isArrayLike(index);
  }

  private static RuntimeException badIndex(String kind, PyValue index) {
    return Raise.type(kind + " indices must be integers or slices, not " + index.typeName());
  }

  static int position(String kind, PyValue index, int size) {
    int at = offset(kind, index, size);
    if (at < 0 || at >= size) {
      throw Raise.index(kind + " index out of range");
    }
    return at;
  }

  /** An index from the start of the sequence; -1 if it is out of range. */
  private static int offset(String kind, PyValue index, int size) {
    if (!isIndex(index)) {
      throw badIndex(kind, index);
    }
    BigInteger at = Operations.index(index);
    BigInteger wrapped = at.signum() < 0 ? at.add(BigInteger.valueOf(size)) : at;
    return wrapped.signum() < 0 || wrapped.compareTo(BigInteger.valueOf(size)) >= 0
        ? -1
        : wrapped.intValueExact();
  }

  static List<PyValue> slice(List<PyValue> items, PySlice slice) {
    Bounds bounds = Bounds.of(slice, items.size());
    List<PyValue> out = new ArrayList<>();
    for (long i = 0; i < bounds.length(); i++) {
      out.add(items.get((int) (bounds.start + i * bounds.step)));
    }
    dev.arrayc.value.Session.current().step(out.size() / 8);
    return out;
  }

  /** A slice applied to a length: {@code slice.indices(n)}. */
  record Bounds(long start, long stop, long step) {
    static Bounds of(PySlice slice, long size) {
      long step = component(slice.step()).map(Bounds::clamp).orElse(1L);
      if (step == 0) {
        throw Raise.value("slice step cannot be zero");
      }
      long low = step < 0 ? -1 : 0;
      long high = step < 0 ? size - 1 : size;
      long start = bound(slice.start(), step < 0 ? high : low, low, high, size);
      long stop = bound(slice.stop(), step < 0 ? low : high, low, high, size);
      return new Bounds(start, stop, step);
    }

    private static Optional<BigInteger> component(PyValue value) {
      if (value instanceof PyNone) {
        return Optional.empty();
      }
      if (!isIndex(value)) {
        throw Raise.type("slice indices must be integers or None or have an __index__ method");
      }
      return Optional.of(Operations.index(value));
    }

    private static long clamp(BigInteger value) {
      return value.max(MAX_INT.negate()).min(MAX_INT).longValueExact();
    }

    private static long bound(PyValue value, long missing, long low, long high, long size) {
      Optional<BigInteger> given = component(value);
      if (given.isEmpty()) {
        return missing;
      }
      long at = clamp(given.get());
      return Math.clamp(at < 0 ? at + size : at, low, Math.max(low, high));
    }

    long length() {
      return step > 0
          ? Math.max(0, Math.ceilDiv(stop - start, step))
          : Math.max(0, Math.ceilDiv(start - stop, -step));
    }
  }
}
