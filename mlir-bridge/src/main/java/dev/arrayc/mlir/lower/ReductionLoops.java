package dev.arrayc.mlir.lower;

import dev.arrayc.ir.TensorType;
import java.util.ArrayList;
import java.util.List;

/**
 * The loops of a reduction: the axes that stay, then the reduced ones; of these the trailing axes
 * of the operand, where all of them are reduced, form a run (row order). Axes of size 1 count as
 * either, so they do not end a run.
 *
 * @param index the operand's index in terms of the loops
 * @param kept how many loops run over axes that stay
 * @param run how many of the last loops form the run; 0 means column order
 */
record ReductionLoops(List<Long> space, List<Affine> index, int kept, int run) {
  static ReductionLoops of(TensorType operand, List<Long> dimensions) {
    int rank = operand.rank();
    int suffix = rank;
    boolean any = false;
    while (suffix > 0 && (operand.dim(suffix - 1) == 1 || dimensions.contains((long) suffix - 1))) {
      suffix--;
      any |= operand.dim(suffix) != 1;
    }
    List<Integer> order = new ArrayList<>();
    for (int axis = 0; axis < rank; axis++) {
      if (!dimensions.contains((long) axis)) {
        order.add(axis);
      }
    }
    int kept = order.size();
    int run = 0;
    for (int axis = 0; axis < rank; axis++) {
      if (dimensions.contains((long) axis)) {
        order.add(axis);
        run += any && axis >= suffix ? 1 : 0;
      }
    }
    List<Long> space = new ArrayList<>();
    List<Affine> index = new ArrayList<>();
    for (int axis : order) {
      space.add(operand.dim(axis));
    }
    for (int axis = 0; axis < rank; axis++) {
      index.add(Affine.index(rank, order.indexOf(axis)));
    }
    return new ReductionLoops(space, index, kept, run);
  }

  /** Whether the loops of the run are one loop for all that a body looks at. */
  boolean isContiguousRun(Body body) {
    if (run < 2) {
      return true;
    }
    List<Affine> all = new ArrayList<>();
    for (Node node : body.nodes()) {
      switch (node) {
        case Node.Load load -> all.add(load.place().offset(space.size()));
        case Node.Index index -> all.add(index.value());
        case Node.Literal literal -> {}
        case Node.Apply apply -> {}
        case Node.Argument argument -> {}
      }
    }
    List<Integer> classes = new ArrayList<>();
    for (int d = 0; d < space.size(); d++) {
      classes.add(d < space.size() - run ? d : space.size());
    }
    Collapse collapse = Collapse.of(space, classes, all);
    return collapse.count(space.size()) <= 1;
  }
}
