package dev.arrayc.library;

import dev.arrayc.diagnostic.CompileException;
import dev.arrayc.ir.DType;
import dev.arrayc.value.Array;
import dev.arrayc.value.NumpyValue;
import dev.arrayc.value.PyBool;
import dev.arrayc.value.PyCallable;
import dev.arrayc.value.PyDimension;
import dev.arrayc.value.PyNone;
import dev.arrayc.value.PyStr;
import dev.arrayc.value.PyTuple;
import dev.arrayc.value.PyValue;
import dev.arrayc.value.Session;
import dev.arrayc.value.Tracer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The arguments of one call by parameter name, read as what the function expects. */
public record Arguments(String function, Map<String, PyValue> values) {
  /** {@return the value of a parameter} */
  public PyValue value(String name) {
    PyValue value = values.get(name);
    if (value == null) {
      throw new IllegalStateException(function + " has no parameter " + name);
    }
    return value;
  }

  /** {@return the value of a parameter unless it is {@code None}} */
  public Optional<PyValue> optional(String name) {
    return Optional.of(value(name)).filter(v -> v != PyNone.NONE);
  }

  /**
   * {@return a parameter as an array}
   *
   * @throws CompileException if it is no array, number or NumPy value: JAX takes no lists here
   */
  public Array array(String name) {
    return Staging.argument(known(name));
  }

  /** {@return a parameter as an array, which the function may look into where it is known} */
  public Array known(String name) {
    PyValue value = value(name);
    return Literals.lift(value).orElseThrow(() -> notAnArray(value, indexOf(name)));
  }

  /** {@return a parameter as an array unless it is {@code None}} */
  public Optional<Array> optionalArray(String name) {
    return optional(name).map(v -> array(name));
  }

  private int indexOf(String name) {
    return new ArrayList<>(values.keySet()).indexOf(name);
  }

  /** JAX's refusal of a value that is no array. */
  CompileException notAnArray(PyValue value, int position) {
    if (value instanceof PyDimension) {
      return PyDimension.valueNeeded();
    }
    return Session.current()
        .error(
            "TypeError",
            function
                + " requires ndarray or scalar arguments, got "
                + Reprs.typeOf(value)
                + " at position "
                + position
                + ".",
            "make it an array first: jnp.array(...)");
  }

  /** {@return a parameter that is a truth value} */
  public boolean bool(String name) {
    return switch (value(name)) {
      case PyBool b -> b.value();
      case PyNone none -> false;
      case Tracer t -> throw TracerErrors.bool(t);
      case PyValue v -> Shapes.staticInteger(v, "The " + name + " argument must be static.") != 0;
    };
  }

  /** {@return a parameter that is a static integer} */
  public long integer(String name) {
    return Shapes.staticInteger(
        value(name), "The '" + name + "' argument of " + function + " must be static.");
  }

  /** {@return a string parameter} */
  public String string(String name) {
    if (value(name) instanceof PyStr s) {
      return s.value();
    }
    throw error("TypeError", function + "() argument '" + name + "' must be a string");
  }

  /** {@return a parameter that can be called} */
  public PyCallable callable(String name) {
    if (value(name) instanceof PyCallable f) {
      return f;
    }
    throw error(
        "TypeError",
        function
            + " expects a function as '"
            + name
            + "', got an object of type "
            + Reprs.typeOf(value(name)));
  }

  /** {@return the dtype that a parameter names, canonical; empty for {@code None}} */
  public Optional<DType> dtype(String name) {
    return optional(name)
        .map(v -> Dtypes.of(v).orElseThrow(() -> Dtypes.unknown(v)))
        .map(Promotion::canonical);
  }

  /** {@return the axes of a parameter, all of them for {@code None}, counted from the front} */
  public List<Long> axes(String name, int rank) {
    return optional(name).map(v -> Shapes.axes(v, rank)).orElseGet(() -> Shapes.all(rank));
  }

  /** {@return a single axis, counted from the front} */
  public int axis(String name, int rank) {
    return Shapes.axis(Shapes.staticAxis(value(name)), rank);
  }

  /** {@return the values of a variadic parameter, or the items of a sequence} */
  public List<PyValue> items(String name) {
    PyValue value = value(name);
    return Shapes.sequence(value)
        .orElseThrow(
            () ->
                error(
                    "TypeError",
                    function
                        + " expects a sequence as '"
                        + name
                        + "', got "
                        + Reprs.typeOf(value)));
  }

  /** {@return the arrays of a sequence parameter; an array is the sequence of its rows} */
  public List<Array> arrays(String name) {
    PyValue value = value(name);
    if (value instanceof Array || value instanceof NumpyValue) {
      Array whole = array(name);
      return Indexing.rows(whole);
    }
    List<PyValue> items = items(name);
    List<Array> arrays = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      PyValue item = items.get(i);
      int position = i;
      arrays.add(Literals.lift(item).orElseThrow(() -> notAnArray(item, position)));
    }
    return arrays;
  }

  /**
   * {@return the single tuple argument or all variadic ones: {@code reshape(2, 3)}, {@code
   * reshape((2, 3))}}
   */
  public PyValue tupleOrRest(String name) {
    PyTuple rest = (PyTuple) value(name);
    return rest.items().size() == 1 && Shapes.sequence(rest.items().getFirst()).isPresent()
        ? rest.items().getFirst()
        : rest;
  }

  /**
   * {@return the single argument or all variadic ones: {@code reshape(2)}, {@code reshape(2, 3)}}
   */
  public PyValue loneOrRest(String name) {
    PyTuple rest = (PyTuple) value(name);
    return rest.items().size() == 1 ? rest.items().getFirst() : rest;
  }

  /** An error of this call at the current place. */
  public CompileException error(String errorClass, String message, String... hints) {
    return Session.current().error(errorClass, message, hints);
  }
}
