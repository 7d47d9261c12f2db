package dev.arrayc.mlir.lower;

import dev.arrayc.mlir.lower.Node.Place;
import java.util.Collections;
import java.util.List;

/**
 * Writes a pointwise kernel: outer loops, then along the innermost one a loop over vectors and one
 * over the elements that are left.
 */
final class PointwiseEmitter {
  /** Shorter vectors than this are not worth a loop of their own. */
  private static final int MIN_LANES = 4;

  private final Code code;
  private final Step.Pointwise step;
  private final Collapse collapse;
  private final BodyEmitter body;

  private PointwiseEmitter(Code code, Memory memory, Step.Pointwise step) {
    this.code = code;
    this.step = step;
    List<Place> places = step.stores().stream().map(Step.Store::place).toList();
    List<Long> space = step.body().space();
    this.collapse =
        Collapse.of(
            space, Collections.nCopies(space.size(), 0), BodyEmitter.offsets(step.body(), places));
    this.body = new BodyEmitter(code, memory, step.body(), collapse, collapse.sizes().size() - 1);
  }

  static void emit(Code code, Memory memory, Step.Pointwise step) {
    if (step.body().size() > 0) {
      PointwiseEmitter emitter = new PointwiseEmitter(code, memory, step);
      code.at(step.span());
      emitter.body.emit(-1, -1, 1);
      emitter.nest(0);
    }
  }

  private void nest(int loop) {
    int loops = collapse.sizes().size();
    if (loop == loops) {
      store();
    } else if (loop == loops - 1) {
      innermost(loop);
    } else {
      Reg size = code.i64(collapse.sizes().get(loop));
      code.loop(
          code.i64(0),
          size,
          code.i64(1),
          index -> {
            body.index(loop, index);
            body.emit(loop, loop, 1);
            nest(loop + 1);
          });
    }
  }

  private void innermost(int loop) {
    long size = collapse.sizes().get(loop);
    int lanes = lanes(size);
    long whole = lanes == 1 ? 0 : size - size % lanes;
    run(loop, 0, whole, lanes);
    run(loop, whole, size, 1);
  }

  private int lanes(long size) {
    boolean contiguous = step.stores().stream().allMatch(s -> body.isContiguous(s.place()));
    int lanes = (int) Math.min(body.naturalLanes(), Long.highestOneBit(size));
    return contiguous && lanes >= MIN_LANES ? lanes : 1;
  }

  private void run(int loop, long from, long to, int lanes) {
    if (to - from == lanes) {
      at(loop, code.i64(from), lanes);
    } else if (to > from) {
      code.loop(code.i64(from), code.i64(to), code.i64(lanes), index -> at(loop, index, lanes));
    }
  }

  private void at(int loop, Reg index, int lanes) {
    code.at(step.span());
    body.index(loop, index);
    body.emit(loop, loop, lanes);
    store();
  }

  private void store() {
    code.at(step.span());
    for (Step.Store store : step.stores()) {
      body.store(store.place(), body.cell(store.node()));
    }
  }
}
