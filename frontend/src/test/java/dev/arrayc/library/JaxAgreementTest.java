package dev.arrayc.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.arrayc.diagnostic.CompileException;
import dev.arrayc.diagnostic.CompileException.UserError;
import dev.arrayc.value.PyValue;
import dev.arrayc.value.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Expressions over the whole library give what JAX gave when the tables were recorded. */
class JaxAgreementTest {
  private static final Session.Config PARTITIONABLE = new Session.Config(false, true);
  private static final Session.Config ORIGINAL = new Session.Config(false, false);

  static List<Expected.Row> functions() {
    List<Expected.Row> rows = new ArrayList<>();
    for (String table :
        List.of(
            "functions.txt",
            "indexing.txt",
            "statistics.txt",
            "windows.txt",
            "types.txt",
            "linalg.txt",
            "composites.txt",
            "distributions.txt",
            "elements.txt",
            "scipy.txt")) {
      rows.addAll(Expected.rows(table));
    }
    return rows;
  }

  static List<Expected.Row> partitionable() {
    return Expected.rows("random_partitionable.txt");
  }

  static List<Expected.Row> original() {
    return Expected.rows("random_original.txt");
  }

  static Stream<Expected.Row> errors() {
    return Expected.rows("errors.txt").stream();
  }

  @ParameterizedTest
  @MethodSource("functions")
  void functionsAgree(Expected.Row row) {
    requireAgreement(PARTITIONABLE, row);
  }

  @ParameterizedTest
  @MethodSource("partitionable")
  void randomStreamsAgree(Expected.Row row) {
    requireAgreement(PARTITIONABLE, row);
  }

  @ParameterizedTest
  @MethodSource("original")
  void originalRandomStreamsAgree(Expected.Row row) {
    requireAgreement(ORIGINAL, row);
  }

  @ParameterizedTest
  @MethodSource("errors")
  void errorsAgree(Expected.Row row) {
    requireAgreement(PARTITIONABLE, row);
  }

  /** The whole expression as one staged program, which is what a jitted function is. */
  @ParameterizedTest
  @MethodSource("functions")
  void stagedFunctionsAgree(Expected.Row row) {
    if (row.result().startsWith("!") || !row.result().contains("[") || row.eager()) {
      return;
    }
    PyValue value = Expressions.staged(PARTITIONABLE, row.expression());
    assertThat(Expected.difference(row, value)).isEmpty();
  }

  private static void requireAgreement(Session.Config config, Expected.Row row) {
    if (!row.result().startsWith("!")) {
      PyValue value = Expressions.inSession(config, row.expression());
      assertThat(Expected.difference(row, value)).isEmpty();
      return;
    }
    UserError error =
        catchThrowableOfType(
            UserError.class, () -> Expressions.inSession(config, row.expression()));
    assertThat(error).as("the error " + row.result()).isNotNull();
    assertThat(described(error)).isEqualTo(row.result());
  }

  private static String described(CompileException error) {
    return "!"
        + error.diagnostic().errorClass()
        + ": "
        + error.diagnostic().message().replace("\n", "\\n");
  }
}
