package dev.arrayc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.arrayc.ir.DType;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Commands that are wrong, with files and arguments that do not fit: one line and its status. */
@Timeout(60)
class BadCommandsTest {
  @TempDir private Path directory;

  @BeforeEach
  void writeFiles() throws IOException {
    write("add.py", "def add(x, y):\n    z = x * 2\n    return z + y\n");
    write("dot.py", "import jax.numpy as jnp\n\ndef dot(x, y):\n    return jnp.dot(x, y)\n");
    write("one.py", "def one(x, *, n=1):\n    return x + n\n");
    write("endless.py", "def endless(x):\n    while True:\n        x = x + 1\n");
    write("text.py", "def text(x):\n    return 'text'\n");
    write("none.py", "x = 1\n");
    write("wrong.npy", "this is no array");
    write("empty.npy", "");
    byte[] array = Npy.bytes(Tensor.fillDoubles(TensorType.of(DType.F64, 3), i -> i));
    Files.write(directory.resolve("f64.npy"), array);
    Files.write(directory.resolve("short.npy"), Arrays.copyOf(array, array.length - 1));
    Files.createDirectory(directory.resolve("folder.py"));
  }

  @AfterEach
  void orderNoMoreFaults() {
    System.clearProperty("arrayc.test.fault");
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(directory.resolve(name), text);
  }

