package dev.arrayc.transform;

import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.Block;
import dev.arrayc.ir.Builder;
import dev.arrayc.ir.Function;
import dev.arrayc.ir.Operation;
import dev.arrayc.ir.Type;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Rebuilds a function op by op into a new {@link Builder}, which numbers values densely in order. A
 * pass gets to see each op with its operands already translated and may put others in its place.
 */
public final class Copier {
  /** What a pass does with one op. */
  @FunctionalInterface
  public interface Replacement {
    /** {@return the values that stand for the op's results, or empty to copy the op} */
    Optional<List<Value>> replace(Copier copier, Operation operation, List<Value> operands);
  }

  private final Builder builder = new Builder();
  private final Map<Integer, Operation> definitions = new HashMap<>();
  private final Replacement replacement;
  private Map<Integer, Value> translation = new HashMap<>();

  private Copier(Replacement replacement) {
    this.replacement = replacement;
  }

  /** Rebuilds a function, with each op replaced or copied. */
  public static Function rebuild(Function function, Replacement replacement) {
    Copier copier = new Copier(replacement);
    for (Value parameter : function.body().parameters()) {
      copier.translation.put(parameter.id(), copier.builder.parameter(parameter.tensorType()));
    }
    copier.copyOperations(function.body());
    return function.withBody(copier.builder.finish(copier.translate(function.body().results())));
  }

  /** The builder that receives the ops, at the place of the op that is being replaced. */
  public Builder builder() {
    return builder;
  }

  /** {@return the op of the new function that defines a value; empty for a parameter} */
  public Optional<Operation> definition(Value value) {
    return Optional.ofNullable(definitions.get(value.id()));
  }

  /** {@return what stands for a value of the old function} */
  public Value translate(Value old) {
    Value value = translation.get(old.id());
    if (value == null) {
      throw new IllegalStateException(old + " is used before it is defined");
    }
    return value;
  }

  List<Value> translate(List<Value> old) {
    return old.stream().map(this::translate).toList();
  }

  /** Emits an op without regions and remembers it as the definition of its results. */
  public List<Value> emit(Op op, List<Value> operands, Attributes attributes, List<Type> results) {
    return emit(op, operands, attributes, List.of(), results);
  }

  private List<Value> emit(
      Op op,
      List<Value> operands,
      Attributes attributes,
      List<Block> regions,
      List<Type> resultTypes) {
    List<Value> results = builder.emit(op, operands, attributes, regions, resultTypes);
    Operation made = new Operation(op, operands, attributes, regions, results, builder.span());
    results.forEach(v -> definitions.put(v.id(), made));
    return results;
  }

  /** Copies another function's body to this place, its parameters bound to these values. */
  List<Value> inline(Block body, List<Value> arguments) {
    Map<Integer, Value> outer = translation;
    translation = new HashMap<>();
    bind(body.parameters(), arguments);
    copyOperations(body);
    List<Value> results = translate(body.results());
    translation = outer;
    return results;
  }

  /** Copies a region's ops to this place, as when it is known that the region runs. */
  List<Value> inlineRegion(Block region) {
    copyOperations(region);
    return translate(region.results());
  }

  /** Copies a region's ops to this place, its parameters bound to these values. */
  List<Value> inlineRegion(Block region, List<Value> arguments) {
    bind(region.parameters(), arguments);
    return inlineRegion(region);
  }

  private void copyOperations(Block block) {
    for (Operation operation : block.operations()) {
      builder.at(operation.span());
      List<Value> operands = translate(operation.operands());
      Optional<List<Value>> replaced = replacement.replace(this, operation, operands);
      bind(operation.results(), replaced.orElseGet(() -> copy(operation, operands)));
    }
  }

  private List<Value> copy(Operation operation, List<Value> operands) {
    List<Block> regions = operation.regions().stream().map(this::copyRegion).toList();
    builder.at(operation.span());
    List<Type> types = operation.results().stream().map(Value::type).toList();
    return emit(operation.op(), operands, operation.attributes(), regions, types);
  }

  /** {@return a region of the old function as one of the new} */
  Block copyRegion(Block region) {
    return builder.region(
        region.parameters().stream().map(Value::type).toList(),
        parameters -> {
          bind(region.parameters(), parameters);
          return inlineRegion(region);
        });
  }

  private void bind(List<Value> old, List<Value> values) {
    for (int i = 0; i < old.size(); i++) {
      translation.put(old.get(i).id(), values.get(i));
    }
  }
}
