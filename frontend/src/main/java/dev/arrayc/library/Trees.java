package dev.arrayc.library;

import dev.arrayc.value.PyBool;
import dev.arrayc.value.PyCallable;
import dev.arrayc.value.PyDict;
import dev.arrayc.value.PyFloat;
import dev.arrayc.value.PyInt;
import dev.arrayc.value.PyList;
import dev.arrayc.value.PyNone;
import dev.arrayc.value.PyObject;
import dev.arrayc.value.PyStr;
import dev.arrayc.value.PyTuple;
import dev.arrayc.value.PyValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code jax.tree} and {@code jax.tree_util}. */
final class Trees {
  /** A structure as a program holds it. */
  record Structure(PyTrees.TreeDef definition) implements PyObject {
    @Override
    public Optional<PyValue> attribute(String name) {
      return switch (name) {
        case "num_leaves" -> Optional.of(PyInt.of(definition.leafCount()));
        case "num_nodes" -> Optional.of(PyInt.of(nodes(definition)));
        case "children" -> Optional.of(new Method(name, n -> children()));
        case "unflatten" ->
            Optional.of(
                new Method(
                    name,
                    p ->
                        PyTrees.unflatten(
                            definition, Shapes.sequence(p.getFirst()).orElse(List.of()))));
        default -> Optional.empty();
      };
    }

    private static int nodes(PyTrees.TreeDef tree) {
      return switch (tree) {
        case PyTrees.Leaf leaf -> 1;
        case PyTrees.Node node -> 1 + node.children().stream().mapToInt(Structure::nodes).sum();
      };
    }

    private PyValue children() {
      return new PyList(
          definition instanceof PyTrees.Node node
              ? node.children().stream().<PyValue>map(Structure::new).toList()
              : List.of());
    }

    /** A method of a structure, with positional arguments. */
    private record Method(String name, Function<List<PyValue>, PyValue> body)
        implements PyCallable {
      @Override
      public PyValue call(List<PyValue> positional, SequencedMap<String, PyValue> keyword) {
        return body.apply(positional);
      }
    }

    @Override
    public String repr() {
      return "PyTreeDef(" + definition + ")";
    }

    @Override
    public String typeName() {
      return "PyTreeDef";
    }
  }

  private Trees() {}

  static List<LibraryFunction> rows() {
    List<LibraryFunction> rows = new ArrayList<>();
    row(rows, "map", "f, tree, *rest, is_leaf=None", Trees::map);
    row(rows, "flatten", "tree, is_leaf=None", Trees::flatten);
    row(rows, "unflatten", "treedef, leaves", Trees::unflatten);
    row(rows, "leaves", "tree, is_leaf=None", a -> new PyList(flat(a, "tree").leaves()));
    row(rows, "structure", "tree, is_leaf=None", a -> new Structure(flat(a, "tree").structure()));
    row(rows, "all", "tree, *, is_leaf=None", Trees::all);
    row(rows, "reduce", "function, tree, initializer=None, is_leaf=None", Trees::reduce);
    row(rows, "transpose", "outer_treedef, inner_treedef, pytree_to_transpose", Trees::transpose);
    row(rows, "broadcast", "prefix_tree, full_tree, is_leaf=None", Trees::broadcast);
    row(
        rows,
        "reduce_associative",
        "operation, tree, *, identity=None, is_leaf=None",
        Trees::reducePairs);
    plain(rows, "all_leaves", "iterable, is_leaf=None", Trees::allLeaves);
    plain(
        rows,
        "treedef_is_leaf",
        "treedef",
        a -> PyBool.of(definition(a, "treedef") instanceof PyTrees.Leaf));
    plain(
        rows,
        "treedef_children",
        "treedef",
        a -> new Structure(definition(a, "treedef")).children());
    plain(rows, "treedef_tuple", "treedefs", Trees::ofStructures);
    return rows;
  }

  private static void plain(
      List<LibraryFunction> rows,
      String name,
      String signature,
      Function<Arguments, PyValue> body) {
    rows.add(LibraryFunction.plain("jax.tree_util." + name, signature, body));
  }

  private static void row(
      List<LibraryFunction> rows,
      String name,
      String signature,
      Function<Arguments, PyValue> body) {
    rows.add(LibraryFunction.plain("jax.tree." + name, signature, body));
    rows.add(LibraryFunction.plain("jax.tree_util.tree_" + name, signature, body));
  }

  private static Predicate<PyValue> leafTest(Arguments a) {
    return a.optional("is_leaf")
        .<Predicate<PyValue>>map(
            f -> {
              PyCallable test = a.callable("is_leaf");
              return v -> isTrue(Region.call(test, List.of(v)));
            })
        .orElse(v -> false);
  }

  private static boolean isTrue(PyValue value) {
    return switch (value) {
      case PyBool b -> b.value();
      case PyInt i -> i.value().signum() != 0;
      case PyFloat f -> f.value() != 0;
      case PyStr s -> !s.value().isEmpty();
      case PyNone none -> false;
      case dev.arrayc.value.Array x -> Operators.truth(x);
      default -> true;
    };
  }

