package dev.arrayc.cli.cache;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * How long entries stay: until the cache is over its size; then those go that were not used for
 * longest, and what killed processes left behind. One process prunes at a time, the others do not
 * wait for it; a lock is the kernel's, so none survives its process.
 */
public final class Retention {
  /** After pruning, so much of the size is free: the next entries need not prune again. */
  private static final double ROOM = 0.1;

  private static final Duration PAUSE = Duration.ofMinutes(10);

  /** A temporary file this old belongs to nobody. */
  private static final Duration ABANDONED = Duration.ofHours(1);

  private static final String PRUNED = "pruned";

  /**
   * What pruning did.
   *
   * @param removed how many entries and memos went
   * @param bytes how many bytes they took
   * @param left how many bytes the cache takes now
   */
  public record Pruning(int removed, long bytes, long left) {}

  private Retention() {}

  /** Prunes if nobody did for some minutes, and nobody is at it. */
  static void pruneNowAndThen(Path root, long cap) throws IOException {
    Path mark = root.resolve(PRUNED);
    try {
      if (Files.getLastModifiedTime(mark).toInstant().isAfter(Instant.now().minus(PAUSE))) {
        return;
      }
    } catch (NoSuchFileException e) {
      // Nobody ever did.
    }
    try (FileChannel channel =
            FileChannel.open(mark, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      if (lock != null) {
        AtomicFiles.touch(mark);
        prune(root, cap);
      }
    } catch (OverlappingFileLockException e) {
      // Another thread of this process is at it.
    }
  }

  /** Removes what was not used for longest until the cache fits, with some room. */
  static Pruning prune(Path root, long cap) throws IOException {
    removeAbandoned(root);
    List<CacheContents.Item> items =
        CacheContents.of(root).stream()
            .sorted(Comparator.comparing(CacheContents.Item::used))
            .toList();
    long total = items.stream().mapToLong(CacheContents.Item::bytes).sum();
    long left = total;
    int removed = 0;
    double wanted = total > cap ? cap * (1 - ROOM) : cap;
    for (CacheContents.Item item : items) {
      if (left <= wanted) {
        break;
      }
      AtomicFiles.remove(item.path());
      left -= item.bytes();
      removed++;
    }
    return new Pruning(removed, total - left, left);
  }

  private static void removeAbandoned(Path root) throws IOException {
    Instant old = Instant.now().minus(ABANDONED);
    for (Path path : CacheContents.temporaries(root)) {
      try {
        if (Files.getLastModifiedTime(path).toInstant().isBefore(old)) {
          AtomicFiles.deleteTree(path);
        }
      } catch (NoSuchFileException e) {
        // Its owner was at work after all.
      }
    }
  }
}
