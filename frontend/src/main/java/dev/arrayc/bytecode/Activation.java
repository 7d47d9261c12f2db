package dev.arrayc.bytecode;

import dev.arrayc.bytecode.ControlFlow.Loop;
import dev.arrayc.bytecode.JValue.Flag;
import dev.arrayc.bytecode.JValue.Known;
import dev.arrayc.bytecode.JValue.Num;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Value;
import dev.arrayc.library.TracerErrors;
import dev.arrayc.value.Tracer;
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
 * One call of a method: follows its code. Concrete branches are followed; a branch on a traced
 * value executes both sides up to where they meet ({@link Branches}); a loop is run round by round
 * while nothing traced is involved or its rounds are few, else it is traced once ({@link
 * LoopTracer}).
 */
final class Activation {
  private final Executor executor;
  private final Machine machine;
  private final JavaMethod method;
  private final JavaMethod.Code code;
  private final Unrolling unrolling;
  private final int firstObject;

  Activation(Executor executor, JavaMethod method) {
    this.executor = executor;
    this.machine = executor.machine();
    this.method = method;
    this.code = method.code();
    this.unrolling = new Unrolling(machine);
    this.firstObject = machine.nextId();
    if (!code.flow().isReducible()) {
      throw machine.limitation(
          "the method "
              + method.spelled()
              + " has a loop with two entrances, which no Java"
              + " compiler makes",
          "compile it with javac, without an obfuscator");
    }
  }

  Machine machine() {
    return machine;
  }

  Executor executor() {
    return executor;
  }

  JavaMethod.Code code() {
    return code;
  }

  /** {@return the number from which on objects were made by this call} */
  int firstObject() {
    return firstObject;
  }

  /** {@return which local variables matter at a target} */
  IntPredicate live(int target) {
    return slot -> code.liveness().isLive(target, slot);
  }

  /** Calls the method: the result is on the stack of the path at the end. */
  Path call(List<JValue> arguments, Heap heap) {
    JValue[] locals = Path.undefined(code.maxLocals());
    int slot = 0;
    for (JValue argument : arguments) {
      if (slot >= locals.length) {
        throw new Malformed("a method has fewer local variables than parameters");
      }
      locals[slot] = argument;
      slot += argument instanceof Num n && n.kind().isWide() ? 2 : 1;
    }
    Outcome outcome = run(new Path(locals, new ArrayList<>(), heap), 0, pc -> false);
    return outcome.path(ControlFlow.EXIT).orElseThrow();
  }

  /**
   * Follows the code from a place to the first of some others, or the end of the method.
   *
   * @param stops where to stop; not asked at the beginning
   */
  Outcome run(Path start, int from, IntPredicate stops) {
    Path path = start;
    int pc = from;
    boolean first = true;
    while (true) {
      if (pc == ControlFlow.EXIT || !first && stops.test(pc)) {
        return Outcome.at(pc, path);
      }
      Optional<Loop> loop = code.flow().loopAt(pc);
      Optional<Outcome> outcome = Optional.empty();
      if (loop.isPresent() && !(first && stops.test(pc))) {
        outcome = atHeader(path, loop.get(), stops);
      }
      first = false;
      if (outcome.isEmpty()) {
        at(pc);
        Instruction instruction = code.instructions().get(pc);
        try {
          switch (instruction) {
            case BranchInstruction b -> outcome = branch(path, pc, b, stops);
            case TableSwitchInstruction s -> outcome = choose(path, pc, Switch.of(s, code), stops);
            case LookupSwitchInstruction s -> outcome = choose(path, pc, Switch.of(s, code), stops);
            case ReturnInstruction r -> {
              return Outcome.at(ControlFlow.EXIT, returned(path, r));
            }
            default -> {
              if (machine.isInitialising() && !method.owner().isLibrary()) {
                executor.calls().statics().execute(path, instruction);
              } else {
                executor.instructions().execute(path, instruction);
              }
              pc++;
              continue;
            }
          }
        } catch (Thrown thrown) {
          pc = handle(path, pc, thrown);
          continue;
        }
      }
      Outcome reached = outcome.orElseThrow();
      if (!reached.isSingle()) {
        return proceed(reached, stops);
      }
      path = reached.arrivals().getFirst().path();
      pc = reached.arrivals().getFirst().target();
    }
  }

