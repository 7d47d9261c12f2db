package dev.arrayc.mlir.artifact;

/** A pkg-config file that finds the library and its header in its own directory. */
final class PkgConfig {
  private PkgConfig() {}

  static String of(Manifest manifest, String library) {
    return """
    libdir=${pcfiledir}

    Name: %1$s
    Description: %1$s, compiled by arrayc
    Version: %2$s
    Cflags: -I${libdir}
    Libs: -L${libdir} -Wl,-rpath,${libdir} -l:%3$s
    """
        .formatted(manifest.signature().name(), manifest.compiler(), library);
  }
}
