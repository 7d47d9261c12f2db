package dev.arrayc.mlir.lower;

import java.util.List;

/**
 * The scalar body of a kernel over an iteration space.
 *
 * @param space the number of iterations of each loop, outermost first
 * @param nodes what is computed for one element
 */
record Body(List<Long> space, List<Node> nodes) {
  Body {
    space = List.copyOf(space);
    nodes = List.copyOf(nodes);
  }

  long size() {
    return space.stream().reduce(1L, (a, b) -> a * b);
  }

  int loops() {
    return space.size();
  }

  /** {@return the nodes that read memory} */
  List<Node.Load> loads() {
    return nodes.stream().filter(Node.Load.class::isInstance).map(Node.Load.class::cast).toList();
  }
}
