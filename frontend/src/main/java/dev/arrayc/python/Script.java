package dev.arrayc.python;

import dev.arrayc.diagnostic.CompileException;
import dev.arrayc.diagnostic.CompileException.Bug;
import dev.arrayc.diagnostic.CompileException.UserError;
import dev.arrayc.diagnostic.Diagnostic;
import dev.arrayc.diagnostic.SourceFile;
import dev.arrayc.diagnostic.Span;
import dev.arrayc.syntax.Parser;
import dev.arrayc.value.Session;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;

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
  static <T> T onLargeStack(Session session, Callable<T> evaluation) {
    AtomicReference<T> result = new AtomicReference<>();
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Thread thread =
        new Thread(
            null,
            () -> {
              try {
                result.set(evaluation.call());
              } catch (Throwable t) {
                failure.set(t);
              }
            },
            "evaluator",
            STACK_BYTES);
    thread.start();
    join(thread);
    Throwable thrown = failure.get();
    if (thrown != null) {
      throw translated(session, thrown);
    }
    return result.get();
  }

  private static void join(Thread thread) {
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
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
