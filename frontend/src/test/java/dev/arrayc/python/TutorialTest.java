package dev.arrayc.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.arrayc.diagnostic.CompileException.UserError;
import dev.arrayc.diagnostic.SourceFile;
import dev.arrayc.value.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The programs of the tutorial print, byte for byte, what JAX printed; two of them must fail. */
class TutorialTest {
  private static final Path PROGRAMS = Path.of("..", "testdata", "programs");

  private static String run(String name) throws IOException {
    StringBuilder out = new StringBuilder();
    Script.run(
        new SourceFile(name + ".py", Files.readString(PROGRAMS.resolve(name + ".py"))),
        out,
        Programs.INTERPRETER,
        Siblings.NONE,
        Session.Config.DEFAULT,
        Session.Limits.DEFAULT);
    return out.toString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tutorial_jit",
        "tutorial_static",
        "tutorial_tracers",
        "tutorial_shape",
        "retrace",
        "random_streams"
      })
  void printsWhatJaxPrints(String name) throws IOException {
    assertThat(run(name)).isEqualTo(Files.readString(PROGRAMS.resolve(name + ".out")));
  }

  @Test
  void aBranchOnATracerIsAnErrorAtTheIf() {
    UserError error = catchThrowableOfType(UserError.class, () -> run("tutorial_bool_error"));
    assertThat(error.diagnostic().render())
        .startsWith(
            "tutorial_bool_error.py:6:8: error: TracerBoolConversionError: Attempted boolean"
                + " conversion of traced array with shape bool[]")
        .contains(
            "tracing the function cond_func at tutorial_bool_error.py:4",
            "depends on the value of the argument x",
            "static_argnums",
            "static_argnames",
            "lax.cond",
            "jnp.where");
  }

  @Test
  void aTracedShapeNamesTheOperationThatTracedIt() {
    UserError error = catchThrowableOfType(UserError.class, () -> run("tutorial_shape_error"));
    assertThat(error.diagnostic().render())
        .startsWith(
            "tutorial_shape_error.py:7:12: error: TypeError: Shapes must be 1D sequences of"
                + " concrete values of integer type")
        .contains(
            "reduce_prod", "from line tutorial_shape_error.py:7", "np.prod", "static_argnums");
  }
}
