package dev.arrayc.library;

import dev.arrayc.value.PyDict;
import dev.arrayc.value.PyFloat;
import dev.arrayc.value.PyInt;
import dev.arrayc.value.PyList;
import dev.arrayc.value.PyNone;
import dev.arrayc.value.PyStr;
import dev.arrayc.value.PyTuple;
import dev.arrayc.value.PyValue;
import dev.arrayc.value.Session;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Pytrees as JAX has them: tuples, named tuples, lists, dicts (keys in sorted order), {@code None}
 * (a node without leaves) and {@link PyTreeNode}s are inner nodes, everything else is a leaf.
 */
public final class PyTrees {
  private PyTrees() {}

  /** The shape of a tree: equal structures have equal nodes at every path. */
  public sealed interface TreeDef {
    /** {@return how many leaves it has} */
    default int leafCount() {
      return switch (this) {
        case Leaf leaf -> 1;
        case Node node -> node.children().stream().mapToInt(TreeDef::leafCount).sum();
      };
    }
  }

  /** A place for a leaf. */
  public record Leaf() implements TreeDef {
    @Override
    public String toString() {
      return "*";
    }
  }

  /** What kind of inner node. */
  public enum Kind {
    TUPLE,
    NAMED_TUPLE,
    LIST,
    DICT,
    ORDERED_DICT,
    DEFAULT_DICT,
    NONE,
    CUSTOM
  }

  /**
   * An inner node.
   *
   * @param identity what must be equal beside the children: dict keys, the named class, the
   *     auxiliary data of a custom node
   * @param keys the path element of each child: {@code [0]}, {@code ['w']}, {@code .x}
   */
  public record Node(
      Kind kind, Object identity, List<String> keys, List<TreeDef> children, PyValue prototype)
      implements TreeDef {
    public Node {
      keys = List.copyOf(keys);
      children = List.copyOf(children);
    }

    /** {@return the keys of a dict, as a tuple of them prints} */
    String prototypeKeys() {
      return Reprs.of(
          PyTuple.of(inOrder((PyDict) prototype).stream().map(PyDict.Entry::key).toList()));
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Node n
          && kind == n.kind
          && identity.equals(n.identity)
          && children.equals(n.children);
    }

    @Override
    public int hashCode() {
      return 31 * (31 * kind.hashCode() + identity.hashCode()) + children.hashCode();
    }

    @Override
    public String toString() {
      String inside = children.stream().map(Object::toString).collect(Collectors.joining(", "));
      return switch (kind) {
        case NONE -> "None";
        case LIST -> "[" + inside + "]";
        case TUPLE -> children.size() == 1 ? "(" + inside + ",)" : "(" + inside + ")";
        case NAMED_TUPLE ->
            "CustomNode(namedtuple[" + prototype.typeName() + "], [" + inside + "])";
        case CUSTOM -> "CustomNode(" + prototype.typeName() + ", [" + inside + "])";
        case ORDERED_DICT -> "CustomNode(OrderedDict[" + prototypeKeys() + "], [" + inside + "])";
        case DEFAULT_DICT ->
            "CustomNode(defaultdict[("
                + ((PyDict) prototype)
                    .factory()
                    .map(f -> "<class '" + f.name() + "'>")
                    .orElse("None")
                + ", "
                + prototypeKeys()
                + ")], ["
                + inside
                + "])";
        case DICT -> {
          List<String> items = new ArrayList<>();
          for (int i = 0; i < children.size(); i++) {
            String key = keys.get(i);
            items.add(key.substring(1, key.length() - 1) + ": " + children.get(i));
          }
          yield "{" + String.join(", ", items) + "}";
        }
      };
    }
  }

  /** A tree taken apart. */
  public record Flat(List<PyValue> leaves, TreeDef structure) {
    public Flat {
      leaves = List.copyOf(leaves);
    }
  }

  private static final TreeDef LEAF = new Leaf();

