package dev.arrayc.transform.raise;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** Which elements two accesses of an array mean, over all rounds: the dependence tests. */
final class Subscripts {
  private Subscripts() {}

  /** {@return whether no round of one access means an element that a round of the other means} */
  static boolean areDisjoint(List<Lane> a, List<Lane> b) {
    for (int d = 0; d < a.size(); d++) {
      if (a.get(d) instanceof Affine x
          && b.get(d) instanceof Affine y
          && x.base().equals(y.base())
          && (x.max() < y.min() || y.max() < x.min() || differBySteps(x, y))) {
        return true;
      }
    }
    return false;
  }

  /** The greatest common divisor test: all differences are a remainder apart. */
  private static boolean differBySteps(Affine x, Affine y) {
    BigInteger divisor = BigInteger.ZERO;
    List<Long> steps = new ArrayList<>(x.coefficients().values());
    steps.addAll(y.coefficients().values());
    for (long step : steps) {
      divisor = divisor.gcd(BigInteger.valueOf(step));
    }
    return divisor.signum() > 0 && (x.constant() - y.constant()) % divisor.longValue() != 0;
  }

  /**
   * {@return whether two accesses in different rounds of these loops never mean the same element}
   *
   * @param common the loops around both
   */
  static boolean areSeparated(List<Lane> a, List<Lane> b, List<Axis> common) {
    Set<Axis> separated = new HashSet<>();
    for (int d = 0; d < a.size(); d++) {
      if (a.get(d) instanceof Affine x
          && b.get(d) instanceof Affine y
          && x.base().equals(y.base())) {
        separated.addAll(separatedBy(x, y, common));
      }
    }
    return common.stream().allMatch(axis -> axis.trips() == 1 || separated.contains(axis));
  }

  /** The loops whose strides are longer than all that varies inside them. */
  private static Set<Axis> separatedBy(Affine x, Affine y, List<Axis> common) {
    Affine restX = x;
    Affine restY = y;
    List<Axis> strides = new ArrayList<>();
    for (Axis axis : common) {
      if (x.coefficient(axis) != y.coefficient(axis)) {
        return Set.of();
      }
      if (x.coefficient(axis) != 0) {
        strides.add(axis);
        restX = restX.plus(axis, -x.coefficient(axis));
        restY = restY.plus(axis, -y.coefficient(axis));
      }
    }
    strides.sort(Comparator.comparingLong(axis -> Math.abs(x.coefficient(axis))));
    long width = Math.max(restX.max(), restY.max()) - Math.min(restX.min(), restY.min()) + 1;
    for (Axis axis : strides) {
      long stride = Math.abs(x.coefficient(axis));
      if (stride < width) {
        return Set.of();
      }
      width += stride * (axis.trips() - 1);
    }
    return new HashSet<>(strides);
  }

  /** {@return the loops that subscripts depend on} */
  static SortedSet<Axis> axes(List<Lane> subscripts) {
    SortedSet<Axis> axes = new TreeSet<>();
    for (Lane subscript : subscripts) {
      switch (subscript) {
        case Affine a -> axes.addAll(a.coefficients().keySet());
        case Lane.Dense d -> axes.addAll(d.axes());
        case Lane.State s -> {}
        case Lane.Element e -> {}
        case Lane.Updated u -> {}
        case Lane.Running r -> {}
        case Lane.Folded f -> {}
      }
    }
    return axes;
  }

  static boolean areAffine(List<Lane> subscripts) {
    return subscripts.stream().allMatch(Affine.class::isInstance);
  }
}
