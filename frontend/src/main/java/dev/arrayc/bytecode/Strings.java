package dev.arrayc.bytecode;

import dev.arrayc.bytecode.JValue.Known;
import dev.arrayc.bytecode.JValue.Text;
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

  private static String text(JValue value) {
    if (value instanceof Text t) {
      return t.value();
    }
    throw new Malformed("a string is expected");
  }
}