  /** Takes a tree apart. */
  public static Flat flatten(PyValue tree) {
    return flatten(tree, value -> false);
  }

  /** Takes a tree apart, down to the values that {@code isLeaf} accepts. */
  public static Flat flatten(PyValue tree, Predicate<PyValue> isLeaf) {
    List<PyValue> leaves = new ArrayList<>();
    TreeDef structure = flatten(tree, isLeaf, leaves);
    return new Flat(leaves, structure);
  }

  private static TreeDef flatten(PyValue tree, Predicate<PyValue> isLeaf, List<PyValue> leaves) {
    if (isLeaf.test(tree)) {
      leaves.add(tree);
      return LEAF;
    }
    return switch (tree) {
      case PyNone none -> node(Kind.NONE, "", List.of(), List.of(), none, isLeaf, leaves);
      case PyList list ->
          node(Kind.LIST, "", indices(list.items().size()), list.items(), list, isLeaf, leaves);
      case PyTuple t when t.namedClass().isPresent() ->
          node(
              Kind.NAMED_TUPLE,
              t.namedClass().get(),
              t.namedClass().get().fields().stream().map(f -> "." + f).toList(),
              t.items(),
              t,
              isLeaf,
              leaves);
      case PyTuple t ->
          node(Kind.TUPLE, "", indices(t.items().size()), t.items(), t, isLeaf, leaves);
      case PyDict d when d.kind() == PyDict.Kind.COUNTER -> {
        leaves.add(tree);
        yield LEAF;
      }
      case PyDict d -> {
        List<PyDict.Entry> entries = inOrder(d);
        yield node(
            kind(d),
            entries.stream().map(e -> PyDict.key(e.key())).toList(),
            entries.stream().map(e -> "[" + Reprs.of(e.key()) + "]").toList(),
            entries.stream().map(PyDict.Entry::value).toList(),
            d,
            isLeaf,
            leaves);
      }
      case PyTreeNode n ->
          node(Kind.CUSTOM, n.auxiliary(), n.childKeys(), n.children(), n, isLeaf, leaves);
      default -> {
        leaves.add(tree);
        yield LEAF;
      }
    };
  }

  private static TreeDef node(
      Kind kind,
      Object identity,
      List<String> keys,
      List<PyValue> children,
      PyValue prototype,
      Predicate<PyValue> isLeaf,
      List<PyValue> leaves) {
    List<TreeDef> structures = new ArrayList<>();
    for (PyValue child : children) {
      structures.add(flatten(child, isLeaf, leaves));
    }
    return new Node(kind, identity, keys, structures, prototype);
  }

