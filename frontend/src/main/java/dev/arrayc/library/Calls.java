package dev.arrayc.library;

import dev.arrayc.value.Array;
import dev.arrayc.value.PyCallable;
import dev.arrayc.value.PyInt;
import dev.arrayc.value.PyNone;
import dev.arrayc.value.PySlice;
import dev.arrayc.value.PyTuple;
import dev.arrayc.value.PyValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Rows of the library as parts of others: called by name, as a program calls them. */
final class Calls {
  /** The index of all places: {@code :}. */
  static final PySlice EVERYTHING = new PySlice(PyNone.NONE, PyNone.NONE, PyNone.NONE);

  private Calls() {}

  /** {@return what a function of {@code jax.numpy} makes of positional arguments} */
  static Array jnp(String name, PyValue... arguments) {
    return jnp(name, List.of(arguments), Map.of());
  }

  /** {@return what a function of {@code jax.numpy} makes of arguments} */
  static Array jnp(String name, List<? extends PyValue> positional, Map<String, PyValue> keyword) {
    return (Array) call("jax.numpy", name, positional, keyword);
  }

  static PyValue call(
      String module,
      String name,
      List<? extends PyValue> positional,
      Map<String, ? extends PyValue> keyword) {
    PyCallable function = (PyCallable) Library.find(module, name).orElseThrow();
    return function.call(List.copyOf(positional), new LinkedHashMap<>(keyword));
  }

  /** {@return what a method of {@code x.at[index]} makes of values: set, add, …} */
  static Array at(Array x, PyValue index, String method, Array values) {
    return (Array)
        new IndexUpdates.Ref(x, index)
            .attribute(method)
            .map(PyCallable.class::cast)
            .orElseThrow()
            .call(List.of(values), new LinkedHashMap<>());
  }

  /** {@return the items of a tuple or list that a function returned} */
  static List<Array> arrays(PyValue sequence) {
    return Shapes.sequence(sequence).orElseThrow().stream().map(Array.class::cast).toList();
  }

  /** {@return an index that is {@code last} along an axis and takes all of the axes before} */
  static PyTuple along(int axis, PyValue last) {
    Stream<PyValue> before = Stream.generate(() -> EVERYTHING);
    return PyTuple.of(Stream.concat(before.limit(axis), Stream.of(last)).toList());
  }

  /** {@return the index of the places from one to before another} */
  static PySlice range(long start, long stop) {
    return new PySlice(PyInt.of(start), PyInt.of(stop), PyNone.NONE);
  }
}
