package dev.arrayc.bytecode;

import dev.arrayc.bytecode.JValue.Known;
import dev.arrayc.bytecode.JValue.Text;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Methods of strings, which are known always. */
final class Strings {
  private Strings() {}

  static Optional<Natives.Body> find(Executor executor, Text receiver, String name) {
    String s = (name.equals("toString") ? receiver : exact(executor, receiver)).value();
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
      case "equals" ->
          Optional.of(
              (p, a) ->
                  Optional.of(
                      Known.of(a.getFirst() instanceof Text t && s.equals(text(executor, t)))));
      case "equalsIgnoreCase" ->
          Optional.of(
              (p, a) ->
                  Optional.of(
                      Known.of(
                          a.getFirst() instanceof Text t
                              && s.equalsIgnoreCase(text(executor, t)))));
      case "startsWith" ->
          Optional.of((p, a) -> Optional.of(Known.of(s.startsWith(text(executor, a.getFirst())))));
      case "endsWith" ->
          Optional.of((p, a) -> Optional.of(Known.of(s.endsWith(text(executor, a.getFirst())))));
      case "contains" ->
          Optional.of((p, a) -> Optional.of(Known.of(s.contains(text(executor, a.getFirst())))));
      case "concat" ->
          Optional.of((p, a) -> Optional.of(new Text(s + text(executor, a.getFirst()))));
      case "compareTo" ->
          Optional.of((p, a) -> Optional.of(Known.of(s.compareTo(text(executor, a.getFirst())))));
      case "indexOf" -> Optional.of((p, a) -> Optional.of(Known.of(index(executor, s, a))));
      case "substring" -> Optional.of((p, a) -> Optional.of(substring(executor, p, s, a)));
      case "lastIndexOf" ->
          Optional.of(
              (p, a) ->
                  Optional.of(
                      Known.of(
                          a.getFirst() instanceof Known k
                              ? s.lastIndexOf(k.asInt())
                              : s.lastIndexOf(text(executor, a.getFirst())))));
      case "replace" -> Optional.of((p, a) -> Optional.of(new Text(replaced(executor, s, a))));
      case "toCharArray" ->
          Optional.of(
              (p, a) ->
                  Optional.of(
                      array(
                          executor,
                          p,
                          ConstantDescs.CD_char,
                          s.chars().<JValue>mapToObj(Known::of).toList())));
      case "split" ->
          Optional.of(
              (p, a) ->
                  Optional.of(
                      array(
                          executor,
                          p,
                          ConstantDescs.CD_String,
                          Arrays.stream(s.split(text(executor, a.getFirst())))
                              .<JValue>map(Text::new)
                              .toList())));
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

  private static Text exact(Executor executor, Text text) {
    if (text.isExact()) {
      return text;
    }
    throw executor
        .machine()
        .limitation(
            "this string holds a traced number, so it is not known when the method is compiled",
            "use it as the message of an exception only");
  }

  private static Optional<Natives.Body> constant(JValue value) {
    return Optional.of((p, a) -> Optional.of(value));
  }

  private static JValue array(
      Executor executor, Path path, ClassDesc component, List<JValue> items) {
    return executor.machine().allocate(path.heap(), new Heap.Elements(component, items));
  }

  private static String replaced(Executor executor, String s, List<JValue> arguments) {
    return arguments.get(0) instanceof Known from && arguments.get(1) instanceof Known to
        ? s.replace((char) from.asInt(), (char) to.asInt())
        : s.replace(text(executor, arguments.get(0)), text(executor, arguments.get(1)));
  }

  private static int index(Executor executor, String s, List<JValue> arguments) {
    return arguments.getFirst() instanceof Known k
        ? s.indexOf(k.asInt())
        : s.indexOf(text(executor, arguments.getFirst()));
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

  private static String text(Executor executor, JValue value) {
    if (value instanceof Text t) {
      return exact(executor, t).value();
    }
    throw new Malformed("a string is expected");
  }
}
