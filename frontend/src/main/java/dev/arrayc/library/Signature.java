package dev.arrayc.library;

import dev.arrayc.diagnostic.CompileException;
import dev.arrayc.value.PyBool;
import dev.arrayc.value.PyDict;
import dev.arrayc.value.PyFloat;
import dev.arrayc.value.PyInt;
import dev.arrayc.value.PyNone;
import dev.arrayc.value.PyStr;
import dev.arrayc.value.PyTuple;
import dev.arrayc.value.PyValue;
import dev.arrayc.value.Session;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * The parameters of a library function, read from Python's spelling: {@code "a, axis=None, *,
 * keepdims=False"}. Binding arguments raises Python's own TypeErrors.
 */
public final class Signature {
  private enum Kind {
    POSITIONAL_ONLY,
    POSITIONAL,
    KEYWORD_ONLY,
    VAR_POSITIONAL,
    VAR_KEYWORD
  }

  private record Parameter(String name, Kind kind, Optional<PyValue> standard) {
    boolean isPositional() {
      return kind == Kind.POSITIONAL || kind == Kind.POSITIONAL_ONLY;
    }
  }

  private final String text;

  // Read when first asked for: a program calls few of the library's functions.
  private volatile Optional<List<Parameter>> read = Optional.empty();

  /**
   * A parameter list.
   *
   * @param text names with defaults, which are None, True, False, numbers, strings and {@code ()}
   */
  Signature(String text) {
    this.text = text;
  }

  /** {@return the parameters in Python's spelling} */
  public String text() {
    return text;
  }

  private List<Parameter> parameters() {
    Optional<List<Parameter>> known = read;
    if (known.isEmpty()) {
      known = Optional.of(parse(text));
      read = known;
    }
    return known.get();
  }

  private static List<Parameter> parse(String text) {
    List<Parameter> parameters = new ArrayList<>();
    Kind kind = Kind.POSITIONAL;
    for (String part : text.isBlank() ? new String[0] : text.split(",\\s*(?![^()]*\\))", -1)) {
      String item = part.strip();
      int equals = item.indexOf('=');
      String name = equals < 0 ? item : item.substring(0, equals);
      if (item.equals("/")) {
        parameters.replaceAll(p -> new Parameter(p.name, Kind.POSITIONAL_ONLY, p.standard));
      } else if (item.equals("*")) {
        kind = Kind.KEYWORD_ONLY;
      } else if (item.startsWith("**")) {
        parameters.add(new Parameter(name.substring(2), Kind.VAR_KEYWORD, Optional.empty()));
      } else if (item.startsWith("*")) {
        parameters.add(new Parameter(name.substring(1), Kind.VAR_POSITIONAL, Optional.empty()));
        kind = Kind.KEYWORD_ONLY;
      } else {
        Optional<PyValue> standard =
            equals < 0 ? Optional.empty() : Optional.of(literal(item.substring(equals + 1)));
        parameters.add(new Parameter(name, kind, standard));
      }
    }
    return List.copyOf(parameters);
  }

  /** {@return whether the first parameter is an operand, by the names that operands have} */
  boolean firstIsArray() {
    return !parameters().isEmpty()
        && List.of("a", "x", "x1", "b", "condition", "m", "v", "arr", "ary", "start")
            .contains(parameters().getFirst().name);
  }

  private static PyValue literal(String text) {
    return switch (text) {
      case "None" -> PyNone.NONE;
      case "True" -> PyBool.TRUE;
      case "False" -> PyBool.FALSE;
      case "()" -> PyTuple.of();
      default -> {
        if (text.startsWith("(")) {
          String inside = text.substring(1, text.length() - 1);
          yield PyTuple.of(
              Arrays.stream(inside.split(",", -1)).map(item -> literal(item.strip())).toList());
        }
        if (text.startsWith("'")) {
          yield new PyStr(text.substring(1, text.length() - 1));
        }
        yield text.matches("-?\\d+")
            ? PyInt.of(Long.parseLong(text))
            : new PyFloat(Double.parseDouble(text));
      }
    };
  }

