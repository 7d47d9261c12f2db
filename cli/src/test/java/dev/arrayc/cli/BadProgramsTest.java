package dev.arrayc.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Programs that are wrong, each in its way: one line that says where and what, soon. */
@Timeout(60)
class BadProgramsTest {
  @TempDir private Path directory;

  private static final String JAX = "import jax, jax.numpy as jnp, numpy as np\n";

  /** The program, and how its error begins after the file's name. */
  static Stream<Arguments> programs() {
    return Stream.of(
            text(),
            names(),
            constructs(),
            withoutEnd(),
            tooLarge(),
            tracing(),
            Stream.of(
                arguments("def f(n):\n    return 1 // n\nf(0)\n", "2:12: error: ZeroDivisionError"),
                arguments("[1, 2][2]\n", "1:1: error: IndexError: list index out of range"),
                arguments("raise ValueError('bad')\n", "1:1: error: ValueError: bad"),
                arguments("x = 1\nassert x == 2, x\n", "2:1: error: AssertionError: 1")))
        .flatMap(s -> s);
  }

  private static Stream<Arguments> text() {
    return Stream.of(
        arguments("x = (1 +\n", "1:5: error: SyntaxError: '(' was never closed"),
        arguments("x = 1)\n", "1:6: error: SyntaxError: unmatched ')'"),
        arguments("x = 'ab\n", "1:5: error: SyntaxError: "),
        arguments("x = '''ab\n", "1:5: error: SyntaxError: "),
        arguments("if True:\nx = 1\n", "2:1: error: IndentationError: expected an indented block"),
        arguments("if True:\n\tx = 1\n        y = 2\n", "3:9: error: TabError: "),
        arguments("x = 1 $ 2\n", "1:7: error: SyntaxError: "),
        arguments("x = 1\0\n", "1:6: error: SyntaxError: source code cannot contain null bytes"),
        arguments("x = " + "(".repeat(100_000), "1:205: error: SyntaxError: too many nested"),
        arguments("x = " + "-".repeat(100_000) + "1", "error: SyntaxError: too many nested"),
        arguments("x = " + "1+".repeat(100_000) + "1", "error: SyntaxError: too many nested"),
        arguments("x = " + "f(".repeat(5_000), "error: SyntaxError: too many nested"),
        arguments("x = " + "lambda: ".repeat(50_000) + "1", "error: SyntaxError: too many nested"),
        arguments("x = y" + ".a".repeat(50_000), "error: "),
        arguments("x = y" + "[0]".repeat(50_000), "error: "),
        arguments("x = y" + "()".repeat(50_000), "error: "),
        arguments("x = 1 if 2 else ".repeat(20_000) + "1", "error: SyntaxError: "),
        arguments("not ".repeat(50_000) + "1", "error: SyntaxError: too many nested"),
        arguments("x = f'" + "{f'".repeat(300), "error: SyntaxError: "));
  }

  private static Stream<Arguments> names() {
    return Stream.of(
        arguments("print(x)\n", "1:7: error: NameError: name 'x' is not defined"),
        arguments(JAX + "jnp.summ(1)\n", "2:1: error: AttributeError: module 'jax.numpy' has no"),
        arguments(JAX + "jnp.ones(3).summ()\n", "2:1: error: AttributeError: "),
        arguments("import os\n", "1:8: error: ModuleNotFoundError: No module named 'os'"),
        arguments("from os import path\n", "1:1: error: ModuleNotFoundError: No module named 'os'"),
        arguments(
            "from jax import lax, grad\n",
            "1:22: error: NotImplementedError: jax.grad is not supported"),
        arguments("from jax import fit\n", "1:17: error: ImportError: cannot import name 'fit'"));
  }

  private static Stream<Arguments> constructs() {
    return Stream.of(
        arguments("class A:\n    x = 1\n", "1:1: error: NotImplementedError: class A"),
        arguments(
            "try:\n    x = 1\nexcept E:\n    pass\n", "1:1: error: NotImplementedError: the try"),
        arguments("with open('x') as f:\n    pass\n", "1:6: error: NotImplementedError: "),
        arguments("async def f():\n    pass\n", "1:1: error: NotImplementedError: "),
        arguments("open('x')\n", "1:1: error: NotImplementedError: the builtin open"),
        arguments("eval('1')\n", "1:1: error: NotImplementedError: the builtin eval"));
  }

