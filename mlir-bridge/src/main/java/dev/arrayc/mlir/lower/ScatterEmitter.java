package dev.arrayc.mlir.lower;

import dev.arrayc.ir.Value;
import dev.arrayc.mlir.lower.Node.Place;
import dev.arrayc.mlir.lower.Node.Start;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Writes a scatter: loops over the updates in row-major order, the region in line on the element
 * and its update. As soon as the start of a window is known it is asked whether the window lies
 * inside. Vectors run along the innermost loop where neighbours go to neighbours of one window.
 */
final class ScatterEmitter {
  private static final int MIN_LANES = 4;

  /** So many updates are read at once. */
  private static final int AHEAD = 8;

  /** So many nodes of a body are cheap enough for that. */
  private static final int SHORT = 12;

  private final Code code;
  private final Memory memory;
  private final Step.Scatter step;
  private final Collapse collapse;
  private final BodyEmitter body;
  private final List<Place> places = new ArrayList<>();
  private final int checkedLoop;

  private ScatterEmitter(Code code, Memory memory, Step.Scatter step) {
    this.code = code;
    this.memory = memory;
    this.step = step;
    // A window that does not fit is dropped, so what is left needs no clamping but its offset.
    List<Start> moving = step.starts().stream().filter(s -> s.limit() > 0).toList();
    for (Value result : step.operation().results()) {
      places.add(new Place(result, result.tensorType().shape(), step.window(), moving));
    }
    List<Long> space = step.body().space();
    this.collapse =
        Collapse.of(
            space, Collections.nCopies(space.size(), 0), BodyEmitter.offsets(step.body(), places));
    this.body = new BodyEmitter(code, memory, step.body(), collapse, collapse.sizes().size() - 1);
    this.checkedLoop =
        step.starts().stream().mapToInt(s -> body.depth(s.node())).max().orElse(-1) + 1;
  }

  static void emit(Code code, Memory memory, Step.Scatter step) {
    if (step.body().size() > 0 && step.operation().results().getFirst().tensorType().size() > 0) {
      ScatterEmitter emitter = new ScatterEmitter(code, memory, step);
      code.at(step.span());
      emitter.body.emit(-1, -1, 1);
      emitter.checked(0, () -> emitter.nest(0));
    }
  }

  /** Puts the test around what stands inside the outermost loop that knows the window's start. */
  private void checked(int loop, Runnable inside) {
    if (loop != checkedLoop || step.starts().isEmpty()) {
      inside.run();
      return;
    }
    code.at(step.span());
    Reg fits = code.integer("i1", 1);
    for (Start start : step.starts()) {
      fits = code.op("arith.andi", fits, body.isWithin(start));
    }
    code.when(fits, inside, () -> {});
  }

  private void nest(int loop) {
    if (loop == collapse.sizes().size()) {
      combine();
      return;
    }
    long size = collapse.sizes().get(loop);
    int lanes = loop == collapse.sizes().size() - 1 ? lanes(size) : 1;
    long whole = lanes == 1 ? 0 : size - size % lanes;
    run(loop, 0, whole, lanes);
    long ahead = isShort(loop) ? whole + (size - whole) / AHEAD * AHEAD : whole;
    runAhead(loop, whole, ahead);
    run(loop, ahead, size, 1);
  }

  /** Whether what an update needs is worth to be read for several of them at once. */
  private boolean isShort(int loop) {
    return loop == collapse.sizes().size() - 1
        && step.body().nodes().size() <= SHORT
        && step.region().body().nodes().size() <= SHORT;
  }

  /** Several updates are read before the first of them is stored: no load waits for a store. */
  private void runAhead(int loop, long from, long to) {
    if (from >= to) {
      return;
    }
    code.loop(
        code.i64(from),
        code.i64(to),
        code.i64(AHEAD),
        index -> {
          List<BodyEmitter.Iteration> iterations = new ArrayList<>();
          for (long k = 0; k < AHEAD; k++) {
            body.index(loop, k == 0 ? index : code.op("arith.addi", index, code.i64(k)));
            body.emit(loop, loop, 1);
            iterations.add(body.iteration());
          }
          for (BodyEmitter.Iteration iteration : iterations) {
            body.comeBack(iteration);
            checked(loop + 1, () -> nest(loop + 1));
          }
        });
  }

  private int lanes(long size) {
    boolean isWindow = checkedLoop < collapse.sizes().size();
    boolean contiguous = places.stream().allMatch(body::isContiguous);
    int lanes = (int) Math.min(body.naturalLanes(), Long.highestOneBit(size));
    return isWindow && contiguous && lanes >= MIN_LANES ? lanes : 1;
  }

  private void run(int loop, long from, long to, int lanes) {
    if (from < to) {
      code.loop(
          code.i64(from),
          code.i64(to),
          code.i64(lanes),
          index -> {
            body.index(loop, index);
            body.emit(loop, loop, lanes);
            checked(loop + 1, () -> nest(loop + 1));
          });
    }
  }

  private void combine() {
    code.at(step.span());
    List<Cell> arguments = new ArrayList<>();
    places.forEach(place -> arguments.add(body.read(place)));
    step.updates().forEach(node -> arguments.add(body.cell(node)));
    List<Cell> results = BodyEmitter.region(code, memory, step.region(), arguments);
    code.at(step.span());
    for (int i = 0; i < places.size(); i++) {
      body.store(places.get(i), results.get(i));
    }
  }
}
