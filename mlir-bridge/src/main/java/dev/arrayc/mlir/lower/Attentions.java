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
    Attentions all = none(function);
    if (precision == Precision.portable || generation < TensorCore.GENERATION) {
      return all;
    }
    for (Operation op : function.body().operations()) {
      all = all.with(op, precision);
    }
    return all;
  }

  private Attentions with(Operation output, Precision precision) {
    if (output.op() != Op.DOT_GENERAL) {
      return this;
    }
    Definitions definitions = definitions();
    Optional<AttentionPattern> pattern =
        AttentionPattern.of(output, definitions, new Uses(function));
    Optional<TensorCore> core = pattern.flatMap(p -> AttentionTiles.core(p, precision));
    return pattern
        .filter(p -> core.isPresent() && pays(p, core.get(), definitions))
        .flatMap(p -> replaced(new Found(p, core.get()), definitions))
        .orElse(this);
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

  /** Whether one kernel is worth it, as it looks before all is decided that lives in memory. */
  private static boolean pays(AttentionPattern pattern, TensorCore core, Definitions definitions) {
    List<Value> factors =
        List.of(pattern.query().array(), pattern.key().array(), pattern.value().array());
    Softmax.Elements elements = new Softmax.Elements(definitions);
    pattern.step(elements, core);
    if (elements.forces()) {
      elements = new Softmax.Elements(definitions).with(factors);
    }
    Step.Attention step = pattern.step(elements, core);
    return !elements.forces() && AttentionTiles.of(step).pays();
  }

  /** The function with one operation for an attention, if all that it replaces is gone then. */
  private Optional<Attentions> replaced(Found attention, Definitions definitions) {
    AttentionPattern pattern = attention.pattern();
    List<Value> operands =
        new ArrayList<>(
            List.of(pattern.query().array(), pattern.key().array(), pattern.value().array()));
    operands.addAll(pattern.sources(definitions));
    Value result = pattern.result().buffer();
    Operation output = pattern.output();
    Operation whole =
        new Operation(
            output.op(), operands, output.attributes(), List.of(), List.of(result), output.span());
    List<Operation> operations = new ArrayList<>();
    for (Operation op : function.body().operations()) {
      if (op.equals(output)) {
        operations.add(whole);
      } else if (!op.results().contains(result)) {
        operations.add(op);
      }
    }
    List<Operation> alive = alive(operations, function.body().results());
    if (alive.contains(pattern.scores())) {
      return Optional.empty();
    }
    Map<Integer, Found> all = new HashMap<>(found);
    all.put(result.id(), attention);
    List<Operation> anew = new ArrayList<>(inside);
    anew.addAll(pattern.inside(definitions));
    Block body = new Block(function.body().parameters(), alive, function.body().results());
    return Optional.of(new Attentions(function.withBody(body), all, anew));
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
