package dev.arrayc.library;

import dev.arrayc.interpret.Interpreter;
import dev.arrayc.ir.Builder;
import dev.arrayc.ir.Function;
import dev.arrayc.ir.Program;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Rule;
import dev.arrayc.transform.Prepare;
import dev.arrayc.value.Array;
import dev.arrayc.value.Concrete;
import dev.arrayc.value.PyValue;
import dev.arrayc.value.Session;
import dev.arrayc.value.Trace;
import dev.arrayc.value.Tracer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Where operations go: into the innermost open trace, or, if none is open, into a program of their
 * own that is evaluated now. While a trace is open every operation is staged, even one whose
 * operands are all concrete, as JAX does.
 */
public final class Staging {
  /** The name of what puts a constant into a trace: no operation of the program. */
  static final String CONSTANT = "";

  /** Evaluator steps that an operation counts for: what it takes, compared with Python's own. */
  private static final long STEPS = 25;

  /** Those of one that is kept, and will be compiled. */
  private static final long TRACED_STEPS = 60;

  private Staging() {}

  /** Emits the StableHLO of a primitive with one result. */
  @FunctionalInterface
  public interface Lowering {
    Value emit(Builder builder, List<Value> operands);
  }

  /** Emits the StableHLO of a primitive with several results. */
  @FunctionalInterface
  public interface MultiLowering {
    List<Value> emit(Builder builder, List<Value> operands);
  }

  /**
   * Applies a primitive.
   *
   * @param text JAX's spelling with parameters, for provenance: {@code reduce_prod[axes=(0,)]}
   * @param weak whether the result has a weak type
   * @throws dev.arrayc.diagnostic.CompileException if an operand has leaked from a closed trace, or
   *     the op does not take these operands
   */
  public static Array bind(
      String text, boolean weak, List<? extends Array> operands, Lowering lowering) {
    return bindAll(
            text,
            List.of(weak),
            operands,
            (builder, values) -> List.of(lowering.emit(builder, values)))
        .getFirst();
  }

  /** Applies a primitive with as many results as {@code weak} has entries. */
  public static List<Array> bindAll(
      String text, List<Boolean> weak, List<? extends Array> operands, MultiLowering lowering) {
    Session session = Session.current();
    if (session.trace().isEmpty()) {
      return evaluate(text, () -> bindAll(text, weak, operands, lowering));
    }
    Trace trace = session.trace().get();
    session.step(trace.isEager() ? STEPS : TRACED_STEPS);
    List<Value> values = operands.stream().map(Staging::value).toList();
    List<Value> results;
    try {
      results = lowering.emit(trace.builder(), values);
    } catch (Rule.Violation e) {
      throw session.error("TypeError", text + ": " + e.getMessage());
    }
    List<Array> arrays = new ArrayList<>();
    for (int i = 0; i < results.size(); i++) {
      Value result = results.get(i);
      if (!text.equals(CONSTANT)) {
        trace.addOrigin(new Trace.Origin(text, values, result, session.span()));
      }
      arrays.add(new Tracer(result, weak.get(i), trace));
    }
    return arrays;
  }

  /**
   * {@return the value of the innermost trace that stands for an array}
   *
   * @throws dev.arrayc.diagnostic.CompileException if it is a tracer of a trace that has ended
   */
  public static Value value(Array array) {
    Trace trace = Session.current().trace().orElseThrow();
    return switch (array) {
      case Concrete c when trace.isEager() && c.type().rank() > 0 -> trace.capture(c);
      case Concrete c -> constant(trace, c.tensor());
      case Tracer t when !t.trace().isOpen() -> throw TracerErrors.unexpected(t);
      case Tracer t when t.trace().builder() == trace.builder() -> t.value();
      case Tracer t -> trace.capture(t);
    };
  }

  /**
   * {@return what a caller hands over: in the program that an eager call becomes a scalar is a
   * parameter too, as in JAX, and not a constant that quotients could be folded by}
   */
  static Array argument(Array array) {
    return Session.current()
        .trace()
        .filter(trace -> trace.isEager() && array instanceof Concrete)
        .<Array>map(trace -> new Tracer(trace.capture(array), array.weak(), trace))
        .orElse(array);
  }

  private static Value constant(Trace trace, Tensor tensor) {
    if (tensor.type().rank() > 0) {
      Session.current().chargeConstant(tensor.dtype(), tensor.type().size());
    }
    return trace.builder().constant(tensor);
  }

  /**
   * Runs a library function: within the open trace, or else as one program of its own, so that it
   * contracts and rounds as the same function would under {@code jit}.
   *
   * @return what the body returns, its tracers replaced by the arrays they stand for
   */
  public static PyValue asOneFunction(String name, Supplier<PyValue> body) {
    if (Session.current().trace().isPresent()) {
      return body.get();
    }
    PyTrees.TreeDef[] structure = new PyTrees.TreeDef[1];
    List<PyValue> leaves =
        staged(
            name,
            () -> {
              PyTrees.Flat flat = PyTrees.flatten(body.get());
              structure[0] = flat.structure();
              return flat.leaves();
            });
    return PyTrees.unflatten(structure[0], leaves);
  }

  private static List<Array> evaluate(String name, Supplier<List<Array>> body) {
    return staged(name, () -> List.<PyValue>copyOf(body.get())).stream()
        .map(Array.class::cast)
        .toList();
  }

  private static List<PyValue> staged(String name, Supplier<List<PyValue>> body) {
    Session session = Session.current();
    Trace trace = Trace.eager(name, session.span());
    session.push(trace);
    List<PyValue> leaves;
    List<Tracer> results;
    Program program;
    try {
      leaves = body.get();
      results = leaves.stream().filter(Tracer.class::isInstance).map(Tracer.class::cast).toList();
      program = program(name, trace, results);
    } finally {
      session.pop();
    }
    List<Tensor> values = results.isEmpty() ? List.of() : run(program, trace.captured());
    List<PyValue> out = new ArrayList<>();
    int next = 0;
    for (PyValue leaf : leaves) {
      out.add(leaf instanceof Tracer t ? new Concrete(values.get(next++), t.weak()) : leaf);
    }
    return out;
  }

  private static Program program(String name, Trace trace, List<Tracer> results) {
    List<Value> values = results.stream().map(Staging::value).toList();
    List<Function.Parameter> parameters =
        trace.captured().stream().map(a -> new Function.Parameter("", false)).toList();
    List<Function.Result> paths = values.stream().map(v -> new Function.Result("")).toList();
    return new Program(
        name, List.of(new Function("main", parameters, paths, trace.builder().finish(values))));
  }

  private static List<Tensor> run(Program program, List<Array> captured) {
    for (TensorType type : program.entry().resultTypes()) {
      Session.current().chargeConstant(type.dtype(), type.size());
    }
    List<Tensor> arguments = new ArrayList<>();
    for (Array array : captured) {
      if (!(array instanceof Concrete c)) {
        throw new IllegalStateException("an eager call has captured " + array);
      }
      arguments.add(c.tensor());
    }
    return Interpreter.evaluate(Prepare.prepare(program, !Session.current().isNumpy()), arguments);
  }
}
