package dev.arrayc.cli.cache;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Artifacts by the digest of their key. Layout, under the cache's directory:
 *
 * <pre>
 * v2/artifacts/ab/abcd…/     one entry: the artifact's files and
 *                     key      the key's components; its digest is the entry's name
 *                     digests  "SHA-256 NAME" of each file; its time is when it was last used
 * v2/commands/ab/abcd…       one memo each, see {@link CommandMemo}
 * v2/pruned                  its time is when the cache was last pruned, see {@link Retention}
 * </pre>
 *
 * <p>Trouble with the cache is never an error of the command: it warns, once, and goes on without.
 */
public final class ArtifactCache {
  static final String DIGESTS = "digests";
  static final String KEY = "key";
  private static final String VERSION = "v2";

  private final Path root;
  private final Consumer<String> warnings;
  private final boolean isOnlyLookedAt;
  private boolean warned;

  /** A cache in this directory, which is made when something is stored. */
  public ArtifactCache(Path directory, Consumer<String> warnings) {
    this(directory, warnings, false);
  }

  private ArtifactCache(Path directory, Consumer<String> warnings, boolean isOnlyLookedAt) {
    this.root = directory.resolve(VERSION);
    this.warnings = warnings;
    this.isOnlyLookedAt = isOnlyLookedAt;
  }

  /** A cache whose flaws are left to those who come next: it says nothing, and removes nothing. */
  public static ArtifactCache lookedAt(Path directory) {
    return new ArtifactCache(directory, w -> {}, true);
  }

  /**
   * {@return the files of the entry with this digest, verified, by name; empty if there is none}
   */
  public Optional<Map<String, byte[]>> find(String digest) {
    Path entry = entry(digest);
    try {
      Map<String, byte[]> files = read(entry);
      AtomicFiles.touch(entry.resolve(DIGESTS));
      return Optional.of(files);
    } catch (NoSuchFileException e) {
      if (Files.exists(entry)) {
        drop(entry, "the file " + e.getFile() + " is gone from it");
      }
    } catch (CorruptEntry e) {
      drop(entry, e.reason);
    } catch (IOException e) {
      warnOnce("cannot read the cache: " + e);
    }
    return Optional.empty();
  }

  /** Stores an artifact. Of several processes that store the same key, one wins; all are right. */
  public void store(CacheKey key, Map<String, byte[]> files) {
    Path entry = entry(key.digest());
    if (Files.exists(entry)) {
      return;
    }
    try {
      Files.createDirectories(entry.getParent());
      Path temporary = AtomicFiles.temporaryBeside(entry);
      try {
        write(temporary, key, files);
        Files.move(temporary, entry, StandardCopyOption.ATOMIC_MOVE);
      } catch (IOException e) {
        if (!Files.exists(entry)) {
          throw e;
        }
      } finally {
        AtomicFiles.deleteTree(temporary);
      }
    } catch (IOException e) {
      warnOnce("cannot write the cache, so nothing is kept: " + e);
    }
  }

  /** Keeps the cache under a size, in bytes, unless that was done a short while ago. */
  public void pruneNowAndThen(long cap) {
    try {
      Retention.pruneNowAndThen(root, cap);
    } catch (IOException e) {
      warnOnce("cannot prune the cache: " + e);
    }
  }

  /** {@return what is in the cache now, sorted by name} */
  public List<CacheContents.Item> contents() throws IOException {
    return CacheContents.of(root);
  }

  /** Brings the cache under a size, in bytes, at once. */
  public Retention.Pruning prune(long cap) throws IOException {
    return Retention.prune(root, cap);
  }

  /** Removes an item of {@link #contents}. */
  public void remove(CacheContents.Item item) throws IOException {
    AtomicFiles.remove(item.path());
  }

  /** {@return where the memo with this digest is} */
  Path command(String digest) {
    return root.resolve("commands").resolve(digest.substring(0, 2)).resolve(digest);
  }

  void warnOnce(String message) {
    if (!warned) {
      warned = true;
      warnings.accept(message);
    }
  }

  private Path entry(String digest) {
    return root.resolve("artifacts").resolve(digest.substring(0, 2)).resolve(digest);
  }

  private static void write(Path directory, CacheKey key, Map<String, byte[]> files)
      throws IOException {
    Files.createDirectory(directory);
    StringBuilder digests = new StringBuilder();
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Files.write(directory.resolve(file.getKey()), file.getValue());
      digests.append(Digest.of(file.getValue())).append(' ').append(file.getKey()).append('\n');
    }
    Files.writeString(directory.resolve(KEY), key.describe());
    Files.writeString(directory.resolve(DIGESTS), digests);
  }

  /**
   * {@return the files of an entry, all as they were written}
   *
   * @throws CorruptEntry if one is not
   */
  static Map<String, byte[]> read(Path entry) throws IOException, CorruptEntry {
    if (!entry.endsWith(CacheKey.digest(Files.readString(entry.resolve(KEY))))) {
      throw new CorruptEntry("its key is not the one that its name stands for");
    }
    String digests = new String(Files.readAllBytes(entry.resolve(DIGESTS)), StandardCharsets.UTF_8);
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (String line : digests.lines().toList()) {
      int space = line.indexOf(' ');
      if (space < 0) {
        throw new CorruptEntry("its list of digests is broken");
      }
      String name = line.substring(space + 1);
      if (name.isEmpty() || name.contains("/")) {
        throw new CorruptEntry("its list of digests is broken");
      }
      byte[] content = Files.readAllBytes(entry.resolve(name));
      if (!Digest.of(content).equals(line.substring(0, space))) {
        throw new CorruptEntry("the digest of its file " + name + " differs");
      }
      files.put(name, content);
    }
    if (files.isEmpty()) {
      throw new CorruptEntry("it is empty");
    }
    return files;
  }

  private void drop(Path entry, String reason) {
    if (isOnlyLookedAt) {
      return;
    }
    try {
      AtomicFiles.remove(entry);
      warnings.accept("dropped a corrupt cache entry: " + reason);
    } catch (IOException e) {
      warnOnce("a corrupt cache entry cannot be deleted (" + reason + "): " + e);
    }
  }

  /** An entry that is not what was written. */
  static final class CorruptEntry extends Exception {
    final String reason;

    CorruptEntry(String reason) {
      super(reason);
      this.reason = reason;
    }
  }
}
