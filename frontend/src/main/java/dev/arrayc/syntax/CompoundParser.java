package dev.arrayc.syntax;

import dev.arrayc.diagnostic.Span;
import dev.arrayc.syntax.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Statements that hold blocks (language reference, chapter 8), but for {@code match}. */
final class CompoundParser {
  private final Cursor cursor;
  private final ExpressionParser expressions;
  private final StatementParser statements;

  CompoundParser(Cursor cursor, ExpressionParser expressions, StatementParser statements) {
    this.cursor = cursor;
    this.expressions = expressions;
    this.statements = statements;
  }

  /** The compound statement that begins here; empty, with nothing read, if none does. */
  Optional<Stmt> statement() {
    Token token = cursor.peek();
    MatchParser match = new MatchParser(cursor, expressions, statements);
    if (match.isNext()) {
      return Optional.of(match.statement());
    }
    if (!token.is("@") && token.kind() != Kind.KEYWORD) {
      return Optional.empty();
    }
    return switch (token.text()) {
      case "if" -> Optional.of(ifStatement());
      case "while" -> Optional.of(whileStatement());
      case "for" -> Optional.of(forStatement(token.start(), false));
      case "try" -> Optional.of(tryStatement());
      case "with" -> Optional.of(with(token.start(), false));
      case "def" -> Optional.of(function(token.start(), false, List.of()));
      case "class" -> Optional.of(classDefinition(List.of()));
      case "async" -> Optional.of(async(List.of()));
      case "@" -> Optional.of(decorated());
      default -> Optional.empty();
    };
  }

  /** Reads the colon of a header; whatever else stands there is an error about it. */
  private void colon() {
    if (!cursor.accept(":")) {
      throw cursor.errorAt(cursor.peek(), "expected ':'");
    }
  }

  /** As {@link #colon}, after an expression: there the error may well be in the expression. */
  private void colonAfterExpression() {
    if (cursor.at(":") || cursor.at(Kind.NEWLINE)) {
      colon();
    } else {
      throw cursor.invalid();
    }
  }

  private Stmt ifStatement() {
    List<Stmt.If.Branch> branches = new ArrayList<>();
    do {
      int branchStart = cursor.mark();
      String keyword = cursor.next().text();
      Expr test = expressions.named();
      colonAfterExpression();
      Span span = cursor.since(branchStart);
      List<Stmt> body = statements.block("'" + keyword + "' statement", branchStart);
      branches.add(new Stmt.If.Branch(span, test, body));
    } while (cursor.at("elif"));
    return new Stmt.If(branches.getFirst().span(), branches, orElse());
  }

  private List<Stmt> orElse() {
    int start = cursor.mark();
    if (!cursor.accept("else")) {
      return List.of();
    }
    colon();
    return statements.block("'else' statement", start);
  }

  private Stmt whileStatement() {
    int start = cursor.mark();
    cursor.expect("while");
    Expr test = expressions.named();
    colonAfterExpression();
    Span span = cursor.since(start);
    List<Stmt> body = statements.loopBlock("'while' statement", start);
    return new Stmt.While(span, test, body, orElse());
  }

  private Stmt forStatement(int start, boolean async) {
    cursor.expect("for");
    Target target = expressions.loopTargets();
    cursor.expect("in");
    Expr iterable = expressions.values();
    colonAfterExpression();
    Span span = cursor.since(start);
    List<Stmt> body = statements.loopBlock("'for' statement", start);
    return new Stmt.For(span, async, target, iterable, body, orElse());
  }

  private Stmt async(List<Expr> decorators) {
    Token async = cursor.next();
    Token token = cursor.peek();
    if (token.is("def")) {
      return function(async.start(), true, decorators);
    }
    if (!decorators.isEmpty() || !token.is("for") && !token.is("with")) {
      throw cursor.invalid();
    }
    if (cursor.code() != Cursor.Code.ASYNC_FUNCTION) {
      throw cursor.errorAt(async, "'async " + token.text() + "' outside async function");
    }
    return token.is("for") ? forStatement(async.start(), true) : with(async.start(), true);
  }

  private Stmt decorated() {
    List<Expr> decorators = new ArrayList<>();
    while (cursor.accept("@")) {
      decorators.add(expressions.named());
      if (!cursor.at(Kind.NEWLINE)) {
        throw cursor.invalid();
      }
      cursor.next();
    }
    Token token = cursor.peek();
    if (token.is("def")) {
      return function(token.start(), false, decorators);
    } else if (token.is("class")) {
      return classDefinition(decorators);
    } else if (token.is("async")) {
      return async(decorators);
    }
    throw cursor.invalid();
  }

  private Stmt function(int start, boolean async, List<Expr> decorators) {
    cursor.expect("def");
    String name = cursor.expectName().text();
    if (!cursor.accept("(")) {
      throw cursor.errorAt(cursor.peek(), "expected '('");
    }
    List<Parameter> parameters = new ParameterParser(cursor, expressions).function();
    cursor.expect(")");
    Optional<Expr> returns =
        cursor.accept("->") ? Optional.of(expressions.expression()) : Optional.empty();
    colon();
    Span span = cursor.since(start);
    List<Stmt> body =
        statements.definitionBlock(
            async ? Cursor.Code.ASYNC_FUNCTION : Cursor.Code.FUNCTION,
            "function definition",
            start);
    return new Stmt.FunctionDef(
        span,
        async,
        decorators,
        name,
        parameters,
        returns,
        Parser.docstring(body),
        body,
        ScopeBuilder.function(parameters, body));
  }

