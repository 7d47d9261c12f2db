package dev.arrayc.mlir.artifact;

import dev.arrayc.diagnostic.CompileException;
import dev.arrayc.diagnostic.Diagnostic;
import dev.arrayc.diagnostic.Span;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A shared object, read but not loaded (System V ABI, "Object Files"): its exported data symbols.
 * Whatever the bytes are, the only failure is a {@link CompileException.UserError}.
 */
public final class ElfFile {
  private static final int SECTION_DYNSYM = 11;
  private static final int SECTION_NOBITS = 8;
  private static final String MANIFEST_SUFFIX = "_manifest";

  private final String name;
  private final ByteBuffer bytes;

  private ElfFile(String name, byte[] bytes) {
    this.name = name;
    this.bytes = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * {@return the manifest in a library that arrayc made}
   *
   * @throws CompileException.UserError if the file cannot be read, is no such library, or is broken
   */
  public static String manifest(Path file) {
    try {
      return manifest(file.toString(), Files.readAllBytes(file));
    } catch (IOException e) {
      throw error(file.toString(), "cannot be read: " + e.getMessage());
    }
  }

  /** As {@link #manifest(Path)}, for bytes that are known under a name. */
  static String manifest(String name, byte[] bytes) {
    try {
      return new ElfFile(name, bytes)
          .find()
          .orElseThrow(() -> error(name, "is not a library that arrayc made: it has no manifest"));
    } catch (IndexOutOfBoundsException | ArithmeticException e) {
      throw error(name, "is a damaged shared object: its tables point outside the file");
    }
  }

  private static CompileException.UserError error(String name, String message) {
    return new CompileException.UserError(
        Diagnostic.of(
            Span.NONE, "", name + " " + message, "libraries come from: arrayc compile … -o FILE"));
  }

  /** A section header's fields that matter here. */
  private record Section(int type, long address, long offset, long size, int link) {}

  private Optional<String> find() {
    // e_ident: magic, 64-bit, little-endian.
    if (bytes.capacity() < 64 || bytes.getInt(0) != 0x464c457f || bytes.getShort(4) != 0x0102) {
      throw error(name, "is not a 64-bit little-endian ELF file");
    }
    List<Section> sections = sections();
    for (Section section : sections) {
      if (section.type() == SECTION_DYNSYM) {
        Section strings = sections.get(section.link());
        Optional<String> found = find(section, strings, sections);
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  private List<Section> sections() {
    int table = at(bytes.getLong(0x28));
    int entry = Short.toUnsignedInt(bytes.getShort(0x3a));
    int count = Short.toUnsignedInt(bytes.getShort(0x3c));
    List<Section> sections = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int header = Math.addExact(table, Math.multiplyExact(i, entry));
      sections.add(
          new Section(
              bytes.getInt(header + 4),
              bytes.getLong(header + 16),
              bytes.getLong(header + 24),
              bytes.getLong(header + 32),
              bytes.getInt(header + 40)));
    }
    return sections;
  }

  /** A symbol NAME_manifest beside a function NAME. */
  private Optional<String> find(Section symbols, Section strings, List<Section> sections) {
    for (long i = 0; i + 24 <= symbols.size(); i += 24) {
      int symbol = at(symbols.offset() + i);
      String symbolName = string(at(strings.offset() + bytes.getInt(symbol)));
      long address = bytes.getLong(symbol + 8);
      long size = bytes.getLong(symbol + 16);
      if (symbolName.endsWith(MANIFEST_SUFFIX) && size > 0) {
        return Optional.of(contents(sections, address, size));
      }
    }
    return Optional.empty();
  }

  private String contents(List<Section> sections, long address, long size) {
    for (Section s : sections) {
      long into = address - s.address();
      boolean inside = into >= 0 && into < s.size() && size <= s.size() - into;
      if (inside && s.address() != 0 && s.type() != SECTION_NOBITS) {
        byte[] text = new byte[at(size - 1)]; // without the NUL
        bytes.get(at(s.offset() + into), text);
        return new String(text, StandardCharsets.UTF_8);
      }
    }
    throw error(name, "is a damaged shared object: its manifest is in no section");
  }

  private String string(int start) {
    int end = start;
    while (bytes.get(end) != 0) {
      end++;
    }
    byte[] text = new byte[end - start];
    bytes.get(start, text);
    return new String(text, StandardCharsets.UTF_8);
  }

  private static int at(long offset) {
    return Math.toIntExact(offset);
  }
}
