package dev.arrayc.python;

import dev.arrayc.value.PyInt;
import dev.arrayc.value.PyStr;
import dev.arrayc.value.PyValue;
import java.math.BigInteger;

/**
 * {@code '{0} {name.attribute[key]!r:>8}'.format(…)} (library reference, "Format String Syntax").
 */
final class StrFormat {
  private static final int MAX_DEPTH = 2;

  private final Args args;
  private int next;

  private StrFormat(Args args) {
    this.args = args;
  }

  static String format(String template, Args args) {
    return new StrFormat(args).expand(template, MAX_DEPTH);
  }

  private String expand(String template, int depth) {
    if (depth == 0) {
      throw Raise.value("Max string recursion exceeded");
    }
    StringBuilder out = new StringBuilder();
    int at = 0;
    while (at < template.length()) {
      char c = template.charAt(at);
      boolean doubled = at + 1 < template.length() && template.charAt(at + 1) == c;
      if ((c == '{' || c == '}') && doubled) {
        out.append(c);
        at += 2;
      } else if (c == '}') {
        throw Raise.value("Single '}' encountered in format string");
      } else if (c == '{') {
        int end = closing(template, at + 1);
        out.append(field(template.substring(at + 1, end), depth));
        at = end + 1;
      } else {
        out.append(c);
        at++;
      }
    }
    return out.toString();
  }

  private static int closing(String template, int start) {
    int open = 1;
    for (int i = start; i < template.length(); i++) {
      open += template.charAt(i) == '{' ? 1 : template.charAt(i) == '}' ? -1 : 0;
      if (open == 0) {
        return i;
      }
    }
    throw Raise.value(
        start == template.length()
            ? "Single '{' encountered in format string"
            : "expected '}' before end of string");
  }

  private String field(String field, int depth) {
    int colon = field.indexOf(':');
    int bang = field.indexOf('!');
    boolean converts = bang >= 0 && (colon < 0 || bang < colon);
    String name = field.substring(0, converts ? bang : colon < 0 ? field.length() : colon);
    PyValue value = lookUp(name);
    if (converts) {
      String conversion = field.substring(bang + 1, colon < 0 ? field.length() : colon);
      value =
          switch (conversion) {
            case "r" -> new PyStr(Text.repr(value));
            case "s" -> new PyStr(Text.str(value));
            case "a" -> new PyStr(Builtins.ascii(value));
            default -> throw Raise.value("Unknown conversion specifier " + conversion);
          };
    }
    String spec = colon < 0 ? "" : expand(field.substring(colon + 1), depth - 1);
    return FormatSpec.format(value, spec);
  }

  private PyValue lookUp(String name) {
    int end = 0;
    while (end < name.length() && name.charAt(end) != '.' && name.charAt(end) != '[') {
      end++;
    }
    PyValue value = argument(name.substring(0, end));
    while (end < name.length()) {
      boolean item = name.charAt(end) == '[';
      int start = end + 1;
      end = item ? name.indexOf(']', start) : start;
      if (end < 0) {
        throw Raise.value("Missing ']' in format string");
      }
      while (!item && end < name.length() && name.charAt(end) != '.' && name.charAt(end) != '[') {
        end++;
      }
      String part = name.substring(start, end);
      value = item ? Indexing.get(value, key(part)) : Attributes.get(value, part);
      end += item ? 1 : 0;
    }
    return value;
  }

  private static PyValue key(String text) {
    return !text.isEmpty() && text.chars().allMatch(Character::isDigit)
        ? new PyInt(new BigInteger(text))
        : new PyStr(text);
  }

  private PyValue argument(String name) {
    boolean number = name.isEmpty() || name.chars().allMatch(Character::isDigit);
    if (!number) {
      PyValue value = args.keyword().get(name);
      if (value == null) {
        throw Raise.key(new PyStr(name));
      }
      return value;
    }
    int index =
        name.isEmpty() ? next++ : name.length() > 6 ? Integer.MAX_VALUE : Integer.parseInt(name);
    if (index >= args.count()) {
      throw Raise.index("Replacement index " + index + " out of range for positional args tuple");
    }
    return args.get(index);
  }
}
