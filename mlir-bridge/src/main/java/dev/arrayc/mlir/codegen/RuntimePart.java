package dev.arrayc.mlir.codegen;

import dev.arrayc.mlir.capi.NativeFiles;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** A part of the runtime that opens a library of the system, which not every library needs. */
enum RuntimePart {
  /** Talks to a GPU's driver. */
  CUDA {
    @Override
    Path object(NativeFiles files) {
      return files.cudaObject();
    }
  },

  /** Calls a system's LAPACK. */
  LAPACK {
    @Override
    Path object(NativeFiles files) {
      return files.lapackObject();
    }
  };

  /** {@return what a library of these programs needs} */
  static Set<RuntimePart> of(boolean hasGpu, Stream<LoweredModule> modules) {
    Set<RuntimePart> parts = EnumSet.noneOf(RuntimePart.class);
    if (hasGpu) {
      parts.add(CUDA);
    }
    if (modules.anyMatch(LoweredModule::callsLapack)) {
      parts.add(LAPACK);
    }
    return parts;
  }

  abstract Path object(NativeFiles files);

  /** {@return its name in a static library} */
  String member() {
    return name().toLowerCase(Locale.ROOT) + ".o";
  }
}
