package dev.arrayc.python;

import dev.arrayc.value.PyBool;
import dev.arrayc.value.PyInt;
import dev.arrayc.value.PyList;
import dev.arrayc.value.PyNone;
import dev.arrayc.value.PyStr;
import dev.arrayc.value.PyTuple;
import dev.arrayc.value.PyValue;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;

/** The methods of strings. Positions count code points. */
final class StrMethods {
  /** A method's meaning, given the string. */
  @FunctionalInterface
  private interface Method {
    PyValue apply(String self, Args args);
  }

  private static final Map<String, Method> TABLE =
      Map.ofEntries(
          Map.entry("upper", (s, a) -> converted(a, s.toUpperCase(Locale.ROOT))),
          Map.entry("lower", (s, a) -> converted(a, s.toLowerCase(Locale.ROOT))),
          Map.entry("casefold", (s, a) -> converted(a, s.toLowerCase(Locale.ROOT))),
          Map.entry("capitalize", (s, a) -> converted(a, capitalize(s))),
          Map.entry("title", (s, a) -> converted(a, title(s))),
          Map.entry("swapcase", (s, a) -> converted(a, swapCase(s))),
          Map.entry("strip", (s, a) -> strip(s, a, true, true)),
          Map.entry("lstrip", (s, a) -> strip(s, a, true, false)),
          Map.entry("rstrip", (s, a) -> strip(s, a, false, true)),
          Map.entry("split", (s, a) -> split(s, a, false)),
          Map.entry("rsplit", (s, a) -> split(s, a, true)),
          Map.entry("splitlines", (s, a) -> strings(s.lines().toList())),
          Map.entry("join", StrMethods::join),
          Map.entry("replace", StrMethods::replace),
          Map.entry("startswith", (s, a) -> affix(s, a, true)),
          Map.entry("endswith", (s, a) -> affix(s, a, false)),
          Map.entry("find", (s, a) -> PyInt.of(find(s, a, false))),
          Map.entry("rfind", (s, a) -> PyInt.of(find(s, a, true))),
          Map.entry("index", (s, a) -> PyInt.of(found(find(s, a, false)))),
          Map.entry("rindex", (s, a) -> PyInt.of(found(find(s, a, true)))),
          Map.entry("count", StrMethods::count),
          Map.entry("format", (s, a) -> new PyStr(StrFormat.format(s, a))),
          Map.entry("ljust", (s, a) -> justify(s, a, 0)),
          Map.entry("rjust", (s, a) -> justify(s, a, 1)),
          Map.entry("center", StrMethods::center),
          Map.entry("zfill", StrMethods::zfill),
          Map.entry("isdigit", (s, a) -> all(s, a, Character::isDigit)),
          Map.entry("isdecimal", (s, a) -> all(s, a, Character::isDigit)),
          Map.entry("isnumeric", (s, a) -> all(s, a, Character::isDigit)),
          Map.entry("isalpha", (s, a) -> all(s, a, Character::isLetter)),
          Map.entry("isalnum", (s, a) -> all(s, a, Character::isLetterOrDigit)),
          Map.entry("isspace", (s, a) -> all(s, a, Character::isWhitespace)),
          Map.entry("isascii", (s, a) -> PyBool.of(s.chars().allMatch(c -> c < 128))),
          Map.entry("isupper", (s, a) -> cased(s, a, s.toUpperCase(Locale.ROOT))),
          Map.entry("islower", (s, a) -> cased(s, a, s.toLowerCase(Locale.ROOT))),
          Map.entry("isidentifier", (s, a) -> PyBool.of(isIdentifier(s))),
          Map.entry("expandtabs", StrMethods::expandTabs),
          Map.entry("partition", (s, a) -> partition(s, a, false)),
          Map.entry("rpartition", (s, a) -> partition(s, a, true)),
          Map.entry("removeprefix", StrMethods::removePrefix),
          Map.entry("removesuffix", StrMethods::removeSuffix));

  private StrMethods() {}

  static Optional<PyValue> attribute(PyStr self, String name) {
    return Optional.ofNullable(TABLE.get(name))
        .map(m -> Builtin.method(self, name, args -> m.apply(self.value(), args)));
  }

  static int length(String s) {
    return s.codePointCount(0, s.length());
  }

