package dev.arrayc.mlir.artifact;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** JSON values (RFC 8259), as far as manifests need them: numbers are whole. */
public sealed interface Json {
  /** An object; its members keep their order. */
  record Obj(Map<String, Json> members) implements Json {
    /** {@return a member; JSON's {@code null} is not there} */
    Json member(String name) {
      Json member = members.get(name);
      if (member == null) {
        throw new IllegalArgumentException("no member \"" + name + "\"");
      }
      return member;
    }
  }

  /** An array. */
  record Arr(List<Json> elements) implements Json {}

  /** A string. */
  record Str(String value) implements Json {}

  /** A whole number. */
  record Num(long value) implements Json {}

  /** A truth value. */
  record Bool(boolean value) implements Json {}

  /** An object of these members in this order: name, value, name, value, … */
  static Obj object(Object... namesAndValues) {
    Map<String, Json> members = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      members.put((String) namesAndValues[i], of(namesAndValues[i + 1]));
    }
    return new Obj(members);
  }

  /** The value of a string, whole number, truth value, list, or map with string keys. */
  static Json of(Object value) {
    return switch (value) {
      case Json json -> json;
      case String text -> new Str(text);
      case Long number -> new Num(number);
      case Integer number -> new Num(number);
      case Boolean truth -> new Bool(truth);
      case List<?> list -> new Arr(list.stream().map(Json::of).toList());
      case Map<?, ?> map -> {
        Map<String, Json> members = new LinkedHashMap<>();
        map.forEach((k, v) -> members.put((String) k, of(v)));
        yield new Obj(members);
      }
      default -> throw new IllegalArgumentException("not JSON: " + value.getClass());
    };
  }

  /** {@return the text: objects and arrays of objects one member a line, the rest in one line} */
  default String print() {
    StringBuilder out = new StringBuilder();
    print(out, "");
    return out.append('\n').toString();
  }

  private void print(StringBuilder out, String indent) {
    switch (this) {
      case Obj(Map<String, Json> members) -> {
        String separator = "{\n";
        for (Map.Entry<String, Json> member : members.entrySet()) {
          out.append(separator).append(indent).append("  ");
          quote(member.getKey(), out);
          out.append(": ");
          member.getValue().print(out, indent + "  ");
          separator = ",\n";
        }
        out.append(members.isEmpty() ? "{}" : "\n" + indent + "}");
      }
      case Arr(List<Json> elements) -> {
        boolean lines = elements.stream().anyMatch(e -> e instanceof Obj);
        String separator = lines ? "[\n" + indent + "  " : "[";
        for (Json element : elements) {
          out.append(separator);
          element.print(out, indent + "  ");
          separator = lines ? ",\n" + indent + "  " : ", ";
        }
        out.append(elements.isEmpty() ? "[]" : lines ? "\n" + indent + "]" : "]");
      }
      case Str(String value) -> quote(value, out);
      case Num(long value) -> out.append(value);
      case Bool(boolean value) -> out.append(value);
    }
  }

  private static void quote(String text, StringBuilder out) {
    out.append('"');
    for (char c : text.toCharArray()) {
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < 0x20 || Character.isSurrogate(c)) {
            out.append("\\u").append(String.format("%04x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }

  /**
   * Reads a text.
   *
   * @throws IllegalArgumentException if it is not JSON of this kind
   */
  static Json parse(String text) {
    Reader reader = new Reader(text);
    Json value = reader.value(0);
    reader.space();
    if (reader.at < text.length()) {
      throw reader.error("more after the value");
    }
    return value;
  }

  /** Recursive descent over a text. */
  final class Reader {
    private static final int MAX_DEPTH = 100;
    private final String text;
    private int at;

    private Reader(String text) {
      this.text = text;
    }

    private IllegalArgumentException error(String message) {
      return new IllegalArgumentException("JSON, character " + at + ": " + message);
    }

    private void space() {
      while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
        at++;
      }
    }

    private boolean next(char wanted) {
      space();
      if (at < text.length() && text.charAt(at) == wanted) {
        at++;
        return true;
      }
      return false;
    }

    private void expect(char wanted) {
      if (!next(wanted)) {
        throw error("expected '" + wanted + "'");
      }
    }

    private Json value(int depth) {
      if (depth > MAX_DEPTH) {
        throw error("nested too deep");
      }
      if (next('{')) {
        return object(depth);
      }
      if (next('[')) {
        return array(depth);
      }
      space();
      if (at < text.length() && text.charAt(at) == '"') {
        return new Str(string());
      }
      for (boolean truth : new boolean[] {true, false}) {
        if (text.startsWith(String.valueOf(truth), at)) {
          at += String.valueOf(truth).length();
          return new Bool(truth);
        }
      }
      return number();
    }

    private Json object(int depth) {
      Map<String, Json> members = new LinkedHashMap<>();
      if (next('}')) {
        return new Obj(members);
      }
      do {
        space();
        String name = string();
        expect(':');
        members.put(name, value(depth + 1));
      } while (next(','));
      expect('}');
      return new Obj(members);
    }

    private Json array(int depth) {
      List<Json> elements = new ArrayList<>();
      if (next(']')) {
        return new Arr(elements);
      }
      do {
        elements.add(value(depth + 1));
      } while (next(','));
      expect(']');
      return new Arr(elements);
    }

    private String string() {
      expect('"');
      StringBuilder out = new StringBuilder();
      while (at < text.length() && text.charAt(at) != '"') {
        char c = text.charAt(at++);
        out.append(c == '\\' ? escape() : c);
      }
      expect('"');
      return out.toString();
    }

    private char escape() {
      char c = at < text.length() ? text.charAt(at++) : ' ';
      return switch (c) {
        case '"', '\\', '/' -> c;
        case 'n' -> '\n';
        case 't' -> '\t';
        case 'r' -> '\r';
        case 'b' -> '\b';
        case 'f' -> '\f';
        case 'u' -> {
          if (at + 4 > text.length()) {
            throw error("unfinished escape");
          }
          at += 4;
          yield (char) Integer.parseInt(text.substring(at - 4, at), 16);
        }
        default -> throw error("unknown escape");
      };
    }

    private Json number() {
      int start = at;
      while (at < text.length() && "-0123456789".indexOf(text.charAt(at)) >= 0) {
        at++;
      }
      try {
        return new Num(Long.parseLong(text, start, at, 10));
      } catch (NumberFormatException e) {
        throw error("expected a value");
      }
    }
  }
}
