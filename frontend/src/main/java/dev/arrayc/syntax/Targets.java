package dev.arrayc.syntax;

import dev.arrayc.diagnostic.CompileException.UserError;
import dev.arrayc.diagnostic.Diagnostic;
import dev.arrayc.diagnostic.Span;
import java.util.ArrayList;
import java.util.List;

/**
 * Expressions that turn out to stand left of {@code =}, after {@code for}, {@code as} or {@code
 * del}.
 */
final class Targets {
  private Targets() {}

  /** The target of an assignment, a loop or a {@code with}. */
  static Target assignable(Expr expr) {
    Target target = target(expr, "assign to", "");
    if (target instanceof Target.Starred) {
      throw error(expr.span(), "starred assignment target must be in a list or tuple");
    }
    return target;
  }

  /** The target of a statement {@code expr = …}: a plain expression was likely to be compared. */
  static Target assigned(Expr expr) {
    if (expr instanceof Expr.Yield || expr instanceof Expr.YieldFrom) {
      throw error(expr.span(), "assignment to yield expression not possible");
    }
    boolean likelyComparison =
        switch (expr) {
          case Expr.Compare _,
              Expr.Logical _,
              Expr.Conditional _,
              Expr.Lambda _,
              Expr.TupleDisplay _,
              Expr.ListDisplay _,
              Expr.Starred _ ->
              false;
          case Expr.Unary unary -> unary.op() != UnaryOp.NOT;
          case Expr.Constant constant -> constant.value() == Expr.Singleton.ELLIPSIS;
          case Expr.Comprehension c -> c.kind() != Expr.Comprehension.Kind.GENERATOR;
          default -> true;
        };
    return likelyComparison && !(expr instanceof Target.Place)
        ? target(expr, "assign to", " here. Maybe you meant '==' instead of '='?")
        : assignable(expr);
  }

  static Target deletable(Expr expr) {
    return target(expr, "delete", "");
  }

  private static Target target(Expr expr, String verb, String advice) {
    return switch (expr) {
      case Target.Place place -> place;
      case Expr.TupleDisplay tuple -> sequence(tuple.span(), tuple.elements(), verb);
      case Expr.ListDisplay list -> sequence(list.span(), list.elements(), verb);
      case Expr.Starred starred when verb.equals("assign to") ->
          new Target.Starred(starred.span(), target(starred.value(), verb, ""));
      default -> throw error(expr.span(), "cannot " + verb + " " + describe(expr) + advice);
    };
  }

  private static Target sequence(Span span, List<Expr> elements, String verb) {
    List<Target> targets = new ArrayList<>();
    for (Expr element : elements) {
      targets.add(target(element, verb, ""));
    }
    if (targets.stream().filter(t -> t instanceof Target.Starred).count() > 1) {
      throw error(span, "multiple starred expressions in assignment");
    }
    return new Target.Sequence(span, targets);
  }

  private static UserError error(Span span, String message) {
    return new UserError(Diagnostic.of(span, "SyntaxError", message));
  }

  /** What CPython's messages call an expression of this kind. */
  static String describe(Expr expr) {
    return switch (expr) {
      case Expr.Name _ -> "name";
      case Expr.Attribute _ -> "attribute";
      case Expr.Subscript _ -> "subscript";
      case Expr.Starred _ -> "starred";
      case Expr.TupleDisplay _ -> "tuple";
      case Expr.ListDisplay _ -> "list";
      case Expr.SetDisplay _ -> "set display";
      case Expr.DictDisplay _ -> "dict literal";
      case Expr.DictComprehension _ -> "dict comprehension";
      case Expr.Comprehension c ->
          switch (c.kind()) {
            case LIST -> "list comprehension";
            case SET -> "set comprehension";
            case GENERATOR -> "generator expression";
          };
      case Expr.Constant c ->
          switch (c.value()) {
            case TRUE -> "True";
            case FALSE -> "False";
            case NONE -> "None";
            case ELLIPSIS -> "ellipsis";
          };
      case Expr.IntLiteral _,
          Expr.FloatLiteral _,
          Expr.ImaginaryLiteral _,
          Expr.StringLiteral _,
          Expr.BytesLiteral _ ->
          "literal";
      case Expr.FormattedString _ -> "f-string expression";
      case Expr.Unary _, Expr.Binary _, Expr.Logical _, Expr.Slice _ -> "expression";
      case Expr.Compare _ -> "comparison";
      case Expr.Conditional _ -> "conditional expression";
      case Expr.Walrus _ -> "named expression";
      case Expr.Lambda _ -> "lambda";
      case Expr.Call _ -> "function call";
      case Expr.Await _ -> "await expression";
      case Expr.Yield _, Expr.YieldFrom _ -> "yield expression";
    };
  }
}
