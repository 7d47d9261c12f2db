package dev.arrayc.cli.remote;

import dev.arrayc.cli.cache.Digest;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Remembers that a server failed, for all processes that share a directory: as a file whose time is
 * the failure's. Without a directory each process has to find out for itself.
 */
public final class CircuitBreaker {
  /** So long a server that failed is left alone. */
  static final Duration OPEN = Duration.ofMinutes(1);

  private final Optional<Path> mark;

  /** For a server; the mark is in this directory. */
  public CircuitBreaker(Optional<Path> directory, URI server) {
    String name =
        "remote-" + Digest.of(server.toString().getBytes(StandardCharsets.UTF_8)).substring(0, 16);
    this.mark = directory.map(d -> d.resolve(name));
  }

  /** {@return whether the server failed a short while ago} */
  boolean isOpen() {
    try {
      return mark.isPresent()
          && Files.getLastModifiedTime(mark.get()).toInstant().isAfter(Instant.now().minus(OPEN));
    } catch (IOException e) {
      return false;
    }
  }

  /** Notes a failure. */
  void open() {
    if (mark.isPresent()) {
      try {
        Files.createDirectories(mark.get().toAbsolutePath().getParent());
        Files.writeString(mark.get(), "");
        Files.setLastModifiedTime(mark.get(), FileTime.from(Instant.now()));
      } catch (IOException e) {
        // The next process will find out for itself.
        return;
      }
    }
  }

  /** Notes that the server works. */
  void close() {
    if (mark.isPresent()) {
      try {
        Files.deleteIfExists(mark.get());
      } catch (IOException e) {
        // It is forgotten after a while anyway.
        return;
      }
    }
  }
}
