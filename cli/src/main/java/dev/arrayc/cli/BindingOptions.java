package dev.arrayc.cli;

import dev.arrayc.cli.cache.AtomicFiles;
import dev.arrayc.cli.cache.Outputs;
import dev.arrayc.diagnostic.CompileException.EnvironmentError;
import dev.arrayc.diagnostic.Diagnostic;
import dev.arrayc.diagnostic.Span;
import dev.arrayc.mlir.artifact.Binding;
import dev.arrayc.mlir.artifact.ElfFile;
import dev.arrayc.mlir.artifact.JavaBinding;
import dev.arrayc.mlir.artifact.Manifest;
import dev.arrayc.mlir.artifact.Signature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Where sources that call a library from other languages than C are written. */
final class BindingOptions {
  /** How the options begin. */
  static final String PREFIX = "--emit-";

  private final Map<Binding, Supplier<Optional<Path>>> directories = new EnumMap<>(Binding.class);

  BindingOptions(CommandSpec spec) {
    for (Binding binding : Binding.values()) {
      directories.put(
          binding,
          Options.optional(
              spec,
              Path.class,
              OptionSpec.builder(PREFIX + binding.word())
                  .paramLabel("DIR")
                  .description("Write " + binding.description() + " here that calls it.")));
    }
  }

  /**
   * Writes what was asked for.
   *
   * @param library where the library is
   * @param files of the artifact
   * @throws EnvironmentError if a directory cannot be written to
   */
  void write(Path library, Map<String, byte[]> files, Path workingDirectory) {
    directories.forEach(
        (binding, wanted) ->
            wanted
                .get()
                .map(workingDirectory::resolve)
                .ifPresent(directory -> write(binding, library, files, directory)));
  }

  private static void write(
      Binding binding, Path library, Map<String, byte[]> files, Path directory) {
    byte[] contents = Objects.requireNonNull(files.get(Outputs.LIBRARY), Outputs.LIBRARY);
    String name = String.valueOf(library.getFileName());
    List<Manifest> functions = functions(ElfFile.of(name, contents));
    String text = binding.text(functions, name);
    Path file = directory.resolve(binding.file(functions, name));
    try {
      Files.createDirectories(directory);
      AtomicFiles.write(file, text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new EnvironmentError(
          Diagnostic.of(
              Span.NONE,
              "",
              "cannot write " + file + ": " + Failures.reason(e),
              "name another directory"));
    }
  }

  private static List<Manifest> functions(ElfFile library) {
    return library.manifests().stream().map(Manifest::parse).toList();
  }

  /**
   * {@return all bindings of a library, whatever its file is called, by the names of their files}
   */
  static Map<String, byte[]> texts(ElfFile library) {
    String name = "libprogram.so";
    List<Manifest> functions = functions(library);
    Map<String, byte[]> texts = new LinkedHashMap<>();
    for (Binding binding : Binding.values()) {
      texts.put(
          binding.file(functions, name),
          binding.text(functions, name).getBytes(StandardCharsets.UTF_8));
    }
    String className = JavaBinding.className(name);
    List<Signature> signatures = functions.stream().map(Manifest::signature).toList();
    texts.put(
        className + ".java",
        JavaBinding.of("", className, name, signatures).getBytes(StandardCharsets.UTF_8));
    return texts;
  }
}
