package dev.arrayc.syntax;

import dev.arrayc.diagnostic.CompileException.UserError;
import dev.arrayc.diagnostic.Diagnostic;
import dev.arrayc.diagnostic.Span;
import dev.arrayc.syntax.Token.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The patterns of one {@code case} (language reference §8.6.4). */
final class PatternParser {
  private final Cursor cursor;

  /** What was captured so far; the alternatives of an or-pattern each start from the same set. */
  private Set<String> captured = new HashSet<>();

  PatternParser(Cursor cursor) {
    this.cursor = cursor;
  }

  /** An open sequence, or a pattern. */
  Pattern patterns() {
    int start = cursor.mark();
    Pattern first = maybeStar();
    if (!cursor.at(",")) {
      if (first instanceof Pattern.Star) {
        throw cursor.invalid();
      }
      return first;
    }
    List<Pattern> elements = new ArrayList<>(List.of(first));
    while (cursor.accept(",") && !cursor.at(":") && !cursor.at("if")) {
      elements.add(maybeStar());
    }
    return sequence(start, elements);
  }

  private Pattern sequence(int start, List<Pattern> elements) {
    if (elements.stream().filter(e -> e instanceof Pattern.Star).count() > 1) {
      throw cursor.errorSince(start, "multiple starred expressions in sequence pattern");
    }
    return new Pattern.Sequence(cursor.since(start), elements);
  }

  private Pattern maybeStar() {
    int start = cursor.mark();
    if (!cursor.accept("*")) {
      return pattern();
    }
    Optional<String> name = captureName();
    return new Pattern.Star(cursor.since(start), name);
  }

  private Optional<String> captureName() {
    Token name = cursor.expectName();
    if (name.text().equals("_")) {
      return Optional.empty();
    }
    if (!captured.add(name.text())) {
      throw cursor.errorAt(name, "multiple assignments to name '" + name.text() + "' in pattern");
    }
    return Optional.of(name.text());
  }

  private Pattern pattern() {
    int before = cursor.enter();
    int start = cursor.mark();
    Pattern pattern = alternatives();
    if (cursor.accept("as")) {
      if (cursor.peek().isName("_")) {
        throw cursor.errorAt(cursor.peek(), "cannot use '_' as a target");
      }
      Token name = cursor.peek();
      captureName();
      pattern = new Pattern.As(cursor.since(start), pattern, name.text());
    }
    cursor.leave(before);
    return pattern;
  }

  private Pattern alternatives() {
    int start = cursor.mark();
    Set<String> before = new HashSet<>(captured);
    Pattern first = closed();
    if (!cursor.at("|")) {
      return first;
    }
    List<Pattern> alternatives = new ArrayList<>(List.of(first));
    Set<String> names = captured;
    while (cursor.accept("|")) {
      captured = new HashSet<>(before);
      alternatives.add(closed());
      if (!captured.equals(names)) {
        throw cursor.errorSince(start, "alternative patterns bind different names");
      }
    }
    alternatives.subList(0, alternatives.size() - 1).forEach(PatternParser::checkRefutable);
    return new Pattern.Or(cursor.since(start), alternatives);
  }

  private Pattern closed() {
    Token token = cursor.peek();
    int start = token.start();
    return switch (token.kind()) {
      case NAME -> name();
      case NUMBER, STRING -> new Pattern.Value(cursor.text().span(start, token.end()), literal());
      case KEYWORD -> {
        if (!token.is("None") && !token.is("True") && !token.is("False")) {
          throw cursor.invalid();
        }
        Expr value = atom();
        yield new Pattern.Value(value.span(), value);
      }
      case OPERATOR ->
          switch (token.text()) {
            case "-" -> {
              Expr value = literal();
              yield new Pattern.Value(value.span(), value);
            }
            case "(" -> group();
            case "[" -> {
              cursor.next();
              List<Pattern> elements = elements("]");
              yield sequence(start, elements);
            }
            case "{" -> mapping();
            default -> throw cursor.invalid();
          };
      case NEWLINE, INDENT, DEDENT, END -> throw cursor.invalid();
    };
  }

  private Expr atom() {
    return new AtomParser(cursor, new ExpressionParser(cursor)).atom();
  }

  private Pattern group() {
    int start = cursor.mark();
    cursor.expect("(");
    if (cursor.accept(")")) {
      return new Pattern.Sequence(cursor.since(start), List.of());
    }
    Pattern first = maybeStar();
    if (!cursor.at(",") && !(first instanceof Pattern.Star)) {
      cursor.expect(")");
      return first;
    }
    if (!cursor.at(",")) {
      throw cursor.invalid();
    }
    cursor.next();
    List<Pattern> elements = new ArrayList<>(List.of(first));
    elements.addAll(elements(")"));
    return sequence(start, elements);
  }

  private List<Pattern> elements(String close) {
    List<Pattern> elements = new ArrayList<>();
    while (!cursor.at(close)) {
      elements.add(maybeStar());
      if (!cursor.at(close)) {
        cursor.expect(",");
      }
    }
    cursor.expect(close);
    return elements;
  }

