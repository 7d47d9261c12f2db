package dev.arrayc.python;

import dev.arrayc.library.Literals;
import dev.arrayc.library.Promotion;
import dev.arrayc.library.PyTrees;
import dev.arrayc.value.Array;
import dev.arrayc.value.PyCallable;
import dev.arrayc.value.PyDict;
import dev.arrayc.value.PyInt;
import dev.arrayc.value.PyStr;
import dev.arrayc.value.PyTuple;
import dev.arrayc.value.PyValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * The arguments of a call of a jitted function, sorted into static values and the leaves of traced
 * ones.
 *
 * @param statics the static arguments, for the cache
 * @param structure the tree of the traced arguments: a tuple of positional ones, a dict of others
 * @param leaves their leaves as arrays
 * @param paths JAX's name of each leaf
 * @param donated whether each leaf may be overwritten
 */
record CallArguments(
    List<PyValue> positional,
    SequencedMap<String, PyValue> keyword,
    List<Boolean> positionalStatic,
    List<JitCache.Static> statics,
    PyTrees.TreeDef structure,
    List<Array> leaves,
    List<String> paths,
    List<Boolean> donated) {

  /** Sorts the arguments of one call. */
  static CallArguments of(
      PyCallable function,
      JitOptions options,
      List<PyValue> positional,
      SequencedMap<String, PyValue> keyword) {
    return new Sorter(function).sort(options, positional, keyword);
  }

  /** Goes through the arguments in the order in which JAX flattens them. */
  private static final class Sorter {
    private final PyCallable function;
    private final Optional<Binding.Signature> signature;
    private final List<Boolean> isStatic = new ArrayList<>();
    private final List<JitCache.Static> statics = new ArrayList<>();
    private final List<String> paths = new ArrayList<>();
    private final List<Boolean> donated = new ArrayList<>();

    Sorter(PyCallable function) {
      this.function = function;
      this.signature = Signatures.of(function);
    }

    CallArguments sort(
        JitOptions options, List<PyValue> positional, SequencedMap<String, PyValue> keyword) {
      List<PyValue> traced = new ArrayList<>();
      for (int i = 0; i < positional.size(); i++) {
        PyValue value = positional.get(i);
        isStatic.add(options.isStatic(i, positional.size()));
        if (isStatic.getLast()) {
          statics.add(fixed("[" + i + "]", value));
        } else {
          traced.add(value);
          name(value, Signatures.path(signature, i), options.isDonated(i, positional.size()));
        }
      }
      PyDict tracedKeywords = new PyDict();
      List<Map.Entry<String, PyValue>> entries = new ArrayList<>(keyword.entrySet());
      entries.sort(Map.Entry.comparingByKey(CallArguments::byCodePoints));
      for (Map.Entry<String, PyValue> entry : entries) {
        String name = entry.getKey();
        if (options.staticNames().contains(name)) {
          statics.add(fixed(name, entry.getValue()));
        } else {
          tracedKeywords.put(new PyStr(name), entry.getValue());
          name(
              entry.getValue(),
              Signatures.path(signature, name),
              options.donatedNames().contains(name));
        }
      }
      PyTrees.Flat flat = PyTrees.flatten(PyTuple.of(PyTuple.of(traced), tracedKeywords));
      List<Array> leaves = new ArrayList<>();
      for (int i = 0; i < flat.leaves().size(); i++) {
        leaves.add(leaf(function, flat.leaves().get(i), paths.get(i)));
      }
      return new CallArguments(
          positional, keyword, isStatic, statics, flat.structure(), leaves, paths, donated);
    }

    private void name(PyValue value, String path, boolean gives) {
      List<String> leaves = PyTrees.paths(PyTrees.flatten(value).structure(), path);
      paths.addAll(leaves);
      leaves.forEach(leaf -> donated.add(gives));
    }
  }

  private static int byCodePoints(String a, String b) {
    return java.util.Arrays.compare(a.codePoints().toArray(), b.codePoints().toArray());
  }

  private static JitCache.Static fixed(String place, PyValue value) {
    Optional<PyValue> culprit = Comparison.unhashable(value);
    if (culprit.isPresent()) {
      throw Raise.value(
          "Non-hashable static arguments are not supported. An error occurred while trying to hash"
              + " an object of type "
              + Types.shown(value)
              + ", "
              + Text.str(value)
              + ". The error was:\nTypeError: unhashable type: '"
              + Comparison.hashName(culprit.get())
              + "'",
          "pass a tuple in place of a list, or a NamedTuple in place of a dict");
    }
    return new JitCache.Static(place, value.typeName(), PyDict.key(value));
  }

  private static Array leaf(PyCallable function, PyValue value, String path) {
    if (value instanceof PyInt i && !Literals.fits(i.value(), Promotion.defaultInt())) {
      throw Raise.overflow(
          "An overflow was encountered while parsing an argument to a jitted computation, whose"
              + " argument path is "
              + path
              + ". Got <class 'int'> with value "
              + i.value());
    }
    return Literals.lift(value)
        .orElseThrow(
            () ->
                Raise.type(
                    "Error interpreting argument to "
                        + Text.repr(function)
                        + " as an abstract array. The problematic value is of type "
                        + Types.shown(value)
                        + " and was passed to the function at path "
                        + path
                        + ".\n"
                        + "This typically means that a jit-wrapped function was called with a"
                        + " non-array argument, and this argument was not marked as static using"
                        + " the static_argnums or static_argnames parameters of jax.jit.",
                    "mark it static: jit(f, static_argnames=\"" + root(path) + "\")"));
  }

  private static String root(String path) {
    int end = 0;
    while (end < path.length() && path.charAt(end) != '[' && path.charAt(end) != '.') {
      end++;
    }
    return path.substring(0, end);
  }

  /** {@return the types of the leaves, for the cache} */
  List<JitCache.Leaf> leafTypes() {
    return leaves.stream().map(a -> new JitCache.Leaf(a.type(), a.weak())).toList();
  }

  /** Calls the function with other values for the leaves. */
  PyValue callWith(PyCallable function, List<? extends PyValue> values) {
    PyTuple both = (PyTuple) PyTrees.unflatten(structure, values);
    List<PyValue> traced = new ArrayList<>(((PyTuple) both.items().getFirst()).items());
    List<PyValue> all = new ArrayList<>();
    for (int i = 0; i < positional.size(); i++) {
      all.add(positionalStatic.get(i) ? positional.get(i) : traced.removeFirst());
    }
    SequencedMap<String, PyValue> allKeyword = new LinkedHashMap<>(keyword);
    for (PyDict.Entry entry : ((PyDict) both.items().getLast()).entries().values()) {
      allKeyword.put(((PyStr) entry.key()).value(), entry.value());
    }
    return function.call(all, allKeyword);
  }
}
