package dev.arrayc.mlir.lower;

import dev.arrayc.ir.Function;
import dev.arrayc.ir.Value;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Which output is the memory of an input, and which may be the memory of which donated input: as in
 * JAX, each donated input in order takes the first output of its type that is still free.
 */
final class Donations {
  private Donations() {}

  /** {@return the donated input of an output} */
  static Optional<Value> donor(Function function, int output) {
    OptionalInt place = function.results().get(output).inPlaceOf();
    List<Value> inputs = function.body().parameters();
    if (place.isPresent()) {
      return Optional.of(inputs.get(place.getAsInt()));
    }
    List<Value> results = function.body().results();
    boolean[] taken = new boolean[results.size()];
    for (int i = 0; i < inputs.size(); i++) {
      for (int out = 0; function.parameters().get(i).donated() && out < taken.length; out++) {
        if (!taken[out] && results.get(out).type().equals(inputs.get(i).type())) {
          taken[out] = true;
          if (out == output) {
            return Optional.of(inputs.get(i));
          }
          break;
        }
      }
    }
    return Optional.empty();
  }
}
