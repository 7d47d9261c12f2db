package dev.arrayc.python;

import dev.arrayc.diagnostic.Span;
import dev.arrayc.syntax.Expr;
import dev.arrayc.syntax.Stmt;
import dev.arrayc.syntax.Target;
import dev.arrayc.value.PyCallable;
import dev.arrayc.value.PyNone;
import dev.arrayc.value.PyValue;
import dev.arrayc.value.Session;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;

/** Executes statements. */
final class Executor {
  private static final String STATEMENTS =
      "array programs have: assignments, def, if, for, while, return, break, continue, assert,"
          + " raise, import, global, nonlocal, del, match, with, and class for NamedTuple";

  /** How a statement ended. */
  private sealed interface Completion {}

  private enum Jump implements Completion {
    NONE,
    BREAK,
    CONTINUE
  }

  private record Returned(PyValue value) implements Completion {}

  private final Evaluation evaluation;
  private final Evaluator evaluator;
  private final Matching matching;

  Executor(Evaluation evaluation) {
    this.evaluation = evaluation;
    this.evaluator = new Evaluator(evaluation);
    this.matching = new Matching(evaluator);
  }

  Evaluator evaluator() {
    return evaluator;
  }

  /** Executes a body and gives what it returns, {@code None} if it ends. */
  PyValue execute(List<Stmt> body, Frame frame) {
    return block(body, frame) instanceof Returned r ? r.value() : PyNone.NONE;
  }

  /** Executes a statement that neither holds others nor jumps. */
  void simple(Stmt statement, Frame frame) {
    statement(statement, frame);
  }

  private Completion block(List<Stmt> body, Frame frame) {
    for (Stmt statement : body) {
      Completion completion = statement(statement, frame);
      if (completion != Jump.NONE) {
        return completion;
      }
    }
    return Jump.NONE;
  }

  private Completion statement(Stmt statement, Frame frame) {
    Session session = evaluation.session();
    session.at(statement.span());
    session.step(1);
    switch (statement) {
      case Stmt.Expression s -> evaluator.eval(s.value(), frame);
      case Stmt.Assign s -> assign(s, frame);
      case Stmt.AugmentedAssign s -> evaluator.assignments().augmented(s, frame);
      case Stmt.AnnotatedAssign s -> annotated(s, frame);
      case Stmt.Return s -> {
        return new Returned(s.value().map(v -> evaluator.eval(v, frame)).orElse(PyNone.NONE));
      }
      case Stmt.If s -> {
        return block(chosen(s, frame), frame);
      }
      case Stmt.While s -> {
        return loop(s, frame);
      }
      case Stmt.For s -> {
        return loop(s, frame);
      }
      case Stmt.Break s -> {
        return Jump.BREAK;
      }
      case Stmt.Continue s -> {
        return Jump.CONTINUE;
      }
      case Stmt.Pass s -> {}
      case Stmt.Assert s -> check(s, frame);
      case Stmt.Import s -> evaluation.modules().execute(s, frame);
      case Stmt.ImportFrom s -> evaluation.modules().execute(s, frame);
      case Stmt.Global s -> {}
      case Stmt.Nonlocal s -> {}
      case Stmt.Delete s -> s.targets().forEach(t -> evaluator.assignments().delete(t, frame));
      case Stmt.Raise s -> raise(s, frame);
      case Stmt.FunctionDef s -> define(s, frame);
      case Stmt.ClassDef s -> frame.set(s.name(), Classes.define(evaluation, s, frame));
      case Stmt.Try s -> throw unsupported("try", s.span());
      case Stmt.With s -> {
        return within(s, 0, frame);
      }
      case Stmt.Match s -> {
        return block(chosen(s, frame), frame);
      }
    }
    return Jump.NONE;
  }

  private RuntimeException unsupported(String what, Span span) {
    evaluation.session().at(span);
    return evaluation
        .session()
        .limitation("the " + what + " statement is not supported", STATEMENTS);
  }

  private void assign(Stmt.Assign statement, Frame frame) {
    PyValue value = evaluator.eval(statement.value(), frame);
    for (Target target : statement.targets()) {
      evaluator.assignments().assign(target, value, frame);
    }
  }

  private void annotated(Stmt.AnnotatedAssign statement, Frame frame) {
    statement
        .value()
        .ifPresent(
            v ->
                evaluator
                    .assignments()
                    .assign(statement.target(), evaluator.eval(v, frame), frame));
  }

