package dev.arrayc.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A program and its entry as a person writes them: {@code FILE[:ENTRY]}, or {@code Class::method}.
 *
 * @param file the file; for Java the name of the class
 * @param isJava whether the entry is a static method in a class file
 */
record EntryPoint(Path file, Optional<String> entry, boolean isJava) {
  private static final String METHOD = "::";

  /** {@return whether the file holds StableHLO text, by its name} */
  boolean isStablehlo() {
    return file.toString().endsWith(".mlir") || file.toString().endsWith(".stablehlo");
  }

  /** {@return whether the file is a compiled library, by its name} */
  boolean isLibrary() {
    return file.toString().endsWith(".so");
  }

  /**
   * {@return the name of what is compiled: the entry, or of StableHLO text, whose entry is always
   * {@code main}, and of a library the file's}
   */
  Optional<String> name() {
    if (entry.isPresent() || !(isStablehlo() || isLibrary())) {
      return entry;
    }
    String name = file.getFileName().toString();
    return Optional.of(name.substring(0, name.lastIndexOf('.')));
  }

  /** Splits at the last colon, unless a file of the whole name exists. */
  static EntryPoint parse(String text) {
    int method = text.lastIndexOf(METHOD);
    if (method > 0 && method + METHOD.length() < text.length()) {
      return new EntryPoint(
          Path.of(text.substring(0, method)),
          Optional.of(text.substring(method + METHOD.length())),
          true);
    }
    int colon = text.lastIndexOf(':');
    boolean split = colon > 0 && colon + 1 < text.length() && text.indexOf('/', colon) < 0;
    if (!split || Files.exists(Path.of(text))) {
      return new EntryPoint(Path.of(text), Optional.empty(), false);
    }
    return new EntryPoint(
        Path.of(text.substring(0, colon)), Optional.of(text.substring(colon + 1)), false);
  }
}