  private void at(int pc) {
    if (!method.owner().isLibrary()) {
      // What goes wrong in the JDK's code is said of the user's line that called it.
      machine.session().at(method.owner().at(code.lines()[pc]));
    }
    machine.session().step(1);
  }

  private static Path returned(Path path, ReturnInstruction instruction) {
    if (instruction.opcode() == java.lang.classfile.Opcode.RETURN) {
      path.stack().clear();
    } else {
      JValue value = path.pop();
      path.stack().clear();
      path.push(value);
    }
    return path;
  }

  private int handle(Path path, int pc, Thrown thrown) {
    String type = thrown.instance().className();
    for (JavaMethod.Handler h : code.handlers()) {
      boolean covers = h.from() <= pc && pc < h.to();
      if (covers && h.type().map(t -> machine.classes().isSubclass(type, t)).orElse(true)) {
        path.heap().become(thrown.heap());
        path.stack().clear();
        path.push(thrown.exception());
        return h.target();
      }
    }
    throw thrown;
  }

  /** Goes on from several places, each under the condition that it is the one. */
  private Outcome proceed(Outcome reached, IntPredicate stops) {
    Outcome outcome = reached;
    while (true) {
      Optional<Outcome.Arrival> next =
          outcome.arrivals().stream()
              .filter(a -> a.target() != ControlFlow.EXIT && !stops.test(a.target()))
              .findFirst();
      if (next.isEmpty()) {
        return outcome;
      }
      if (outcome.isSingle()) {
        return run(next.get().path(), next.get().target(), stops);
      }
      Outcome all = outcome;
      int target = next.get().target();
      Value code = all.code().orElseThrow();
      Flag here = new Flag(machine.compare("EQ", code, pc(target)), true);
      List<Outcome.Arrival> others =
          all.arrivals().stream().filter(a -> a.target() != target).toList();
      Outcome elsewhere = new Outcome(others, others.size() > 1 ? all.code() : Optional.empty());
      outcome =
          executor
              .branches()
              .fork(here, () -> run(next.get().path(), target, stops), () -> elsewhere, this::live);
    }
  }

  /** {@return a pc as a value of the program} */
  Value pc(int target) {
    return executor.arithmetic().constant(DType.I32, target);
  }

  private Optional<Outcome> branch(Path path, int pc, BranchInstruction b, IntPredicate stops) {
    int target = code.target(b.target());
    if (JavaMethod.isGoto(b.opcode())) {
      return Optional.of(Outcome.at(target, path));
    }
    Num condition = executor.instructions().condition(path, b.opcode());
    if (condition instanceof Known k) {
      return Optional.of(Outcome.at(k.asInt() != 0 ? target : pc + 1, path));
    }
    Flag flag = (Flag) condition;
    requireCapture(flag);
    return Optional.of(fork(path, pc, flag, target, pc + 1, stops));
  }

  /** A branch on what depends on traced arguments needs leave to become a part of the program. */
  void requireCapture(Flag condition) {
    if (condition.isData() && !machine.captures() && !method.owner().isLibrary()) {
      var said = TracerErrors.bool(new Tracer(condition.value(), false, machine.trace()));
      throw machine.error(
          said.diagnostic().errorClass(),
          said.diagnostic().message(),
          "if the value is known when the method is compiled, make its argument static:"
              + " --static-argnums, --static-argnames, or @Static before the parameter",
          "to compile both sides, add --control-flow=capture; to choose between values, use"
              + " Math.max and Math.min, or Jnp.where(condition, a, b) of the array API");
    }
  }

