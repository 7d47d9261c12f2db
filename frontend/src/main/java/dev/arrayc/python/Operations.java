package dev.arrayc.python;

import dev.arrayc.library.NumpyArrays;
import dev.arrayc.syntax.BinaryOp;
import dev.arrayc.syntax.UnaryOp;
import dev.arrayc.value.Array;
import dev.arrayc.value.NumpyValue;
import dev.arrayc.value.PyBool;
import dev.arrayc.value.PyComplex;
import dev.arrayc.value.PyDType;
import dev.arrayc.value.PyDict;
import dev.arrayc.value.PyDimension;
import dev.arrayc.value.PyFloat;
import dev.arrayc.value.PyInt;
import dev.arrayc.value.PyList;
import dev.arrayc.value.PyNone;
import dev.arrayc.value.PyRange;
import dev.arrayc.value.PyStr;
import dev.arrayc.value.PyTuple;
import dev.arrayc.value.PyValue;
import dev.arrayc.value.Session;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Python's operators: on its own values here, on arrays in the library. */
final class Operations {
  /** Characters that cost one evaluator step to make. */
  private static final int CHARS_PER_STEP = 8;

  private Operations() {}

  /** {@return whether operators on the value are the array library's} */
  static boolean isArrayLike(PyValue value) {
    return value instanceof Array || value instanceof NumpyValue;
  }

  /** {@return {@code a op b}} */
  static PyValue binary(BinaryOp op, PyValue a, PyValue b) {
    return binary(op, a, b, op == BinaryOp.POW ? "** or pow()" : op.symbol());
  }

  /** {@return what {@code a op= b} makes of {@code a}; lists, sets and dicts change in place} */
  static PyValue augmented(BinaryOp op, PyValue a, PyValue b) {
    if (op == BinaryOp.ADD && a instanceof PyList list && !isArrayLike(b)) {
      ListMethods.extend(list, b);
      return list;
    }
    if (op == BinaryOp.MUL && a instanceof PyList list && Ints.of(b).isPresent()) {
      List<PyValue> repeated = repeat(list.items(), Ints.of(b).get());
      list.items().clear();
      list.items().addAll(repeated);
      return list;
    }
    if (op == BinaryOp.BIT_OR && a instanceof PyDict dict && b instanceof PyDict other) {
      other.entries().values().forEach(e -> dict.put(e.key(), e.value()));
      return dict;
    }
    if (a instanceof PySet set && !set.frozen() && b instanceof PySet other) {
      return SetMethods.update(op, set, other);
    }
    PyValue result = binary(op, a, b, op.symbol() + "=");
    if (a instanceof NumpyValue array && !array.isScalar() && result instanceof NumpyValue all) {
      NumpyArrays.update(array, all, ufunc(op));
      return array;
    }
    return result;
  }

  /** NumPy's name of an operation. */
  private static String ufunc(BinaryOp op) {
    return switch (op) {
      case ADD -> "add";
      case SUB -> "subtract";
      case MUL -> "multiply";
      case MATMUL -> "matmul";
      case DIV -> "divide";
      case FLOOR_DIV -> "floor_divide";
      case MOD -> "remainder";
      case POW -> "power";
      case LEFT_SHIFT -> "left_shift";
      case RIGHT_SHIFT -> "right_shift";
      case BIT_AND -> "bitwise_and";
      case BIT_XOR -> "bitwise_xor";
      case BIT_OR -> "bitwise_or";
    };
  }

  private static PyValue binary(BinaryOp op, PyValue a, PyValue b, String symbol) {
    if (a instanceof PyDimension || b instanceof PyDimension) {
      throw PyDimension.valueNeeded();
    }
    if (a instanceof PyTuple || b instanceof PyTuple) {
      Optional<PyValue> special = SpecialMethods.binary(op, a, b);
      if (special.isPresent()) {
        return special.get();
      }
    }
    if (isArrayLike(a) || isArrayLike(b)) {
      return arrayBinary(op, a, b);
    }
    Optional<BigInteger> x = Ints.of(a);
    Optional<BigInteger> y = Ints.of(b);
    if (x.isPresent() && y.isPresent() && op != BinaryOp.MATMUL) {
      return integers(op, a, b, x.get(), y.get());
    }
    if (Floats.has(op) && isNumber(a) && isNumber(b)) {
      if (!(a instanceof PyComplex) && !(b instanceof PyComplex)) {
        return Floats.binary(op, toDouble(a), toDouble(b));
      }
      if (op != BinaryOp.FLOOR_DIV && op != BinaryOp.MOD) {
        return Floats.binary(op, complex(a).orElseThrow(), complex(b).orElseThrow());
      }
    }
    return sequences(op, a, b).orElseThrow(() -> unsupported(symbol, a, b));
  }

