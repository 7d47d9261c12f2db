package dev.arrayc.mlir.lower;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Loads that stride through memory along the innermost loop, but go from neighbour to neighbour
 * along another: parts of a transposed array. That loop becomes the second innermost, and the two
 * run in squares, which are read along the one loop and turned in registers.
 *
 * @param loops the loops with that one in its new place
 * @param nodes the loads
 */
record Turned(Collapse loops, List<Integer> nodes) {
  Turned {
    nodes = List.copyOf(nodes);
  }

  /** {@return the loads that are turned along the loop that serves the first of them} */
  static Optional<Turned> of(Body body, Collapse loops) {
    int inner = loops.sizes().size() - 1;
    for (Node.Load load : body.loads()) {
      Affine offset = loops.apply(load.place().offset(body.loops()));
      for (int d = inner - 1; d >= 0 && strides(offset, inner); d--) {
        if (offset.coefficient(d) == 1) {
          Collapse ordered = loops.moved(d, inner - 1);
          return Optional.of(new Turned(ordered, nodes(body, ordered)));
        }
      }
    }
    return Optional.empty();
  }

  private static boolean strides(Affine offset, int inner) {
    return Math.abs(offset.coefficient(inner)) > 1;
  }

  private static List<Integer> nodes(Body body, Collapse loops) {
    int inner = loops.sizes().size() - 1;
    List<Integer> nodes = new ArrayList<>();
    for (int i = 0; i < body.nodes().size(); i++) {
      if (body.nodes().get(i) instanceof Node.Load load
          && load.place().starts().isEmpty()
          && !load.dtype().isComplex()) {
        Affine offset = loops.apply(load.place().offset(body.loops()));
        if (strides(offset, inner) && offset.coefficient(inner - 1) == 1) {
          nodes.add(i);
        }
      }
    }
    return nodes;
  }

  /** {@return the loop beside the innermost} */
  int outer() {
    return loops.sizes().size() - 2;
  }
}
