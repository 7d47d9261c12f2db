package dev.arrayc.mlir.lower;

import dev.arrayc.ir.Operation;
import dev.arrayc.op.ConvolutionLoops;
import dev.arrayc.op.Windows;
import java.util.ArrayList;
import java.util.List;

/**
 * The loops of ops that slide windows, their padding being done: those of the result's elements,
 * then those of what is combined for each.
 *
 * @param indices the index of each array operand in terms of the loops
 * @param inner how many of the last loops run inside a window
 */
record WindowLoops(List<Long> space, List<List<Affine>> indices, int inner) {
  /** The loops of a reduce_window, whose inputs have one index. */
  static WindowLoops ofReduceWindow(Operation op) {
    int rank = op.operandType(0).rank();
    Windows windows = Windows.of(op.attributes(), rank);
    List<Long> space = new ArrayList<>(windows.counts(op.operandType(0).shape()));
    space.addAll(windows.sizes());
    List<Affine> index = new ArrayList<>();
    for (int axis = 0; axis < rank; axis++) {
      Affine start = Affine.index(2 * rank, axis).times(windows.strides().get(axis));
      Affine place = Affine.index(2 * rank, rank + axis);
      index.add(start.plus(place.times(windows.windowDilations().get(axis))));
    }
    return new WindowLoops(space, List.of(index), rank);
  }

  /** The loops of a convolution. */
  static WindowLoops ofConvolution(Operation op) {
    ConvolutionLoops loops =
        ConvolutionLoops.of(op.attributes(), op.operandType(0), op.operandType(1), op.resultType());
    int count = loops.space().size();
    List<Affine> lhs = new ArrayList<>();
    List<Affine> rhs = new ArrayList<>();
    for (int axis = 0; axis < loops.lhs().size(); axis++) {
      lhs.add(sum(loops.lhs().get(axis), 0));
      rhs.add(sum(loops.rhs().get(axis), loops.rhsStart().get(axis)));
    }
    return new WindowLoops(loops.space().subList(0, count), List.of(lhs, rhs), loops.kernelLoops());
  }

  private static Affine sum(List<Long> moves, long start) {
    Affine sum = Affine.constant(moves.size(), start);
    for (int loop = 0; loop < moves.size(); loop++) {
      sum = sum.plus(Affine.index(moves.size(), loop).times(moves.get(loop)));
    }
    return sum;
  }
}
