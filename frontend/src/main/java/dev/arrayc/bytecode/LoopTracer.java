package dev.arrayc.bytecode;

import dev.arrayc.bytecode.ControlFlow.Loop;
import dev.arrayc.bytecode.JValue.Flag;
import dev.arrayc.bytecode.JValue.Known;
import dev.arrayc.bytecode.JValue.Num;
import dev.arrayc.bytecode.LoopState.Carried;
import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.Block;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import java.lang.classfile.Instruction;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.LookupSwitchInstruction;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.classfile.instruction.TableSwitchInstruction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * Traces a loop once for all of its rounds, as a {@code stablehlo.while}. The parts of the state
 * that a round changes are found by executing rounds until no more change ({@link LoopState}). The
 * tests at the loop's head become the condition; ways out of its middle set a code, which the
 * condition looks at.
 */
final class LoopTracer {
  /** Every attempt finds one more part of the state that changes. */
  private static final int MAX_ATTEMPTS = 200;

  private final Activation activation;
  private final Machine machine;
  private final Loop loop;

  LoopTracer(Activation activation, Loop loop) {
    this.activation = activation;
    this.machine = activation.machine();
    this.loop = loop;
  }

  /** The tests at the head: all hold in a round; where execution goes on, and where it ends. */
  private record Head(List<Num> stay, Path path, int body, Optional<Integer> exit) {}

  /** A round: its block, and where it ends. */
  private record Round(Block block, Head head, Outcome outcome, LoopState state) {}

