package dev.arrayc.syntax;

import dev.arrayc.syntax.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Modules, blocks and simple statements (language reference, chapter 7); {@link CompoundParser} has
 * the statements that hold blocks.
 */
final class StatementParser {
  private final Cursor cursor;
  private final ExpressionParser expressions;
  private final CompoundParser compounds;
  private int loops;

  StatementParser(Cursor cursor) {
    this.cursor = cursor;
    this.expressions = new ExpressionParser(cursor);
    this.compounds = new CompoundParser(cursor, expressions, this);
  }

  /** The statements of a file. */
  List<Stmt> module() {
    List<Stmt> body = new ArrayList<>();
    while (!cursor.at(Kind.END)) {
      statement(body);
    }
    return body;
  }

  /** One line of simple statements, or one compound statement. */
  private void statement(List<Stmt> into) {
    Optional<Stmt> compound = compounds.statement();
    if (compound.isPresent()) {
      into.add(compound.orElseThrow());
    } else {
      simpleLine(into);
    }
  }

  private void simpleLine(List<Stmt> into) {
    do {
      into.add(simple());
    } while (cursor.accept(";") && !cursor.at(Kind.NEWLINE));
    if (!cursor.at(Kind.NEWLINE)) {
      throw cursor.invalid();
    }
    cursor.next();
  }

  /**
   * The block of a compound statement, its colon read: the rest of the line or what is indented.
   *
   * @param owner what an error says is missing its block
   */
  List<Stmt> block(String owner, int ownerStart) {
    List<Stmt> body = new ArrayList<>();
    if (!cursor.at(Kind.NEWLINE)) {
      simpleLine(body);
      return body;
    }
    indent(owner, ownerStart);
    while (!cursor.at(Kind.DEDENT)) {
      statement(body);
    }
    cursor.next();
    return body;
  }

  /** Reads a line's end and the indentation that must follow. */
  void indent(String owner, int ownerStart) {
    Token newline = cursor.next();
    if (cursor.at(Kind.INDENT)) {
      cursor.next();
      return;
    }
    int ahead = 0;
    while (cursor.peek(ahead).kind() == Kind.DEDENT) {
      ahead++;
    }
    Token at = cursor.peek(ahead).kind() == Kind.END ? newline : cursor.peek(ahead);
    throw cursor
        .text()
        .error(
            "IndentationError",
            at.start(),
            Math.max(at.end(), at.start() + 1),
            "expected an indented block after "
                + owner
                + " on line "
                + cursor.text().line(ownerStart));
  }

  /** The block of a loop, in which {@code break} and {@code continue} may stand. */
  List<Stmt> loopBlock(String owner, int ownerStart) {
    loops++;
    List<Stmt> body = block(owner, ownerStart);
    loops--;
    return body;
  }

  /** The block of a function or class, of which the loops around are no part. */
  List<Stmt> definitionBlock(Cursor.Code kind, String owner, int ownerStart) {
    int around = loops;
    loops = 0;
    cursor.enterCode(kind);
    List<Stmt> body = block(owner, ownerStart);
    cursor.leaveCode();
    loops = around;
    return body;
  }

  private Stmt simple() {
    Token token = cursor.peek();
    if (token.kind() != Kind.KEYWORD) {
      return expressionOrAssignment();
    }
    int start = token.start();
    return switch (token.text()) {
      case "pass" -> {
        cursor.next();
        yield new Stmt.Pass(cursor.since(start));
      }
      case "break" -> {
        cursor.next();
        if (loops == 0) {
          throw cursor.errorAt(token, "'break' outside loop");
        }
        yield new Stmt.Break(cursor.since(start));
      }
      case "continue" -> {
        cursor.next();
        if (loops == 0) {
          throw cursor.errorAt(token, "'continue' not properly in loop");
        }
        yield new Stmt.Continue(cursor.since(start));
      }
      case "return" -> returnStatement();
      case "raise" -> raise();
      case "global", "nonlocal" -> declaration();
      case "del" -> delete();
      case "assert" -> assertion();
      case "import" -> importModules();
      case "from" -> importFrom();
      default -> expressionOrAssignment();
    };
  }

  private Stmt returnStatement() {
    Token token = cursor.next();
    if (cursor.code() == Cursor.Code.MODULE || cursor.code() == Cursor.Code.CLASS) {
      throw cursor.errorAt(token, "'return' outside function");
    }
    Optional<Expr> value =
        expressions.startsExpression() ? Optional.of(expressions.values()) : Optional.empty();
    return new Stmt.Return(cursor.since(token.start()), value);
  }

  private Stmt raise() {
    int start = cursor.mark();
    cursor.expect("raise");
    Optional<Expr> exception = Optional.empty();
    Optional<Expr> cause = Optional.empty();
    if (expressions.startsExpression()) {
      exception = Optional.of(expressions.expression());
      if (cursor.accept("from")) {
        cause = Optional.of(expressions.expression());
      }
    }
    return new Stmt.Raise(cursor.since(start), exception, cause);
  }

  private Stmt declaration() {
    Token keyword = cursor.next();
    List<String> names = new ArrayList<>();
    do {
      names.add(cursor.expectName().text());
    } while (cursor.accept(","));
    return keyword.is("global")
        ? new Stmt.Global(cursor.since(keyword.start()), names)
        : new Stmt.Nonlocal(cursor.since(keyword.start()), names);
  }

