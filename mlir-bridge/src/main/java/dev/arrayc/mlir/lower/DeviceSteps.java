package dev.arrayc.mlir.lower;

import dev.arrayc.ir.DType;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import dev.arrayc.mlir.codegen.Precision;
import java.util.List;

/** Gives steps the memory that their kernels on a GPU need beside operands and results. */
final class DeviceSteps {
  private final Schedule schedule;
  private final Precision precision;
  private final long multiprocessors;

  private DeviceSteps(Schedule schedule, Precision precision, long multiprocessors) {
    this.schedule = schedule;
    this.precision = precision;
    this.multiprocessors = multiprocessors;
  }

  static Schedule of(Schedule schedule, Precision precision, long multiprocessors) {
    DeviceSteps steps = new DeviceSteps(schedule, precision, multiprocessors);
    return schedule.withSteps(steps.all(schedule.steps()));
  }

  private List<Step> all(List<Step> steps) {
    return steps.stream().map(this::one).flatMap(step -> turned(step).stream()).toList();
  }

  private List<Step> turned(Step step) {
    return step instanceof Step.Contract s
        ? DeviceTurns.of(s, precision, multiprocessors, this::fresh)
        : List.of(step);
  }

  private Value fresh(TensorType type) {
    return new Value(schedule.definitions().freshId(), type);
  }

  private Step one(Step step) {
    return switch (step) {
      case Step.Reduce s -> s.withPartials(DeviceReduce.partials(s).map(this::fresh));
      case Step.Contract s ->
          new Step.Contract(s.operation(), s.body(), s.lhs(), s.rhs(), s.contracted(), List.of());
      case Step.Sort s -> {
        // Two orders of all lines: rounds go from one to the other.
        long size = s.operation().operandType(0).size();
        yield new Step.Sort(
            s.operation(), s.comparator(), fresh(TensorType.of(DType.I32, 2, size)));
      }
      case Step.SortWords s ->
          new Step.SortWords(
              s.operation(),
              fresh(s.operation().resultType()),
              s.operation().resultType().shape().getLast());
      case Step.Lapack s -> s;
      case Step.While s ->
          new Step.While(s.operation(), all(s.conditionSteps()), s.condition(), all(s.bodySteps()));
      case Step.Branch s ->
          new Step.Branch(
              s.operation(), s.selector(), s.branches().stream().map(this::all).toList());
      case Step.Pointwise s -> s;
      case Step.Accumulate s -> s.withTotals(DeviceAccumulate.totals(s).map(this::fresh));
      case Step.Attention s -> s;
      case Step.Scatter s -> s;
      case Step.RowByRow s -> s;
    };
  }
}
