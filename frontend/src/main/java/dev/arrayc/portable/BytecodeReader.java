package dev.arrayc.portable;

import dev.arrayc.op.Verifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Reads MLIR's bytecode, versions 0 to 6 ("MLIR Bytecode Format"), into raw operations. Which
 * attributes of an op are properties, and in which order, is the op's affair: version 5 and newer
 * hold their values without names.
 */
final class BytecodeReader {
  private static final byte[] MAGIC = {'M', 'L', (byte) 0xEF, 'R'};
  private static final int NEWEST = 6;
  static final int LAZY_LOADING = 2;
  static final int USE_LIST_ORDERS = 3;
  static final int ELIDED_LOCATIONS = 4;
  static final int NATIVE_PROPERTIES = 5;

  /** What an artifact holds. */
  record Artifact(String producer, RawOperation module) {}

  /** The name of an op, and whether who wrote the artifact knew the op. */
  private record OpName(String name, boolean isRegistered) {}

  /** The values in sight; a region takes its numbers from the end and gives them back. */
  private static final class Scope {
    private final List<Optional<RawOperation.Value>> values = new ArrayList<>();
    private int next;

    RawOperation.Value get(ByteSource in) {
      int start = in.offset();
      return values
          .get(in.index(values.size(), "value"))
          .orElseThrow(() -> new Malformed(start, "a value is used before it is defined"));
    }
  }

  private final int version;
  private final Strings strings;
  private final Entries entries;
  private final List<OpName> opNames = new ArrayList<>();
  private final List<ByteSource> properties = new ArrayList<>();
  private final Function<String, Optional<List<Property>>> propertiesOf;
  private int nextValue;

  private BytecodeReader(
      int version,
      Function<Section, ByteSource> sections,
      Function<String, Optional<List<Property>>> propertiesOf) {
    this.version = version;
    this.propertiesOf = propertiesOf;
    strings = Strings.read(sections.apply(Section.STRING));
    List<String> dialects = dialects(sections.apply(Section.DIALECT));
    entries =
        new Entries(
            dialects,
            strings,
            sections.apply(Section.ATTRIBUTE_TYPE_OFFSET),
            sections.apply(Section.ATTRIBUTE_TYPE));
    if (version >= NATIVE_PROPERTIES) {
      ByteSource in = sections.apply(Section.PROPERTIES);
      int count = in.count("properties");
      for (int i = 0; i < count; i++) {
        properties.add(in.slice(in.count("bytes of properties"), "properties"));
      }
    }
  }

  static byte[] magic() {
    return MAGIC.clone();
  }

