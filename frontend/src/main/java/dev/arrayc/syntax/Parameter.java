package dev.arrayc.syntax;

import dev.arrayc.diagnostic.Span;
import java.util.Optional;

/**
 * One parameter of a function or lambda. Parameters come in the order of {@link Kind}, at most one
 * of each variadic kind, and no positional one without default after one with a default.
 */
public record Parameter(
    Span span, Kind kind, String name, Optional<Expr> annotation, Optional<Expr> defaultValue) {

  /** How arguments bind to it; the names and order of {@code inspect.Parameter}. */
  public enum Kind {
    POSITIONAL_ONLY,
    POSITIONAL_OR_KEYWORD,
    VAR_POSITIONAL,
    KEYWORD_ONLY,
    VAR_KEYWORD
  }
}
