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
    List<String> staticKeywords,
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
    Optional<Binding.Signature> signature = Signatures.of(function);
    List<Boolean> isStatic = new ArrayList<>();
    List<JitCache.Static> statics = new ArrayList<>();
    List<PyValue> traced = new ArrayList<>();
    List<String> paths = new ArrayList<>();
    List<Boolean> donated = new ArrayList<>();
    for (int i = 0; i < positional.size(); i++) {
      PyValue value = positional.get(i);
      isStatic.add(options.isStatic(i, positional.size()));
      if (isStatic.getLast()) {
        statics.add(fixed("[" + i + "]", value));
      } else {
        traced.add(value);
        List<String> leaves =
            PyTrees.paths(PyTrees.flatten(value).structure(), Signatures.path(signature, i));
        paths.addAll(leaves);
        boolean gives = options.isDonated(i, positional.size());
        leaves.forEach(leaf -> donated.add(gives));
      }
    }
    PyDict tracedKeywords = new PyDict();
    List<String> staticKeywords = new ArrayList<>();
    List<String> names = new ArrayList<>(keyword.keySet());
    names.sort(CallArguments::byCodePoints);
    for (String name : names) {
      PyValue value = keyword.get(name);
      if (options.staticNames().contains(name)) {
        staticKeywords.add(name);
        statics.add(fixed(name, value));
      } else {
        tracedKeywords.put(new PyStr(name), value);
        List<String> leaves =
            PyTrees.paths(PyTrees.flatten(value).structure(), Signatures.path(signature, name));
        paths.addAll(leaves);
        boolean gives = options.donatedNames().contains(name);
        leaves.forEach(leaf -> donated.add(gives));
      }
    }
    PyTrees.Flat flat = PyTrees.flatten(PyTuple.of(PyTuple.of(traced), tracedKeywords));
    List<Array> leaves = new ArrayList<>();
    for (int i = 0; i < flat.leaves().size(); i++) {
      leaves.add(leaf(function, flat.leaves().get(i), paths.get(i)));
    }
    return new CallArguments(
        positional,
        keyword,
        isStatic,
        staticKeywords,
        statics,
        flat.structure(),
        leaves,
        paths,
        donated);
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
    Map<PyValue, PyDict.Entry> named = ((PyDict) both.items().getLast()).entries();
    SequencedMap<String, PyValue> allKeyword = new LinkedHashMap<>();
    keyword.forEach(
        (name, value) ->
            allKeyword.put(
                name, staticKeywords.contains(name) ? value : named.get(new PyStr(name)).value()));
    return function.call(all, allKeyword);
  }
}