  /** Files are named as {@code ./NAME}, the folder of this test. */
  private InProcess.Outcome run(String command) {
    List<String> words =
        Arrays.stream(command.strip().split(" +"))
            .map(w -> w.replace("./", directory + "/"))
            .toList();
    InProcess.Outcome outcome = new InProcess(directory).run(words);
    String err = outcome.err().replace(directory + "/", "./");
    return new InProcess.Outcome(outcome.status(), outcome.out(), err);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2 | run ./missing.py                               | error: ./missing.py: there is no such"
            + " file",
        "2 | run ./folder.py                                | error: ./folder.py: it is a"
            + " directory",
        "2 | compile ./missing.py:f                         | error: ./missing.py: there is no such"
            + " file",
        "2 | compile ./add.py:ad --arg f32[3] --arg f32[3]  | error: ./add.py has no function 'ad'",
        "2 | compile ./none.py:f                            | error: ./none.py defines no"
            + " functions",
        "2 | compile ./add.py:add --arg f32[3]              | ./add.py:1:1: error: no --arg for"
            + " 'y'",
        "2 | compile ./add.py:add                           | ./add.py:1:1: error: no --arg for"
            + " 'x', 'y'",
        "2 | compile ./one.py:one --arg 1 --arg 2 --arg 3   | ./one.py:1:1: error: one takes 2"
            + " arguments but 3",
        "2 | compile ./one.py:one --arg f33[3]              | error: --arg f33[3]: there is no"
            + " dtype f33",
        "2 | compile ./one.py:one --arg f32[3               | error: --arg f32[3: the shape is not"
            + " closed",
        "2 | compile ./one.py:one --arg f32[-3]             | error: --arg f32[-3]: `-3` is not a"
            + " size",
        "2 | compile ./one.py:one --arg f32[3,,4]           | error: --arg f32[3,,4]: a size is"
            + " missing",
        "2 | compile ./one.py:one --arg f32[99999999999999999999] | error: --arg"
            + " f32[99999999999999999999]: `",
        "2 | compile ./one.py:one --arg text                | ./one.py:1:1: error: argument 'x' is"
            + " the text 'text'",
        "2 | compile ./one.py:one --arg f64[3]              | ./one.py:1:1: error: argument 'x' is"
            + " given as f64[3], but 64-bit types are off",
        "2 | compile ./one.py:one --arg i64[]               | ./one.py:1:1: error: argument 'x' is"
            + " given as i64[], but 64-bit types are off",
        "2 | compile ./one.py:one --arg f32[3] --static-argnums 0  | ./one.py:1:1: error: argument"
            + " 'x' is static but given as float32[3]",
        "2 | compile ./one.py:one --arg 3 --static-argnums 5  | ./one.py:1:1: error: one has no"
            + " argument at position 5 to be static",
        "2 | compile ./one.py:one --arg 3 --static-argnames q | ./one.py:1:1: error: one has no"
            + " argument 'q' to be static",
        "1 | compile ./one.py:one --arg 99999999999         | ./one.py:1:1: error: OverflowError: ",
        "2 | compile ./one.py:one --arg @./missing.npy      | error: @./missing.npy: there is no"
            + " such file",
        "2 | compile ./one.py:one --arg @./wrong.npy        | error: @./wrong.npy: it is not an"
            + " .npy file",
        "2 | compile ./one.py:one --arg @./empty.npy        | error: @./empty.npy: it is not an"
            + " .npy file",
        "2 | compile ./one.py:one --arg @./short.npy        | error: @./short.npy: it is cut short",
        "2 | compile ./one.py:one --arg @./folder.py        | error: @./folder.py: cannot be read:"
            + " Is a directory",
        "2 | run ./one.py:one --arg f32[1099511627776]      | ./one.py:1:1: error: an array of"
            + " float32[1099511627776] is too large",
        "2 | run ./one.py --config jax_speed=1              | error: --config jax_speed is not"
            + " known",
        "2 | run ./one.py --config jax_enable_x64=maybe     | error: --config jax_enable_x64=maybe"
            + " is neither",
        "1 | compile ./add.py:add --arg f32[3] --arg f32[4] | ./add.py:3:12: error: TypeError: add"
            + " got incompatible shapes for broadcasting: (3,), (4,).",
        "1 | compile ./dot.py:dot --arg f32[3,4] --arg f32[3,4] | ./dot.py:4:12: error: TypeError:"
            + " dot_general requires contracting dimensions",
        "1 | compile ./endless.py:endless --arg f32[]       | ./endless.py:3:13: error: the program"
            + " takes more than 10000000 evaluator steps",
        "1 | compile ./endless.py:endless --arg f32[] --max-steps 100 | ./endless.py:3:13: error:"
            + " the program takes more than 100 evaluator steps",
        "1 | compile ./text.py:text --arg f32[]             | ./text.py:1:1: error: TypeError:"
            + " function text at ",
        "3 | compile ./one.py:one --arg 1 -o ./no/lib.so    | error: cannot write ./no/lib.so: no"
            + " such file or directory",
        "3 | compile ./one.py:one --arg 1 -o ./folder.py    | error: cannot write ./folder.py: ",
        "3 | compile ./one.py:one --arg 1 -o ./l.so --dump-dir ./one.py | error: cannot write to"
            + " ./one.py: there is a file of that name",
        "1 | inspect ./missing.so                           | error: ./missing.so cannot be read",
        "1 | inspect ./one.py                               | error: ./one.py is not a 64-bit"
            + " little-endian ELF file",
        "1 | inspect ./folder.py                            | error: ./folder.py cannot be read: Is"
            + " a directory",
        "1 | inspect ./empty.npy                            | error: ./empty.npy is not a 64-bit",
      })
  void command_getsOneLineAndItsStatus(int status, String command, String beginning) {
    InProcess.Outcome outcome = run(command);
    assertThat(outcome.err()).startsWith(beginning);
    assertThat(outcome.status()).isEqualTo(status);
    assertThat(outcome.out()).isEmpty();
    Reports.assertWellFormed(outcome.err());
  }

  @Test
  void nearMiss_isNamed() {
    assertThat(run("compile ./add.py:ad --arg f32[3]").err())
        .contains("did you mean ./add.py:add?");
    assertThat(run("compile ./one.py:one --arg f64[3,4]").err())
        .contains("give it as --arg f32[3,4]", "--config jax_enable_x64=true");
  }

  @Test
  void dataOf64Bits_becomes32BitsAsInJax_unlessTheyAreOn() {
    assertThat(run("run ./one.py:one --arg @./f64.npy").out()).isEqualTo("[1. 2. 3.]\n");
    assertThat(run("emit ./one.py:one --arg @./f64.npy --stage stablehlo").out())
        .contains("tensor<3xf32>")
        .doesNotContain("f64");
    assertThat(
            run("emit ./one.py:one --arg @./f64.npy --stage stablehlo --config jax_enable_x64=true")
                .out())
        .contains("tensor<3xf64>");
  }

  @Test
  void numbers_areTracedWeakly_andRun() {
    assertThat(run("run ./one.py:one --arg 3").out()).isEqualTo("4\n");
    assertThat(run("run ./one.py:one --arg 2.5").out()).isEqualTo("3.5\n");
    assertThat(run("run ./one.py:one --arg true").out()).isEqualTo("2\n");
    assertThat(run("run ./one.py:one --arg 99999999999 --config jax_enable_x64=true").out())
        .isEqualTo("100000000000\n");
  }

  /** A defect of ours is one line at the function's place and status 4, and the process lives. */
  @Test
  void faultInLlvm_isOneLine_andStatus4() {
    System.setProperty("arrayc.test.fault", "isel");
    InProcess.Outcome outcome =
        run("compile ./add.py:add --arg f32[3] --arg f32[3] --no-cache --dump-dir ./d -o ./l.so");
    assertThat(outcome.err())
        .startsWith("./add.py:1:1: error: internal error: LLVM gave up: Cannot select");
    assertThat(outcome.status()).isEqualTo(ExitCode.BUG.status());
    Reports.assertWellFormed(outcome.err());
    System.clearProperty("arrayc.test.fault");
    assertThat(run("run ./add.py:add --arg 1 --arg 2").out()).isEqualTo("4\n");
  }
}