  /** {@return whether bytes begin as bytecode does} */
  static boolean isBytecode(byte[] data) {
    return data.length >= MAGIC.length
        && Arrays.equals(data, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
  }

  /**
   * Reads an artifact.
   *
   * @param propertiesOf the properties of the op of this name, if it is known
   * @throws Malformed at the byte where it cannot be read
   */
  static Artifact read(byte[] data, Function<String, Optional<List<Property>>> propertiesOf) {
    ByteSource in = new ByteSource(data);
    if (!isBytecode(data)) {
      throw in.failure("this is no MLIR bytecode: it does not begin with ML\\xefR");
    }
    in.slice(MAGIC.length, "the mark");
    int start = in.offset();
    long version = in.varint("the version of the bytecode");
    if (version < 0 || version > NEWEST) {
      throw new Malformed(
          start,
          "bytecode of version "
              + Long.toUnsignedString(version)
              + ", but the newest that is known is "
              + NEWEST);
    }
    String producer = in.terminated("the name of the producer");
    Map<Section, ByteSource> found = Section.readAll(in);
    for (Section section : Section.values()) {
      if (isNeeded(section, (int) version) && !found.containsKey(section)) {
        throw in.failure("there is no section " + section.title());
      }
    }
    Function<Section, ByteSource> sections =
        section -> Optional.ofNullable(found.get(section)).orElseThrow();
    BytecodeReader reader = new BytecodeReader((int) version, sections, propertiesOf);
    return new Artifact(producer, reader.module(sections.apply(Section.IR)));
  }

  private static boolean isNeeded(Section section, int version) {
    return switch (section) {
      case STRING, DIALECT, ATTRIBUTE_TYPE, ATTRIBUTE_TYPE_OFFSET, IR -> true;
      case PROPERTIES -> version >= NATIVE_PROPERTIES;
      case RESOURCE, RESOURCE_OFFSET, DIALECT_VERSIONS -> false;
    };
  }

  private List<String> dialects(ByteSource in) {
    List<String> dialects = new ArrayList<>();
    int count = in.count("dialects");
    for (int i = 0; i < count; i++) {
      int start = in.offset();
      long name = in.varint("the name of a dialect");
      boolean hasVersion = version >= 1 && (name & 1) != 0;
      dialects.add(strings.at(start, version >= 1 ? name >>> 1 : name));
      if (hasVersion && Section.read(in).section() != Section.DIALECT_VERSIONS) {
        throw new Malformed(start, "a dialect's version is in a section of another kind");
      }
    }
    if (version >= ELIDED_LOCATIONS) {
      in.count("names of ops");
    }
    while (!in.isEmpty()) {
      String dialect = dialects.get(in.index(dialects.size(), "dialect"));
      int names = in.count("names of ops");
      for (int i = 0; i < names; i++) {
        int start = in.offset();
        long name = in.varint("the name of an op");
        boolean hasFlag = version >= NATIVE_PROPERTIES;
        String bare = strings.at(start, hasFlag ? name >>> 1 : name);
        opNames.add(new OpName(dialect + "." + bare, hasFlag && (name & 1) != 0));
      }
    }
    return dialects;
  }

  private RawOperation module(ByteSource in) {
    int start = in.offset();
    long count = in.varint("the number of operations");
    if (count != 2) {
      throw new Malformed(start, "a program is one module, this has another number of operations");
    }
    return operation(in, new Scope(), 0);
  }

  private RawOperation operation(ByteSource in, Scope scope, int depth) {
    int start = in.offset();
    OpName name = opNames.get(in.index(opNames.size(), "op"));
    int mask = in.octet("what an operation has");
    if ((mask & ~OpMask.ALL) != 0) {
      throw new Malformed(start, name.name() + " has parts that are not known: " + mask);
    }
    Wire location = entries.attribute(in);
    SortedMap<String, Wire> attributes = new TreeMap<>();
    if ((mask & OpMask.ATTRIBUTES) != 0) {
      addDictionary(in, entries.attribute(in), attributes);
    }
    if ((mask & OpMask.PROPERTIES) != 0) {
      addProperties(in, name, attributes);
    }
    List<Wire> types = new ArrayList<>();
    if ((mask & OpMask.RESULTS) != 0) {
      int count = in.count("results");
      for (int i = 0; i < count; i++) {
        types.add(entries.type(in));
      }
    }
    List<RawOperation.Value> operands = new ArrayList<>();
    if ((mask & OpMask.OPERANDS) != 0) {
      int count = in.count("operands");
      for (int i = 0; i < count; i++) {
        operands.add(scope.get(in));
      }
    }
    if ((mask & OpMask.SUCCESSORS) != 0) {
      throw new Malformed(start, name.name() + " jumps to a block, which StableHLO does not have");
    }
    if (version >= USE_LIST_ORDERS && (mask & OpMask.USE_LIST_ORDERS) != 0) {
      skipUseListOrders(in, types.size());
    }
    // Before the regions' values: results take their numbers from the enclosing region.
    List<RawOperation.Value> results = define(in, scope, types);
    List<List<RawOperation.Block>> regions =
        (mask & OpMask.REGIONS) != 0 ? regions(in, scope, depth) : List.of();
    return new RawOperation(name.name(), start, location, attributes, operands, results, regions);
  }

  private List<RawOperation.Value> define(ByteSource in, Scope scope, List<Wire> types) {
    List<RawOperation.Value> values = new ArrayList<>();
    for (Wire type : types) {
      RawOperation.Value value = new RawOperation.Value(nextValue++, type);
      if (scope.next >= scope.values.size()) {
        throw in.failure("a region defines more values than it says");
      }
      scope.values.set(scope.next++, Optional.of(value));
      values.add(value);
    }
    return values;
  }

  private static void addDictionary(
      ByteSource in, Wire dictionary, SortedMap<String, Wire> attributes) {
    if (!dictionary.is(Encoding.BUILTIN_DICTIONARY)) {
      throw in.failure("the attributes of an operation are no dictionary");
    }
    List<Wire> pairs = dictionary.many(0);
    for (int i = 0; i < pairs.size(); i += 2) {
      if (!pairs.get(i).is(Encoding.BUILTIN_TEXT)) {
        throw in.failure("the name of an attribute is no text");
      }
      attributes.put(pairs.get(i).text(0), pairs.get(i + 1));
    }
  }

  private void addProperties(ByteSource in, OpName name, SortedMap<String, Wire> attributes) {
    if (!name.isRegistered()) {
      addDictionary(in, entries.attribute(in), attributes);
      return;
    }
    int start = in.offset();
    ByteSource content = properties.get(in.index(properties.size(), "properties")).copy();
    List<Property> names =
        propertiesOf
            .apply(name.name())
            .orElseThrow(() -> new Malformed(start, "there is no op " + name.name()));
    for (Property property : names) {
      if (property.isOptional()) {
        entries.optional(content).ifPresent(value -> attributes.put(property.name(), value));
      } else {
        attributes.put(property.name(), entries.attribute(content));
      }
    }
    if (!content.isEmpty()) {
      throw content.failure(
          name.name() + " has more properties than the " + names.size() + " that are known");
    }
  }

  private List<List<RawOperation.Block>> regions(ByteSource in, Scope outer, int depth) {
    int start = in.offset();
    long tag = in.varint("regions");
    boolean isIsolated = (tag & 1) != 0;
    int count = in.checkedCount(start, tag >>> 1, "regions");
    if (depth >= Verifier.MAX_NESTING) {
      throw new Malformed(start, "regions nest deeper than " + Verifier.MAX_NESTING);
    }
    Scope scope = isIsolated ? new Scope() : outer;
    ByteSource content = in;
    if (isIsolated && version >= LAZY_LOADING) {
      Section.Found found = Section.read(in);
      if (found.section() != Section.IR) {
        throw new Malformed(start, "regions in a section " + found.section().title());
      }
      content = found.content();
    }
    List<List<RawOperation.Block>> regions = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      regions.add(region(content, scope, depth));
    }
    return regions;
  }

