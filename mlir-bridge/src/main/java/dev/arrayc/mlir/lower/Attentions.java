package dev.arrayc.mlir.lower;

import dev.arrayc.ir.Block;
import dev.arrayc.ir.Function;
import dev.arrayc.ir.Operation;
import dev.arrayc.ir.Uses;
import dev.arrayc.ir.Value;
import dev.arrayc.mlir.codegen.Precision;
import dev.arrayc.op.Op;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A function whose attentions are operations of their own: what leads up to them is gone from its
 * body, where nothing else uses it.
 *
 * @param found what is computed by one kernel, by the number of its result
 * @param inside operations that these kernels write anew
 */
record Attentions(Function function, Map<Integer, Found> found, List<Operation> inside) {
  /** An attention, and what multiplies it. */
  record Found(AttentionPattern pattern, TensorCore core) {}

  /** {@return a function as it is} */
  static Attentions none(Function function) {
    return new Attentions(function, Map.of(), List.of());
  }

  /** {@return a function with those of its attentions that pay, on a GPU of this generation} */
  static Attentions of(Function function, Precision precision, int generation) {
    return precision == Precision.portable || generation < TensorCore.GENERATION
        ? none(function)
        : new Search(function, precision).all();
  }

  /** {@return the step of an operation that is an attention} */
  Optional<Step> step(Operation op, BodyBuilder.Scope scope) {
    return Optional.ofNullable(found.get(op.result().id()))
        .map(f -> f.pattern().step(scope, f.core()));
  }

  /** {@return what makes the values of the function, and of what its attentions write anew} */
  Definitions definitions() {
    Definitions definitions = new Definitions(function);
    inside.forEach(definitions::add);
    return definitions;
  }

  /** Goes through all blocks of a function. */
  private static final class Search {
    private final Function function;
    private final Precision precision;
    private final Definitions definitions;
    private final Uses uses;
    private final Map<Integer, Found> found = new HashMap<>();
    private final List<Operation> inside = new ArrayList<>();

    Search(Function function, Precision precision) {
      this.function = function;
      this.precision = precision;
      this.definitions = new Definitions(function);
      this.uses = new Uses(function);
    }

    Attentions all() {
      return new Attentions(function.withBody(block(function.body())), found, inside);
    }

    private Block block(Block block) {
      List<Operation> operations =
          block.operations().stream()
              .map(op -> op.withRegions(op.regions().stream().map(this::block).toList()))
              .toList();
      for (Operation op : operations) {
        if (op.op() == Op.DOT_GENERAL) {
          operations = replaced(op, operations, block.results());
        }
      }
      return new Block(block.parameters(), operations, block.results());
    }

    /** {@return the operations, with one for an attention if this is the last one of it} */
    private List<Operation> replaced(
        Operation op, List<Operation> operations, List<Value> results) {
      Optional<AttentionPattern> pattern = AttentionPattern.of(op, definitions, uses);
      return pattern
          .flatMap(p -> AttentionTiles.core(p, precision))
          .filter(core -> pays(pattern.get(), core))
          .flatMap(core -> replaced(new Found(pattern.get(), core), operations, results))
          .orElse(operations);
    }

    /** Whether one kernel is worth it, as it looks before all is decided that lives in memory. */
    private boolean pays(AttentionPattern pattern, TensorCore core) {
      Softmax.Elements elements = new Softmax.Elements(definitions);
      pattern.step(elements, core);
      if (elements.forces()) {
        elements = new Softmax.Elements(definitions).with(pattern.factors());
      }
      Step.Attention step = pattern.step(elements, core);
      return !elements.forces() && AttentionTiles.of(step).pays();
    }

    /** The operations with one for an attention, if all that it replaces is gone then. */
    private Optional<List<Operation>> replaced(
        Found attention, List<Operation> before, List<Value> results) {
      AttentionPattern pattern = attention.pattern();
      List<Value> operands = new ArrayList<>(pattern.factors());
      operands.addAll(pattern.sources(definitions));
      Value result = pattern.result().buffer();
      Operation output = pattern.output();
      Operation whole =
          new Operation(
              output.op(),
              operands,
              output.attributes(),
              List.of(),
              List.of(result),
              output.span());
      List<Operation> operations = new ArrayList<>();
      for (Operation op : before) {
        if (op.equals(output)) {
          operations.add(whole);
        } else if (!op.results().contains(result)) {
          operations.add(op);
        }
      }
      List<Operation> alive = alive(operations, results);
      if (!before.contains(pattern.scores()) || alive.contains(pattern.scores())) {
        return Optional.empty();
      }
      inside.addAll(pattern.inside(definitions));
      definitions.add(whole);
      found.put(result.id(), attention);
      return Optional.of(alive);
    }
  }

  /** {@return the operations that results depend on} */
  private static List<Operation> alive(List<Operation> operations, List<Value> results) {
    Set<Integer> used = new HashSet<>();
    results.forEach(v -> used.add(v.id()));
    List<Operation> alive = new ArrayList<>();
    for (Operation op : operations.reversed()) {
      if (op.results().stream().anyMatch(v -> used.contains(v.id()))) {
        alive.addFirst(op);
        op.operands().forEach(v -> used.add(v.id()));
        op.regions().forEach(region -> use(region, used));
      }
    }
    return alive;
  }

  private static void use(Block region, Set<Integer> used) {
    region.results().forEach(v -> used.add(v.id()));
    for (Operation op : region.operations()) {
      op.operands().forEach(v -> used.add(v.id()));
      op.regions().forEach(inner -> use(inner, used));
    }
  }
}
