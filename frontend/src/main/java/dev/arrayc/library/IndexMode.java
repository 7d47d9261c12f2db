package dev.arrayc.library;

import dev.arrayc.value.PyNone;
import dev.arrayc.value.PyStr;
import dev.arrayc.value.PyValue;
import dev.arrayc.value.Session;

/** What becomes of places outside of an axis ({@code jax.lax.GatherScatterMode}). */
enum IndexMode {
  /** They are taken into the range. */
  CLIP,
  /** Reading gives a filling, writing does nothing. */
  FILL,
  /** The program promises that there are none. */
  PROMISE;

  /**
   * Reads a {@code mode=} argument.
   *
   * @param standard the mode that {@code None} stands for
   */
  static IndexMode of(PyValue value, IndexMode standard) {
    if (value == PyNone.NONE) {
      return standard;
    }
    String name =
        switch (value) {
          case PyStr s -> s.value();
          case Enumeration.Member m -> m.name();
          default -> "";
        };
    return switch (name) {
      case "clip", "CLIP" -> CLIP;
      case "fill", "drop", "FILL_OR_DROP" -> FILL;
      case "promise_in_bounds", "PROMISE_IN_BOUNDS" -> PROMISE;
      default ->
          throw Session.current()
              .error(
                  "ValueError",
                  "Unknown gather mode \"" + name + "\"",
                  "the modes are 'clip', 'fill' (reading), 'drop' (writing) and"
                      + " 'promise_in_bounds'");
    };
  }
}