  private Outcome fork(
      Path path, int pc, Flag condition, int onTrue, int onFalse, IntPredicate stops) {
    int join = code.flow().join(pc);
    unrolling.requireInside(code.flow(), path, List.of(onTrue, onFalse, join));
    IntPredicate ends = at -> at == join || stops.test(at);
    return executor
        .branches()
        .fork(
            condition,
            () -> side(path.copy(), onTrue, ends),
            () -> side(path.copy(), onFalse, ends),
            this::live);
  }

  private Outcome side(Path path, int pc, IntPredicate ends) {
    return ends.test(pc) ? Outcome.at(pc, path) : run(path, pc, ends);
  }

  private Optional<Outcome> choose(Path path, int pc, Switch choice, IntPredicate stops) {
    Num key = path.popNum(Kind.INT);
    if (key instanceof Known k) {
      return Optional.of(
          Outcome.at(
              choice.cases().stream()
                  .filter(c -> c.value() == k.asInt())
                  .map(Switch.Case::target)
                  .findFirst()
                  .orElse(choice.otherwise()),
              path));
    }
    return Optional.of(cascade(path, pc, key, choice, 0, stops));
  }

  /** One comparison after the other. */
  private Outcome cascade(Path path, int pc, Num key, Switch choice, int from, IntPredicate stops) {
    int join = code.flow().join(pc);
    IntPredicate ends = at -> at == join || stops.test(at);
    if (from == choice.cases().size()) {
      return side(path, choice.otherwise(), ends);
    }
    Switch.Case c = choice.cases().get(from);
    Flag flag = (Flag) executor.arithmetic().compare("EQ", key, Known.of(c.value()));
    requireCapture(flag);
    return executor
        .branches()
        .fork(
            flag,
            () -> side(path.copy(), c.target(), ends),
            () -> cascade(path.copy(), pc, key, choice, from + 1, stops),
            this::live);
  }

  /** A loop begins, or begins anew: its outcome, or nothing to follow it round by round. */
  private Optional<Outcome> atHeader(Path path, Loop loop, IntPredicate stops) {
    path.unrolling().removeIf(h -> !inside(h, loop.header()));
    if (path.unrolling().contains(loop.header())) {
      unrolling.round(loop);
      return Optional.empty();
    }
    IntPredicate ends = pc -> !loop.contains(pc) || stops.test(pc);
    Optional<Outcome> few = attempt(path, loop, ends, true);
    if (few.isPresent()) {
      return few;
    }
    int mark = machine.builder().mark();
    try {
      return Optional.of(new LoopTracer(this, loop).trace(path.copy(), ends));
    } catch (Staged staged) {
      machine.builder().rollBack(mark);
      Optional<Outcome> all = attempt(path, loop, ends, false);
      if (all.isPresent()) {
        return all;
      }
      throw staged;
    }
  }

  private boolean inside(int header, int pc) {
    return code.flow().loopAt(header).map(l -> l.contains(pc)).orElse(false);
  }

  /** Runs a loop round by round; nothing if that takes too many, or is decided by traced values. */
  @SuppressWarnings("ReferenceEquality") // Loops of other calls may equal this one.
  private Optional<Outcome> attempt(Path path, Loop loop, IntPredicate ends, boolean few) {
    int mark = machine.builder().mark();
    Path copy = path.copy();
    copy.unrolling().add(loop.header());
    Unrolling.Attempt attempt = unrolling.begin(loop, few);
    try {
      return Optional.of(run(copy, loop.header(), pc -> pc != loop.header() && ends.test(pc)));
    } catch (Unrolling.TooMuch tooMuch) {
      if (tooMuch.loop() != loop) {
        throw tooMuch;
      }
      machine.builder().rollBack(mark);
      return Optional.empty();
    } catch (Staged staged) {
      if (!few) {
        throw staged;
      }
      machine.builder().rollBack(mark);
      return Optional.empty();
    } finally {
      attempt.end();
    }
  }
}
