package dev.arrayc.cli;

import dev.arrayc.cli.cache.Outputs;
import dev.arrayc.cli.reproduce.Variation;
import dev.arrayc.mlir.artifact.ElfFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A library built again in a fresh process, in a directory of its own.
 *
 * @param arguments the command line that writes {@link Outputs#LIBRARY}, its header, its bindings
 *     and, if it is told to, its static library to the directory that is named last; with {@code
 *     --dump-dir} also its stages
 */
record Rebuild(List<String> arguments, Path directory) {
  private static final long MINUTES = 10;

  /** How it ended. */
  sealed interface Result {
    /** The same bytes. */
    record Identical() implements Result {}

    /** Other bytes. */
    record Different(ElfFile.Difference where) implements Result {}

    /** No bytes. */
    record Failed(String message) implements Result {}

    /** This machine has no such variation. */
    record NotHere() implements Result {}
  }

  Rebuild {
    arguments = List.copyOf(arguments);
  }

  /**
   * Runs it and compares what it made with the library, and with other files.
   *
   * @param others by the names that they have in the directory
   */
  Result run(Variation variation, ElfFile library, Map<String, byte[]> others) {
    try {
      Files.createDirectories(directory);
      Path log = directory.resolve("log");
      List<String> all = new ArrayList<>(arguments);
      all.add(directory.toString());
      Process process =
          ChildJvm.arrayc(variation, all)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        return new Result.Failed("took longer than " + MINUTES + " minutes");
      }
      if (process.exitValue() == Variation.NOT_HERE) {
        return new Result.NotHere();
      }
      if (process.exitValue() != 0) {
        return new Result.Failed(firstLine(log, process.exitValue()));
      }
      return compare(library, others);
    } catch (IOException e) {
      return new Result.Failed("no process: " + Failures.reason(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Result.Failed("interrupted");
    }
  }

  private static String firstLine(Path log, int status) throws IOException {
    return Files.readString(log, StandardCharsets.UTF_8)
        .lines()
        .findFirst()
        .orElse("ended with status " + status);
  }

  private Result compare(ElfFile library, Map<String, byte[]> others) throws IOException {
    ElfFile rebuilt = ElfFile.read(directory.resolve(Outputs.LIBRARY));
    // A library is called what its file was called when it was made.
    byte[] renamed = library.soname().map(rebuilt::named).orElseGet(rebuilt::contents);
    Optional<ElfFile.Difference> where =
        library.firstDifference(ElfFile.of("the rebuilt library", renamed));
    for (Map.Entry<String, byte[]> other : others.entrySet()) {
      byte[] again = Files.readAllBytes(directory.resolve(other.getKey()));
      int offset = Arrays.mismatch(other.getValue(), again);
      if (where.isEmpty() && offset >= 0) {
        where = Optional.of(new ElfFile.Difference("its " + other.getKey(), offset));
      }
    }
    return where.<Result>map(Result.Different::new).orElseGet(Result.Identical::new);
  }
}
