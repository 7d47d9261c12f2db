package dev.arrayc.cli.cache;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
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
      Files.write(temporary, content, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      Files.move(temporary, absolute, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileAlreadyExistsException e) {
      throw e; // the file of another call
    } catch (IOException e) {
      Files.deleteIfExists(temporary);
      throw e;
    }
  }

  /** {@return a hidden name in the same directory that only this call has} */
  static Path temporaryBeside(Path absolute) {
    // Who meets a name that is taken after all fails to create it, and touches nothing.
    return absolute.resolveSibling("." + absolute.getFileName() + "." + System.nanoTime());
  }

  /** Makes a file as new as now, where that can be done: a cache may be read-only. */
  static void touch(Path file) {
    try {
      Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
    } catch (IOException e) {
      // It stays as old as it was, and is no less right.
    }
  }

  /** {@return whether this is a name of {@link #temporaryBeside}} */
  static boolean isTemporary(Path path) {
    return path.getFileName().toString().startsWith(".");
  }

  /** Takes a file or a directory away in one step for any reader; none there is fine. */
  static void remove(Path path) throws IOException {
    try {
      // Renamed first: no other process sees it half deleted.
      Path doomed = temporaryBeside(path);
      Files.move(path, doomed, StandardCopyOption.ATOMIC_MOVE);
      deleteTree(doomed);
    } catch (NoSuchFileException e) {
      // Another process removed it first, which is just as good.
    }
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
