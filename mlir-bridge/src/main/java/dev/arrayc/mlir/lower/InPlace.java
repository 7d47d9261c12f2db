package dev.arrayc.mlir.lower;

import dev.arrayc.ir.Value;
import java.util.List;

/** Whether a kernel may write over what it reads. */
final class InPlace {
  private InPlace() {}

  /**
   * Whether each iteration reads of {@code inputs} only the very element that it then writes to
   * {@code outputs}.
   */
  static boolean isSafe(Step step, Schedule schedule, List<Value> inputs, List<Value> outputs) {
    if (!(step instanceof Step.Pointwise kernel)) {
      return false;
    }
    int loops = kernel.body().loops();
    for (Step.Store store : kernel.stores()) {
      if (!outputs.contains(schedule.buffer(store.place().buffer()))) {
        continue;
      }
      long bytes = store.place().buffer().tensorType().dtype().bytes();
      Affine offset = store.place().offset(loops);
      for (Node.Load load : kernel.body().loads()) {
        boolean same =
            load.dtype().bytes() == bytes
                && load.place().starts().isEmpty()
                && store.place().starts().isEmpty()
                && load.place().offset(loops).equals(offset);
        if (inputs.contains(schedule.buffer(load.place().buffer())) && !same) {
          return false;
        }
      }
    }
    return true;
  }
}
