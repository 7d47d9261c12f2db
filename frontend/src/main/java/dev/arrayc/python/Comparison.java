package dev.arrayc.python;

import dev.arrayc.syntax.CompareOp;
import dev.arrayc.value.Array;
import dev.arrayc.value.NumpyValue;
import dev.arrayc.value.PyBool;
import dev.arrayc.value.PyComplex;
import dev.arrayc.value.PyDict;
import dev.arrayc.value.PyDimension;
import dev.arrayc.value.PyFloat;
import dev.arrayc.value.PyInt;
import dev.arrayc.value.PyList;
import dev.arrayc.value.PyRange;
import dev.arrayc.value.PySlice;
import dev.arrayc.value.PyStr;
import dev.arrayc.value.PyTuple;
import dev.arrayc.value.PyValue;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Python's comparisons, identity, membership, and which values can be keys. */
final class Comparison {
  private static final BigInteger SMALLEST_CACHED = BigInteger.valueOf(-5);
  private static final BigInteger LARGEST_CACHED = BigInteger.valueOf(256);

  private Comparison() {}

  /** {@return {@code a op b}: a bool, or an array where an operand is one} */
  static PyValue compare(CompareOp op, PyValue a, PyValue b) {
    return switch (op) {
      case IS -> PyBool.of(identical(a, b));
      case IS_NOT -> PyBool.of(!identical(a, b));
      case IN -> PyBool.of(contains(b, a));
      case NOT_IN -> PyBool.of(!contains(b, a));
      case EQ, NE, LT, LE, GT, GE ->
          SpecialMethods.compare(op, a, b).orElseGet(() -> compareValues(op, a, b));
    };
  }

  private static PyValue compareValues(CompareOp op, PyValue a, PyValue b) {
    return Operations.isArrayLike(a) || Operations.isArrayLike(b)
        ? Arrays.compare(op, a, b)
        : PyBool.of(decide(op, a, b));
  }

  private static boolean decide(CompareOp op, PyValue a, PyValue b) {
    if (a instanceof PyDimension || b instanceof PyDimension) {
      if (!a.equals(b) || op != CompareOp.EQ && op != CompareOp.NE) {
        throw PyDimension.valueNeeded();
      }
      return op == CompareOp.EQ;
    }
    if (op == CompareOp.EQ || op == CompareOp.NE) {
      return equalStatic(a, b) == (op == CompareOp.EQ);
    }
    if (a instanceof PySet x && b instanceof PySet y) {
      return x.compare(op, y);
    }
    if (unordered(a, b)) {
      return false;
    }
    Optional<Boolean> lexical = items(a, b).flatMap(pair -> firstDifference(op, pair));
    if (lexical.isPresent()) {
      return lexical.get();
    }
    int order =
        order(a, b)
            .orElseThrow(
                () ->
                    Raise.type(
                        "'"
                            + op.symbol()
                            + "' not supported between instances of '"
                            + a.typeName()
                            + "' and '"
                            + b.typeName()
                            + "'"));
    return switch (op) {
      case LT -> order < 0;
      case LE -> order <= 0;
      case GT -> order > 0;
      case GE -> order >= 0;
      case EQ, NE, IS, IS_NOT, IN, NOT_IN -> throw new IllegalArgumentException(op.symbol());
    };
  }

  /** A NaN is neither less nor greater nor equal. */
  private static boolean unordered(PyValue a, PyValue b) {
    boolean numbers = isReal(a) && isReal(b);
    return numbers && (isNaN(a) || isNaN(b));
  }

  private static boolean isNaN(PyValue value) {
    return value instanceof PyFloat f && Double.isNaN(f.value());
  }

  private static boolean isReal(PyValue value) {
    return value instanceof PyInt || value instanceof PyBool || value instanceof PyFloat;
  }

  /** How two values are ordered; empty if they are not. */
  private static OptionalInt order(PyValue a, PyValue b) {
    if (isReal(a) && isReal(b)) {
      return OptionalInt.of(orderNumbers(a, b));
    }
    if (a instanceof PyStr x && b instanceof PyStr y) {
      return OptionalInt.of(orderStrings(x.value(), y.value()));
    }
    // Nothing differs before one of them ends.
    return items(a, b)
        .map(pair -> OptionalInt.of(Integer.compare(pair.a.size(), pair.b.size())))
        .orElse(OptionalInt.empty());
  }

  /** The items of two lists or two tuples. */
  private record Pair(List<PyValue> a, List<PyValue> b) {}

