package dev.arrayc.syntax;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What stands in the brackets after a primary: arguments or an index (§6.3.2, §6.3.4). */
final class ArgumentParser {
  private final Cursor cursor;
  private final ExpressionParser expressions;

  ArgumentParser(Cursor cursor, ExpressionParser expressions) {
    this.cursor = cursor;
    this.expressions = expressions;
  }

  /** {@code ( … )}: the arguments of a call or the bases of a class. */
  List<Argument> arguments() {
    int open = cursor.mark();
    cursor.expect("(");
    List<Argument> arguments = new ArrayList<>();
    Set<String> keywords = new HashSet<>();
    boolean mapping = false;
    while (!cursor.at(")")) {
      int start = cursor.mark();
      Argument argument = argument(open, arguments);
      checkOrder(start, argument, !keywords.isEmpty(), mapping);
      mapping |= argument instanceof Argument.UnpackMapping;
      if (argument instanceof Argument.Keyword keyword && !keywords.add(keyword.name())) {
        throw cursor.errorSince(start, "keyword argument repeated: " + keyword.name());
      }
      arguments.add(argument);
      if (!cursor.at(")") && !cursor.accept(",")) {
        throw expressions.afterElement(start);
      }
    }
    cursor.expect(")");
    return arguments;
  }

  private Argument argument(int open, List<Argument> before) {
    int start = cursor.mark();
    if (cursor.accept("**")) {
      Expr value = expressions.expression();
      return new Argument.UnpackMapping(cursor.since(start), value);
    }
    if (cursor.accept("*")) {
      Expr value = expressions.expression();
      if (startsComprehension()) {
        throw cursor.errorSince(start, "iterable unpacking cannot be used in comprehension");
      }
      return new Argument.Unpack(cursor.since(start), value);
    }
    Token first = cursor.peek();
    if (cursor.peek(1).is("=")) {
      if (first.kind() == Token.Kind.NAME) {
        return keyword();
      }
      if (first.is("True") || first.is("False") || first.is("None")) {
        throw cursor.errorAt(first, "cannot assign to " + first.text());
      }
    }
    return positional(open, start, before);
  }

  private Argument keyword() {
    int start = cursor.mark();
    String name = cursor.next().text();
    cursor.expect("=");
    Expr value = expressions.expression();
    if (startsComprehension()) {
      throw cursor.errorSince(
          start, "invalid syntax. Maybe you meant '==' or ':=' instead of '='?");
    }
    return new Argument.Keyword(cursor.since(start), name, value);
  }

  private Argument positional(int open, int start, List<Argument> before) {
    Expr value = expressions.expression();
    if (cursor.at("=")) {
      throw cursor.errorSince(
          start, "expression cannot contain assignment, perhaps you meant \"==\"?");
    }
    value = expressions.walrusAfter(start, value);
    if (!startsComprehension()) {
      return new Argument.Positional(cursor.since(start), value);
    }
    List<Expr.Comprehension.Clause> clauses = expressions.clauses();
    // A generator may do without parentheses of its own only as the one argument.
    if (!before.isEmpty() || !cursor.at(")")) {
      throw cursor.errorSince(start, "Generator expression must be parenthesized");
    }
    Expr generator =
        new Expr.Comprehension(
            cursor.text().span(open, cursor.peek().end()),
            Expr.Comprehension.Kind.GENERATOR,
            value,
            clauses);
    return new Argument.Positional(cursor.since(start), generator);
  }

  boolean startsComprehension() {
    return cursor.at("for") || cursor.at("async") && cursor.peek(1).is("for");
  }

  private void checkOrder(int start, Argument argument, boolean keyword, boolean mapping) {
    if (argument instanceof Argument.Positional && (keyword || mapping)) {
      throw cursor.errorSince(
          start, "positional argument follows keyword argument" + (mapping ? " unpacking" : ""));
    }
    if (argument instanceof Argument.Unpack && mapping) {
      throw cursor.errorSince(
          start, "iterable argument unpacking follows keyword argument unpacking");
    }
  }

  /** {@code [ … ]} behind a primary: an expression, a slice, or a tuple of them. */
  Expr index() {
    cursor.expect("[");
    int start = cursor.mark();
    Expr first = indexElement();
    Expr index = first;
    if (cursor.at(",") || first instanceof Expr.Starred) {
      List<Expr> elements = new ArrayList<>(List.of(first));
      int elementStart = start;
      while (cursor.accept(",") && !cursor.at("]")) {
        elementStart = cursor.mark();
        elements.add(indexElement());
      }
      index = new Expr.TupleDisplay(cursor.since(start), elements);
      start = elementStart;
    }
    if (!cursor.accept("]")) {
      throw expressions.afterElement(start);
    }
    return index;
  }

  private Expr indexElement() {
    int start = cursor.mark();
    Optional<Expr> lower = Optional.empty();
    if (!cursor.at(":")) {
      int nameStart = cursor.mark();
      boolean starred = cursor.accept("*");
      Expr value = starred ? expressions.expression() : expressions.named();
      if (starred) {
        return new Expr.Starred(cursor.since(start), value);
      }
      if (!cursor.at(":") || value instanceof Expr.Walrus && cursor.text().at(nameStart) != '(') {
        return value;
      }
      lower = Optional.of(value);
    }
    cursor.expect(":");
    Optional<Expr> upper = sliceBound();
    Optional<Expr> step = cursor.accept(":") ? sliceBound() : Optional.empty();
    return new Expr.Slice(cursor.since(start), lower, upper, step);
  }

  private Optional<Expr> sliceBound() {
    return cursor.at(":") || cursor.at(",") || cursor.at("]")
        ? Optional.empty()
        : Optional.of(expressions.expression());
  }
}
