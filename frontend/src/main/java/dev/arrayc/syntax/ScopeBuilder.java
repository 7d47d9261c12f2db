package dev.arrayc.syntax;

import dev.arrayc.diagnostic.CompileException.UserError;
import dev.arrayc.diagnostic.Diagnostic;
import dev.arrayc.diagnostic.Span;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;

/**
 * Which names a body binds (language reference §4.2), and the errors that CPython finds while it
 * builds its symbol table. Nested functions and classes are looked at from outside only.
 */
final class ScopeBuilder {
  private enum Kind {
    MODULE,
    CLASS,
    FUNCTION
  }

  private final Kind kind;
  private final Set<String> parameters = new HashSet<>();
  private final SequencedSet<String> locals = new LinkedHashSet<>();
  private final SequencedSet<String> globals = new LinkedHashSet<>();
  private final SequencedSet<String> nonlocals = new LinkedHashSet<>();
  private final Set<String> used = new HashSet<>();
  private final Deque<Set<String>> comprehensions = new ArrayDeque<>();
  private boolean yields;

  private ScopeBuilder(Kind kind) {
    this.kind = kind;
  }

  static Scope function(List<Parameter> parameters, List<Stmt> body) {
    ScopeBuilder builder = new ScopeBuilder(Kind.FUNCTION);
    builder.parameters(parameters);
    builder.statements(body);
    return builder.build();
  }

  static Scope lambda(List<Parameter> parameters, Expr body) {
    ScopeBuilder builder = new ScopeBuilder(Kind.FUNCTION);
    builder.parameters(parameters);
    builder.use(body);
    return builder.build();
  }

  static Scope classBody(List<Stmt> body) {
    ScopeBuilder builder = new ScopeBuilder(Kind.CLASS);
    builder.statements(body);
    return builder.build();
  }

  static Scope module(List<Stmt> body) {
    ScopeBuilder builder = new ScopeBuilder(Kind.MODULE);
    builder.statements(body);
    return builder.build();
  }

  private Scope build() {
    return new Scope(
        Collections.unmodifiableSequencedSet(locals),
        Collections.unmodifiableSequencedSet(globals),
        Collections.unmodifiableSequencedSet(nonlocals),
        yields);
  }

  private static UserError error(Span span, String message) {
    return new UserError(Diagnostic.of(span, "SyntaxError", message));
  }

  private void parameters(List<Parameter> list) {
    for (Parameter parameter : list) {
      parameters.add(parameter.name());
      locals.add(parameter.name());
    }
  }

  private void bind(String name) {
    if (!globals.contains(name) && !nonlocals.contains(name)) {
      locals.add(name);
    }
  }

  private void declare(Span span, String name, boolean global) {
    String word = global ? "global" : "nonlocal";
    SequencedSet<String> other = global ? nonlocals : globals;
    if (!global && kind == Kind.MODULE) {
      throw error(span, "nonlocal declaration not allowed at module level");
    } else if (parameters.contains(name)) {
      throw error(span, "name '" + name + "' is parameter and " + word);
    } else if (other.contains(name)) {
      throw error(span, "name '" + name + "' is nonlocal and global");
    } else if (used.contains(name)) {
      throw error(span, "name '" + name + "' is used prior to " + word + " declaration");
    } else if (locals.contains(name)) {
      throw error(span, "name '" + name + "' is assigned to before " + word + " declaration");
    }
    (global ? globals : nonlocals).add(name);
  }

  private void statements(List<Stmt> body) {
    body.forEach(this::statement);
  }

