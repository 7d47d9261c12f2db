package dev.arrayc.cli.cache;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is in a cache at this moment. Others may add and remove meanwhile: what is gone is left out.
 */
public final class CacheContents {
  /** The folders of a cache, and what one thing in them is. */
  public enum Kind {
    ARTIFACT("artifacts"),
    COMMAND("commands");

    final String folder;

    Kind(String folder) {
      this.folder = folder;
    }
  }

  /**
   * An entry or a memo.
   *
   * @param bytes what its files hold together
   * @param used when it was last made or asked for
   */
  public record Item(Kind kind, Path path, long bytes, Instant used) {
    /** {@return the key that it is kept for; empty if that cannot be read} */
    public Optional<CacheKey> key() throws IOException {
      try {
        return switch (kind) {
          case ARTIFACT -> CacheKey.parse(Files.readString(path.resolve(ArtifactCache.KEY)));
          case COMMAND -> CommandMemo.parse(path).map(CommandMemo.Record::key);
        };
      } catch (NoSuchFileException e) {
        return Optional.empty();
      }
    }

    /** {@return what is wrong with it; empty if it is as it was written} */
    public Optional<String> flaw() throws IOException {
      try {
        return switch (kind) {
          case ARTIFACT -> {
            ArtifactCache.read(path);
            yield Optional.empty();
          }
          case COMMAND ->
              CommandMemo.parse(path).filter(m -> path.endsWith(m.key().digest())).isPresent()
                  ? Optional.empty()
                  : Optional.of("it is not what was written");
        };
      } catch (NoSuchFileException e) {
        return Files.exists(path)
            ? Optional.of("the file " + e.getFile() + " is gone from it")
            : Optional.empty();
      } catch (ArtifactCache.CorruptEntry e) {
        return Optional.of(e.reason);
      }
    }
  }

  private CacheContents() {}

  /** {@return all entries and memos, sorted by name} */
  static List<Item> of(Path root) throws IOException {
    List<Item> items = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      for (Path path : twoLevels(root.resolve(kind.folder))) {
        if (!AtomicFiles.isTemporary(path)) {
          item(kind, path).ifPresent(items::add);
        }
      }
    }
    return items;
  }

  /** {@return what writers have not finished, or were killed over} */
  static List<Path> temporaries(Path root) throws IOException {
    List<Path> found = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      twoLevels(root.resolve(kind.folder)).stream()
          .filter(AtomicFiles::isTemporary)
          .forEach(found::add);
    }
    return found;
  }

  private static Optional<Item> item(Kind kind, Path path) throws IOException {
    Path clock = kind == Kind.ARTIFACT ? path.resolve(ArtifactCache.DIGESTS) : path;
    try (Stream<Path> files = Files.walk(path)) {
      long bytes = 0;
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        bytes += Files.size(file);
      }
      Instant used = Files.getLastModifiedTime(Files.exists(clock) ? clock : path).toInstant();
      return Optional.of(new Item(kind, path, bytes, used));
    } catch (NoSuchFileException | UncheckedIOException e) {
      return Optional.empty();
    }
  }

  private static List<Path> twoLevels(Path folder) throws IOException {
    List<Path> paths = new ArrayList<>();
    for (Path prefix : children(folder)) {
      paths.addAll(children(prefix));
    }
    return paths;
  }

  private static List<Path> children(Path folder) throws IOException {
    try (Stream<Path> children = Files.list(folder)) {
      return children.sorted(Comparator.naturalOrder()).toList();
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    }
  }
}
