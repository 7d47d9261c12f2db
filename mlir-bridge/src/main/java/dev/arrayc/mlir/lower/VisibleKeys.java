package dev.arrayc.mlir.lower;

import dev.arrayc.ir.DType;
import dev.arrayc.ir.Operation;
import dev.arrayc.op.Op;
import java.util.List;
import java.util.Optional;

/**
 * The keys up to which a query looks, where a mask made of indices hides the others from it: those
 * up to its own number and {@code beyond}. In place of the scores of others stands {@code hidden}.
 */
record VisibleKeys(long beyond, double hidden) {
  /** {@return the last keys that queries see, if the numbers of an attention say so} */
  static Optional<VisibleKeys> of(Step.Attention step) {
    return new Search(step, step.body().nodes()).find();
  }

  private record Search(Step.Attention step, List<Node> nodes) {
    Optional<VisibleKeys> find() {
      if (!(nodes.get(step.number()) instanceof Node.Apply choice)
          || choice.operation().op() != Op.SELECT) {
        return Optional.empty();
      }
      List<Integer> parts = choice.arguments();
      return hidden(parts.get(2))
          .flatMap(h -> last(parts.get(0), true).map(b -> new VisibleKeys(b, h)))
          .or(
              () ->
                  hidden(parts.get(1))
                      .flatMap(h -> last(parts.get(0), false).map(b -> new VisibleKeys(b, h))));
    }

    private Optional<Double> hidden(int node) {
      return nodes.get(node) instanceof Node.Literal(var value)
          ? Optional.of(value.doubles()[0])
          : Optional.empty();
    }

    /** {@return how far beyond its own number a query sees keys at most, where a mask is so} */
    private Optional<Long> last(int mask, boolean wanted) {
      if (!(nodes.get(mask) instanceof Node.Apply apply)) {
        return Optional.empty();
      }
      List<Integer> parts = apply.arguments();
      return switch (apply.operation().op()) {
        case COMPARE -> compared(apply, wanted);
        case NOT -> last(parts.getFirst(), !wanted);
        case AND -> wanted ? either(parts.get(0), parts.get(1), true) : Optional.empty();
        case OR -> wanted ? Optional.empty() : either(parts.get(0), parts.get(1), false);
        case SELECT ->
            isFalse(parts.get(2)) && wanted ? last(parts.get(0), true) : Optional.empty();
        default -> Optional.empty();
      };
    }

    private Optional<Long> either(int a, int b, boolean wanted) {
      return last(a, wanted).or(() -> last(b, wanted));
    }

    private boolean isFalse(int node) {
      return nodes.get(node) instanceof Node.Literal(var value) && value.longs()[0] == 0;
    }

    private Optional<Long> compared(Node.Apply compare, boolean wanted) {
      Optional<Affine> a = index(compare.arguments().getFirst());
      Optional<Affine> b = index(compare.arguments().getLast());
      if (a.isEmpty() || b.isEmpty()) {
        return Optional.empty();
      }
      Affine up = a.get().plus(b.get().times(-1));
      Affine down = up.times(-1);
      return switch (direction(compare.operation())) {
        case "GE" -> slack(wanted ? up : down.plus(-1));
        case "GT" -> slack(wanted ? up.plus(-1) : down);
        case "LE" -> slack(wanted ? down : up.plus(-1));
        case "LT" -> slack(wanted ? down.plus(-1) : up);
        default -> Optional.empty();
      };
    }

    private static String direction(Operation compare) {
      return compare.attributes().enumCase("comparison_direction");
    }

    /** Of what must not be negative: a query's number less a key's, and something more. */
    private Optional<Long> slack(Affine difference) {
      Affine queries = Affine.index(difference.loops(), step.rows());
      Affine keys = Affine.index(difference.loops(), step.keys());
      Affine own = queries.plus(keys.times(-1)).plus(difference.constant());
      return own.equals(difference) ? Optional.of(difference.constant()) : Optional.empty();
    }

    private Optional<Affine> index(int node) {
      return switch (nodes.get(node)) {
        case Node.Index index when isWide(index.dtype()) -> Optional.of(index.value());
        case Node.Literal literal when isWide(literal.dtype()) ->
            Optional.of(Affine.constant(step.body().loops(), literal.value().longs()[0]));
        case Node.Apply apply when apply.operation().op() == Op.ADD && isWide(apply.dtype()) ->
            index(apply.arguments().getFirst())
                .flatMap(a -> index(apply.arguments().getLast()).map(a::plus));
        default -> Optional.empty();
      };
    }

    /** Whether no index overflows. */
    private static boolean isWide(DType dtype) {
      return dtype == DType.I32 || dtype == DType.I64;
    }
  }
}
