package dev.arrayc.op;

import dev.arrayc.ir.Attribute;

/**
 * An attribute that an op takes.
 *
 * @param name its name
 * @param kind its class
 * @param isRequired whether it must be there
 * @param bits the width that the text format gives an integer: 64, in places 32
 */
public record AttributeSpec(
    String name, Class<? extends Attribute> kind, boolean isRequired, int bits) {
  static AttributeSpec required(String name, Class<? extends Attribute> kind) {
    return new AttributeSpec(name, kind, true, 64);
  }

  static AttributeSpec requiredI32(String name) {
    return new AttributeSpec(name, Attribute.Int.class, true, 32);
  }

  static AttributeSpec optional(String name, Class<? extends Attribute> kind) {
    return new AttributeSpec(name, kind, false, 64);
  }
}
