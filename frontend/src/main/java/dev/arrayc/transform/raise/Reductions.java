package dev.arrayc.transform.raise;

import dev.arrayc.interpret.Reducer;
import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.Block;
import dev.arrayc.ir.Builder;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Operation;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import dev.arrayc.op.AttributeSpec;
import dev.arrayc.op.Op;
import dev.arrayc.transform.raise.Lane.Dense;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Emits what runs from round to round as reductions in the order of the rounds. A region of more
 * than one op is reduced in sequence by every engine; where a float sum must stay in order, a
 * barrier in its region says so. A sum of products is a {@code dot_general}, which is in order by
 * itself.
 */
final class Reductions {
  private static final Set<Op> SIMPLE =
      Set.of(Op.ADD, Op.MULTIPLY, Op.MAXIMUM, Op.MINIMUM, Op.AND, Op.OR, Op.XOR);

  private final Emission emission;
  private final Builder builder;
  private final RaiseLoops.Options options;

  Reductions(Emission emission, RaiseLoops.Options options) {
    this.emission = emission;
    this.builder = emission.builder();
    this.options = options;
  }

  /** {@return the numbers after the last round} */
  List<Dense> emit(Recurrence r) {
    List<Dense> initial = r.initial().stream().map(this::dense).toList();
    Optional<Dense> by = simple(r);
    return by.map(
            x -> List.of(reduce(r.operations().getFirst().op(), x, initial.getFirst(), r.axes())))
        .orElseGet(() -> general(r, initial));
  }

  private Dense dense(Lane lane) {
    return lane instanceof Affine a ? emission.dense(a) : (Dense) lane;
  }

  /** What one commutative op combines the carried number with, if it is that simple. */
  private static Optional<Dense> simple(Recurrence r) {
    if (r.operations().size() != 1 || r.parameters().size() != 1) {
      return Optional.empty();
    }
    Operation op = r.operations().getFirst();
    Value carried = r.parameters().getFirst();
    boolean fits =
        SIMPLE.contains(op.op())
            && op.results().equals(r.results())
            && op.operands().contains(carried)
            && !op.operand(0).equals(op.operand(1));
    return fits
        ? Optional.of(
            java.util.Objects.requireNonNull(
                r.inputs().get(op.operand(op.operand(0).equals(carried) ? 1 : 0))))
        : Optional.empty();
  }

  /**
   * Combines a number with those of all rounds of some loops.
   *
   * @param init what it is before them
   */
  Dense reduce(Op op, Dense by, Dense init, List<Axis> loops) {
    DType dtype = init.value().tensorType().dtype();
    if (op == Op.ADD && isZero(init)) {
      Optional<Dense> dot = dot(by, loops);
      if (dot.isPresent()) {
        return dot.get();
      }
    }
    Dense x = emission.over(by, loops);
    if (init.axes().isEmpty()) {
      return reduceFrom(op, x, init.value(), loops);
    }
    // The first round begins with the initial value; before it stands what changes nothing.
    Dense first = first(loops);
    TreeSet<Axis> all = new TreeSet<>(x.axes());
    all.addAll(init.axes());
    List<Axis> axes = List.copyOf(all);
    Value spread = emission.spread(x, axes);
    Value started = builder.emit(op, emission.spread(init, axes), spread);
    Value chosen = builder.select(emission.spread(first, axes), started, spread);
    return reduceFrom(op, new Dense(chosen, axes), identity(op, dtype), loops);
  }

  private Value identity(Op op, DType dtype) {
    TensorType type = TensorType.scalar(dtype);
    boolean isFloat = dtype.isFloat();
    return switch (op) {
      case ADD -> isFloat ? builder.splat(type, -0.0) : builder.splat(type, 0L);
      case MULTIPLY -> isFloat ? builder.splat(type, 1.0) : builder.splat(type, 1L);
      case MAXIMUM ->
          isFloat
              ? builder.splat(type, Double.NEGATIVE_INFINITY)
              : builder.splat(type, dtype == DType.BOOL ? 0 : Long.MIN_VALUE >> 64 - dtype.bits());
      case MINIMUM ->
          isFloat
              ? builder.splat(type, Double.POSITIVE_INFINITY)
              : builder.splat(type, dtype == DType.BOOL ? 1 : Long.MAX_VALUE >> 64 - dtype.bits());
      case AND -> builder.splat(type, dtype == DType.BOOL ? 1L : -1L);
      case OR, XOR -> builder.splat(type, 0L);
      default -> throw new IllegalArgumentException(op.opName());
    };
  }