  private static Stream<Arguments> withoutEnd() {
    return Stream.of(
        arguments("while True:\n    pass\n", "2:5: error: the program takes more than 1000000"),
        arguments("def g(n):\n    return g(n + 1)\ng(0)\n", "2:12: error: RecursionError: "),
        arguments(
            JAX + "@jax.jit\ndef f(x):\n    return f(x + 1)\nf(1.0)\n",
            "4:12: error: RecursionError: "),
        arguments(
            JAX + "@jax.jit\ndef f(x):\n    while True:\n        x = x + 1\nf(1.0)\n",
            "5:13: error: the program takes more than"),
        arguments("f = lambda x: f(x)\nf(1)\n", "1:15: error: RecursionError: "),
        arguments(
            "a = []\na.append(a)\nprint(a == a, len(a))\nb = []\nb.append(b)\na == b\n",
            "6:1: error: RecursionError: "),
        arguments(
            "import itertools\nfor i in itertools.count():\n    pass\n",
            "error: the program takes more"));
  }

  private static Stream<Arguments> tooLarge() {
    String constant = "error: ValueError: a constant of 1099511627776 elements of ";
    return Stream.of(
        arguments(JAX + "np.zeros(2**40)\n", "2:1: " + constant + "float64"),
        arguments(JAX + "jnp.ones((2**20, 2**20))\n", "2:1: " + constant + "float32"),
        arguments(JAX + "jnp.ones((2**20, 1)) + jnp.ones(2**20)\n", "2:1: " + constant + "float32"),
        arguments(JAX + "jax.jit(lambda x: x * np.ones((2**20, 2**20)))(1)\n", "2:23: " + constant),
        arguments(JAX + "jax.jit(lambda x: jnp.ones((2**20, 2**20)) * x)(1)\n", "2:1: " + constant),
        arguments(JAX + "jax.random.normal(jax.random.key(0), (2**40,))\n", "2:1: error: "),
        arguments(JAX + "jnp.zeros((2**40, 2**40))\n", "2:1: error: "),
        arguments(JAX + "jnp.zeros(10**30)\n", "2:1: error: "),
        arguments("[0] * 2**40\n", "1:1: error: the program takes more than"),
        arguments("(0,) * 2**40\n", "1:1: error: the program takes more than"),
        arguments("list(range(2**40))\n", "1:1: error: the program takes more than"),
        arguments("[i for i in range(2**40)]\n", "1:13: error: the program takes more than"),
        arguments("'ab' * 2**40\n", "1:1: error: the program takes more than"),
        arguments("'a'.ljust(2**40)\n", "1:1: error: the program takes more than"),
        arguments("sum(range(2**40))\n", "1:1: error: the program takes more than"),
        arguments("x = 'a'\nwhile True:\n    x += x\n", "3:5: error: the program takes more than"),
        arguments(
            "x = [1]\nwhile True:\n    x = x + x\n", "3:9: error: the program takes more than"),
        arguments("10**10**10\n", "1:1: error: OverflowError: "),
        arguments("1 << 2**40\n", "1:1: error: OverflowError: "),
        arguments("f'{1:1000000000000}'\n", "1:4: error: ValueError: Too many decimal digits"));
  }

