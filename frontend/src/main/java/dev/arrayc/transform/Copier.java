package dev.arrayc.transform;

import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.Block;
import dev.arrayc.ir.Builder;
import dev.arrayc.ir.Function;
import dev.arrayc.ir.Operation;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Type;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

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

  /** The types that values of the new function have. */
  interface Typing {
    /** Those of the old one; quantized values stay as they are. */
    Typing SAME = type -> type;

    /** The same types, for a pass that looks at no elements. */
    Typing ANY =
        new Typing() {
          @Override
          public Type of(Type type) {
            return type;
          }

          @Override
          public boolean takes(Operation operation) {
            return true;
          }
        };

    /** {@return the type of a copied op's result, and of a region's parameter} */
    Type of(Type type);

    /** {@return the types of a region's parameters} */
    default List<Type> parameters(Operation operation, List<Value> operands, Block region) {
      return region.parameters().stream().map(Value::type).map(this::of).toList();
    }

    /** {@return whether the pass knows what to do with an op on such values} */
    default boolean takes(Operation operation) {
      return Stream.concat(operation.operands().stream(), operation.results().stream())
          .noneMatch(v -> v.type() instanceof TensorType type && type.isQuantized());
    }
  }

  private final Builder builder = new Builder();
  private final Map<Integer, Operation> definitions = new HashMap<>();
  private final Replacement replacement;
  private final Typing typing;
  private Map<Integer, Value> translation = new HashMap<>();

  /** Whether an op was replaced, or a copied one got other types. */
  private boolean changed;

  private Copier(Replacement replacement, Typing typing) {
    this.replacement = replacement;
    this.typing = typing;
  }

  /**
   * Rebuilds a function, with each op replaced or copied; ops on quantized values are copied.
   *
   * @return the same function where nothing was replaced
   */
  public static Function rebuild(Function function, Replacement replacement) {
    Copier copier = new Copier(replacement, Typing.SAME);
    Function rebuilt = copier.rebuild(function, function.parameterTypes());
    return copier.changed ? rebuilt : function;
  }

  /** Numbers a function's values densely in order. */
  static Function renumber(Function function) {
    return rebuild(function, (copier, operation, operands) -> Optional.empty(), Typing.SAME);
  }

  /** Rebuilds a function with values of other types. */
  static Function rebuild(Function function, Replacement replacement, Typing typing) {
    List<TensorType> types =
        function.parameterTypes().stream().map(t -> (TensorType) typing.of(t)).toList();
    return rebuild(function, types, replacement, typing);
  }

  /** Rebuilds a function with parameters of these types. */
  static Function rebuild(
      Function function, List<TensorType> types, Replacement replacement, Typing typing) {
    return new Copier(replacement, typing).rebuild(function, types);
  }

  private Function rebuild(Function function, List<TensorType> types) {
    for (int i = 0; i < types.size(); i++) {
      int old = function.body().parameters().get(i).id();
      translation.put(old, builder.parameter(types.get(i)));
    }
    copyOperations(function.body());
    return function.withBody(builder.finish(translate(function.body().results())));
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

  List<Value> emit(
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
      Optional<List<Value>> replaced =
          typing.takes(operation)
              ? replacement.replace(this, operation, operands)
              : Optional.empty();
      changed |= replaced.isPresent();
      bind(operation.results(), replaced.orElseGet(() -> copy(operation, operands)));
    }
  }

  private List<Value> copy(Operation operation, List<Value> operands) {
    List<Block> regions = copyRegions(operation, operands);
    builder.at(operation.span());
    List<Type> types = operation.results().stream().map(Value::type).map(typing::of).toList();
    List<Value> results = emit(operation.op(), operands, operation.attributes(), regions, types);
    for (int i = 0; i < results.size(); i++) {
      changed |= !results.get(i).type().equals(operation.results().get(i).type());
    }
    return results;
  }

  /** {@return an op's regions as ones of the new function} */
  List<Block> copyRegions(Operation operation, List<Value> operands) {
    return operation.regions().stream()
        .map(r -> copyRegion(r, typing.parameters(operation, operands, r)))
        .toList();
  }

  /** {@return a region of the old function as one of the new} */
  Block copyRegion(Block region) {
    return copyRegion(
        region, region.parameters().stream().map(Value::type).map(typing::of).toList());
  }

  private Block copyRegion(Block region, List<Type> types) {
    return builder.region(
        types,
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
