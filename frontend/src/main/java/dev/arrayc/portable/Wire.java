package dev.arrayc.portable;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * An attribute or type as an artifact holds it: a row of the {@link Encoding} table and the row's
 * fields. Equal ones are written once.
 */
record Wire(Encoding encoding, List<Part> parts) {
  Wire {
    parts = List.copyOf(parts);
  }

  static Wire of(Encoding encoding, Part... parts) {
    return new Wire(encoding, List.of(parts));
  }

  boolean is(Encoding other) {
    return encoding == other;
  }

  long number(int part) {
    return ((Part.Number) parts.get(part)).value();
  }

  List<Long> numbers(int part) {
    return ((Part.Numbers) parts.get(part)).values();
  }

  String text(int part) {
    return ((Part.Text) parts.get(part)).value();
  }

  ByteBuffer bytes(int part) {
    return ((Part.Bytes) parts.get(part)).data();
  }

  Wire one(int part) {
    return ((Part.One) parts.get(part)).value();
  }

  List<Wire> many(int part) {
    return ((Part.Many) parts.get(part)).values();
  }
}
