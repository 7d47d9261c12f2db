package dev.arrayc.library;

import dev.arrayc.ir.DType;
import dev.arrayc.value.Array;
import dev.arrayc.value.Concrete;
import dev.arrayc.value.NumpyValue;
import dev.arrayc.value.PyCallable;
import dev.arrayc.value.PyDict;
import dev.arrayc.value.PyList;
import dev.arrayc.value.PyNone;
import dev.arrayc.value.PyTuple;
import dev.arrayc.value.PyValue;
import dev.arrayc.value.Session;
import dev.arrayc.value.Tracer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Function;

/**
 * NumPy for static arithmetic: the functions of {@code jax.numpy} evaluated now, with 64-bit types,
 * on values that are known while tracing. A tracer as an argument is NumPy's
 * TracerArrayConversionError.
 */
final class Numpy {
  /** What returns views of its first argument. */
  private static final Set<String> VIEWS =
      Set.of(
          "reshape",
          "ravel",
          "transpose",
          "permute_dims",
          "matrix_transpose",
          "swapaxes",
          "moveaxis",
          "rollaxis",
          "squeeze",
          "expand_dims",
          "flip",
          "fliplr",
          "flipud",
          "rot90",
          "atleast_1d",
          "atleast_2d",
          "atleast_3d",
          "split",
          "array_split",
          "hsplit",
          "vsplit",
          "dsplit");

  private Numpy() {}

  /** Places in an array's memory as views of it. */
  static PyValue shared(NumpyValue array, PyValue places) {
    return switch (places) {
      case NumpyValue n -> array.view(n.tensor());
      case PyList l -> new PyList(l.items().stream().map(p -> shared(array, p)).toList());
      case PyTuple t -> PyTuple.of(t.items().stream().map(p -> shared(array, p)).toList());
      default -> places;
    };
  }

  /** A function of {@code jax.numpy} under its name in {@code numpy}. */
  record NumpyFunction(LibraryFunction function) implements PyCallable {
    @Override
    public String name() {
      return function.name();
    }

    @Override
    public PyValue call(List<PyValue> positional, SequencedMap<String, PyValue> keyword) {
      if (positional.size() == 1 && keyword.isEmpty() && isArrayOf(positional.getFirst())) {
        return positional.getFirst();
      }
      if (VIEWS.contains(function.name()) && first(positional) instanceof NumpyValue array) {
        return shared(array, computed(positional, keyword, new NumpyValue(array.places(), false)));
      }
      return computed(positional, keyword, first(positional));
    }

    /** {@code np.asarray} of what is an array is the same object. */
    private boolean isArrayOf(PyValue value) {
      return function.name().equals("asarray") && value instanceof NumpyValue n && !n.isScalar();
    }

    private static PyValue first(List<PyValue> positional) {
      return positional.isEmpty() ? PyNone.NONE : positional.getFirst();
    }

    private PyValue computed(
        List<PyValue> all, SequencedMap<String, PyValue> keyword, PyValue first) {
      List<PyValue> positional = new ArrayList<>(all);
      if (!positional.isEmpty()) {
        positional.set(0, first);
      }
      boolean creates = function.fullName().endsWith("array");
      List<PyValue> given = new ArrayList<>(positional);
      given.addAll(keyword.values());
      return compute(
          given,
          values -> {
            SequencedMap<String, PyValue> named = new LinkedHashMap<>();
            int i = positional.size();
            for (String name : keyword.keySet()) {
              named.put(name, values.get(i++));
            }
            // Within compute no trace is open, so that the arrays are NumPy's own, made now.
            List<PyValue> arrays =
                values.subList(0, positional.size()).stream()
                    .map(v -> creates ? v : sequencesAsArrays(v))
                    .toList();
            return function.call(arrays, named);
          });
    }

    /** NumPy's functions take lists and tuples of numbers for arrays, where JAX's refuse them. */
    private PyValue sequencesAsArrays(PyValue value) {
      return takesSequences() && isNested(value) ? Creation.array(value) : value;
    }

    private boolean takesSequences() {
      return function.signature().firstIsArray();
    }
  }

  private static boolean isNested(PyValue value) {
    return Shapes.sequence(value)
        .map(items -> items.stream().allMatch(v -> Literals.isArrayLike(v) || isNested(v)))
        .orElse(false);
  }

  /** The rows of {@code numpy}: those of {@code jax.numpy}. */
  static Map<String, PyValue> rows(SequencedMap<String, PyValue> jaxNumpy) {
    Map<String, PyValue> rows = new LinkedHashMap<>();
    jaxNumpy.forEach(
        (name, value) -> {
          if (value instanceof LibraryFunction f) {
            rows.put(name, new NumpyFunction(f));
          }
        });
    return rows;
  }

  /** Computes with NumPy's 64-bit types: NumPy values in, NumPy values out. */
  static PyValue compute(List<PyValue> arguments, Function<List<PyValue>, PyValue> body) {
    try {
      return Session.current()
          .forNumpy()
          .run(
              () -> wrapped(body.apply(common(arguments.stream().map(Numpy::unwrapped).toList()))));
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** NumPy joins an integer and a narrower float to a float that holds both. */
  private static List<PyValue> common(List<PyValue> values) {
    boolean wide =
        values.stream()
            .anyMatch(
                v ->
                    v instanceof Concrete c
                        && !c.weak()
                        && c.dtype().isInteger()
                        && c.dtype().bits() >= 32);
    return values.stream()
        .map(
            v ->
                wide && v instanceof Concrete c && !c.weak() && c.dtype().isFloat()
                    ? Lax.convert(c, DType.F64)
                    : v)
        .toList();
  }

  private static PyValue unwrapped(PyValue value) {
    return switch (value) {
      case NumpyValue n -> new Concrete(n.tensor(), false);
      case Tracer t -> throw TracerErrors.numpy(t);
      case PyList l -> new PyList(l.items().stream().map(Numpy::unwrapped).toList());
      case PyTuple t when t.namedClass().isEmpty() ->
          PyTuple.of(t.items().stream().map(Numpy::unwrapped).toList());
      default -> value;
    };
  }

  private static PyValue wrapped(PyValue value) {
    return switch (value) {
      case Array a when a instanceof Concrete c -> new NumpyValue(c.tensor(), c.type().rank() == 0);
      case PyList l -> new PyList(l.items().stream().map(Numpy::wrapped).toList());
      case PyTuple t when t.namedClass().isEmpty() ->
          PyTuple.of(t.items().stream().map(Numpy::wrapped).toList());
      case PyDict d -> d;
      default -> value;
    };
  }
}
