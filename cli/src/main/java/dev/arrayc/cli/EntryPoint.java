package dev.arrayc.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A program and its entry as a person writes them: {@code FILE[:ENTRY]}. */
record EntryPoint(Path file, Optional<String> entry) {
  /** Splits at the last colon, unless a file of the whole name exists. */
  static EntryPoint parse(String text) {
    int colon = text.lastIndexOf(':');
    boolean split = colon > 0 && colon + 1 < text.length() && text.indexOf('/', colon) < 0;
    if (!split || Files.exists(Path.of(text))) {
      return new EntryPoint(Path.of(text), Optional.empty());
    }
    return new EntryPoint(
        Path.of(text.substring(0, colon)), Optional.of(text.substring(colon + 1)));
  }
}
