package dev.arrayc.library;

import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import dev.arrayc.value.Array;
import dev.arrayc.value.Concrete;
import dev.arrayc.value.NumpyValue;
import dev.arrayc.value.PyCallable;
import dev.arrayc.value.PyDict;
import dev.arrayc.value.PyStr;
import dev.arrayc.value.PyTuple;
import dev.arrayc.value.PyValue;
import dev.arrayc.value.Session;
import dev.arrayc.value.Trace;
import dev.arrayc.value.Tracer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/** Functions of {@code jax} itself: types without values, data on devices. */
public final class TopLevel {
  private TopLevel() {}

  static List<LibraryFunction> rows() {
    List<LibraryFunction> rows = new ArrayList<>();
    row(rows, "eval_shape", "fun, *args, **kwargs", TopLevel::evalShape);
    row(
        rows,
        "ShapeDtypeStruct",
        "shape, dtype, *, sharding=None, weak_type=False, vma=None",
        ShapeStruct::of);
    row(rows, "block_until_ready", "x", a -> a.value("x"));
    row(
        rows,
        "device_put",
        "x, device=None, src=None, *, donate=False, may_alias=None",
        TopLevel::put);
    row(rows, "device_get", "x", TopLevel::get);
    // One device and no derivatives: nothing is saved or computed again.
    for (String name : List.of("checkpoint", "remat")) {
      row(
          rows,
          name,
          "fun, *, prevent_cse=True, policy=None, static_argnums=(), concrete=False",
          a -> a.callable("fun"));
    }
    row(rows, "named_call", "fun, *, name=None", a -> a.callable("fun"));
    return rows;
  }

  private interface Body {
    PyValue apply(Arguments arguments);
  }

  private static void row(List<LibraryFunction> rows, String name, String signature, Body body) {
    rows.add(LibraryFunction.plain("jax." + name, signature, body::apply));
  }

  private static PyValue put(Arguments a) {
    PyTrees.Flat flat = PyTrees.flatten(a.value("x"));
    List<PyValue> leaves = new ArrayList<>();
    for (int i = 0; i < flat.leaves().size(); i++) {
      PyValue leaf = flat.leaves().get(i);
      int position = i;
      leaves.add(Literals.lift(leaf).orElseThrow(() -> a.notAnArray(leaf, position)));
    }
    return PyTrees.unflatten(flat.structure(), leaves);
  }

  private static PyValue get(Arguments a) {
    PyTrees.Flat flat = PyTrees.flatten(a.value("x"));
    List<PyValue> leaves = new ArrayList<>();
    for (PyValue leaf : flat.leaves()) {
      leaves.add(
          switch (leaf) {
            case Concrete c -> new NumpyValue(c.tensor(), false);
            case Tracer t -> throw TracerErrors.numpy(t);
            default -> leaf;
          });
    }
    return PyTrees.unflatten(flat.structure(), leaves);
  }

  /** Traces a function with arguments of which only the types are known, and runs nothing. */
  private static PyValue evalShape(Arguments a) {
    PyCallable function = a.callable("fun");
    Session session = Session.current();
    Trace trace = Trace.eager(function.name(), session.span());
    PyTrees.Flat positional = PyTrees.flatten(a.value("args"));
    PyTrees.Flat named = PyTrees.flatten(a.value("kwargs"));
    session.push(trace);
    try {
      PyTuple args =
          (PyTuple) PyTrees.unflatten(positional.structure(), tracers(positional, trace, a));
      PyDict kwargs = (PyDict) PyTrees.unflatten(named.structure(), tracers(named, trace, a));
      SequencedMap<String, PyValue> keywords = new LinkedHashMap<>();
      kwargs.entries().values().forEach(e -> keywords.put(((PyStr) e.key()).value(), e.value()));
      PyTrees.Flat result =
          PyTrees.flatten(function.call(args.items(), keywords), v -> v instanceof PrngKey);
      List<PyValue> types = new ArrayList<>();
      for (PyValue leaf : result.leaves()) {
        types.add(type(leaf, a));
      }
      return PyTrees.unflatten(result.structure(), types);
    } finally {
      session.pop();
    }
  }

  private static List<PyValue> tracers(PyTrees.Flat flat, Trace trace, Arguments a) {
    List<PyValue> out = new ArrayList<>();
    for (PyValue leaf : flat.leaves()) {
      if (leaf instanceof ShapeStruct s) {
        out.add(
            s.type()
                .<PyValue>map(t -> tracer(t, s.weak(), trace))
                .orElseGet(() -> new PrngKey(tracer(words(s.shape()), false, trace))));
        continue;
      }
      int position = out.size();
      Array array = Literals.lift(leaf).orElseThrow(() -> a.notAnArray(leaf, position));
      out.add(tracer(array.type(), array.weak(), trace));
    }
    return out;
  }

  /** {@return a tree with tracers of a trace of its own for its {@code ShapeDtypeStruct}s} */
  public static PyValue placeholders(PyValue tree) {
    PyTrees.Flat flat = PyTrees.flatten(tree);
    Trace trace = Trace.eager("lower", Session.current().span());
    List<PyValue> out = new ArrayList<>();
    for (PyValue leaf : flat.leaves()) {
      Optional<TensorType> type =
          leaf instanceof ShapeStruct s ? s.type() : Optional.<TensorType>empty();
      out.add(type.<PyValue>map(t -> tracer(t, ((ShapeStruct) leaf).weak(), trace)).orElse(leaf));
    }
    return PyTrees.unflatten(flat.structure(), out);
  }

  private static TensorType words(List<Long> shape) {
    List<Long> all = new ArrayList<>(shape);
    all.add(2L);
    return new TensorType(dev.arrayc.ir.DType.U32, all);
  }

  private static Array tracer(TensorType type, boolean weak, Trace trace) {
    Value parameter = trace.builder().parameter(type);
    return new Tracer(parameter, weak, trace);
  }

  private static PyValue type(PyValue leaf, Arguments a) {
    return leaf instanceof PrngKey key
        ? new ShapeStruct(key.shape(), new PrngKey.KeyType(), false)
        : ShapeStruct.of(
            Literals.lift(leaf)
                .orElseThrow(
                    () ->
                        a.error(
                            "TypeError",
                            "function "
                                + Region.described(a.callable("fun"))
                                + " traced for eval_shape returned a value of type "
                                + Reprs.typeOf(leaf)
                                + ", which is not a valid JAX type")));
  }
}
