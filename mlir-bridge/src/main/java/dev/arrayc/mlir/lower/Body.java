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

  /** {@return for each node whether its value depends on the loops} */
  boolean[] varying() {
    boolean[] varies = new boolean[nodes.size()];
    for (int i = 0; i < varies.length; i++) {
      varies[i] =
          switch (nodes.get(i)) {
            case Node.Load load ->
                varies(load.place().offset(loops()))
                    || load.place().starts().stream().anyMatch(s -> varies[s.node()]);
            case Node.Index index -> varies(index.value());
            case Node.Apply apply -> apply.arguments().stream().anyMatch(a -> varies[a]);
            case Node.Literal literal -> false;
            case Node.Argument argument -> false;
          };
    }
    return varies;
  }

  private boolean varies(Affine value) {
    return !value.equals(Affine.constant(loops(), value.constant()));
  }

  /** {@return the nodes that read memory} */
  List<Node.Load> loads() {
    return nodes.stream().filter(Node.Load.class::isInstance).map(Node.Load.class::cast).toList();
  }
}
