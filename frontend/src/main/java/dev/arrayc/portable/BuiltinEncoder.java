package dev.arrayc.portable;

import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.Attributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The attributes of a module, which stay MLIR's own: {@code mhlo.num_partitions = 1 : i32}. */
final class BuiltinEncoder {
  private static final Pattern NUMBER = Pattern.compile("(-?\\d{1,18}) : i(8|16|32)");

  private BuiltinEncoder() {}

  /** {@return an attribute; empty for a kind that modules are not given} */
  static Optional<Wire> of(Attribute attribute) {
    return switch (attribute) {
      case Attribute.Bool(boolean value) -> Optional.of(integer(1, value ? 1 : 0));
      case Attribute.Int(long value) -> Optional.of(integer(64, value));
      case Attribute.Text(String value) -> Optional.of(text(value));
      case Attribute.Unit unit -> Optional.of(Wire.of(Encoding.BUILTIN_UNIT));
      case Attribute.Dict(Attributes entries) -> dictionary(entries);
      case Attribute.Verbatim(String text) -> {
        Matcher number = NUMBER.matcher(text);
        yield number.matches()
            ? Optional.of(
                integer(Integer.parseInt(number.group(2)), Long.parseLong(number.group(1))))
            : Optional.empty();
      }
      default -> Optional.empty();
    };
  }

  private static Wire text(String value) {
    return Wire.of(Encoding.BUILTIN_TEXT, new Part.Text(value));
  }

  private static Wire integer(int bits, long value) {
    Wire type = Wire.of(Encoding.BUILTIN_INTEGER_TYPE, new Part.Number((long) bits << 2));
    long mask = bits == 64 ? -1 : (1L << bits) - 1;
    return Wire.of(Encoding.BUILTIN_INTEGER, new Part.One(type), new Part.Number(value & mask));
  }

  private static Optional<Wire> dictionary(Attributes entries) {
    List<Wire> pairs = new ArrayList<>();
    for (Map.Entry<String, Attribute> entry : entries.byName().entrySet()) {
      Optional<Wire> value = of(entry.getValue());
      if (value.isEmpty()) {
        return Optional.empty();
      }
      pairs.add(text(entry.getKey()));
      pairs.add(value.get());
    }
    return Optional.of(Wire.of(Encoding.BUILTIN_DICTIONARY, new Part.Many(pairs)));
  }
}