  /**
   * Binds the arguments of a call.
   *
   * @param function the function's name in messages
   */
  Arguments bind(String function, List<PyValue> positional, SequencedMap<String, PyValue> keyword) {
    Map<String, PyValue> bound = new LinkedHashMap<>();
    List<PyValue> rest = new ArrayList<>(positional);
    boolean variadic = false;
    PyDict extra = new PyDict();
    for (Parameter p : parameters()) {
      switch (p.kind) {
        case POSITIONAL, POSITIONAL_ONLY -> {
          if (!rest.isEmpty()) {
            bound.put(p.name, rest.removeFirst());
          }
        }
        case VAR_POSITIONAL -> {
          bound.put(p.name, PyTuple.of(rest));
          variadic = true;
        }
        case VAR_KEYWORD -> bound.put(p.name, extra);
        case KEYWORD_ONLY -> {}
      }
    }
    if (!rest.isEmpty() && !variadic) {
      throw tooMany(function, positional.size());
    }
    keyword.forEach((name, value) -> bindKeyword(function, name, value, bound, extra));
    fillDefaults(function, bound);
    return new Arguments(function, bound);
  }

  private void bindKeyword(
      String function, String name, PyValue value, Map<String, PyValue> bound, PyDict extra) {
    Optional<Parameter> parameter =
        parameters().stream()
            .filter(p -> p.name.equals(name))
            .filter(p -> p.kind == Kind.POSITIONAL || p.kind == Kind.KEYWORD_ONLY)
            .findFirst();
    if (parameter.isPresent()) {
      if (bound.containsKey(name)) {
        throw error(function + "() got multiple values for argument '" + name + "'");
      }
      bound.put(name, value);
    } else if (parameters().stream().anyMatch(p -> p.kind == Kind.VAR_KEYWORD)) {
      extra.put(new PyStr(name), value);
    } else {
      List<String> names = parameters().stream().map(Parameter::name).toList();
      throw Session.current()
          .error(
              "TypeError",
              function + "() got an unexpected keyword argument '" + name + "'",
              Suggestions.nearest(name, names)
                  .map(n -> "did you mean '" + n + "'?")
                  .orElse("its parameters are " + String.join(", ", names)));
    }
  }

  private void fillDefaults(String function, Map<String, PyValue> bound) {
    List<String> missing = new ArrayList<>();
    boolean keywordOnly = false;
    for (Parameter p : parameters()) {
      if (!bound.containsKey(p.name)) {
        if (p.standard.isPresent()) {
          bound.put(p.name, p.standard.get());
        } else if (p.kind != Kind.VAR_POSITIONAL && p.kind != Kind.VAR_KEYWORD) {
          keywordOnly = !p.isPositional();
          missing.add("'" + p.name + "'");
        }
      }
    }
    if (!missing.isEmpty()) {
      throw error(
          function
              + "() missing "
              + missing.size()
              + " required "
              + (keywordOnly ? "keyword-only" : "positional")
              + " argument"
              + (missing.size() == 1 ? "" : "s")
              + ": "
              + listed(missing));
    }
  }

  private static String listed(List<String> names) {
    return switch (names.size()) {
      case 1 -> names.getFirst();
      case 2 -> names.get(0) + " and " + names.get(1);
      default -> String.join(", ", names.subList(0, names.size() - 1)) + ", and " + names.getLast();
    };
  }

  private CompileException tooMany(String function, int given) {
    long most = parameters().stream().filter(Parameter::isPositional).count();
    long least =
        parameters().stream().filter(p -> p.isPositional() && p.standard.isEmpty()).count();
    String takes = least == most ? Long.toString(most) : "from " + least + " to " + most;
    return error(
        function
            + "() takes "
            + takes
            + " positional argument"
            + (most == 1 ? "" : "s")
            + " but "
            + given
            + (given == 1 ? " was given" : " were given"));
  }

  private static CompileException error(String message) {
    return Session.current().error("TypeError", message);
  }
}
