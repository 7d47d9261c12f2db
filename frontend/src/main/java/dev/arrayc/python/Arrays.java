package dev.arrayc.python;

import dev.arrayc.ir.DType;
import dev.arrayc.ir.Tensor;
import dev.arrayc.library.Library;
import dev.arrayc.library.Operators;
import dev.arrayc.syntax.BinaryOp;
import dev.arrayc.syntax.CompareOp;
import dev.arrayc.syntax.UnaryOp;
import dev.arrayc.value.Array;
import dev.arrayc.value.Concrete;
import dev.arrayc.value.NumpyValue;
import dev.arrayc.value.PyBool;
import dev.arrayc.value.PyCallable;
import dev.arrayc.value.PyComplex;
import dev.arrayc.value.PyDType;
import dev.arrayc.value.PyDict;
import dev.arrayc.value.PyInt;
import dev.arrayc.value.PyList;
import dev.arrayc.value.PyNotImplemented;
import dev.arrayc.value.PyStr;
import dev.arrayc.value.PyTuple;
import dev.arrayc.value.PyValue;
import java.math.BigInteger;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

/** Python's protocols on arrays and NumPy values: where the evaluator meets the array library. */
final class Arrays {
  private static final List<String> OF_TYPE =
      List.of("shape", "dtype", "ndim", "size", "itemsize", "nbytes", "weak_type", "is_deleted");

  private Arrays() {}

  /** Checks that an array has not been donated. */
  private static PyValue live(PyValue value) {
    if (value instanceof Array array) {
      Evaluation.current().donated().check(array);
    }
    return value;
  }

  static PyValue binary(BinaryOp op, PyValue a, PyValue b) {
    PyValue result = Operators.binary(op, live(a), live(b));
    if (result == PyNotImplemented.NOT_IMPLEMENTED) {
      throw Raise.type(
          "unsupported operand type(s) for "
              + (op == BinaryOp.POW ? "** or pow()" : op.symbol())
              + ": '"
              + className(a, b)
              + "' and '"
              + className(b, a)
              + "'",
          "a list or tuple becomes an array with jnp.array(...)");
    }
    return result;
  }

  static PyValue compare(CompareOp op, PyValue a, PyValue b) {
    PyValue result = Operators.compare(op, live(a), live(b));
    if (result != PyNotImplemented.NOT_IMPLEMENTED) {
      return result;
    }
    return switch (op) {
      case EQ -> PyBool.FALSE;
      case NE -> PyBool.TRUE;
      case LT, LE, GT, GE, IS, IS_NOT, IN, NOT_IN ->
          throw Raise.type(
              "'"
                  + op.symbol()
                  + "' not supported between instances of '"
                  + className(a, b)
                  + "' and '"
                  + className(b, a)
                  + "'");
    };
  }

  /** JAX itself refuses containers, under the class's short name; Python refuses all else. */
  private static String className(PyValue value, PyValue other) {
    boolean container =
        other instanceof PyList || other instanceof PyTuple || other instanceof PyDict;
    return value instanceof Array && !(value instanceof Concrete && container)
        ? Comparison.hashName(value)
        : value.typeName();
  }

  static PyValue unary(UnaryOp op, PyValue value) {
    return Operators.unary(op, live(value));
  }

  static PyValue absolute(PyValue value) {
    String module = value instanceof Array ? "jax.numpy" : "numpy";
    return function(module, "abs").call(List.of(value), new LinkedHashMap<>());
  }

  /** {@return a function of the library} */
  static PyCallable function(String module, String name) {
    Map<String, PyValue> members = Library.modules().get(module);
    if (members != null && members.get(name) instanceof PyCallable callable) {
      return callable;
    }
    throw dev.arrayc.value.Session.current()
        .limitation(module + "." + name + " is not supported", "use the functions of jax.numpy");
  }

  static boolean truth(PyValue value) {
    return switch (live(value)) {
      case Array a -> Operators.truth(a);
      case NumpyValue n -> Operators.truth(n.tensor());
      default -> throw new IllegalArgumentException(value.typeName());
    };
  }

  /** The only element of a value, for {@code int}, {@code float} or {@code complex}. */
  private static Tensor scalar(PyValue value, String conversion) {
    return switch (live(value)) {
      case Array a -> Operators.scalar(a, conversion);
      case NumpyValue n -> Operators.scalar(new Concrete(n.tensor(), false), conversion);
      default -> throw new IllegalArgumentException(value.typeName());
    };
  }

  static BigInteger toInt(PyValue value) {
    Tensor tensor = scalar(value, "int");
    return switch (tensor.dtype().kind()) {
      case BOOL, SIGNED, UNSIGNED -> integer(tensor);
      case FLOAT -> Conversions.truncate(tensor.doubles()[0]);
      case COMPLEX -> throw notReal("int");
    };
  }

  private static BigInteger integer(Tensor tensor) {
    long bits = tensor.longs()[0];
    return tensor.dtype() == DType.U64
        ? new BigInteger(Long.toUnsignedString(bits))
        : BigInteger.valueOf(bits);
  }

