package dev.arrayc.python;

import dev.arrayc.library.Suggestions;
import dev.arrayc.syntax.Scope;
import dev.arrayc.value.PyValue;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The variables of a running module, function, class body or comprehension, and where its other
 * names are found: in the enclosing functions, then the module, then among the builtins (language
 * reference §4.2).
 */
final class Frame {
  private enum Kind {
    MODULE,
    FUNCTION,
    CLASS,
    COMPREHENSION
  }

  private final Kind kind;
  private final String qualifier;
  private final Optional<Scope> scope;
  private final Optional<Frame> enclosing;
  private final Frame module;
  private final Map<String, PyValue> builtins;
  private final Map<String, PyValue> variables = new LinkedHashMap<>();

  private Frame(
      Kind kind,
      String qualifier,
      Optional<Scope> scope,
      Optional<Frame> enclosing,
      Map<String, PyValue> builtins) {
    this.kind = kind;
    this.qualifier = qualifier;
    this.scope = scope;
    this.enclosing = enclosing;
    this.module = enclosing.map(f -> f.module).orElse(this);
    this.builtins = builtins;
  }

  static Frame module(Map<String, PyValue> builtins) {
    return new Frame(Kind.MODULE, "", Optional.empty(), Optional.empty(), builtins);
  }

  /** The variables of one call of a function defined in this frame. */
  Frame function(String qualifiedName, Scope functionScope) {
    return new Frame(
        Kind.FUNCTION,
        qualifiedName + ".<locals>.",
        Optional.of(functionScope),
        Optional.of(this),
        builtins);
  }

  Frame classBody(String name, Scope classScope) {
    return new Frame(
        Kind.CLASS, qualifier + name + ".", Optional.of(classScope), Optional.of(this), builtins);
  }

  Frame comprehension() {
    return new Frame(Kind.COMPREHENSION, qualifier, Optional.empty(), Optional.of(this), builtins);
  }

  /** {@return what stands before the name of a function defined here in its qualified name} */
  String qualifier() {
    return qualifier;
  }

  /** {@return the frame that functions defined here see: class bodies are skipped} */
  Frame closure() {
    return kind == Kind.CLASS ? enclosing.orElseThrow() : this;
  }

  /** {@return the module's variables} */
  Frame module() {
    return module;
  }

  /** {@return the live variables} */
  Map<String, PyValue> variables() {
    return variables;
  }

  /**
   * {@return a variable's value}
   *
   * @throws dev.arrayc.diagnostic.CompileException NameError or UnboundLocalError
   */
  PyValue get(String name) {
    PyValue own = variables.get(name);
    if (own != null) {
      return own;
    }
    return switch (kind) {
      case MODULE -> builtin(name);
      case COMPREHENSION -> enclosing.orElseThrow().get(name);
      case CLASS -> enclosing.orElseThrow().closure().get(name);
      case FUNCTION -> {
        Scope names = scope.orElseThrow();
        if (names.locals().contains(name)) {
          throw Raise.error(
              "UnboundLocalError",
              "cannot access local variable '"
                  + name
                  + "' where it is not associated with a value");
        }
        yield names.globals().contains(name)
            ? module.get(name)
            : enclosing.orElseThrow().getFree(name);
      }
    };
  }

  /** The value of a variable of an enclosing function, as an inner one sees it. */
  private PyValue getFree(String name) {
    PyValue own = variables.get(name);
    if (own != null) {
      return own;
    }
    if (kind == Kind.FUNCTION && scope.orElseThrow().locals().contains(name)) {
      throw Raise.error(
          "NameError",
          "cannot access free variable '"
              + name
              + "' where it is not associated with a value in enclosing scope");
    }
    return kind == Kind.FUNCTION || kind == Kind.COMPREHENSION
        ? scope.map(s -> s.globals().contains(name)).orElse(false)
            ? module.get(name)
            : enclosing.orElseThrow().getFree(name)
        : get(name);
  }

  private PyValue builtin(String name) {
    PyValue value = builtins.get(name);
    if (value == null) {
      Set<String> known = new TreeSet<>(variables.keySet());
      known.addAll(builtins.keySet());
      throw Raise.error(
          "NameError",
          "name '" + name + "' is not defined",
          Suggestions.nearest(name, known)
              .map(n -> new String[] {"did you mean '" + n + "'?"})
              .orElse(new String[0]));
    }
    return value;
  }

  /** Binds a name where the frame's declarations say. */
  void set(String name, PyValue value) {
    owner(name).variables.put(name, value);
  }

  /** Binds a comprehension's loop variable, which is never seen outside. */
  void setOwn(String name, PyValue value) {
    variables.put(name, value);
  }

  /** Unbinds a name: {@code del name}. */
  void delete(String name) {
    Frame owner = owner(name);
    if (owner.variables.remove(name) == null) {
      owner.get(name);
      throw Raise.error("NameError", "name '" + name + "' is not defined");
    }
  }

  private Frame owner(String name) {
    if (kind == Kind.COMPREHENSION) {
      return enclosing.orElseThrow().owner(name);
    }
    if (scope.isEmpty()) {
      return this;
    }
    if (scope.get().globals().contains(name)) {
      return module;
    }
    return scope.get().nonlocals().contains(name) ? enclosing.orElseThrow().binder(name) : this;
  }

  /**
   * The enclosing function that binds a nonlocal name; the parser has checked that there is one.
   */
  private Frame binder(String name) {
    boolean here = kind == Kind.FUNCTION && scope.orElseThrow().locals().contains(name);
    return here || enclosing.isEmpty() ? this : enclosing.get().binder(name);
  }

  /** {@return the names bound here, for messages} */
  Set<String> names() {
    return new LinkedHashSet<>(variables.keySet());
  }
}