  private static Stream<Arguments> tracing() {
    return Stream.of(
        arguments(
            JAX + "@jax.jit\ndef f(x):\n    return 'text'\nf(1.0)\n",
            "5:1: error: TypeError: function f at bad.py:2 traced for jit returned a value of"
                + " type"),
        arguments(
            JAX + "f = jax.jit(lambda x, n: x * n[0], static_argnums=1)\nf(1.0, [1])\n",
            "3:1: error: ValueError: Non-hashable static arguments are not supported."),
        arguments(
            JAX + "kept = []\nf = jax.jit(lambda x: kept.append(x))\nf(1.0)\nkept[0] + 1\n",
            "5:1: error: UnexpectedTracerError: "),
        arguments(
            JAX + "f = jax.jit(lambda x: jnp.zeros(x))\nf(3)\n",
            "2:23: error: TypeError: Shapes must be 1D sequences of concrete values"),
        arguments(
            JAX + "f = jax.jit(lambda x: float(x))\nf(3)\n",
            "2:23: error: ConcretizationTypeError: "),
        arguments(
            JAX + "f = jax.jit(lambda x: np.sin(x))\nf(3.0)\n",
            "2:23: error: TracerArrayConversionError: "),
        arguments(
            JAX + "f = jax.jit(lambda x: [1, 2][x])\nf(1)\n",
            "2:23: error: TracerIntegerConversionError: "),
        arguments(JAX + "f = jax.jit(lambda x: x)\nf('text')\n", "3:1: error: TypeError: "),
        arguments(JAX + "f = jax.jit(lambda x: x)\nf()\n", "3:1: error: TypeError: "),
        arguments(JAX + "f = jax.jit(lambda x: x)\nf(1, 2)\n", "3:1: error: TypeError: "),
        arguments(JAX + "f = jax.jit(lambda x: x)\nf(2**40)\n", "3:1: error: OverflowError: "),
        arguments(
            JAX + "f = jax.jit(lambda x: x, static_argnums=3)\nf(1)\n", "2:5: error: ValueError: "),
        arguments(JAX + "f = jax.jit(lambda x: x, static=3)\nf(1)\n", "2:5: error: TypeError: "),
        arguments(
            JAX + "x = jnp.ones(3)\nx[0] = 2\n", "3:1: error: TypeError: JAX arrays are immutable"),
        arguments(
            JAX + "jax.jit(lambda x, y: x @ y)(jnp.ones((2, 3)), jnp.ones((2, 3)))\n",
            "2:22: error: TypeError: dot_general requires contracting dimensions"));
  }

  @ParameterizedTest
  @MethodSource("programs")
  void program_getsOneLocatedLine(String program, String beginning) throws IOException {
    InProcess.Outcome outcome = run(program.getBytes(StandardCharsets.UTF_8));
    assertThat(outcome.status()).as(outcome.err()).isEqualTo(ExitCode.PROGRAM.status());
    String first = outcome.err().lines().findFirst().orElse("");
    if (beginning.startsWith("error: ")) {
      assertThat(first).matches("bad\\.py:[0-9]+:[0-9]+: error: .*").contains(beginning);
    } else {
      assertThat(first).startsWith("bad.py:" + beginning);
    }
    Reports.assertWellFormed(outcome.err());
  }

  @Test
  void aMissingModule_getsThoseBesideIt() throws IOException {
    assertThat(run("import jax.lux.y\n".getBytes(StandardCharsets.UTF_8)).err())
        .contains("can import jax.core, jax.debug, ")
        .doesNotContain("jax.scipy.stats");
    assertThat(run("import pandas as pd\n".getBytes(StandardCharsets.UTF_8)).err())
        .contains("can import __future__, collections, functools, ")
        .doesNotContain("jax.numpy");
    assertThat(run("from dataclasses import dataclass\n".getBytes(StandardCharsets.UTF_8)).err())
        .contains("hint: use typing.NamedTuple for records");
  }

  @Test
  void randomBytes_areNoProgram() throws IOException {
    SplittableRandom random = new SplittableRandom(1);
    for (int length : List.of(1, 10, 1_000, 100_000)) {
      byte[] bytes = new byte[length];
      random.nextBytes(bytes);
      bytes[0] = (byte) 0xFF;
      InProcess.Outcome outcome = run(bytes);
      assertThat(outcome.err()).startsWith("bad.py:1:1: error: SyntaxError: this is not UTF-8");
      assertThat(outcome.status()).isEqualTo(ExitCode.PROGRAM.status());
    }
  }

  private InProcess.Outcome run(byte[] program) throws IOException {
    Path file = Files.write(directory.resolve("bad.py"), program);
    InProcess.Outcome outcome =
        new InProcess(directory).run("run", file.toString(), "--max-steps=10^6");
    String err = outcome.err().replace(file.toString(), "bad.py");
    return new InProcess.Outcome(outcome.status(), outcome.out(), err);
  }
}
