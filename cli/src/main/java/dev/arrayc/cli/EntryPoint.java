package dev.arrayc.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A program and its entry as a person writes them: {@code FILE[:ENTRY]}, or {@code Class::method}.
 *
 * @param file the file; for Java the name of the class
 */
record EntryPoint(Path file, Optional<String> entry, Language language) {
  private static final String METHOD = "::";
  private static final List<String> STABLEHLO_NAMES =
      List.of(".mlir", ".stablehlo", ".mlirbc", ".mlir.bc");

  /** What a program is written in. */
  enum Language {
    ARRAY_PROGRAM,
    /** As text or as a portable artifact. */
    STABLEHLO,
    /** The entry is a static method in a class file. */
    JAVA,
    /** Compiled already. */
    LIBRARY;

    /** By the file's name, or by its content where that is a portable artifact. */
    private static Language of(Path file) {
      if (file.toString().endsWith(".so")) {
        return LIBRARY;
      }
      return STABLEHLO_NAMES.stream().anyMatch(file.toString()::endsWith)
              || Sources.isArtifact(file)
          ? STABLEHLO
          : ARRAY_PROGRAM;
    }
  }

  boolean isJava() {
    return language == Language.JAVA;
  }

  boolean isStablehlo() {
    return language == Language.STABLEHLO;
  }

  boolean isLibrary() {
    return language == Language.LIBRARY;
  }

  /**
   * {@return the name of what is compiled: the entry; of a StableHLO program, whose entry is always
   * {@code main}, and of a library the file's up to the first dot}
   */
  Optional<String> name() {
    if (entry.isPresent() || !(isStablehlo() || isLibrary())) {
      return entry;
    }
    String name = file.getFileName().toString();
    int dot = name.indexOf('.', 1);
    return Optional.of(dot < 0 ? name : name.substring(0, dot));
  }

  /** Splits at the last colon, unless a file of the whole name exists. */
  static EntryPoint parse(String text) {
    int method = text.lastIndexOf(METHOD);
    if (method > 0 && method + METHOD.length() < text.length()) {
      return new EntryPoint(
          Path.of(text.substring(0, method)),
          Optional.of(text.substring(method + METHOD.length())),
          Language.JAVA);
    }
    int colon = text.lastIndexOf(':');
    boolean split = colon > 0 && colon + 1 < text.length() && text.indexOf('/', colon) < 0;
    boolean isWhole = !split || Files.exists(Path.of(text));
    Path file = Path.of(isWhole ? text : text.substring(0, colon));
    return new EntryPoint(
        file,
        isWhole ? Optional.empty() : Optional.of(text.substring(colon + 1)),
        Language.of(file));
  }
}
