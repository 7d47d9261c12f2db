package dev.arrayc.mlir.artifact;

import java.util.List;
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

  /**
   * {@return the name of the file, or module: the function's, or of several that of the library}
   *
   * @param library the library's file name
   */
  String name(List<Manifest> functions, String library) {
    String stem = library.replaceAll("^lib|\\.so$", "");
    return functions.size() == 1
        ? functions.getFirst().signature().name()
        : this == PKG_CONFIG ? stem : CNames.parameters(List.of(stem)).getFirst();
  }

  /**
   * {@return the name of the file}
   *
   * @param functions of the library
   * @param library the library's file name
   */
  public String file(List<Manifest> functions, String library) {
    return name(functions, library)
        + switch (this) {
          case PYTHON -> ".py";
          case RUST -> ".rs";
          case PKG_CONFIG -> ".pc";
        };
  }

  /**
   * {@return the text of the file}
   *
   * @param functions of the library, in their order there
   * @param library the library's file name
   */
  public String text(List<Manifest> functions, String library) {
    return switch (this) {
      case PYTHON -> PythonModule.of(functions, library);
      case RUST -> RustModule.of(functions, library);
      case PKG_CONFIG -> PkgConfig.of(functions, library);
    };
  }
}
