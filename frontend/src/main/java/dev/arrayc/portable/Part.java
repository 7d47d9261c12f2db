package dev.arrayc.portable;

import java.nio.ByteBuffer;
import java.util.List;

/** A field of a {@link Wire}. */
sealed interface Part {
  /** A number, or the bits of one. */
  record Number(long value) implements Part {}

  record Numbers(List<Long> values) implements Part {
    public Numbers {
      values = List.copyOf(values);
    }
  }

  record Text(String value) implements Part {}

  /** Raw bytes, never written to. */
  record Bytes(ByteBuffer data) implements Part {}

  /** Another attribute or type. */
  record One(Wire value) implements Part {}

  record Many(List<Wire> values) implements Part {
    public Many {
      values = List.copyOf(values);
    }
  }

  /** An attribute that may be missing and is. */
  record None() implements Part {}

  /** How a field is encoded. */
  enum Kind {
    ATTRIBUTE,
    ATTRIBUTES,
    /** Pairs of attributes, a name and a value: {@link Many}, twice as long as its count. */
    PAIRS,
    OPTIONAL_ATTRIBUTE,
    TYPE,
    TYPES,
    SIGNED,
    SIGNEDS,
    UNSIGNED,
    UNSIGNEDS,
    STRING,
    BLOB,
    /** The bits of a number of the type that the field before names. */
    VALUE,
    /** The bits of a double. */
    DOUBLE,
    DOUBLES
  }
}
