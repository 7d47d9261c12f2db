package dev.arrayc.syntax;

import dev.arrayc.diagnostic.CompileException.UserError;
import dev.arrayc.syntax.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Expressions by precedence climbing (language reference §6.2 to §6.17), from {@code yield} and
 * bare tuples down to a primary with its calls, attributes and subscripts. {@link AtomParser} has
 * what those begin with.
 */
final class ExpressionParser {
  /** The loosest binary operator; comparisons and what is looser have methods of their own. */
  private static final int LOOSEST = 1;

  private static final int UNARY = 6;

  private final Cursor cursor;
  private final AtomParser atoms;
  private final ArgumentParser arguments;

  ExpressionParser(Cursor cursor) {
    this.cursor = cursor;
    this.atoms = new AtomParser(cursor, this);
    this.arguments = new ArgumentParser(cursor, this);
  }

  ArgumentParser arguments() {
    return arguments;
  }

  /** {@code star_expressions} as a value: a bare tuple or one expression, which has no star. */
  Expr values() {
    int start = cursor.mark();
    Expr value = maybeStarredValues();
    if (value instanceof Expr.Starred) {
      throw cursor.errorSince(start, "can't use starred expression here");
    }
    return value;
  }

  /** {@code star_expressions}, which may also turn out to be a target. */
  Expr maybeStarredValues() {
    int start = cursor.mark();
    Expr first = starredOr(this::expression);
    if (!cursor.at(",")) {
      return first;
    }
    List<Expr> elements = new ArrayList<>(List.of(first));
    while (cursor.accept(",") && startsExpression()) {
      elements.add(starredOr(this::expression));
    }
    return new Expr.TupleDisplay(cursor.since(start), elements);
  }

  /** Whether the next token can begin an expression (or a starred one). */
  boolean startsExpression() {
    Token token = cursor.peek();
    return switch (token.kind()) {
      case NAME, NUMBER, STRING -> true;
      case KEYWORD ->
          switch (token.text()) {
            case "True", "False", "None", "lambda", "not", "await" -> true;
            default -> false;
          };
      case OPERATOR ->
          switch (token.text()) {
            case "(", "[", "{", "-", "+", "~", "*", "..." -> true;
            default -> false;
          };
      case NEWLINE, INDENT, DEDENT, END -> false;
    };
  }

  /** A grammar rule that gives an expression. */
  interface Rule {
    Expr parse();
  }

  /** {@code '*' bitwise_or} or the rule. */
  Expr starredOr(Rule rule) {
    int start = cursor.mark();
    if (!cursor.accept("*")) {
      return rule.parse();
    }
    Expr value = binary(LOOSEST);
    return new Expr.Starred(cursor.since(start), value);
  }

  /** {@code yield_expr}; the next token is {@code yield}. */
  Expr yield() {
    int start = cursor.mark();
    cursor.expect("yield");
    if (cursor.code() == Cursor.Code.MODULE || cursor.code() == Cursor.Code.CLASS) {
      throw cursor.text().syntaxError(start, cursor.end(), "'yield' outside function");
    }
    if (cursor.accept("from")) {
      if (cursor.code() == Cursor.Code.ASYNC_FUNCTION) {
        throw cursor.errorSince(start, "'yield from' inside async function");
      }
      Expr iterable = expression();
      return new Expr.YieldFrom(cursor.since(start), iterable);
    }
    Optional<Expr> value = startsExpression() ? Optional.of(values()) : Optional.empty();
    return new Expr.Yield(cursor.since(start), value);
  }

  /** {@code named_expression}: where {@code :=} may stand, and {@code =} is a likely slip. */
  Expr named() {
    int start = cursor.mark();
    Expr expr = walrusAfter(start, expression());
    if (cursor.at("=")) {
      throw cursor.errorSince(
          start,
          expr instanceof Expr.Name
              ? "invalid syntax. Maybe you meant '==' or ':=' instead of '='?"
              : "cannot assign to "
                  + Targets.describe(expr)
                  + " here. Maybe you meant '==' instead of '='?");
    }
    return expr;
  }

  /** The rest of {@code name := value}, if that is what the expression began. */
  Expr walrusAfter(int start, Expr expr) {
    if (!cursor.at(":=")) {
      return expr;
    }
    if (!(expr instanceof Expr.Name name) || cursor.text().at(start) == '(') {
      throw cursor.errorSince(
          start, "cannot use assignment expressions with " + Targets.describe(expr));
    }
    cursor.next();
    Expr value = expression();
    return new Expr.Walrus(cursor.since(start), name, value);
  }

  /** {@code expression}: a conditional, a lambda or a disjunction. */
  Expr expression() {
    int before = cursor.enter();
    int start = cursor.mark();
    Expr result = cursor.at("lambda") ? lambda() : disjunction();
    if (cursor.at("if") && !(result instanceof Expr.Lambda && cursor.text().at(start) == 'l')) {
      result = conditional(start, result);
    }
    cursor.leave(before);
    return result;
  }