  private Dense reduceFrom(Op op, Dense x, Value init, List<Axis> loops) {
    TensorType scalar = init.tensorType();
    boolean inOrder = Reducer.isOrdered(op, scalar.dtype()) && !options.reassociate();
    List<Axis> order = inOrder ? loopsFirst(x.axes(), loops) : x.axes();
    Block region =
        builder.region(
            List.of(scalar, scalar),
            p -> {
              Value sum = builder.emit(op, p.get(0), p.get(1));
              return inOrder
                  ? builder.emit(
                      Op.OPTIMIZATION_BARRIER, List.of(sum), Attributes.NONE, List.of(), List.of())
                  : List.of(sum);
            });
    return emitReduce(List.of(arranged(x, order)), List.of(init), order, loops, region).getFirst();
  }

  /** Reduced axes in front: then each lane of a vector reduces by itself. */
  private static List<Axis> loopsFirst(List<Axis> axes, List<Axis> loops) {
    List<Axis> order = new ArrayList<>(loops);
    axes.stream().filter(a -> !loops.contains(a)).forEach(order::add);
    return order;
  }

  private Value arranged(Dense x, List<Axis> order) {
    return emission.transpose(x.value(), order.stream().map(x.axes()::indexOf).toList());
  }

  private List<Dense> emitReduce(
      List<Value> inputs, List<Value> inits, List<Axis> order, List<Axis> loops, Block region) {
    List<Value> operands = new ArrayList<>(inputs);
    operands.addAll(inits);
    List<Long> dimensions = new ArrayList<>();
    for (int i = 0; i < order.size(); i++) {
      if (loops.contains(order.get(i))) {
        dimensions.add((long) i);
      }
    }
    List<Axis> kept = order.stream().filter(a -> !loops.contains(a)).toList();
    return builder
        .emit(
            Op.REDUCE,
            operands,
            Attributes.NONE.with("dimensions", dimensions),
            List.of(region),
            List.of())
        .stream()
        .map(v -> new Dense(v, kept))
        .toList();
  }

  /** Whether it is the first round of all loops. */
  private Dense first(List<Axis> loops) {
    List<Dense> parts = new ArrayList<>();
    for (Axis axis : loops) {
      Value round = emission.dense(Affine.of(axis)).value();
      Value isFirst = builder.compare("EQ", round, builder.splat(round.tensorType(), 0L));
      parts.add(new Dense(isFirst, List.of(axis)));
    }
    List<Axis> axes = List.copyOf(loops);
    return new Dense(
        parts.stream()
            .map(p -> emission.spread(p, axes))
            .reduce((a, b) -> builder.emit(Op.AND, a, b))
            .orElseThrow(),
        axes);
  }

  private boolean isZero(Dense lane) {
    return constant(lane.value())
        .map(
            t ->
                t.dtype().isFloat()
                    ? Double.doubleToRawLongBits(t.doubles()[0]) == 0
                    : t.longs()[0] == 0)
        .orElse(false);
  }

  private Optional<Tensor> constant(Value value) {
    return emission.constant(value);
  }

  /** A sum of products over loops that both factors have, each with a loop of its own besides. */
  private Optional<Dense> dot(Dense by, List<Axis> loops) {
    if (by.factors().size() != 2) {
      return Optional.empty();
    }
    Dense a = by.factors().get(0);
    Dense b = by.factors().get(1);
    List<Axis> batch =
        a.axes().stream().filter(x -> b.axes().contains(x) && !loops.contains(x)).toList();
    List<Axis> rows = a.axes().stream().filter(x -> !b.axes().contains(x)).toList();
    List<Axis> columns = b.axes().stream().filter(x -> !a.axes().contains(x)).toList();
    boolean fits =
        a.axes().containsAll(loops)
            && b.axes().containsAll(loops)
            && !rows.isEmpty()
            && !columns.isEmpty();
    if (!fits) {
      return Optional.empty();
    }
    Attributes attributes =
        Attributes.NONE.with(
            "dot_dimension_numbers",
            new Attribute.DotDimensions(
                positions(a, batch),
                positions(b, batch),
                positions(a, loops),
                positions(b, loops)));
    if (by.value().tensorType().dtype().isFloat()) {
      attributes = AttributeSpec.inSequence(attributes, options.contract());
    }
    Value product = builder.emit(Op.DOT_GENERAL, attributes, a.value(), b.value());
    List<Axis> order = new ArrayList<>(batch);
    order.addAll(rows);
    order.addAll(columns);
    List<Axis> axes = List.copyOf(new TreeSet<>(order));
    return Optional.of(
        new Dense(emission.transpose(product, axes.stream().map(order::indexOf).toList()), axes));
  }

  private static List<Long> positions(Dense lane, List<Axis> axes) {
    return axes.stream().map(x -> (long) lane.axes().indexOf(x)).toList();
  }