  private Stmt classDefinition(List<Expr> decorators) {
    int start = cursor.mark();
    cursor.expect("class");
    String name = cursor.expectName().text();
    List<Argument> arguments = cursor.at("(") ? expressions.arguments().arguments() : List.of();
    colon();
    Span span = cursor.since(start);
    List<Stmt> body = statements.definitionBlock(Cursor.Code.CLASS, "class definition", start);
    return new Stmt.ClassDef(
        span,
        decorators,
        name,
        arguments,
        Parser.docstring(body),
        body,
        ScopeBuilder.classBody(body));
  }

  private Stmt tryStatement() {
    int start = cursor.mark();
    cursor.expect("try");
    colon();
    Span span = cursor.since(start);
    List<Stmt> body = statements.block("'try' statement", start);
    List<Stmt.Try.Handler> handlers = new ArrayList<>();
    while (cursor.at("except")) {
      handlers.add(handler(handlers));
    }
    List<Stmt> orElse = handlers.isEmpty() ? List.of() : orElse();
    boolean hasFinally = cursor.at("finally");
    if (handlers.isEmpty() && !hasFinally) {
      throw cursor.errorAt(cursor.peek(), "expected 'except' or 'finally' block");
    }
    List<Stmt> finallyBody = List.of();
    if (hasFinally) {
      int finallyStart = cursor.mark();
      cursor.next();
      colon();
      finallyBody = statements.block("'finally' statement", finallyStart);
    }
    return new Stmt.Try(span, body, handlers, orElse, finallyBody);
  }

  private Stmt.Try.Handler handler(List<Stmt.Try.Handler> before) {
    int start = cursor.mark();
    Token except = cursor.next();
    boolean group = cursor.accept("*");
    if (!before.isEmpty() && before.getLast().group() != group) {
      throw cursor.errorAt(except, "cannot have both 'except' and 'except*' on the same 'try'");
    }
    if (!before.isEmpty() && before.getLast().type().isEmpty()) {
      throw cursor.errorAt(except, "default 'except:' must be last");
    }
    Optional<Expr> type = Optional.empty();
    Optional<String> name = Optional.empty();
    if (!cursor.at(":") && !cursor.at(Kind.NEWLINE)) {
      int typeStart = cursor.mark();
      type = Optional.of(expressions.expression());
      if (cursor.at(",")) {
        throw cursor.errorSince(typeStart, "multiple exception types must be parenthesized");
      }
      if (cursor.accept("as")) {
        name = Optional.of(cursor.expectName().text());
      }
    } else if (group) {
      throw cursor.errorAt(cursor.peek(), "expected one or more exception types");
    }
    colonAfterExpression();
    Span span = cursor.since(start);
    String owner = group ? "'except*' statement" : "'except' statement";
    List<Stmt> body = statements.block(owner, start);
    return new Stmt.Try.Handler(span, group, type, name, body);
  }

  private Stmt with(int start, boolean async) {
    cursor.expect("with");
    List<Stmt.With.Item> items = new ArrayList<>();
    if (parenthesizedItems()) {
      cursor.expect("(");
      do {
        items.add(withItem());
      } while (cursor.accept(",") && !cursor.at(")"));
      cursor.expect(")");
    } else {
      do {
        items.add(withItem());
      } while (cursor.accept(","));
    }
    colonAfterExpression();
    Span span = cursor.since(start);
    List<Stmt> body = statements.block("'with' statement", start);
    return new Stmt.With(span, async, items, body);
  }

  private Stmt.With.Item withItem() {
    Expr context = expressions.expression();
    if (!cursor.accept("as")) {
      return new Stmt.With.Item(context, Optional.empty());
    }
    Target target = Targets.assignable(expressions.starredOr(expressions::bitwiseOr));
    return new Stmt.With.Item(context, Optional.of(target));
  }

  /**
   * Whether parentheses after {@code with} hold the items, rather than begin an expression: they do
   * if the colon follows them at once, and nothing in them makes them a generator, a walrus, a
   * {@code yield} or a tuple with stars.
   */
  private boolean parenthesizedItems() {
    if (!cursor.at("(")) {
      return false;
    }
    int depth = 0;
    boolean expression = cursor.peek(1).is("yield") || cursor.peek(1).is(")");
    for (int ahead = 0; cursor.peek(ahead).kind() != Kind.END; ahead++) {
      Token token = cursor.peek(ahead);
      if (token.is("(") || token.is("[") || token.is("{")) {
        depth++;
      } else if (token.is(")") || token.is("]") || token.is("}")) {
        if (--depth == 0) {
          return !expression && cursor.peek(ahead + 1).is(":");
        }
      } else if (depth == 1) {
        boolean element = cursor.peek(ahead - 1).is("(") || cursor.peek(ahead - 1).is(",");
        expression |= token.is("for") || token.is(":=") || token.is("*") && element;
      }
    }
    return false;
  }
}
