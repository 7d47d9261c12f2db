package dev.arrayc.text;

import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.FloatText;
import dev.arrayc.op.AttributeSpec;
import dev.arrayc.op.Op;
import java.util.Optional;
import java.util.stream.Collectors;

/** Attributes and their dictionaries as text. */
final class AttributeText {
  private AttributeText() {}

  /** {@return what the op's row says of an attribute of this name} */
  static Optional<AttributeSpec> spec(Op op, String name) {
    return op.row().attributes().stream().filter(s -> s.name().equals(name)).findFirst();
  }

  static String dictionary(Attributes attributes) {
    return attributes.byName().entrySet().stream()
        .map(e -> entry(e.getKey(), e.getValue(), Optional.empty()))
        .collect(Collectors.joining(", ", "{", "}"));
  }

  /** {@code name = value}, or the name alone of what is only there or not. */
  static String entry(String name, Attribute value, Optional<AttributeSpec> spec) {
    String word =
        name.matches("[A-Za-z_][A-Za-z0-9_$.]*") ? name : new Attribute.Text(name).toString();
    return value instanceof Attribute.Unit ? word : word + " = " + value(value, spec);
  }

  /** The row knows which numbers are 32 bits wide. */
  private static String value(Attribute value, Optional<AttributeSpec> spec) {
    return switch (value) {
      case Attribute.Int(long integer) ->
          integer + " : i" + spec.map(AttributeSpec::bits).orElse(64);
      case Attribute.Float(double number) when spec.isPresent() && spec.get().bits() == 32 ->
          FloatText.of(DType.F32, number) + " : f32";
      case Attribute.Float(double number) -> FloatText.of(DType.F64, number) + " : f64";
      case Attribute.Dict(Attributes entries) -> dictionary(entries);
      default -> value.toString();
    };
  }

  /** An attribute as a pretty form has it, without its type. */
  static String bare(Attribute value) {
    return switch (value) {
      case Attribute.Int(long integer) -> Long.toString(integer);
      case Attribute.Float(double number) -> FloatText.of(DType.F64, number);
      case Attribute.Ints(var integers) -> integers.toString();
      case Attribute.Case(String _, String word) -> word;
      default -> value.toString();
    };
  }
}
