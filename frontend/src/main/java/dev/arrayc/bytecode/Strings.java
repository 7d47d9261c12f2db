package dev.arrayc.bytecode;

import dev.arrayc.bytecode.JValue.Known;
import dev.arrayc.bytecode.JValue.Text;
import java.util.List;
import java.util.Optional;

/** Methods of strings, which are known always. */
final class Strings {
  private Strings() {}

  static Optional<Natives.Body> find(Executor executor, Text receiver, String name) {
    String s = receiver.value();
    return switch (name) {
      case "length" -> constant(Known.of(s.length()));
      case "isEmpty" -> constant(Known.of(s.isEmpty()));
      case "isBlank" -> constant(Known.of(s.isBlank()));
      case "hashCode" -> constant(Known.of(s.hashCode()));
      case "toString", "intern" -> constant(receiver);
      case "trim" -> constant(new Text(s.trim()));
      case "strip" -> constant(new Text(s.strip()));
      case "toLowerCase" -> constant(new Text(s.toLowerCase(java.util.Locale.ROOT)));
      case "toUpperCase" -> constant(new Text(s.toUpperCase(java.util.Locale.ROOT)));
      case "equals" -> Optional.of((p, a) -> Optional.of(Known.of(receiver.equals(a.getFirst()))));
      case "equalsIgnoreCase" ->
          Optional.of(
              (p, a) ->
                  Optional.of(
                      Known.of(a.getFirst() instanceof Text t && s.equalsIgnoreCase(t.value()))));
      case "startsWith" ->
          Optional.of((p, a) -> Optional.of(Known.of(s.startsWith(text(a.getFirst())))));
      case "endsWith" ->
          Optional.of((p, a) -> Optional.of(Known.of(s.endsWith(text(a.getFirst())))));
      case "contains" ->
          Optional.of((p, a) -> Optional.of(Known.of(s.contains(text(a.getFirst())))));
      case "concat" -> Optional.of((p, a) -> Optional.of(new Text(s + text(a.getFirst()))));
      case "compareTo" ->
          Optional.of((p, a) -> Optional.of(Known.of(s.compareTo(text(a.getFirst())))));
      case "indexOf" -> Optional.of((p, a) -> Optional.of(Known.of(index(s, a))));
      case "substring" -> Optional.of((p, a) -> Optional.of(substring(executor, p, s, a)));
      case "repeat" ->
          Optional.of((p, a) -> Optional.of(new Text(s.repeat(known(executor, a.getFirst())))));
      case "charAt" ->
          Optional.of(
              (p, a) -> {
                if (a.getFirst() instanceof Known k) {
                  if (k.asInt() < 0 || k.asInt() >= s.length()) {
                    throw Exceptions.make(
                        executor.machine(),
                        p.heap(),
                        "java/lang/StringIndexOutOfBoundsException",
                        "Index " + k.asInt() + " out of bounds for length " + s.length());
                  }
                  return Optional.of(Known.of((int) s.charAt(k.asInt())));
                }
                throw executor
                    .machine()
                    .limitation(
                        "a string cannot be indexed by a traced value",
                        "pass the characters as an array of numbers");
              });
      default -> Optional.empty();
    };
  }

  private static Optional<Natives.Body> constant(JValue value) {
    return Optional.of((p, a) -> Optional.of(value));
  }

  private static int index(String s, List<JValue> arguments) {
    return arguments.getFirst() instanceof Known k
        ? s.indexOf(k.asInt())
        : s.indexOf(text(arguments.getFirst()));
  }

  private static JValue substring(Executor executor, Path path, String s, List<JValue> arguments) {
    int from = known(executor, arguments.getFirst());
    int to = arguments.size() > 1 ? known(executor, arguments.get(1)) : s.length();
    if (from < 0 || to > s.length() || from > to) {
      throw Exceptions.make(
          executor.machine(),
          path.heap(),
          "java/lang/StringIndexOutOfBoundsException",
          "begin " + from + ", end " + to + ", length " + s.length());
    }
    return new Text(s.substring(from, to));
  }

  private static int known(Executor executor, JValue value) {
    if (value instanceof Known k) {
      return k.asInt();
    }
    throw executor
        .machine()
        .limitation(
            "a string cannot be cut by a traced value",
            "pass the characters as an array of numbers");
  }

  private static String text(JValue value) {
    if (value instanceof Text t) {
      return t.value();
    }
    throw new Malformed("a string is expected");
  }
}
