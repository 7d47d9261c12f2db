package dev.arrayc.bytecode;

import dev.arrayc.bytecode.ControlFlow.Loop;
import dev.arrayc.bytecode.Heap.Content;
import dev.arrayc.bytecode.Heap.Dense;
import dev.arrayc.bytecode.JValue.Ref;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import dev.arrayc.value.Array;
import dev.arrayc.value.Tracer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The ways out of a traced loop. The usual one is through the tests at its head; others leave from
 * the middle of a round: then the loop carries a code that says where to, and for each other place
 * the numbers and arrays that it was left with.
 */
final class LoopExits {
  private final Activation activation;
  private final Machine machine;
  private final Loop loop;
  private final LoopState state;
  private final Outcome round;
  private final Optional<Integer> exit;
  private final boolean coded;
  private final List<Outcome.Arrival> others;
  private final List<List<Leaf>> slots = new ArrayList<>();

  LoopExits(
      Activation activation, Loop loop, LoopState state, Outcome round, Optional<Integer> exit) {
    this.activation = activation;
    this.machine = activation.machine();
    this.loop = loop;
    this.state = state;
    this.round = round;
    this.exit = exit;
    this.coded = round.arrivals().stream().anyMatch(a -> a.target() != loop.header());
    this.others =
        round.arrivals().stream()
            .filter(a -> a.target() != loop.header() && !exit.equals(Optional.of(a.target())))
            .toList();
    if (exit.isEmpty()) {
      throw machine.error(
          "", "this loop never ends: nothing that it tests changes", "give it a way out");
    }
    for (Outcome.Arrival other : others) {
      List<Leaf> leaves = new ArrayList<>();
      Walk.join(
          other.path(),
          other.path(),
          activation.live(other.target()),
          state.objects(),
          new Collector(leaves));
      slots.add(leaves);
    }
  }

  /** {@return the types that the loop carries for its exits} */
  List<TensorType> types() {
    List<TensorType> types = new ArrayList<>();
    if (coded) {
      types.add(TensorType.scalar(DType.I32));
    }
    slots.forEach(s -> s.forEach(leaf -> types.add(leaf.type())));
    return types;
  }

  List<Value> initial() {
    List<Value> values = new ArrayList<>();
    if (coded) {
      values.add(activation.pc(loop.header()));
    }
    slots.forEach(
        s ->
            s.forEach(leaf -> values.add(machine.zeros(leaf.type().dtype(), leaf.type().shape()))));
    return values;
  }

  /** {@return the code among what the loop carries for its exits} */
  Optional<Value> code(List<Value> carried) {
    return coded ? Optional.of(carried.getFirst()) : Optional.empty();
  }

  /** {@return what a round hands to the next, emitted at the end of its block} */
  List<Value> yield(List<Value> parameters) {
    List<Value> results = new ArrayList<>();
    Optional<Path> again = round.path(loop.header());
    Optional<Path> out = exit.flatMap(round::path);
    Value code = round.code().orElseGet(() -> activation.pc(round.arrivals().getFirst().target()));
    Path last = again.or(() -> out).orElseGet(() -> round.arrivals().getFirst().path());
    List<Value> next = state.values(state.leaves(last));
    if (again.isPresent() && out.isPresent()) {
      Value isOut = machine.compare("EQ", code, activation.pc(exit.get()));
      List<Value> left = state.values(state.leaves(out.get()));
      for (int i = 0; i < next.size(); i++) {
        results.add(select(isOut, left.get(i), next.get(i)));
      }
    } else {
      results.addAll(next);
    }
    if (coded) {
      results.add(code);
    }
    slots.forEach(
        s -> s.forEach(leaf -> results.add(activation.executor().branches().value(leaf))));
    return results;
  }

  private Value select(Value condition, Value onTrue, Value onFalse) {
    if (onTrue.equals(onFalse)) {
      return onTrue;
    }
    Value everywhere =
        machine.builder().broadcast(condition, onTrue.tensorType().withDType(DType.BOOL));
    return machine.select(everywhere, onTrue, onFalse);
  }

  /** {@return where execution goes on after the loop} */
  Outcome outcome(List<Value> carried, List<Value> extra) {
    List<Outcome.Arrival> arrivals = new ArrayList<>();
    int usual = exit.orElseThrow();
    arrivals.add(new Outcome.Arrival(usual, state.path(carried)));
    int next = coded ? 1 : 0;
    for (int i = 0; i < others.size(); i++) {
      int count = slots.get(i).size();
      Outcome.Arrival other = others.get(i);
      Path path =
          Walk.join(
              other.path(),
              other.path(),
              activation.live(other.target()),
              state.objects(),
              new Replace(extra.subList(next, next + count)));
      arrivals.add(new Outcome.Arrival(other.target(), path));
      next += count;
    }
    if (others.isEmpty()) {
      return new Outcome(arrivals, Optional.empty());
    }
    Value code = extra.getFirst();
    Value ended = machine.compare("EQ", code, activation.pc(loop.header()));
    arrivals.sort(java.util.Comparator.comparingInt(Outcome.Arrival::target));
    return new Outcome(arrivals, Optional.of(machine.select(ended, activation.pc(usual), code)));
  }

  /** What was computed in the loop is to be handed out. */
  private abstract class Handed extends Inner {
    Handed() {
      super(state.watermark());
    }

    @Override
    public boolean unites(String key, Ref a, Ref b, boolean isArray) {
      return false;
    }

    @Override
    public Ref united(String key, Heap heap, Content content, Ref a, Ref b) {
      return a;
    }
  }

  private final class Collector extends Handed {
    private final List<Leaf> leaves;

    Collector(List<Leaf> leaves) {
      this.leaves = leaves;
    }

    @Override
    public JValue number(String key, Leaf.Number a, Leaf.Number b) {
      leaves.add(a);
      return a.number();
    }

    @Override
    public Content array(String key, Leaf.Array a, Leaf.Array b) {
      leaves.add(a);
      return a.content();
    }

    @Override
    public Array library(String key, Leaf.Library a, Leaf.Library b) {
      leaves.add(a);
      return a.array();
    }
  }

  private final class Replace extends Handed {
    private final List<Value> values;
    private int next;

    Replace(List<Value> values) {
      this.values = values;
    }

    @Override
    public JValue number(String key, Leaf.Number a, Leaf.Number b) {
      return Branches.number(a, values.get(next++), true);
    }

    @Override
    public Content array(String key, Leaf.Array a, Leaf.Array b) {
      return new Dense(a.component(), values.get(next++));
    }

    @Override
    public Array library(String key, Leaf.Library a, Leaf.Library b) {
      return new Tracer(values.get(next++), a.array().weak(), machine.trace());
    }
  }
}
