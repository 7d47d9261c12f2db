package dev.arrayc.mlir.lower;

import dev.arrayc.ir.DType;
import java.util.List;

/** Writes the results of an attention: sums of weighted values, divided by the sums of weights. */
final class AttentionResult {
  private final AttentionThread thread;
  private final Code code;
  private final AttentionTiles plan;
  private final Step.Attention step;
  private final Affine offset;
  private final boolean inPairs;
  private final Access memory;

  AttentionResult(AttentionThread thread) {
    this.thread = thread;
    this.code = thread.code();
    this.plan = thread.plan();
    this.step = plan.step();
    this.offset = step.result().offset(step.body().loops());
    this.inPairs = plan.isInPieces(offset, step.out(), 2);
    DType dtype = step.result().buffer().tensorType().dtype();
    Reg base = thread.kernel().base(step.result().buffer());
    this.memory = new Access(code, dtype, base, inPairs);
  }

  void store(AttentionState state) {
    int columns = plan.out() / AttentionTiles.COLUMNS;
    Reg origin = thread.origin(offset);
    for (int row = 0; row < 2 * plan.fragments(); row++) {
      Reg total = state.totals().get(row);
      total = code.op("arith.addf", total, thread.kernel().fromLane(total, 1));
      total = code.op("arith.addf", total, thread.kernel().fromLane(total, 2));
      Reg inverse = code.op("arith.divf", code.floating("f32", 1), total);
      Reg query = thread.query(row);
      Reg line = thread.add(origin, thread.times(query, offset.coefficient(step.rows())));
      int first = row / 2 * columns * 4 + row % 2 * 2;
      Runnable write =
          () -> {
            for (int j = 0; j < columns; j++) {
              List<Reg> two = state.sums().subList(first + 4 * j, first + 4 * j + 2);
              Reg both = code.op("arith.mulf", Lanes.join(code, two), inverse);
              store(line, thread.column(j), both);
            }
          };
      if (plan.isRagged(step.rows(), plan.queries())) {
        thread.kernel().when(query, plan.size(step.rows()), write);
      } else {
        write.run();
      }
    }
  }

  private void store(Reg line, Reg column, Reg both) {
    Conversions conversions = new Conversions(code);
    int width = inPairs ? 2 : 1;
    for (int i = 0; i < 2; i += width) {
      Reg here = thread.add(column, i);
      Reg at = thread.add(line, thread.times(here, offset.coefficient(step.out())));
      Cell sum = Cell.of(DType.F32, Lanes.slice(code, both, i, width));
      Cell value = conversions.convert(sum, memory.dtype());
      if (plan.out() == plan.size(step.out())) {
        memory.store(value, at, width);
      } else {
        thread.kernel().when(here, plan.size(step.out()), () -> memory.store(value, at, width));
      }
    }
  }
}
