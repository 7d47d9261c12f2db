package dev.arrayc.transform.raise;

import dev.arrayc.ir.Block;
import dev.arrayc.ir.Operation;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Finds how often a loop runs: one test of one counter against a number that is known. */
final class Counting {
  private final Operation loop;
  private final List<Lane> initial;
  private final Function<Value, Lane> outside;
  private final Block condition;
  private final Block body;
  private final Map<Value, Operation> producers = new HashMap<>();

  /**
   * A loop.
   *
   * @param outside what values from outside of it are
   */
  Counting(Operation loop, List<Lane> initial, Function<Value, Lane> outside) {
    this.loop = loop;
    this.initial = initial;
    this.outside = outside;
    this.condition = loop.regions().get(0);
    this.body = loop.regions().get(1);
    for (Block block : loop.regions()) {
      block.operations().forEach(o -> o.results().forEach(r -> producers.put(r, o)));
    }
  }

  /** {@return whether the number of rounds is known} */
  boolean isCounted() {
    return tripsOrNone(condition.results().getFirst()) >= 0;
  }

  /** The number of rounds by one test; negative if it does not count. */
  private long tripsOrNone(Value test) {
    try {
      return trips(test);
    } catch (NotRaised isNoCount) {
      return -1;
    }
  }

  NotRaised unknown() {
    return new NotRaised(loop.span(), "how often it runs is not known before it runs");
  }

  /** {@return the number of rounds} */
  long trips() {
    return trips(condition.results().getFirst());
  }

  /**
   * {@return the most rounds that there can be, by one of several tests that all have to hold;
   * empty if none of them counts}
   */
  Optional<Long> mostTrips() {
    Optional<Long> most = Optional.empty();
    List<Value> tests = new ArrayList<>(condition.results());
    while (!tests.isEmpty()) {
      Value test = tests.removeLast();
      Operation op = producers.get(test);
      if (op != null && op.op() == Op.AND) {
        tests.addAll(op.operands());
      } else {
        long trips = tripsOrNone(test);
        most = trips < 0 ? most : Optional.of(Math.min(most.orElse(trips), trips));
      }
    }
    return most;
  }

  private long trips(Value test) {
    boolean holds = true;
    Operation op = producer(test);
    while (op.op() == Op.NOT) {
      holds = !holds;
      op = producer(op.operand(0));
    }
    if (op.op() != Op.COMPARE) {
      throw unknown();
    }
    String direction = op.attributes().enumCase("comparison_direction");
    Optional<Counter> left = counter(op.operand(0));
    Optional<Counter> right = counter(op.operand(1));
    Counter counter = left.or(() -> right).orElseThrow(this::unknown);
    Affine limit =
        affine(op.operand(left.isPresent() ? 1 : 0))
            .orElseThrow(this::unknown)
            .plus(-counter.plus());
    return trips(
        start(counter.position()),
        step(counter.position()).orElseThrow(this::unknown),
        limit,
        direction(direction, left.isEmpty(), holds));
  }

  /**
   * What a test compares with its limit.
   *
   * @param position the counter among what the loop carries
   * @param plus what is added to it: {@code i + 2 < n}
   */
  private record Counter(int position, long plus) {}

  private Optional<Counter> counter(Value value) {
    int position = condition.parameters().indexOf(value);
    if (position >= 0) {
      return step(position).map(s -> new Counter(position, 0));
    }
    Operation op = producers.get(value);
    if (op == null || op.op() != Op.ADD && op.op() != Op.SUBTRACT) {
      return Optional.empty();
    }
    Optional<Long> more = known(op.operand(1)).map(c -> op.op() == Op.ADD ? c : -c);
    return counter(op.operand(0))
        .flatMap(c -> more.map(m -> new Counter(c.position(), c.plus() + m)))
        .filter(c -> staysInRange(c));
  }

  /** {@return whether adding to the counter does not wrap, in any of the rounds before the last} */
  private boolean staysInRange(Counter c) {
    return Math.abs(c.plus()) < 1 << 20
        && initial.get(c.position()) instanceof Affine a
        && a.min() > -(1L << 30)
        && a.max() < 1L << 30;
  }

