package dev.arrayc.syntax;

import dev.arrayc.syntax.Expr.Comprehension;
import dev.arrayc.syntax.Expr.DictDisplay;
import java.util.ArrayList;
import java.util.List;

/** Atoms (language reference §6.2): names, literals, and everything that begins with a bracket. */
final class AtomParser {
  private final Cursor cursor;
  private final ExpressionParser expressions;

  AtomParser(Cursor cursor, ExpressionParser expressions) {
    this.cursor = cursor;
    this.expressions = expressions;
  }

  Expr atom() {
    Token token = cursor.peek();
    int start = token.start();
    return switch (token.kind()) {
      case NAME -> {
        cursor.next();
        yield new Expr.Name(cursor.since(start), token.text());
      }
      case NUMBER -> {
        cursor.next();
        yield NumberLexer.value(cursor.text(), token);
      }
      case STRING -> new StringParser(cursor).strings();
      case KEYWORD ->
          switch (token.text()) {
            case "True" -> constant(Expr.Singleton.TRUE);
            case "False" -> constant(Expr.Singleton.FALSE);
            case "None" -> constant(Expr.Singleton.NONE);
            default -> throw cursor.invalid();
          };
      case OPERATOR ->
          switch (token.text()) {
            case "..." -> constant(Expr.Singleton.ELLIPSIS);
            case "(" -> parenthesized();
            case "[" -> list();
            case "{" -> dictOrSet();
            default -> throw cursor.invalid();
          };
      case NEWLINE, INDENT, DEDENT, END -> throw cursor.invalid();
    };
  }

  private Expr constant(Expr.Singleton value) {
    int start = cursor.mark();
    cursor.next();
    return new Expr.Constant(cursor.since(start), value);
  }

  /** A tuple, a generator, or an expression for its own sake, which keeps its own span. */
  private Expr parenthesized() {
    int start = cursor.mark();
    cursor.expect("(");
    if (cursor.accept(")")) {
      return new Expr.TupleDisplay(cursor.since(start), List.of());
    }
    if (cursor.at("yield")) {
      Expr value = expressions.yield();
      cursor.expect(")");
      return value;
    }
    int first = cursor.mark();
    Expr value = expressions.starredOr(expressions::named);
    if (startsComprehension()) {
      return comprehension(start, first, Comprehension.Kind.GENERATOR, value, ")");
    }
    if (cursor.at(",")) {
      List<Expr> elements = elements(value, first, ")");
      return new Expr.TupleDisplay(cursor.since(start), elements);
    }
    if (!cursor.accept(")")) {
      throw expressions.afterElement(first);
    }
    if (value instanceof Expr.Starred) {
      throw cursor.error(first, cursor.end() - 1, "cannot use starred expression here");
    }
    return value;
  }

  /** What is in an f-string's field: as between parentheses, up to the end of the tokens. */
  Expr field() {
    int start = cursor.mark();
    Expr value =
        cursor.at("yield") ? expressions.yield() : expressions.starredOr(expressions::named);
    if (startsComprehension()) {
      List<Comprehension.Clause> clauses = clauses();
      value = new Comprehension(cursor.since(start), Comprehension.Kind.GENERATOR, value, clauses);
    } else if (cursor.at(",")) {
      List<Expr> elements = new ArrayList<>(List.of(value));
      while (cursor.accept(",") && !cursor.at(Token.Kind.END)) {
        elements.add(expressions.starredOr(expressions::named));
      }
      value = new Expr.TupleDisplay(cursor.since(start), elements);
    }
    if (!cursor.at(Token.Kind.END)) {
      throw expressions.afterElement(start);
    }
    if (value instanceof Expr.Starred) {
      throw cursor.errorSince(start, "cannot use starred expression here");
    }
    return value;
  }

  private Expr list() {
    int start = cursor.mark();
    cursor.expect("[");
    if (cursor.accept("]")) {
      return new Expr.ListDisplay(cursor.since(start), List.of());
    }
    int firstStart = cursor.mark();
    Expr first = expressions.starredOr(expressions::named);
    if (startsComprehension()) {
      return comprehension(start, firstStart, Comprehension.Kind.LIST, first, "]");
    }
    List<Expr> elements = elements(first, firstStart, "]");
    return new Expr.ListDisplay(cursor.since(start), elements);
  }

  /** The elements from the second on, with the closing bracket. */
  private List<Expr> elements(Expr first, int firstStart, String close) {
    List<Expr> elements = new ArrayList<>(List.of(first));
    int start = firstStart;
    while (cursor.accept(",") && !cursor.at(close)) {
      start = cursor.mark();
      elements.add(expressions.starredOr(expressions::named));
      if (startsComprehension()) {
        throw cursor.error(
            firstStart,
            cursor.end(),
            "did you forget parentheses around the comprehension target?");
      }
    }
    if (!cursor.accept(close)) {
      throw expressions.afterElement(start);
    }
    return elements;
  }