  private void statement(Stmt statement) {
    switch (statement) {
      case Stmt.Expression s -> use(s.value());
      case Stmt.Assign s -> {
        use(s.value());
        s.targets().forEach(this::bind);
      }
      case Stmt.AugmentedAssign s -> {
        use((Expr) s.target());
        use(s.value());
        bind(s.target());
      }
      case Stmt.AnnotatedAssign s -> annotated(s);
      case Stmt.Return s -> use(s.value());
      case Stmt.If s -> {
        for (Stmt.If.Branch branch : s.branches()) {
          use(branch.test());
          statements(branch.body());
        }
        statements(s.orElse());
      }
      case Stmt.While s -> {
        use(s.test());
        statements(s.body());
        statements(s.orElse());
      }
      case Stmt.For s -> {
        use(s.iterable());
        bind(s.target());
        statements(s.body());
        statements(s.orElse());
      }
      case Stmt.Break _, Stmt.Continue _, Stmt.Pass _ -> {}
      case Stmt.Assert s -> {
        use(s.test());
        use(s.message());
      }
      case Stmt.Import s ->
          s.names().forEach(a -> bind(a.alias().orElse(a.name().split("\\.", 2)[0])));
      case Stmt.ImportFrom s -> importFrom(s);
      case Stmt.Global s -> s.names().forEach(name -> declare(s.span(), name, true));
      case Stmt.Nonlocal s -> s.names().forEach(name -> declare(s.span(), name, false));
      case Stmt.Delete s -> s.targets().forEach(this::bind);
      case Stmt.Raise s -> {
        use(s.exception());
        use(s.cause());
      }
      case Stmt.Try s -> tryStatement(s);
      case Stmt.With s -> {
        for (Stmt.With.Item item : s.items()) {
          use(item.context());
          item.target().ifPresent(this::bind);
        }
        statements(s.body());
      }
      case Stmt.FunctionDef s -> {
        s.decorators().forEach(this::use);
        defaults(s.parameters());
        use(s.returns());
        bind(s.name());
      }
      case Stmt.ClassDef s -> {
        s.decorators().forEach(this::use);
        s.arguments().forEach(a -> use(a.value()));
        bind(s.name());
      }
      case Stmt.Match s -> {
        use(s.subject());
        for (Stmt.Match.Case one : s.cases()) {
          bind(one.pattern());
          use(one.guard());
          statements(one.body());
        }
      }
    }
  }

  private void annotated(Stmt.AnnotatedAssign s) {
    use(s.annotation());
    use(s.value());
    if (s.target() instanceof Expr.Name name
        && (globals.contains(name.id()) || nonlocals.contains(name.id()))
        && kind != Kind.MODULE) {
      String word = globals.contains(name.id()) ? "global" : "nonlocal";
      throw error(s.span(), "annotated name '" + name.id() + "' can't be " + word);
    }
    bind(s.target());
  }

  private void importFrom(Stmt.ImportFrom s) {
    for (Stmt.Alias alias : s.names()) {
      if (alias.name().equals("*")) {
        if (kind != Kind.MODULE) {
          throw error(s.span(), "import * only allowed at module level");
        }
      } else {
        bind(alias.alias().orElse(alias.name()));
      }
    }
  }

  private void tryStatement(Stmt.Try s) {
    statements(s.body());
    for (Stmt.Try.Handler handler : s.handlers()) {
      use(handler.type());
      handler.name().ifPresent(this::bind);
      statements(handler.body());
    }
    statements(s.orElse());
    statements(s.finallyBody());
  }

  private void defaults(List<Parameter> list) {
    for (Parameter parameter : list) {
      use(parameter.defaultValue());
      use(parameter.annotation());
    }
  }

  private void bind(Target target) {
    switch (target) {
      case Expr.Name name -> bind(name.id());
      case Expr.Attribute attribute -> use(attribute.value());
      case Expr.Subscript subscript -> {
        use(subscript.value());
        use(subscript.index());
      }
      case Target.Sequence sequence -> sequence.elements().forEach(this::bind);
      case Target.Starred starred -> bind(starred.target());
    }
  }

  private void bind(Pattern pattern) {
    switch (pattern) {
      case Pattern.Value value -> use(value.value());
      case Pattern.Capture capture -> capture.name().ifPresent(this::bind);
      case Pattern.As as -> {
        bind(as.pattern());
        bind(as.name());
      }
      case Pattern.Or or -> or.alternatives().forEach(this::bind);
      case Pattern.Sequence sequence -> sequence.elements().forEach(this::bind);
      case Pattern.Star star -> star.name().ifPresent(this::bind);
      case Pattern.Mapping mapping -> {
        mapping.values().forEach(this::bind);
        mapping.rest().ifPresent(this::bind);
      }
      case Pattern.ClassPattern type -> {
        use(type.type());
        type.positional().forEach(this::bind);
        type.values().forEach(this::bind);
      }
    }
  }

