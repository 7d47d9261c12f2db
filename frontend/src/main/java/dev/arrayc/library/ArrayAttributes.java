package dev.arrayc.library;

import dev.arrayc.ir.DType;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.value.Array;
import dev.arrayc.value.Concrete;
import dev.arrayc.value.NumpyValue;
import dev.arrayc.value.PyBool;
import dev.arrayc.value.PyCallable;
import dev.arrayc.value.PyComplex;
import dev.arrayc.value.PyDType;
import dev.arrayc.value.PyDimension;
import dev.arrayc.value.PyFloat;
import dev.arrayc.value.PyInt;
import dev.arrayc.value.PyList;
import dev.arrayc.value.PyTuple;
import dev.arrayc.value.PyValue;
import dev.arrayc.value.Session;
import dev.arrayc.value.Tracer;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;

/**
 * Attributes and methods of arrays; most methods are the function of {@code jax.numpy} so named.
 */
final class ArrayAttributes {
  private static final List<String> DELEGATED =
      List.of(
          "sum",
          "prod",
          "mean",
          "max",
          "min",
          "any",
          "all",
          "var",
          "std",
          "argmax",
          "argmin",
          "argpartition",
          "choose",
          "cumsum",
          "cumprod",
          "round",
          "clip",
          "conj",
          "conjugate",
          "ravel",
          "squeeze",
          "swapaxes",
          "repeat",
          "sort",
          "argsort",
          "dot",
          "diagonal",
          "trace",
          "astype",
          "copy",
          "ptp",
          "take",
          "nonzero",
          "searchsorted");

  private static final Map<String, Function<Array, PyValue>> PROPERTIES = properties();
  private static final Map<String, LibraryFunction> METHODS = methods();

  private ArrayAttributes() {}

  private static Map<String, Function<Array, PyValue>> properties() {
    Map<String, Function<Array, PyValue>> p = new LinkedHashMap<>();
    p.put("shape", x -> Shapes.tuple(x.type().shape()));
    p.put("ndim", x -> PyInt.of(x.type().rank()));
    p.put("size", x -> PyDimension.of(x.type().size()));
    p.put("dtype", x -> new PyDType(x.dtype(), false));
    p.put("weak_type", x -> PyBool.of(x.weak()));
    p.put("itemsize", x -> PyInt.of(x.dtype().bytes()));
    p.put("nbytes", x -> PyDimension.of(x.type().bytes()));
    p.put("at", IndexUpdates.Helper::new);
    p.put("T", x -> staged("transpose", () -> Manipulation.reversedAxes(x)));
    p.put("mT", x -> staged("matrix_transpose", () -> Manipulation.matrixTranspose(x)));
    p.put("real", x -> staged("real", () -> Elementwise.real(x)));
    p.put("imag", x -> staged("imag", () -> Elementwise.imag(x)));
    return p;
  }

  private static PyValue staged(String name, java.util.function.Supplier<PyValue> body) {
    return Staging.asOneFunction(name, body);
  }

  private static Map<String, LibraryFunction> methods() {
    Map<String, LibraryFunction> m = new LinkedHashMap<>();
    add(
        m,
        "item",
        "a, *args",
        a -> element(concrete(a, "This occurred in the item() method of jax.Array"), 0, a));
    add(
        m,
        "tolist",
        "a",
        a -> list(concrete(a, "The tolist() method was called on " + described(a) + ".")));
    add(m, "block_until_ready", "a", a -> a.array("a"));
    add(m, "view", "a, dtype=None, type=None", Views::view);
    add(
        m,
        "reshape",
        "a, *args, order='C'",
        a -> staged("reshape", () -> Manipulation.reshape(a, a.array("a"), a.loneOrRest("args"))));
    add(m, "flatten", "a, order='C'", a -> staged("ravel", () -> Manipulation.ravel(a)));
    add(
        m,
        "transpose",
        "a, *args",
        a ->
            staged("transpose", () -> Manipulation.transpose(a.array("a"), a.tupleOrRest("args"))));
    return m;
  }

  private static void add(
      Map<String, LibraryFunction> methods,
      String name,
      String signature,
      Function<Arguments, PyValue> body) {
    methods.put(name, LibraryFunction.plain("jax.Array." + name, signature, body));
  }

