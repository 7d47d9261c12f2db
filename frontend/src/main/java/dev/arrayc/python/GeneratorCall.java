package dev.arrayc.python;

import dev.arrayc.diagnostic.Span;
import dev.arrayc.syntax.Expr;
import dev.arrayc.syntax.Stmt;
import dev.arrayc.syntax.Target;
import dev.arrayc.value.PyNone;
import dev.arrayc.value.PyValue;
import dev.arrayc.value.Session;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * One call of a function whose body yields. Its statements are done one at a time, by an explicit
 * stack of the blocks and loops that are open, so that it can rest at a {@code yield} and go on
 * later. A {@code yield} is a statement, or the value of an assignment (language reference §6.2.9).
 */
final class GeneratorCall extends Iterators.Lazy {
  /** What is open in the body. */
  private sealed interface Level {}

  private record Block(Iterator<Stmt> rest) implements Level {}

  private record WhileLoop(Stmt.While statement) implements Level {}

  private record ForLoop(Stmt.For statement, Iterator<PyValue> items) implements Level {}

  /** The elements of {@code yield from}. */
  private record Delegate(Iterator<PyValue> items) implements Level {}

  /** A {@code with}, and what leaving it does. */
  private record Context(Runnable leave) implements Level {}

  private final Evaluation evaluation;
  private final Evaluator evaluator;
  private final Frame frame;
  private final Deque<Level> levels = new ArrayDeque<>();
  private List<Target> waiting = List.of();
  private PyValue sent = PyNone.NONE;
  private boolean started;
  private boolean running;

  GeneratorCall(Evaluation evaluation, List<Stmt> body, Frame frame) {
    this.evaluation = evaluation;
    this.evaluator = evaluation.executor().evaluator();
    this.frame = frame;
    push(body);
  }

  /** {@code send} and {@code close}. */
  Optional<PyValue> attribute(PyValue self, String name) {
    return switch (name) {
      case "send" -> Optional.of(Builtin.method(self, name, a -> send(a.exactly(1).get(0))));
      case "close" ->
          Optional.of(
              Builtin.method(
                  self,
                  name,
                  a -> {
                    a.exactly(0);
                    end();
                    return PyNone.NONE;
                  }));
      default -> Optional.empty();
    };
  }

  private PyValue send(PyValue value) {
    if (!started && value != PyNone.NONE) {
      throw Raise.type("can't send non-None value to a just-started generator");
    }
    sent = value;
    if (!hasNext()) {
      throw Raise.error("StopIteration", "");
    }
    return next();
  }

  @Override
  Optional<PyValue> advance() {
    if (running) {
      throw Raise.value("generator already executing");
    }
    Session session = evaluation.session();
    Span caller = session.span();
    evaluation.enter();
    running = true;
    try {
      return resume();
    } finally {
      running = false;
      evaluation.leave();
      session.at(caller);
    }
  }

  /** Goes on to the next {@code yield}; empty at the end. */
  private Optional<PyValue> resume() {
    started = true;
    for (Target target : waiting) {
      evaluator.assignments().assign(target, sent, frame);
    }
    waiting = List.of();
    sent = PyNone.NONE;
    Optional<PyValue> yielded = Optional.empty();
    while (yielded.isEmpty() && !levels.isEmpty()) {
      yielded = step(levels.element());
    }
    return yielded;
  }

  private Optional<PyValue> step(Level level) {
    switch (level) {
      case Block b -> {
        if (b.rest().hasNext()) {
          return statement(b.rest().next());
        }
        levels.pop();
      }
      case WhileLoop w -> {
        if (evaluator.test(w.statement().test(), frame)) {
          push(w.statement().body());
        } else {
          levels.pop();
          push(w.statement().orElse());
        }
      }
      case ForLoop f -> {
        evaluation.session().at(f.statement().iterable().span());
        if (f.items().hasNext()) {
          evaluator.assignments().assign(f.statement().target(), f.items().next(), frame);
          push(f.statement().body());
        } else {
          levels.pop();
          push(f.statement().orElse());
        }
      }
      case Delegate d -> {
        if (d.items().hasNext()) {
          return Optional.of(d.items().next());
        }
        levels.pop();
      }
      case Context c -> {
        levels.pop();
        c.leave().run();
      }
    }
    return Optional.empty();
  }

  private void push(List<Stmt> block) {
    if (!block.isEmpty()) {
      levels.push(new Block(block.iterator()));
    }
  }

  private Optional<PyValue> statement(Stmt statement) {
    evaluation.session().at(statement.span());
    evaluation.session().step(1);
    Executor executor = evaluation.executor();
    switch (statement) {
      case Stmt.Expression s when s.value() instanceof Expr.Yield y -> {
        return Optional.of(value(y));
      }
      case Stmt.Assign s when s.value() instanceof Expr.Yield y -> {
        PyValue value = value(y);
        waiting = s.targets();
        return Optional.of(value);
      }
      case Stmt.Expression s when s.value() instanceof Expr.YieldFrom y -> {
        PyValue iterable = evaluator.eval(y.iterable(), frame);
        evaluation.session().at(y.iterable().span());
        levels.push(new Delegate(Iteration.of(iterable)));
      }
      case Stmt.If s -> push(executor.chosen(s, frame));
      case Stmt.While s -> levels.push(new WhileLoop(s));
      case Stmt.For s -> levels.push(new ForLoop(s, executor.items(s, frame)));
      case Stmt.With s -> {
        for (Stmt.With.Item item : s.items()) {
          levels.push(new Context(executor.enter(s, item, frame)));
        }
        push(s.body());
      }
      case Stmt.Match s -> push(executor.chosen(s, frame));
      case Stmt.Break _ -> leaveBody(true);
      case Stmt.Continue _ -> leaveBody(false);
      case Stmt.Return s -> {
        s.value().ifPresent(v -> evaluator.eval(v, frame));
        end();
      }
      default -> executor.simple(statement, frame);
    }
    return Optional.empty();
  }

  private PyValue value(Expr.Yield e) {
    return e.value().map(v -> evaluator.eval(v, frame)).orElse(PyNone.NONE);
  }

  /** Leaves what is open within the innermost loop, and the loop too at a {@code break}. */
  private void leaveBody(boolean loop) {
    while (!(levels.element() instanceof WhileLoop || levels.element() instanceof ForLoop)) {
      leave();
    }
    if (loop) {
      levels.pop();
    }
  }

  private void end() {
    while (!levels.isEmpty()) {
      leave();
    }
  }

  private void leave() {
    if (levels.pop() instanceof Context c) {
      c.leave().run();
    }
  }
}