  private static List<String> indices(int count) {
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      keys.add("[" + i + "]");
    }
    return keys;
  }

  private static Kind kind(PyDict dict) {
    return switch (dict.kind()) {
      case ORDERED -> Kind.ORDERED_DICT;
      case DEFAULT -> Kind.DEFAULT_DICT;
      case DICT, COUNTER -> Kind.DICT;
    };
  }

  private static List<PyDict.Entry> inOrder(PyDict dict) {
    return dict.kind() == PyDict.Kind.ORDERED ? List.copyOf(dict.entries().values()) : sorted(dict);
  }

  /** JAX flattens dicts in the order of their sorted keys, an OrderedDict in its own. */
  private static List<PyDict.Entry> sorted(PyDict dict) {
    List<PyDict.Entry> entries = new ArrayList<>(dict.entries().values());
    entries.sort(Comparator.comparing(PyDict.Entry::key, PyTrees::compareKeys));
    return entries;
  }

  private static int compareKeys(PyValue a, PyValue b) {
    return switch (PyDict.key(a)) {
      case PyStr x when PyDict.key(b) instanceof PyStr y -> compareCodePoints(x.value(), y.value());
      case PyInt x when PyDict.key(b) instanceof PyInt y -> x.value().compareTo(y.value());
      case PyFloat x when PyDict.key(b) instanceof PyFloat y ->
          Double.compare(x.value(), y.value());
      case PyInt x when PyDict.key(b) instanceof PyFloat y ->
          Double.compare(x.value().doubleValue(), y.value());
      case PyFloat x when PyDict.key(b) instanceof PyInt y ->
          Double.compare(x.value(), y.value().doubleValue());
      case PyTuple x when PyDict.key(b) instanceof PyTuple y -> {
        for (int i = 0; i < Math.min(x.items().size(), y.items().size()); i++) {
          int order = compareKeys(x.items().get(i), y.items().get(i));
          if (order != 0) {
            yield order;
          }
        }
        yield Integer.compare(x.items().size(), y.items().size());
      }
      default ->
          throw Session.current()
              .error(
                  "ValueError",
                  "Comparator raised exception while sorting pytree dictionary keys.",
                  "use keys of one type, all strings or all numbers");
    };
  }

  private static int compareCodePoints(String a, String b) {
    int[] x = a.codePoints().toArray();
    int[] y = b.codePoints().toArray();
    return java.util.Arrays.compare(x, y);
  }

  /**
   * Puts a tree together.
   *
   * @throws dev.arrayc.diagnostic.CompileException if the number of leaves is wrong
   */
  public static PyValue unflatten(TreeDef structure, List<? extends PyValue> leaves) {
    int expected = structure.leafCount();
    if (leaves.size() != expected) {
      throw Session.current()
          .error(
              "ValueError",
              "Too "
                  + (leaves.size() < expected ? "few" : "many")
                  + " leaves for PyTreeDef; expected "
                  + expected
                  + (leaves.size() < expected ? ", got " + leaves.size() : "."));
    }
    return unflatten(structure, leaves.iterator());
  }

  private static PyValue unflatten(TreeDef structure, Iterator<? extends PyValue> leaves) {
    if (!(structure instanceof Node node)) {
      return leaves.next();
    }
    List<PyValue> children = new ArrayList<>();
    for (TreeDef child : node.children()) {
      children.add(unflatten(child, leaves));
    }
    return rebuild(node, children);
  }

  private static PyValue rebuild(Node node, List<PyValue> children) {
    return switch (node.kind()) {
      case NONE -> PyNone.NONE;
      case LIST -> new PyList(children);
      case TUPLE -> PyTuple.of(children);
      case NAMED_TUPLE -> new PyTuple(children, ((PyTuple) node.prototype()).namedClass());
      case CUSTOM -> ((PyTreeNode) node.prototype()).rebuild(children);
      case DICT, ORDERED_DICT, DEFAULT_DICT -> {
        PyDict prototype = (PyDict) node.prototype();
        PyDict dict = new PyDict(prototype.kind(), prototype.factory());
        List<PyDict.Entry> entries = inOrder(prototype);
        for (int i = 0; i < children.size(); i++) {
          dict.put(entries.get(i).key(), children.get(i));
        }
        yield dict;
      }
    };
  }

  /** {@return the keys of a dict's entries in the order of its children} */
  static List<PyValue> dictKeys(PyDict dict) {
    return inOrder(dict).stream().map(PyDict.Entry::key).toList();
  }

  /** {@return the path of every leaf in JAX's spelling: {@code ['w'][0].x}, after a prefix} */
  public static List<String> paths(TreeDef structure, String prefix) {
    List<String> paths = new ArrayList<>();
    collectPaths(structure, prefix, paths);
    return paths;
  }

  private static void collectPaths(TreeDef structure, String prefix, List<String> paths) {
    switch (structure) {
      case Leaf leaf -> paths.add(prefix);
      case Node node -> {
        for (int i = 0; i < node.children().size(); i++) {
          collectPaths(node.children().get(i), prefix + node.keys().get(i), paths);
        }
      }
    }
  }
}
