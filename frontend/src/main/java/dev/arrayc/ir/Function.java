package dev.arrayc.ir;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A function: its name, body, and what is known of each parameter and result beside its type.
 *
 * @param attributes what else is said of it, {@link #VISIBILITY} for instance
 */
public record Function(
    String name,
    List<Parameter> parameters,
    List<Result> results,
    Block body,
    Attributes attributes) {
  /** The attribute that says whether a function can be called from outside: public or private. */
  public static final String VISIBILITY = "sym_visibility";

  /** What it may say. */
  public static final List<String> VISIBILITIES = List.of("public", "private", "nested");

  /**
   * What a caller knows a parameter by: its path in the user's signature ({@code x}, {@code
   * d['w']}), and whether its memory may be reused for a result.
   *
   * @param attributes what else is said of it, kept for who prints it
   */
  public record Parameter(String path, boolean donated, Attributes attributes) {
    public Parameter(String path, boolean donated) {
      this(path, donated, Attributes.NONE);
    }
  }

  /**
   * A result's path in the returned pytree, {@code result[0]['a']}.
   *
   * @param attributes what else is said of it, kept for who prints it
   * @param inPlaceOf the number of the parameter whose memory it is written to, where a caller
   *     passes an array to be changed
   */
  public record Result(String path, Attributes attributes, OptionalInt inPlaceOf) {
    /** A result in memory of its own. */
    public Result(String path) {
      this(path, Attributes.NONE);
    }

    /** A result in memory of its own, of which more is said. */
    public Result(String path, Attributes attributes) {
      this(path, attributes, OptionalInt.empty());
    }
  }

  public Function {
    parameters = List.copyOf(parameters);
    results = List.copyOf(results);
    if (parameters.size() != body.parameters().size() || results.size() != body.results().size()) {
      throw new IllegalArgumentException("signature and body of " + name + " differ in arity");
    }
  }

  public Function(String name, List<Parameter> parameters, List<Result> results, Block body) {
    this(name, parameters, results, body, Attributes.NONE);
  }

  public List<TensorType> parameterTypes() {
    return body.parameters().stream().map(Value::tensorType).toList();
  }

  public List<TensorType> resultTypes() {
    return body.results().stream().map(Value::tensorType).toList();
  }

  public boolean isPrivate() {
    return attributes.find(VISIBILITY).equals(Optional.of(new Attribute.Text("private")));
  }

  public Function withBody(Block newBody) {
    return new Function(name, parameters, results, newBody, attributes);
  }
}
