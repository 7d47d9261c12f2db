package dev.arrayc.library;

import dev.arrayc.diagnostic.SourceFile;
import dev.arrayc.python.Script;
import dev.arrayc.python.Siblings;
import dev.arrayc.value.PyValue;
import dev.arrayc.value.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * The page of all functions, docs/functions.md: made of the library's rows and of the list of JAX's
 * public names. Run it with the path of the page to write it anew.
 */
final class FunctionsPage {
  private FunctionsPage() {}

  public static void main(String[] arguments) throws IOException {
    Files.writeString(Path.of(arguments[0]), text());
  }

  static String text() {
    StringBuilder out = new StringBuilder();
    List<String> known = Expected.lines("names.txt");
    out.append("# The array library\n\n")
        .append("Generated from the library's rows; a test fails when it is stale.\n")
        .append("Names, parameters, defaults and dtypes are JAX's. `numpy` has the functions of\n")
        .append("`jax.numpy` for static arithmetic. Beside functions there are the operators,\n")
        .append("indexing and `x.at[…]` whole, and arrays' methods of the same names.\n\n")
        .append(
            "Where nothing else is said, a function is swept over every dtype, shapes of rank 0 to"
                + " 3,\n")
        .append(
            "no elements and special values (`scripts/sweep`). Compiled code gives the bits that"
                + " the\n")
        .append(
            "reference interpreter gives, NaN's payload apart. What stands behind a function is\n")
        .append(
            "how far its floats were allowed to be from JAX's: nothing if they are the same,"
                + " else\n")
        .append(
            "units in the last place of the dtype of the result (ulp), or a part of the greatest\n")
        .append(
            "magnitude in the result. Integers, infinities, NaN and the signs of real zeros are\n")
        .append(
            "the same. Subnormal numbers are not compared: XLA takes them for zeros on the CPU.\n");
    Map<String, String> bounds = bounds();
    List<String> missing = missing(known);
    for (Map.Entry<String, SequencedMap<String, PyValue>> module : Library.modules().entrySet()) {
      if (!module.getKey().equals("numpy")) {
        module(out, module.getKey(), functions(module.getValue()), bounds);
        missing(out, module.getKey(), module.getValue(), missing);
      }
    }
    return out.toString();
  }

  /** How far from JAX each function may be, by its full name: the sweep's table says it. */
  private static Map<String, String> bounds() {
    Map<String, String> bounds = new LinkedHashMap<>();
    for (String line : Expected.lines("sweep/table.txt")) {
      String[] columns = line.split("\t", -1);
      String bound = columns[1].replace("not swept: ", "");
      bounds.put(columns[0], bound.equals("exact") ? "" : ": " + bound);
    }
    return bounds;
  }

  private static List<LibraryFunction> functions(SequencedMap<String, PyValue> members) {
    return members.values().stream()
        .filter(LibraryFunction.class::isInstance)
        .map(LibraryFunction.class::cast)
        .sorted((f, g) -> f.name().compareTo(g.name()))
        .toList();
  }

  private static void module(
      StringBuilder out, String name, List<LibraryFunction> functions, Map<String, String> bounds) {
    if (!functions.isEmpty()) {
      out.append("\n## ").append(name).append("\n\n");
    }
    for (LibraryFunction f : functions) {
      out.append("- `").append(f.name()).append('(').append(f.signature().text()).append(")`");
      out.append(bounds.getOrDefault(f.fullName(), "")).append('\n');
    }
  }

  /** JAX's names that a program does not find; some of those that it does are the evaluator's. */
  private static List<String> missing(List<String> known) {
    StringBuilder program = new StringBuilder();
    Library.modules().keySet().forEach(m -> program.append("import ").append(m).append('\n'));
    for (String full : known) {
      int dot = full.lastIndexOf('.');
      String module = full.substring(0, dot);
      if (Library.modules().containsKey(module)) {
        program.append(
            "if not hasattr(%s, '%s'): print('%s')%n"
                .formatted(module, full.substring(dot + 1), full));
      }
    }
    StringBuilder printed = new StringBuilder();
    Script.run(
        new SourceFile("names.py", program.toString()),
        printed,
        (traced, arguments) -> List.of(),
        Siblings.NONE,
        Session.Config.DEFAULT,
        Session.Limits.DEFAULT);
    return printed.toString().lines().toList();
  }

  private static void missing(
      StringBuilder out, String name, SequencedMap<String, PyValue> members, List<String> names) {
    List<String> missing =
        names.stream()
            .filter(full -> full.substring(0, full.lastIndexOf('.')).equals(name))
            .map(full -> full.substring(full.lastIndexOf('.') + 1))
            .toList();
    if (missing.isEmpty() || functions(members).isEmpty()) {
      return;
    }
    out.append("\nNot there, and what is nearest:\n\n");
    for (String m : missing) {
      out.append("- `").append(m).append('`');
      out.append(Library.suggestion(name, m).map(s -> ": " + s).orElse("")).append('\n');
    }
  }
}