  /** {@return a code point from an integer} */
  static int codePoint(BigInteger value, String ifOutside) {
    if (value.signum() < 0 || value.bitLength() > 31 || value.intValue() > 0x10FFFF) {
      throw ifOutside.startsWith("chr") ? Raise.value(ifOutside) : Raise.overflow(ifOutside);
    }
    return value.intValue();
  }

  private static PyValue converted(Args args, String value) {
    args.exactly(0);
    return new PyStr(value);
  }

  private static PyValue strings(List<String> values) {
    return new PyList(values.stream().map(PyStr::new).toList());
  }

  private static PyValue expandTabs(String s, Args args) {
    args.keywords("tabsize").between(0, 1);
    int size =
        args.optional(0, "tabsize").map(Operations::index).map(BigInteger::intValueExact).orElse(8);
    StringBuilder out = new StringBuilder();
    int column = 0;
    for (int c : s.codePoints().toArray()) {
      if (c == '\t') {
        int spaces = size > 0 ? size - column % size : 0;
        out.repeat(' ', spaces);
        column += spaces;
      } else {
        out.appendCodePoint(c);
        column = c == '\n' || c == '\r' ? 0 : column + 1;
      }
    }
    return new PyStr(out.toString());
  }

  private static String capitalize(String s) {
    if (s.isEmpty()) {
      return s;
    }
    int end = s.offsetByCodePoints(0, 1);
    return s.substring(0, end).toUpperCase(Locale.ROOT) + s.substring(end).toLowerCase(Locale.ROOT);
  }

  private static String title(String s) {
    StringBuilder out = new StringBuilder();
    boolean inWord = false;
    for (int c : s.codePoints().toArray()) {
      out.appendCodePoint(inWord ? Character.toLowerCase(c) : Character.toTitleCase(c));
      inWord = Character.isLetter(c);
    }
    return out.toString();
  }

  private static String swapCase(String s) {
    StringBuilder out = new StringBuilder();
    s.codePoints()
        .map(c -> Character.isUpperCase(c) ? Character.toLowerCase(c) : Character.toUpperCase(c))
        .forEach(out::appendCodePoint);
    return out.toString();
  }

  private static PyValue strip(String s, Args args, boolean left, boolean right) {
    args.noKeywords().between(0, 1);
    boolean blanks = args.count() == 0 || args.get(0) instanceof PyNone;
    String set = blanks ? "" : args.string(0);
    IntPredicate goes = c -> blanks ? Character.isWhitespace(c) : set.indexOf(c) >= 0;
    int start = 0;
    int end = s.length();
    while (left && start < end && goes.test(s.codePointAt(start))) {
      start = s.offsetByCodePoints(start, 1);
    }
    while (right && end > start && goes.test(s.codePointBefore(end))) {
      end = s.offsetByCodePoints(end, -1);
    }
    return new PyStr(s.substring(start, end));
  }

  private static PyValue split(String s, Args args, boolean fromRight) {
    args.keywords("sep", "maxsplit");
    Optional<PyValue> separator = args.optional(0, "sep").filter(v -> !(v instanceof PyNone));
    long most = args.optional(1, "maxsplit").map(v -> Operations.index(v).longValue()).orElse(-1L);
    String text = s;
    String by = "";
    if (separator.isPresent()) {
      if (!(separator.get() instanceof PyStr given)) {
        throw Raise.type("must be str or None, not " + separator.get().typeName());
      }
      by = given.value();
      if (by.isEmpty()) {
        throw Raise.value("empty separator");
      }
    }
    long limit = most < 0 ? Long.MAX_VALUE : most;
    return strings(
        separator.isEmpty()
            ? (fromRight ? splitBlanksRight(text, limit) : splitBlanks(text, limit))
            : fromRight ? splitRight(text, by, limit) : splitLeft(text, by, limit));
  }

  private static List<String> splitLeft(String s, String by, long most) {
    List<String> parts = new ArrayList<>();
    int start = 0;
    for (int at = s.indexOf(by); at >= 0 && parts.size() < most; at = s.indexOf(by, start)) {
      parts.add(s.substring(start, at));
      start = at + by.length();
    }
    parts.add(s.substring(start));
    return parts;
  }

