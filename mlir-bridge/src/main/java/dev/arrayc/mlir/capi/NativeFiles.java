package dev.arrayc.mlir.capi;

import dev.arrayc.diagnostic.CompileException;
import dev.arrayc.diagnostic.Diagnostic;
import dev.arrayc.diagnostic.Span;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/**
 * What {@code scripts/build-native} made, in one directory: the system property {@code
 * arrayc.native.dir} names it, or else the environment variable {@code ARRAYC_NATIVE_DIR}.
 */
public record NativeFiles(Path directory, String llvmVersion, Path linker) {
  private static final String PROPERTY = "arrayc.native.dir";
  private static final String VARIABLE = "ARRAYC_NATIVE_DIR";

  /** The C API changes from one major version to the next. */
  private static final int LLVM_MAJOR = 22;

  /** MLIR's C API; LLVM's comes with it, as its dependency. */
  public Path library() {
    return directory.resolve("libMLIR-C.so");
  }

  /** The runtime that every compiled library for an architecture carries. */
  public Path runtimeObject(String architecture) {
    return directory.resolve(prefix(architecture) + "arrayc_rt.o");
  }

  /** What is for x86-64 has no directory of its own. */
  private static String prefix(String architecture) {
    return architecture.equals("x86-64") ? "" : architecture + "/";
  }

  /** The part of the runtime that libraries for GPUs carry too. */
  public Path cudaObject() {
    return directory.resolve("arrayc_cuda.o");
  }

  /** The part of the runtime that libraries carry too which call a system's LAPACK. */
  public Path lapackObject() {
    return directory.resolve("arrayc_lapack.o");
  }

  /** {@return what one of these files holds} */
  public byte[] contents(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw missing(file + " cannot be read: " + e.getMessage(), "scripts/build-native makes it");
    }
  }

  /** What calls and machines are measured with. */
  public Path benchLibrary() {
    return directory.resolve("libarrayc-bench.so");
  }

  /** The libc that compiled libraries for an architecture are linked against. */
  public Path libcStub(String architecture) {
    return directory.resolve(prefix(architecture) + "stub").resolve("libc.so.6");
  }

  /** Where libraries for GPUs find what opens the driver. */
  public Path libdlStub() {
    return directory.resolve("stub").resolve("libdl.so.2");
  }

  /**
   * Finds the directory.
   *
   * @throws CompileException.EnvironmentError if there is none, naming each place that was tried
   */
  public static NativeFiles find() {
    List<String> tried = new ArrayList<>();
    for (Place place :
        List.of(
            new Place("-D" + PROPERTY, Optional.ofNullable(System.getProperty(PROPERTY))),
            new Place("$" + VARIABLE, Optional.ofNullable(System.getenv(VARIABLE))))) {
      if (place.value().isEmpty()) {
        tried.add(place.name() + " (not set)");
        continue;
      }
      Path directory = Path.of(place.value().get()).toAbsolutePath();
      if (Files.isReadable(directory.resolve("native.properties"))) {
        return read(directory);
      }
      tried.add(place.name() + " = " + directory + " (no native.properties in it)");
    }
    throw missing(
        "arrayc's native libraries are not here; tried " + String.join(", ", tried),
        "build them: scripts/build-native DIR, then set " + VARIABLE + "=DIR");
  }

  private record Place(String name, Optional<String> value) {}

  private static NativeFiles read(Path directory) {
    Properties properties = new Properties();
    Path file = directory.resolve("native.properties");
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      properties.load(reader);
    } catch (IOException e) {
      throw missing("cannot read " + file + ": " + e.getMessage(), "scripts/build-native DIR");
    }
    String version = properties.getProperty("llvm.version", "unknown");
    if (!version.startsWith(LLVM_MAJOR + ".")) {
      throw missing(
          directory + " is built from LLVM " + version + "; arrayc needs " + LLVM_MAJOR,
          "rebuild it: scripts/build-native " + directory);
    }
    return new NativeFiles(
        directory, version, Path.of(properties.getProperty("lld", "ld.lld-" + LLVM_MAJOR)));
  }

  /** The error for something that should have been installed. */
  public static CompileException.EnvironmentError missing(String message, String hint) {
    return new CompileException.EnvironmentError(Diagnostic.of(Span.NONE, "", message, hint));
  }
}
