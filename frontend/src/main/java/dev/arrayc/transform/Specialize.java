package dev.arrayc.transform;

import dev.arrayc.diagnostic.CompileException;
import dev.arrayc.diagnostic.Span;
import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.Block;
import dev.arrayc.ir.Function;
import dev.arrayc.ir.Operation;
import dev.arrayc.ir.Program;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import dev.arrayc.op.Supported;
import dev.arrayc.op.Verifier;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** From a program to the one function that its entry is for given arguments. */
public final class Specialize {
  private Specialize() {}

  /**
   * {@return the program as one function of tensors of known sizes: calls are inlined, tuples
   * flattened, tokens gone}
   *
   * @throws CompileException.Limitation where a size does not follow from the entry's types
   */
  public static Program apply(Program program) {
    Program flat = Flatten.apply(program);
    return apply(flat, flat.entry().parameterTypes(), unknown(flat));
  }

  /**
   * Does the same for arguments of types of which the program knows parts only.
   *
   * @param types of the entry's parameters, which tuples are flattened among
   * @param values the elements of parameters whose value is fixed; they are no parameters any more
   */
  public static Program apply(
      Program program, List<TensorType> types, List<Optional<Tensor>> values) {
    Program flat = Flatten.apply(program);
    Function entry = fixed(InlineCalls.apply(flat), values);
    List<TensorType> others = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      if (values.get(i).isEmpty()) {
        others.add(types.get(i));
      }
    }
    if (!others.equals(entry.parameterTypes()) || RefineShapes.isNeeded(entry.body())) {
      entry = DeadCode.apply(RefineShapes.apply(entry, others));
    }
    Program whole = new Program(flat.name(), List.of(entry), flat.attributes());
    Supported.require(whole);
    return whole;
  }

  /** {@return the types of the entry's parameters as far as the program knows them, flattened} */
  public static List<TensorType> parameters(Program program) {
    return Flatten.apply(program).entry().parameterTypes();
  }

  /**
   * {@return the entry as its callers see it: parameters and results are tensors of known sizes, of
   * plain elements, which quantized ones are stored as}
   *
   * @throws CompileException.Limitation where a size does not follow from the entry's types
   */
  public static Function signature(Program program) {
    Function entry = program.entry();
    boolean isPlain =
        Stream.concat(entry.body().parameters().stream(), entry.body().results().stream())
            .allMatch(v -> v.type() instanceof TensorType t && t.isStatic() && !t.isQuantized());
    return isPlain ? entry : ExpandQuantized.apply(apply(program).entry());
  }

  /**
   * {@return the functions of a program each by itself, for the interpreter: those that run in
   * parallel are called by name}
   */
  public static Program separately(Program program) {
    Verifier.verify(program);
    Program flat = Flatten.apply(program);
    List<Function> functions = new ArrayList<>();
    for (Function function : flat.functions()) {
      Function refined =
          RefineShapes.isNeeded(function.body())
              ? RefineShapes.apply(function, function.parameterTypes())
              : function;
      functions.add(ExpandQuantized.apply(refined));
    }
    return new Program(flat.name(), functions, flat.attributes());
  }

  /** The function with constants in place of parameters whose value is fixed. */
  private static Function fixed(Function function, List<Optional<Tensor>> values) {
    List<Operation> operations = new ArrayList<>();
    List<Value> parameters = new ArrayList<>();
    List<Function.Parameter> names = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      Value parameter = function.body().parameters().get(i);
      if (values.get(i).isEmpty()) {
        parameters.add(parameter);
        names.add(function.parameters().get(i));
        continue;
      }
      Attribute value = new Attribute.Dense(values.get(i).get());
      operations.add(
          new Operation(
              Op.CONSTANT,
              List.of(),
              Attributes.NONE.with("value", value),
              List.of(),
              List.of(parameter),
              Span.NONE));
    }
    operations.addAll(function.body().operations());
    Block body = new Block(parameters, operations, function.body().results());
    return new Function(function.name(), names, function.results(), body, function.attributes());
  }

  private static List<Optional<Tensor>> unknown(Program program) {
    List<Value> parameters = program.entry().body().parameters();
    return Collections.nCopies(parameters.size(), Optional.empty());
  }
}
