package dev.arrayc.cli;

import dev.arrayc.cli.cache.CacheKey;
import dev.arrayc.cli.cache.Digest;
import dev.arrayc.diagnostic.CompileException.Limitation;
import dev.arrayc.diagnostic.CompileException.UsageError;
import dev.arrayc.diagnostic.Diagnostic;
import dev.arrayc.diagnostic.SourceFile;
import dev.arrayc.diagnostic.Span;
import dev.arrayc.ir.Program;
import dev.arrayc.mlir.artifact.Manifest;
import dev.arrayc.mlir.artifact.Signature;
import dev.arrayc.mlir.artifact.Variants;
import dev.arrayc.mlir.codegen.Codegen;
import dev.arrayc.mlir.codegen.Front;
import dev.arrayc.mlir.codegen.Provenance;
import dev.arrayc.text.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * A function to compile: the programs that it is made of, and what callers see of it.
 *
 * @param members one program; or one for each list of arguments
 * @param front where sizes differ from call to call
 */
record Family(List<Backend> members, Optional<Shown> front) {
  /** Between the programs that one function is made of, in the text inside its library. */
  private static final String SPLIT = "// -----\n";

  /** What callers see; the block is that of {@link Rows}. */
  record Shown(Signature signature, OptionalLong block) {}

  Family {
    members = List.copyOf(members);
  }

  /**
   * {@return the function of a traced program and its variants}
   *
   * @throws UsageError if they cannot be one function
   */
  static Family of(Compiler.Traced traced) {
    Backend first = backend(traced);
    if (traced.rows().isPresent()) {
      Rows rows = traced.rows().get();
      Signature shown = rows.signature(first.signature());
      return new Family(
          List.of(first), Optional.of(new Shown(shown, OptionalLong.of(rows.block()))));
    }
    if (traced.variants().isEmpty()) {
      return new Family(List.of(first), Optional.empty());
    }
    List<Backend> members = new ArrayList<>(List.of(first));
    traced.variants().forEach(t -> members.add(backend(t)));
    try {
      Signature shown = Variants.together(members.stream().map(Backend::signature).toList());
      return new Family(members, Optional.of(new Shown(shown, OptionalLong.empty())));
    } catch (IllegalArgumentException e) {
      throw new UsageError(
          Diagnostic.of(
              traced.definition(),
              "",
              "the argument lists of "
                  + traced.name()
                  + " cannot be one function: one has "
                  + e.getMessage(),
              "they may differ in sizes only; compile the others to libraries of their own"));
    }
  }

  private static Backend backend(Compiler.Traced traced) {
    return new Backend(
            traced.program(),
            traced.name(),
            traced.sources(),
            traced.definition(),
            traced.contract())
        .with(traced.targets());
  }

  /**
   * What a function of a library was made from, out of the library itself.
   *
   * @param text the programs that it carries
   */
  static Family of(Manifest manifest, SourceFile text) {
    List<Program> programs = Reader.readAll(text);
    Signature shown = manifest.signature();
    if (shown.sizes().names().isEmpty()) {
      return new Family(
          List.of(Backend.of(manifest, shown, programs.getFirst(), text)), Optional.empty());
    }
    String rows = manifest.options().get(Rows.OPTION);
    OptionalLong block =
        rows == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(rows));
    List<Backend> members = new ArrayList<>();
    for (int i = 0; i < programs.size(); i++) {
      List<Long> sizes =
          block.isPresent() ? List.of(block.getAsLong()) : shown.sizes().known().get(i);
      Signature one = shown.at(shown.name(), sizes);
      members.add(Backend.of(manifest, one, programs.get(i), text));
    }
    return new Family(members, Optional.of(new Shown(shown, block)));
  }

  /** {@return the text that the function is known by, and which travels inside its library} */
  String canonical() {
    return members.stream().map(Backend::canonical).collect(Collectors.joining(SPLIT));
  }

  /** {@return what the function depends on} */
  CacheKey key(String build) {
    List<CacheKey.Component> components =
        new ArrayList<>(members.getFirst().key(build).components());
    members.stream()
        .skip(1)
        .forEach(m -> components.add(CacheKey.Component.of("variant", m.key(build).describe())));
    front.ifPresent(
        f -> {
          components.add(CacheKey.Component.of("signature", f.signature().toString()));
          components.add(CacheKey.Component.of("block", f.block().toString()));
        });
    return new CacheKey(components);
  }

  /** {@return the function, lowered} */
  Codegen.Unit unit() {
    if (front.isEmpty()) {
      return Codegen.Unit.of(members.getFirst().part(members.getFirst().signature()));
    }
    if (members.getFirst().targets().hasGpu() && front.get().block().isPresent()) {
      throw new Limitation(
          Diagnostic.of(
              definition(),
              "",
              "a function for a GPU takes arrays of known sizes",
              "name those that are needed: --args 'f32[8,784]' --args 'f32[64,784]'"));
    }
    String text = canonical();
    Provenance first = members.getFirst().provenance(0);
    Map<String, String> options = new LinkedHashMap<>(first.options());
    front.get().block().ifPresent(rows -> options.put(Rows.OPTION, Long.toString(rows)));
    Provenance provenance =
        new Provenance(
            Digest.of(text.getBytes(StandardCharsets.UTF_8)),
            Backend.travelling(text),
            first.compiler(),
            options,
            0,
            first.bits());
    Front shown = new Front(front.get().signature(), provenance, front.get().block());
    List<Codegen.Part> parts = new ArrayList<>();
    for (int i = 0; i < members.size(); i++) {
      parts.add(members.get(i).part(shown.part(i)));
    }
    return new Codegen.Unit(Optional.of(shown), parts);
  }

  /** {@return where the function is defined} */
  Span definition() {
    return members.getFirst().definition();
  }
}
