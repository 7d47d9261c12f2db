package dev.arrayc.syntax;

import dev.arrayc.diagnostic.Span;
import dev.arrayc.syntax.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code match} (language reference §8.6), whose keywords are names elsewhere. */
final class MatchParser {
  private final Cursor cursor;
  private final ExpressionParser expressions;
  private final StatementParser statements;

  MatchParser(Cursor cursor, ExpressionParser expressions, StatementParser statements) {
    this.cursor = cursor;
    this.expressions = expressions;
    this.statements = statements;
  }

  /**
   * Whether the name {@code match} begins a statement of its own: the line ends in a colon and an
   * indented {@code case} follows, or what follows it could not follow a variable.
   */
  boolean isNext() {
    if (!cursor.peek().isName("match")) {
      return false;
    }
    Token second = cursor.peek(1);
    boolean afterNoName =
        switch (second.kind()) {
          case NAME, NUMBER, STRING -> true;
          case KEYWORD ->
              switch (second.text()) {
                case "True", "False", "None", "lambda", "await" -> true;
                default -> false;
              };
          case OPERATOR -> second.is("~") || second.is("{") || second.is("...");
          case NEWLINE, INDENT, DEDENT, END -> false;
        };
    if (afterNoName) {
      return true;
    }
    int ahead = 1;
    while (cursor.peek(ahead).kind() != Kind.NEWLINE) {
      if (cursor.peek(ahead).kind() == Kind.END) {
        return false;
      }
      ahead++;
    }
    return ahead > 2
        && cursor.peek(ahead - 1).is(":")
        && cursor.peek(ahead + 1).kind() == Kind.INDENT
        && cursor.peek(ahead + 2).isName("case");
  }

  Stmt statement() {
    int start = cursor.mark();
    cursor.next();
    Expr subject = subject();
    colon();
    Span span = cursor.since(start);
    if (!cursor.at(Kind.NEWLINE)) {
      throw cursor.invalid();
    }
    statements.indent("'match' statement", start);
    List<Stmt.Match.Case> cases = new ArrayList<>();
    while (!cursor.at(Kind.DEDENT)) {
      cases.add(oneCase());
    }
    cursor.next();
    for (Stmt.Match.Case one : cases.subList(0, cases.size() - 1)) {
      if (one.guard().isEmpty()) {
        PatternParser.checkRefutable(one.pattern());
      }
    }
    return new Stmt.Match(span, subject, cases);
  }

  private void colon() {
    if (cursor.at(Kind.NEWLINE)) {
      throw cursor.errorAt(cursor.peek(), "expected ':'");
    }
    cursor.expect(":");
  }

  private Expr subject() {
    int start = cursor.mark();
    Expr first = expressions.starredOr(expressions::named);
    if (!cursor.at(",")) {
      if (first instanceof Expr.Starred) {
        throw cursor.invalid();
      }
      return first;
    }
    List<Expr> elements = new ArrayList<>(List.of(first));
    while (cursor.accept(",") && expressions.startsExpression()) {
      elements.add(expressions.starredOr(expressions::named));
    }
    return new Expr.TupleDisplay(cursor.since(start), elements);
  }

  private Stmt.Match.Case oneCase() {
    int start = cursor.mark();
    if (!cursor.peek().isName("case")) {
      throw cursor.invalid();
    }
    cursor.next();
    Pattern pattern = new PatternParser(cursor).patterns();
    Optional<Expr> guard =
        cursor.accept("if") ? Optional.of(expressions.named()) : Optional.empty();
    colon();
    Span span = cursor.since(start);
    List<Stmt> body = statements.block("'case' statement", start);
    return new Stmt.Match.Case(span, pattern, guard, body);
  }
}
