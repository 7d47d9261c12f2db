package dev.arrayc.transform;

import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.Block;
import dev.arrayc.ir.Builder;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Function;
import dev.arrayc.ir.Operation;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * Makes two reductions of the one that JAX's argmax and argmin are: the extreme, and the least
 * place where the array equals it (a NaN is the extreme, and equals NaN). Both are by ops whose
 * order does not show, so they run in lanes and on threads, which a reduction of pairs cannot. The
 * extreme itself must not be wanted: of zeros of both signs it would be another.
 */
final class ArgExtremes {
  private final Builder b;
  private final Operation reduce;
  private final Op extreme;

  private ArgExtremes(Builder b, Operation reduce, Op extreme) {
    this.b = b;
    this.reduce = reduce;
    this.extreme = extreme;
  }

  static Function apply(Function function) {
    Set<Integer> used = new HashSet<>();
    collect(function.body(), used);
    return Copier.rebuild(
        function,
        (copier, op, operands) ->
            op.op() == Op.REDUCE
                    && op.operands().size() == 4
                    && !used.contains(op.results().getFirst().id())
                ? extreme(op)
                    .filter(e -> placesAreInOrder(copier, op, operands))
                    .filter(e -> startsFromNothing(copier, operands, e))
                    .map(e -> new ArgExtremes(copier.builder(), op, e).expand(operands))
                : Optional.empty());
  }

  private static void collect(Block block, Set<Integer> used) {
    block.results().forEach(v -> used.add(v.id()));
    for (Operation op : block.operations()) {
      op.operands().forEach(v -> used.add(v.id()));
      op.regions().forEach(region -> collect(region, used));
    }
  }

  /** The places are those along the reduced axis. */
  private static boolean placesAreInOrder(Copier copier, Operation op, List<Value> operands) {
    List<Long> axes = op.attributes().ints("dimensions");
    return axes.size() == 1
        && operands.get(1).tensorType().dtype().bits() >= 32
        && op.operandType(0).dim(axes.getFirst().intValue()) > 0
        && copier
            .definition(operands.get(1))
            .filter(d -> d.op() == Op.IOTA)
            .filter(d -> d.attributes().integer("iota_dimension") == axes.getFirst())
            .isPresent();
  }

  /** The initial values are below all (above all for a minimum), at place 0. */
  private static boolean startsFromNothing(Copier copier, List<Value> operands, Op extreme) {
    DType dtype = operands.getFirst().tensorType().dtype();
    boolean isMaximum = extreme == Op.MAXIMUM;
    Optional<Tensor> start = constant(copier, operands.get(2));
    Optional<Tensor> place = constant(copier, operands.get(3));
    if (start.isEmpty() || place.isEmpty() || place.get().longs()[0] != 0) {
      return false;
    }
    return switch (dtype.kind()) {
      case FLOAT ->
          start.get().doubles()[0]
              == (isMaximum ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY);
      case SIGNED -> {
        long least = -1L << (dtype.bits() - 1);
        yield start.get().longs()[0] == (isMaximum ? least : ~least);
      }
      case UNSIGNED -> start.get().longs()[0] == (isMaximum ? 0 : -1L >>> (64 - dtype.bits()));
      case BOOL, COMPLEX -> false;
    };
  }

  private static Optional<Tensor> constant(Copier copier, Value value) {
    return copier.definition(value).filter(d -> d.op() == Op.CONSTANT).map(Constants::valueOf);
  }

  /** Which extreme a reducer on (value, place) pairs finds, if it is written as JAX writes it. */
  private static Optional<Op> extreme(Operation op) {
    Block region = op.regions().getFirst();
    Map<Integer, Operation> made = new HashMap<>();
    region.operations().forEach(o -> o.results().forEach(v -> made.put(v.id(), o)));
    List<String> p =
        region.parameters().stream().map(v -> spell(v, region.parameters(), made)).toList();
    if (p.size() != 4) {
      return Optional.empty();
    }
    List<String> found =
        region.results().stream().map(v -> spell(v, region.parameters(), made)).toList();
    for (String direction : List.of("GT", "LT")) {
      String wins = "OR(" + direction + "(p0,p2),NE(p0,p0))";
      String earlier = "AND(EQ(p0,p2),LT(p1,p3))";
      List<String> wanted =
          List.of("SELECT(" + wins + ",p0,p2)", "SELECT(OR(" + wins + "," + earlier + "),p1,p3)");
      if (found.equals(wanted)) {
        return Optional.of(direction.equals("GT") ? Op.MAXIMUM : Op.MINIMUM);
      }
    }
    return Optional.empty();
  }

  private static String spell(Value value, List<Value> parameters, Map<Integer, Operation> made) {
    Operation op = made.get(value.id());
    if (op == null) {
      return "p" + parameters.indexOf(value);
    }
    boolean isPlain =
        op.op() != Op.COMPARE
            || op.attributes().find("compare_type").isEmpty()
            || !op.attributes().enumCase("compare_type").equals("TOTALORDER");
    String name =
        op.op() == Op.COMPARE && isPlain
            ? op.attributes().enumCase("comparison_direction")
            : op.op().name();
    return name
        + op.operands().stream()
            .map(v -> spell(v, parameters, made))
            .collect(java.util.stream.Collectors.joining(",", "(", ")"));
  }

  private List<Value> expand(List<Value> operands) {
    Value x = operands.get(0);
    Value places = operands.get(1);
    TensorType type = x.tensorType();
    DType dtype = places.tensorType().dtype();
    long axis = reduce.attributes().ints("dimensions").getFirst();
    Value best = reduced(extreme, x, operands.get(2));
    List<Long> kept = LongStream.range(0, type.rank()).filter(d -> d != axis).boxed().toList();
    Value everywhere = b.broadcastInDim(best, type, kept);
    Value isBest = b.compare("EQ", x, everywhere);
    if (type.dtype().isFloat()) {
      // The extreme is NaN if any element is.
      isBest = b.emit(Op.OR, isBest, b.compare("NE", x, x));
    }
    long none = type.dim((int) axis) - 1;
    Value past = b.constant(Tensor.scalar(dtype, none));
    Value place = b.select(isBest, places, b.broadcast(past, places.tensorType()));
    return List.of(best, reduced(Op.MINIMUM, place, past));
  }

  private Value reduced(Op op, Value x, Value start) {
    TensorType scalar = start.tensorType();
    Block region = b.region(List.of(scalar, scalar), p -> List.of(b.emit(op, p.get(0), p.get(1))));
    Attributes axes = Attributes.NONE.with("dimensions", reduce.attributes().ints("dimensions"));
    return b.emit(Op.REDUCE, List.of(x, start), axes, List.of(region), List.of()).getFirst();
  }
}
