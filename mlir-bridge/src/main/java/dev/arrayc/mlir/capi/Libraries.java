package dev.arrayc.mlir.capi;

import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** MLIR's and LLVM's libraries: once loaded, for good, since LLVM does not survive unloading. */
public final class Libraries {
  /** Of libc; looked up early, because a lookup waits for a library that is being loaded. */
  static final MemorySegment EXIT = Linker.nativeLinker().defaultLookup().findOrThrow("_exit");

  private static Optional<SymbolLookup> loaded = Optional.empty();

  private Libraries() {}

  /**
   * Loads them on a thread of its own, while this thread makes the call handles; the two take about
   * as long. Nothing of {@link Native} may happen before: its class is the handles.
   *
   * @throws dev.arrayc.diagnostic.CompileException.EnvironmentError if they cannot be loaded
   */
  public static void load() {
    CompletableFuture<SymbolLookup> libraries = NativeThread.submit(Libraries::get);
    Callbacks.prepare();
    NativeThread.await(libraries);
  }

  /** {@return the libraries; the first call loads them} */
  static synchronized SymbolLookup get() {
    if (loaded.isEmpty()) {
      NativeFiles files = NativeFiles.find();
      try {
        loaded = Optional.of(SymbolLookup.libraryLookup(files.library(), Arena.global()));
      } catch (IllegalArgumentException e) {
        throw NativeFiles.missing(
            files.library() + " cannot be loaded: " + e.getMessage(),
            "install the packages libmlir-22-dev and llvm-22-dev, then rebuild it: "
                + "scripts/build-native "
                + files.directory());
      }
    }
    return loaded.get();
  }
}
