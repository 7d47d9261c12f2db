package dev.arrayc.transform.raise;

import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.Block;
import dev.arrayc.ir.Builder;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Operation;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Uses;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import dev.arrayc.transform.Copier;
import dev.arrayc.transform.raise.Lane.Dense;
import dev.arrayc.transform.raise.Lane.Element;
import dev.arrayc.transform.raise.Lane.Folded;
import dev.arrayc.transform.raise.Lane.Running;
import dev.arrayc.transform.raise.Lane.State;
import dev.arrayc.transform.raise.Lane.Updated;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A loop and all loops inside it, evaluated for all rounds at once. */
final class Nest {
  /** Loops inside others that end on data, after so many rounds at most, always run so many. */
  private static final long FEW = 128;

  private final Copier copier;
  private final Builder builder;
  private final Emission emission;
  private final Access access;
  private final Elements elements;
  private final Reductions reductions;
  private final Map<Value, Lane> lanes = new HashMap<>();
  private final List<Axis> open = new ArrayList<>();
  private final Uses uses;

  /** Recurrences of inner loops as those of the loops around them. */
  private final Map<Recurrence, Recurrence> merged = new HashMap<>();

  private final Map<Recurrence, List<Dense>> emitted = new HashMap<>();
  private int nextAxis;

  Nest(Copier copier, RaiseLoops.Options options, Operation loop) {
    this.copier = copier;
    this.builder = copier.builder();
    this.emission = new Emission(copier);
    this.access = new Access(emission);
    this.elements = new Elements(this);
    this.reductions = new Reductions(emission, options);
    this.uses = new Uses(loop.regions());
  }

  Emission emission() {
    return emission;
  }

  Access access() {
    return access;
  }

  Reductions reductions() {
    return reductions;
  }

  Uses uses() {
    return uses;
  }

  List<Axis> open() {
    return open;
  }

  /** {@return an axis that is inside all loops} */
  Axis innerAxis(long trips) {
    return new Axis((1 << 20) + nextAxis++, trips);
  }

  /**
   * Emits what a loop computes.
   *
   * @return its results
   * @throws NotRaised if it has to stay a loop
   */
  List<Value> raise(Operation loop) {
    List<Lane> initial = loop.operands().stream().map(this::lane).toList();
    return loop(loop, initial).stream().map(l -> dense(l, loop).value()).toList();
  }

  /** {@return what a value is in all rounds} */
  Lane lane(Value value) {
    return lanes.computeIfAbsent(value, v -> uniform(copier.translate(v)));
  }

  /** What is the same in all rounds. */
  private Lane uniform(Value value) {
    if (!value.type().equals(TensorType.scalar(DType.I32))) {
      return new Dense(value, List.of());
    }
    return constant(copier, value).<Lane>map(t -> Affine.of(t.longs()[0])).orElse(Affine.of(value));
  }

  /** {@return the elements of a constant, or of one that is broadcast} */
  static Optional<Tensor> constant(Copier copier, Value value) {
    Optional<Operation> op = copier.definition(value);
    while (op.isPresent() && op.get().op() == Op.BROADCAST_IN_DIM) {
      op = copier.definition(op.get().operand(0));
    }
    return op.filter(o -> o.op() == Op.CONSTANT)
        .map(o -> o.attributes().get("value", Attribute.Dense.class).value());
  }

  /** {@return an integer scalar constant} */
  static Optional<Long> integer(Operation constant) {
    Tensor value = constant.attributes().get("value", Attribute.Dense.class).value();
    return value.type().rank() == 0 && value.dtype().isInteger()
        ? Optional.of(value.longs()[0])
        : Optional.empty();
  }

  Dense dense(Lane lane, Operation at) {
    return switch (lane) {
      case Affine a -> emission.dense(a);
      case Dense d -> d;
      case State s ->
          throw new NotRaised(at.span(), "an array is used as a whole while it is being written");
      case Element e -> throw running(at);
      case Updated u -> throw running(at);
      case Running r -> throw running(at);
      case Folded f -> throw running(at);
    };
  }

  private static NotRaised running(Operation at) {
    return new NotRaised(at.span(), "each round uses a value that the round before computed");
  }

  // Loops.

