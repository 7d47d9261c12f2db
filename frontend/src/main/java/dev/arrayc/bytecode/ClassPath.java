package dev.arrayc.bytecode;

import java.util.Optional;

/** Where class files and sources come from; who reads them remembers that, for the cache. */
public interface ClassPath {
  /** {@return the bytes of a class by its internal name, {@code com/acme/Kernels}} */
  Optional<byte[]> classFile(String internalName);

  /** {@return the text of a source file by its path below a root, {@code com/acme/Kernels.java}} */
  Optional<String> source(String path);
}
