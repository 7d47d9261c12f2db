package dev.arrayc.python;

import static org.assertj.core.api.Assertions.assertThat;

import dev.arrayc.diagnostic.CompileException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What CPython 3.11 and JAX 0.10.2 said of expressions and small programs: values, output, errors
 * with their texts and lines, and how often jitted functions are traced.
 */
class RecordedProgramsTest {
  static List<Programs.Case> statements() {
    return Programs.table("statements.txt");
  }

  static List<Programs.Case> jitted() {
    return Programs.table("jit.txt");
  }

  static Stream<String> expressions() {
    return Programs.resource("expressions.tsv").lines();
  }

  @ParameterizedTest
  @MethodSource("statements")
  void statementsDoWhatCpythonDoes(Programs.Case program) {
    assertThat(Programs.transcript(program.name(), program.source())).isEqualTo(program.expected());
  }

  @ParameterizedTest
  @MethodSource("jitted")
  void jittedFunctionsDoWhatJaxDoes(Programs.Case program) {
    assertThat(Programs.transcript(program.name(), program.source())).isEqualTo(program.expected());
  }

  @ParameterizedTest
  @MethodSource("expressions")
  void expressionsHaveCpythonsValue(String line) {
    int tab = line.indexOf('\t');
    String source =
        "import math, functools, operator, itertools\nprint(repr("
            + line.substring(0, tab)
            + "))\n";
    String result;
    try {
      result = Programs.run(source).strip();
    } catch (CompileException e) {
      result = e.diagnostic().errorClass() + ": " + e.diagnostic().message().replace("\n", "\\n");
    }
    assertThat(result).isEqualTo(line.substring(tab + 1));
  }
}
