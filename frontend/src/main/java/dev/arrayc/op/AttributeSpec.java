package dev.arrayc.op;

import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.Attributes;

/**
 * An attribute that an op takes.
 *
 * @param name its name
 * @param kind its class
 * @param isRequired whether it must be there
 * @param bits the width that the text format gives a number: 64, in places 32
 */
public record AttributeSpec(
    String name, Class<? extends Attribute> kind, boolean isRequired, int bits) {
  /** Which processes take part together, a row per group. */
  static final AttributeSpec GROUPS = table("replica_groups");

  /** From which process to which a value goes. */
  static final AttributeSpec PAIRS = table("source_target_pairs");

  static final AttributeSpec CHANNEL = optional(of("channel_handle", Attribute.Channel.class));
  static final AttributeSpec GLOBAL_IDS =
      optional(of("use_global_device_ids", Attribute.Unit.class));
  static final AttributeSpec PRECISION = optional(items("precision_config"));

  /**
   * Ours, on a contraction: false if products are rounded before they are added, as Java does; a
   * fused multiply-add rounds once.
   */
  static final AttributeSpec FUSED = optional(flag("arrayc.fused"));

  /** {@return whether a contraction rounds a product and a sum once} */
  public static boolean isFused(Attributes attributes) {
    return attributes.find(FUSED.name).map(a -> ((Attribute.Bool) a).value()).orElse(true);
  }

  /** {@return attributes of a contraction that adds in sequence, and whether it rounds once} */
  public static Attributes inSequence(Attributes attributes, boolean isFused) {
    return attributes.with(FUSED.name, new Attribute.Bool(isFused));
  }

  /** {@return whether a contraction says how it rounds; then its order is one product at a time} */
  public static boolean isInSequence(Attributes attributes) {
    return attributes.find(FUSED.name).isPresent();
  }

  /** Our functions are as accurate as any of its modes asks for. */
  static final AttributeSpec ACCURACY =
      optional(of("result_accuracy", Attribute.ResultAccuracy.class));

  /** {@return whether StableHLO does not have it} */
  public boolean isOurs() {
    return name.startsWith("arrayc.");
  }

  /** {@return whether a number fits into the width that it has in the text format} */
  boolean holds(Attribute value) {
    return bits == 64
        || !(value instanceof Attribute.Int(long number))
        || number == Math.clamp(number, Integer.MIN_VALUE, Integer.MAX_VALUE);
  }

  static AttributeSpec of(String name, Class<? extends Attribute> kind) {
    return new AttributeSpec(name, kind, true, 64);
  }

  static AttributeSpec integer(String name) {
    return of(name, Attribute.Int.class);
  }

  static AttributeSpec i32(String name) {
    return new AttributeSpec(name, Attribute.Int.class, true, 32);
  }

  static AttributeSpec f32(String name) {
    return new AttributeSpec(name, Attribute.Float.class, true, 32);
  }

  static AttributeSpec ints(String name) {
    return of(name, Attribute.Ints.class);
  }

  static AttributeSpec flag(String name) {
    return of(name, Attribute.Bool.class);
  }

  static AttributeSpec flags(String name) {
    return of(name, Attribute.Bools.class);
  }

  static AttributeSpec table(String name) {
    return of(name, Attribute.IntTable.class);
  }

  static AttributeSpec text(String name) {
    return of(name, Attribute.Text.class);
  }

  static AttributeSpec symbol(String name) {
    return of(name, Attribute.Symbol.class);
  }

  static AttributeSpec items(String name) {
    return of(name, Attribute.Items.class);
  }

  static AttributeSpec enumCase(String name) {
    return of(name, Attribute.Case.class);
  }

  static AttributeSpec optional(AttributeSpec spec) {
    return new AttributeSpec(spec.name, spec.kind, false, spec.bits);
  }
}
