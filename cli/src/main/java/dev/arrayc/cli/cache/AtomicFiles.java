package dev.arrayc.cli.cache;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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
    try {
      Files.write(temporary, content);
      Files.move(temporary, absolute, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /** {@return an unused hidden name in the same directory} */
  static Path temporaryBeside(Path absolute) {
    String name =
        "."
            + absolute.getFileName()
            + "."
            + ProcessHandle.current().pid()
            + "."
            + System.nanoTime();
    return absolute.resolveSibling(name);
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
