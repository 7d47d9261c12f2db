package dev.arrayc.mlir.artifact;

import java.util.List;
import java.util.stream.Collectors;

/** A pkg-config file that finds the library and its header in its own directory. */
final class PkgConfig {
  private PkgConfig() {}

  static String of(List<Manifest> functions, String library) {
    String names =
        functions.stream().map(m -> m.signature().name()).collect(Collectors.joining(", "));
    return """
    libdir=${pcfiledir}

    Name: %4$s
    Description: %1$s, compiled by arrayc
    Version: %2$s
    Cflags: -I${libdir}
    Libs: -L${libdir} -Wl,-rpath,${libdir} -l:%3$s
    """
        .formatted(
            names,
            functions.getFirst().compiler(),
            library,
            Binding.PKG_CONFIG.name(functions, library));
  }
}
