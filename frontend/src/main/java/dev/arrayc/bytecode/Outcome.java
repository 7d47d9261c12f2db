package dev.arrayc.bytecode;

import dev.arrayc.ir.Value;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Where an execution has come to: one place, or several, of which a traced value says which one.
 *
 * @param arrivals by rising target, each target once
 * @param code the target's pc as an {@code i32}, if there is more than one
 */
record Outcome(List<Arrival> arrivals, Optional<Value> code) {
  /** A state at a place: a pc, or the end of the method with the result on the stack. */
  record Arrival(int target, Path path) {}

  Outcome {
    arrivals = List.copyOf(arrivals);
  }

  static Outcome at(int target, Path path) {
    return new Outcome(List.of(new Arrival(target, path)), Optional.empty());
  }

  boolean isSingle() {
    return arrivals.size() == 1;
  }

  Optional<Path> path(int target) {
    return arrivals.stream().filter(a -> a.target() == target).map(Arrival::path).findFirst();
  }

  /** {@return all targets of two outcomes, in order} */
  static List<Integer> targets(Outcome a, Outcome b) {
    TreeSet<Integer> targets = new TreeSet<>();
    a.arrivals().forEach(x -> targets.add(x.target()));
    b.arrivals().forEach(x -> targets.add(x.target()));
    return List.copyOf(targets);
  }
}
