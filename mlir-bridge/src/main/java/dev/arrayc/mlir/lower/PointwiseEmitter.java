package dev.arrayc.mlir.lower;

import dev.arrayc.mlir.lower.Node.Place;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

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
  private final Part part;

  private PointwiseEmitter(Code code, Memory memory, Step.Pointwise step, Part part) {
    this.code = code;
    this.step = step;
    this.part = part;
    this.collapse = loops(step);
    this.body = new BodyEmitter(code, memory, step.body(), collapse, collapse.sizes().size() - 1);
  }

  private static Collapse loops(Step.Pointwise step) {
    List<Place> places = step.stores().stream().map(Step.Store::place).toList();
    List<Long> space = step.body().space();
    return Collapse.of(
        space, Collections.nCopies(space.size(), 0), BodyEmitter.offsets(step.body(), places));
  }

  /** {@return how threads share the kernel, if they do} */
  static Optional<Split> split(Step.Pointwise step) {
    return Split.of(Cost.of(step), loops(step).sizes(), true);
  }

  static void emit(Code code, Memory memory, Step.Pointwise step, Part part) {
    if (step.body().size() > 0) {
      PointwiseEmitter emitter = new PointwiseEmitter(code, memory, step, part);
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
      part.run(
          code,
          loop,
          collapse.sizes().get(loop),
          1,
          (index, lanes) -> {
            body.index(loop, index);
            body.emit(loop, loop, lanes);
            nest(loop + 1);
          });
    }
  }

  private void innermost(int loop) {
    long size = collapse.sizes().get(loop);
    part.run(code, loop, size, lanes(size), (index, lanes) -> at(loop, index, lanes));
  }

  private int lanes(long size) {
    boolean contiguous = step.stores().stream().allMatch(s -> body.isContiguous(s.place()));
    int lanes = (int) Math.min(body.naturalLanes(), Long.highestOneBit(size));
    return contiguous && lanes >= MIN_LANES ? lanes : 1;
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
