package dev.arrayc.transform.raise;

import dev.arrayc.diagnostic.Span;

/** A loop cannot become ops on whole arrays; the message says why. */
final class NotRaised extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Span place;

  NotRaised(Span place, String reason) {
    super(reason, null, false, false);
    this.place = place;
  }

  Span place() {
    return place;
  }
}
