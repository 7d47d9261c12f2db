package dev.arrayc.mlir.codegen;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the manifest says that code generation does not know.
 *
 * @param digest the program's digest, in hexadecimal
 * @param program the program's text, to travel inside the library; empty where it is too long
 * @param compiler arrayc's version
 * @param options the options that shaped the program, in their order
 * @param flops floating point operations of a call
 * @param bits {@code portable}, {@code target} or {@code lapack}, as the manifest says
 */
public record Provenance(
    String digest,
    Optional<String> program,
    String compiler,
    Map<String, String> options,
    long flops,
    String bits) {
  /** Of a program that nobody will see. */
  static final Provenance NONE = new Provenance("", Optional.empty(), "", Map.of(), 0, "");

  public Provenance {
    options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
  }
}
