package dev.arrayc.value;

import java.math.BigInteger;

/** A Python integer of any size. */
public record PyInt(BigInteger value) implements PyValue {
  public static PyInt of(long value) {
    return new PyInt(BigInteger.valueOf(value));
  }

  @Override
  public String typeName() {
    return "int";
  }
}
