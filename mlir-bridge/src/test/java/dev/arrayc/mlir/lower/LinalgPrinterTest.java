package dev.arrayc.mlir.lower;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.arrayc.ir.DType;
import dev.arrayc.ir.Function;
import dev.arrayc.ir.Program;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import dev.arrayc.transform.Prepare;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The linalg stage: what it shows of fusion, and that MLIR's verifier accepts it. */
class LinalgPrinterTest {
  private static final String MLIR_OPT = "mlir-opt-22";

  @Test
  void aFusedSumIsOneReductionOverItsOperands() {
    TensorType type = TensorType.of(DType.F32, 37, 53);
    Function function =
        Programs.of(
            List.of(type, type),
            (b, in) -> {
              Value d = b.emit(Op.SUBTRACT, in.get(0), in.get(1));
              Value zero = b.constant(Tensor.scalar(DType.F32, 0.0));
              return List.of(
                  ReductionTest.reduce(
                      b, Op.ADD, b.emit(Op.MULTIPLY, d, d), zero, List.of(0L, 1L)));
            });
    String text = Lowering.lower(function).linalg();
    assertThat(text)
        .containsOnlyOnce("iterator_types = [\"reduction\", \"reduction\"]")
        .containsOnlyOnce("arith.subf")
        .containsOnlyOnce("ins(%in0, %in1 : tensor<37x53xf32>, tensor<37x53xf32>)");
  }

  private static boolean isInstalled() {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, MLIR_OPT)));
  }

  /** Random programs through mlir-opt: parsed, verified, and lowered to loops. */
  @Test
  @Tag("native")
  void mlirAcceptsWhatIsPrinted() throws IOException, InterruptedException {
    assumeThat(isInstalled()).as(MLIR_OPT + " is not on the path").isTrue();
    StringBuilder all = new StringBuilder();
    for (long seed = 1; seed <= 60; seed++) {
      Program drawn = new Program("drawn", List.of(RandomProgram.draw(seed, 12)));
      String text = Lowering.lower(Prepare.prepare(drawn, seed % 2 == 0)).linalg();
      all.append(all.isEmpty() ? "" : "// -----\n").append(text);
    }
    Path errors = Files.createTempFile("linalg", ".txt");
    Process process =
        new ProcessBuilder(MLIR_OPT, "--split-input-file", "--canonicalize", "-o", "/dev/null")
            .redirectError(errors.toFile())
            .start();
    try (OutputStream in = process.getOutputStream()) {
      in.write(all.toString().getBytes(StandardCharsets.UTF_8));
    }
    int status = process.waitFor();
    assertThat(status).as(Files.readString(errors)).isZero();
    Files.delete(errors);
  }
}
