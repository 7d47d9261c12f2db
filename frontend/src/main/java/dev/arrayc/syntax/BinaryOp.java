package dev.arrayc.syntax;

/** The binary operators; each is also an augmented assignment ({@code +=}). */
public enum BinaryOp {
  ADD("+", "add"),
  SUB("-", "sub"),
  MUL("*", "mul"),
  MATMUL("@", "matmul"),
  DIV("/", "truediv"),
  FLOOR_DIV("//", "floordiv"),
  MOD("%", "mod"),
  POW("**", "pow"),
  LEFT_SHIFT("<<", "lshift"),
  RIGHT_SHIFT(">>", "rshift"),
  BIT_AND("&", "and"),
  BIT_XOR("^", "xor"),
  BIT_OR("|", "or");

  private final String symbol;
  private final String special;

  BinaryOp(String symbol, String special) {
    this.symbol = symbol;
    this.special = special;
  }

  /** {@return the operator as written} */
  public String symbol() {
    return symbol;
  }

  /**
   * {@return the stem of its special methods: {@code add} for {@code __add__}, {@code __radd__}}
   */
  public String special() {
    return special;
  }
}