  static PyTrees.Flat flat(Arguments a, String name) {
    return PyTrees.flatten(a.value(name), leafTest(a));
  }

  private static PyValue flatten(Arguments a) {
    PyTrees.Flat flat = flat(a, "tree");
    return PyTuple.of(new PyList(flat.leaves()), new Structure(flat.structure()));
  }

  private static PyTrees.TreeDef definition(Arguments a, String name) {
    if (a.value(name) instanceof Structure s) {
      return s.definition();
    }
    throw a.error(
        "TypeError",
        a.function()
            + "() expects a PyTreeDef as '"
            + name
            + "', got "
            + Reprs.typeOf(a.value(name)));
  }

  private static PyValue allLeaves(Arguments a) {
    Predicate<PyValue> test = leafTest(a);
    return PyBool.of(
        a.items("iterable").stream()
            .allMatch(v -> PyTrees.flatten(v, test).structure() instanceof PyTrees.Leaf));
  }

  /** The structure of a tuple of trees of these structures. */
  private static PyValue ofStructures(Arguments a) {
    List<PyValue> trees = new ArrayList<>();
    for (PyValue item : a.items("treedefs")) {
      if (!(item instanceof Structure s)) {
        throw a.error("TypeError", "treedef_tuple() expects PyTreeDefs, got " + Reprs.typeOf(item));
      }
      PyTrees.TreeDef tree = s.definition();
      List<PyInt> places = new ArrayList<>();
      for (int i = 0; i < tree.leafCount(); i++) {
        places.add(PyInt.of(i));
      }
      trees.add(PyTrees.unflatten(tree, places));
    }
    return new Structure(PyTrees.flatten(PyTuple.of(trees)).structure());
  }

  /** Each leaf of a prefix at all leaves that lie below it in the other tree. */
  private static PyValue broadcast(Arguments a) {
    PyTrees.Flat prefix = flat(a, "prefix_tree");
    List<PyValue> below = new ArrayList<>();
    split(a, prefix.structure(), a.value("full_tree"), "broadcast_prefix tree", below);
    List<PyValue> leaves = new ArrayList<>();
    for (int i = 0; i < below.size(); i++) {
      int count = PyTrees.flatten(below.get(i)).leaves().size();
      leaves.addAll(java.util.Collections.nCopies(count, prefix.leaves().get(i)));
    }
    return PyTrees.unflatten(PyTrees.flatten(a.value("full_tree")).structure(), leaves);
  }

  /** The halves of the leaves, reduced each, are combined. */
  private static PyValue reducePairs(Arguments a) {
    PyCallable operation = a.callable("operation");
    List<PyValue> level = flat(a, "tree").leaves();
    if (level.isEmpty()) {
      return a.optional("identity")
          .orElseThrow(
              () ->
                  a.error(
                      "TypeError",
                      "Must specify identity for parallel reduction of empty sequence."));
    }
    return halves(operation, level);
  }

  private static PyValue halves(PyCallable operation, List<PyValue> leaves) {
    int n = leaves.size();
    return n == 1
        ? leaves.getFirst()
        : Region.call(
            operation,
            List.of(
                halves(operation, leaves.subList(0, n / 2)),
                halves(operation, leaves.subList(n / 2, n))));
  }

  private static PyValue unflatten(Arguments a) {
    return PyTrees.unflatten(definition(a, "treedef"), a.items("leaves"));
  }

  /** Maps over trees of which the first may be a prefix of the others. */
  private static PyValue map(Arguments a) {
    PyCallable f = a.callable("f");
    PyTrees.Flat first = flat(a, "tree");
    List<List<PyValue>> columns = columns(a, first);
    List<PyValue> out = new ArrayList<>();
    for (int i = 0; i < first.leaves().size(); i++) {
      List<PyValue> arguments = new ArrayList<>(List.of(first.leaves().get(i)));
      for (List<PyValue> column : columns) {
        arguments.add(column.get(i));
      }
      out.add(Region.call(f, arguments));
    }
    return PyTrees.unflatten(first.structure(), out);
  }

  /** {@return for each further tree what it has at the leaves of the first} */
  static List<List<PyValue>> columns(Arguments a, PyTrees.Flat first) {
    List<List<PyValue>> columns = new ArrayList<>();
    for (PyValue other : ((PyTuple) a.value("rest")).items()) {
      List<PyValue> column = new ArrayList<>();
      split(a, first.structure(), other, "tree_map tree", column);
      columns.add(column);
    }
    return columns;
  }

