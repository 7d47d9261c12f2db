package dev.arrayc.transform;

import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.Block;
import dev.arrayc.ir.Function;
import dev.arrayc.ir.Operation;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.Type;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Computes equal expressions once: an op with the same attributes and operands as an earlier one of
 * this block or of one around it. Ops with regions stay as they are.
 */
final class CommonSubexpressions {
  private record Key(Op op, List<Value> operands, Attributes attributes, List<Type> types) {}

  /** Old values by what computes them first, for the blocks that are open. */
  private final Map<Key, List<Value>> known = new HashMap<>();

  private final Map<Integer, Value> same = new HashMap<>();

  private CommonSubexpressions() {}

  static Function apply(Function function) {
    CommonSubexpressions pass = new CommonSubexpressions();
    Block merged = pass.merge(function.body());
    return pass.same.isEmpty() ? function : function.withBody(merged);
  }

  private Block merge(Block block) {
    List<Key> here = new ArrayList<>();
    List<Operation> kept = new ArrayList<>();
    for (Operation old : block.operations()) {
      Operation operation =
          old.withOperands(canonical(old.operands()))
              .withRegions(old.regions().stream().map(this::merge).toList());
      Optional<Key> key = key(operation);
      Optional<List<Value>> earlier = key.map(known::get);
      if (earlier.isPresent()) {
        for (int i = 0; i < operation.results().size(); i++) {
          same.put(operation.results().get(i).id(), earlier.get().get(i));
        }
        continue;
      }
      key.ifPresent(
          k -> {
            known.put(k, operation.results());
            here.add(k);
          });
      kept.add(operation);
    }
    // What this block computed is not there for its neighbours.
    here.forEach(known::remove);
    return new Block(block.parameters(), kept, canonical(block.results()));
  }

  private List<Value> canonical(List<Value> values) {
    return values.stream().map(v -> same.getOrDefault(v.id(), v)).toList();
  }

  private static Optional<Key> key(Operation operation) {
    if (!operation.regions().isEmpty()
        || operation.op() == Op.OPTIMIZATION_BARRIER
        || holdsNaN(operation.attributes())) {
      return Optional.empty();
    }
    List<Type> types = operation.results().stream().map(Value::type).toList();
    return Optional.of(
        new Key(operation.op(), operation.operands(), operation.attributes(), types));
  }

  /** Tensors with NaNs of different payloads are equal, so they do not merge. */
  private static boolean holdsNaN(Attributes attributes) {
    if (attributes.find("value").orElse(new Attribute.Bool(false))
        instanceof Attribute.Dense(Tensor value)) {
      return Constants.hasNaN(value);
    }
    return false;
  }
}
