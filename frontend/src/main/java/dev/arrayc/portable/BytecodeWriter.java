package dev.arrayc.portable;

import dev.arrayc.portable.Encoding.Sort;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Writes raw operations as MLIR's bytecode: the counterpart of {@link BytecodeReader}. Everything
 * is numbered in the order of its first use, so that the same module gives the same bytes.
 */
final class BytecodeWriter {
  /** The numbers of a region's values: the next one, and the one after the last. */
  private static final class Frame {
    private final int end;
    private int next;

    Frame(int next, int end) {
      this.next = next;
      this.end = end;
    }
  }

  /** Things in the order of their numbers. */
  private static final class Numbering<T> {
    private final Map<T, Integer> numbers = new HashMap<>();
    private final List<T> all = new ArrayList<>();

    int of(T thing) {
      Integer known = numbers.get(thing);
      if (known != null) {
        return known;
      }
      numbers.put(thing, all.size());
      all.add(thing);
      return all.size() - 1;
    }
  }

  private final int version;
  private final Function<String, Optional<List<Property>>> propertiesOf;
  private final Numbering<String> strings = new Numbering<>();
  private final Numbering<String> dialects = new Numbering<>();
  private final Numbering<String> opNames = new Numbering<>();
  private final Numbering<Wire> attributes = new Numbering<>();
  private final Numbering<Wire> types = new Numbering<>();
  private final Map<List<Byte>, Integer> propertyNumbers = new LinkedHashMap<>();
  private final ByteSink properties = new ByteSink();
  private final Map<Integer, Integer> valueNumbers = new HashMap<>();

  private BytecodeWriter(int version, Function<String, Optional<List<Property>>> propertiesOf) {
    this.version = version;
    this.propertiesOf = propertiesOf;
  }

  static byte[] write(
      RawOperation module,
      String producer,
      int version,
      Function<String, Optional<List<Property>>> propertiesOf) {
    return new BytecodeWriter(version, propertiesOf).write(module, producer);
  }

  private byte[] write(RawOperation module, String producer) {
    ByteSink ir = new ByteSink();
    ir.flagged(1, false);
    operation(ir, module, new Frame(0, 0));
    ByteSink offsets = new ByteSink();
    ByteSink entries = entries(offsets);
    ByteSink dialectSection = dialects();
    ByteSink out = new ByteSink();
    out.bytes(BytecodeReader.magic());
    out.varint(version);
    out.terminated(producer);
    out.section(Section.DIALECT, dialectSection);
    out.section(Section.ATTRIBUTE_TYPE_OFFSET, offsets);
    out.section(Section.ATTRIBUTE_TYPE, entries);
    out.section(Section.IR, ir);
    out.section(Section.STRING, strings());
    if (version >= BytecodeReader.NATIVE_PROPERTIES) {
      ByteSink all = new ByteSink();
      all.varint(propertyNumbers.size());
      all.append(properties);
      out.section(Section.PROPERTIES, all);
    }
    return out.bytes();
  }

  private ByteSink strings() {
    ByteSink out = new ByteSink();
    out.varint(strings.all.size());
    ByteSink content = new ByteSink();
    List<Integer> lengths = new ArrayList<>();
    for (String string : strings.all) {
      int before = content.size();
      content.terminated(string);
      lengths.add(content.size() - before);
    }
    lengths.reversed().forEach(out::varint);
    out.append(content);
    return out;
  }

  private ByteSink dialects() {
    ByteSink groups = new ByteSink();
    int start = 0;
    while (start < opNames.all.size()) {
      String dialect = dialect(opNames.all.get(start));
      int end = start;
      while (end < opNames.all.size() && dialect(opNames.all.get(end)).equals(dialect)) {
        end++;
      }
      groups.varint(dialects.of(dialect));
      groups.varint(end - start);
      for (String name : opNames.all.subList(start, end)) {
        int bare = strings.of(name.substring(dialect.length() + 1));
        if (version >= BytecodeReader.NATIVE_PROPERTIES) {
          groups.flagged(bare, true);
        } else {
          groups.varint(bare);
        }
      }
      start = end;
    }
    ByteSink out = new ByteSink();
    out.varint(dialects.all.size());
    for (String dialect : dialects.all) {
      if (version >= 1) {
        out.flagged(strings.of(dialect), false);
      } else {
        out.varint(strings.of(dialect));
      }
    }
    if (version >= BytecodeReader.ELIDED_LOCATIONS) {
      out.varint(opNames.all.size());
    }
    out.append(groups);
    return out;
  }

