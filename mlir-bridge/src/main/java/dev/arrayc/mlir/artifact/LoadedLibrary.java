package dev.arrayc.mlir.artifact;

import dev.arrayc.diagnostic.CompileException;
import dev.arrayc.diagnostic.Diagnostic;
import dev.arrayc.diagnostic.Span;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.mlir.capi.Measuring;
import dev.arrayc.mlir.capi.Native;
import dev.arrayc.mlir.capi.Scratch;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A compiled function in this process. Any number of threads may call it at once.
 *
 * <p>The code stays mapped after {@link #close}: a compiled library cannot be unloaded ({@code -z
 * nodelete}), and the dynamic linker knows a library by its path, so a path is good for one version
 * of a library in one process. {@link #of} has no such limit.
 */
public final class LoadedLibrary implements AutoCloseable {
  private final Manifest manifest;
  private final Arena arena;
  private final MemorySegment entry;
  private final MemorySegment trim;
  private final MemorySegment errorString;

  private LoadedLibrary(String manifest, Path file) {
    this.manifest = parsed(manifest);
    this.arena = Arena.ofShared();
    try {
      String name = this.manifest.signature().name();
      SymbolLookup symbols = SymbolLookup.libraryLookup(file.toAbsolutePath(), arena);
      this.entry = symbols.findOrThrow(name + "_call");
      this.trim = symbols.findOrThrow(name + "_trim");
      this.errorString = symbols.findOrThrow("arrayc_error_string");
    } catch (RuntimeException e) {
      arena.close();
      throw error(file + " cannot be loaded: " + e.getMessage());
    }
  }

  /**
   * Loads a library from a file.
   *
   * @throws CompileException.UserError if it is not a library that arrayc made
   */
  public static LoadedLibrary open(Path file) {
    return new LoadedLibrary(ElfFile.read(file).manifest(), file);
  }

  /** Loads a library that is not in a file yet. */
  public static LoadedLibrary of(Artifact artifact) {
    return loaded(artifact, List.of(artifact.manifest())).getFirst();
  }

  /** {@return all functions of a library that is not in a file yet, in their order there} */
  public static List<LoadedLibrary> functions(Artifact artifact) {
    return loaded(artifact, ElfFile.of("the library", artifact.library()).manifests());
  }

  private static List<LoadedLibrary> loaded(Artifact artifact, List<String> manifests) {
    Path file = Scratch.file(".so");
    try {
      Files.write(file, artifact.library());
      return manifests.stream().map(manifest -> new LoadedLibrary(manifest, file)).toList();
    } catch (IOException e) {
      throw Scratch.cannotWrite(file, e);
    } finally {
      file.toFile().delete();
    }
  }

  private static Manifest parsed(String manifest) {
    try {
      return Manifest.parse(manifest);
    } catch (IllegalArgumentException e) {
      throw error("the library's manifest is not readable: " + e.getMessage());
    }
  }

  private static CompileException.UserError error(String message) {
    return new CompileException.UserError(Diagnostic.of(Span.NONE, "", message));
  }

  public Signature signature() {
    return manifest.signature();
  }

  /** {@return floating point operations of a call, as far as the compiler knows} */
  public long flops() {
    return manifest.flops();
  }

  /** {@return whether it has code for processors with dot products of bf16} */
  public boolean hasDots() {
    return manifest.targets().stream().anyMatch(target -> target.endsWith("+dots"));
  }

  /**
   * Calls the function.
   *
   * @param inputs one tensor for each input, of its type
   * @return one tensor for each output
   * @throws CompileException.UserError if the inputs are of other types
   * @throws CompileException.EnvironmentError if this machine cannot run it
   */
  public List<Tensor> call(List<Tensor> inputs) {
    try (PreparedCall call = prepare(inputs)) {
      call.run();
      return call.results();
    }
  }

  /** Puts the inputs where the function reads them, for any number of calls. */
  public PreparedCall prepare(List<Tensor> inputs) {
    List<TensorType> given = inputs.stream().map(Tensor::type).toList();
    List<Long> sizes = signature().sizesOf(given).orElseThrow(() -> otherTypes(given));
    return new PreparedCall(this, signature().at(signature().name(), sizes), sizes, inputs);
  }

  private CompileException.UserError otherTypes(List<TensorType> given) {
    Sizes sizes = signature().sizes();
    return error(
        signature().name()
            + " takes "
            + signature().inputs().stream().map(Parameter::typeText).toList()
            + (sizes.passed() == 0 ? "" : " with " + sizes.text())
            + ", not "
            + given.stream().map(TensorType::jaxString).toList());
  }

  /** Calls the checked entry. */
  void run(MemorySegment args) {
    check(Native.toInt(Native.call(entry, args.address())));
  }

  /** Calls the checked entry in batches and takes their times. */
  void time(MemorySegment args, long batch, int count, MemorySegment nanoseconds) {
    long call = entry.address();
    check(Measuring.CALLS.call(call, args.address(), batch, count, nanoseconds.address()));
  }

  private void check(int status) {
    if (status != 0) {
      String text = Native.string(Native.call(errorString, status));
      throw new CompileException.EnvironmentError(
          Diagnostic.of(
              Span.NONE, "", signature().name() + " returned error " + status + ": " + text));
    }
  }

  /** Frees the memory that the library keeps between calls. */
  public void trim() {
    Native.call(trim);
  }

  /** Ends the use of this object. */
  @Override
  public void close() {
    trim();
    arena.close();
  }
}
