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
    int left = condition.parameters().indexOf(op.operand(0));
    int right = condition.parameters().indexOf(op.operand(1));
    boolean isLeft = left >= 0 && step(left).isPresent();
    int counter = isLeft ? left : right;
    long limit = known(op.operand(isLeft ? 1 : 0)).orElseThrow(this::unknown);
    if (counter < 0) {
      throw unknown();
    }
    return trips(
        start(counter),
        step(counter).orElseThrow(this::unknown),
        limit,
        direction(direction, !isLeft, holds));
  }

  private Operation producer(Value value) {
    Operation op = producers.get(value);
    if (op == null) {
      throw unknown();
    }
    return op;
  }

  private long start(int counter) {
    return initial.get(counter) instanceof Affine a && a.isConstant()
        ? a.constant()
        : fail(unknown());
  }

  private static long fail(NotRaised reason) {
    throw reason;
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
    if (op != null) {
      return Optional.empty();
    }
    int carried = Math.max(condition.parameters().indexOf(value), body.parameters().indexOf(value));
    if (carried >= 0) {
      return body.results().get(carried).equals(body.parameters().get(carried))
          ? constant(initial.get(carried))
          : Optional.empty();
    }
    return constant(outside.apply(value));
  }

  private static Optional<Long> constant(Lane lane) {
    return lane instanceof Affine a && a.isConstant()
        ? Optional.of(a.constant())
        : Optional.empty();
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

  private long trips(long start, long step, long limit, String direction) {
    long distance =
        switch (direction) {
          case "LT" -> limit - start;
          case "LE" -> limit - start + 1;
          case "GT" -> start - limit;
          case "GE" -> start - limit + 1;
          case "NE" -> step > 0 ? limit - start : start - limit;
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
    long last = start + trips * step;
    // A counter that wraps before it arrives runs on: that stays a loop.
    if (!ends || last > Integer.MAX_VALUE || last < Integer.MIN_VALUE) {
      throw unknown();
    }
    return trips;
  }
}
