package dev.arrayc.portable;

/** Something that the release which an artifact is written for does not have. */
final class Inexpressible extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Inexpressible(String message) {
    super(message, null, false, false);
  }

  static Inexpressible needs(String what, PortableVersion since) {
    return new Inexpressible(what + " needs StableHLO " + since + " or newer");
  }
}
