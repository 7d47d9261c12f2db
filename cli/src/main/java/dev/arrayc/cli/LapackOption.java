package dev.arrayc.cli;

import dev.arrayc.algorithm.SystemCall;
import dev.arrayc.cli.cache.Digest;
import dev.arrayc.diagnostic.CompileException.UsageError;
import dev.arrayc.diagnostic.CompileException.UserError;
import dev.arrayc.diagnostic.Diagnostic;
import dev.arrayc.diagnostic.Span;
import dev.arrayc.ir.Block;
import dev.arrayc.ir.Function;
import dev.arrayc.ir.Operation;
import dev.arrayc.mlir.artifact.ElfFile;
import dev.arrayc.mlir.codegen.Architecture;
import dev.arrayc.mlir.codegen.SystemLapack;
import dev.arrayc.mlir.codegen.Targets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code --lapack}: linear algebra by a library of the system instead of loops of our own. */
final class LapackOption {
  private final Supplier<Optional<Path>> path;

  LapackOption(CommandSpec spec) {
    path =
        Options.optional(
            spec,
            Path.class,
            OptionSpec.builder("--lapack")
                .paramLabel("PATH")
                .description(
                    "Call this shared library for JAX's calls of LAPACK (Cholesky, LU, QR,"
                        + " eigenvalues of symmetric matrices, SVD, triangular solves) instead of"
                        + " loops of our own. It is opened when the function is first called; its"
                        + " results are its own, so the manifest says that bits are lapack."));
  }

  /**
   * {@return the library, if one is named}
   *
   * @throws UsageError if it is not there
   * @throws UserError if it is no shared library
   */
  Optional<SystemLapack> library() {
    return path.get().map(LapackOption::read);
  }

  /** Reads a library. */
  static SystemLapack read(Path named) {
    Path file = named.toAbsolutePath().normalize();
    try {
      byte[] bytes = Files.readAllBytes(file);
      ElfFile elf = ElfFile.of(file.toString(), bytes);
      return new SystemLapack(file.toString(), Digest.of(bytes), Optional.of(elf.dynamicSymbols()));
    } catch (IOException e) {
      throw usage(
          "--lapack " + named + " cannot be read: " + Failures.reason(e),
          "name the shared library: Debian's package liblapack3 has"
              + " /usr/lib/x86_64-linux-gnu/lapack/liblapack.so.3");
    }
  }

  /**
   * {@return the machines with the library, if one is named}
   *
   * @throws UsageError for machines whose code cannot call it
   */
  Targets addedTo(Targets targets) {
    Optional<SystemLapack> library = library();
    boolean isHere =
        !targets.hasGpu()
            && targets.cpus().stream().allMatch(t -> t.architecture() == Architecture.X86_64);
    if (library.isPresent() && !isHere) {
      throw usage("--lapack is for code for x86-64", "leave --target and --cpu out, or --lapack");
    }
    return targets.with(library);
  }

  /**
   * Requires that a library has what a prepared function calls.
   *
   * @throws UserError at the first call of what it does not know
   */
  static void require(SystemLapack library, Function prepared) {
    library.symbols().ifPresent(known -> require(library, known, prepared.body()));
  }

  private static void require(SystemLapack library, Set<String> known, Block block) {
    for (Operation operation : block.operations()) {
      Optional<String> missing =
          SystemCall.of(operation)
              .map(call -> call.routine().symbol(call.dtype()))
              .filter(symbol -> !known.contains(symbol));
      if (missing.isPresent()) {
        throw new UserError(
            Diagnostic.of(
                operation.span(),
                "",
                library.path() + " has no " + missing.get() + ", which this calls",
                "name a library that has all of LAPACK, or leave --lapack out"));
      }
      operation.regions().forEach(region -> require(library, known, region));
    }
  }

  private static UsageError usage(String message, String hint) {
    return new UsageError(Diagnostic.of(Span.NONE, "", message, hint));
  }
}
