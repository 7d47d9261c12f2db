package dev.arrayc.value;

import dev.arrayc.diagnostic.CompileException.Limitation;
import java.math.BigInteger;
import java.util.Optional;

/**
 * The size of an axis that is not known when the program is compiled ({@code f32[b,784]}). A
 * program may pass it on as a part of a shape; whatever would need its value is a limitation.
 *
 * <p>While such a program is traced a size stands in for it that no array has, {@link #ONE}, and in
 * a second trace {@link #OTHER}: what of the two programs differs beyond types depends on the size.
 * All sizes that follow from it are larger than any real array's as well.
 *
 * @param size that the trace has in its place, or what follows from that
 */
public record PyDimension(long size) implements PyObject {
  /** A prime that stands in for the size. */
  public static final long ONE = BigInteger.valueOf(1L << 33).nextProbablePrime().longValue();

  /** Another, far from the first in every floating point type. */
  public static final long OTHER =
      BigInteger.valueOf((1L << 33) + (1L << 31)).nextProbablePrime().longValue();

  /** Sizes from here on are not known, in a program that has any such. */
  private static final long LEAST = 1L << 20;

  /** {@return a size as a program sees it} */
  public static PyValue of(long size) {
    return size >= LEAST && Session.current().hasDimensions()
        ? new PyDimension(size)
        : PyInt.of(size);
  }

  /** {@return whether a size is not known when the program is compiled} */
  public static boolean isUnknown(long size) {
    return size >= LEAST && Session.current().hasDimensions();
  }

  /** {@return the error of a use that needs the value} */
  public static Limitation valueNeeded() {
    return Session.current()
        .limitation(
            "this needs the value of a size that is not known when the program is compiled",
            "pass it on in shapes, as in x.reshape(x.shape[0], -1)",
            "or compile for sizes that are fixed: --arg f32[8,784]; several are one function with"
                + " --entry 'f(f32[8,784])' --entry 'f(f32[32,784])'");
  }

  @Override
  public String typeName() {
    return "int";
  }

  @Override
  public Optional<PyValue> attribute(String name) {
    throw valueNeeded();
  }

  @Override
  public String repr() {
    return "?";
  }
}