  private static RuntimeException unsupported(String symbol, PyValue a, PyValue b) {
    return Raise.type(
        "unsupported operand type(s) for "
            + symbol
            + ": '"
            + a.typeName()
            + "' and '"
            + b.typeName()
            + "'");
  }

  /** A list or string times a NumPy integer repeats, as in Python; all else is array arithmetic. */
  private static PyValue arrayBinary(BinaryOp op, PyValue a, PyValue b) {
    if (op == BinaryOp.MUL) {
      PyValue sequence = isSequence(a) ? a : b;
      PyValue count = isSequence(a) ? b : a;
      if (isSequence(sequence)
          && count instanceof NumpyValue n
          && n.isScalar()
          && n.tensor().dtype().isInteger()) {
        return sequences(op, sequence, new PyInt(Arrays.index(count))).orElseThrow();
      }
    }
    if (op == BinaryOp.MOD && a instanceof PyStr format) {
      return new PyStr(PercentFormat.format(format.value(), b));
    }
    return Arrays.binary(op, a, b);
  }

  private static boolean isSequence(PyValue value) {
    return value instanceof PyList || value instanceof PyTuple || value instanceof PyStr;
  }

  private static PyValue integers(BinaryOp op, PyValue a, PyValue b, BigInteger x, BigInteger y) {
    if (a instanceof PyBool p && b instanceof PyBool q) {
      switch (op) {
        case BIT_AND -> {
          return PyBool.of(p.value() && q.value());
        }
        case BIT_OR -> {
          return PyBool.of(p.value() || q.value());
        }
        case BIT_XOR -> {
          return PyBool.of(p.value() != q.value());
        }
        default -> {}
      }
    }
    return Ints.binary(op, x, y);
  }

  private static Optional<PyValue> sequences(BinaryOp op, PyValue a, PyValue b) {
    return switch (op) {
      case ADD -> concatenate(a, b);
      case MUL ->
          isSequence(a)
              ? Optional.of(repeat(a, b))
              : isSequence(b) ? Optional.of(repeat(b, a)) : Optional.empty();
      case MOD ->
          a instanceof PyStr format
              ? Optional.of(new PyStr(PercentFormat.format(format.value(), b)))
              : Optional.empty();
      case BIT_OR, BIT_AND, BIT_XOR, SUB -> sets(op, a, b);
      case MATMUL, DIV, FLOOR_DIV, POW, LEFT_SHIFT, RIGHT_SHIFT -> Optional.empty();
    };
  }

  private static Optional<PyValue> sets(BinaryOp op, PyValue a, PyValue b) {
    if (a instanceof PySet x && b instanceof PySet y) {
      return Optional.of(SetMethods.binary(op, x, y));
    }
    if (op == BinaryOp.BIT_OR && a instanceof PyDict x && b instanceof PyDict y) {
      PyDict both = new PyDict();
      x.entries().values().forEach(e -> both.put(e.key(), e.value()));
      y.entries().values().forEach(e -> both.put(e.key(), e.value()));
      return Optional.of(both);
    }
    if (op == BinaryOp.BIT_OR && TypeForm.isType(a) && TypeForm.isType(b)) {
      return Optional.of(TypeForm.union(a, b));
    }
    return Optional.empty();
  }

  private static Optional<PyValue> concatenate(PyValue a, PyValue b) {
    if (a instanceof PyStr x && b instanceof PyStr y) {
      Session.current().step((x.value().length() + y.value().length()) / CHARS_PER_STEP);
      return Optional.of(new PyStr(x.value() + y.value()));
    }
    if (a instanceof PyList x && b instanceof PyList y) {
      return Optional.of(new PyList(join(x.items(), y.items())));
    }
    if (a instanceof PyTuple x && b instanceof PyTuple y) {
      return Optional.of(PyTuple.of(join(x.items(), y.items())));
    }
    if (isSequence(a)) {
      String name = a instanceof PyTuple ? "tuple" : a.typeName();
      throw Raise.type(
          "can only concatenate " + name + " (not \"" + b.typeName() + "\") to " + name);
    }
    return Optional.empty();
  }

  private static List<PyValue> join(List<PyValue> a, List<PyValue> b) {
    Session.current().step((a.size() + b.size()) / CHARS_PER_STEP);
    List<PyValue> both = new ArrayList<>(a.size() + b.size());
    both.addAll(a);
    both.addAll(b);
    return both;
  }

  private static PyValue repeat(PyValue sequence, PyValue count) {
    BigInteger times =
        Ints.of(count)
            .orElseThrow(
                () ->
                    Raise.type(
                        "can't multiply sequence by non-int of type '" + count.typeName() + "'"));
    return switch (sequence) {
      case PyStr s -> {
        long n = times.max(BigInteger.ZERO).min(BigInteger.valueOf(Integer.MAX_VALUE)).longValue();
        Session.current().step(s.value().length() * n / CHARS_PER_STEP);
        yield new PyStr(s.value().repeat((int) n));
      }
      case PyList l -> new PyList(repeat(l.items(), times));
      case PyTuple t -> PyTuple.of(repeat(t.items(), times));
      default -> throw new IllegalArgumentException(sequence.typeName());
    };
  }

