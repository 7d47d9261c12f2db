package dev.arrayc.python;

import dev.arrayc.syntax.Parameter;
import dev.arrayc.value.PyDict;
import dev.arrayc.value.PyStr;
import dev.arrayc.value.PyTuple;
import dev.arrayc.value.PyValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * Binds the arguments of a call to parameters, with CPython's errors (language reference §6.3.4).
 */
final class Binding {
  private final Signature signature;
  private final Map<String, PyValue> bound = new LinkedHashMap<>();

  private Binding(Signature signature) {
    this.signature = signature;
  }

  /** One parameter: its name and how it is bound. */
  record Slot(String name, Parameter.Kind kind) {}

  /** A function's parameters. */
  static final class Signature {
    private final String qualifiedName;
    private final List<Slot> slots;
    private final List<Slot> places;
    private final Map<String, PyValue> defaults;

    /** Parameters in order, under the function's name in messages. */
    Signature(String qualifiedName, List<Slot> slots, Map<String, PyValue> defaults) {
      this.qualifiedName = qualifiedName;
      this.slots = List.copyOf(slots);
      this.places =
          slots.stream()
              .filter(
                  s ->
                      s.kind() == Parameter.Kind.POSITIONAL_ONLY
                          || s.kind() == Parameter.Kind.POSITIONAL_OR_KEYWORD)
              .toList();
      this.defaults = defaults;
    }

    String qualifiedName() {
      return qualifiedName;
    }

    List<Slot> slots() {
      return slots;
    }

    Map<String, PyValue> defaults() {
      return defaults;
    }

    /** Parameters that are positional or by keyword. */
    static Signature positional(
        String qualifiedName, List<String> names, Map<String, PyValue> defaults) {
      return new Signature(
          qualifiedName,
          names.stream().map(n -> new Slot(n, Parameter.Kind.POSITIONAL_OR_KEYWORD)).toList(),
          defaults);
    }

    /** {@return a value for every parameter, defaults filled in} */
    Map<String, PyValue> bind(List<PyValue> positional, SequencedMap<String, PyValue> keyword) {
      if (keyword.isEmpty() && positional.size() == slots.size() && places.size() == slots.size()) {
        Map<String, PyValue> bound = new LinkedHashMap<>();
        for (int i = 0; i < slots.size(); i++) {
          bound.put(slots.get(i).name(), positional.get(i));
        }
        return bound;
      }
      return new Binding(this).run(positional, keyword);
    }

    List<Slot> of(Parameter.Kind kind) {
      return slots.stream().filter(s -> s.kind() == kind).toList();
    }

    /** {@return the parameters that take positional arguments} */
    List<Slot> positional() {
      return places;
    }

    boolean has(Parameter.Kind kind) {
      return slots.stream().anyMatch(s -> s.kind() == kind);
    }

    /** {@return as written: {@code x, n=1, *args}} */
    String text() {
      List<String> parts = new ArrayList<>();
      boolean star = false;
      for (Slot slot : slots) {
        String standard =
            defaults.containsKey(slot.name()) ? "=" + Text.repr(defaults.get(slot.name())) : "";
        if (slot.kind() == Parameter.Kind.KEYWORD_ONLY && !star) {
          parts.add("*");
          star = true;
        }
        star |= slot.kind() == Parameter.Kind.VAR_POSITIONAL;
        parts.add(
            switch (slot.kind()) {
              case VAR_POSITIONAL -> "*" + slot.name();
              case VAR_KEYWORD -> "**" + slot.name();
              case POSITIONAL_ONLY, POSITIONAL_OR_KEYWORD, KEYWORD_ONLY -> slot.name() + standard;
            });
      }
      return String.join(", ", parts);
    }
  }