  private List<Lane> loop(Operation op, List<Lane> initial) {
    Block body = op.regions().get(1);
    Counting counting = new Counting(op, initial, this::lane);
    if (!open.isEmpty() && !counting.isCounted()) {
      long most = counting.mostTrips().filter(n -> n <= FEW).orElseThrow(counting::unknown);
      List<Lane> withRound = new ArrayList<>(initial);
      withRound.add(Affine.of(0));
      return loop(Masking.masked(op, most), withRound).subList(0, initial.size());
    }
    long trips = counting.trips();
    if (trips == 0) {
      return initial;
    }
    Axis axis = new Axis(nextAxis++, trips);
    Fold fold = new Fold(axis);
    Set<Value> carried = new LinkedHashSet<>();
    for (int i = 0; i < initial.size(); i++) {
      Value parameter = body.parameters().get(i);
      Lane lane = begin(counting, i, body, initial.get(i), axis, fold);
      if (lane instanceof Running) {
        carried.add(parameter);
      }
      lanes.put(parameter, lane);
    }
    open.add(axis);
    evaluate(body);
    Map<Value, Lane> folded = finish(fold, carried, body, axis);
    open.removeLast();
    List<Lane> results = new ArrayList<>();
    for (int i = 0; i < initial.size(); i++) {
      results.add(end(op, i, initial.get(i), trips, counting, folded));
    }
    return results;
  }

  /** What a carried value is at the beginning of each round. */
  private Lane begin(Counting counting, int i, Block body, Lane initial, Axis axis, Fold fold) {
    Value parameter = body.parameters().get(i);
    if (body.results().get(i).equals(parameter)) {
      return initial;
    }
    if (initial instanceof Affine a && counting.step(i).isPresent()) {
      Affine counter = a.plus(axis, counting.step(i).get());
      if (isInRange(counter)) {
        return counter;
      }
    }
    if (initial instanceof State) {
      return initial;
    }
    if (initial instanceof Dense d && !d.own().isEmpty()) {
      return new State(new ArrayState(emission, d, open), 0);
    }
    fold.carry(parameter, body.results().get(i), initial);
    return new Running(fold, parameter, Optional.empty());
  }

  /** What it is after the last round. */
  private Lane end(
      Operation op, int i, Lane initial, long trips, Counting counting, Map<Value, Lane> folded) {
    Block body = op.regions().get(1);
    Value parameter = body.parameters().get(i);
    Value result = body.results().get(i);
    if (result.equals(parameter)) {
      return initial;
    }
    if (folded.containsKey(parameter)) {
      return folded.get(parameter);
    }
    if (lane(parameter) instanceof State before) {
      if (!(lane(result) instanceof State after)
          || after.array() != before.array()
          || after.version() != after.array().version()) {
        throw new NotRaised(op.span(), "an array becomes another one from round to round");
      }
      return initial instanceof State ? after : after.array().after();
    }
    return ((Affine) initial).plus(counting.step(i).orElseThrow() * trips);
  }

  /** The numbers that run through the loop, after it. */
  private Map<Value, Lane> finish(Fold fold, Set<Value> carried, Block body, Axis axis) {
    Map<Value, Lane> after = new HashMap<>();
    Set<Value> left = new LinkedHashSet<>();
    for (Value parameter : carried) {
      Value result = body.results().get(body.parameters().indexOf(parameter));
      switch (lane(result)) {
        case Folded f -> after.put(parameter, outer(f, fold, parameter, body, axis));
        case Running r when r.fold() == fold -> left.add(parameter);
        case Affine a when !fold.uses(parameter) ->
            after.put(parameter, emission.last(emission.dense(a), axis));
        case Dense d when !fold.uses(parameter) -> after.put(parameter, emission.last(d, axis));
        case Affine a -> {
          fold.input(result, emission.dense(a));
          left.add(parameter);
        }
        case Dense d -> {
          fold.input(result, d);
          left.add(parameter);
        }
        default -> throw new NotRaised(builder.span(), "a running value is that of another loop");
      }
    }
    for (Recurrence r : fold.recurrences(left)) {
      after.putAll(results(r));
    }
    return after;
  }

  private Map<Value, Lane> results(Recurrence r) {
    Map<Value, Lane> after = new LinkedHashMap<>();
    boolean isOuter = r.initial().stream().anyMatch(Running.class::isInstance);
    if (!isOuter) {
      List<Dense> results = reductions.emit(r);
      for (int i = 0; i < results.size(); i++) {
        after.put(r.parameters().get(i), results.get(i));
      }
      return after;
    }
    for (int i = 0; i < r.parameters().size(); i++) {
      if (!(r.initial().get(i) instanceof Running outer) || outer.definition().isPresent()) {
        throw new NotRaised(
            builder.span(), "each round uses a value that the round before computed");
      }
      after.put(r.parameters().get(i), new Folded(r, i));
    }
    return after;
  }

