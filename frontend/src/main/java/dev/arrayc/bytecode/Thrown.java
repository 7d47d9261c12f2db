package dev.arrayc.bytecode;

import dev.arrayc.diagnostic.Span;

/** An exception of the user's program on its way to a handler. */
final class Thrown extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient JValue.Ref exception;
  private final transient Heap heap;
  private final transient Span place;

  Thrown(JValue.Ref exception, Heap heap, Span place) {
    super("", null, false, false);
    this.exception = exception;
    this.heap = heap;
    this.place = place;
  }

  JValue.Ref exception() {
    return exception;
  }

  Heap.Instance instance() {
    return (Heap.Instance) heap.get(exception);
  }

  /** {@return the heap when it was thrown} */
  Heap heap() {
    return heap;
  }

  /** {@return where it was thrown} */
  Span place() {
    return place;
  }
}
