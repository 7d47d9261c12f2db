package dev.arrayc.transform.raise;

import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.Builder;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Operation;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import dev.arrayc.transform.Copier;
import dev.arrayc.transform.raise.Lane.Dense;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.LongStream;

/**
 * Emits whole-array ops for what a body does in all rounds: elementwise ops and their broadcasts.
 */
final class Emission {
  private final Copier copier;
  private final Builder builder;

  /** Of what a value is a reshape. */
  private final Map<Value, Value> reshaped = new HashMap<>();

  Emission(Copier copier) {
    this.copier = copier;
    this.builder = copier.builder();
  }

  Builder builder() {
    return builder;
  }

  Optional<Operation> definition(Value value) {
    return copier.definition(value);
  }

  /** {@return the elements of a value that is a constant, or one everywhere} */
  Optional<Tensor> constant(Value value) {
    return Nest.constant(copier, value);
  }

  /** {@return the axes of several lanes together, in order} */
  static List<Axis> union(List<Dense> lanes) {
    TreeSet<Axis> all = new TreeSet<>();
    lanes.forEach(l -> all.addAll(l.axes()));
    return List.copyOf(all);
  }

  static List<Long> trips(List<Axis> axes) {
    return axes.stream().map(Axis::trips).toList();
  }

  /** {@return the shape of a lane with these axes} */
  static List<Long> shape(List<Axis> axes, List<Long> own) {
    List<Long> shape = new ArrayList<>(trips(axes));
    shape.addAll(own);
    return shape;
  }

  /** {@return a lane as an array with these axes, which its own are among, in any order} */
  Value spread(Dense lane, List<Axis> axes) {
    return spread(lane, axes, lane.own());
  }

  /** As {@link #spread(Dense, List)}; what is a scalar in each round fills a shape. */
  Value spread(Dense lane, List<Axis> axes, List<Long> own) {
    List<Long> shape = shape(axes, own);
    if (shape.equals(lane.value().tensorType().shape()) && lane.axes().equals(axes)) {
      return lane.value();
    }
    List<Long> dimensions = new ArrayList<>();
    for (Axis axis : lane.axes()) {
      dimensions.add((long) axes.indexOf(axis));
    }
    for (int i = 0; i < lane.own().size(); i++) {
      dimensions.add((long) axes.size() + i);
    }
    return copier
        .emit(
            Op.BROADCAST_IN_DIM,
            List.of(lane.value()),
            Attributes.NONE.with("broadcast_dimensions", dimensions),
            List.of(lane.value().tensorType().withShape(shape)))
        .getFirst();
  }

  /** {@return the numbers of the rounds of a loop, times a factor, plus a start} */
  private Value rounds(Axis axis, long factor, long start) {
    TensorType type = TensorType.of(DType.I32, axis.trips());
    Value rounds = builder.emitAs(type, Op.IOTA, Attributes.NONE.with("iota_dimension", 0L));
    if (factor != 1) {
      rounds = builder.emit(Op.MULTIPLY, rounds, builder.splat(type, factor));
    }
    return start == 0 ? rounds : builder.emit(Op.ADD, rounds, builder.splat(type, start));
  }

  /** {@return an affine function as an array over its axes} */
  Dense dense(Affine affine) {
    TensorType scalar = TensorType.scalar(DType.I32);
    if (affine.coefficients().isEmpty()) {
      Value start =
          copier
              .emit(
                  Op.CONSTANT,
                  List.of(),
                  Attributes.NONE.with(
                      "value", new Attribute.Dense(Tensor.scalar(DType.I32, affine.constant()))),
                  List.of(scalar))
              .getFirst();
      Value value =
          affine.base().isEmpty()
              ? start
              : affine.constant() == 0
                  ? affine.base().get()
                  : builder.emit(Op.ADD, affine.base().get(), start);
      return new Dense(value, List.of());
    }
    List<Dense> terms = new ArrayList<>();
    affine.base().ifPresent(b -> terms.add(new Dense(b, List.of())));
    long start = affine.constant();
    for (var term : affine.coefficients().entrySet()) {
      terms.add(new Dense(rounds(term.getKey(), term.getValue(), start), List.of(term.getKey())));
      start = 0;
    }
    List<Axis> axes = union(terms);
    return new Dense(
        terms.stream()
            .map(t -> spread(t, axes))
            .reduce((a, b) -> builder.emit(Op.ADD, a, b))
            .orElseThrow(),
        axes);
  }

  /** Applies an elementwise op of the body to lanes. */
  Dense elementwise(Operation op, List<Dense> operands) {
    List<Axis> axes = union(operands);
    List<Long> own = op.resultType().shape();
    List<Value> values = new ArrayList<>();
    for (Dense operand : operands) {
      values.add(spread(operand, axes, operand.own().isEmpty() ? own : operand.own()));
    }
    TensorType type = op.resultType().withShape(shape(axes, own));
    Value value = copier.emit(op.op(), values, op.attributes(), List.of(type)).getFirst();
    boolean isProduct = op.op() == Op.MULTIPLY && own.isEmpty();
    return new Dense(value, axes, isProduct ? operands : List.of());
  }

  /** {@return the elements in another shape} */
  Value reshape(Value value, List<Long> shape) {
    Value whole = reshaped.getOrDefault(value, value);
    Value result = builder.reshape(whole, shape);
    if (!result.equals(whole)) {
      reshaped.put(result, whole);
    }
    return result;
  }

  /** {@return an array with its axes in another order, by old position} */
  Value transpose(Value value, List<Integer> order) {
    boolean isIdentity = true;
    for (int i = 0; i < order.size(); i++) {
      isIdentity &= order.get(i) == i;
    }
    return isIdentity
        ? value
        : builder.emit(
            Op.TRANSPOSE,
            Attributes.NONE.with("permutation", order.stream().map(Integer::longValue).toList()),
            value);
  }

  /** {@return a lane over the axes of a list that it does not have yet, and its own, in order} */
  Dense over(Dense lane, List<Axis> more) {
    TreeSet<Axis> axes = new TreeSet<>(lane.axes());
    axes.addAll(more);
    return new Dense(spread(lane, List.copyOf(axes)), List.copyOf(axes));
  }

  /** {@return the element of a lane in the last round of a loop} */
  Dense last(Dense lane, Axis axis) {
    int position = lane.axes().indexOf(axis);
    if (position < 0) {
      return lane;
    }
    List<Long> limits = lane.value().tensorType().shape();
    List<Long> starts =
        new ArrayList<>(LongStream.range(0, limits.size()).map(i -> 0).boxed().toList());
    starts.set(position, axis.trips() - 1);
    Value part = slice(lane.value(), starts, limits, ones(limits.size()));
    List<Axis> rest = lane.axes().stream().filter(a -> !a.equals(axis)).toList();
    return new Dense(reshape(part, shape(rest, lane.own())), rest);
  }

  static List<Long> ones(int rank) {
    return LongStream.range(0, rank).map(i -> 1).boxed().toList();
  }

  Value zero(TensorType type) {
    return type.dtype().isFloat() ? builder.splat(type, 0.0) : builder.splat(type, 0L);
  }

  Value slice(Value value, List<Long> starts, List<Long> limits, List<Long> strides) {
    boolean isWhole =
        starts.stream().allMatch(s -> s == 0)
            && limits.equals(value.tensorType().shape())
            && strides.stream().allMatch(s -> s == 1);
    return isWhole
        ? value
        : builder.emit(
            Op.SLICE,
            Attributes.NONE
                .with("start_indices", starts)
                .with("limit_indices", limits)
                .with("strides", strides),
            value);
  }
}
