package dev.arrayc.op;

import dev.arrayc.ir.Function;
import dev.arrayc.ir.Program;
import dev.arrayc.text.Printer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The samples as text, {@code testdata/ops.mlir}: a function for each row, for tests of other
 * modules and for who wants to see what a row looks like.
 */
final class SampleText {
  private SampleText() {}

  static Path path() {
    return Path.of(System.getProperty("arrayc.root", ".."), "testdata", "ops.mlir");
  }

  /** {@return a module with a function for each row that engines run} */
  static String text() {
    Map<String, Function> functions = new LinkedHashMap<>();
    for (Op op : Op.values()) {
      // An fma is not StableHLO's, and compiled code shows nobody what passes by.
      boolean isOurs = op == Op.FMA || op == Op.PRINT || op == Op.PROBE;
      if (isOurs || Samples.refused().contains(op)) {
        continue;
      }
      Program sample = Samples.of(op);
      Function entry = sample.entry();
      String name = op.name().toLowerCase(Locale.ROOT);
      functions.put(
          name,
          new Function(
              name, entry.parameters(), entry.results(), entry.body(), entry.attributes()));
      sample.functions().stream().skip(1).forEach(f -> functions.put(f.name(), f));
    }
    List<Function> all = new ArrayList<>(functions.values());
    return Printer.print(new Program("ops", all), Printer.Form.PRETTY);
  }

  /** Writes the file anew. */
  public static void main(String... arguments) throws IOException {
    Files.writeString(path(), text());
  }
}