  /**
   * Traces the loop.
   *
   * @param ends all places outside of the loop
   */
  Outcome trace(Path entry, IntPredicate ends) {
    LoopState state = new LoopState(activation, loop, entry);
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      Round round = round(state, ends);
      if (!state.learn(round.outcome(), exit(round))) {
        return emit(state, ends);
      }
    }
    throw machine.staged(
        machine.limitation(
            "the state of this loop grows with its rounds",
            "let it change numbers and elements of arrays, not the shape of objects"));
  }

  /** The place where the loop ends in the usual way. */
  private Optional<Integer> exit(Round round) {
    return round
        .head()
        .exit()
        .or(
            () ->
                round.outcome().arrivals().stream()
                    .map(Outcome.Arrival::target)
                    .filter(t -> t != loop.header())
                    .findFirst());
  }

  private Round round(LoopState state, IntPredicate ends) {
    List<Round> round = new ArrayList<>();
    Block block =
        machine
            .builder()
            .region(
                state.types(),
                parameters -> {
                  Path path = state.path(parameters);
                  Head head = head(path.copy(), true);
                  Outcome outcome =
                      activation.run(
                          head.path(),
                          head.body(),
                          pc -> pc == loop.header() || !loop.contains(pc) || ends.test(pc));
                  round.add(
                      new Round(new Block(List.of(), List.of(), List.of()), head, outcome, state));
                  return List.of();
                });
    Round r = round.getFirst();
    return new Round(block, r.head(), r.outcome(), state);
  }

  /**
   * Executes the tests at the head of the loop, up to where the state changes or the way parts
   * inside of the loop.
   *
   * @param checked whether traced conditions need leave
   */
  private Head head(Path start, boolean checked) {
    Path path = start;
    Path good = start.copy();
    int mark = machine.builder().mark();
    int body = loop.header();
    int pc = loop.header();
    List<Num> stay = new ArrayList<>();
    Optional<Integer> exit = Optional.empty();
    while (true) {
      Instruction instruction = activation.code().instructions().get(pc);
      if (instruction instanceof ReturnInstruction
          || instruction instanceof TableSwitchInstruction
          || instruction instanceof LookupSwitchInstruction
          || !loop.contains(pc)) {
        return found(mark, stay, good, body, exit);
      }
      if (!(instruction instanceof BranchInstruction b)) {
        try {
          activation.executor().instructions().execute(path, instruction);
        } catch (Thrown thrown) {
          return found(mark, stay, good, body, exit);
        }
        pc++;
        continue;
      }
      int target = activation.code().target(b.target());
      if (JavaMethod.isGoto(b.opcode())) {
        if (target == loop.header()) {
          return found(mark, stay, good, body, exit);
        }
        pc = target;
        continue;
      }
      Num condition = activation.executor().instructions().condition(path, b.opcode());
      boolean leavesOnTrue = !loop.contains(target);
      boolean leavesOnFalse = !loop.contains(pc + 1);
      int out = leavesOnTrue ? target : pc + 1;
      boolean leaves =
          leavesOnTrue != leavesOnFalse
              && exit.map(e -> e == out).orElse(true)
              && unchanged(good, path);
      if (!leaves) {
        if (condition instanceof Known k && unchanged(good, path)) {
          pc = k.asInt() != 0 ? target : pc + 1;
          continue;
        }
        return found(mark, stay, good, body, exit);
      }
      if (condition instanceof Flag f && checked) {
        activation.requireCapture(f);
      }
      if (condition instanceof Known k && (k.asInt() != 0) == leavesOnTrue) {
        return found(mark, stay, good, body, exit);
      }
      if (condition instanceof Flag f) {
        stay.add(leavesOnTrue ? activation.executor().arithmetic().not(f) : f);
        exit = Optional.of(out);
      }
      pc = leavesOnTrue ? pc + 1 : target;
      body = pc;
      good = path.copy();
      mark = machine.builder().mark();
    }
  }

  /** What was executed after the last test belongs to the round. */
  private Head found(int mark, List<Num> stay, Path path, int body, Optional<Integer> exit) {
    machine.builder().rollBack(mark);
    return new Head(stay, path, body, exit);
  }

  private static boolean unchanged(Path a, Path b) {
    return java.util.Arrays.equals(a.locals(), b.locals())
        && a.stack().equals(b.stack())
        && a.heap().own().stream()
            .map(JValue.Ref::new)
            .allMatch(r -> sameContent(a.heap().get(r), b.heap().get(r)));
  }

  @SuppressWarnings("ReferenceEquality")
  private static boolean sameContent(Heap.Content a, Heap.Content b) {
    return a == b;
  }

  private Outcome emit(LoopState state, IntPredicate ends) {
    Round round = round(state, ends);
    LoopExits exits = new LoopExits(activation, loop, state, round.outcome(), exit(round));
    List<TensorType> types = new ArrayList<>(state.types());
    types.addAll(exits.types());
    Block body =
        machine
            .builder()
            .region(
                types,
                parameters -> {
                  int n = state.types().size();
                  machine.builder().append(round.block().operations());
                  return exits.yield(parameters.subList(n, parameters.size()));
                });
    List<Value> bodyParameters = new ArrayList<>(round.block().parameters());
    bodyParameters.addAll(body.parameters().subList(state.types().size(), types.size()));
    Block whole = new Block(bodyParameters, body.operations(), body.results());
    Block condition =
        machine
            .builder()
            .region(
                types,
                parameters -> {
                  int n = state.types().size();
                  Head head = head(state.path(parameters.subList(0, n)), false);
                  List<Value> tests = new ArrayList<>();
                  exits
                      .code(parameters.subList(n, parameters.size()))
                      .ifPresent(
                          c -> tests.add(machine.compare("EQ", c, activation.pc(loop.header()))));
                  for (Num n2 : head.stay()) {
                    tests.add(activation.executor().arithmetic().truth(n2));
                  }
                  return List.of(
                      tests.stream()
                          .reduce((a, b) -> machine.emit(Op.AND, a, b))
                          .orElseGet(
                              () -> activation.executor().arithmetic().constant(DType.BOOL, 1)));
                });
    List<Value> initial = new ArrayList<>(state.initial());
    initial.addAll(exits.initial());
    List<Value> results =
        machine
            .builder()
            .emit(Op.WHILE, initial, Attributes.NONE, List.of(condition, whole), List.of());
    for (int i = 0; i < results.size(); i++) {
      machine.note("while", results.get(i), initial.toArray(Value[]::new));
    }
    int n = state.types().size();
    return exits.outcome(results.subList(0, n), results.subList(n, results.size()));
  }

  /** {@return a part of the loop's state as the traced body has it} */
  static Num number(Carried carried, Value value) {
    return carried.dtype() == DType.BOOL
        ? new Flag(value, carried.isData())
        : new JValue.Traced(carried.kind(), value, carried.isData());
  }
}
