package dev.arrayc.check;

import dev.arrayc.diagnostic.Span;
import dev.arrayc.format.ArrayText;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import java.util.Optional;

/**
 * One expectation.
 *
 * @param name the op or target that states it
 * @param measure how near values must be
 * @param span where it stands
 */
public record Check(String name, Measure measure, Span span) {
  /** When two elements are near enough. A NaN is near a NaN. */
  public sealed interface Measure {
    /** They are equal. */
    record Equal() implements Measure {}

    /** Integers are equal, floats (and parts of complex numbers) at most this far apart. */
    record Absolute(double tolerance) implements Measure {}

    /** Their distance in representable numbers is in this range. */
    record Steps(long least, long most) implements Measure {}
  }

  /** {@return what is wrong, if anything} */
  public Optional<String> mismatch(Tensor actual, Tensor expected) {
    if (!actual.type().shape().equals(expected.type().shape())
        || actual.dtype() != expected.dtype()) {
      return Optional.of("got " + actual.type() + ", expected " + expected.type());
    }
    boolean isIntegral = actual.dtype().isIntegral();
    int parts = actual.dtype().isComplex() ? 2 : 1;
    int count = isIntegral ? actual.longs().length : actual.doubles().length;
    int wrong = 0;
    int first = 0;
    for (int i = count - 1; i >= 0; i--) {
      boolean holds =
          isIntegral
              ? actual.longs()[i] == expected.longs()[i]
              : holds(actual.dtype().real(), actual.doubles()[i], expected.doubles()[i]);
      if (!holds) {
        wrong++;
        first = i / parts;
      }
    }
    return wrong == 0 ? Optional.empty() : Optional.of(report(actual, expected, wrong, first));
  }

  private boolean holds(DType dtype, double actual, double expected) {
    if (Double.isNaN(actual) || Double.isNaN(expected)) {
      return Double.isNaN(actual) && Double.isNaN(expected);
    }
    return switch (measure) {
      case Measure.Equal() -> actual == expected;
      case Measure.Absolute(double tolerance) ->
          actual == expected || Math.abs(actual - expected) <= tolerance;
      case Measure.Steps(long least, long most) -> {
        long steps = Ulps.between(dtype, actual, expected);
        yield actual == expected && Double.isInfinite(actual) || least <= steps && steps <= most;
      }
    };
  }

  private static String report(Tensor actual, Tensor expected, int wrong, int first) {
    String steps = actual.dtype().isIntegral() ? "" : ", " + steps(Ulps.between(actual, expected));
    return "element "
        + index(actual.type(), first)
        + " is "
        + ArrayText.scalar(actual.at(first))
        + ", expected "
        + ArrayText.scalar(expected.at(first))
        + " ("
        + wrong
        + " differ"
        + steps
        + ")";
  }

  private static String steps(long ulps) {
    return ulps == Ulps.INFINITE ? "by no number of ulps" : "by up to " + ulps + " ulps";
  }

  private static String index(TensorType type, int linear) {
    long rest = linear;
    StringBuilder out = new StringBuilder("[");
    long[] strides = type.strides();
    for (int axis = 0; axis < type.rank(); axis++) {
      out.append(axis > 0 ? ", " : "").append(rest / strides[axis]);
      rest %= strides[axis];
    }
    return out.append(']').toString();
  }
}
