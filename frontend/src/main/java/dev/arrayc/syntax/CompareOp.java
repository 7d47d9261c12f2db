package dev.arrayc.syntax;

/** The comparison operators, which chain. */
public enum CompareOp {
  EQ("=="),
  NE("!="),
  LT("<"),
  LE("<="),
  GT(">"),
  GE(">="),
  IS("is"),
  IS_NOT("is not"),
  IN("in"),
  NOT_IN("not in");

  private final String symbol;

  CompareOp(String symbol) {
    this.symbol = symbol;
  }

  /** {@return the operator as written} */
  public String symbol() {
    return symbol;
  }
}