  private List<RawOperation.Block> region(ByteSource in, Scope scope, int depth) {
    int count = in.count("blocks");
    if (count == 0) {
      return List.of();
    }
    int values = in.count("values");
    int outside = scope.values.size();
    int next = scope.next;
    for (int i = 0; i < values; i++) {
      scope.values.add(Optional.empty());
    }
    scope.next = outside;
    List<RawOperation.Block> blocks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      blocks.add(block(in, scope, depth));
    }
    scope.values.subList(outside, scope.values.size()).clear();
    scope.next = next;
    return blocks;
  }

  private RawOperation.Block block(ByteSource in, Scope scope, int depth) {
    int start = in.offset();
    long tag = in.varint("operations");
    int count = in.checkedCount(start, tag >>> 1, "operations");
    List<Wire> types = new ArrayList<>();
    List<Wire> locations = new ArrayList<>();
    List<RawOperation.Value> arguments = List.of();
    if ((tag & 1) != 0) {
      int number = in.count("block arguments");
      for (int i = 0; i < number; i++) {
        argument(in, types, locations);
      }
      arguments = define(in, scope, types);
      if (version >= USE_LIST_ORDERS && in.octet("orders of uses") != 0) {
        skipUseListOrders(in, number);
      }
    }
    List<RawOperation> operations = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      operations.add(operation(in, scope, depth + 1));
    }
    return new RawOperation.Block(arguments, locations, operations);
  }

  private void argument(ByteSource in, List<Wire> types, List<Wire> locations) {
    if (version < ELIDED_LOCATIONS) {
      types.add(entries.type(in));
      locations.add(entries.attribute(in));
      return;
    }
    int start = in.offset();
    long tag = in.varint("a type");
    types.add(entries.typeAt(start, tag >>> 1));
    locations.add((tag & 1) != 0 ? entries.attribute(in) : Wire.of(Encoding.UNKNOWN_PLACE));
  }

  /** The order in which MLIR links the uses of a value: nothing that a program means. */
  private static void skipUseListOrders(ByteSource in, int values) {
    int count = values > 1 ? in.count("orders of uses") : 1;
    for (int i = 0; i < count; i++) {
      if (values > 1) {
        in.varint("a result");
      }
      int start = in.offset();
      int uses = in.checkedCount(start, in.varint("uses") >>> 1, "uses");
      for (int k = 0; k < uses; k++) {
        in.varint("a use");
      }
    }
  }
}
