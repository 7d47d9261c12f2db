package dev.arrayc.cli;

import dev.arrayc.cli.cache.CommandMemo;
import dev.arrayc.cli.cache.Digest;
import dev.arrayc.diagnostic.CompileException.UsageError;
import dev.arrayc.diagnostic.CompileException.UserError;
import dev.arrayc.diagnostic.Diagnostic;
import dev.arrayc.diagnostic.SourceFile;
import dev.arrayc.diagnostic.Span;
import dev.arrayc.portable.PortableArtifact;
import dev.arrayc.python.Siblings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The files that a program is made of; remembers all that were read, or looked for in vain. */
final class Sources implements Siblings {
  private final Path program;
  private final List<SourceFile> texts = new ArrayList<>();
  private final List<CommandMemo.Input> inputs = new ArrayList<>();

  Sources(Path program) {
    this.program = program;
  }

  /**
   * {@return the program itself}
   *
   * @throws UsageError if there is no such file, or it cannot be read
   * @throws UserError if it is not text
   */
  SourceFile program() {
    try {
      return read(program);
    } catch (NoSuchFileException e) {
      throw unreadable("there is no such file");
    } catch (AccessDeniedException e) {
      throw unreadable("you may not read it");
    } catch (IOException e) {
      throw unreadable(Files.isDirectory(program) ? "it is a directory" : Failures.reason(e));
    }
  }

  /**
   * {@return the program's content where it is not a text but a portable artifact of StableHLO}
   *
   * @throws UsageError if it cannot be read
   */
  Optional<byte[]> artifact() {
    if (!isArtifact(program)) {
      return Optional.empty();
    }
    try {
      byte[] bytes = Files.readAllBytes(program);
      inputs.add(new CommandMemo.Input(program, Digest.of(bytes)));
      return Optional.of(bytes);
    } catch (IOException e) {
      throw unreadable(Failures.reason(e));
    }
  }

  /** {@return whether a file can be read and begins as a portable artifact of StableHLO does} */
  static boolean isArtifact(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return PortableArtifact.isArtifact(in.readNBytes(PortableArtifact.MAGIC_BYTES));
    } catch (IOException e) {
      // Whoever reads it says why it cannot be read.
      return false;
    }
  }

  private UsageError unreadable(String why) {
    return new UsageError(
        Diagnostic.of(
            Span.NONE,
            "",
            program + ": " + why,
            "name an array program, FILE.py, or StableHLO, FILE.mlir"));
  }

  @Override
  public Optional<SourceFile> find(String name) {
    Path file = program.resolveSibling(name.replace('.', '/') + ".py");
    try {
      return Optional.of(read(file));
    } catch (IOException e) {
      inputs.add(new CommandMemo.Input(file, Digest.ABSENT));
      return Optional.empty();
    }
  }

  private SourceFile read(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    inputs.add(CommandMemo.Input.text(file, bytes));
    SourceFile source = new SourceFile(file.toString(), decode(file, bytes));
    texts.add(source);
    return source;
  }

  /** {@return the program's file as it was named} */
  String name() {
    return program.toString();
  }

  /** {@return the sources read so far} */
  List<SourceFile> texts() {
    return texts;
  }

  /** Notes a file that the result depends on beside the sources. */
  void addInput(Path file) {
    try {
      inputs.add(new CommandMemo.Input(file, Digest.ofFile(file)));
    } catch (IOException e) {
      inputs.add(new CommandMemo.Input(file, Digest.ABSENT));
    }
  }

  /** {@return every file that was read or looked for} */
  List<CommandMemo.Input> inputs() {
    return inputs;
  }

  private static String decode(Path file, byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw notText(file, bytes);
    }
  }

  private static UserError notText(Path file, byte[] bytes) {
    // Decoded byte by byte up to the first one that is wrong, to say where it stands.
    String lenient = new String(bytes, StandardCharsets.UTF_8);
    int bad = Math.max(0, lenient.indexOf('\uFFFD'));
    int line = (int) lenient.substring(0, bad).chars().filter(c -> c == '\n').count() + 1;
    int column = bad - lenient.lastIndexOf('\n', bad - 1);
    Span span = new Span(new SourceFile(file.toString(), ""), line, column, 1);
    return new UserError(
        Diagnostic.of(
            span,
            "SyntaxError",
            "this is not UTF-8 text, so it is no program",
            file.toString().endsWith(".py")
                ? "save the program as UTF-8"
                : "StableHLO is read as text, or as the portable artifact that"
                    + " jax.export(…).mlir_module_serialized is"));
  }
}
