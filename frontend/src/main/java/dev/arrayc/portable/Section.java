package dev.arrayc.portable;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/** The parts of MLIR's bytecode, in the order of their numbers there. */
enum Section {
  STRING(0),
  DIALECT(1),
  ATTRIBUTE_TYPE(2),
  ATTRIBUTE_TYPE_OFFSET(3),
  IR(4),
  RESOURCE(5),
  RESOURCE_OFFSET(6),
  DIALECT_VERSIONS(7),
  PROPERTIES(8);

  private static final int ALIGNED = 0x80;

  private final int number;

  Section(int number) {
    this.number = number;
  }

  /** {@return what marks the section in bytecode} */
  int number() {
    return number;
  }

  /** A section and its content. */
  record Found(Section section, ByteSource content) {}

  static Found read(ByteSource in) {
    int start = in.offset();
    int tag = in.octet("a section");
    int number = tag & ~ALIGNED;
    Section section =
        Arrays.stream(values())
            .filter(s -> s.number == number)
            .findFirst()
            .orElseThrow(() -> new Malformed(start, "there is no section of the kind " + number));
    int length = in.count("bytes of the section " + section.title());
    if ((tag & ALIGNED) != 0) {
      in.align(in.varint("an alignment"));
    }
    return new Found(section, in.slice(length, "the section " + section.title()));
  }

  /** All sections to the end, each once. */
  static Map<Section, ByteSource> readAll(ByteSource in) {
    Map<Section, ByteSource> all = new EnumMap<>(Section.class);
    while (!in.isEmpty()) {
      int start = in.offset();
      Found found = read(in);
      if (all.put(found.section(), found.content()) != null) {
        throw new Malformed(start, "a second section " + found.section().title());
      }
    }
    return all;
  }

  String title() {
    return switch (this) {
      case STRING -> "of strings";
      case DIALECT -> "of dialects";
      case ATTRIBUTE_TYPE -> "of attributes and types";
      case ATTRIBUTE_TYPE_OFFSET -> "of their offsets";
      case IR -> "of operations";
      case RESOURCE -> "of resources";
      case RESOURCE_OFFSET -> "of resource offsets";
      case DIALECT_VERSIONS -> "of a dialect's version";
      case PROPERTIES -> "of properties";
    };
  }
}
