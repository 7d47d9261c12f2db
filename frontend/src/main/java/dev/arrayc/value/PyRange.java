package dev.arrayc.value;

/** {@code range(start, stop, step)}; the step is not 0. */
public record PyRange(long start, long stop, long step) implements PyValue {
  /** {@return how many numbers the range has} */
  public long length() {
    return step > 0
        ? Math.max(0, Math.ceilDiv(stop - start, step))
        : Math.max(0, Math.ceilDiv(start - stop, -step));
  }

  @Override
  public String typeName() {
    return "range";
  }
}
