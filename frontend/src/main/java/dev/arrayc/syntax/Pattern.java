package dev.arrayc.syntax;

import dev.arrayc.diagnostic.Span;
import java.util.List;
import java.util.Optional;

/** A pattern of a {@code match} statement (language reference §8.6.4). */
public sealed interface Pattern {
  /** {@return where it stands} */
  Span span();

  /**
   * A literal or dotted name to compare with; {@code None}, {@code True} and {@code False} by
   * identity.
   */
  record Value(Span span, Expr value) implements Pattern {}

  /** {@code name} binds anything; {@code _} (no name) binds nothing. */
  record Capture(Span span, Optional<String> name) implements Pattern {}

  /** {@code pattern as name}. */
  record As(Span span, Pattern pattern, String name) implements Pattern {}

  /** {@code a | b}. */
  record Or(Span span, List<Pattern> alternatives) implements Pattern {
    public Or {
      alternatives = List.copyOf(alternatives);
    }
  }

  /** {@code [a, *rest]}; at most one element is a {@link Star}. */
  record Sequence(Span span, List<Pattern> elements) implements Pattern {
    public Sequence {
      elements = List.copyOf(elements);
    }
  }

  /** {@code *name}, or {@code *_} without a name. */
  record Star(Span span, Optional<String> name) implements Pattern {}

  /** {@code {key: pattern, **rest}}. */
  record Mapping(Span span, List<Expr> keys, List<Pattern> values, Optional<String> rest)
      implements Pattern {
    public Mapping {
      keys = List.copyOf(keys);
      values = List.copyOf(values);
    }
  }

  /** {@code Type(positional, keyword=pattern)}. */
  record ClassPattern(
      Span span, Expr type, List<Pattern> positional, List<String> keywords, List<Pattern> values)
      implements Pattern {
    public ClassPattern {
      positional = List.copyOf(positional);
      keywords = List.copyOf(keywords);
      values = List.copyOf(values);
    }
  }
}