  static double toFloat(PyValue value) {
    Tensor tensor = scalar(value, "float");
    return switch (tensor.dtype().kind()) {
      case BOOL, SIGNED, UNSIGNED -> integer(tensor).doubleValue();
      case FLOAT -> tensor.doubles()[0];
      case COMPLEX -> throw notReal("float");
    };
  }

  private static RuntimeException notReal(String conversion) {
    return Raise.type(
        conversion + "() argument must be a string or a real number, not 'complex'",
        "take x.real first");
  }

  static PyComplex toComplex(PyValue value) {
    Tensor tensor = scalar(value, "complex");
    return switch (tensor.dtype().kind()) {
      case BOOL, SIGNED, UNSIGNED -> new PyComplex(integer(tensor).doubleValue(), 0);
      case FLOAT -> new PyComplex(tensor.doubles()[0], 0);
      case COMPLEX -> new PyComplex(tensor.doubles()[0], tensor.doubles()[1]);
    };
  }

  static BigInteger index(PyValue value) {
    return switch (value) {
      case Array a -> BigInteger.valueOf(Operators.index(a));
      case NumpyValue n -> BigInteger.valueOf(Operators.index(new Concrete(n.tensor(), false)));
      default -> throw new IllegalArgumentException(value.typeName());
    };
  }

  static Iterator<PyValue> iterate(PyValue value) {
    return switch (live(value)) {
      case Array a -> List.<PyValue>copyOf(Operators.iterate(a)).iterator();
      case NumpyValue n ->
          LongStream.range(0, length(n)).mapToObj(i -> getItem(n, PyInt.of(i))).iterator();
      default -> throw new IllegalArgumentException(value.typeName());
    };
  }

  static long length(PyValue value) {
    return switch (value) {
      case Array a -> Operators.length(a);
      case NumpyValue n -> Operators.length(new Concrete(n.tensor(), false));
      default -> throw new IllegalArgumentException(value.typeName());
    };
  }

  static PyValue getItem(PyValue value, PyValue index) {
    return switch (live(value)) {
      case Array a -> Operators.getItem(a, index);
      case NumpyValue n -> Operators.getItem(n, index);
      default -> throw new IllegalArgumentException(value.typeName());
    };
  }

  /** {@code item in array}: whether any element is equal to it. */
  static boolean contains(PyValue array, PyValue item) {
    PyValue equal = compare(CompareOp.EQ, array, item);
    if (!Operations.isArrayLike(equal)) {
      return Operations.truth(equal);
    }
    String module = equal instanceof Array ? "jax.numpy" : "numpy";
    return truth(function(module, "any").call(List.of(equal), new LinkedHashMap<>()));
  }

  /** {@return an attribute of an array or NumPy value; a donated array still has its type} */
  static Optional<PyValue> attribute(PyValue value, String name) {
    return switch (OF_TYPE.contains(name) ? value : live(value)) {
      case Array a -> Operators.attribute(a, name).or(() -> Device.ofArray(a, name));
      case NumpyValue n -> Operators.attribute(n, name);
      default -> throw new IllegalArgumentException(value.typeName());
    };
  }

  /** The AttributeError of an array. */
  static RuntimeException noAttribute(Array array, String name) {
    return Operators.noAttribute(array, name);
  }

  /** {@return an attribute of a dtype} */
  static Optional<PyValue> attribute(PyDType dtype, String name) {
    DType d = dtype.dtype();
    return switch (name) {
      case "name", "__name__" -> Optional.of(new PyStr(d.numpyName()));
      case "itemsize" -> Optional.of(PyInt.of(d.bytes()));
      case "kind" ->
          Optional.of(
              new PyStr(
                  switch (d.kind()) {
                    case BOOL -> "b";
                    case SIGNED -> "i";
                    case UNSIGNED -> "u";
                    case FLOAT -> "f";
                    case COMPLEX -> "c";
                  }));
      case "type" -> Optional.of(new PyDType(d, true, true));
      case "dtype" -> dtype.isScalarType() ? Optional.of(new PyDType(d, false)) : Optional.empty();
      default -> Optional.empty();
    };
  }

  /** {@return what calling {@code jnp.float32} or {@code np.float32} does} */
  static PyCallable constructor(PyDType type) {
    if (!type.isScalarType()) {
      throw Raise.type("'dtype' object is not callable");
    }
    String module = type.isNumpy() ? "numpy" : "jax.numpy";
    return Builtin.function(
        type.dtype().numpyName(),
        args -> {
          args.noKeywords().between(0, 1);
          LinkedHashMap<String, PyValue> keyword = new LinkedHashMap<>();
          keyword.put("dtype", type);
          PyValue array =
              function(module, "asarray")
                  .call(List.of(args.optional(0).orElse(PyInt.of(0))), keyword);
          return array instanceof NumpyValue n && n.tensor().type().rank() == 0
              ? new NumpyValue(n.tensor(), true)
              : array;
        });
  }
}
