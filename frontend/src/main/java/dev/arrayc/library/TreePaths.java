package dev.arrayc.library;

import dev.arrayc.value.PyCallable;
import dev.arrayc.value.PyDict;
import dev.arrayc.value.PyInt;
import dev.arrayc.value.PyList;
import dev.arrayc.value.PyObject;
import dev.arrayc.value.PyStr;
import dev.arrayc.value.PyTuple;
import dev.arrayc.value.PyValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Functions on pytrees that tell where a leaf is: {@code jax.tree.map_with_path} and its like. */
final class TreePaths {
  /** One step of a path, as a program holds it. */
  sealed interface Key extends PyObject {
    /** {@return the step in a path: {@code ['w']}, {@code [0]}, {@code .x}} */
    String spelled();

    /** {@return the step without brackets and quotes} */
    String simple();

    @Override
    default String str() {
      return spelled();
    }

    @Override
    default String typeName() {
      return getClass().getSimpleName();
    }
  }

  /** Into a dict. */
  record DictKey(PyValue key) implements Key {
    @Override
    public Optional<PyValue> attribute(String name) {
      return name.equals("key") ? Optional.of(key) : Optional.empty();
    }

    @Override
    public String repr() {
      return "DictKey(key=" + Reprs.of(key) + ")";
    }

    @Override
    public String spelled() {
      return "[" + Reprs.of(key) + "]";
    }

    @Override
    public String simple() {
      return Reprs.plain(key);
    }
  }

  /** Into a list or tuple. */
  record SequenceKey(int index) implements Key {
    @Override
    public Optional<PyValue> attribute(String name) {
      return name.equals("idx") ? Optional.of(PyInt.of(index)) : Optional.empty();
    }

    @Override
    public String repr() {
      return "SequenceKey(idx=" + index + ")";
    }

    @Override
    public String spelled() {
      return "[" + index + "]";
    }

    @Override
    public String simple() {
      return Integer.toString(index);
    }
  }

  /** Into a named tuple or another object with fields. */
  record GetAttrKey(String field) implements Key {
    @Override
    public Optional<PyValue> attribute(String name) {
      return name.equals("name") ? Optional.of(new PyStr(field)) : Optional.empty();
    }

    @Override
    public String repr() {
      return "GetAttrKey(name='" + field + "')";
    }

    @Override
    public String spelled() {
      return "." + field;
    }

    @Override
    public String simple() {
      return field;
    }
  }

  private TreePaths() {}

  static List<LibraryFunction> rows() {
    List<LibraryFunction> rows = new ArrayList<>();
    for (String prefix : List.of("jax.tree.", "jax.tree_util.tree_")) {
      row(rows, prefix + "flatten_with_path", "tree, is_leaf=None", TreePaths::flatten);
      row(
          rows,
          prefix + "leaves_with_path",
          "tree, is_leaf=None",
          a -> pairs(Trees.flat(a, "tree")));
      row(rows, prefix + "map_with_path", "f, tree, *rest, is_leaf=None", TreePaths::map);
    }
    row(
        rows,
        "jax.tree_util.keystr",
        "keys, *, simple=False, separator=''",
        a -> {
          List<String> steps = new ArrayList<>();
          for (PyValue key : a.items("keys")) {
            steps.add(
                switch (key) {
                  case Key k -> a.bool("simple") ? k.simple() : k.spelled();
                  default -> Reprs.plain(key);
                });
          }
          return new PyStr(String.join(a.string("separator"), steps));
        });
    row(rows, "jax.tree_util.DictKey", "key", a -> new DictKey(a.value("key")));
    row(rows, "jax.tree_util.SequenceKey", "idx", a -> new SequenceKey((int) a.integer("idx")));
    row(rows, "jax.tree_util.GetAttrKey", "name", a -> new GetAttrKey(a.string("name")));
    return rows;
  }

  private interface Body {
    PyValue apply(Arguments arguments);
  }

  private static void row(List<LibraryFunction> rows, String name, String signature, Body body) {
    rows.add(LibraryFunction.plain(name, signature, body::apply));
  }

  private static PyValue flatten(Arguments a) {
    PyTrees.Flat flat = Trees.flat(a, "tree");
    return PyTuple.of(pairs(flat), new Trees.Structure(flat.structure()));
  }

  private static PyList pairs(PyTrees.Flat flat) {
    List<PyTuple> paths = paths(flat.structure());
    List<PyValue> pairs = new ArrayList<>();
    for (int i = 0; i < paths.size(); i++) {
      pairs.add(PyTuple.of(paths.get(i), flat.leaves().get(i)));
    }
    return new PyList(pairs);
  }

  private static PyValue map(Arguments a) {
    PyCallable f = a.callable("f");
    PyTrees.Flat first = Trees.flat(a, "tree");
    List<PyTuple> paths = paths(first.structure());
    List<List<PyValue>> columns = Trees.columns(a, first);
    List<PyValue> out = new ArrayList<>();
    for (int i = 0; i < paths.size(); i++) {
      List<PyValue> arguments = new ArrayList<>(List.of(paths.get(i), first.leaves().get(i)));
      for (List<PyValue> column : columns) {
        arguments.add(column.get(i));
      }
      out.add(Region.call(f, arguments));
    }
    return PyTrees.unflatten(first.structure(), out);
  }

  /** {@return the path of every leaf, a tuple of keys} */
  private static List<PyTuple> paths(PyTrees.TreeDef structure) {
    List<PyTuple> paths = new ArrayList<>();
    collect(structure, List.of(), paths);
    return paths;
  }

  private static void collect(PyTrees.TreeDef structure, List<PyValue> path, List<PyTuple> paths) {
    switch (structure) {
      case PyTrees.Leaf leaf -> paths.add(PyTuple.of(path));
      case PyTrees.Node node -> {
        for (int i = 0; i < node.children().size(); i++) {
          List<PyValue> longer = new ArrayList<>(path);
          longer.add(key(node, i));
          collect(node.children().get(i), longer, paths);
        }
      }
    }
  }

  private static Key key(PyTrees.Node node, int index) {
    return switch (node.kind()) {
      case TUPLE, LIST, NONE -> new SequenceKey(index);
      case NAMED_TUPLE, CUSTOM -> {
        String spelled = node.keys().get(index);
        yield spelled.startsWith(".")
            ? new GetAttrKey(spelled.substring(1))
            : new SequenceKey(index);
      }
      case DICT, ORDERED_DICT, DEFAULT_DICT ->
          new DictKey(PyTrees.dictKeys((PyDict) node.prototype()).get(index));
    };
  }
}
