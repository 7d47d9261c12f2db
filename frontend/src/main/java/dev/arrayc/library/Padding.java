package dev.arrayc.library;

import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.value.Array;
import dev.arrayc.value.Concrete;
import dev.arrayc.value.PyStr;
import dev.arrayc.value.PyTuple;
import dev.arrayc.value.PyValue;
import dev.arrayc.value.Session;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.LongUnaryOperator;

/** {@code jnp.pad}: with a value, or with elements of the array itself. */
final class Padding {
  private Padding() {}

  /** How many elements go in front of each axis, and behind it. */
  private record Widths(List<Long> low, List<Long> high) {
    static Widths of(Arguments a, int rank) {
      List<PyValue> widths =
          Shapes.sequence(a.value("pad_width")).orElse(List.of(a.value("pad_width")));
      boolean flat = widths.stream().allMatch(w -> Shapes.sequence(w).isEmpty());
      List<Long> low = new ArrayList<>();
      List<Long> high = new ArrayList<>();
      for (int i = 0; i < rank; i++) {
        PyValue one = flat ? PyTuple.of(widths) : widths.get(widths.size() == 1 ? 0 : i);
        List<Long> pair = Shapes.shape(one, "");
        low.add(pair.getFirst());
        high.add(pair.getLast());
      }
      return new Widths(low, high);
    }
  }

  static Array pad(Arguments a) {
    Array x = a.array("array");
    String mode = a.value("mode") instanceof PyStr s ? s.value() : "";
    Widths widths = Widths.of(a, x.type().rank());
    return switch (mode) {
      case "constant" -> constant(a, x, widths);
      case "empty" -> constant(x, Lax.scalar(x.dtype(), 0L), widths);
      case "edge", "reflect", "symmetric", "wrap" -> fromInside(a, x, mode, widths);
      default ->
          throw Session.current()
              .limitation(
                  "jnp.pad with mode " + Reprs.of(a.value("mode")),
                  "the modes constant, empty, edge, reflect, symmetric and wrap work");
    };
  }

  private static Array constant(Arguments a, Array x, Widths widths) {
    Array value = Lax.convert(a.array("constant_values"), x.dtype(), x.weak());
    if (value.type().rank() != 0) {
      throw Session.current()
          .limitation("jnp.pad with several constant_values", "pad each side on its own");
    }
    return constant(x, value, widths);
  }

  private static Array constant(Array x, Array value, Widths widths) {
    return Lax.pad(x, value, widths.low, widths.high, Collections.nCopies(x.type().rank(), 0L));
  }

  private static Array fromInside(Arguments a, Array x, String mode, Widths widths) {
    Array out = x;
    for (int axis = 0; axis < x.type().rank(); axis++) {
      long low = widths.low.get(axis);
      long high = widths.high.get(axis);
      long size = x.type().dim(axis);
      if (low == 0 && high == 0) {
        continue;
      }
      if (low < 0 || high < 0) {
        throw a.error("ValueError", "index can't contain negative values");
      }
      if (size == 0) {
        throw a.error("ValueError", "Cannot apply '" + mode + "' padding to empty axis");
      }
      LongUnaryOperator source = source(mode, size);
      TensorType type = new TensorType(Promotion.defaultInt(), List.of(low + size + high));
      Tensor places = Tensor.fillLongs(type, i -> source.applyAsLong(i - low));
      out =
          Taking.take(out, new Concrete(places, false), axis, IndexMode.PROMISE, Optional.empty());
    }
    return out;
  }

  /** Where an element comes from that is counted from the first one of an axis. */
  private static LongUnaryOperator source(String mode, long size) {
    return switch (mode) {
      case "edge" -> i -> Math.clamp(i, 0, size - 1);
      case "wrap" -> i -> Math.floorMod(i, size);
      case "symmetric" -> i -> folded(Math.floorMod(i, 2 * size), 2 * size - 1);
      default -> i -> folded(Math.floorMod(i, Math.max(1, 2 * (size - 1))), 2 * (size - 1));
    };
  }

  /** The first half of a period, or its mirror image. */
  private static long folded(long i, long last) {
    return 2 * i > last ? last - i : i;
  }
}
