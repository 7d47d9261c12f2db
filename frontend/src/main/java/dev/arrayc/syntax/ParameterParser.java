package dev.arrayc.syntax;

import dev.arrayc.syntax.Parameter.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The parameters of a {@code def} or a {@code lambda} (language reference §8.7, §6.14). */
final class ParameterParser {
  private final Cursor cursor;
  private final ExpressionParser expressions;
  private final List<Parameter> parameters = new ArrayList<>();
  private final Set<String> names = new HashSet<>();
  private boolean annotated;
  private boolean sawSlash;
  private boolean sawStar;
  private boolean sawDefault;

  ParameterParser(Cursor cursor, ExpressionParser expressions) {
    this.cursor = cursor;
    this.expressions = expressions;
  }

  /** Between the parentheses of a {@code def}. */
  List<Parameter> function() {
    annotated = true;
    return upTo(")");
  }

  /** Between {@code lambda} and its colon. */
  List<Parameter> lambda() {
    return upTo(":");
  }

  private List<Parameter> upTo(String close) {
    while (!cursor.at(close)) {
      one(close);
      if (!cursor.at(close)) {
        cursor.expect(",");
      }
    }
    return parameters;
  }

  private void one(String close) {
    Token token = cursor.peek();
    boolean ended = !parameters.isEmpty() && parameters.getLast().kind() == Kind.VAR_KEYWORD;
    if (ended) {
      throw cursor.errorAt(token, "arguments cannot follow var-keyword argument");
    } else if (token.is("/")) {
      slash();
    } else if (token.is("*")) {
      star(close);
    } else if (token.is("**")) {
      cursor.next();
      named(token.start(), Kind.VAR_KEYWORD);
    } else if (token.is("(")) {
      throw cursor.errorAt(
          token,
          annotated
              ? "Function parameters cannot be parenthesized"
              : "Lambda expression parameters cannot be parenthesized");
    } else {
      named(token.start(), sawStar ? Kind.KEYWORD_ONLY : Kind.POSITIONAL_OR_KEYWORD);
    }
  }

  private void slash() {
    if (sawSlash) {
      throw cursor.errorAt(cursor.peek(), "/ may appear only once");
    }
    if (sawStar) {
      throw cursor.errorAt(cursor.peek(), "/ must be ahead of *");
    }
    if (parameters.isEmpty()) {
      throw cursor.invalid();
    }
    sawSlash = true;
    cursor.next();
    parameters.replaceAll(
        p ->
            new Parameter(
                p.span(), Kind.POSITIONAL_ONLY, p.name(), p.annotation(), p.defaultValue()));
  }

  private void star(String close) {
    Token star = cursor.peek();
    if (sawStar) {
      throw cursor.errorAt(star, "* argument may appear only once");
    }
    sawStar = true;
    cursor.next();
    if (cursor.at(Token.Kind.NAME)) {
      named(star.start(), Kind.VAR_POSITIONAL);
    } else if (cursor.at(close)
        || cursor.at(",") && (cursor.peek(1).is(close) || cursor.peek(1).is("**"))) {
      throw cursor.errorAt(star, "named arguments must follow bare *");
    } else if (!cursor.at(",")) {
      throw cursor.invalid();
    }
  }

  private void named(int start, Kind kind) {
    Token name = cursor.expectName();
    Optional<Expr> annotation = Optional.empty();
    if (annotated && cursor.accept(":")) {
      annotation =
          Optional.of(
              kind == Kind.VAR_POSITIONAL
                  ? expressions.starredOr(expressions::expression)
                  : expressions.expression());
    }
    Optional<Expr> defaultValue = Optional.empty();
    if (cursor.at("=")) {
      if (kind == Kind.VAR_POSITIONAL || kind == Kind.VAR_KEYWORD) {
        throw cursor.errorAt(
            cursor.peek(),
            (kind == Kind.VAR_POSITIONAL ? "var-positional" : "var-keyword")
                + " argument cannot have default value");
      }
      cursor.next();
      defaultValue = Optional.of(expressions.expression());
      sawDefault |= kind == Kind.POSITIONAL_OR_KEYWORD;
    } else if (kind == Kind.POSITIONAL_OR_KEYWORD && sawDefault) {
      throw cursor.errorAt(name, "non-default argument follows default argument");
    }
    if (!names.add(name.text())) {
      throw cursor.errorAt(name, "duplicate argument '" + name.text() + "' in function definition");
    }
    parameters.add(new Parameter(cursor.since(start), kind, name.text(), annotation, defaultValue));
  }
}