  /** A number that runs through an inner loop and on to the next round of this one. */
  private Lane outer(Folded inner, Fold fold, Value parameter, Block body, Axis axis) {
    Recurrence r = inner.recurrence();
    List<Value> parameters = new ArrayList<>();
    List<Lane> initial = new ArrayList<>();
    for (int i = 0; i < r.initial().size(); i++) {
      Running start = (Running) r.initial().get(i);
      int position = body.parameters().indexOf(start.value());
      boolean isPassedOn =
          start.fold() == fold
              && position >= 0
              && !fold.uses(start.value())
              && lane(body.results().get(position)) instanceof Folded f
              && f.recurrence().equals(r)
              && f.slot() == i;
      if (!isPassedOn) {
        throw new NotRaised(
            builder.span(), "each round uses a value that the round before computed");
      }
      parameters.add(start.value());
      initial.add(fold.initial(start.value()));
    }
    if (!parameters.get(inner.slot()).equals(parameter)) {
      throw new NotRaised(builder.span(), "running values change places");
    }
    List<Axis> axes = new ArrayList<>(List.of(axis));
    axes.addAll(r.axes());
    Recurrence whole =
        new Recurrence(axes, r.parameters(), r.results(), initial, r.operations(), r.inputs());
    if (initial.stream().anyMatch(Running.class::isInstance)) {
      return new Folded(merged.computeIfAbsent(r, x -> whole), inner.slot());
    }
    List<Dense> results = emitted.computeIfAbsent(r, x -> reductions.emit(whole));
    return results.get(inner.slot());
  }

  // Bodies.

  private void evaluate(Block block) {
    for (Operation op : block.operations()) {
      builder.at(op.span());
      List<Lane> results = evaluate(op);
      for (int i = 0; i < results.size(); i++) {
        lanes.put(op.results().get(i), results.get(i));
      }
    }
  }

  private List<Lane> evaluate(Operation op) {
    return switch (op.op()) {
      case WHILE -> loop(op, op.operands().stream().map(this::lane).toList());
      case IF -> choice(op);
      case CONSTANT, IOTA -> List.of(uniform(copy(op, List.of())));
      case DYNAMIC_SLICE -> List.of(elements.read(op));
      case DYNAMIC_UPDATE_SLICE -> List.of(elements.write(op));
      case RESHAPE -> List.of(reshape(op));
      case BROADCAST_IN_DIM -> List.of(broadcast(op));
      case ADD, SUBTRACT, MULTIPLY, NEGATE -> List.of(affine(op).orElseGet(() -> apply(op)));
      default -> List.of(apply(op));
    };
  }

  private Value copy(Operation op, List<Value> operands) {
    List<dev.arrayc.ir.Type> types = List.of(op.result().type());
    return copier.emit(op.op(), operands, op.attributes(), types).getFirst();
  }

  private Lane apply(Operation op) {
    List<Lane> operands = op.operands().stream().map(this::lane).toList();
    if (elements.updated(op, operands).isPresent()) {
      return elements.updated(op, operands).get();
    }
    if (operands.stream().anyMatch(Running.class::isInstance)) {
      return run(op, operands);
    }
    List<Dense> values = operands.stream().map(l -> dense(l, op)).toList();
    if (op.regions().isEmpty() && values.stream().allMatch(v -> v.axes().isEmpty())) {
      return uniform(copy(op, values.stream().map(Dense::value).toList()));
    }
    if (!op.op().isElementwise() && op.op() != Op.CONVERT && op.op() != Op.BITCAST_CONVERT) {
      throw new NotRaised(op.span(), "its rounds work on whole arrays: " + op.op().opName());
    }
    return emission.elementwise(op, values);
  }

  /** An operation on a number that runs from round to round. */
  private Lane run(Operation op, List<Lane> operands) {
    List<Fold> folds = new ArrayList<>();
    for (int i = 0; i < operands.size(); i++) {
      if (operands.get(i) instanceof Running r) {
        folds.add(r.fold());
      }
    }
    boolean isScalar =
        op.results().size() == 1
            && op.resultType().rank() == 0
            && (op.op().isElementwise() || op.op() == Op.CONVERT || op.op() == Op.BITCAST_CONVERT);
    if (!isScalar || folds.stream().distinct().count() != 1) {
      throw running(op);
    }
    Fold fold = folds.getFirst();
    fold.add(op);
    for (int i = 0; i < operands.size(); i++) {
      if (!(operands.get(i) instanceof Running)) {
        fold.input(op.operand(i), dense(operands.get(i), op));
      }
    }
    return new Running(fold, op.result(), Optional.of(op));
  }