  private void use(Optional<Expr> expr) {
    expr.ifPresent(this::use);
  }

  private void use(Expr expr) {
    switch (expr) {
      case Expr.Name e -> {
        if (comprehensions.stream().noneMatch(names -> names.contains(e.id()))) {
          used.add(e.id());
        }
      }
      case Expr.Attribute e -> use(e.value());
      case Expr.Subscript e -> {
        use(e.value());
        use(e.index());
      }
      case Expr.Slice e -> {
        use(e.lower());
        use(e.upper());
        use(e.step());
      }
      case Expr.IntLiteral _,
          Expr.FloatLiteral _,
          Expr.ImaginaryLiteral _,
          Expr.StringLiteral _,
          Expr.BytesLiteral _,
          Expr.Constant _ -> {}
      case Expr.FormattedString e -> fields(e.parts());
      case Expr.TupleDisplay e -> e.elements().forEach(this::use);
      case Expr.ListDisplay e -> e.elements().forEach(this::use);
      case Expr.SetDisplay e -> e.elements().forEach(this::use);
      case Expr.DictDisplay e -> e.items().forEach(this::item);
      case Expr.Comprehension e -> comprehension(e.clauses(), List.of(e.element()));
      case Expr.DictComprehension e -> comprehension(e.clauses(), List.of(e.key(), e.value()));
      case Expr.Unary e -> use(e.operand());
      case Expr.Binary e -> {
        use(e.left());
        use(e.right());
      }
      case Expr.Logical e -> e.operands().forEach(this::use);
      case Expr.Compare e -> {
        use(e.first());
        e.rest().forEach(link -> use(link.operand()));
      }
      case Expr.Conditional e -> {
        use(e.test());
        use(e.body());
        use(e.orElse());
      }
      case Expr.Walrus e -> walrus(e);
      case Expr.Lambda e -> defaults(e.parameters());
      case Expr.Call e -> {
        use(e.callee());
        e.arguments().forEach(a -> use(a.value()));
      }
      case Expr.Starred e -> use(e.value());
      case Expr.Await e -> use(e.value());
      case Expr.Yield e -> {
        yields = true;
        use(e.value());
      }
      case Expr.YieldFrom e -> {
        yields = true;
        use(e.iterable());
      }
    }
  }

  private void fields(List<Expr.FormattedString.Part> parts) {
    for (Expr.FormattedString.Part part : parts) {
      if (part instanceof Expr.FormattedString.Field field) {
        use(field.value());
        fields(field.format());
      }
    }
  }

  private void item(Expr.DictDisplay.Item item) {
    switch (item) {
      case Expr.DictDisplay.Entry entry -> {
        use(entry.key());
        use(entry.value());
      }
      case Expr.DictDisplay.Unpack unpack -> use(unpack.mapping());
    }
  }

  /** PEP 572: a walrus in a comprehension binds in the scope around it. */
  private void walrus(Expr.Walrus e) {
    use(e.value());
    String name = e.target().id();
    if (comprehensions.stream().anyMatch(names -> names.contains(name))) {
      throw error(
          e.span(),
          "assignment expression cannot rebind comprehension iteration variable '" + name + "'");
    }
    if (!comprehensions.isEmpty() && kind == Kind.CLASS) {
      throw error(
          e.span(), "assignment expression within a comprehension cannot be used in a class body");
    }
    bind(name);
  }

  private void comprehension(List<Expr.Comprehension.Clause> clauses, List<Expr> results) {
    use(clauses.getFirst().iterable());
    ScopeBuilder loop = new ScopeBuilder(Kind.FUNCTION);
    clauses.forEach(clause -> loop.bind(clause.target()));
    comprehensions.push(loop.locals);
    for (int i = 0; i < clauses.size(); i++) {
      if (i > 0) {
        use(clauses.get(i).iterable());
      }
      clauses.get(i).conditions().forEach(this::use);
    }
    results.forEach(this::use);
    comprehensions.pop();
  }
}
