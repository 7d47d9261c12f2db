package dev.arrayc.python;

import dev.arrayc.ir.Block;
import dev.arrayc.ir.Builder;
import dev.arrayc.ir.Operation;
import dev.arrayc.ir.Type;
import dev.arrayc.ir.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Copies the body of a traced function into the one that is being traced: a nested jit inlines. */
final class Splice {
  private final Builder builder;
  private final Map<Value, Value> renamed = new HashMap<>();

  private Splice(Builder builder) {
    this.builder = builder;
  }

  /** {@return the values that stand for the body's results} */
  static List<Value> into(Builder builder, Block body, List<Value> arguments) {
    Splice splice = new Splice(builder);
    return splice.copy(body, arguments);
  }

  private List<Value> copy(Block body, List<Value> arguments) {
    for (int i = 0; i < arguments.size(); i++) {
      renamed.put(body.parameters().get(i), arguments.get(i));
    }
    body.operations().forEach(this::copy);
    return renamed(body.results());
  }

  private void copy(Operation operation) {
    List<Block> regions = new ArrayList<>();
    for (Block region : operation.regions()) {
      List<Type> types = region.parameters().stream().map(Value::type).toList();
      regions.add(builder.region(types, parameters -> copy(region, parameters)));
    }
    builder.at(operation.span());
    List<Type> types = operation.results().stream().map(Value::type).toList();
    List<Value> results =
        builder.emit(
            operation.op(), renamed(operation.operands()), operation.attributes(), regions, types);
    for (int i = 0; i < results.size(); i++) {
      renamed.put(operation.results().get(i), results.get(i));
    }
  }

  private List<Value> renamed(List<Value> values) {
    return values.stream().map(renamed::get).toList();
  }
}
