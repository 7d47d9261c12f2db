package dev.arrayc.mlir.artifact;

import java.util.Locale;

/**
 * A way to call a library from another language, as a file of source text made from its manifest.
 */
public enum Binding {
  /** A module for Python, with ctypes and NumPy. */
  PYTHON,
  /** A module for Rust. */
  RUST,
  /** What pkg-config needs to find the library and its header. */
  PKG_CONFIG;

  /** {@return the binding in words that options are made of: {@code pkg-config}} */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** {@return what kind of file it is, for a person} */
  public String description() {
    return switch (this) {
      case PYTHON -> "a Python module (ctypes and NumPy; takes and gives DLPack)";
      case RUST -> "a Rust module";
      case PKG_CONFIG -> "a pkg-config file";
    };
  }

  /** {@return the name of the file for a function} */
  public String file(Signature signature) {
    return signature.name()
        + switch (this) {
          case PYTHON -> ".py";
          case RUST -> ".rs";
          case PKG_CONFIG -> ".pc";
        };
  }

  /**
   * {@return the text of the file}
   *
   * @param library the library's file name
   */
  public String text(Manifest manifest, String library) {
    return switch (this) {
      case PYTHON -> PythonModule.of(manifest, library);
      case RUST -> RustModule.of(manifest, library);
      case PKG_CONFIG -> PkgConfig.of(manifest, library);
    };
  }
}
