package dev.arrayc.library;

import static org.assertj.core.api.Assertions.assertThat;

import dev.arrayc.value.PyValue;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The sweep over the library leaves no function out, and knows none that is gone. */
class SweepTableTest {
  private static List<String[]> rows() {
    return Expected.lines("sweep/table.txt").stream().map(line -> line.split("\t", -1)).toList();
  }

  private static Set<String> swept() {
    Set<String> names = new TreeSet<>();
    rows().forEach(columns -> names.add(columns[0]));
    return names;
  }

  private static Set<String> functions() {
    Set<String> names = new TreeSet<>();
    for (SequencedMap<String, PyValue> module : Library.modules().values()) {
      for (PyValue member : module.values()) {
        // NumPy's are jax.numpy's on values that are known.
        if (member instanceof LibraryFunction f && !f.module().equals("numpy")) {
          names.add(f.fullName());
        }
      }
    }
    return names;
  }

  @Test
  void everyFunctionHasALine() {
    Set<String> missing = functions();
    missing.removeAll(swept());
    assertThat(missing)
        .as(
            "functions without a line in"
                + " frontend/src/test/resources/dev/arrayc/library/sweep/table.txt: add"
                + " NAME<tab>exact<tab>EXPRESSION… (x, w, v: arrays, d: the dtype; operands.txt has"
                + " all), run scripts/sweep --record NAME, then scripts/sweep NAME, which says what"
                + " bound to put for exact")
        .isEmpty();
  }

  @Test
  void everyLineHasItsFunction() {
    Set<String> gone = swept();
    gone.removeAll(functions());
    assertThat(gone).as("lines of functions that the library does not have").isEmpty();
    assertThat(swept()).hasSameSizeAs(rows());
  }

  @Test
  void everyLineHasItsRecord_orAReason() {
    List<String> complaints = new ArrayList<>();
    for (String[] columns : rows()) {
      boolean isExempt = columns.length == 2 && columns[1].startsWith("not swept: ");
      if (!isExempt && columns.length < 3) {
        complaints.add(columns[0] + " has neither an expression nor a reason: `not swept: …`");
      }
      String name = "sweep/" + columns[0].replaceAll("\\.([^.]*)$", "/$1") + ".txt";
      if (!isExempt && Expected.class.getResource(name) == null) {
        complaints.add(columns[0] + " has no record: scripts/sweep --record " + columns[0]);
      }
    }
    assertThat(complaints).isEmpty();
  }
}
