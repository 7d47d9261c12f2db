package dev.arrayc.transform.raise;

import dev.arrayc.ir.Operation;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import java.util.List;
import java.util.Optional;

/** What a value of a loop's body is in all rounds. */
sealed interface Lane
    permits Affine, Lane.Dense, Lane.State, Lane.Element, Lane.Updated, Lane.Running, Lane.Folded {
  /**
   * Computed: an array with the axes of the loops that it depends on in front, in order.
   *
   * @param factors the two whose product it is, if it is one
   */
  record Dense(Value value, List<Axis> axes, List<Dense> factors) implements Lane {
    public Dense {
      axes = List.copyOf(axes);
      factors = List.copyOf(factors);
    }

    Dense(Value value, List<Axis> axes) {
      this(value, axes, List.of());
    }

    /** {@return the shape that it has in one round} */
    List<Long> own() {
      List<Long> shape = value.tensorType().shape();
      return shape.subList(axes.size(), shape.size());
    }
  }

  /** An array that the loops write, after so many writes. */
  record State(ArrayState array, int version) implements Lane {}

  /** An element that several rounds may write: of use only to be updated. */
  record Element(State state, List<Lane> subscripts, List<Long> own) implements Lane {}

  /** Such an element combined with a value. */
  record Updated(Element element, Op op, Dense by) implements Lane {}

  /**
   * A number that runs from round to round, or what depends on it in a round.
   *
   * @param definition the operation of the body that makes it; empty for what a round begins with
   */
  record Running(Fold fold, Value value, Optional<Operation> definition) implements Lane {}

  /** What a loop inside makes of a number that runs through the loop around it. */
  record Folded(Recurrence recurrence, int slot) implements Lane {}
}