  private static String dialect(String name) {
    return name.substring(0, name.indexOf('.'));
  }

  /** Attributes and types; what they refer to is numbered on the way. */
  private ByteSink entries(ByteSink offsets) {
    Map<Wire, ByteSink> encoded = new HashMap<>();
    // Types refer to attributes and attributes to types: until there is nothing new.
    int attribute = 0;
    int type = 0;
    while (attribute < attributes.all.size() || type < types.all.size()) {
      Wire wire =
          attribute < attributes.all.size()
              ? attributes.all.get(attribute++)
              : types.all.get(type++);
      encoded.put(wire, encode(wire));
    }
    offsets.varint(attributes.all.size());
    offsets.varint(types.all.size());
    ByteSink content = new ByteSink();
    groups(offsets, content, attributes.all, encoded);
    groups(offsets, content, types.all, encoded);
    return content;
  }

  private void groups(
      ByteSink offsets, ByteSink content, List<Wire> all, Map<Wire, ByteSink> encoded) {
    int start = 0;
    while (start < all.size()) {
      Encoding.Dialect dialect = all.get(start).encoding().dialect();
      int end = start;
      while (end < all.size() && all.get(end).encoding().dialect() == dialect) {
        end++;
      }
      offsets.varint(dialects.of(dialect.id()));
      offsets.varint(end - start);
      for (Wire wire : all.subList(start, end)) {
        ByteSink bytes = encoded.getOrDefault(wire, new ByteSink());
        offsets.flagged(bytes.size(), true);
        content.append(bytes);
      }
      start = end;
    }
  }

  private ByteSink encode(Wire wire) {
    ByteSink out = new ByteSink();
    out.varint(wire.encoding().code());
    for (int i = 0; i < wire.parts().size(); i++) {
      part(out, wire, i);
    }
    return out;
  }

  private void part(ByteSink out, Wire wire, int i) {
    switch (wire.encoding().fields().get(i)) {
      case ATTRIBUTE, TYPE -> out.varint(number(wire.one(i)));
      case ATTRIBUTES, TYPES -> {
        out.varint(wire.many(i).size());
        wire.many(i).forEach(one -> out.varint(number(one)));
      }
      case PAIRS -> {
        out.varint(wire.many(i).size() / 2);
        wire.many(i).forEach(one -> out.varint(number(one)));
      }
      case OPTIONAL_ATTRIBUTE -> {
        switch (wire.parts().get(i)) {
          case Part.One(Wire one) -> out.flagged(number(one), true);
          default -> out.varint(0);
        }
      }
      case SIGNED, DOUBLE -> out.signed(wire.number(i));
      case UNSIGNED -> out.varint(wire.number(i));
      case SIGNEDS, DOUBLES -> {
        out.varint(wire.numbers(i).size());
        wire.numbers(i).forEach(out::signed);
      }
      case UNSIGNEDS -> {
        out.varint(wire.numbers(i).size());
        wire.numbers(i).forEach(out::varint);
      }
      case STRING -> out.varint(strings.of(wire.text(i)));
      case BLOB -> {
        out.varint(wire.bytes(i).remaining());
        out.bytes(wire.bytes(i));
      }
      case VALUE -> {
        if (Entries.bits(wire.one(i - 1)) <= 8) {
          out.octet((int) wire.number(i));
        } else {
          out.signed(wire.number(i));
        }
      }
    }
  }

  private int number(Wire wire) {
    return wire.encoding().sort() == Sort.TYPE ? types.of(wire) : attributes.of(wire);
  }