  private Expr conditional(int start, Expr body) {
    cursor.expect("if");
    Expr test = disjunction();
    if (!cursor.at("else") && !cursor.at(":")) {
      throw cursor.errorSince(start, "expected 'else' after 'if' expression");
    }
    cursor.expect("else");
    Expr orElse = expression();
    return new Expr.Conditional(cursor.since(start), test, body, orElse);
  }

  private Expr lambda() {
    int start = cursor.mark();
    cursor.expect("lambda");
    List<Parameter> parameters = new ParameterParser(cursor, this).lambda();
    cursor.expect(":");
    cursor.enterCode(Cursor.Code.FUNCTION);
    Expr body = expression();
    cursor.leaveCode();
    return new Expr.Lambda(
        cursor.since(start), parameters, body, ScopeBuilder.lambda(parameters, body));
  }

  /** {@code disjunction}: {@code or}, {@code and}, {@code not}, comparisons. */
  Expr disjunction() {
    return logical("or", () -> logical("and", this::inversion));
  }

  private Expr logical(String operator, Rule operand) {
    int start = cursor.mark();
    Expr first = operand.parse();
    if (!cursor.at(operator)) {
      return first;
    }
    List<Expr> operands = new ArrayList<>(List.of(first));
    while (cursor.accept(operator)) {
      operands.add(operand.parse());
    }
    cursor.setHeight(cursor.height() + 1);
    return new Expr.Logical(cursor.since(start), operator.equals("and"), operands);
  }

  private Expr inversion() {
    int start = cursor.mark();
    if (!cursor.at("not")) {
      return comparison();
    }
    int before = cursor.enter();
    cursor.expect("not");
    Expr operand = inversion();
    cursor.leave(before);
    return new Expr.Unary(cursor.since(start), UnaryOp.NOT, operand);
  }

  private Expr comparison() {
    int start = cursor.mark();
    Expr first = binary(LOOSEST);
    List<Expr.Compare.Link> links = new ArrayList<>();
    for (Optional<CompareOp> op = compareOp(); op.isPresent(); op = compareOp()) {
      links.add(new Expr.Compare.Link(op.orElseThrow(), binary(LOOSEST)));
    }
    if (links.isEmpty()) {
      return first;
    }
    cursor.setHeight(cursor.height() + 1);
    return new Expr.Compare(cursor.since(start), first, links);
  }

  /** Reads a comparison operator, if one is next. */
  private Optional<CompareOp> compareOp() {
    Token token = cursor.peek();
    if (token.kind() != Kind.OPERATOR && token.kind() != Kind.KEYWORD) {
      return Optional.empty();
    }
    boolean twoWords =
        token.is("is") && cursor.peek(1).is("not") || token.is("not") && cursor.peek(1).is("in");
    String symbol = twoWords ? token.text() + " " + cursor.peek(1).text() : token.text();
    for (CompareOp op : CompareOp.values()) {
      if (op.symbol().equals(symbol)) {
        cursor.next();
        if (twoWords) {
          cursor.next();
        }
        return Optional.of(op);
      }
    }
    return Optional.empty();
  }

  /** {@code bitwise_or}: all binary operators above comparisons. */
  Expr bitwiseOr() {
    return binary(LOOSEST);
  }

  private Expr binary(int loosest) {
    int start = cursor.mark();
    int before = cursor.height();
    cursor.setHeight(0);
    Expr left = unary();
    int height = cursor.height();
    while (true) {
      Optional<BinaryOp> op = binaryOp();
      if (op.isEmpty() || precedence(op.orElseThrow()) < loosest) {
        break;
      }
      cursor.next();
      cursor.setHeight(0);
      Expr right = binary(precedence(op.orElseThrow()) + 1);
      height = Math.max(height, cursor.height()) + 1;
      cursor.setHeight(height);
      left = new Expr.Binary(cursor.since(start), op.orElseThrow(), left, right);
    }
    cursor.setHeight(Math.max(before, height));
    return left;
  }

  private Optional<BinaryOp> binaryOp() {
    Token token = cursor.peek();
    if (token.kind() != Kind.OPERATOR) {
      return Optional.empty();
    }
    return switch (token.text()) {
      case "|" -> Optional.of(BinaryOp.BIT_OR);
      case "^" -> Optional.of(BinaryOp.BIT_XOR);
      case "&" -> Optional.of(BinaryOp.BIT_AND);
      case "<<" -> Optional.of(BinaryOp.LEFT_SHIFT);
      case ">>" -> Optional.of(BinaryOp.RIGHT_SHIFT);
      case "+" -> Optional.of(BinaryOp.ADD);
      case "-" -> Optional.of(BinaryOp.SUB);
      case "*" -> Optional.of(BinaryOp.MUL);
      case "/" -> Optional.of(BinaryOp.DIV);
      case "//" -> Optional.of(BinaryOp.FLOOR_DIV);
      case "%" -> Optional.of(BinaryOp.MOD);
      case "@" -> Optional.of(BinaryOp.MATMUL);
      default -> Optional.empty();
    };
  }

