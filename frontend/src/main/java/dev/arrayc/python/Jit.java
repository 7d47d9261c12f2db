package dev.arrayc.python;

import dev.arrayc.value.PyCallable;
import dev.arrayc.value.PyValue;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * {@code jax.jit}: of a function, as a decorator, or with options only as a maker of decorators.
 */
final class Jit {
  private Jit() {}

  static Builtin function(Evaluation evaluation) {
    return Builtin.function("jit", args -> jit(evaluation, args));
  }

  private static PyValue jit(Evaluation evaluation, Args args) {
    if (args.count() > 1) {
      throw Raise.type(
          "jit() takes from 0 to 1 positional arguments but " + args.count() + " were given",
          "options are given by keyword: jit(f, static_argnums=(1,))");
    }
    SequencedMap<String, PyValue> options = new LinkedHashMap<>(args.keyword());
    JitOptions.checkKeywords(options);
    return args.count() == 1
        ? of(evaluation, args.get(0), options)
        : Builtin.function("jit", a -> of(evaluation, a.exactly(1).get(0), options));
  }

  private static PyValue of(
      Evaluation evaluation, PyValue function, SequencedMap<String, PyValue> options) {
    if (!(function instanceof PyCallable callable)) {
      throw Raise.type("Expected a callable value, got " + Text.str(function));
    }
    return new JitFunction(evaluation, callable, JitOptions.of(callable, options));
  }
}
