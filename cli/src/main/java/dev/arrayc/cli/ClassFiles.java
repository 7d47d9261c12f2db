package dev.arrayc.cli;

import dev.arrayc.bytecode.ClassPath;
import dev.arrayc.cli.cache.CommandMemo;
import dev.arrayc.cli.cache.Digest;
import dev.arrayc.diagnostic.CompileException.UsageError;
import dev.arrayc.diagnostic.Diagnostic;
import dev.arrayc.diagnostic.SourceFile;
import dev.arrayc.diagnostic.Span;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The class path of a Java program: directories and jars. Sources are looked for beside the class
 * files, and where Maven and Gradle keep those of {@code target/classes} and {@code build/classes}.
 * Remembers all that was read, or looked for in vain.
 */
final class ClassFiles implements ClassPath {
  private static final List<String> SOURCE_ROOTS =
      List.of(
          "",
          "../../src/main/java",
          "../../src/test/java",
          "../../../../src/main/java",
          "../src",
          "..");

  private final List<Path> path;
  private final Map<String, Optional<byte[]>> known = new LinkedHashMap<>();
  private final List<SourceFile> texts = new ArrayList<>();
  private final List<CommandMemo.Input> inputs = new ArrayList<>();

  /**
   * A class path.
   *
   * @throws UsageError if a part of it does not exist
   */
  ClassFiles(List<Path> path) {
    this.path = path.isEmpty() ? List.of(Path.of("")) : path;
    for (Path part : this.path) {
      if (!Files.exists(part.toAbsolutePath())) {
        throw new UsageError(
            Diagnostic.of(
                Span.NONE,
                "",
                "--classpath " + part + ": there is no such directory or jar",
                "name the directory that the packages of the class files begin in"));
      }
    }
  }

  @Override
  public Optional<byte[]> classFile(String internalName) {
    return known.computeIfAbsent(internalName, name -> read(name + ".class"));
  }

  private Optional<byte[]> read(String name) {
    return path.stream().flatMap(part -> readFrom(part, name).stream()).findFirst();
  }

  private Optional<byte[]> readFrom(Path part, String name) {
    if (Files.isDirectory(part.toAbsolutePath())) {
      return readFile(part.resolve(name));
    }
    note(part);
    try (ZipFile zip = new ZipFile(part.toFile())) {
      ZipEntry entry = zip.getEntry(name);
      if (entry == null) {
        return Optional.empty();
      }
      try (InputStream in = zip.getInputStream(entry)) {
        return Optional.of(in.readAllBytes());
      }
    } catch (IOException e) {
      throw new UsageError(
          Diagnostic.of(
              Span.NONE,
              "",
              "--classpath " + part + ": it cannot be read as a jar: " + Failures.reason(e),
              "name a directory with class files, or a jar"));
    }
  }

  private Optional<byte[]> readFile(Path file) {
    try {
      byte[] bytes = Files.readAllBytes(file.toAbsolutePath());
      inputs.add(new CommandMemo.Input(file.toAbsolutePath(), Digest.of(bytes)));
      return Optional.of(bytes);
    } catch (IOException e) {
      inputs.add(new CommandMemo.Input(file.toAbsolutePath(), Digest.ABSENT));
      return Optional.empty();
    }
  }

  private void note(Path jar) {
    boolean noted = inputs.stream().anyMatch(i -> i.file().equals(jar.toAbsolutePath()));
    if (!noted) {
      addInput(jar);
    }
  }

  /** Notes a file that the result depends on beside the classes. */
  void addInput(Path file) {
    try {
      inputs.add(new CommandMemo.Input(file.toAbsolutePath(), Digest.ofFile(file)));
    } catch (IOException e) {
      inputs.add(new CommandMemo.Input(file.toAbsolutePath(), Digest.ABSENT));
    }
  }

  @Override
  public Optional<String> source(String name) {
    for (Path part : path) {
      Path root = Files.isDirectory(part.toAbsolutePath()) ? part : part.resolveSibling("");
      for (String place : SOURCE_ROOTS) {
        Optional<byte[]> found =
            readFile(root.toAbsolutePath().resolve(place).resolve(name).normalize());
        if (found.isPresent()) {
          String text = new String(found.get(), StandardCharsets.UTF_8);
          texts.add(new SourceFile(name.substring(name.lastIndexOf('/') + 1), text));
          return Optional.of(text);
        }
      }
    }
    return Optional.empty();
  }

  /** {@return the sources that were found} */
  List<SourceFile> texts() {
    return texts;
  }

  /** {@return every file that was read or looked for} */
  List<CommandMemo.Input> inputs() {
    return inputs;
  }
}
