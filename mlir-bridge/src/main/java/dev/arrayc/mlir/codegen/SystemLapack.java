package dev.arrayc.mlir.codegen;

import java.util.Optional;
import java.util.Set;

/**
 * A shared library of the system whose LAPACK a compiled library calls. Its results are its own:
 * such a library's bits are not portable.
 *
 * @param path where it is opened, absolute
 * @param digest of the file that it was compiled for, SHA-256 in hexadecimal
 * @param symbols the names that the file knows; empty where the file is not at hand
 */
public record SystemLapack(String path, String digest, Optional<Set<String>> symbols) {
  private static final String BEFORE_DIGEST = " sha256:";

  public SystemLapack {
    symbols = symbols.map(Set::copyOf);
  }

  /** {@return how manifests and cache keys write it} */
  public String text() {
    return path + BEFORE_DIGEST + digest;
  }

  /** {@return what a manifest says, as far as it does} */
  public static Optional<SystemLapack> parse(Optional<String> text) {
    return text.filter(t -> t.contains(BEFORE_DIGEST))
        .map(
            t -> {
              int end = t.lastIndexOf(BEFORE_DIGEST);
              String digest = t.substring(end + BEFORE_DIGEST.length());
              return new SystemLapack(t.substring(0, end), digest, Optional.empty());
            });
  }
}