  /** Any operations: each carried number and each input is an operand of one reduction. */
  private List<Dense> general(Recurrence r, List<Dense> initial) {
    boolean isUniform = initial.stream().allMatch(i -> i.axes().isEmpty());
    Map<Value, Dense> inputs = new HashMap<>();
    List<Dense> all = new ArrayList<>();
    List<Value> used = new ArrayList<>();
    for (var input : r.inputs().entrySet()) {
      if (constant(input.getValue().value()).filter(t -> t.size() == 1).isEmpty()) {
        used.add(input.getKey());
        all.add(input.getValue());
      }
      inputs.put(input.getKey(), input.getValue());
    }
    int fromBody = all.size();
    if (!isUniform) {
      all.addAll(initial);
      all.add(first(r.axes()));
    }
    Layout layout = Layout.of(r, all);
    List<Axis> order = loopsFirst(layout.axes(), r.axes());
    Block region =
        builder.region(
            java.util.stream.Stream.concat(layout.types().stream(), layout.types().stream())
                .toList(),
            p -> {
              List<Value> results = new ArrayList<>(p.subList(0, layout.count()));
              List<Value> xs = p.subList(layout.count(), 2 * layout.count());
              Map<Value, Value> names = new HashMap<>();
              inputs.forEach(
                  (old, lane) ->
                      constant(lane.value())
                          .filter(t -> t.size() == 1)
                          .ifPresent(
                              t ->
                                  names.put(
                                      old,
                                      builder.constant(t.reshape(TensorType.scalar(t.dtype()))))));
              for (int i = 0; i < fromBody; i++) {
                names.put(used.get(i), xs.get(layout.input(i)));
              }
              for (int i = 0; i < r.parameters().size(); i++) {
                Value acc = p.get(i);
                names.put(
                    r.parameters().get(i),
                    isUniform
                        ? acc
                        : builder.select(
                            xs.get(layout.input(all.size() - 1)),
                            xs.get(layout.input(fromBody + i)),
                            acc));
              }
              body(r, names);
              for (int i = 0; i < r.parameters().size(); i++) {
                results.set(i, name(names, r.results().get(i)));
              }
              return results;
            });
    List<Value> operands = new ArrayList<>();
    List<Value> inits = new ArrayList<>();
    for (int i = 0; i < layout.count(); i++) {
      TensorType type = layout.types().get(i);
      Dense input = layout.laneAt(i).orElseGet(() -> new Dense(emission.zero(type), List.of()));
      operands.add(
          arranged(new Dense(emission.spread(input, layout.axes()), layout.axes()), order));
      inits.add(i < initial.size() && isUniform ? initial.get(i).value() : emission.zero(type));
    }
    return emitReduce(operands, inits, order, r.axes(), region).subList(0, r.parameters().size());
  }

  private void body(Recurrence r, Map<Value, Value> names) {
    for (Operation op : r.operations()) {
      List<Value> operands = op.operands().stream().map(o -> name(names, o)).toList();
      List<dev.arrayc.ir.Type> types = List.of(op.result().type());
      names.put(
          op.result(),
          builder.emit(op.op(), operands, op.attributes(), List.of(), types).getFirst());
    }
  }

  private static Value name(Map<Value, Value> names, Value old) {
    return java.util.Objects.requireNonNull(names.get(old), "a value of the body has no name");
  }

  /**
   * How carried numbers and inputs share the operands of a reduction, of which each has an element
   * and a carried number of one type.
   *
   * @param types of the operands, those of the carried numbers first
   * @param lanes the input of each operand, by number
   */
  private record Layout(
      List<TensorType> types, List<Optional<Integer>> lanes, List<Dense> all, List<Axis> axes) {
    static Layout of(Recurrence r, List<Dense> all) {
      List<TensorType> types = new ArrayList<>();
      List<Optional<Integer>> lanes = new ArrayList<>();
      for (Value parameter : r.parameters()) {
        types.add(parameter.tensorType());
        lanes.add(Optional.empty());
      }
      for (int i = 0; i < all.size(); i++) {
        TensorType type = TensorType.scalar(all.get(i).value().tensorType().dtype());
        int free = -1;
        for (int j = 0; j < types.size() && free < 0; j++) {
          free = lanes.get(j).isEmpty() && types.get(j).equals(type) ? j : -1;
        }
        if (free < 0) {
          free = types.size();
          types.add(type);
          lanes.add(Optional.empty());
        }
        lanes.set(free, Optional.of(i));
      }
      TreeSet<Axis> axes = new TreeSet<>(r.axes());
      all.forEach(l -> axes.addAll(l.axes()));
      return new Layout(types, lanes, all, List.copyOf(axes));
    }

    int count() {
      return types.size();
    }

    int input(int lane) {
      return lanes.indexOf(Optional.of(lane));
    }

    Optional<Dense> laneAt(int operand) {
      return lanes.get(operand).map(all::get);
    }
  }
}
