package dev.arrayc.syntax;

import dev.arrayc.diagnostic.Span;
import java.util.List;
import java.util.Optional;

/** A statement (language reference, chapters 7 and 8). */
public sealed interface Stmt {
  /** {@return where it stands; see the package for what a span covers} */
  Span span();

  /** An expression evaluated for its effect. */
  record Expression(Span span, Expr value) implements Stmt {}

  /** {@code a = b = value}: the value once, then the targets from left to right. */
  record Assign(Span span, List<Target> targets, Expr value) implements Stmt {
    public Assign {
      targets = List.copyOf(targets);
    }
  }

  /** {@code target op= value}. */
  record AugmentedAssign(Span span, Target.Place target, BinaryOp op, Expr value) implements Stmt {}

  /** {@code target: annotation = value}. */
  record AnnotatedAssign(Span span, Target.Place target, Expr annotation, Optional<Expr> value)
      implements Stmt {}

  /** {@code return value}. */
  record Return(Span span, Optional<Expr> value) implements Stmt {}

  /** {@code if … elif … else}: one branch at least, flat. */
  record If(Span span, List<Branch> branches, List<Stmt> orElse) implements Stmt {
    public If {
      branches = List.copyOf(branches);
      orElse = List.copyOf(orElse);
    }

    /** One {@code if} or {@code elif}, at its own line. */
    public record Branch(Span span, Expr test, List<Stmt> body) {
      public Branch {
        body = List.copyOf(body);
      }
    }
  }

  /** {@code while test: … else: …}. */
  record While(Span span, Expr test, List<Stmt> body, List<Stmt> orElse) implements Stmt {
    public While {
      body = List.copyOf(body);
      orElse = List.copyOf(orElse);
    }
  }

  /** {@code for target in iterable: … else: …}. */
  record For(
      Span span, boolean async, Target target, Expr iterable, List<Stmt> body, List<Stmt> orElse)
      implements Stmt {
    public For {
      body = List.copyOf(body);
      orElse = List.copyOf(orElse);
    }
  }

  /** {@code break}. */
  record Break(Span span) implements Stmt {}

  /** {@code continue}. */
  record Continue(Span span) implements Stmt {}

  /** {@code pass}. */
  record Pass(Span span) implements Stmt {}

  /** {@code assert test, message}. */
  record Assert(Span span, Expr test, Optional<Expr> message) implements Stmt {}

  /** {@code import a.b as c, d}. */
  record Import(Span span, List<Alias> names) implements Stmt {
    public Import {
      names = List.copyOf(names);
    }
  }

  /**
   * {@code from ..module import name as alias}.
   *
   * @param level the number of leading dots
   * @param module the dotted name after them, maybe empty if there are dots
   * @param names what is imported; a single alias named {@code *} for everything
   */
  record ImportFrom(Span span, int level, String module, List<Alias> names) implements Stmt {
    public ImportFrom {
      names = List.copyOf(names);
    }
  }

  /** {@code name as alias}; in {@link Import} the name may be dotted. */
  record Alias(Span span, String name, Optional<String> alias) {}

  /** {@code global names}. */
  record Global(Span span, List<String> names) implements Stmt {
    public Global {
      names = List.copyOf(names);
    }
  }

  /** {@code nonlocal names}. */
  record Nonlocal(Span span, List<String> names) implements Stmt {
    public Nonlocal {
      names = List.copyOf(names);
    }
  }

  /** {@code del targets}; never holds a starred one. */
  record Delete(Span span, List<Target> targets) implements Stmt {
    public Delete {
      targets = List.copyOf(targets);
    }
  }

  /** {@code raise exception from cause}. */
  record Raise(Span span, Optional<Expr> exception, Optional<Expr> cause) implements Stmt {}

  /** {@code try … except … else … finally}. */
  record Try(
      Span span, List<Stmt> body, List<Handler> handlers, List<Stmt> orElse, List<Stmt> finallyBody)
      implements Stmt {
    public Try {
      body = List.copyOf(body);
      handlers = List.copyOf(handlers);
      orElse = List.copyOf(orElse);
      finallyBody = List.copyOf(finallyBody);
    }

    /** {@code except type as name}; a group handler is {@code except*}. */
    public record Handler(
        Span span, boolean group, Optional<Expr> type, Optional<String> name, List<Stmt> body) {
      public Handler {
        body = List.copyOf(body);
      }
    }
  }

  /** {@code with context as target, …}. */
  record With(Span span, boolean async, List<Item> items, List<Stmt> body) implements Stmt {
    public With {
      items = List.copyOf(items);
      body = List.copyOf(body);
    }

    /** One context manager. */
    public record Item(Expr context, Optional<Target> target) {}
  }

  /**
   * {@code def name(parameters) -> returns}. The span is the {@code def} line; {@code
   * co_firstlineno} is that of the first decorator, where there is one.
   *
   * @param docstring also the first statement of the body
   */
  record FunctionDef(
      Span span,
      boolean async,
      List<Expr> decorators,
      String name,
      List<Parameter> parameters,
      Optional<Expr> returns,
      Optional<String> docstring,
      List<Stmt> body,
      Scope scope)
      implements Stmt {
    public FunctionDef {
      decorators = List.copyOf(decorators);
      parameters = List.copyOf(parameters);
      body = List.copyOf(body);
    }
  }

  /**
   * {@code class name(arguments)}.
   *
   * @param arguments the bases and keywords
   * @param docstring also the first statement of the body
   */
  record ClassDef(
      Span span,
      List<Expr> decorators,
      String name,
      List<Argument> arguments,
      Optional<String> docstring,
      List<Stmt> body,
      Scope scope)
      implements Stmt {
    public ClassDef {
      decorators = List.copyOf(decorators);
      arguments = List.copyOf(arguments);
      body = List.copyOf(body);
    }
  }

  /** {@code match subject: case …}. */
  record Match(Span span, Expr subject, List<Case> cases) implements Stmt {
    public Match {
      cases = List.copyOf(cases);
    }

    /** {@code case pattern if guard: body}. */
    public record Case(Span span, Pattern pattern, Optional<Expr> guard, List<Stmt> body) {
      public Case {
        body = List.copyOf(body);
      }
    }
  }
}
