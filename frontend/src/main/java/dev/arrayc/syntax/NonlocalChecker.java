package dev.arrayc.syntax;

import dev.arrayc.diagnostic.CompileException.UserError;
import dev.arrayc.diagnostic.Diagnostic;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Every {@code nonlocal} names a variable of a function around it (language reference §7.13). A
 * class in between does not count, and neither does the module.
 */
final class NonlocalChecker {
  private final Deque<Scope> functions = new ArrayDeque<>();

  private NonlocalChecker() {}

  static void check(List<Stmt> module) {
    new NonlocalChecker().statements(module);
  }

  private void statements(List<Stmt> body) {
    body.forEach(this::statement);
  }

  private void statement(Stmt statement) {
    switch (statement) {
      case Stmt.FunctionDef s -> {
        functions.push(s.scope());
        statements(s.body());
        functions.pop();
      }
      case Stmt.ClassDef s -> statements(s.body());
      case Stmt.Nonlocal s -> resolve(s);
      case Stmt.If s -> {
        s.branches().forEach(branch -> statements(branch.body()));
        statements(s.orElse());
      }
      case Stmt.While s -> {
        statements(s.body());
        statements(s.orElse());
      }
      case Stmt.For s -> {
        statements(s.body());
        statements(s.orElse());
      }
      case Stmt.Try s -> {
        statements(s.body());
        s.handlers().forEach(handler -> statements(handler.body()));
        statements(s.orElse());
        statements(s.finallyBody());
      }
      case Stmt.With s -> statements(s.body());
      case Stmt.Match s -> s.cases().forEach(one -> statements(one.body()));
      case Stmt.Expression _,
          Stmt.Assign _,
          Stmt.AugmentedAssign _,
          Stmt.AnnotatedAssign _,
          Stmt.Return _,
          Stmt.Break _,
          Stmt.Continue _,
          Stmt.Pass _,
          Stmt.Assert _,
          Stmt.Import _,
          Stmt.ImportFrom _,
          Stmt.Global _,
          Stmt.Delete _,
          Stmt.Raise _ -> {}
    }
  }

  /**
   * The function that holds the statement has the name among its nonlocals, so it never matches.
   */
  private void resolve(Stmt.Nonlocal s) {
    for (String name : s.names()) {
      if (!name.equals("__class__")
          && functions.stream().noneMatch(function -> function.locals().contains(name))) {
        throw new UserError(
            Diagnostic.of(s.span(), "SyntaxError", "no binding for nonlocal '" + name + "' found"));
      }
    }
  }
}
