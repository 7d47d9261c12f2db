package dev.arrayc.interpret;

import dev.arrayc.diagnostic.CompileException;
import dev.arrayc.diagnostic.Diagnostic;
import dev.arrayc.diagnostic.Span;
import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.Block;
import dev.arrayc.ir.Function;
import dev.arrayc.ir.Operation;
import dev.arrayc.ir.Program;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Type;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import dev.arrayc.op.Rule;
import dev.arrayc.op.Supported;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The reference interpreter's entrances: a whole program, a function, or a single op. */
public final class Interpreter {
  /** A Java array's, with two numbers for a complex element. */
  private static final long MOST_ELEMENTS = (1L << 30) - 8;

  private Interpreter() {}

  /**
   * Checks that a tensor fits into a Java array.
   *
   * @throws CompileException.Limitation if it does not
   */
  public static void requireRoom(Span place, TensorType type) {
    if (type.size() > MOST_ELEMENTS) {
      throw new CompileException.Limitation(
          Diagnostic.of(
              place,
              "NotImplementedError",
              "the reference interpreter has no room for " + type,
              "arrays there have at most " + MOST_ELEMENTS + " elements; compile the program"));
    }
  }

  /**
   * Evaluates the entry function; calls find the program's other functions. Ops run one by one as
   * they stand: nothing is contracted.
   *
   * @throws IllegalArgumentException if an argument has not its parameter's type
   */
  public static List<Tensor> evaluate(Program program, List<Tensor> arguments) {
    return evaluate(program, arguments, Observer.NONE);
  }

  /** Does the same; what the program prints and probes is shown to the observer. */
  public static List<Tensor> evaluate(Program program, List<Tensor> arguments, Observer observer) {
    Supported.require(program);
    Map<String, Function> functions = new LinkedHashMap<>();
    program.functions().forEach(f -> functions.put(f.name(), f));
    Process alone = ProcessGrid.alone(functions, observer);
    return new Evaluator(program.entry().body(), functions, alone).run(arguments);
  }

  /**
   * Evaluates a function that calls no other, a prepared one for instance.
   *
   * @throws IllegalArgumentException if an argument has not its parameter's type
   */
  public static List<Tensor> evaluate(Function function, List<Tensor> arguments) {
    return new Evaluator(function.body()).run(arguments);
  }

  /**
   * Evaluates one op on tensors, as an eager call does.
   *
   * @param regions regions that use their own values only
   * @param resultTypes the result types, or empty to infer them
   * @throws Rule.Violation if a constraint of the op does not hold
   */
  public static List<Tensor> evaluate(
      Op op,
      Attributes attributes,
      List<Block> regions,
      List<Type> resultTypes,
      List<Tensor> operands) {
    int next = 0;
    for (Block region : regions) {
      next = Math.max(next, Plan.valueCount(region));
    }
    List<Value> parameters = new ArrayList<>();
    for (Tensor operand : operands) {
      parameters.add(new Value(next++, operand.type()));
    }
    List<Type> types =
        new Rule.Application(op, parameters, attributes, regions, resultTypes).results();
    List<Value> results = new ArrayList<>();
    for (Type type : types) {
      results.add(new Value(next++, type));
    }
    Operation only = new Operation(op, parameters, attributes, regions, results, Span.NONE);
    return new Evaluator(new Block(parameters, List.of(only), results)).run(operands);
  }
}
