package dev.arrayc.cli;

import dev.arrayc.diagnostic.CompileException.EnvironmentError;
import dev.arrayc.diagnostic.CompileException.UsageError;
import dev.arrayc.diagnostic.Diagnostic;
import dev.arrayc.diagnostic.Span;
import dev.arrayc.mlir.artifact.ElfFile;
import dev.arrayc.mlir.artifact.JavaBinding;
import dev.arrayc.mlir.artifact.Manifest;
import dev.arrayc.mlir.artifact.Signature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The Java class that calls a library: {@code --emit-java DIR [--package P]}. */
final class JavaClassOptions {
  private static final String NAME = "[A-Za-z_][A-Za-z0-9_]*";

  private final Supplier<Optional<Path>> directory;
  private final Supplier<Optional<String>> packageName;

  JavaClassOptions(CommandSpec spec) {
    directory =
        Options.optional(
            spec,
            Path.class,
            OptionSpec.builder(BindingOptions.PREFIX + "java")
                .paramLabel("DIR")
                .description("Write a Java class that calls the library, and its package, here."));
    packageName =
        Options.optional(
            spec,
            String.class,
            OptionSpec.builder("--package")
                .paramLabel("NAME")
                .description("The package of that class."));
  }

  /**
   * Writes the class, if one is asked for.
   *
   * @param file where the library is
   */
  void write(Path workingDirectory, Path file, byte[] library) {
    if (directory.get().isEmpty()) {
      return;
    }
    String name = packageName.get().orElse("");
    if (!name.isEmpty() && !name.matches(NAME + "(\\." + NAME + ")*")) {
      throw new UsageError(
          Diagnostic.of(Span.NONE, "", "--package " + name + ": that is no package", "com.acme"));
    }
    String libraryName = file.getFileName().toString();
    List<Signature> functions =
        ElfFile.of(libraryName, library).manifests().stream()
            .map(m -> Manifest.parse(m).signature())
            .toList();
    String className = JavaBinding.className(libraryName);
    Path target =
        workingDirectory
            .resolve(directory.get().get())
            .resolve(name.replace('.', '/'))
            .resolve(className + ".java");
    try {
      Files.createDirectories(target.getParent());
      Files.writeString(target, JavaBinding.of(name, className, libraryName, functions));
    } catch (IOException e) {
      throw new EnvironmentError(
          Diagnostic.of(
              Span.NONE,
              "",
              "cannot write " + target + ": " + Failures.reason(e),
              "name another place with --emit-java DIR"));
    }
  }
}
