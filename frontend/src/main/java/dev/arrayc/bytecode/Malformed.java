package dev.arrayc.bytecode;

/** Code that no verifier lets through, noticed while it is executed. */
final class Malformed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Malformed(String message) {
    super(message, null, false, false);
  }
}
