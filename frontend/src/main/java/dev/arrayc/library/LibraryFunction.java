package dev.arrayc.library;

import dev.arrayc.value.PyCallable;
import dev.arrayc.value.PyValue;
import java.util.List;
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

  @Override
  public PyValue call(List<PyValue> positional, SequencedMap<String, PyValue> keyword) {
    Arguments arguments = signature.bind(name(), positional, keyword);
    return staged
        ? Staging.asOneFunction(name(), () -> body.apply(arguments))
        : body.apply(arguments);
  }
}
