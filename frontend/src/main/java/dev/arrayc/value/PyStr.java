package dev.arrayc.value;

/** A Python string. */
public record PyStr(String value) implements PyValue {
  @Override
  public String typeName() {
    return "str";
  }
}