  /** {@return an integer of a region that is the same in all rounds} */
  private Optional<Affine> affine(Value value) {
    Operation op = producers.get(value);
    if (op == null) {
      return invariant(value).filter(Affine.class::isInstance).map(Affine.class::cast);
    }
    if (op.op() == Op.CONSTANT) {
      return Nest.integer(op).map(Affine::of);
    }
    if (op.op() != Op.ADD && op.op() != Op.SUBTRACT) {
      return Optional.empty();
    }
    Optional<Affine> a = affine(op.operand(0));
    Optional<Affine> b =
        affine(op.operand(1)).map(x -> op.op() == Op.ADD || !isPlain(x) ? x : x.times(-1));
    return a.isPresent() && b.isPresent() && isPlain(a.get()) && isPlain(b.get())
        ? Optional.of(a.get().plus(b.get())).filter(Counting::isInt)
        : Optional.empty();
  }

  private static boolean isPlain(Affine a) {
    return a.base().isEmpty();
  }

  private static boolean isInt(Affine a) {
    return a.min() >= Integer.MIN_VALUE && a.max() <= Integer.MAX_VALUE;
  }

  private Operation producer(Value value) {
    Operation op = producers.get(value);
    if (op == null) {
      throw unknown();
    }
    return op;
  }

  private Affine start(int counter) {
    if (initial.get(counter) instanceof Affine a && isPlain(a)) {
      return a;
    }
    throw unknown();
  }

  /** {@return what a round adds to a carried integer, if that is all it does to it} */
  Optional<Long> step(int position) {
    Value parameter = body.parameters().get(position);
    Operation op = producers.get(body.results().get(position));
    if (op == null || op.results().size() != 1 || op.resultType().rank() != 0) {
      return Optional.empty();
    }
    if (op.op() == Op.ADD && op.operand(0).equals(parameter)) {
      return known(op.operand(1));
    }
    if (op.op() == Op.ADD && op.operand(1).equals(parameter)) {
      return known(op.operand(0));
    }
    return op.op() == Op.SUBTRACT && op.operand(0).equals(parameter)
        ? known(op.operand(1)).map(c -> -c)
        : Optional.empty();
  }

  /** {@return an integer of a region that is the same in all rounds, and known} */
  private Optional<Long> known(Value value) {
    Operation op = producers.get(value);
    if (op != null && op.op() == Op.CONSTANT) {
      return Nest.integer(op);
    }
    return op == null
        ? invariant(value)
            .flatMap(
                lane ->
                    lane instanceof Affine a && a.isConstant()
                        ? Optional.of(a.constant())
                        : Optional.empty())
        : Optional.empty();
  }

  /** {@return what a parameter of a region or a value from outside is, if no round changes it} */
  private Optional<Lane> invariant(Value value) {
    int carried = Math.max(condition.parameters().indexOf(value), body.parameters().indexOf(value));
    if (carried >= 0) {
      return body.results().get(carried).equals(body.parameters().get(carried))
          ? Optional.of(initial.get(carried))
          : Optional.empty();
    }
    return Optional.of(outside.apply(value));
  }

  private static String direction(String direction, boolean isSwapped, boolean holds) {
    String said =
        !isSwapped
            ? direction
            : switch (direction) {
              case "LT" -> "GT";
              case "LE" -> "GE";
              case "GT" -> "LT";
              case "GE" -> "LE";
              default -> direction;
            };
    return holds
        ? said
        : switch (said) {
          case "LT" -> "GE";
          case "LE" -> "GT";
          case "GT" -> "LE";
          case "GE" -> "LT";
          case "EQ" -> "NE";
          default -> "EQ";
        };
  }

  private long trips(Affine start, long step, Affine limit, String direction) {
    Affine way = limit.plus(start.times(-1));
    if (!way.isConstant()) {
      throw unknown();
    }
    long distance =
        switch (direction) {
          case "LT" -> way.constant();
          case "LE" -> way.constant() + 1;
          case "GT" -> -way.constant();
          case "GE" -> 1 - way.constant();
          case "NE" -> step > 0 ? way.constant() : -way.constant();
          default -> throw unknown();
        };
    boolean isUp = direction.startsWith("L") || direction.equals("NE") && step > 0;
    long stride = isUp ? step : -step;
    boolean ends =
        stride > 0 && (!direction.equals("NE") || distance >= 0 && distance % stride == 0);
    if (distance <= 0 && !direction.equals("NE") || distance == 0) {
      return 0;
    }
    long trips = ends ? Math.ceilDiv(distance, stride) : 0;
    // A counter that wraps before it arrives runs on: that stays a loop.
    if (!ends || !isInt(start) || !isInt(start.plus(trips * step))) {
      throw unknown();
    }
    return trips;
  }
}
