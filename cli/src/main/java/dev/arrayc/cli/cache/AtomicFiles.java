package dev.arrayc.cli.cache;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Files that appear whole or not at all: written beside their place, then renamed into it. */
public final class AtomicFiles {
  private AtomicFiles() {}

  /** Writes a file in one step for any reader. A reader that has the old one open keeps it. */
  public static void write(Path file, byte[] content) throws IOException {
    Path absolute = file.toAbsolutePath();
    Path temporary = temporaryBeside(absolute);
    Files.write(temporary, content, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try {
      Files.move(temporary, absolute, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /** {@return a hidden name in the same directory that only this call has} */
  static Path temporaryBeside(Path absolute) {
    // Who meets a name that is taken after all fails to create it, and touches nothing.
    return absolute.resolveSibling("." + absolute.getFileName() + "." + System.nanoTime());
  }

  /** Deletes a directory and all that is in it; what another process deleted first is fine. */
  static void deleteTree(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    List<Path> all;
    try (Stream<Path> walk = Files.walk(directory)) {
      all = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : all) {
      Files.deleteIfExists(path);
    }
  }
}
