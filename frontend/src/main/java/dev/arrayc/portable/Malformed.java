package dev.arrayc.portable;

/** An artifact that cannot be read, and the byte where that shows. */
final class Malformed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int offset;

  Malformed(int offset, String message) {
    super(message, null, false, false);
    this.offset = offset;
  }

  int offset() {
    return offset;
  }
}
