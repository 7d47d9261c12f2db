package dev.arrayc.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.arrayc.diagnostic.CompileException;
import dev.arrayc.diagnostic.CompileException.UserError;
import dev.arrayc.value.PyValue;
import dev.arrayc.value.Session;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Expressions over the whole library give what JAX gave when the tables were recorded. */
class JaxAgreementTest {
  private static final Session.Config PARTITIONABLE = new Session.Config(false, true);
  private static final Session.Config ORIGINAL = new Session.Config(false, false);

  static List<Expected.Row> functions() {
    return Expected.rows("functions.txt");
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
    if (row.result().startsWith("!") || !row.result().contains("[") || usesConcreteValues(row)) {
      return;
    }
    PyValue value = Expressions.staged(PARTITIONABLE, row.expression());
    assertThat(Expected.difference(row, value)).isEmpty();
  }

  /** These need their arrays' values, as JAX does. */
  private static boolean usesConcreteValues(Expected.Row row) {
    return row.expression().startsWith("np.")
        || row.expression().contains(".item(")
        || row.expression().contains("tolist")
        || row.expression().startsWith("jnp.repeat(f32, jnp.array");
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
