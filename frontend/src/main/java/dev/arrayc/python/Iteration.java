package dev.arrayc.python;

import dev.arrayc.value.Array;
import dev.arrayc.value.NumpyValue;
import dev.arrayc.value.PyDict;
import dev.arrayc.value.PyIndexable;
import dev.arrayc.value.PyInt;
import dev.arrayc.value.PyList;
import dev.arrayc.value.PyRange;
import dev.arrayc.value.PyStr;
import dev.arrayc.value.PyTuple;
import dev.arrayc.value.PyValue;
import dev.arrayc.value.Session;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** Iterating over values; every element counts as a step. */
final class Iteration {
  private Iteration() {}

  static boolean isIterable(PyValue value) {
    return value instanceof PyList
        || value instanceof PyTuple
        || value instanceof PyStr
        || value instanceof PyDict
        || value instanceof PyRange
        || value instanceof PySet
        || value instanceof DictView
        || value instanceof PyIterator
        || value instanceof PyIndexable o && o.elements().isPresent()
        || Operations.isArrayLike(value);
  }

  /**
   * {@return an iterator over what a value holds}
   *
   * @throws dev.arrayc.diagnostic.CompileException TypeError if it is not iterable
   */
  static Iterator<PyValue> of(PyValue value) {
    return switch (value) {
      case PyIterator i -> i.items();
      case PyList l -> counted(live(l.items()));
      case PyTuple t ->
          SpecialMethods.call(t, "__iter__")
              .map(Iteration::of)
              .orElseGet(() -> counted(t.items().iterator()));
      case PyStr s ->
          counted(
              s.value()
                  .codePoints()
                  .<PyValue>mapToObj(c -> new PyStr(Character.toString(c)))
                  .iterator());
      case PyRange r -> counted(range(r));
      case PyDict d -> of(new DictView(d, DictView.Part.KEYS));
      case DictView v -> counted(entries(v));
      case PySet s -> counted(List.copyOf(s.ordered()).iterator());
      case Array a -> counted(Arrays.iterate(a));
      case NumpyValue n -> counted(Arrays.iterate(n));
      case PyIndexable o when o.elements().isPresent() ->
          counted(o.elements().orElseThrow().iterator());
      default -> throw Raise.type("'" + value.typeName() + "' object is not iterable");
    };
  }

  /** {@return all that a value holds, now} */
  static List<PyValue> list(PyValue value) {
    List<PyValue> all = new ArrayList<>();
    of(value).forEachRemaining(all::add);
    return all;
  }

  private static Iterator<PyValue> counted(Iterator<PyValue> items) {
    Session session = Session.current();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return items.hasNext();
      }

      @Override
      public PyValue next() {
        session.step(1);
        return items.next();
      }
    };
  }

  /** A list may grow and shrink while it is looped over. */
  private static Iterator<PyValue> live(List<PyValue> items) {
    return new Iterator<>() {
      private int next;

      @Override
      public boolean hasNext() {
        return next < items.size();
      }

      @Override
      public PyValue next() {
        if (next >= items.size()) {
          throw new NoSuchElementException();
        }
        return items.get(next++);
      }
    };
  }

  private static Iterator<PyValue> range(PyRange range) {
    return new Iterator<>() {
      private long done;

      @Override
      public boolean hasNext() {
        return done < range.length();
      }

      @Override
      public PyValue next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        return PyInt.of(range.start() + done++ * range.step());
      }
    };
  }

  private static Iterator<PyValue> entries(DictView view) {
    PyDict dict = view.dict();
    int size = dict.entries().size();
    Iterator<PyDict.Entry> entries = List.copyOf(dict.entries().values()).iterator();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        if (dict.entries().size() != size) {
          throw Raise.error("RuntimeError", "dictionary changed size during iteration");
        }
        return entries.hasNext();
      }

      @Override
      public PyValue next() {
        PyDict.Entry entry = entries.next();
        PyDict.Entry now = dict.entries().get(PyDict.key(entry.key()));
        return view.show(now == null ? entry : now);
      }
    };
  }
}