  /** Takes a tree apart as far as a structure goes; its leaves may be subtrees. */
  @SuppressWarnings("ReferenceEquality") // this very node is opened, its children are leaves
  private static void split(
      Arguments a, PyTrees.TreeDef structure, PyValue tree, String path, List<PyValue> out) {
    if (!(structure instanceof PyTrees.Node expected)) {
      out.add(tree);
      return;
    }
    List<PyValue> children = new ArrayList<>();
    PyTrees.Flat flat = PyTrees.flatten(tree, v -> v != tree);
    PyTrees.TreeDef actual = flat.structure();
    children.addAll(flat.leaves());
    if (!(actual instanceof PyTrees.Node node) || !isSameType(node, expected)) {
      throw a.error(
          "ValueError",
          "pytree structure error: different types at key path\n    "
              + path
              + "\nAt that key path, the prefix pytree tree_map tree has a subtree of type\n    "
              + Reprs.typeOf(expected.prototype())
              + "\nbut at the same key path the full pytree has a subtree of different type\n    "
              + Reprs.typeOf(tree)
              + ".");
    }
    if (!node.identity().equals(expected.identity())
        || node.children().size() != expected.children().size()) {
      throw a.error(
          "ValueError",
          expected.prototype() instanceof PyDict
              ? otherKeys(expected, node, path)
              : otherLength(expected, node, path));
    }
    for (int i = 0; i < children.size(); i++) {
      split(a, expected.children().get(i), children.get(i), path + expected.keys().get(i), out);
    }
  }

  private static boolean isSameType(PyTrees.Node x, PyTrees.Node y) {
    boolean isNamed = x.kind() == PyTrees.Kind.NAMED_TUPLE;
    return x.kind() == y.kind() && (!isNamed || x.identity().equals(y.identity()));
  }

  private static String otherLength(PyTrees.Node expected, PyTrees.Node node, String path) {
    String type = expected.prototype().typeName();
    return "pytree structure error: different lengths of "
        + type
        + " at key path\n    "
        + path
        + "\nAt that key path, the prefix pytree tree_map tree has a subtree of type "
        + type
        + " of length "
        + expected.children().size()
        + ", but the full pytree has a subtree of the same type but of length "
        + node.children().size()
        + ".";
  }

  private static String otherKeys(PyTrees.Node expected, PyTrees.Node node, String path) {
    boolean isOfSize = expected.children().size() == node.children().size();
    String has = isOfSize ? "metadata\n    %2$s" : "%1$d child keys\n    %2$s";
    return "pytree structure error: different "
        + (isOfSize ? "pytree metadata" : "numbers of pytree children")
        + " at key path\n    "
        + path
        + "\nAt that key path, the prefix pytree tree_map tree has a subtree of type\n    "
        + Reprs.typeOf(expected.prototype())
        + "\nwith "
        + has.formatted(expected.children().size(), keys(expected, isOfSize))
        + "\nbut at the same key path the full pytree has a subtree of the same type but with "
        + has.formatted(node.children().size(), keys(node, isOfSize))
        + (isOfSize ? "" : "\nso the symmetric difference on key sets is\n    ")
        + (isOfSize ? "" : String.join(" ", inOneAlone(expected.keys(), node.keys())));
  }

  /** What only one of two lists has. */
  private static List<String> inOneAlone(List<String> x, List<String> y) {
    return Stream.concat(
            x.stream().filter(k -> !y.contains(k)), y.stream().filter(k -> !x.contains(k)))
        .map(Trees::keyName)
        .toList();
  }

  /** The keys of a dict, as a tuple of them prints, or their names alone. */
  private static String keys(PyTrees.Node dict, boolean asTuple) {
    return asTuple
        ? dict.prototypeKeys()
        : dict.keys().stream().map(Trees::keyName).collect(Collectors.joining(" "));
  }

  private static String keyName(String element) {
    return element.replaceAll("^\\['?|'?]$", "");
  }

  private static PyValue all(Arguments a) {
    return PyBool.of(flat(a, "tree").leaves().stream().allMatch(Trees::isTrue));
  }

  private static PyValue reduce(Arguments a) {
    PyCallable f = a.callable("function");
    List<PyValue> items = new ArrayList<>(flat(a, "tree").leaves());
    a.optional("initializer").ifPresent(items::addFirst);
    if (items.isEmpty()) {
      throw a.error("TypeError", "reduce() of empty iterable with no initial value");
    }
    PyValue result = items.getFirst();
    for (PyValue item : items.subList(1, items.size())) {
      result = Region.call(f, List.of(result, item));
    }
    return result;
  }

  /** Turns an outer tree of inner trees inside out. */
  private static PyValue transpose(Arguments a) {
    PyTrees.TreeDef outer = definition(a, "outer_treedef");
    PyTrees.TreeDef inner = definition(a, "inner_treedef");
    List<PyValue> rows = new ArrayList<>();
    split(a, outer, a.value("pytree_to_transpose"), "tree", rows);
    List<List<PyValue>> table = new ArrayList<>();
    for (PyValue row : rows) {
      List<PyValue> leaves = new ArrayList<>();
      split(a, inner, row, "tree", leaves);
      table.add(leaves);
    }
    List<PyValue> columns = new ArrayList<>();
    for (int i = 0; i < inner.leafCount(); i++) {
      int column = i;
      columns.add(PyTrees.unflatten(outer, table.stream().map(row -> row.get(column)).toList()));
    }
    return PyTrees.unflatten(inner, columns);
  }
}
