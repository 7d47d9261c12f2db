package dev.arrayc.python;

import dev.arrayc.syntax.ParsedModule;
import dev.arrayc.value.PyTuple;
import dev.arrayc.value.PyValue;
import dev.arrayc.value.Session;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One evaluation of a program: what its parts share. The session has the traces, the place and the
 * limits; here are the output, the modules, the caches of jitted functions, and how deep calls are
 * nested.
 */
final class Evaluation {
  private static final ScopedValue<Evaluation> CURRENT = ScopedValue.newInstance();

  private final Session session;
  private final Appendable out;
  private final ProgramRunner runner;
  private final Modules modules;
  private final Map<String, PyValue> builtins;
  private final JitCache jitCache = new JitCache();
  private final Donated donated = new Donated();
  private final Executor executor;
  private final Map<PyTuple.NamedClass, NamedTupleType> namedTuples = new HashMap<>();
  private int depth = 1;

  Evaluation(Session session, Appendable out, ProgramRunner runner, Siblings siblings) {
    this.session = session;
    this.out = out;
    this.runner = runner;
    this.modules = new Modules(this, siblings);
    this.builtins = Builtins.table(this);
    this.executor = new Executor(this);
  }

  /** {@return the evaluation that is going on} */
  static Evaluation current() {
    return CURRENT.get();
  }

  /** Runs something as this evaluation. */
  <T> T run(java.util.concurrent.Callable<T> body) throws Exception {
    return ScopedValue.where(CURRENT, this).call(() -> session.run(body));
  }

  Session session() {
    return session;
  }

  Appendable out() {
    return out;
  }

  ProgramRunner runner() {
    return runner;
  }

  Modules modules() {
    return modules;
  }

  JitCache jitCache() {
    return jitCache;
  }

  Donated donated() {
    return donated;
  }

  Executor executor() {
    return executor;
  }

  /** Evaluates a module from top to bottom and gives its variables. */
  Frame execute(ParsedModule module, String name) {
    Frame frame = Frame.module(builtins);
    frame.setOwn("__name__", new dev.arrayc.value.PyStr(name));
    frame.setOwn(
        "__doc__",
        module
            .docstring()
            .<PyValue>map(dev.arrayc.value.PyStr::new)
            .orElse(dev.arrayc.value.PyNone.NONE));
    executor.execute(module.body(), frame);
    return frame;
  }

  void define(NamedTupleType type) {
    namedTuples.put(type.shape(), type);
  }

  Optional<NamedTupleType> namedTuple(PyTuple.NamedClass shape) {
    return Optional.ofNullable(namedTuples.get(shape));
  }

  /** Counts a call, so that recursion ends. */
  void enter() {
    enter("");
  }

  private void enter(String doing) {
    depth++;
    if (depth > session.limits().frames()) {
      throw Raise.error(
          "RecursionError",
          "maximum recursion depth exceeded" + (doing.isEmpty() ? "" : " " + doing),
          "calls are nested more than "
              + session.limits().frames()
              + " deep; if that is meant, raise the limit with --max-frames");
    }
  }

  void leave() {
    depth--;
  }

  /** Does something that goes down into nested values, one level deeper. */
  void nested(String doing, Runnable body) {
    enter(doing);
    body.run();
    leave();
  }
}
