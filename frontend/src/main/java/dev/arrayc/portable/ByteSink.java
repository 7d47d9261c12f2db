package dev.arrayc.portable;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Bytes of an artifact as they are written: the counterpart of {@link ByteSource}. */
final class ByteSink {
  /** What fills the gap before something aligned. */
  static final int PADDING = 0xCB;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  int size() {
    return out.size();
  }

  byte[] bytes() {
    return out.toByteArray();
  }

  void octet(int value) {
    out.write(value);
  }

  void bytes(byte[] bytes) {
    out.writeBytes(bytes);
  }

  void bytes(ByteBuffer bytes) {
    byte[] copy = new byte[bytes.remaining()];
    bytes.duplicate().get(copy);
    out.writeBytes(copy);
  }

  void append(ByteSink other) {
    out.writeBytes(other.bytes());
  }

  void varint(long value) {
    int more = 0;
    while (more < 8 && value >>> 7 * (more + 1) != 0) {
      more++;
    }
    // Eight bytes hold 56 bits with the mark; what needs more comes after a zero byte.
    if (more == 8) {
      octet(0);
    }
    long encoded = more == 8 ? value : (value << 1 | 1) << more;
    for (int i = 0; i < (more == 8 ? 8 : more + 1); i++) {
      octet((int) (encoded >>> 8 * i));
    }
  }

  void signed(long value) {
    varint(value << 1 ^ value >> 63);
  }

  /** A number with a truth value in its lowest bit. */
  void flagged(long value, boolean flag) {
    varint(value << 1 | (flag ? 1 : 0));
  }

  void terminated(String text) {
    bytes(text.getBytes(StandardCharsets.UTF_8));
    octet(0);
  }

  /** A section: what it is, its length, its bytes. */
  void section(Section section, ByteSink content) {
    octet(section.number());
    varint(content.size());
    append(content);
  }
}