  /** Index arithmetic that stays an affine function of the rounds. */
  private Optional<Lane> affine(Operation op) {
    if (!(lane(op.operand(0)) instanceof Affine a)) {
      return Optional.empty();
    }
    if (op.op() == Op.NEGATE) {
      return a.base().isEmpty() ? Optional.of(a.times(-1)) : Optional.empty();
    }
    if (!(lane(op.operand(1)) instanceof Affine b)) {
      return Optional.empty();
    }
    boolean isUniform = a.coefficients().isEmpty() && b.coefficients().isEmpty();
    boolean isKnown = a.isConstant() && b.isConstant();
    if (isUniform && !isKnown && a.base().isPresent() && b.base().isPresent()) {
      return Optional.empty();
    }
    Optional<Affine> result =
        switch (op.op()) {
          case ADD -> a.base().isEmpty() || b.base().isEmpty() ? Optional.of(a.plus(b)) : sum(a, b);
          case SUBTRACT ->
              b.base().isEmpty()
                  ? Optional.of(a.plus(b.times(-1)))
                  : a.base().equals(b.base())
                      ? Optional.of(unbased(a).plus(unbased(b).times(-1)))
                      : Optional.empty();
          case MULTIPLY ->
              b.isConstant() && a.base().isEmpty()
                  ? Optional.of(a.times(b.constant()))
                  : a.isConstant() && b.base().isEmpty()
                      ? Optional.of(b.times(a.constant()))
                      : Optional.empty();
          default -> Optional.empty();
        };
    // What may wrap around is data.
    return result.filter(Nest::isInRange).map(r -> r);
  }

  private static boolean isInRange(Affine a) {
    return a.min() >= Integer.MIN_VALUE && a.max() <= Integer.MAX_VALUE;
  }

  private Optional<Affine> sum(Affine a, Affine b) {
    Value base = builder.emit(Op.ADD, a.base().orElseThrow(), b.base().orElseThrow());
    return Optional.of(Affine.of(base).plus(unbased(a)).plus(unbased(b)));
  }

  private static Affine unbased(Affine a) {
    return new Affine(Optional.empty(), a.constant(), a.coefficients());
  }

  private Lane reshape(Operation op) {
    return switch (lane(op.operand(0))) {
      case Element e -> e;
      case Updated u -> u;
      case Affine a when op.resultType().rank() == 0 -> a;
      case Lane l -> {
        Dense d = dense(l, op);
        List<Long> shape = Emission.shape(d.axes(), op.resultType().shape());
        yield new Dense(emission.reshape(d.value(), shape), d.axes());
      }
    };
  }

  private Lane broadcast(Operation op) {
    Dense d = dense(lane(op.operand(0)), op);
    List<Long> dimensions = new ArrayList<>();
    for (int i = 0; i < d.axes().size(); i++) {
      dimensions.add((long) i);
    }
    op.attributes().ints("broadcast_dimensions").forEach(x -> dimensions.add(x + d.axes().size()));
    TensorType type = op.resultType().withShape(Emission.shape(d.axes(), op.resultType().shape()));
    return new Dense(
        copier
            .emit(
                Op.BROADCAST_IN_DIM,
                List.of(d.value()),
                Attributes.NONE.with("broadcast_dimensions", dimensions),
                List.of(type))
            .getFirst(),
        d.axes());
  }

  /** Both sides are computed, results are selected. */
  private List<Lane> choice(Operation op) {
    for (Block side : op.regions()) {
      evaluate(side);
    }
    List<Lane> results = new ArrayList<>();
    for (int i = 0; i < op.results().size(); i++) {
      Value a = op.regions().get(0).results().get(i);
      Value b = op.regions().get(1).results().get(i);
      Lane onTrue = lane(a);
      Lane onFalse = lane(b);
      boolean isArray = onTrue instanceof State || onFalse instanceof State;
      if (isArray && !onTrue.equals(onFalse)) {
        throw new NotRaised(op.span(), "whether it writes an element depends on data");
      }
      if (onTrue.equals(onFalse)) {
        results.add(onTrue);
        continue;
      }
      Operation select =
          new Operation(
              Op.SELECT,
              List.of(op.operand(0), a, b),
              Attributes.NONE,
              List.of(),
              List.of(op.results().get(i)),
              op.span());
      results.add(apply(select));
    }
    return results;
  }
}
