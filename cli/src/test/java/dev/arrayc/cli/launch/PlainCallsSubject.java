package dev.arrayc.cli.launch;

import java.lang.annotation.ElementType;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.Function;

/** Code with every kind of call site that {@link PlainCalls} replaces. The tests run it twice. */
final class PlainCallsSubject {
  private PlainCallsSubject() {}

  /** Types, and guards that refuse and are asked again further on. */
  static final class Types implements Function<Object, String> {
    @Override
    public String apply(Object value) {
      return switch (value) {
        case null -> "null";
        case String s when s.isEmpty() -> "empty";
        case String s when s.length() > 3 -> "long " + s;
        case CharSequence s when s.length() == 1 -> "one " + s;
        case String s -> "short " + s;
        case Integer i when i > 10 -> "big " + i;
        case Number n when n.intValue() > 5 -> "medium " + n;
        case Integer i -> "small " + i;
        case int[] array -> "array of " + array.length;
        case List<?> list when list.size() == 2 -> "pair";
        case Pair(Pair(Object a, Object b), Object c) when a.equals(c) -> "nested " + b;
        case Pair(Object a, String b) -> "text " + a + b;
        case Pair(Integer a, Object b) -> "number " + a + b;
        case RoundingMode mode when mode == RoundingMode.UP -> "up";
        default -> "other";
      };
    }
  }

  /** Null is an error where no case takes it. */
  static final class NoNull implements Function<Object, String> {
    @Override
    public String apply(Object value) {
      return switch (value) {
        case Integer i -> "integer";
        case Object o -> "object";
      };
    }
  }

  /** Constants of enums, of several types, beside types. */
  static final class Constants implements Function<Object, String> {
    private sealed interface Thing permits Colour, Word {}

    private enum Colour implements Thing {
      RED,
      GREEN,
      BLUE
    }

    private record Word(String text) implements Thing {}

    @Override
    public String apply(Object value) {
      Thing thing =
          switch (value) {
            case Integer i -> Colour.values()[i];
            case String s -> new Word(s);
            default -> Colour.RED;
          };
      return switch (thing) {
        case Colour.RED -> "red";
        case Colour c when c.ordinal() == 2 -> "last";
        case Colour.GREEN -> "green";
        case Colour.BLUE -> "blue";
        case Word w -> w.toString();
      };
    }
  }

  /** An enum's own switch with a guard. */
  static final class OneEnum implements Function<Object, String> {
    @Override
    public String apply(Object value) {
      ElementType type = value instanceof ElementType given ? given : ElementType.METHOD;
      boolean local = value instanceof String;
      return switch (type) {
        case FIELD -> "field";
        case METHOD -> "method" + local;
        case ElementType t when t.ordinal() > 8 -> "late";
        case PACKAGE -> "package";
        case ElementType t -> "any " + t;
      };
    }
  }

  /** Strings, with a guarded pattern among them. */
  static final class Words implements Function<Object, String> {
    @Override
    public String apply(Object value) {
      String text = value == null ? null : value.toString();
      return switch (text) {
        case "a" -> "first";
        case "abcd" -> "four";
        case String s when s.startsWith("a") -> "begins with a";
        case "1" -> "one";
        case null -> "nothing";
        case String s -> "any " + s;
      };
    }
  }

  /** Boxed integers, with a guarded pattern among them. */
  static final class Boxes implements Function<Object, String> {
    @Override
    public String apply(Object value) {
      Integer box = value instanceof Integer i ? i : -1;
      return switch (box) {
        case 1 -> "one";
        case 100_000 -> "a hundred thousand";
        case Integer i when i < -5 -> "negative";
        case -7 -> "never";
        case -1 -> "minus one";
        case Integer i -> "any " + i;
      };
    }
  }

  /** Boxed characters, with a guarded pattern among them. */
  static final class Letters implements Function<Object, String> {
    @Override
    public String apply(Object value) {
      Character letter = value instanceof Character c ? c : 'z';
      return switch (letter) {
        case 'a' -> "a";
        case '\uffff' -> "the last";
        case Character c when c < 'd' -> "early";
        case 'c' -> "never";
        case Character c -> "any " + c;
      };
    }
  }

  /** A switch inside an interface. */
  interface Talks extends Function<Object, String> {
    @Override
    default String apply(Object value) {
      return switch (value) {
        case String s -> s;
        case null, default -> "?";
      };
    }
  }

  /** Has its switch from an interface. */
  static final class Speaker implements Talks {}

  record Pair(Object left, Object right) {}

  record Empty() {}

  record All(
      boolean z,
      byte b,
      short s,
      char c,
      int i,
      long j,
      float f,
      double d,
      String text,
      int[] array,
      List<Double> list,
      Map<String, Object> map) {}

  /** Records of its arguments: their text, equality and hash. */
  static final class Records implements BinaryOperator<Object> {
    @Override
    public Object apply(Object left, Object right) {
      Object a = record(left);
      Object b = record(right);
      record Local(Object value) {}
      boolean equal = a.equals(b);
      return List.of(
          a.toString(),
          equal,
          new Local(a).equals(new Local(b)),
          new Local(left).toString(),
          !equal || a.hashCode() == b.hashCode(),
          a.equals(left == null ? "x" : null),
          hash(a));
    }

    private static int hash(Object record) {
      // An array hashes by its identity.
      return record instanceof All all
          ? new All(
                  all.z, all.b, all.s, all.c, all.i, all.j, all.f, all.d, all.text, null, null,
                  null)
              .hashCode()
          : record.hashCode();
    }

    private static All all(double d, int[] array) {
      return new All(
          d > 0,
          (byte) d,
          (short) d,
          (char) d,
          (int) d,
          (long) d,
          (float) d,
          d,
          null,
          array,
          List.of(d),
          Map.of());
    }

    private static Object record(Object seed) {
      return switch (seed) {
        case Object[] parts -> all((Double) parts[0], (int[]) parts[1]);
        case null -> new Empty();
        default -> new Pair(seed, null);
      };
    }
  }
}