  private static List<String> splitRight(String s, String by, long most) {
    List<String> parts = new ArrayList<>();
    int end = s.length();
    while (parts.size() < most) {
      int at = end < by.length() ? -1 : s.lastIndexOf(by, end - by.length());
      if (at < 0) {
        break;
      }
      parts.addFirst(s.substring(at + by.length(), end));
      end = at;
    }
    parts.addFirst(s.substring(0, end));
    return parts;
  }

  private static List<String> splitBlanks(String s, long most) {
    List<String> parts = new ArrayList<>();
    String rest = s.stripLeading();
    while (!rest.isEmpty()) {
      int end = 0;
      while (end < rest.length() && !Character.isWhitespace(rest.charAt(end))) {
        end++;
      }
      if (parts.size() >= most) {
        parts.add(rest);
        return parts;
      }
      parts.add(rest.substring(0, end));
      rest = rest.substring(end).stripLeading();
    }
    return parts;
  }

  private static List<String> splitBlanksRight(String s, long most) {
    List<String> parts = new ArrayList<>();
    String rest = s.stripTrailing();
    while (!rest.isEmpty()) {
      int start = rest.length();
      while (start > 0 && !Character.isWhitespace(rest.charAt(start - 1))) {
        start--;
      }
      if (parts.size() >= most) {
        parts.addFirst(rest);
        return parts;
      }
      parts.addFirst(rest.substring(start));
      rest = rest.substring(0, start).stripTrailing();
    }
    return parts;
  }