  private static List<PyValue> repeat(List<PyValue> items, BigInteger times) {
    BigInteger size = BigInteger.valueOf(items.size()).multiply(times.max(BigInteger.ZERO));
    Session.current().step(size.bitLength() > 62 ? Long.MAX_VALUE / 2 : size.longValueExact());
    List<PyValue> all = new ArrayList<>();
    if (!items.isEmpty()) {
      Collections.nCopies(Math.max(0, times.intValueExact()), items).forEach(all::addAll);
    }
    return all;
  }

  /** {@return {@code op a}} */
  static PyValue unary(UnaryOp op, PyValue a) {
    if (op == UnaryOp.NOT) {
      return PyBool.of(!truth(a));
    }
    if (isArrayLike(a)) {
      return Arrays.unary(op, a);
    }
    Optional<BigInteger> integer = Ints.of(a);
    if (integer.isPresent()) {
      BigInteger i = integer.get();
      return new PyInt(op == UnaryOp.NEGATIVE ? i.negate() : op == UnaryOp.INVERT ? i.not() : i);
    }
    boolean negative = op == UnaryOp.NEGATIVE;
    if (op != UnaryOp.INVERT && a instanceof PyFloat f) {
      return new PyFloat(negative ? -f.value() : f.value());
    }
    if (op != UnaryOp.INVERT && a instanceof PyComplex c) {
      return negative ? new PyComplex(-c.real(), -c.imag()) : c;
    }
    Optional<PyValue> special = SpecialMethods.unary(op, a);
    if (special.isPresent()) {
      return special.get();
    }
    throw Raise.type("bad operand type for unary " + op.symbol() + ": '" + a.typeName() + "'");
  }

  /** {@return whether a value counts as true; asking a tracer is an error} */
  static boolean truth(PyValue value) {
    return switch (value) {
      case PyBool b -> b.value();
      case PyNone n -> false;
      case PyInt i -> i.value().signum() != 0;
      case PyDimension d -> throw PyDimension.valueNeeded();
      case PyFloat f -> f.value() != 0;
      case PyComplex c -> c.real() != 0 || c.imag() != 0;
      case PyStr s -> !s.value().isEmpty();
      case PyTuple t ->
          SpecialMethods.call(t, "__bool__")
              .or(() -> SpecialMethods.call(t, "__len__"))
              .map(Operations::truth)
              .orElse(!t.items().isEmpty());
      case PyList l -> !l.items().isEmpty();
      case PyDict d -> !d.entries().isEmpty();
      case PyRange r -> r.length() > 0;
      case PySet s -> !s.elements().isEmpty();
      case PyDeque d -> !d.elements().orElseThrow().isEmpty();
      case DictView v -> !v.dict().entries().isEmpty();
      case Array a -> Arrays.truth(a);
      case NumpyValue n -> Arrays.truth(n);
      default -> true;
    };
  }

  static boolean isNumber(PyValue value) {
    return value instanceof PyFloat || value instanceof PyComplex || Ints.of(value).isPresent();
  }

  /** {@return an int, bool or float as a double} */
  static double toDouble(PyValue value) {
    return value instanceof PyFloat f ? f.value() : Ints.toDouble(Ints.of(value).orElseThrow());
  }

  /** {@return a number as a complex one; empty if it is none} */
  static Optional<PyComplex> complex(PyValue value) {
    return switch (value) {
      case PyComplex c -> Optional.of(c);
      case PyFloat f -> Optional.of(new PyComplex(f.value(), 0));
      case PyInt i -> Optional.of(new PyComplex(Ints.toDouble(i.value()), 0));
      case PyBool b -> Optional.of(new PyComplex(b.value() ? 1 : 0, 0));
      default -> Optional.empty();
    };
  }

  /** {@code x.dtype == jnp.float32} and {@code x.dtype == 'float32'} hold. */
  static boolean equalDTypes(PyValue a, PyValue b) {
    if (a instanceof PyDType x && b instanceof PyDType y) {
      return x.dtype() == y.dtype();
    }
    if (a instanceof PyDType x && b instanceof PyStr y) {
      return !x.isScalarType() && x.dtype().numpyName().equals(y.value());
    }
    return a instanceof PyStr && b instanceof PyDType && equalDTypes(b, a);
  }

  /** {@return an integer from anything that has {@code __index__}} */
  static BigInteger index(PyValue value) {
    if (isArrayLike(value)) {
      return Arrays.index(value);
    }
    if (value instanceof PyDimension) {
      throw PyDimension.valueNeeded();
    }
    return Ints.of(value)
        .orElseThrow(
            () ->
                Raise.type(
                    "'" + value.typeName() + "' object cannot be interpreted as an integer"));
  }
}
