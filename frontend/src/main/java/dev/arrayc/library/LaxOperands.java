package dev.arrayc.library;

import dev.arrayc.value.Array;
import dev.arrayc.value.Session;
import java.util.List;
import java.util.Optional;

/** What the strict functions of {@code jax.lax} ask of their operands. */
final class LaxOperands {
  private LaxOperands() {}

  /** Arrays of one dtype, and of one rank but for scalars. */
  static List<Array> sameType(String name, Array... arrays) {
    List<Array> out = sameDtype(name, arrays);
    List<Integer> ranks =
        out.stream().map(x -> x.type().rank()).filter(r -> r > 0).distinct().sorted().toList();
    if (ranks.size() > 1) {
      throw Session.current()
          .error(
              "TypeError",
              name
                  + ": arrays must have the same number of dimensions, got {"
                  + String.join(
                      ", ",
                      out.stream().map(x -> "" + x.type().rank()).distinct().sorted().toList())
                  + "}");
    }
    return out;
  }

  static RuntimeException unequal(String name, List<Array> arrays) {
    return Session.current()
        .error(
            "TypeError",
            "lax."
                + name
                + " requires arguments to have the same dtypes, got "
                + String.join(", ", arrays.stream().map(x -> x.dtype().numpyName()).toList())
                + "."
                + equivalent(name)
                    .map(
                        n ->
                            " (Tip: jnp."
                                + n
                                + " is a similar function that does automatic type promotion on"
                                + " inputs).")
                    .orElse(""));
  }

  /** Not even Python's numbers give way here, as they do in {@code jax.numpy}. */
  static List<Array> sameDtype(String name, Array... arrays) {
    List<Array> all = List.of(arrays);
    if (all.stream().map(Array::dtype).distinct().count() > 1) {
      throw unequal(name, all);
    }
    return all;
  }

  /** The function of {@code jax.numpy} that JAX names where a strict one refuses its operands. */
  private static Optional<String> equivalent(String name) {
    return switch (name) {
      case "add", "concatenate", "nextafter" -> Optional.of(name);
      case "sub" -> Optional.of("subtract");
      case "mul" -> Optional.of("multiply");
      case "div" -> Optional.of("divide");
      case "max" -> Optional.of("maximum");
      case "min" -> Optional.of("minimum");
      case "atan2" -> Optional.of("arctan2");
      case "eq" -> Optional.of("equal");
      case "ne" -> Optional.of("not_equal");
      case "pow" -> Optional.of("float_power");
      case "select" -> Optional.of("where");
      case "shift_left" -> Optional.of("left_shift");
      case "shift_right_logical", "shift_right_arithmetic" -> Optional.of("right_shift");
      default -> Optional.empty();
    };
  }
}
