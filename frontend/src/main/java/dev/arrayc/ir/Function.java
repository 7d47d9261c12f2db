package dev.arrayc.ir;

import java.util.List;
import java.util.OptionalInt;

/** A function: its name, body, and what is known of each parameter and result beside its type. */
public record Function(String name, List<Parameter> parameters, List<Result> results, Block body) {
  /**
   * What a caller knows a parameter by: its path in the user's signature ({@code x}, {@code
   * d['w']}), and whether its memory may be reused for a result.
   */
  public record Parameter(String path, boolean donated) {}

  /**
   * A result's path in the returned pytree, {@code result[0]['a']}; and the number of the parameter
   * whose memory it is written to, where a caller passes an array to be changed.
   */
  public record Result(String path, OptionalInt inPlaceOf) {
    /** A result in memory of its own. */
    public Result(String path) {
      this(path, OptionalInt.empty());
    }
  }

  public Function {
    parameters = List.copyOf(parameters);
    results = List.copyOf(results);
    if (parameters.size() != body.parameters().size() || results.size() != body.results().size()) {
      throw new IllegalArgumentException("signature and body of " + name + " differ in arity");
    }
  }

  public List<TensorType> parameterTypes() {
    return body.parameters().stream().map(Value::tensorType).toList();
  }

  public List<TensorType> resultTypes() {
    return body.results().stream().map(Value::tensorType).toList();
  }

  public Function withBody(Block newBody) {
    return new Function(name, parameters, results, newBody);
  }
}
