package dev.arrayc.transform.raise;

import dev.arrayc.ir.Block;
import dev.arrayc.ir.Operation;
import dev.arrayc.ir.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Who uses the values of a loop's regions. */
final class Uses {
  private final Map<Value, List<Operation>> users = new HashMap<>();
  private final Set<Value> results = new HashSet<>();

  Uses(Operation loop) {
    loop.regions().forEach(this::visit);
  }

  private void visit(Block block) {
    results.addAll(block.results());
    for (Operation op : block.operations()) {
      op.operands().forEach(v -> users.computeIfAbsent(v, x -> new ArrayList<>()).add(op));
      op.regions().forEach(this::visit);
    }
  }

  /** {@return the only operation that uses a value, once, if nothing else does} */
  Optional<Operation> only(Value value) {
    List<Operation> all = users.getOrDefault(value, List.of());
    return all.size() == 1 && !results.contains(value)
        ? Optional.of(all.getFirst())
        : Optional.empty();
  }
}
