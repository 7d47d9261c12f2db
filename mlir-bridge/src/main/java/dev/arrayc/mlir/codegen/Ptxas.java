package dev.arrayc.mlir.codegen;

import dev.arrayc.mlir.capi.NativeFiles;
import dev.arrayc.mlir.capi.Scratch;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * NVIDIA's assembler, which makes a GPU's machine code (a cubin) of PTX. Only where it is asked
 * for: the driver has one of its own.
 */
public final class Ptxas {
  private static final String VARIABLE = "ARRAYC_PTXAS";

  private Ptxas() {}

  /** {@return where it is, by {@code ARRAYC_PTXAS} or {@code PATH}} */
  public static Optional<Path> find() {
    List<Path> places = new ArrayList<>();
    Optional.ofNullable(System.getenv(VARIABLE)).map(Path::of).ifPresent(places::add);
    Optional.ofNullable(System.getenv("PATH")).stream()
        .flatMap(path -> Arrays.stream(path.split(File.pathSeparator)))
        .map(directory -> Path.of(directory, "ptxas"))
        .forEach(places::add);
    return places.stream().filter(Files::isExecutable).findFirst();
  }

  /**
   * {@return the line that names its version: a part of what decides the bytes}
   *
   * @throws dev.arrayc.diagnostic.CompileException.EnvironmentError if it is not here
   */
  public static String version() {
    return run(List.of("--version"))
        .lines()
        .filter(line -> line.startsWith("Build") || line.contains("release"))
        .findFirst()
        .orElse("unknown");
  }

  /** {@return the machine code of kernels for one generation} */
  static byte[] assemble(Sm gpu, String ptx) {
    Path text = Scratch.file(".ptx");
    Path code = Scratch.file(".cubin");
    try {
      Files.writeString(text, ptx);
      run(List.of("-arch=" + gpu, text.toString(), "-o", code.toString()));
      return Files.readAllBytes(code);
    } catch (IOException e) {
      throw Scratch.cannotWrite(text, e);
    } finally {
      text.toFile().delete();
      code.toFile().delete();
    }
  }

  /** {@return what it says of the kernels' registers, spills and shared memory} */
  static String resources(Sm gpu, String ptx) {
    Path text = Scratch.file(".ptx");
    try {
      Files.writeString(text, ptx);
      return run(List.of("-arch=" + gpu, "-v", text.toString(), "-o", "/dev/null"));
    } catch (IOException e) {
      throw Scratch.cannotWrite(text, e);
    } finally {
      text.toFile().delete();
    }
  }

  private static String run(List<String> arguments) {
    Path assembler =
        find()
            .orElseThrow(
                () ->
                    NativeFiles.missing(
                        "there is no ptxas here, which makes cubins",
                        "name one with " + VARIABLE + "=FILE, or leave --cubin out"));
    List<String> command = new ArrayList<>(List.of(assembler.toString()));
    command.addAll(arguments);
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String said =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      if (process.waitFor() != 0) {
        throw StageFailure.of("ptxas", said);
      }
      return said;
    } catch (IOException e) {
      throw NativeFiles.missing(
          assembler + " does not start: " + e.getMessage(), "name another with " + VARIABLE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw StageFailure.of("ptxas", "interrupted");
    }
  }
}
