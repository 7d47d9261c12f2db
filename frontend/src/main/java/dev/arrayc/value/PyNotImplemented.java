package dev.arrayc.value;

/** {@code NotImplemented}: what an operator says of operands that are not its own. */
public enum PyNotImplemented implements PyValue {
  NOT_IMPLEMENTED;

  @Override
  public String typeName() {
    return "NotImplementedType";
  }
}
