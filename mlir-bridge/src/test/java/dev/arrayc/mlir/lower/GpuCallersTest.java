package dev.arrayc.mlir.lower;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.arrayc.diagnostic.Span;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Function;
import dev.arrayc.ir.TensorType;
import dev.arrayc.mlir.artifact.Artifact;
import dev.arrayc.mlir.codegen.Codegen;
import dev.arrayc.mlir.codegen.DeviceModule;
import dev.arrayc.mlir.codegen.Options;
import dev.arrayc.mlir.codegen.Provenance;
import dev.arrayc.mlir.codegen.Sm;
import dev.arrayc.mlir.codegen.Target;
import dev.arrayc.mlir.codegen.Targets;
import dev.arrayc.op.Op;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A library for GPUs on a machine that has none, called from C through its header. */
@Tag("native")
class GpuCallersTest {
  private static final String MAIN =
      """
      #include "f.h"
      #include <stdio.h>
      int main(void) {
        float x[5] = {1, 2, 3, 4, 5}, y[5] = {0};
        int32_t status = f(x, y);
        printf("%g %s\\n", y[4], arrayc_error_string(status));
        printf("%s\\n", arrayc_error_string(f_device((void *)0, x, y)));
        printf("%s\\n", arrayc_error_string(f_check(ARRAYC_ABI)));
        f_trim();
        return 0;
      }
      """;

  private static final String NO_DRIVER = "no NVIDIA driver: libcuda.so.1 cannot be opened\n";

  @TempDir Path directory;

  @BeforeEach
  void machineHasNoDriver() {
    assumeTrue(!Files.exists(Path.of("/proc/driver/nvidia")), "this machine has an NVIDIA driver");
  }

  private void compile(List<Target> cpus) throws Exception {
    Function function =
        Programs.of(
            List.of(TensorType.of(DType.F32, 5)),
            (b, in) -> List.of(b.emit(Op.MULTIPLY, in.getFirst(), in.getFirst())));
    DeviceModule module = Agreement.deviceModule(function);
    Provenance provenance = new Provenance("", Optional.empty(), "test", Map.of(), 0, "portable");
    Codegen.Part part =
        new Codegen.Part(
            cpus.isEmpty()
                ? module.host()
                : Lowering.lower(function)
                    .module(Agreement.signature(function), List.of(), Span.NONE),
            Optional.of(module),
            provenance);
    Targets targets = new Targets(cpus, List.of(new Sm(75, false)));
    Artifact artifact = Codegen.compile(List.of(Codegen.Unit.of(part)), Options.of(targets));
    Files.write(directory.resolve("libf.so"), artifact.library());
    Files.writeString(directory.resolve("f.h"), artifact.header());
    Files.writeString(directory.resolve("main.c"), MAIN);
    run(
        Map.of(),
        "cc",
        "-Wall",
        "-Wextra",
        "-Werror",
        "-pedantic",
        "main.c",
        "-L.",
        "-lf",
        "-o",
        "m");
  }

  private String run(Map<String, String> environment, String... command) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
    builder.environment().put("LD_LIBRARY_PATH", directory.toString());
    builder.environment().putAll(environment);
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      return abort("needs " + command[0] + ", which does not start: " + e.getMessage());
    }
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
    return output;
  }

  @Test
  void withoutDriver_callsAreErrors() throws Exception {
    compile(List.of());
    assertThat(run(Map.of(), "./m")).isEqualTo("0 " + NO_DRIVER + NO_DRIVER + NO_DRIVER);
  }

  @Test
  void cpuIsTaken_onlyWhereItIsAskedFor() throws Exception {
    compile(Target.defaults());
    assertThat(run(Map.of(), "./m")).isEqualTo("0 " + NO_DRIVER + NO_DRIVER + NO_DRIVER);
    assertThat(run(Map.of("ARRAYC_DEVICE", "cpu"), "./m"))
        .isEqualTo("25 no error\n" + NO_DRIVER + "no error\n");
  }
}
