package dev.arrayc.syntax;

import dev.arrayc.diagnostic.Span;
import java.util.List;

/** What can be assigned to, looped over into, or deleted. */
public sealed interface Target {
  /** {@return where it stands} */
  Span span();

  /** One place, which can be read as well: all that {@code +=} and annotations accept. */
  sealed interface Place extends Target, Expr permits Expr.Name, Expr.Attribute, Expr.Subscript {
    @Override
    Span span();
  }

  /** {@code a, b} or {@code [a, b]}: unpacking; at most one element is {@link Starred}. */
  record Sequence(Span span, List<Target> elements) implements Target {
    public Sequence {
      elements = List.copyOf(elements);
    }
  }

  /** {@code *rest}, an element of a {@link Sequence}; never holds another one. */
  record Starred(Span span, Target target) implements Target {}
}
