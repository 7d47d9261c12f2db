package dev.arrayc.library;

import dev.arrayc.value.PyValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
        .append("indexing and `x.at[…]` whole, and arrays' methods of the same names.\n");
    for (Map.Entry<String, SequencedMap<String, PyValue>> module : Library.modules().entrySet()) {
      if (!module.getKey().equals("numpy")) {
        module(out, module.getKey(), module.getValue(), known);
      }
    }
    return out.toString();
  }

  private static void module(
      StringBuilder out, String name, SequencedMap<String, PyValue> members, List<String> known) {
    List<LibraryFunction> functions =
        members.values().stream()
            .filter(LibraryFunction.class::isInstance)
            .map(LibraryFunction.class::cast)
            .sorted((f, g) -> f.name().compareTo(g.name()))
            .toList();
    if (functions.isEmpty()) {
      return;
    }
    out.append("\n## ").append(name).append("\n\n");
    for (LibraryFunction f : functions) {
      out.append("- `").append(f.name()).append('(').append(f.signature().text()).append(")`\n");
    }
    List<String> missing = new ArrayList<>();
    for (String full : known) {
      int dot = full.lastIndexOf('.');
      if (full.substring(0, dot).equals(name) && !members.containsKey(full.substring(dot + 1))) {
        missing.add(full.substring(dot + 1));
      }
    }
    if (!missing.isEmpty()) {
      out.append("\nNot there, and what is nearest:\n\n");
      missing.forEach(
          m ->
              out.append("- `")
                  .append(m)
                  .append('`')
                  .append(Library.suggestion(name, m).map(s -> ": " + s).orElse(""))
                  .append('\n'));
    }
  }
}