  private static Optional<Pair> items(PyValue a, PyValue b) {
    if (a instanceof PyList x && b instanceof PyList y) {
      return Optional.of(new Pair(x.items(), y.items()));
    }
    return a instanceof PyTuple x && b instanceof PyTuple y
        ? Optional.of(new Pair(x.items(), y.items()))
        : Optional.empty();
  }

  /** The first items that differ decide; empty if none do. */
  private static Optional<Boolean> firstDifference(CompareOp op, Pair pair) {
    for (int i = 0; i < Math.min(pair.a.size(), pair.b.size()); i++) {
      if (!equal(pair.a.get(i), pair.b.get(i))) {
        return Optional.of(isTrue(op, pair.a.get(i), pair.b.get(i)));
      }
    }
    return Optional.empty();
  }

  private static int orderNumbers(PyValue a, PyValue b) {
    Optional<BigInteger> x = Ints.of(a);
    Optional<BigInteger> y = Ints.of(b);
    if (x.isPresent() && y.isPresent()) {
      return x.get().compareTo(y.get());
    }
    if (a instanceof PyFloat f && b instanceof PyFloat g) {
      return f.value() < g.value() ? -1 : f.value() > g.value() ? 1 : 0;
    }
    return a instanceof PyFloat f
        ? -orderIntFloat(y.orElseThrow(), f.value())
        : orderIntFloat(x.orElseThrow(), ((PyFloat) b).value());
  }

  /** Exact, whatever the sizes; the float is not NaN. */
  private static int orderIntFloat(BigInteger i, double f) {
    if (Double.isInfinite(f)) {
      return f > 0 ? -1 : 1;
    }
    return new BigDecimal(i).compareTo(new BigDecimal(f));
  }

  /** By code points, where UTF-16 units would order surrogates wrongly. */
  private static int orderStrings(String a, String b) {
    int i = 0;
    while (i < a.length() && i < b.length()) {
      int x = a.codePointAt(i);
      int y = b.codePointAt(i);
      if (x != y) {
        return Integer.compare(x, y);
      }
      i += Character.charCount(x);
    }
    return Integer.compare(a.length(), b.length());
  }

  /** {@return whether the comparison holds; of arrays, whether all that it gives is one true} */
  static boolean isTrue(CompareOp op, PyValue a, PyValue b) {
    return Operations.truth(compare(op, a, b));
  }

  /** {@return whether two values are the same or equal, as containers compare their elements} */
  static boolean equal(PyValue a, PyValue b) {
    return identical(a, b) || isTrue(CompareOp.EQ, a, b);
  }

  private static boolean equalStatic(PyValue a, PyValue b) {
    if (a instanceof PyList || a instanceof PyTuple || a instanceof PyDict) {
      boolean[] equal = {false};
      Evaluation.current().nested("in comparison", () -> equal[0] = equalContainers(a, b));
      return equal[0];
    }
    if (isReal(a) && isReal(b)) {
      return !isNaN(a) && !isNaN(b) && orderNumbers(a, b) == 0;
    }
    if (a instanceof PyComplex || b instanceof PyComplex) {
      return equalComplex(a, b);
    }
    return switch (a) {
      case PySet x -> b instanceof PySet y && x.elements().keySet().equals(y.elements().keySet());
      case PyRange x -> b instanceof PyRange y && equalRanges(x, y);
      case PySlice x ->
          b instanceof PySlice y
              && equal(x.start(), y.start())
              && equal(x.stop(), y.stop())
              && equal(x.step(), y.step());
      default -> a.equals(b) || Operations.equalDTypes(a, b);
    };
  }

  private static boolean equalContainers(PyValue a, PyValue b) {
    return switch (a) {
      case PyList x -> b instanceof PyList y && equalItems(x.items(), y.items());
      case PyTuple x -> b instanceof PyTuple y && equalItems(x.items(), y.items());
      case PyDict x -> b instanceof PyDict y && equalDicts(x, y);
      default -> throw new IllegalArgumentException(a.typeName());
    };
  }

  private static boolean equalComplex(PyValue a, PyValue b) {
    Optional<PyComplex> x = Operations.complex(a);
    Optional<PyComplex> y = Operations.complex(b);
    return x.isPresent()
        && y.isPresent()
        && x.get().real() == y.get().real()
        && x.get().imag() == y.get().imag();
  }

  private static boolean equalRanges(PyRange a, PyRange b) {
    long n = a.length();
    return n == b.length()
        && (n == 0 || (a.start() == b.start() && (n == 1 || a.step() == b.step())));
  }

