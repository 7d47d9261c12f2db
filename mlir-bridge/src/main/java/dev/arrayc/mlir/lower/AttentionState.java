package dev.arrayc.mlir.lower;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What a thread of an attention carries from tile to tile.
 *
 * @param sums of weighted values, four of each fragment
 * @param greatest the greatest number of each row so far
 * @param totals the thread's part of the sum of each row's weights
 */
record AttentionState(List<Reg> sums, List<Reg> greatest, List<Reg> totals) {
  static AttentionState start(Code code, AttentionTiles plan) {
    int rows = 2 * plan.fragments();
    int sums = plan.fragments() * plan.out() / AttentionTiles.COLUMNS * 4;
    return new AttentionState(
        Collections.nCopies(sums, code.floating("f32", 0)),
        Collections.nCopies(rows, code.floating("f32", Double.NEGATIVE_INFINITY)),
        Collections.nCopies(rows, code.floating("f32", 0)));
  }

  static AttentionState of(List<Reg> all, AttentionTiles plan) {
    int rows = 2 * plan.fragments();
    int sums = all.size() - 2 * rows;
    return new AttentionState(
        new ArrayList<>(all.subList(0, sums)),
        new ArrayList<>(all.subList(sums, sums + rows)),
        new ArrayList<>(all.subList(sums + rows, all.size())));
  }

  List<Reg> all() {
    List<Reg> all = new ArrayList<>(sums);
    all.addAll(greatest);
    all.addAll(totals);
    return all;
  }
}
