package dev.arrayc.python;

import dev.arrayc.value.PyNone;
import dev.arrayc.value.PyStr;
import dev.arrayc.value.PyValue;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/** The arguments of one call of a builtin, and the errors of getting them wrong. */
record Args(String function, List<PyValue> positional, SequencedMap<String, PyValue> keyword) {

  /** What a builtin does with its arguments. */
  @FunctionalInterface
  interface Body {
    PyValue apply(Args args);
  }

  int count() {
    return positional.size();
  }

  PyValue get(int index) {
    return positional.get(index);
  }

  /** Checks that there are this many positional arguments, and no keywords. */
  Args exactly(int expected) {
    noKeywords();
    if (count() != expected) {
      String text =
          switch (expected) {
            case 0 -> "no arguments";
            case 1 -> "exactly one argument";
            default -> "exactly " + expected + " arguments";
          };
      throw Raise.count(function, text, count());
    }
    return this;
  }

  /** Checks how many positional arguments there are, in the words of most builtins. */
  Args between(int least, int most) {
    if (count() < least || count() > most) {
      String bound = least == most ? "" : count() < least ? "at least " : "at most ";
      throw Raise.type(
          simpleName()
              + " expected "
              + bound
              + plural(count() < least ? least : most)
              + ", got "
              + count());
    }
    return this;
  }

  private String simpleName() {
    return function.substring(function.lastIndexOf('.') + 1);
  }

  /** The same in the words of the string methods that search. */
  Args searching() {
    noKeywords();
    if (count() == 0 || count() > 3) {
      throw Raise.type(
          simpleName()
              + "() takes at "
              + (count() == 0 ? "least 1 argument" : "most 3 arguments")
              + " ("
              + count()
              + " given)");
    }
    return this;
  }

  private static String plural(int count) {
    return count + (count == 1 ? " argument" : " arguments");
  }

  Args noKeywords() {
    if (!keyword.isEmpty()) {
      throw Raise.type(function + "() takes no keyword arguments");
    }
    return this;
  }

  /** Checks that no other keywords are given. */
  Args keywords(String... allowed) {
    for (String name : keyword.keySet()) {
      if (!List.of(allowed).contains(name)) {
        throw Raise.type("'" + name + "' is an invalid keyword argument for " + function + "()");
      }
    }
    return this;
  }

  /** {@return an argument given by position or by name} */
  Optional<PyValue> optional(int index, String name) {
    return index < count() ? Optional.of(get(index)) : Optional.ofNullable(keyword.get(name));
  }

  /** {@return an argument given by position} */
  Optional<PyValue> optional(int index) {
    return index < count() ? Optional.of(get(index)) : Optional.empty();
  }

  /** {@return a keyword argument} */
  Optional<PyValue> named(String name) {
    return Optional.ofNullable(keyword.get(name));
  }

  /** {@return a keyword argument that is not None} */
  Optional<PyValue> namedValue(String name) {
    return named(name).filter(v -> !(v instanceof PyNone));
  }

  /** {@return a positional argument that must be a string} */
  String string(int index) {
    if (get(index) instanceof PyStr s) {
      return s.value();
    }
    throw Raise.type(
        function + "() argument " + (index + 1) + " must be str, not " + get(index).typeName());
  }
}