  private static PyValue join(String s, Args args) {
    args.exactly(1);
    if (!Iteration.isIterable(args.get(0))) {
      throw Raise.type("can only join an iterable");
    }
    List<PyValue> items = Iteration.list(args.get(0));
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      if (!(items.get(i) instanceof PyStr part)) {
        throw Raise.type(
            "sequence item "
                + i
                + ": expected str instance, "
                + items.get(i).typeName()
                + " found");
      }
      parts.add(part.value());
    }
    long length = parts.stream().mapToLong(String::length).sum() + (long) s.length() * parts.size();
    dev.arrayc.value.Session.current().step(length / 8);
    return new PyStr(String.join(s, parts));
  }

  private static PyValue replace(String s, Args args) {
    args.noKeywords().between(2, 3);
    String from = args.string(0);
    String to = args.string(1);
    long most = args.optional(2).map(v -> Operations.index(v).longValue()).orElse(-1L);
    long pieces = 1L + (from.isEmpty() ? s.length() : s.length() / from.length());
    dev.arrayc.value.Session.current().step(pieces * to.length() / 8);
    if (most < 0 && !from.isEmpty()) {
      return new PyStr(s.replace(from, to));
    }
    StringBuilder out = new StringBuilder();
    int at = 0;
    for (long done = 0; most < 0 || done < most; done++) {
      int hit = at > s.length() ? -1 : s.indexOf(from, at);
      if (hit < 0) {
        break;
      }
      out.append(s, at, hit).append(to);
      at = hit + from.length();
      if (from.isEmpty()) {
        out.append(hit < s.length() ? s.substring(hit, hit + 1) : "");
        at = hit + 1;
      }
    }
    return new PyStr(out.append(s, Math.min(at, s.length()), s.length()).toString());
  }

  private static PyValue affix(String s, Args args, boolean prefix) {
    args.searching();
    String part = range(s, args);
    List<PyValue> candidates = args.get(0) instanceof PyTuple t ? t.items() : List.of(args.get(0));
    for (PyValue candidate : candidates) {
      if (!(candidate instanceof PyStr text)) {
        throw Raise.type(
            (prefix ? "startswith" : "endswith")
                + " first arg must be str or a tuple of str, not "
                + candidate.typeName());
      }
      if (prefix ? part.startsWith(text.value()) : part.endsWith(text.value())) {
        return PyBool.TRUE;
      }
    }
    return PyBool.FALSE;
  }

  /** The part of the string between the optional second and third argument. */
  private static String range(String s, Args args) {
    int[] bounds = bounds(s, args);
    return s.substring(
        s.offsetByCodePoints(0, bounds[0]),
        s.offsetByCodePoints(0, Math.max(bounds[0], bounds[1])));
  }

  private static int[] bounds(String s, Args args) {
    Indexing.Bounds bounds =
        Indexing.Bounds.of(
            new dev.arrayc.value.PySlice(
                args.optional(1).orElse(PyNone.NONE),
                args.optional(2).orElse(PyNone.NONE),
                PyNone.NONE),
            length(s));
    return new int[] {(int) bounds.start(), (int) bounds.stop()};
  }

  private static int find(String s, Args args, boolean last) {
    args.searching();
    String part = args.string(0);
    String range = range(s, args);
    int at = last ? range.lastIndexOf(part) : range.indexOf(part);
    return at < 0 ? -1 : bounds(s, args)[0] + range.codePointCount(0, at);
  }

  private static int found(int at) {
    if (at < 0) {
      throw Raise.value("substring not found");
    }
    return at;
  }

  private static PyValue count(String s, Args args) {
    args.searching();
    String part = args.string(0);
    String range = range(s, args);
    return PyInt.of(
        part.isEmpty() ? length(range) + 1 : splitLeft(range, part, Long.MAX_VALUE).size() - 1);
  }

  private static PyValue justify(String s, Args args, int left) {
    String pad = padding(s, args);
    return new PyStr(left == 1 ? pad + s : s + pad);
  }

  private static String padding(String s, Args args) {
    args.noKeywords().between(1, 2);
    String fill = args.count() > 1 ? args.string(1) : " ";
    if (length(fill) != 1) {
      throw Raise.type("The fill character must be exactly one character long");
    }
    long missing = Operations.index(args.get(0)).longValue() - length(s);
    dev.arrayc.value.Session.current().step(Math.max(0, missing) / 8);
    return fill.repeat((int) Math.max(0, missing));
  }

  /** Of an odd number of fill characters, the extra one goes left if the width is odd. */
  private static PyValue center(String s, Args args) {
    String pad = padding(s, args);
    int missing = length(pad);
    long width = Operations.index(args.get(0)).longValue();
    int left = missing / 2 + (int) (missing & width & 1);
    int cut = pad.offsetByCodePoints(0, left);
    return new PyStr(pad.substring(0, cut) + s + pad.substring(cut));
  }

  private static PyValue zfill(String s, Args args) {
    String pad =
        padding(
            s,
            new Args(
                args.function(), List.of(args.exactly(1).get(0), new PyStr("0")), args.keyword()));
    boolean signed = s.startsWith("-") || s.startsWith("+");
    return new PyStr(signed ? s.charAt(0) + pad + s.substring(1) : pad + s);
  }

  private static PyValue all(String s, Args args, IntPredicate test) {
    args.exactly(0);
    return PyBool.of(!s.isEmpty() && s.codePoints().allMatch(test));
  }

  private static PyValue cased(String s, Args args, String converted) {
    args.exactly(0);
    boolean hasCase =
        s.codePoints().anyMatch(c -> Character.isUpperCase(c) || Character.isLowerCase(c));
    return PyBool.of(hasCase && s.equals(converted));
  }

  private static boolean isIdentifier(String s) {
    return !s.isEmpty()
        && (Character.isUnicodeIdentifierStart(s.codePointAt(0)) || s.charAt(0) == '_')
        && s.codePoints().allMatch(c -> Character.isUnicodeIdentifierPart(c) || c == '_');
  }

  private static PyValue partition(String s, Args args, boolean last) {
    String by = args.exactly(1).string(0);
    if (by.isEmpty()) {
      throw Raise.value("empty separator");
    }
    int at = last ? s.lastIndexOf(by) : s.indexOf(by);
    List<String> parts =
        at >= 0
            ? List.of(s.substring(0, at), by, s.substring(at + by.length()))
            : last ? List.of("", "", s) : List.of(s, "", "");
    return PyTuple.of(parts.stream().map(PyStr::new).collect(Collectors.toList()));
  }

  private static PyValue removePrefix(String s, Args args) {
    String prefix = args.exactly(1).string(0);
    return new PyStr(s.startsWith(prefix) ? s.substring(prefix.length()) : s);
  }

  private static PyValue removeSuffix(String s, Args args) {
    String suffix = args.exactly(1).string(0);
    return new PyStr(s.endsWith(suffix) ? s.substring(0, s.length() - suffix.length()) : s);
  }
}