  private static boolean equalItems(List<PyValue> a, List<PyValue> b) {
    if (a.size() != b.size()) {
      return false;
    }
    for (int i = 0; i < a.size(); i++) {
      if (!equal(a.get(i), b.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean equalDicts(PyDict a, PyDict b) {
    if (a.entries().size() != b.entries().size()) {
      return false;
    }
    for (var entry : a.entries().entrySet()) {
      PyDict.Entry other = b.entries().get(entry.getKey());
      if (other == null || !equal(entry.getValue().value(), other.value())) {
        return false;
      }
    }
    return true;
  }

  /**
   * {@code a is b}. Small values that CPython keeps once (integers from -5 to 256, names) are
   * identical when they are equal.
   */
  @SuppressWarnings("ReferenceEquality")
  static boolean identical(PyValue a, PyValue b) {
    if (a == b) {
      return true;
    }
    return switch (a) {
      case PyBool x -> a.equals(b);
      case PyInt x ->
          a.equals(b)
              && x.value().compareTo(SMALLEST_CACHED) >= 0
              && x.value().compareTo(LARGEST_CACHED) <= 0;
      case PyStr x -> a.equals(b);
      case PyTuple x -> x.items().isEmpty() && x.namedClass().isEmpty() && a.equals(b);
      case dev.arrayc.value.PyDType x -> a.equals(b);
      default -> false;
    };
  }

  /** {@return whether a container holds a value: {@code item in container}} */
  static boolean contains(PyValue container, PyValue item) {
    return switch (container) {
      case PyStr s -> {
        if (!(item instanceof PyStr part)) {
          throw Raise.type("'in <string>' requires string as left operand, not " + item.typeName());
        }
        yield s.value().contains(part.value());
      }
      case PyDict d -> d.entries().containsKey(key(item));
      case PySet s -> s.elements().containsKey(key(item));
      case PyTuple t ->
          SpecialMethods.call(t, "__contains__", item)
              .map(Operations::truth)
              .orElseGet(() -> search(t, item));
      case PyRange r when Ints.of(item).isPresent() -> inRange(r, Ints.of(item).get());
      default -> search(container, item);
    };
  }

  private static boolean inRange(PyRange range, BigInteger item) {
    if (item.bitLength() > 63 || range.length() == 0) {
      return false;
    }
    long value = item.longValueExact();
    long last = range.start() + (range.length() - 1) * range.step();
    long low = Math.min(range.start(), last);
    long high = Math.max(range.start(), last);
    return value >= low && value <= high && (value - range.start()) % range.step() == 0;
  }

  private static boolean search(PyValue container, PyValue item) {
    if (!Iteration.isIterable(container)) {
      throw Raise.type("argument of type '" + container.typeName() + "' is not iterable");
    }
    if (container instanceof Array || container instanceof NumpyValue) {
      return Arrays.contains(container, item);
    }
    Iterator<PyValue> items = Iteration.of(container);
    while (items.hasNext()) {
      if (equal(items.next(), item)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Folds a value that is used as a key or set element, so that Java equality is Python's.
   *
   * @throws dev.arrayc.diagnostic.CompileException TypeError if it is not hashable
   */
  static PyValue key(PyValue value) {
    unhashable(value)
        .ifPresent(
            culprit -> {
              throw Raise.type("unhashable type: '" + hashName(culprit) + "'");
            });
    return PyDict.key(value);
  }

  /** {@return the part of a value that cannot be hashed: a list, dict, set or array} */
  static Optional<PyValue> unhashable(PyValue value) {
    return switch (value) {
      case PyDimension d -> throw PyDimension.valueNeeded();
      case PyList l -> Optional.of(l);
      case PyDict d -> Optional.of(d);
      case PySlice s -> Optional.of(s);
      case Array a -> Optional.of(a);
      case NumpyValue n -> n.isScalar() ? Optional.empty() : Optional.of(n);
      case PySet s -> s.frozen() ? Optional.empty() : Optional.of(s);
      case PyTuple t ->
          t.items().stream().map(Comparison::unhashable).flatMap(Optional::stream).findFirst();
      default -> Optional.empty();
    };
  }

  /** {@return the class name in the text of an unhashable value, as CPython and JAX spell it} */
  static String hashName(PyValue value) {
    return switch (value) {
      case dev.arrayc.value.Concrete c -> "jaxlib._jax.ArrayImpl";
      case dev.arrayc.value.Tracer t -> "DynamicJaxprTracer";
      case NumpyValue n -> "numpy.ndarray";
      default -> value.typeName();
    };
  }
}
