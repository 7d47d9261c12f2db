package dev.arrayc.mlir.lower;

import java.util.ArrayList;
import java.util.List;

/**
 * Where a thread of an attention stands: which queries its block has, which of them its warp, and
 * what of a fragment its lane.
 *
 * @param lane in the warp
 * @param group the row of a fragment's sums
 * @param place the pair of columns of a fragment's sums
 * @param rowOfWarp the warp's first query in the block
 * @param firstRow the block's first query
 * @param batch the indices of the loops between blocks
 */
record AttentionThread(
    DeviceKernel kernel,
    AttentionTiles plan,
    Reg lane,
    Reg group,
    Reg place,
    Reg rowOfWarp,
    Reg firstRow,
    List<Reg> batch) {
  static AttentionThread of(DeviceKernel kernel, AttentionTiles plan) {
    Code code = kernel.code();
    Reg lane = kernel.wide(kernel.lane());
    Reg warp = kernel.wide(code.op("arith.shrui", kernel.thread(), code.integer("i32", 5)));
    List<Long> grid = new ArrayList<>(plan.batchSizes());
    grid.add(plan.rowTiles());
    List<Reg> at = kernel.indices(kernel.block(), grid);
    // Where later queries see more keys, the blocks with the most to do come first.
    Reg tile = code.op("arith.subi", code.i64(plan.rowTiles() - 1), at.getLast());
    return new AttentionThread(
        kernel,
        plan,
        lane,
        code.op("arith.shrui", lane, code.i64(2)),
        code.op("arith.andi", lane, code.i64(3)),
        code.op("arith.muli", warp, code.i64((long) plan.fragments() * AttentionTiles.ROWS)),
        code.op("arith.muli", tile, code.i64(plan.queries())),
        at.subList(0, at.size() - 1));
  }

  Code code() {
    return kernel.code();
  }

  Reg add(Reg a, Reg b) {
    return code().op("arith.addi", a, b);
  }

  Reg add(Reg a, long b) {
    return add(a, code().i64(b));
  }

  Reg times(Reg a, long b) {
    return code().op("arith.muli", a, code().i64(b));
  }

  /** {@return the query of a row of the lane's sums: it has two of each fragment} */
  Reg query(int row) {
    Reg inBlock = add(add(rowOfWarp, group), (long) row * AttentionTiles.ROWS / 2);
    return add(firstRow, inBlock);
  }

  /** {@return the first of a pair of the lane's columns, in a fragment} */
  Reg column(int fragment) {
    return add(times(place, 2), (long) fragment * AttentionTiles.COLUMNS);
  }

  /** {@return what the loops between blocks make of an offset} */
  Reg origin(Affine offset) {
    Reg origin = code().i64(offset.constant());
    for (int i = 0; i < batch.size(); i++) {
      long apart = offset.coefficient(plan.batch().get(i));
      origin = apart == 0 ? origin : add(origin, times(batch.get(i), apart));
    }
    return origin;
  }
}
