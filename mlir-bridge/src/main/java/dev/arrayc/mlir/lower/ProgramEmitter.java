package dev.arrayc.mlir.lower;

import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes the steps of a program in order. */
final class ProgramEmitter implements Memory {
  private final Code code;
  private final Schedule schedule;
  private final MemoryPlan plan;
  private final Map<MemoryPlan.Place, Reg> bases = new HashMap<>();

  ProgramEmitter(Code code, Schedule schedule, MemoryPlan plan) {
    this.code = code;
    this.schedule = schedule;
    this.plan = plan;
  }

  @Override
  public Reg base(Value buffer) {
    return bases.computeIfAbsent(plan.place(buffer), this::address);
  }

  private Reg address(MemoryPlan.Place place) {
    return switch (place) {
      case MemoryPlan.Place.Input input -> pointer("%in" + input.number());
      case MemoryPlan.Place.Output output -> pointer("%out" + output.number());
      case MemoryPlan.Place.Constant constant ->
          code.defineAtEntry(
              "!llvm.ptr",
              1,
              "llvm.mlir.addressof " + Lowering.symbol(constant.number()) + " : !llvm.ptr");
      case MemoryPlan.Place.Workspace workspace ->
          workspace.offset() == 0
              ? pointer("%workspace")
              : code.defineAtEntry(
                  "!llvm.ptr",
                  1,
                  "llvm.getelementptr %workspace["
                      + workspace.offset()
                      + "] : (!llvm.ptr) -> !llvm.ptr, i8");
    };
  }

  private static Reg pointer(String name) {
    return new Reg(name, "!llvm.ptr", 1);
  }

  void emit(List<Step> steps) {
    for (Step step : steps) {
      code.at(step.span());
      switch (step) {
        case Step.Pointwise s -> pointwise(s);
        case Step.Reduce s -> ReduceEmitter.emit(code, this, s);
        case Step.Contract s -> ContractEmitter.emit(code, this, s);
        case Step.Scatter s -> ScatterEmitter.emit(code, this, s);
        case Step.Sort s -> SortEmitter.emit(code, this, s);
        case Step.While s ->
            code.whileLoop(
                () -> {
                  emit(s.conditionSteps());
                  return scalar(s.condition());
                },
                () -> emit(s.bodySteps()));
        case Step.Branch s -> branch(s, scalar(s.selector()), 0);
      }
    }
  }

  private Reg scalar(Step.Region region) {
    return BodyEmitter.region(code, this, region, List.of()).getFirst().reg();
  }

  /** Copies of a buffer onto itself vanish. */
  private void pointwise(Step.Pointwise step) {
    List<Step.Store> stores =
        step.stores().stream().filter(store -> !isOntoItself(step.body(), store)).toList();
    if (!stores.isEmpty()) {
      PointwiseEmitter.emit(code, this, new Step.Pointwise(step.body(), stores, step.span()));
    }
  }

  private boolean isOntoItself(Body body, Step.Store store) {
    return Copies.isCopy(body, store)
        && body.nodes().get(store.node()) instanceof Node.Load load
        && plan.place(load.place().buffer()).equals(plan.place(store.place().buffer()));
  }

  /** An index outside the branches means the last one (case, "Semantics"). */
  private void branch(Step.Branch step, Reg selector, int number) {
    if (number == step.branches().size() - 1) {
      emit(step.branches().get(number));
      return;
    }
    Reg isThis =
        step.operation().op() == Op.IF
            ? selector
            : code.cmpi("eq", selector, code.integer("i32", number));
    code.when(
        isThis, () -> emit(step.branches().get(number)), () -> branch(step, selector, number + 1));
  }

  /** {@return the buffer's place} */
  MemoryPlan plan() {
    return plan;
  }

  /** {@return the program that is written} */
  Schedule schedule() {
    return schedule;
  }
}
