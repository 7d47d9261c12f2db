package dev.arrayc.syntax;

import dev.arrayc.diagnostic.Span;

/** One argument of a call or of a class's bases, in source order. */
public sealed interface Argument {
  /** {@return the place of the whole argument, stars and keyword included} */
  Span span();

  /** {@return the expression passed} */
  Expr value();

  /** {@code f(value)}. */
  record Positional(Span span, Expr value) implements Argument {}

  /** {@code f(name=value)}; names do not repeat within a call. */
  record Keyword(Span span, String name, Expr value) implements Argument {}

  /** {@code f(*value)}. */
  record Unpack(Span span, Expr value) implements Argument {}

  /** {@code f(**value)}. */
  record UnpackMapping(Span span, Expr value) implements Argument {}
}