  private Stmt delete() {
    int start = cursor.mark();
    cursor.expect("del");
    List<Target> targets = new ArrayList<>();
    do {
      targets.add(Targets.deletable(expressions.starredOr(expressions::bitwiseOr)));
    } while (cursor.accept(",") && expressions.startsExpression());
    return new Stmt.Delete(cursor.since(start), targets);
  }

  private Stmt assertion() {
    int start = cursor.mark();
    cursor.expect("assert");
    Expr test = expressions.expression();
    Optional<Expr> message =
        cursor.accept(",") ? Optional.of(expressions.expression()) : Optional.empty();
    return new Stmt.Assert(cursor.since(start), test, message);
  }

  private Stmt importModules() {
    int start = cursor.mark();
    cursor.expect("import");
    List<Stmt.Alias> names = new ArrayList<>();
    do {
      int nameStart = cursor.mark();
      names.add(alias(nameStart, dottedName()));
    } while (cursor.accept(","));
    return new Stmt.Import(cursor.since(start), names);
  }

  private String dottedName() {
    StringBuilder name = new StringBuilder(cursor.expectName().text());
    while (cursor.accept(".")) {
      name.append('.').append(cursor.expectName().text());
    }
    return name.toString();
  }

  private Stmt.Alias alias(int start, String name) {
    Optional<String> alias =
        cursor.accept("as") ? Optional.of(cursor.expectName().text()) : Optional.empty();
    return new Stmt.Alias(cursor.since(start), name, alias);
  }

  private Stmt importFrom() {
    int start = cursor.mark();
    cursor.expect("from");
    int level = 0;
    while (cursor.at(".") || cursor.at("...")) {
      level += cursor.next().text().length();
    }
    String module = level > 0 && cursor.at("import") ? "" : dottedName();
    cursor.expect("import");
    List<Stmt.Alias> names = new ArrayList<>();
    int nameStart = cursor.mark();
    if (cursor.accept("*")) {
      names.add(new Stmt.Alias(cursor.since(nameStart), "*", Optional.empty()));
    } else if (cursor.accept("(")) {
      do {
        nameStart = cursor.mark();
        names.add(alias(nameStart, cursor.expectName().text()));
      } while (cursor.accept(",") && !cursor.at(")"));
      cursor.expect(")");
    } else {
      do {
        nameStart = cursor.mark();
        if (!names.isEmpty() && cursor.at(Kind.NEWLINE)) {
          throw cursor.errorAt(
              cursor.peek(), "trailing comma not allowed without surrounding parentheses");
        }
        names.add(alias(nameStart, cursor.expectName().text()));
      } while (cursor.accept(","));
    }
    return new Stmt.ImportFrom(cursor.since(start), level, module, names);
  }

  private Expr yieldOrValues() {
    return cursor.at("yield") ? expressions.yield() : expressions.values();
  }

  private Stmt expressionOrAssignment() {
    int start = cursor.mark();
    Expr first = cursor.at("yield") ? expressions.yield() : expressions.maybeStarredValues();
    if (cursor.at("=")) {
      return assignment(start, first);
    }
    if (cursor.at(":")) {
      return annotation(start, first);
    }
    Optional<BinaryOp> op = augmented(cursor.peek());
    if (op.isPresent()) {
      if (!(first instanceof Target.Place place)) {
        throw cursor.errorSince(
            start,
            "'" + Targets.describe(first) + "' is an illegal expression for augmented assignment");
      }
      cursor.next();
      Expr value = yieldOrValues();
      return new Stmt.AugmentedAssign(cursor.since(start), place, op.orElseThrow(), value);
    }
    if (first instanceof Expr.Name(_, String name)
        && (name.equals("print") || name.equals("exec"))
        && expressions.startsExpression()) {
      throw cursor.errorSince(
          start,
          "Missing parentheses in call to '%s'. Did you mean %s(...)?".formatted(name, name));
    }
    if (first instanceof Expr.Starred) {
      throw cursor.errorSince(start, "can't use starred expression here");
    }
    return new Stmt.Expression(cursor.since(start), first);
  }

  private static Optional<BinaryOp> augmented(Token token) {
    if (token.kind() == Kind.OPERATOR && token.text().endsWith("=")) {
      for (BinaryOp op : BinaryOp.values()) {
        if (token.text().equals(op.symbol() + "=")) {
          return Optional.of(op);
        }
      }
    }
    return Optional.empty();
  }

  private Stmt assignment(int start, Expr first) {
    List<Target> targets = new ArrayList<>();
    Expr last = first;
    int lastStart = start;
    while (cursor.accept("=")) {
      lastStart = cursor.mark();
      targets.add(targets.isEmpty() ? Targets.assigned(last) : Targets.assignable(last));
      last = cursor.at("yield") ? expressions.yield() : expressions.maybeStarredValues();
    }
    if (last instanceof Expr.Starred) {
      throw cursor.errorSince(lastStart, "can't use starred expression here");
    }
    return new Stmt.Assign(cursor.since(start), targets, last);
  }

  private Stmt annotation(int start, Expr target) {
    if (!(target instanceof Target.Place place)) {
      throw cursor.errorSince(
          start,
          target instanceof Expr.TupleDisplay || target instanceof Expr.ListDisplay
              ? "only single target (not %s) can be annotated".formatted(Targets.describe(target))
              : "illegal target for annotation");
    }
    cursor.expect(":");
    Expr annotation = expressions.expression();
    Optional<Expr> value = cursor.accept("=") ? Optional.of(yieldOrValues()) : Optional.empty();
    return new Stmt.AnnotatedAssign(cursor.since(start), place, annotation, value);
  }
}
