package dev.arrayc.portable;

import dev.arrayc.diagnostic.CompileException.UserError;
import dev.arrayc.diagnostic.Diagnostic;
import dev.arrayc.diagnostic.SourceFile;
import dev.arrayc.diagnostic.Span;
import dev.arrayc.ir.Program;
import java.util.List;
import java.util.Optional;

/** Portable artifacts of StableHLO: what {@code jax.export} serializes, and what it reads. */
public final class PortableArtifact {
  /** So many bytes at the beginning of a file tell whether it is an artifact. */
  public static final int MAGIC_BYTES = 4;

  private static final String PRODUCER = "StableHLO_v";

  private PortableArtifact() {}

  /** {@return whether a file's content begins as an artifact does} */
  public static boolean isArtifact(byte[] content) {
    return BytecodeReader.isBytecode(content);
  }

  /**
   * Reads a program; whether its operations are sound is left to the verifier.
   *
   * @param name the file's name, for errors
   * @throws UserError at the byte where it cannot be read
   */
  public static Program read(String name, byte[] content) {
    Span file = new Span(new SourceFile(name, ""), 0, 0, 0);
    try {
      return ModuleReader.program(
          BytecodeReader.read(content, PortableArtifact::properties).module(), file);
    } catch (Malformed malformed) {
      throw new UserError(
          Diagnostic.of(
              file,
              "",
              "at byte " + malformed.offset() + ": " + malformed.getMessage(),
              "a portable artifact of StableHLO "
                  + PortableVersion.MINIMUM
                  + " to "
                  + PortableVersion.CURRENT
                  + " can be read"));
    }
  }

  /**
   * Writes a program, without the places in its source: the same program gives the same bytes
   * wherever it came from.
   *
   * @param version {@link PortableVersion#isKnown known}
   * @throws UserError at an operation that StableHLO does not have in this version
   */
  public static byte[] write(Program program, PortableVersion version) {
    return BytecodeWriter.write(
        ModuleWriter.module(program, version),
        PRODUCER + version,
        version.bytecode(),
        PortableArtifact::properties);
  }

  private static Optional<List<Property>> properties(String op) {
    return switch (op) {
      case "builtin.module" ->
          Optional.of(
              List.of(new Property("sym_name", true), new Property("sym_visibility", true)));
      case "vhlo.func_v1" ->
          Optional.of(
              needed(
                  List.of(
                      "arg_attrs", "function_type", "res_attrs", "sym_name", "sym_visibility")));
      default ->
          op.startsWith("vhlo.")
              ? Form.named(op.substring("vhlo.".length())).map(f -> needed(f.attributes()))
              : Optional.empty();
    };
  }

  private static List<Property> needed(List<String> names) {
    return names.stream().map(name -> new Property(name, false)).toList();
  }
}
