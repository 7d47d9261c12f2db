package dev.arrayc.portable;

import dev.arrayc.portable.Encoding.Sort;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The attributes and types of an artifact, decoded when first asked for. They refer to each other
 * by number, in any order, so depth and expanded size are bounded here.
 */
final class Entries {
  private static final int MAX_DEPTH = 500;
  private static final long MAX_WEIGHT = 1 << 22;

  /** An entry: whose it is, its bytes, or what they were decoded to and how much that is. */
  private static final class Entry {
    private final String dialect;
    private final ByteSource content;
    private final boolean isEncoded;
    private Optional<Wire> decoded = Optional.empty();
    private long weight;

    Entry(String dialect, ByteSource content, boolean isEncoded) {
      this.dialect = dialect;
      this.content = content;
      this.isEncoded = isEncoded;
    }
  }

  private final Strings strings;
  private final List<Entry> attributes = new ArrayList<>();
  private final List<Entry> types = new ArrayList<>();
  private int depth;
  private long weight;

  Entries(List<String> dialects, Strings strings, ByteSource offsets, ByteSource content) {
    this.strings = strings;
    int attributeCount = offsets.count("attributes");
    int typeCount = offsets.count("types");
    addAll(attributes, attributeCount, dialects, offsets, content);
    addAll(types, typeCount, dialects, offsets, content);
  }

  private static void addAll(
      List<Entry> entries, int total, List<String> dialects, ByteSource offsets, ByteSource all) {
    while (entries.size() < total) {
      String dialect = dialects.get(offsets.index(dialects.size(), "dialect"));
      int count = offsets.count("attributes or types");
      if (count > total - entries.size()) {
        throw offsets.failure("more attributes or types than the " + total + " announced");
      }
      for (int i = 0; i < count; i++) {
        int start = offsets.offset();
        long tag = offsets.varint("the length of an attribute or type");
        if (tag >>> 1 > all.remaining()) {
          throw new Malformed(start, "an attribute or type ends outside of its section");
        }
        ByteSource content = all.slice((int) (tag >>> 1), "an attribute or type");
        entries.add(new Entry(dialect, content, (tag & 1) != 0));
      }
    }
  }

  Wire attribute(ByteSource in) {
    int start = in.offset();
    return attributeAt(start, in.varint("an attribute"));
  }

  private Wire attributeAt(int start, long index) {
    return entry(start, attributes, index, Sort.ATTRIBUTE);
  }

  Optional<Wire> optional(ByteSource in) {
    int start = in.offset();
    long tag = in.varint("an attribute");
    return (tag & 1) == 0 ? Optional.empty() : Optional.of(attributeAt(start, tag >>> 1));
  }

  Wire type(ByteSource in) {
    int start = in.offset();
    return typeAt(start, in.varint("a type"));
  }

  Wire typeAt(int start, long index) {
    return entry(start, types, index, Sort.TYPE);
  }

  private Wire entry(int start, List<Entry> all, long index, Sort sort) {
    Entry entry = all.get(ByteSource.checkedIndex(start, index, all.size(), sort.title()));
    if (entry.decoded.isEmpty()) {
      if (++depth > MAX_DEPTH) {
        throw new Malformed(start, "attributes and types nest deeper than " + MAX_DEPTH);
      }
      long outer = weight;
      weight = 1;
      entry.decoded = Optional.of(decode(entry, sort));
      entry.weight = weight;
      weight = outer;
      depth--;
    }
    weight = depth == 0 ? 0 : weight + entry.weight;
    if (weight > MAX_WEIGHT) {
      throw new Malformed(start, "an attribute or type of more than " + MAX_WEIGHT + " parts");
    }
    return entry.decoded.get();
  }

  private Wire decode(Entry entry, Sort sort) {
    ByteSource in = entry.content;
    if (!entry.isEncoded || !Encoding.isOf(entry.dialect)) {
      return Wire.of(Encoding.FOREIGN);
    }
    int start = in.offset();
    long code = in.varint("what an " + sort.title() + " is");
    Encoding encoding =
        Encoding.of(entry.dialect, sort, code)
            .orElseThrow(
                () ->
                    new Malformed(
                        start,
                        "the dialect "
                            + entry.dialect
                            + " has no "
                            + sort.title()
                            + " "
                            + Long.toUnsignedString(code)
                            + " that is known here"));
    List<Part> parts = new ArrayList<>();
    for (Part.Kind kind : encoding.fields()) {
      parts.add(part(in, kind, parts));
    }
    if (!in.isEmpty()) {
      throw in.failure("an " + sort.title() + " is longer than what is known of it");
    }
    return new Wire(encoding, parts);
  }

  private Part part(ByteSource in, Part.Kind kind, List<Part> before) {
    return switch (kind) {
      case ATTRIBUTE -> new Part.One(attribute(in));
      case ATTRIBUTES -> many(in, in.count("attributes"), Sort.ATTRIBUTE);
      case PAIRS -> {
        int start = in.offset();
        long count = in.varint("entries");
        yield many(
            in,
            in.checkedCount(start, count > 1 << 30 ? -1 : 2 * count, "names and values"),
            Sort.ATTRIBUTE);
      }
      case OPTIONAL_ATTRIBUTE ->
          optional(in).map(value -> (Part) new Part.One(value)).orElseGet(Part.None::new);
      case TYPE -> new Part.One(type(in));
      case TYPES -> many(in, in.count("types"), Sort.TYPE);
      case SIGNED -> new Part.Number(in.signed("a number"));
      case UNSIGNED -> new Part.Number(in.varint("a number"));
      case DOUBLE -> new Part.Number(in.signed("a float"));
      case SIGNEDS, DOUBLES -> {
        int count = in.count("numbers");
        List<Long> values = new ArrayList<>();
        for (int i = 0; i < count; i++) {
          values.add(in.signed("a number"));
        }
        yield new Part.Numbers(values);
      }
      case UNSIGNEDS -> {
        int count = in.count("numbers");
        List<Long> values = new ArrayList<>();
        for (int i = 0; i < count; i++) {
          values.add(in.varint("a number"));
        }
        yield new Part.Numbers(values);
      }
      case STRING -> {
        int start = in.offset();
        yield new Part.Text(strings.at(start, in.varint("a string")));
      }
      case BLOB -> {
        int length = in.count("bytes of data");
        yield new Part.Bytes(in.slice(length, "data").rest());
      }
      case VALUE -> new Part.Number(value(in, before));
    };
  }

  private Part many(ByteSource in, int count, Sort sort) {
    List<Wire> values = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      values.add(sort == Sort.TYPE ? type(in) : attribute(in));
    }
    return new Part.Many(values);
  }

  /** The bits of a number: a byte if it has no more, else signed; as wide as its type. */
  private static long value(ByteSource in, List<Part> before) {
    Wire type = before.getLast() instanceof Part.One(Wire one) ? one : Wire.of(Encoding.NONE);
    int bits = bits(type);
    if (bits <= 0 || bits > 64) {
      throw in.failure("a number of a type that has no numbers of up to 64 bits");
    }
    long value = bits <= 8 ? in.octet("a number") : in.signed("a number");
    return bits == 64 ? value : value & (1L << bits) - 1;
  }

  static int bits(Wire type) {
    return type.is(Encoding.BUILTIN_INTEGER_TYPE)
        ? (int) Math.min(type.number(0) >>> 2, 65)
        : type.encoding().bits();
  }
}
