package dev.arrayc.mlir.lower;

/**
 * An SSA value of the emitted text: a scalar, or a vector of a power of two of scalars.
 *
 * @param scalar the MLIR type of a lane: {@code f32}, {@code i1}, {@code !llvm.ptr}
 * @param lanes 1 for a scalar
 */
record Reg(String name, String scalar, int lanes) {
  String type() {
    return typeOf(scalar, lanes);
  }

  static String typeOf(String scalar, int lanes) {
    return lanes == 1 ? scalar : "vector<" + lanes + "x" + scalar + ">";
  }

  /** Appends the type to a text. */
  StringBuilder appendType(StringBuilder out) {
    return lanes == 1
        ? out.append(scalar)
        : out.append("vector<").append(lanes).append('x').append(scalar).append('>');
  }

  @Override
  public String toString() {
    return name;
  }
}