  /** {@return the body of the first branch whose condition holds} */
  List<Stmt> chosen(Stmt.If statement, Frame frame) {
    for (Stmt.If.Branch branch : statement.branches()) {
      if (evaluator.test(branch.test(), frame)) {
        return branch.body();
      }
    }
    return statement.orElse();
  }

  /** {@return the body of the case that fits; nothing if none does} */
  List<Stmt> chosen(Stmt.Match statement, Frame frame) {
    return matching.choose(statement, frame).orElse(List.of());
  }

  private Completion loop(Stmt.While statement, Frame frame) {
    while (evaluator.test(statement.test(), frame)) {
      Completion completion = block(statement.body(), frame);
      if (completion == Jump.BREAK) {
        return Jump.NONE;
      }
      if (completion instanceof Returned) {
        return completion;
      }
    }
    return block(statement.orElse(), frame);
  }

  /** {@return what a {@code for} goes over} */
  Iterator<PyValue> items(Stmt.For statement, Frame frame) {
    if (statement.async()) {
      throw unsupported("async for", statement.span());
    }
    PyValue iterable = evaluator.eval(statement.iterable(), frame);
    evaluation.session().at(statement.iterable().span());
    return Iteration.of(iterable);
  }

  private Completion loop(Stmt.For statement, Frame frame) {
    Iterator<PyValue> items = items(statement, frame);
    while (items.hasNext()) {
      evaluator.assignments().assign(statement.target(), items.next(), frame);
      Completion completion = block(statement.body(), frame);
      if (completion == Jump.BREAK) {
        return Jump.NONE;
      }
      if (completion instanceof Returned) {
        return completion;
      }
      evaluation.session().at(statement.iterable().span());
    }
    return block(statement.orElse(), frame);
  }

  private Completion within(Stmt.With statement, int index, Frame frame) {
    if (index == statement.items().size()) {
      return block(statement.body(), frame);
    }
    Runnable leave = enter(statement, statement.items().get(index), frame);
    try {
      return within(statement, index + 1, frame);
    } finally {
      leave.run();
    }
  }

  /** Enters a context manager, and gives what leaving it does. */
  Runnable enter(Stmt.With statement, Stmt.With.Item item, Frame frame) {
    if (statement.async()) {
      throw unsupported("async with", statement.span());
    }
    PyValue context = evaluator.eval(item.context(), frame);
    evaluation.session().at(item.context().span());
    if (!(context instanceof ContextManager manager)) {
      throw Raise.type(
          "'" + context.typeName() + "' object does not support the context manager protocol",
          "context managers here are jax.disable_jit(), jax.named_scope(name),"
              + " jax.enable_x64(), np.printoptions(…)");
    }
    Runnable leave = manager.enter().enter(evaluation.session());
    item.target().ifPresent(t -> evaluator.assignments().assign(t, context, frame));
    return leave;
  }

  private void check(Stmt.Assert statement, Frame frame) {
    if (!evaluator.test(statement.test(), frame)) {
      String message = statement.message().map(m -> Text.str(evaluator.eval(m, frame))).orElse("");
      evaluation.session().at(statement.span());
      throw Raise.error("AssertionError", message);
    }
  }

  private void raise(Stmt.Raise statement, Frame frame) {
    if (statement.exception().isEmpty()) {
      throw Raise.error("RuntimeError", "No active exception to reraise");
    }
    PyValue exception = evaluator.eval(statement.exception().get(), frame);
    statement.cause().ifPresent(c -> evaluator.eval(c, frame));
    evaluation.session().at(statement.span());
    PyValue value =
        exception instanceof ExceptionClass type
            ? type.call(List.of(), new LinkedHashMap<>())
            : exception;
    if (!(value instanceof ExceptionValue raised)) {
      throw Raise.type("exceptions must derive from BaseException");
    }
    throw Raise.error(raised.type().name(), raised.message());
  }

  private void define(Stmt.FunctionDef statement, Frame frame) {
    if (statement.async()) {
      throw unsupported("async def", statement.span());
    }
    PyCallable function = evaluator.functions().define(statement, frame);
    PyValue value = function;
    List<PyValue> decorators =
        statement.decorators().stream().map(d -> evaluator.eval(d, frame)).toList();
    for (int i = decorators.size() - 1; i >= 0; i--) {
      Expr place = statement.decorators().get(i);
      evaluation.session().at(place.span());
      value = Builtins.callable(decorators.get(i)).call(List.of(value), new LinkedHashMap<>());
    }
    frame.set(statement.name(), value);
  }
}