  /** How tightly an operator binds (§6.17); {@code **} is read by {@link #power}. */
  private static int precedence(BinaryOp op) {
    return switch (op) {
      case BIT_OR -> LOOSEST;
      case BIT_XOR -> 2;
      case BIT_AND -> 3;
      case LEFT_SHIFT, RIGHT_SHIFT -> 4;
      case ADD, SUB -> 5;
      case MUL, MATMUL, DIV, FLOOR_DIV, MOD -> UNARY;
      case POW -> UNARY + 1;
    };
  }

  private Expr unary() {
    int start = cursor.mark();
    Optional<UnaryOp> op =
        cursor.at("-")
            ? Optional.of(UnaryOp.NEGATIVE)
            : cursor.at("+")
                ? Optional.of(UnaryOp.POSITIVE)
                : cursor.at("~") ? Optional.of(UnaryOp.INVERT) : Optional.empty();
    if (op.isEmpty()) {
      return power();
    }
    int before = cursor.enter();
    cursor.next();
    Expr operand = unary();
    cursor.leave(before);
    return new Expr.Unary(cursor.since(start), op.orElseThrow(), operand);
  }

  private Expr power() {
    int start = cursor.mark();
    Expr base = awaited();
    if (!cursor.at("**")) {
      return base;
    }
    int before = cursor.enter();
    cursor.setHeight(before);
    cursor.next();
    Expr exponent = unary();
    cursor.leave(before);
    return new Expr.Binary(cursor.since(start), BinaryOp.POW, base, exponent);
  }

  private Expr awaited() {
    int start = cursor.mark();
    if (!cursor.accept("await")) {
      return primary();
    }
    Expr value = primary();
    switch (cursor.code()) {
      case ASYNC_FUNCTION -> cursor.setHeight(cursor.height() + 1);
      case FUNCTION -> throw cursor.errorSince(start, "'await' outside async function");
      case MODULE, CLASS -> throw cursor.errorSince(start, "'await' outside function");
    }
    return new Expr.Await(cursor.since(start), value);
  }

  private Expr primary() {
    int start = cursor.mark();
    int before = cursor.height();
    cursor.setHeight(0);
    Expr value = atoms.atom();
    int height = cursor.height();
    while (cursor.at(".") || cursor.at("(") || cursor.at("[")) {
      cursor.setHeight(0);
      value = trailer(start, value);
      height = Math.max(height, cursor.height()) + 1;
      cursor.setHeight(height);
    }
    cursor.setHeight(Math.max(before, height));
    return value;
  }

  private Expr trailer(int start, Expr value) {
    if (cursor.accept(".")) {
      int nameStart = cursor.mark();
      String name = cursor.expectName().text();
      return new Expr.Attribute(cursor.since(start), value, name, cursor.since(nameStart));
    }
    if (cursor.at("(")) {
      List<Argument> passed = arguments.arguments();
      return new Expr.Call(cursor.since(start), value, passed);
    }
    Expr index = arguments.index();
    return new Expr.Subscript(cursor.since(start), value, index);
  }

  /** {@code for … in … if …}, once or more (§6.2.4). */
  List<Expr.Comprehension.Clause> clauses() {
    return atoms.clauses();
  }

  /** The targets of a {@code for}, up to its {@code in}. */
  Target loopTargets() {
    int start = cursor.mark();
    Expr first = starredOr(this::bitwiseOr);
    if (!cursor.at(",")) {
      return Targets.assignable(first);
    }
    List<Expr> elements = new ArrayList<>(List.of(first));
    while (cursor.accept(",") && startsExpression()) {
      elements.add(starredOr(this::bitwiseOr));
    }
    return Targets.assignable(new Expr.TupleDisplay(cursor.since(start), elements));
  }

  /** In brackets after an element, where only a comma or the closing bracket can follow. */
  UserError afterElement(int elementStart) {
    Token token = cursor.peek();
    boolean another =
        switch (token.kind()) {
          case NAME, NUMBER, STRING -> true;
          case KEYWORD -> token.is("True") || token.is("False") || token.is("None");
          case OPERATOR, NEWLINE, INDENT, DEDENT, END -> false;
        };
    return another
        ? cursor.error(elementStart, token.end(), "invalid syntax. Perhaps you forgot a comma?")
        : cursor.invalid();
  }
}
