package dev.arrayc.library;

import dev.arrayc.value.PyCallable;
import dev.arrayc.value.PyValue;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Function;

/**
 * A function of the library: one row of its tables.
 *
 * @param fullName the name with its module: {@code jax.numpy.sum}
 * @param signature its parameters
 * @param staged whether an eager call runs as one small program (JAX jits the function) rather than
 *     operation by operation
 * @param body what it computes
 */
public record LibraryFunction(
    String fullName, Signature signature, boolean staged, Function<Arguments, PyValue> body)
    implements PyCallable {
  /** Functions that JAX has under another name too, by which they call themselves. */
  private static final Map<String, String> ALIASES =
      Map.of(
          "jax.nn.swish", "silu",
          "jax.nn.hard_swish", "hard_silu",
          "jax.nn.initializers.kaiming_normal", "he_normal",
          "jax.nn.initializers.kaiming_uniform", "he_uniform",
          "jax.nn.initializers.xavier_normal", "glorot_normal",
          "jax.nn.initializers.xavier_uniform", "glorot_uniform");

  /** A function that runs as one program when it is called eagerly. */
  static LibraryFunction of(String fullName, String signature, Function<Arguments, PyValue> body) {
    return new LibraryFunction(fullName, new Signature(signature), true, body);
  }

  /** A function that calls back, or computes on static values: it is never one program. */
  static LibraryFunction plain(
      String fullName, String signature, Function<Arguments, PyValue> body) {
    return new LibraryFunction(fullName, new Signature(signature), false, body);
  }

  /** {@return the module: {@code jax.numpy}} */
  public String module() {
    return fullName.substring(0, fullName.lastIndexOf('.'));
  }

  @Override
  public String name() {
    return fullName.substring(fullName.lastIndexOf('.') + 1);
  }

  /** {@return its {@code __name__}} */
  public String ownName() {
    return ALIASES.getOrDefault(fullName, name());
  }

  @Override
  public PyValue call(List<PyValue> positional, SequencedMap<String, PyValue> keyword) {
    Arguments arguments = signature.bind(ownName(), positional, keyword);
    return staged
        ? Staging.asOneFunction(name(), () -> body.apply(arguments))
        : body.apply(arguments);
  }
}
