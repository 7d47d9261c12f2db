package dev.arrayc.cli;

import dev.arrayc.check.Ulps;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * How near a function's floats are to JAX's: {@code exact}, {@code 3 ulp}, or {@code 1e-6} of the
 * greatest magnitude in a result; for some dtypes otherwise: {@code 1 ulp; float16 bfloat16:
 * exact}. Integers, infinities, NaNs, and the signs of zeros are always the same.
 */
record SweepBound(List<Clause> clauses) {
  /** What holds for some dtypes of the results, or for all. */
  private record Clause(List<String> dtypes, Distance distance) {}

  /**
   * A distance of floats.
   *
   * @param ulps in units of the last place, which holds or
   * @param relative in parts of the greatest magnitude
   */
  record Distance(long ulps, double relative) {
    static final Distance NONE = new Distance(0, 0);

    boolean isWithin(Distance bound) {
      return ulps <= bound.ulps || relative <= bound.relative;
    }

    private static Distance parse(String text) {
      if (text.equals("exact")) {
        return NONE;
      }
      return text.endsWith(" ulp")
          ? new Distance(Long.parseLong(text.substring(0, text.length() - 4)), 0)
          : new Distance(0, Double.parseDouble(text));
    }
  }

  static SweepBound parse(String text) {
    List<Clause> clauses = new ArrayList<>();
    for (String part : text.split("; ", -1)) {
      int colon = part.indexOf(": ");
      List<String> dtypes =
          colon < 0 ? List.of() : Arrays.asList(part.substring(0, colon).split(" ", -1));
      clauses.add(new Clause(dtypes, Distance.parse(part.substring(colon < 0 ? 0 : colon + 2))));
    }
    return new SweepBound(clauses);
  }

  Distance of(DType dtype) {
    Distance found = Distance.NONE;
    for (Clause clause : clauses) {
      if (clause.dtypes().isEmpty() || clause.dtypes().contains(dtype.numpyName())) {
        found = clause.distance();
      }
    }
    return found;
  }

  /** {@return the greatest distance of two tensors of one type: infinite where nothing is near} */
  static Distance between(Tensor actual, Tensor expected) {
    if (actual.dtype().isIntegral()) {
      return actual.equals(expected) ? Distance.NONE : infinite();
    }
    DType part = actual.dtype().real();
    double tiny = part.format().minNormal();
    double greatest =
        DoubleStream.of(expected.doubles()).map(Math::abs).filter(Double::isFinite).max().orElse(0);
    long ulps = 0;
    double relative = 0;
    for (int i = 0; i < expected.doubles().length; i++) {
      double a = actual.doubles()[i];
      double b = expected.doubles()[i];
      if (Math.abs(a) < tiny && Math.abs(b) < tiny && (a != 0 || b != 0)) {
        continue; // XLA makes zeros of subnormal results, here they stay.
      }
      boolean isSigned = actual.dtype().isFloat(); // XLA's zeros in complex numbers have any sign.
      if (isSigned && a == 0 && b == 0 && 1 / a != 1 / b) {
        return infinite();
      }
      long distance = ulps(part, a, b);
      if (distance == Ulps.INFINITE && !(Double.isFinite(a) && Double.isFinite(b))) {
        return infinite();
      }
      ulps = Math.max(ulps, distance);
      relative = distance == 0 ? relative : Math.max(relative, Math.abs(a - b) / greatest);
    }
    return new Distance(ulps, relative);
  }

  private static Distance infinite() {
    return new Distance(Ulps.INFINITE, Double.POSITIVE_INFINITY);
  }

  private static long ulps(DType part, double a, double b) {
    try {
      return Ulps.between(part, a, b);
    } catch (ArithmeticException e) {
      return Ulps.INFINITE;
    }
  }
}
