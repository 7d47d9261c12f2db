package dev.arrayc.cli;

import dev.arrayc.interpret.Interpreter;
import dev.arrayc.ir.Function;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.transform.Prepare;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The functions of testdata/entries, with arguments to compile them for. */
final class Entries {
  /**
   * One of them.
   *
   * @param options of the command line, {@code --arg} among them
   */
  record Entry(String name, List<String> options) {
    private static Entry of(String name, String options) {
      return new Entry(name, List.of(options.split(" ")));
    }

    List<String> arguments() {
      return valuesOf("--arg");
    }

    List<String> staticNames() {
      return valuesOf("--static-argnames");
    }

    private List<String> valuesOf(String option) {
      List<String> values = new ArrayList<>();
      for (int i = 0; i < options.size(); i += 2) {
        if (options.get(i).equals(option)) {
          values.add(options.get(i + 1));
        }
      }
      return values;
    }

    /** The seeded random values that {@code arrayc run} draws, for every parameter. */
    List<Tensor> inputs() {
      List<Tensor> inputs = new ArrayList<>();
      for (TensorType type : traced().parameterTypes()) {
        inputs.add(RandomInputs.draw(type, inputs.size()));
      }
      return inputs;
    }

    /** What the reference interpreter computes of {@link #inputs}. */
    List<Tensor> expected() {
      return Interpreter.evaluate(traced(), inputs());
    }

    private Function traced() {
      Job job =
          new Job(
              new EntryPoint(file(), Optional.of(name), EntryPoint.Language.ARRAY_PROGRAM),
              arguments().stream().map(ArgumentParser::parse).toList(),
              List.of(),
              staticNames(),
              Map.of(),
              new Job.Limits(1_000_000, 100, 1 << 30),
              new Job.Java(List.of(), false, false, false));
      PrintWriter nowhere = new PrintWriter(new StringWriter());
      return Prepare.prepare(new Pipeline().trace(job, nowhere).program(), true);
    }
  }

  static final List<Entry> ALL =
      List.of(
          Entry.of("sum_squared_error", "--arg f32[500,500] --arg f32[500,500]"),
          Entry.of(
              "kinds",
              "--arg i32[7] --arg bool[7] --arg bf16[7] --arg f16[7] --arg c64[7] --arg 5"),
          Entry.of("integers", "--arg i8[3,4] --arg u8[5] --arg i16[2,3] --arg u32[9]"),
          Entry.of("tree", "--arg f32[3,5] --arg 2.0"),
          Entry.of("power", "--arg f32[3,4] --arg 3 --arg none --static-argnames n"),
          Entry.of("descend", "--arg f32[1000] --arg f32[1000]"),
          Entry.of("empty", "--arg f32[5,0] --arg u8[2]"),
          Entry.of("same", "--arg f32[] --arg i8[2]"),
          Entry.of("captured", "--arg f32[4,2]"),
          Entry.of("mlp", "--arg f32[4,8] --arg f32[8,16] --arg f32[16] --arg f32[16,3]"));

  private Entries() {}

  static Path file() {
    return TestPlaces.root().resolve("testdata/entries/entries.py");
  }

  /** {@return a tensor's elements as compiled code sees them} */
  static byte[] elements(Tensor tensor) {
    byte[] file = Npy.bytes(tensor);
    return Arrays.copyOfRange(file, file.length - (int) tensor.type().bytes(), file.length);
  }

  /** {@return a line for each tensor: its elements in hexadecimal} */
  static String hex(List<Tensor> tensors) {
    StringBuilder lines = new StringBuilder();
    for (Tensor tensor : tensors) {
      lines.append(HexFormat.of().formatHex(elements(tensor))).append('\n');
    }
    return lines.toString();
  }

  /** Writes the inputs of all entries as {@code NAME.in0} and so on. */
  static void writeInputs(Path directory) throws IOException {
    for (Entry entry : ALL) {
      List<Tensor> inputs = entry.inputs();
      for (int i = 0; i < inputs.size(); i++) {
        Files.write(directory.resolve(entry.name() + ".in" + i), elements(inputs.get(i)));
      }
    }
  }
}
