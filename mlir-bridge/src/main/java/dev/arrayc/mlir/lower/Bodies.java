package dev.arrayc.mlir.lower;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Parts of bodies. */
final class Bodies {
  private Bodies() {}

  private static SortedSet<Integer> needed(Body body, List<Integer> wanted) {
    SortedSet<Integer> needed = new TreeSet<>(wanted);
    for (int i = body.nodes().size() - 1; i >= 0; i--) {
      if (needed.contains(i)) {
        switch (body.nodes().get(i)) {
          case Node.Apply apply -> needed.addAll(apply.arguments());
          case Node.Load load -> load.place().starts().forEach(s -> needed.add(s.node()));
          case Node.Literal literal -> {}
          case Node.Index index -> {}
          case Node.Argument argument -> {}
        }
      }
    }
    return needed;
  }

  /** {@return where nodes stand in {@link #atOrigin} of them} */
  static List<Integer> positions(Body body, List<Integer> wanted) {
    List<Integer> kept = new ArrayList<>(needed(body, wanted));
    return wanted.stream().map(kept::indexOf).toList();
  }

  /** The body without loops that computes nodes which do not depend on the loops. */
  static Body atOrigin(Body body, List<Integer> wanted) {
    List<Integer> kept = new ArrayList<>(needed(body, wanted));
    List<Node> nodes = new ArrayList<>();
    for (int i : kept) {
      nodes.add(
          switch (body.nodes().get(i)) {
            case Node.Apply apply ->
                new Node.Apply(
                    apply.operation(), apply.arguments().stream().map(kept::indexOf).toList());
            case Node.Load load -> {
              List<Node.Start> starts =
                  load.place().starts().stream()
                      .map(s -> new Node.Start(s.axis(), kept.indexOf(s.node()), s.limit()))
                      .toList();
              yield new Node.Load(
                  new Node.Place(
                      load.place().buffer(),
                      load.place().shape(),
                      origin(load.place().indices(), 0),
                      starts),
                  load.dtype());
            }
            case Node.Index index ->
                new Node.Index(Affine.constant(0, index.value().constant()), index.dtype());
            case Node.Literal literal -> literal;
            case Node.Argument argument -> argument;
          });
    }
    return new Body(List.of(), nodes);
  }

  /** The same nodes inside loops that they do not depend on. */
  static Body withLoops(Body body, int loops) {
    List<Node> nodes = new ArrayList<>();
    for (Node node : body.nodes()) {
      nodes.add(
          switch (node) {
            case Node.Load load ->
                new Node.Load(
                    new Node.Place(
                        load.place().buffer(),
                        load.place().shape(),
                        origin(load.place().indices(), loops),
                        load.place().starts()),
                    load.dtype());
            case Node.Index index ->
                new Node.Index(Affine.constant(loops, index.value().constant()), index.dtype());
            case Node.Apply apply -> apply;
            case Node.Literal literal -> literal;
            case Node.Argument argument -> argument;
          });
    }
    return new Body(body.space(), nodes);
  }

  private static List<Affine> origin(List<Affine> indices, int loops) {
    return indices.stream().map(a -> Affine.constant(loops, a.constant())).toList();
  }
}
