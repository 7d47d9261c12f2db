package dev.arrayc.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import dev.arrayc.diagnostic.CompileException.UserError;
import dev.arrayc.diagnostic.SourceFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What CPython accepts and rejects, and on which line, recorded once for some 600 short sources.
 */
class CPythonAgreementTest {
  record Row(String verdict, String source) {
    @Override
    public String toString() {
      return source.replace("\n", "⏎");
    }
  }

  static List<Row> rows() throws IOException {
    try (InputStream in = CPythonAgreementTest.class.getResourceAsStream("cpython-compile.txt")) {
      String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      return text.lines()
          .filter(line -> !line.startsWith("# "))
          .map(line -> line.split("\t", 2))
          .map(parts -> new Row(parts[0], parts[1].translateEscapes()))
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  void agrees(Row row) {
    String verdict;
    try {
      Parser.parseModule(new SourceFile("prog.py", row.source()));
      verdict = "ok";
    } catch (UserError e) {
      int line = e.diagnostic().span().line();
      verdict = e.diagnostic().errorClass() + " " + (row.verdict().endsWith("-") ? "-" : line);
    }
    assertThat(verdict).isEqualTo(row.verdict());
  }
}
