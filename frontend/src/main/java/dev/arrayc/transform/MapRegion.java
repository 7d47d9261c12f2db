package dev.arrayc.transform;

import dev.arrayc.ir.Block;
import dev.arrayc.ir.Operation;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A scalar region as ops on whole arrays. */
final class MapRegion {
  private final Copier copier;
  private final List<Long> shape;
  private final Map<Integer, Value> arrays = new HashMap<>();

  private MapRegion(Copier copier, List<Long> shape) {
    this.copier = copier;
    this.shape = shape;
  }

  /** {@return the result, if the region is made of elementwise ops and constants} */
  static Optional<Value> onArrays(Copier copier, Operation map, List<Value> operands) {
    return onArrays(copier, map.regions().getFirst(), operands, map.resultType().shape());
  }

  /** {@return the region's first result on arrays of a shape, if it is made of such ops} */
  static Optional<Value> onArrays(
      Copier copier, Block region, List<Value> operands, List<Long> shape) {
    boolean isElementwise =
        region.operations().stream()
            .allMatch(op -> op.op().isElementwise() || op.op() == Op.CONSTANT);
    if (!isElementwise) {
      return Optional.empty();
    }
    MapRegion pass = new MapRegion(copier, shape);
    for (int i = 0; i < operands.size(); i++) {
      pass.arrays.put(region.parameters().get(i).id(), operands.get(i));
    }
    for (Operation op : region.operations()) {
      pass.emit(op);
    }
    return Optional.of(pass.array(region.results().getFirst()));
  }

  private void emit(Operation op) {
    TensorType type = op.resultType();
    if (op.op() == Op.CONSTANT) {
      Value scalar = copier.emit(op.op(), List.of(), op.attributes(), List.of(type)).getFirst();
      arrays.put(op.result().id(), spread(scalar));
      return;
    }
    List<Value> operands = op.operands().stream().map(this::array).toList();
    arrays.put(
        op.result().id(),
        copier.emit(op.op(), operands, op.attributes(), List.of(type.withShape(shape))).getFirst());
  }

  /** A value of the region as an array; one from outside is a scalar, broadcast. */
  private Value array(Value value) {
    Value known = arrays.get(value.id());
    if (known == null) {
      known = spread(copier.translate(value));
      arrays.put(value.id(), known);
    }
    return known;
  }

  private Value spread(Value scalar) {
    return copier.builder().broadcast(scalar, scalar.tensorType().withShape(shape));
  }
}
