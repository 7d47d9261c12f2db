package dev.arrayc.cli;

import dev.arrayc.diagnostic.CompileException;
import dev.arrayc.diagnostic.Diagnostic;
import dev.arrayc.diagnostic.Span;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.TensorType;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code --arg} words. Every way to be wrong is a usage error that says what is right. */
final class ArgumentParser {
  private static final Pattern TYPED = Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)\\[(.*)");
  private static final Pattern UNKNOWN = Pattern.compile("\\?|[A-Za-z_][A-Za-z0-9_]*");
  private static final Pattern INT = Pattern.compile("[+-]?[0-9]+(_[0-9]+)*");
  private static final Pattern REAL =
      Pattern.compile("[+-]?([0-9]+\\.[0-9]*|\\.[0-9]+|[0-9]+(?=[eE]))([eE][+-]?[0-9]+)?");
  private static final Pattern QUOTED = Pattern.compile("'(.*)'|\"(.*)\"", Pattern.DOTALL);
  private static final Pattern NUMBER_LIKE = Pattern.compile("[+-]?\\.?[0-9].*", Pattern.DOTALL);

  private ArgumentParser() {}

  /**
   * Reads one word.
   *
   * @throws CompileException.UsageError if it is none of the forms of design §7, or names a file
   *     that is no {@code .npy}
   */
  static Argument parse(String word) {
    if (word.startsWith("@")) {
      Path file = Path.of(word.substring(1));
      return new Argument.Data(file, Npy.read(file));
    }
    Matcher typed = TYPED.matcher(word);
    if (typed.matches()) {
      TensorType type = type(word, typed.group(1), typed.group(2));
      return type.isStatic()
          ? new Argument.Typed(type)
          : new Argument.Rows(rowsName(typed.group(2)), type);
    }
    Matcher quoted = QUOTED.matcher(word);
    if (quoted.matches()) {
      return new Argument.Text(word.substring(1, word.length() - 1));
    }
    if (INT.matcher(word).matches()) {
      return new Argument.Int(new BigInteger(word.replace("_", "")));
    }
    if (REAL.matcher(word).matches()) {
      return new Argument.Real(Double.parseDouble(word));
    }
    if (NUMBER_LIKE.matcher(word).matches()) {
      throw wrong(word, "it begins like a number but is none", "a text goes in quotes: \"'2x'\"");
    }
    return switch (word) {
      case "true", "True" -> new Argument.Bool(true);
      case "false", "False" -> new Argument.Bool(false);
      case "nan" -> new Argument.Real(Double.NaN);
      case "inf", "+inf" -> new Argument.Real(Double.POSITIVE_INFINITY);
      case "-inf" -> new Argument.Real(Double.NEGATIVE_INFINITY);
      default -> new Argument.Text(word);
    };
  }

  private static TensorType type(String word, String name, String rest) {
    DType dtype =
        DType.named(name)
            .orElseThrow(
                () ->
                    wrong(
                        word,
                        "there is no dtype " + name,
                        "the dtypes are " + String.join(" ", DType.shortNames())));
    if (!rest.endsWith("]")) {
      throw wrong(word, "the shape is not closed", "a shape is written " + name + "[4,8]");
    }
    List<Long> shape = new ArrayList<>();
    String sizes = rest.substring(0, rest.length() - 1).strip();
    if (!sizes.isEmpty()) {
      for (String size : sizes.split(",", -1)) {
        boolean isUnknown = UNKNOWN.matcher(size.strip()).matches();
        if (isUnknown && !shape.isEmpty()) {
          throw wrong(
              word,
              "only the first size may be unknown, and `" + size.strip() + "` is another",
              "a function is compiled for any number of rows: " + name + "[b,784]");
        }
        shape.add(isUnknown ? TensorType.DYNAMIC : size(word, name, size.strip()));
      }
    }
    TensorType type = new TensorType(dtype, shape);
    try {
      if (type.isStatic() ? type.bytes() < 0 : !type.isCountable()) {
        throw new ArithmeticException("negative");
      }
    } catch (ArithmeticException e) {
      throw wrong(word, "an array of that many bytes cannot exist", "sizes multiply");
    }
    return type;
  }

  /** The name of the number of rows; a question mark has none. */
  private static String rowsName(String rest) {
    String name = rest.split("[,\\]]", 2)[0].strip();
    return name.equals("?") ? "rows" : name;
  }

  private static long size(String word, String name, String size) {
    try {
      if (size.matches("[0-9]+")) {
        return Long.parseLong(size);
      }
    } catch (NumberFormatException e) {
      // Too many digits: reported below with all other malformed sizes.
    }
    throw wrong(
        word,
        size.isEmpty() ? "a size is missing" : "`" + size + "` is not a size",
        "sizes are whole numbers with commas between them: "
            + name
            + "[4,8], and "
            + name
            + "[] for a scalar; a name in the first place is any number of rows: "
            + name
            + "[b,8]");
  }

  private static CompileException.UsageError wrong(String word, String why, String hint) {
    return new CompileException.UsageError(
        Diagnostic.of(Span.NONE, "", "--arg " + word + ": " + why, hint));
  }
}
