package dev.arrayc.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.arrayc.diagnostic.CompileException;
import dev.arrayc.diagnostic.SourceFile;
import dev.arrayc.value.Session;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Programs of several files: those beside the program are imported by name. */
class SiblingsTest {
  private static String run(String source, Map<String, String> siblings) {
    StringBuilder out = new StringBuilder();
    Script.run(
        new SourceFile("program.py", source),
        out,
        Programs.INTERPRETER,
        name ->
            Optional.ofNullable(siblings.get(name)).map(text -> new SourceFile(name + ".py", text)),
        Session.Config.DEFAULT,
        Session.Limits.DEFAULT);
    return out.toString();
  }

  @Test
  void aFileIsExecutedOnceUnderItsOwnName() {
    String helper =
        """
        from jax import jit
        print("loading", __name__)
        FACTOR = 3
        @jit
        def scale(x):
            return x * FACTOR
        """;
    String program =
        """
        import helper
        from helper import scale, FACTOR as factor
        import helper as again
        print(scale(2.0), factor, again is helper, helper.scale(1))
        """;
    assertThat(run(program, Map.of("helper", helper))).isEqualTo("loading helper\n6.0 3 True 3\n");
  }

  @Test
  void anErrorStandsInTheFileThatHasIt() {
    CompileException error =
        catchThrowableOfType(
            CompileException.class,
            () ->
                run(
                    "import helper\nhelper.f(0)\n",
                    Map.of("helper", "def f(x):\n    return 1 // x\n")));
    assertThat(error.diagnostic().render()).startsWith("helper.py:2:12: error: ZeroDivisionError");
  }

  @Test
  void filesThatImportEachOtherAreAnError() {
    CompileException error =
        catchThrowableOfType(
            CompileException.class,
            () -> run("import a\n", Map.of("a", "import b\n", "b", "import a\n")));
    assertThat(error.diagnostic().render())
        .startsWith("b.py:1:8: error: ImportError: module 'a' imports itself: a → b → a");
  }
}