  /** A capture, a dotted name to compare with, or a class. */
  private Pattern name() {
    int start = cursor.mark();
    boolean capture = !cursor.peek(1).is(".") && !cursor.peek(1).is("(");
    if (capture) {
      Optional<String> name = captureName();
      return new Pattern.Capture(cursor.since(start), name);
    }
    Expr value = dotted();
    return cursor.at("(") ? classPattern(start, value) : new Pattern.Value(value.span(), value);
  }

  private Expr dotted() {
    int start = cursor.mark();
    String id = cursor.expectName().text();
    Expr value = new Expr.Name(cursor.since(start), id);
    int height = 0;
    while (cursor.accept(".")) {
      int nameStart = cursor.mark();
      String name = cursor.expectName().text();
      cursor.setHeight(++height);
      value = new Expr.Attribute(cursor.since(start), value, name, cursor.since(nameStart));
    }
    return value;
  }

  private Pattern classPattern(int start, Expr type) {
    cursor.expect("(");
    List<Pattern> positional = new ArrayList<>();
    List<String> keywords = new ArrayList<>();
    List<Pattern> values = new ArrayList<>();
    while (!cursor.at(")")) {
      Token first = cursor.peek();
      if (first.kind() == Kind.NAME && cursor.peek(1).is("=")) {
        cursor.next();
        cursor.next();
        if (keywords.contains(first.text())) {
          throw cursor.errorAt(first, "attribute name repeated in class pattern: " + first.text());
        }
        keywords.add(first.text());
        values.add(pattern());
      } else {
        positional.add(pattern());
        if (!keywords.isEmpty()) {
          throw cursor.errorAt(first, "positional patterns follow keyword patterns");
        }
      }
      if (!cursor.at(")")) {
        cursor.expect(",");
      }
    }
    cursor.expect(")");
    return new Pattern.ClassPattern(cursor.since(start), type, positional, keywords, values);
  }

  private Pattern mapping() {
    int start = cursor.mark();
    cursor.expect("{");
    List<Expr> keys = new ArrayList<>();
    List<Pattern> values = new ArrayList<>();
    Optional<String> rest = Optional.empty();
    while (!cursor.at("}") && rest.isEmpty()) {
      if (cursor.accept("**")) {
        if (cursor.peek().isName("_")) {
          throw cursor.invalid();
        }
        rest = captureName();
      } else {
        keys.add(key());
        cursor.expect(":");
        values.add(pattern());
      }
      if (!cursor.at("}")) {
        cursor.expect(",");
      }
    }
    cursor.expect("}");
    return new Pattern.Mapping(cursor.since(start), keys, values, rest);
  }

  private Expr key() {
    Token token = cursor.peek();
    if (token.kind() == Kind.NAME) {
      if (!cursor.peek(1).is(".")) {
        cursor.next();
        throw cursor.invalid();
      }
      return dotted();
    }
    return token.kind() == Kind.KEYWORD ? atom() : literal();
  }

  /** A string, or a number with its sign and imaginary part. */
  private Expr literal() {
    int start = cursor.mark();
    if (cursor.at(Kind.STRING)) {
      Expr value = atom();
      if (value instanceof Expr.FormattedString) {
        throw cursor.errorSince(start, "patterns may only match literals and attribute lookups");
      }
      return value;
    }
    Expr real = signed();
    if (!cursor.at("+") && !cursor.at("-")) {
      return real;
    }
    BinaryOp op = cursor.next().is("+") ? BinaryOp.ADD : BinaryOp.SUB;
    Expr imaginary = number();
    if (!(imaginary instanceof Expr.ImaginaryLiteral)) {
      throw cursor.errorSince(start, "imaginary number required in complex literal");
    }
    return new Expr.Binary(cursor.since(start), op, real, imaginary);
  }

  private Expr signed() {
    int start = cursor.mark();
    if (!cursor.accept("-")) {
      return number();
    }
    Expr value = number();
    return new Expr.Unary(cursor.since(start), UnaryOp.NEGATIVE, value);
  }

  private Expr number() {
    if (!cursor.at(Kind.NUMBER)) {
      throw cursor.invalid();
    }
    return atom();
  }

  /** An error if the pattern always matches, since something follows that could then never. */
  static void checkRefutable(Pattern pattern) {
    switch (pattern) {
      case Pattern.Capture(Span span, Optional<String> name) ->
          throw new UserError(
              Diagnostic.of(
                  span,
                  "SyntaxError",
                  name.map(n -> "name capture '" + n + "'").orElse("wildcard")
                      + " makes remaining patterns unreachable"));
      case Pattern.As as -> checkRefutable(as.pattern());
      case Pattern.Or or -> checkRefutable(or.alternatives().getLast());
      case Pattern.Value _,
          Pattern.Sequence _,
          Pattern.Star _,
          Pattern.Mapping _,
          Pattern.ClassPattern _ -> {}
    }
  }
}
