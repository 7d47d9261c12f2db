package dev.arrayc.op;

import dev.arrayc.ir.Attribute;

/** An attribute that an op takes: its name, its class, and whether it must be there. */
public record AttributeSpec(String name, Class<? extends Attribute> kind, boolean isRequired) {
  static AttributeSpec required(String name, Class<? extends Attribute> kind) {
    return new AttributeSpec(name, kind, true);
  }

  static AttributeSpec optional(String name, Class<? extends Attribute> kind) {
    return new AttributeSpec(name, kind, false);
  }
}
