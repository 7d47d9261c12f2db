package dev.arrayc.transform.raise;

import dev.arrayc.ir.Operation;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import dev.arrayc.transform.raise.Lane.Dense;
import dev.arrayc.transform.raise.Lane.Element;
import dev.arrayc.transform.raise.Lane.State;
import dev.arrayc.transform.raise.Lane.Updated;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads and writes of elements and rows in a body. */
final class Elements {
  private static final Set<Op> COMBINING =
      Set.of(Op.ADD, Op.MULTIPLY, Op.MAXIMUM, Op.MINIMUM, Op.AND, Op.OR, Op.XOR);

  private final Nest nest;

  Elements(Nest nest) {
    this.nest = nest;
  }

  /** Where an access looks: a subscript per dimension; rows have axes of their own. */
  private record Where(List<Lane> subscripts, List<Axis> rows) {}

  private Where where(Operation op, List<Value> starts, List<Long> shape, List<Long> sizes) {
    List<Lane> subscripts = new ArrayList<>();
    List<Axis> rows = new ArrayList<>();
    for (int d = 0; d < shape.size(); d++) {
      Lane start = nest.lane(starts.get(d));
      if (!(start instanceof Affine)) {
        start = nest.dense(start, op);
      }
      if (sizes.get(d) != 1) {
        if (!(start instanceof Affine first)) {
          throw new NotRaised(op.span(), "where a row begins depends on data");
        }
        Axis row = nest.innerAxis(sizes.get(d));
        rows.add(row);
        start = first.plus(row, 1);
      }
      if (start instanceof Affine a
          && a.base().isEmpty()
          && (a.min() < 0 || a.max() >= shape.get(d))) {
        throw new NotRaised(op.span(), "an index leaves the array in some round");
      }
      subscripts.add(start);
    }
    return new Where(subscripts, rows);
  }

  /** A {@code dynamic_slice}. */
  Lane read(Operation op) {
    List<Value> starts = op.operands().subList(1, op.operands().size());
    List<Long> sizes = op.attributes().ints("slice_sizes");
    Lane array = nest.lane(op.operand(0));
    if (!(array instanceof State state)) {
      Dense whole = nest.dense(array, op);
      Where where = where(op, starts, whole.own(), sizes);
      return own(nest.access().load(whole, where.subscripts()), where, sizes);
    }
    Where where = where(op, starts, state.array().shape(), sizes);
    checkLatest(state, op);
    boolean isApart = state.array().isInjective(where.subscripts(), nest.open());
    if (!isApart && where.rows().isEmpty() && isUpdated(op)) {
      return new Element(state, where.subscripts(), sizes);
    }
    return own(state.array().read(where.subscripts(), nest.open(), op.span()), where, sizes);
  }

  private static void checkLatest(State state, Operation op) {
    if (state.version() != state.array().version()) {
      throw new NotRaised(op.span(), "an array is read as it was before a write");
    }
  }

  /** What was read, in the shape that the slice has in each round. */
  private Dense own(Dense read, Where where, List<Long> sizes) {
    List<Axis> axes = read.axes().stream().filter(a -> !where.rows().contains(a)).toList();
    Dense all = nest.emission().over(read, where.rows());
    return new Dense(nest.emission().reshape(all.value(), Emission.shape(axes, sizes)), axes);
  }

  /** Whether an element is read only to be combined with something and written back. */
  private boolean isUpdated(Operation read) {
    Optional<Operation> user = nest.uses().only(read.result());
    while (user.isPresent() && user.get().op() == Op.RESHAPE) {
      user = nest.uses().only(user.get().result());
    }
    if (user.isEmpty() || !COMBINING.contains(user.get().op())) {
      return false;
    }
    user = nest.uses().only(user.get().result());
    while (user.isPresent() && user.get().op() == Op.RESHAPE) {
      user = nest.uses().only(user.get().result());
    }
    return user.isPresent()
        && user.get().op() == Op.DYNAMIC_UPDATE_SLICE
        && user.get().operand(0).equals(read.operand(0));
  }

  /** {@return what an op makes of an element that is read to be updated} */
  Optional<Lane> updated(Operation op, List<Lane> operands) {
    for (int i = 0; i < operands.size(); i++) {
      if (operands.get(i) instanceof Element e && operands.size() == 2) {
        return Optional.of(new Updated(e, op.op(), nest.dense(operands.get(1 - i), op)));
      }
    }
    return Optional.empty();
  }

  /** A {@code dynamic_update_slice}. */
  Lane write(Operation op) {
    if (!(nest.lane(op.operand(0)) instanceof State state)) {
      throw new NotRaised(op.span(), "it writes an array that it does not carry on");
    }
    checkLatest(state, op);
    ArrayState array = state.array();
    List<Long> sizes = op.operandType(1).shape();
    Where where = where(op, op.operands().subList(2, op.operands().size()), array.shape(), sizes);
    Lane update = nest.lane(op.operand(1));
    if (update instanceof Updated u) {
      accumulate(array, state, where.subscripts(), u, op);
    } else {
      Dense value = nest.dense(update, op);
      array.write(where.subscripts(), nest.open(), flat(value, where), op.span());
    }
    return new State(array, array.version());
  }

  /** Rows as axes. */
  private Dense flat(Dense value, Where where) {
    List<Axis> axes = new ArrayList<>(value.axes());
    axes.addAll(where.rows());
    return new Dense(
        nest.emission().reshape(value.value(), Emission.trips(axes)),
        axes,
        where.rows().isEmpty() ? value.factors() : List.of());
  }

  private void accumulate(
      ArrayState array, State state, List<Lane> subscripts, Updated update, Operation op) {
    Element element = update.element();
    if (!element.state().equals(state) || !element.subscripts().equals(subscripts)) {
      throw new NotRaised(op.span(), "several rounds write the same element");
    }
    List<Axis> open = nest.open();
    if (!Subscripts.areAffine(subscripts)) {
      array.scatter(subscripts, open, update.op(), update.by(), op.span());
      return;
    }
    Set<Axis> own = Subscripts.axes(subscripts);
    List<Axis> kept = open.stream().filter(own::contains).toList();
    List<Axis> folded = array.inside(open).stream().filter(a -> !own.contains(a)).toList();
    if (!Subscripts.areSeparated(subscripts, subscripts, kept)) {
      throw new NotRaised(op.span(), "several rounds write the same element");
    }
    Dense start = array.start(subscripts, open, op.span());
    Dense total = nest.reductions().reduce(update.op(), update.by(), start, folded);
    array.accumulated(subscripts, open, total);
  }
}