  private Expr dictOrSet() {
    int start = cursor.mark();
    cursor.expect("{");
    if (cursor.accept("}")) {
      return new DictDisplay(cursor.since(start), List.of());
    }
    if (cursor.at("**")) {
      return dict(start, mapping());
    }
    int firstStart = cursor.mark();
    Expr first = expressions.starredOr(expressions::named);
    if (cursor.at(":") && !(first instanceof Expr.Starred || bareWalrus(first, firstStart))) {
      Expr value = dictValue();
      if (startsComprehension()) {
        List<Comprehension.Clause> clauses = clausesAtOnce(start);
        cursor.expect("}");
        return new Expr.DictComprehension(cursor.since(start), first, value, clauses);
      }
      return dict(start, new DictDisplay.Entry(first, value));
    }
    if (startsComprehension()) {
      return comprehension(start, firstStart, Comprehension.Kind.SET, first, "}");
    }
    List<Expr> elements = elements(first, firstStart, "}");
    return new Expr.SetDisplay(cursor.since(start), elements);
  }

  private boolean bareWalrus(Expr expr, int start) {
    return expr instanceof Expr.Walrus && cursor.text().at(start) != '(';
  }

  private DictDisplay.Item mapping() {
    int start = cursor.mark();
    cursor.expect("**");
    Expr value = expressions.bitwiseOr();
    if (startsComprehension()) {
      throw cursor.errorSince(start, "dict unpacking cannot be used in dict comprehension");
    }
    return new DictDisplay.Unpack(value);
  }

  private Expr dictValue() {
    Token colon = cursor.peek();
    cursor.expect(":");
    if (cursor.at("*")) {
      throw cursor.errorAt(cursor.peek(), "cannot use a starred expression in a dictionary value");
    }
    if (cursor.at("}") || cursor.at(",")) {
      throw cursor.errorAt(colon, "expression expected after dictionary key and ':'");
    }
    return expressions.expression();
  }

  private Expr dict(int start, DictDisplay.Item first) {
    List<DictDisplay.Item> items = new ArrayList<>(List.of(first));
    int itemStart = cursor.end();
    while (cursor.accept(",") && !cursor.at("}")) {
      itemStart = cursor.mark();
      if (cursor.at("**")) {
        items.add(mapping());
        continue;
      }
      Expr key = expressions.expression();
      if (cursor.at("}") || cursor.at(",")) {
        throw cursor.error(cursor.end() - 1, cursor.end(), "':' expected after dictionary key");
      }
      if (!cursor.at(":")) {
        throw expressions.afterElement(itemStart);
      }
      items.add(new DictDisplay.Entry(key, dictValue()));
    }
    if (!cursor.accept("}")) {
      throw expressions.afterElement(itemStart);
    }
    return new DictDisplay(cursor.since(start), items);
  }

  private boolean startsComprehension() {
    return cursor.at("for") || cursor.at("async") && cursor.peek(1).is("for");
  }

  private Expr comprehension(
      int start, int elementStart, Comprehension.Kind kind, Expr element, String close) {
    if (element instanceof Expr.Starred) {
      throw cursor.errorSince(elementStart, "iterable unpacking cannot be used in comprehension");
    }
    List<Comprehension.Clause> clauses =
        kind == Comprehension.Kind.GENERATOR ? clauses() : clausesAtOnce(start);
    if (!cursor.accept(close)) {
      throw cursor.invalid();
    }
    return new Comprehension(cursor.since(start), kind, element, clauses);
  }

  /**
   * Clauses of what is evaluated on the spot, so that {@code async for} needs an async function.
   */
  private List<Comprehension.Clause> clausesAtOnce(int start) {
    List<Comprehension.Clause> clauses = clauses();
    if (cursor.code() != Cursor.Code.ASYNC_FUNCTION
        && clauses.stream().anyMatch(Comprehension.Clause::async)) {
      throw cursor.errorSince(
          start, "asynchronous comprehension outside of an asynchronous function");
    }
    return clauses;
  }

  /** {@code for … in … if …}, once or more (§6.2.4). */
  List<Comprehension.Clause> clauses() {
    List<Comprehension.Clause> clauses = new ArrayList<>();
    while (startsComprehension()) {
      int start = cursor.mark();
      boolean async = cursor.accept("async");
      cursor.expect("for");
      Target target = expressions.loopTargets();
      cursor.expect("in");
      Expr iterable = expressions.disjunction();
      List<Expr> conditions = new ArrayList<>();
      while (cursor.accept("if")) {
        conditions.add(expressions.disjunction());
      }
      clauses.add(
          new Comprehension.Clause(cursor.since(start), async, target, iterable, conditions));
    }
    return clauses;
  }
}