  private Map<String, PyValue> run(
      List<PyValue> positional, SequencedMap<String, PyValue> keyword) {
    List<Slot> places = signature.positional();
    for (int i = 0; i < Math.min(places.size(), positional.size()); i++) {
      bound.put(places.get(i).name(), positional.get(i));
    }
    PyDict extra = bindKeywords(keyword);
    if (positional.size() > places.size() && !signature.has(Parameter.Kind.VAR_POSITIONAL)) {
      throw tooMany(places, positional.size());
    }
    fillDefaults(places);
    fillDefaults(signature.of(Parameter.Kind.KEYWORD_ONLY));
    for (Slot slot : signature.of(Parameter.Kind.VAR_POSITIONAL)) {
      int taken = Math.min(places.size(), positional.size());
      bound.put(slot.name(), PyTuple.of(positional.subList(taken, positional.size())));
    }
    for (Slot slot : signature.of(Parameter.Kind.VAR_KEYWORD)) {
      bound.put(slot.name(), extra);
    }
    return bound;
  }

  private PyDict bindKeywords(SequencedMap<String, PyValue> keyword) {
    PyDict extra = new PyDict();
    List<String> positionalOnly = new ArrayList<>();
    boolean variadic = signature.has(Parameter.Kind.VAR_KEYWORD);
    keyword.forEach(
        (name, value) -> {
          boolean named =
              signature.slots().stream()
                  .anyMatch(
                      s ->
                          s.name().equals(name)
                              && (s.kind() == Parameter.Kind.POSITIONAL_OR_KEYWORD
                                  || s.kind() == Parameter.Kind.KEYWORD_ONLY));
          if (named) {
            if (bound.containsKey(name)) {
              throw error("got multiple values for argument '" + name + "'");
            }
            bound.put(name, value);
          } else if (variadic) {
            extra.put(new PyStr(name), value);
          } else if (signature.of(Parameter.Kind.POSITIONAL_ONLY).stream()
              .anyMatch(s -> s.name().equals(name))) {
            positionalOnly.add(name);
          } else {
            throw error("got an unexpected keyword argument '" + name + "'");
          }
        });
    if (!positionalOnly.isEmpty()) {
      throw error(
          "got some positional-only arguments passed as keyword arguments: '"
              + String.join(", ", positionalOnly)
              + "'");
    }
    return extra;
  }

  private void fillDefaults(List<Slot> slots) {
    List<String> missing = new ArrayList<>();
    for (Slot slot : slots) {
      if (!bound.containsKey(slot.name())) {
        PyValue standard = signature.defaults().get(slot.name());
        if (standard == null) {
          missing.add("'" + slot.name() + "'");
        } else {
          bound.put(slot.name(), standard);
        }
      }
    }
    if (!missing.isEmpty()) {
      boolean keywordOnly = slots.getFirst().kind() == Parameter.Kind.KEYWORD_ONLY;
      throw error(
          "missing "
              + missing.size()
              + " required "
              + (keywordOnly ? "keyword-only" : "positional")
              + (missing.size() == 1 ? " argument: " : " arguments: ")
              + listed(missing));
    }
  }

  private static String listed(List<String> names) {
    return switch (names.size()) {
      case 1 -> names.getFirst();
      case 2 -> names.getFirst() + " and " + names.getLast();
      default -> String.join(", ", names.subList(0, names.size() - 1)) + ", and " + names.getLast();
    };
  }

  private RuntimeException tooMany(List<Slot> places, int given) {
    long most = places.size();
    long least = places.stream().filter(s -> !signature.defaults().containsKey(s.name())).count();
    long keywordOnly =
        signature.of(Parameter.Kind.KEYWORD_ONLY).stream()
            .filter(s -> bound.containsKey(s.name()))
            .count();
    String takes = least == most ? Long.toString(most) : "from " + least + " to " + most;
    boolean one = most == 1 && least == most;
    String givenText = given + (given == 1 ? " was given" : " were given");
    if (keywordOnly > 0) {
      givenText =
          given
              + " positional argument"
              + (given == 1 ? "" : "s")
              + " (and "
              + keywordOnly
              + " keyword-only argument"
              + (keywordOnly == 1 ? "" : "s")
              + ") were given";
    }
    return error(
        "takes " + takes + " positional argument" + (one ? "" : "s") + " but " + givenText);
  }

  private RuntimeException error(String text) {
    return Raise.type(signature.qualifiedName() + "() " + text);
  }
}
