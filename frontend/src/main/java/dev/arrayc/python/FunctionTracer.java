package dev.arrayc.python;

import dev.arrayc.diagnostic.Span;
import dev.arrayc.ir.Function;
import dev.arrayc.ir.Program;
import dev.arrayc.ir.Value;
import dev.arrayc.library.Literals;
import dev.arrayc.library.PyTrees;
import dev.arrayc.library.Staging;
import dev.arrayc.value.Array;
import dev.arrayc.value.PyCallable;
import dev.arrayc.value.PyValue;
import dev.arrayc.value.Session;
import dev.arrayc.value.Trace;
import dev.arrayc.value.Tracer;
import java.util.ArrayList;
import java.util.List;

/** Traces a function: calls it with tracers for its array arguments and keeps what it did. */
final class FunctionTracer {
  private FunctionTracer() {}

  static TracedFunction trace(Session session, PyCallable function, CallArguments arguments) {
    Span definition = Signatures.definition(function);
    Trace trace = new Trace(function.name(), definition);
    session.push(trace);
    try {
      List<Tracer> parameters = new ArrayList<>();
      for (int i = 0; i < arguments.leaves().size(); i++) {
        Array leaf = arguments.leaves().get(i);
        Value value = trace.builder().parameter(leaf.type());
        trace.addArgument(value, arguments.paths().get(i));
        parameters.add(new Tracer(value, leaf.weak(), trace));
      }
      PyTrees.Flat results = PyTrees.flatten(arguments.callWith(function, parameters));
      return finish(trace, function, arguments, results);
    } finally {
      session.pop();
    }
  }

  private static TracedFunction finish(
      Trace trace, PyCallable function, CallArguments arguments, PyTrees.Flat results) {
    List<Function.Result> paths =
        new ArrayList<>(
            PyTrees.paths(results.structure(), "result").stream()
                .map(Function.Result::new)
                .toList());
    List<Value> values = new ArrayList<>();
    List<Boolean> weak = new ArrayList<>();
    for (int i = 0; i < results.leaves().size(); i++) {
      Array leaf = result(trace, results.leaves().get(i), paths.get(i).path());
      values.add(Staging.value(leaf));
      weak.add(leaf.weak());
    }
    for (Trace.Effect effect : trace.effects()) {
      values.addAll(effect.operands());
      effect.operands().forEach(o -> paths.add(new Function.Result("")));
    }
    List<Function.Parameter> parameters = new ArrayList<>();
    for (int i = 0; i < arguments.leaves().size(); i++) {
      parameters.add(new Function.Parameter(arguments.paths().get(i), arguments.donated().get(i)));
    }
    List<Array> captured = trace.captured();
    captured.forEach(c -> parameters.add(new Function.Parameter("", false)));
    Function entry = new Function("main", parameters, paths, trace.builder().finish(values));
    return new TracedFunction(
        new Program(programName(function), List.of(entry)),
        captured,
        results.structure(),
        weak,
        trace.effects());
  }

  /** {@return a function's name as a symbol: {@code <lambda>} is {@code _lambda}} */
  private static String programName(PyCallable function) {
    String name = function.name().replaceAll("[^A-Za-z0-9_]+", "_");
    return name.endsWith("_") && function.name().endsWith(">")
        ? name.substring(0, name.length() - 1)
        : name;
  }

  private static Array result(Trace trace, PyValue value, String path) {
    return Literals.lift(value)
        .orElseThrow(
            () -> {
              String component = path.substring("result".length());
              Span place = trace.definition();
              return Raise.type(
                  "function "
                      + trace.functionName()
                      + (place.isKnown() ? " at " + place.source().name() + ":" + place.line() : "")
                      + " traced for jit returned a value of type "
                      + Types.shown(value)
                      + (component.isEmpty() ? "" : " at output component " + component)
                      + ", which is not a valid JAX type",
                  "return arrays, numbers, None, and tuples, lists or dicts of them");
            });
  }
}
