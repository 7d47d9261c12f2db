package dev.arrayc.cli;

import dev.arrayc.mlir.artifact.ElfFile;
import java.util.Optional;

/** What is linked against a library looks for the name that it has by itself: that of its file. */
final class LibraryNames {
  private LibraryNames() {}

  /** {@return the library under the name of its file} */
  static byte[] named(byte[] library, String file) {
    ElfFile made = ElfFile.of(file, library);
    Optional<String> own = made.soname();
    return own.isEmpty() || own.get().equals(file) ? library : made.named(file);
  }
}
