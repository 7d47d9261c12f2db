package dev.arrayc.text;

import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.Attributes;
import dev.arrayc.op.Op;

/**
 * The attributes that StableHLO's text may leave out although the op has them (its ODS defaults).
 */
final class Standards {
  private Standards() {}

  /** {@return the attributes with those that were left out} */
  static Attributes complete(Op op, Attributes given) {
    return switch (op) {
      case SORT ->
          absent(
              absent(given, "dimension", new Attribute.Int(-1)),
              "is_stable",
              new Attribute.Bool(false));
      default -> given;
    };
  }

  private static Attributes absent(Attributes given, String name, Attribute standard) {
    return given.find(name).isPresent() ? given : given.with(name, standard);
  }
}
