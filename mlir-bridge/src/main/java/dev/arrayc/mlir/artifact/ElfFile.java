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
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * A shared object, read but not loaded (System V ABI, "Object Files"): its exported data symbols
 * and its sections. Whatever the bytes are, the only failure is a {@link
 * CompileException.UserError}.
 */
public final class ElfFile {
  private static final int SECTION_PROGBITS = 1;
  private static final int SECTION_SYMTAB = 2;
  private static final int SECTION_DYNAMIC = 6;
  private static final int SECTION_NOBITS = 8;
  private static final int SECTION_DYNSYM = 11;
  private static final long DYNAMIC_SONAME = 14;

  /** A library's own name has room for as many bytes as a file name may have on Linux. */
  public static final int NAME_BYTES = 255;

  private static final String MANIFEST_SUFFIX = "_manifest";
  private static final String PROGRAM_SUFFIX = "_program";

  private final String name;
  private final ByteBuffer bytes;

  /** A shared object that is known under a name. */
  ElfFile(String name, byte[] bytes) {
    this.name = name;
    this.bytes = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Reads a file.
   *
   * @throws CompileException.UserError if it cannot be read
   */
  public static ElfFile read(Path file) {
    try {
      return new ElfFile(file.toString(), Files.readAllBytes(file));
    } catch (IOException e) {
      throw error(file.toString(), "cannot be read: " + e.getMessage());
    }
  }

  /** A shared object in memory. */
  public static ElfFile of(String name, byte[] bytes) {
    return new ElfFile(name, bytes.clone());
  }

  /** {@return the whole file} */
  public byte[] contents() {
    return bytes.array().clone();
  }

  /**
   * {@return the manifest in a library that arrayc made}
   *
   * @throws CompileException.UserError if it is no such library, or is broken
   */
  public String manifest() {
    return guarded(() -> text(MANIFEST_SUFFIX))
        .orElseThrow(() -> error(name, "is not a library that arrayc made: it has no manifest"));
  }

  /**
   * {@return the manifests of all functions of a library that arrayc made, in their order there}
   *
   * @throws CompileException.UserError if it is no shared object, or is broken
   */
  public List<String> manifests() {
    return guarded(
        () ->
            texts(MANIFEST_SUFFIX).values().stream()
                .sorted(Comparator.comparingLong(Text::address))
                .map(Text::content)
                .toList());
  }

  /**
   * {@return the StableHLO text that a function of the library was made from; empty if the library
   * does not carry it}
   *
   * @throws CompileException.UserError if it is no shared object, or is broken
   */
  public Optional<String> program(String function) {
    return guarded(() -> Optional.ofNullable(texts(PROGRAM_SUFFIX).get(function + PROGRAM_SUFFIX)))
        .map(Text::content);
  }

  /**
   * {@return the StableHLO text that the library was made from; empty if it does not carry it}
   *
   * @throws CompileException.UserError if it is no shared object, or is broken
   */
  public Optional<String> program() {
    return guarded(() -> text(PROGRAM_SUFFIX));
  }

  /**
   * {@return the name by which programs that are linked against the library look for it; empty if
   * it has none, as all that is no shared object}
   *
   * @throws CompileException.UserError if it is broken
   */
  public Optional<String> soname() {
    return isElf() ? guarded(this::sonameOffset).map(this::string) : Optional.empty();
  }

  /**
   * {@return the same library under another name of its own}
   *
   * @throws CompileException.UserError if it has no name with room for this one, or is broken
   */
  public byte[] named(String soname) {
    byte[] name = soname.getBytes(StandardCharsets.UTF_8);
    byte[] all = contents();
    int from =
        guarded(this::sonameOffset).orElseThrow(() -> error(this.name, "has no name of its own"));
    if (name.length > NAME_BYTES || from + NAME_BYTES > all.length) {
      throw error(this.name, "has no room for the name " + soname);
    }
    Arrays.fill(all, from, from + NAME_BYTES, (byte) 0);
    System.arraycopy(name, 0, all, from, name.length);
    return all;
  }

  private Optional<Integer> sonameOffset() {
    List<Section> sections = sections();
    for (Section table : sections) {
      for (long i = 0; table.type() == SECTION_DYNAMIC && i + 16 <= table.size(); i += 16) {
        int entry = at(table.offset() + i);
        if (bytes.getLong(entry) == DYNAMIC_SONAME) {
          long offset = sections.get(table.link()).offset() + bytes.getLong(entry + 8);
          return Optional.of(at(offset));
        }
      }
    }
    return Optional.empty();
  }

  /**
   * {@return the symbols that a shared object defines or takes from the libraries that it names}
   *
   * @throws CompileException.UserError if it is no shared object, or is broken
   */
  public Set<String> dynamicSymbols() {
    return guarded(
        () -> {
          Set<String> names = new TreeSet<>();
          List<Section> sections = sections();
          for (Section table : sections) {
            for (long i = 0; table.type() == SECTION_DYNSYM && i + 24 <= table.size(); i += 24) {
              long name =
                  sections.get(table.link()).offset() + bytes.getInt(at(table.offset() + i));
              names.add(string(at(name)));
            }
          }
          return names;
        });
  }

  /**
   * {@return the symbols that an object file defines for others, in the order of its table}
   *
   * @throws CompileException.UserError if it is no ELF file, or is broken
   */
  List<String> globals() {
    return guarded(
        () -> {
          List<String> names = new ArrayList<>();
          List<Section> sections = sections();
          for (Section table : sections) {
            for (long i = 0; table.type() == SECTION_SYMTAB && i + 24 <= table.size(); i += 24) {
              int symbol = at(table.offset() + i);
              boolean isGlobal = (bytes.get(symbol + 4) & 0xff) >> 4 != 0; // or weak
              if (isGlobal && bytes.getShort(symbol + 6) != 0) {
                long name = sections.get(table.link()).offset() + bytes.getInt(symbol);
                names.add(string(at(name)));
              }
            }
          }
          return names;
        });
  }

  /**
   * Where two files differ.
   *
   * @param section the section's name, or "the headers"
   * @param offset the first byte of it that differs
   */
  public record Difference(String section, long offset) {}

  /**
   * {@return where another file differs from this one: in what was generated (code, data) if
   * anywhere there, else in the tables that the linker made of it; empty if all bytes are equal}
   *
   * @throws CompileException.UserError if one is no shared object, or is broken
   */
  public Optional<Difference> firstDifference(ElfFile other) {
    int mismatch = bytes.duplicate().rewind().mismatch(other.bytes.duplicate().rewind());
    if (mismatch < 0) {
      return Optional.empty();
    }
    Map<String, ByteBuffer> theirs = other.guarded(other::contentsBySection);
    for (Map.Entry<String, ByteBuffer> ours : guarded(this::contentsBySection).entrySet()) {
      ByteBuffer there = theirs.getOrDefault(ours.getKey(), ByteBuffer.allocate(0));
      int offset = ours.getValue().mismatch(there);
      if (offset >= 0) {
        return Optional.of(new Difference(ours.getKey(), offset));
      }
    }
    return Optional.of(new Difference("the headers", mismatch));
  }

  /**
   * The sections with bytes by name: first those whose meaning the program gives, in file order.
   */
  private Map<String, ByteBuffer> contentsBySection() {
    List<Section> sections = sections();
    Section names = sections.get(Short.toUnsignedInt(bytes.getShort(0x3e)));
    Map<String, ByteBuffer> generated = new LinkedHashMap<>();
    Map<String, ByteBuffer> tables = new LinkedHashMap<>();
    for (Section s : sections) {
      if (s.type() != SECTION_NOBITS) {
        (s.type() == SECTION_PROGBITS ? generated : tables)
            .put(string(at(names.offset() + s.name())), bytes.slice(at(s.offset()), at(s.size())));
      }
    }
    generated.putAll(tables);
    return generated;
  }

  /** e_ident: magic, 64-bit, little-endian. */
  private boolean isElf() {
    return bytes.capacity() >= 64 && bytes.getInt(0) == 0x464c457f && bytes.getShort(4) == 0x0102;
  }

  private <T> T guarded(Supplier<T> read) {
    if (!isElf()) {
      throw error(name, "is not a 64-bit little-endian ELF file");
    }
    try {
      return read.get();
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
  private record Section(int name, int type, long address, long offset, long size, int link) {}

  /** A text, and where it is in memory. */
  private record Text(long address, String content) {}

  /** The text of the first symbol NAME + suffix in memory. */
  private Optional<String> text(String suffix) {
    return texts(suffix).values().stream()
        .min(Comparator.comparingLong(Text::address))
        .map(Text::content);
  }

  /** The texts of the symbols NAME + suffix. */
  private SortedMap<String, Text> texts(String suffix) {
    SortedMap<String, Text> found = new TreeMap<>();
    List<Section> sections = sections();
    for (Section section : sections) {
      if (section.type() == SECTION_DYNSYM) {
        find(suffix, section, sections.get(section.link()), sections, found);
      }
    }
    return found;
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
              bytes.getInt(header),
              bytes.getInt(header + 4),
              bytes.getLong(header + 16),
              bytes.getLong(header + 24),
              bytes.getLong(header + 32),
              bytes.getInt(header + 40)));
    }
    return sections;
  }

  private void find(
      String suffix,
      Section symbols,
      Section strings,
      List<Section> sections,
      SortedMap<String, Text> found) {
    for (long i = 0; i + 24 <= symbols.size(); i += 24) {
      int symbol = at(symbols.offset() + i);
      String symbolName = string(at(strings.offset() + bytes.getInt(symbol)));
      long address = bytes.getLong(symbol + 8);
      long size = bytes.getLong(symbol + 16);
      if (symbolName.endsWith(suffix) && size > 0) {
        found.put(symbolName, new Text(address, contents(sections, address, size)));
      }
    }
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
    throw error(name, "is a damaged shared object: a text is in no section");
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
