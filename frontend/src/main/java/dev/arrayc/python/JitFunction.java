package dev.arrayc.python;

import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import dev.arrayc.library.PyTrees;
import dev.arrayc.library.Staging;
import dev.arrayc.library.TopLevel;
import dev.arrayc.library.TracerErrors;
import dev.arrayc.value.Array;
import dev.arrayc.value.Concrete;
import dev.arrayc.value.PyCallable;
import dev.arrayc.value.PyNone;
import dev.arrayc.value.PyStr;
import dev.arrayc.value.PyValue;
import dev.arrayc.value.Session;
import dev.arrayc.value.Trace;
import dev.arrayc.value.Tracer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * A function that {@code jax.jit} has wrapped. A call traces it unless that has been done for such
 * arguments; then the program is run, or, while an outer function is traced, becomes a part of it.
 */
final class JitFunction implements ReprCallable {
  /** Evaluator steps that a call of compiled code counts for. */
  private static final long CALL_STEPS = 25;

  /** Evaluator steps that a compilation counts for. */
  private static final long COMPILE_STEPS = 10_000;

  private final Evaluation evaluation;
  private final PyCallable function;
  private final JitOptions options;

  JitFunction(Evaluation evaluation, PyCallable function, JitOptions options) {
    this.evaluation = evaluation;
    this.function = function;
    this.options = options;
  }

  /** {@return the function inside} */
  PyCallable function() {
    return function;
  }

  JitOptions options() {
    return options;
  }

  @Override
  public String name() {
    return function.name();
  }

  @Override
  public PyValue call(List<PyValue> positional, SequencedMap<String, PyValue> keyword) {
    Session session = evaluation.session();
    if (session.jitDisabled()) {
      return function.call(positional, keyword);
    }
    CallArguments arguments = CallArguments.of(function, options, positional, keyword);
    arguments.leaves().forEach(evaluation.donated()::check);
    TracedFunction traced = specialised(session, arguments);
    List<Array> results =
        session.trace().isPresent()
            ? splice(session, session.trace().get(), traced, arguments)
            : run(traced, arguments);
    return PyTrees.unflatten(traced.results(), results);
  }

  /** {@code f.lower(*args)}: arguments may be types without data. */
  private Lowered lower(Args args) {
    SequencedMap<String, PyValue> keyword = new java.util.LinkedHashMap<>();
    args.keyword().forEach((name, value) -> keyword.put(name, TopLevel.placeholders(value)));
    CallArguments arguments =
        CallArguments.of(
            function,
            options,
            args.positional().stream().map(TopLevel::placeholders).toList(),
            keyword);
    return new Lowered(this, arguments, specialised(evaluation.session(), arguments));
  }

  private TracedFunction specialised(Session session, CallArguments arguments) {
    JitCache.Key key =
        new JitCache.Key(
            function,
            arguments.statics(),
            arguments.structure(),
            arguments.leafTypes(),
            session.config());
    Optional<TracedFunction> known = evaluation.jitCache().find(key);
    if (known.isPresent()) {
      return known.get();
    }
    if (session.trace().isEmpty()) {
      session.step(COMPILE_STEPS);
    }
    TracedFunction traced = FunctionTracer.trace(session, function, arguments);
    evaluation.jitCache().put(key, traced);
    return traced;
  }

  /** Runs the compiled code of a traced function. */
  List<Array> run(TracedFunction traced, CallArguments arguments) {
    traced.captured().stream()
        .filter(Tracer.class::isInstance)
        .findFirst()
        .ifPresent(
            t -> {
              throw TracerErrors.unexpected((Tracer) t);
            });
    evaluation.session().step(CALL_STEPS);
    List<Tensor> inputs = new ArrayList<>();
    for (Array leaf : arguments.leaves()) {
      switch (leaf) {
        case Concrete c -> inputs.add(c.tensor());
        case Tracer t -> throw TracerErrors.unexpected(t);
      }
    }
    for (TensorType type : traced.program().entry().resultTypes()) {
      evaluation.session().chargeConstant(type.dtype(), type.size());
    }
    List<Tensor> outputs = evaluation.runner().run(traced.program(), inputs);
    evaluation.donated().note(arguments, traced);
    List<Array> results = new ArrayList<>();
    int count = traced.weak().size();
    for (int i = 0; i < count; i++) {
      results.add(new Concrete(outputs.get(i), traced.weak().get(i)));
    }
    for (Trace.Effect effect : traced.effects()) {
      List<Array> operands = new ArrayList<>();
      for (boolean weak : effect.weak()) {
        operands.add(new Concrete(outputs.get(count++), weak));
      }
      effect.action().accept(operands);
    }
    return results;
  }

  private List<Array> splice(
      Session session, Trace trace, TracedFunction traced, CallArguments arguments) {
    List<Value> inputs = new ArrayList<>();
    arguments.leaves().forEach(leaf -> inputs.add(Staging.value(leaf)));
    traced.captured().forEach(outer -> inputs.add(Staging.value(outer)));
    List<Value> outputs = Splice.into(trace.builder(), traced.program().entry().body(), inputs);
    trace.builder().at(session.span());
    List<Array> results = new ArrayList<>();
    int count = traced.weak().size();
    for (int i = 0; i < count; i++) {
      Value output = outputs.get(i);
      if (!inputs.contains(output)) {
        trace.addOrigin(
            new Trace.Origin("jit[name=" + name() + "]", inputs, output, session.span()));
      }
      results.add(new Tracer(output, traced.weak().get(i), trace));
    }
    for (Trace.Effect effect : traced.effects()) {
      List<Value> operands = outputs.subList(count, count + effect.operands().size());
      count += operands.size();
      DebugModule.note(trace, effect, operands);
    }
    return results;
  }

  @Override
  public Optional<Declaration> declaration() {
    return Signatures.declaration(this);
  }

  @Override
  public Optional<PyValue> attribute(String attribute) {
    return switch (attribute) {
      case "__wrapped__" -> Optional.of(function);
      case "clear_cache" ->
          Optional.of(
              Builtin.function(
                  attribute,
                  a -> {
                    evaluation.jitCache().forget(function);
                    return PyNone.NONE;
                  }));
      case "lower" -> Optional.of(Builtin.function(attribute, this::lower));
      case "eval_shape" ->
          Optional.of(
              Builtin.function(
                  attribute,
                  a -> {
                    List<PyValue> all = new ArrayList<>(List.of(this));
                    all.addAll(a.positional());
                    return Arrays.function("jax", "eval_shape").call(all, a.keyword());
                  }));
      case "trace" ->
          throw evaluation
              .session()
              .limitation(
                  ".trace of a jitted function is not supported",
                  "there are no jaxprs here; .lower(…).as_text() gives StableHLO");
      case "__name__" -> Optional.of(new PyStr(name()));
      default -> Attributes.find(function, attribute);
    };
  }

  @Override
  public String repr() {
    return "<PjitFunction of " + Text.repr(function) + ">";
  }

  @Override
  public String typeName() {
    return "PjitFunction";
  }
}