  private void operation(ByteSink out, RawOperation operation, Frame frame) {
    out.varint(opNames.of(operation.name()));
    List<Property> named = propertiesOf.apply(operation.name()).orElse(List.of());
    boolean hasProperties = version >= BytecodeReader.NATIVE_PROPERTIES && !named.isEmpty();
    SortedMap<String, Wire> discardable = new TreeMap<>(operation.attributes());
    if (hasProperties) {
      named.forEach(property -> discardable.remove(property.name()));
    }
    out.octet(
        (discardable.isEmpty() ? 0 : OpMask.ATTRIBUTES)
            | (operation.results().isEmpty() ? 0 : OpMask.RESULTS)
            | (operation.operands().isEmpty() ? 0 : OpMask.OPERANDS)
            | (operation.regions().isEmpty() ? 0 : OpMask.REGIONS)
            | (hasProperties ? OpMask.PROPERTIES : 0));
    out.varint(number(operation.location()));
    if (!discardable.isEmpty()) {
      out.varint(number(dictionary(discardable)));
    }
    if (hasProperties) {
      out.varint(properties(operation, named));
    }
    if (!operation.results().isEmpty()) {
      out.varint(operation.results().size());
      operation.results().forEach(value -> out.varint(number(value.type())));
    }
    if (!operation.operands().isEmpty()) {
      out.varint(operation.operands().size());
      for (RawOperation.Value operand : operation.operands()) {
        out.varint(valueNumbers.getOrDefault(operand.id(), -1));
      }
    }
    define(operation.results(), frame);
    if (!operation.regions().isEmpty()) {
      regions(out, operation, frame);
    }
  }

  private void define(List<RawOperation.Value> values, Frame frame) {
    for (RawOperation.Value value : values) {
      valueNumbers.put(value.id(), frame.next++);
    }
  }

  private static Wire dictionary(SortedMap<String, Wire> entries) {
    List<Wire> pairs = new ArrayList<>();
    entries.forEach(
        (name, value) -> {
          pairs.add(Wire.of(Encoding.BUILTIN_TEXT, new Part.Text(name)));
          pairs.add(value);
        });
    return Wire.of(Encoding.BUILTIN_DICTIONARY, new Part.Many(pairs));
  }

  private int properties(RawOperation operation, List<Property> named) {
    ByteSink content = new ByteSink();
    for (Property property : named) {
      Optional<Wire> value = Optional.ofNullable(operation.attributes().get(property.name()));
      if (property.isOptional()) {
        content.flagged(value.map(this::number).orElse(0), value.isPresent());
      } else {
        content.varint(number(value.orElseThrow()));
      }
    }
    List<Byte> key = new ArrayList<>();
    for (byte b : content.bytes()) {
      key.add(b);
    }
    Integer known = propertyNumbers.get(key);
    if (known != null) {
      return known;
    }
    propertyNumbers.put(key, propertyNumbers.size());
    properties.varint(content.size());
    properties.append(content);
    return propertyNumbers.size() - 1;
  }

  private void regions(ByteSink out, RawOperation operation, Frame frame) {
    boolean isIsolated =
        operation.name().equals("builtin.module") || operation.name().equals("vhlo.func_v1");
    out.flagged(operation.regions().size(), isIsolated);
    ByteSink content = new ByteSink();
    for (List<RawOperation.Block> blocks : operation.regions()) {
      region(content, blocks, isIsolated ? 0 : frame.end);
    }
    if (isIsolated && version >= BytecodeReader.LAZY_LOADING) {
      out.section(Section.IR, content);
    } else {
      out.append(content);
    }
  }

  private void region(ByteSink out, List<RawOperation.Block> blocks, int start) {
    int values = 0;
    for (RawOperation.Block block : blocks) {
      values += block.arguments().size();
      for (RawOperation operation : block.operations()) {
        values += operation.results().size();
      }
    }
    out.varint(blocks.size());
    out.varint(values);
    Frame frame = new Frame(start, start + values);
    blocks.forEach(block -> block(out, block, frame));
  }

  private void block(ByteSink out, RawOperation.Block block, Frame frame) {
    out.flagged(block.operations().size(), !block.arguments().isEmpty());
    if (!block.arguments().isEmpty()) {
      out.varint(block.arguments().size());
      for (int i = 0; i < block.arguments().size(); i++) {
        argument(out, block.arguments().get(i), block.locations().get(i));
      }
      if (version >= BytecodeReader.USE_LIST_ORDERS) {
        out.octet(0);
      }
      define(block.arguments(), frame);
    }
    block.operations().forEach(operation -> operation(out, operation, frame));
  }

  private void argument(ByteSink out, RawOperation.Value argument, Wire location) {
    if (version < BytecodeReader.ELIDED_LOCATIONS) {
      out.varint(number(argument.type()));
      out.varint(number(location));
      return;
    }
    boolean isKnown = !location.is(Encoding.UNKNOWN_PLACE);
    out.flagged(number(argument.type()), isKnown);
    if (isKnown) {
      out.varint(number(location));
    }
  }
}
