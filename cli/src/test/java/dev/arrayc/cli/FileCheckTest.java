package dev.arrayc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * CHECK lines, parted by semicolons, against an output of a, b, c, an empty line, c and {@code d =
 * 12}.
 */
class FileCheckTest {
  private static final String OUTPUT = "a\nb   b\nc\n\nc\nd = 12\n";

  @ParameterizedTest
  @CsvSource({
    "CHECK: a; CHECK: c,                                 true",
    "CHECK: c; CHECK: a,                                 false",
    "CHECK: b b,                                         true",
    "CHECK: a; CHECK-NEXT: b; CHECK-NEXT: c,             true",
    "CHECK: a; CHECK-NEXT: c,                            false",
    "CHECK: b; CHECK-SAME: b,                            true",
    "CHECK: b; CHECK-SAME: c,                            false",
    "CHECK: c; CHECK-EMPTY:,                             true",
    "CHECK: a; CHECK-EMPTY:,                             false",
    "CHECK: a; CHECK-NOT: x; CHECK: c,                   true",
    "CHECK: a; CHECK-NOT: b; CHECK: c,                   false",
    "CHECK: d; CHECK-NOT: 12,                            false",
    "CHECK-DAG: c; CHECK-DAG: a; CHECK: d,               true",
    "CHECK-DAG: c; CHECK-DAG: x,                         false",
    "CHECK-COUNT-2: c,                                   true",
    "CHECK-COUNT-3: c,                                   false",
    "CHECK: d = {{[0-9]+}},                              true",
    "CHECK: [[X:c]]; CHECK: [[X]]; CHECK: d,             true",
    "CHECK: [[X:b]]; CHECK: d = [[X]],                   false",
    "OTHER: a,                                           false",
  })
  void aLineHoldsOrDoesNot(String lines, boolean holds) {
    String test = "// " + lines.replace("; ", "\n// ");
    assertThat(FileCheck.mismatch(test, List.of("CHECK"), OUTPUT).isEmpty()).isEqualTo(holds);
  }
}
