package dev.arrayc.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.arrayc.diagnostic.CompileException;
import dev.arrayc.diagnostic.CompileException.Limitation;
import dev.arrayc.diagnostic.CompileException.UserError;
import dev.arrayc.value.Session;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every program ends, in one located error that says how to go on. */
class LimitsTest {
  private static String error(String source) {
    return catchThrowableOfType(CompileException.class, () -> Programs.run(source))
        .diagnostic()
        .render();
  }

  @ParameterizedTest
  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  @ValueSource(
      strings = {
        "while True:\n    pass\n",
        "x = 2\nwhile True:\n    x = x * x\n",
        "x = 'a'\nwhile True:\n    x += x\n",
        "x = [0] * 10**9\n",
        "x = list(range(10**12))\n",
        "import jax\nx = 1.0\n@jax.jit\ndef f(x):\n    while True:\n        x = x + 1\nf(x)\n",
        "import itertools\nsum(itertools.repeat(1))\n",
        "import math\nmath.factorial(10**7)\n",
        "'a'.ljust(10**10)\n",
        "x = [1]\nfor y in x:\n    x.append(y)\n"
      })
  void endlessProgramsEndInTheStepLimit(String source) {
    assertThat(error(source))
        .startsWith("program.py:")
        .contains("10000000 evaluator steps", "--max-steps");
  }

  @ParameterizedTest
  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  @CsvSource(
      delimiter = '|',
      value = {
        "def f(n):\\n    return f(n + 1) + 1\\nf(0)|program.py:2:12: error: RecursionError",
        "f = lambda n: [f(n + 1)]\\nf(0)|program.py:1:16: error: RecursionError",
        "x = []\\n"
            + "for i in range(2000):\\n"
            + "    x = [x]\\n"
            + "print(x)|program.py:4:1: error: RecursionError",
        "x = []\\nx.append(x)\\ny = []\\ny.append(y)\\nx == y|program.py:5:1: error: RecursionError"
      })
  void endlessRecursionIsARecursionErrorAtItsLine(String source, String start) {
    assertThat(error(source.replace("\\n", "\n")))
        .startsWith(start + ": maximum recursion depth exceeded")
        .contains("--max-frames");
  }

  @Test
  void constantsAreBounded() {
    assertThat(error("import jax.numpy as jnp\nx = jnp.ones(10**12)\n"))
        .startsWith("program.py:2:5: error: ValueError")
        .contains("--max-constant-bytes");
  }

  @Test
  void limitsCanBeRaised() {
    String source = "n = 0\nwhile n < 300:\n    n += 1\nprint(n)\n";
    StringBuilder out = new StringBuilder();
    UserError error =
        catchThrowableOfType(
            UserError.class,
            () -> Programs.run(source, out, new Session.Limits(1_000, 1_000, 1_000)));
    assertThat(error.diagnostic().message()).contains("1000 evaluator steps");
    Programs.run(source, out, new Session.Limits(10_000, 1_000, 1_000));
    assertThat(out.toString()).isEqualTo("300\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "try:\\n    pass\\nexcept ValueError:\\n    pass|program.py:1:1|the try statement",
        "with open('x') as f:\\n    pass|program.py:1:6|builtin open",
        "class C:\\n    pass|program.py:1:1|class C",
        "async def f():\\n    pass|program.py:1:1|async def",
        "def f():\\n    x = [(yield 1)]\\nlist(f())|program.py:2:11|yield",
        "open('x')|program.py:1:1|builtin open",
        "x = b'a'|program.py:1:5|bytes",
        "def f(): pass\\nf.x = 1|program.py:2:1|attribute",
        "from jax import jit\\njit(lambda x: x, backend='cpu')|program.py:2:1|backend",
        "import jax\\njax.config.update('jax_debug_nans', True)|program.py:2:1|jax_debug_nans"
      })
  void whatIsNotSupportedIsOneLocatedErrorThatNamesWhatIs(
      String source, String place, String what) {
    Limitation error =
        catchThrowableOfType(Limitation.class, () -> Programs.run(source.replace("\\n", "\n")));
    assertThat(error.diagnostic().render()).startsWith(place + ": error: ").contains(what, "hint:");
  }

  @Test
  void aMissingModuleListsWhatCanBeImported() {
    assertThat(error("import torch\n"))
        .startsWith("program.py:1:8: error: ModuleNotFoundError: No module named 'torch'")
        .contains("functools", "jax", "numpy", "files beside the program");
  }
}
