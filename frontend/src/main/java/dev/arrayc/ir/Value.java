package dev.arrayc.ir;

/**
 * An SSA value: the result of an operation or a parameter of a block. Its number is unique within
 * its function, regions included.
 */
public record Value(int id, Type type) {
  /**
   * {@return the type of a value that is known to be a tensor}
   *
   * @throws ClassCastException for a token or tuple
   */
  public TensorType tensorType() {
    return (TensorType) type;
  }

  @Override
  public String toString() {
    return "%" + id;
  }
}
