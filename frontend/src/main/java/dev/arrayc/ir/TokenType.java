package dev.arrayc.ir;

/** The type of a token: an order between side effects; it has no data. */
public record TokenType() implements Type {
  @Override
  public String toString() {
    return "!stablehlo.token";
  }
}