  /** {@return all names, for did-you-mean} */
  static List<String> names() {
    List<String> names = new ArrayList<>(PROPERTIES.keySet());
    names.addAll(METHODS.keySet());
    names.addAll(DELEGATED);
    return names;
  }

  static Optional<PyValue> find(Array array, String name) {
    if (PROPERTIES.containsKey(name)) {
      return Optional.of(PROPERTIES.get(name).apply(array));
    }
    return method(name).map(f -> new BoundMethod(f, array));
  }

  static Optional<PyValue> find(NumpyValue value, String name) {
    Function<Array, PyValue> property = PROPERTIES.get(name);
    if (property != null) {
      boolean isView = name.equals("T") || name.equals("mT");
      NumpyValue of = isView ? new NumpyValue(value.places(), false) : value;
      PyValue result = Numpy.compute(List.of(of), v -> property.apply((Array) v.getFirst()));
      return Optional.of(isView ? Numpy.shared(value, result) : result);
    }
    return method(name).map(f -> new BoundMethod(new Numpy.NumpyFunction(f), value));
  }

  private static Optional<LibraryFunction> method(String name) {
    if (METHODS.containsKey(name)) {
      return Optional.of(METHODS.get(name));
    }
    return DELEGATED.contains(name)
        ? Library.find("jax.numpy", name).map(LibraryFunction.class::cast)
        : Optional.empty();
  }

  /** A method of an array: a function whose first argument is the array. */
  private record BoundMethod(PyCallable function, PyValue self) implements PyCallable {
    @Override
    public String name() {
      return function.name();
    }

    @Override
    public PyValue call(List<PyValue> positional, SequencedMap<String, PyValue> keyword) {
      List<PyValue> all = new ArrayList<>(List.of(self));
      all.addAll(positional);
      return function.call(all, keyword);
    }
  }

  private static String described(Arguments a) {
    return a.array("a") instanceof Tracer t ? TracerErrors.described(t) : "";
  }

  private static Tensor concrete(Arguments a, String context) {
    return switch (a.array("a")) {
      case Tracer t -> throw TracerErrors.concretization(t, context);
      case Concrete c -> c.tensor();
    };
  }

  private static PyValue element(Tensor tensor, int index, Arguments a) {
    if (tensor.size() != 1) {
      List<PyValue> at = ((PyTuple) a.value("args")).items();
      if (at.size() == tensor.type().rank() && !at.isEmpty()) {
        long flat = 0;
        long[] strides = tensor.type().strides();
        for (int i = 0; i < at.size(); i++) {
          long d = tensor.type().dim(i);
          long k = Shapes.staticInteger(at.get(i), "The item() indices must be static.");
          flat += Math.floorMod(k, d) * strides[i];
        }
        return element(tensor, (int) flat);
      }
      throw Session.current()
          .error("ValueError", "can only convert an array of size 1 to a Python scalar");
    }
    return element(tensor, index);
  }

  /** {@return an element as Python's number} */
  static PyValue element(Tensor tensor, int index) {
    DType dtype = tensor.dtype();
    return switch (dtype.kind()) {
      case BOOL -> PyBool.of(tensor.longs()[index] != 0);
      case SIGNED -> PyInt.of(tensor.longs()[index]);
      case UNSIGNED -> new PyInt(new BigInteger(Long.toUnsignedString(tensor.longs()[index])));
      case FLOAT -> new PyFloat(tensor.doubles()[index]);
      case COMPLEX -> new PyComplex(tensor.doubles()[2 * index], tensor.doubles()[2 * index + 1]);
    };
  }

  private static PyValue list(Tensor tensor) {
    return list(tensor, 0, 0);
  }

  private static PyValue list(Tensor tensor, int axis, long offset) {
    TensorType type = tensor.type();
    if (axis == type.rank()) {
      return element(tensor, (int) offset);
    }
    List<PyValue> items = new ArrayList<>();
    for (long i = 0; i < type.dim(axis); i++) {
      items.add(list(tensor, axis + 1, offset + i * type.strides()[axis]));
    }
    return new PyList(items);
  }
}
