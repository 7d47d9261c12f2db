package dev.arrayc.syntax;

/** The unary operators. */
public enum UnaryOp {
  POSITIVE("+"),
  NEGATIVE("-"),
  INVERT("~"),
  NOT("not");

  private final String symbol;

  UnaryOp(String symbol) {
    this.symbol = symbol;
  }

  /** {@return the operator as written} */
  public String symbol() {
    return symbol;
  }
}
