package dev.arrayc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.arrayc.ir.DType;
import dev.arrayc.ir.Numbers;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Programs that JAX exported ({@code exported/record.py}) give, from their text and from their
 * portable artifact, what JAX computed.
 */
class ExportedProgramsTest {
  @TempDir private Path directory;

  /** An array of a {@code .values} file: {@code out float32 [2x3] 3f800000 …}. */
  private record Recorded(boolean isInput, Tensor value) {
    static Recorded parse(String line) {
      String[] words = line.split(" ");
      DType dtype =
          Arrays.stream(DType.values())
              .filter(d -> d.numpyName().equals(words[1]))
              .findFirst()
              .orElseThrow();
      String sizes = words[2].substring(1, words[2].length() - 1);
      List<Long> shape =
          sizes.isEmpty() ? List.of() : Arrays.stream(sizes.split("x")).map(Long::valueOf).toList();
      TensorType type = new TensorType(dtype, shape);
      long[] bits =
          Arrays.stream(words).skip(3).mapToLong(w -> Long.parseUnsignedLong(w, 16)).toArray();
      return new Recorded(
          words[0].equals("in"),
          dtype.isIntegral()
              ? Tensor.fillLongs(type, i -> signed(dtype, bits[i]))
              : Tensor.fillDoubles(type, i -> Numbers.fromBits(dtype, bits[i])));
    }

    private static long signed(DType dtype, long bits) {
      int unused = 64 - 8 * dtype.bytes();
      return dtype.kind() == DType.Kind.SIGNED ? bits << unused >> unused : bits;
    }
  }

  private static Path resource(String name) throws URISyntaxException {
    return Path.of(
        Objects.requireNonNull(ExportedProgramsTest.class.getResource("exported/" + name)).toURI());
  }

  /** The greatest difference of floats relative to the greatest of their magnitudes. */
  @ParameterizedTest
  @CsvSource({
    "mlp,                   1e-6",
    "convolutional_network, 2e-6",
    "attention,             2e-6",
    "lstm,                  1e-6",
    "fourier_filter,        1e-6",
    "cholesky_solve,        1e-5",
    "vmap_of_while,         0",
    "grad_of_scan,          1e-6",
    "sort_by_key,           0",
    "sparse,                1e-6",
  })
  void anExportedProgram_givesWhatJaxComputed(String name, double tolerance)
      throws IOException, URISyntaxException {
    List<Recorded> recorded =
        Files.readAllLines(resource(name + ".values"), StandardCharsets.UTF_8).stream()
            .map(Recorded::parse)
            .toList();
    List<Tensor> outputs =
        recorded.stream().filter(r -> !r.isInput()).map(Recorded::value).toList();
    for (String ending : List.of(".mlir", ".mlirbc")) {
      Path results = directory.resolve("results" + ending);
      List<String> line = new ArrayList<>();
      line.addAll(List.of("run", resource(name + ending).toString(), "--out", results.toString()));
      for (Recorded array : recorded) {
        if (array.isInput()) {
          Path file = directory.resolve("in" + line.size() + ".npy");
          Npy.write(file, array.value());
          line.addAll(List.of("--arg", "@" + file));
        }
      }
      assertThat(new InProcess(directory).run(line)).isEqualTo(new InProcess.Outcome(0, "", ""));
      for (int i = 0; i < outputs.size(); i++) {
        requireClose(
            name + ending + " " + i,
            Npy.read(results.resolve("out" + i + ".npy")),
            outputs.get(i),
            tolerance);
      }
    }
  }

  private static void requireClose(String name, Tensor ours, Tensor theirs, double tolerance) {
    assertThat(ours.type()).as(name).isEqualTo(theirs.type());
    if (theirs.dtype().isIntegral()) {
      assertThat(ours.longs()).as(name).isEqualTo(theirs.longs());
      return;
    }
    double scale = Arrays.stream(theirs.doubles()).map(Math::abs).max().orElse(1);
    for (int i = 0; i < theirs.doubles().length; i++) {
      double distance = Math.abs(ours.doubles()[i] - theirs.doubles()[i]);
      assertThat(distance).as("%s[%d]", name, i).isLessThanOrEqualTo(tolerance * scale);
    }
  }
}
