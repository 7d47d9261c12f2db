package dev.arrayc.portable;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Bytes of an artifact, read from front to back, with the numbers of MLIR's bytecode ("MLIR
 * Bytecode Format", "Base Types"). Whatever is asked for is checked against what is left, so that
 * no length in an artifact leads to a larger allocation than the artifact itself.
 */
final class ByteSource {
  private final byte[] data;
  private final int end;
  private int at;

  ByteSource(byte[] data) {
    this(data, 0, data.length);
  }

  private ByteSource(byte[] data, int start, int end) {
    this.data = data;
    this.at = start;
    this.end = end;
  }

  /** {@return where in the artifact the next byte stands} */
  int offset() {
    return at;
  }

  int remaining() {
    return end - at;
  }

  boolean isEmpty() {
    return at == end;
  }

  Malformed failure(String message) {
    return new Malformed(at, message);
  }

  int octet(String what) {
    if (isEmpty()) {
      throw failure("ends before " + what);
    }
    return data[at++] & 0xFF;
  }

  /**
   * A number of up to 64 bits: the zeros at the low end of the first byte say how many bytes
   * follow.
   */
  long varint(String what) {
    int first = octet(what);
    int more = first == 0 ? 8 : Integer.numberOfTrailingZeros(first);
    if (more > remaining()) {
      throw failure("ends within " + what);
    }
    long value = more == 8 ? 0 : first;
    for (int i = 0; i < more; i++) {
      value |= (long) octet(what) << (more == 8 ? 8 * i : 8 * (i + 1));
    }
    return more == 8 ? value : value >>> more + 1;
  }

  /** A number whose sign stands in its lowest bit. */
  long signed(String what) {
    long value = varint(what);
    return value >>> 1 ^ -(value & 1);
  }

  /** A count of things that take a byte each at least. */
  int count(String what) {
    int start = at;
    return checkedCount(start, varint(what), what);
  }

  /** {@return a count as an int, if so many things can follow} */
  int checkedCount(int start, long value, String what) {
    if (value < 0 || value > remaining()) {
      throw new Malformed(
          start,
          Long.toUnsignedString(value) + " " + what + ", but only " + remaining() + " bytes left");
    }
    return (int) value;
  }

  /** An index into a table of this size. */
  int index(int size, String what) {
    int start = at;
    return checkedIndex(start, varint(what), size, what);
  }

  static int checkedIndex(int start, long value, int size, String what) {
    if (value < 0 || value >= size) {
      throw new Malformed(
          start, "there is no " + what + " " + Long.toUnsignedString(value) + " of " + size);
    }
    return (int) value;
  }

  /** The next bytes, as a source of their own. */
  ByteSource slice(int length, String what) {
    if (length < 0 || length > remaining()) {
      throw failure(what + " takes " + length + " bytes, but " + remaining() + " are left");
    }
    at += length;
    return new ByteSource(data, at - length, at);
  }

  /** {@return a source of its own with what is left} */
  ByteSource copy() {
    return new ByteSource(data, at, end);
  }

  /** {@return all that is left; not copied} */
  ByteBuffer rest() {
    ByteBuffer buffer = ByteBuffer.wrap(data, at, remaining()).slice().asReadOnlyBuffer();
    at = end;
    return buffer;
  }

  /** {@return all that is left, as text} */
  String text() {
    String text = new String(data, at, remaining(), StandardCharsets.UTF_8);
    at = end;
    return text;
  }

  /** A text that ends with a zero byte. */
  String terminated(String what) {
    int stop = at;
    while (stop < end && data[stop] != 0) {
      stop++;
    }
    if (stop == end) {
      throw failure(what + " does not end");
    }
    String text = slice(stop - at, what).text();
    at++;
    return text;
  }

  /** Passes over padding up to a multiple of this many bytes. */
  void align(long alignment) {
    if (Long.bitCount(alignment) != 1 || alignment > 1 << 20) {
      throw failure("alignment " + Long.toUnsignedString(alignment));
    }
    while ((at & alignment - 1) != 0) {
      if (octet("padding") != ByteSink.PADDING) {
        throw failure("padding of other bytes than 0xCB");
      }
    }
  }
}
