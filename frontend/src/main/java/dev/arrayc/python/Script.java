package dev.arrayc.python;

import dev.arrayc.diagnostic.CompileException;
import dev.arrayc.diagnostic.CompileException.Bug;
import dev.arrayc.diagnostic.CompileException.UserError;
import dev.arrayc.diagnostic.Diagnostic;
import dev.arrayc.diagnostic.SourceFile;
import dev.arrayc.diagnostic.Span;
import dev.arrayc.syntax.Parser;
import dev.arrayc.value.Session;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Runs whole programs: {@code arrayc run prog.py}. */
public final class Script {
  /** Reserved, not used up: calls within calls of a program become calls within calls of ours. */
  private static final long STACK_BYTES = 1L << 29;

  private Script() {}

  /**
   * Evaluates a program from top to bottom.
   *
   * @param out receives what it prints
   * @param runner runs the calls of jitted functions
   * @param siblings the modules beside the program
   * @throws CompileException for every failure of the program, located
   */
  public static void run(
      SourceFile source,
      Appendable out,
      ProgramRunner runner,
      Siblings siblings,
      Session.Config config,
      Session.Limits limits) {
    Session session = new Session(config, limits);
    onLargeStack(
        session,
        () -> {
          Evaluation evaluation = new Evaluation(session, out, runner, siblings);
          return evaluation.run(() -> evaluation.execute(Parser.parseModule(source), "__main__"));
        });
  }

  /** Evaluates on a thread whose stack is large enough for any program within the limits. */
  public static <T> T onLargeStack(Session session, Callable<T> evaluation) {
    FutureTask<T> task = new FutureTask<>(evaluation);
    Thread thread = new Thread(null, task, "evaluator", STACK_BYTES);
    thread.start();
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return task.get();
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ExecutionException e) {
          throw translated(session, Objects.requireNonNull(e.getCause()));
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Whatever was thrown, the user sees one located error. */
  private static RuntimeException translated(Session session, Throwable thrown) {
    Span span = session.span();
    return switch (thrown) {
      case CompileException e -> e;
      case StackOverflowError e ->
          new UserError(
              Diagnostic.of(
                  span,
                  "RecursionError",
                  "maximum recursion depth exceeded",
                  "values or calls are nested too deeply here"));
      case OutOfMemoryError e ->
          new UserError(
              Diagnostic.of(span, "MemoryError", "the program's values do not fit into memory"));
      case Error e -> throw e;
      default -> {
        Bug bug = new Bug(Diagnostic.of(span, "", "arrayc failed here: " + thrown));
        bug.initCause(thrown);
        yield bug;
      }
    };
  }
}
