package dev.arrayc.mlir.lower;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Writes steps, loops and branches among them, that one block of threads runs by itself: threads
 * take the iterations of each kernel in turn, and wait for each other after it. All of them read
 * what a loop or a branch depends on, so they go the same way.
 */
final class DeviceBlock {
  /** More iterations than this keep more than a block busy. */
  private static final long MOST_ITEMS = 4096;

  /** More elements of a reduction or a contraction are work for more than a block. */
  private static final long MOST_ELEMENTS = 1 << 16;

  /** Longer text takes the GPU's assembler too long. */
  private static final int MOST_KERNELS = 64;

  private final DeviceKernel kernel;
  private final Code code;
  private final MemoryPlan plan;
  private final Schedule schedule;

  DeviceBlock(DeviceKernel kernel, MemoryPlan plan, Schedule schedule) {
    this.kernel = kernel;
    this.code = kernel.code();
    this.plan = plan;
    this.schedule = schedule;
  }

  /** Whether a block alone does a loop or a branch in good time. */
  static boolean fits(Step step) {
    return Cost.kernels(List.of(step)) <= MOST_KERNELS && isSmall(step);
  }

  private static boolean isSmall(Step step) {
    return switch (step) {
      case Step.Pointwise s -> s.body().size() <= MOST_ITEMS;
      case Step.Reduce s -> s.body().size() <= MOST_ELEMENTS;
      case Step.Contract s -> s.body().size() <= MOST_ELEMENTS;
      case Step.Accumulate s -> s.body().size() <= MOST_ITEMS;
      case Step.Attention s -> false;
      case Step.Scatter s -> s.body().size() <= DeviceKernel.THREADS;
      case Step.Sort s -> false;
      case Step.SortWords s -> false;
      case Step.Lapack s -> false;
      case Step.RowByRow s -> false;
      case Step.While s ->
          s.conditionSteps().stream().allMatch(DeviceBlock::isSmall)
              && s.bodySteps().stream().allMatch(DeviceBlock::isSmall);
      case Step.Branch s ->
          s.branches().stream().flatMap(List::stream).allMatch(DeviceBlock::isSmall);
    };
  }

  void write(List<Step> steps) {
    for (Step step : steps) {
      code.at(step.span());
      switch (step) {
        case Step.Pointwise s ->
            plan.withoutCopiesOntoThemselves(s)
                .filter(needed -> needed.body().size() > 0)
                .ifPresent(
                    needed ->
                        each(
                            PointwiseEmitter.sizes(needed),
                            part -> PointwiseEmitter.emit(code, kernel, needed, part)));
        case Step.Reduce s -> reduce(s);
        case Step.Contract s ->
            each(ContractEmitter.parallel(s), part -> ContractEmitter.emit(code, kernel, s, part));
        case Step.Accumulate s ->
            each(
                AccumulateEmitter.parallel(s),
                part -> AccumulateEmitter.emit(code, kernel, s, part));
        case Step.Attention s -> throw unfit(s);
        case Step.Scatter s -> alone(() -> ScatterEmitter.emit(code, kernel, s));
        case Step.While s -> loop(s);
        case Step.Branch s -> {
          Reg selector = scalar(s.selector());
          kernel.barrier();
          new Branches(code, s, this::write).write(selector);
        }
        case Step.Sort s -> throw unfit(s);
        case Step.SortWords s -> throw unfit(s);
        case Step.Lapack s -> throw unfit(s);
        case Step.RowByRow s -> throw unfit(s);
      }
    }
  }

  private static IllegalArgumentException unfit(Step step) {
    return new IllegalArgumentException(step.getClass().getSimpleName() + " is not for a block");
  }

  private void reduce(Step.Reduce step) {
    Step.Reduce alone = step.withPartials(Optional.empty());
    if (!DeviceReduce.isByWarp(alone)) {
      each(ReduceEmitter.parallel(alone), part -> ReduceEmitter.emit(code, kernel, alone, part));
      return;
    }
    List<Long> loops = ReduceEmitter.parallel(alone);
    Reg first = code.op("arith.shrui", kernel.thread(), code.integer("i32", 5));
    code.loop(
        kernel.wide(first),
        code.i64(Grid.size(loops)),
        code.i64(DeviceKernel.THREADS / DeviceKernel.WARP),
        warp ->
            DeviceReduce.emit(
                kernel, kernel, alone, Part.point(kernel.indices(warp, loops)), warp));
    kernel.barrier();
  }

  private void each(List<Long> loops, Consumer<Part> inside) {
    code.loop(
        kernel.wide(kernel.thread()),
        code.i64(Grid.size(loops)),
        code.i64(DeviceKernel.THREADS),
        item -> inside.accept(Part.point(kernel.indices(item, loops))));
    kernel.barrier();
  }

  private void alone(Runnable inside) {
    kernel.when(kernel.thread(), 1, inside);
    kernel.barrier();
  }

  private Reg scalar(Step.Region region) {
    return BodyEmitter.region(code, kernel, region, List.of()).getFirst().reg();
  }

  private void loop(Step.While step) {
    Optional<ElementLoop> elements = ElementLoop.of(step, schedule);
    Step.While rest = step;
    if (elements.isPresent()) {
      each(
          elements.get().collapse().sizes(),
          part ->
              ElementLoopEmitter.emit(code, kernel, schedule, elements.get(), Tiling.WIDE, part));
      rest = elements.get().onScalars();
    }
    Step.While whole = rest;
    code.whileLoop(
        () -> {
          write(whole.conditionSteps());
          return scalar(whole.condition());
        },
        () -> {
          // The condition is read by all before the body changes it.
          kernel.barrier();
          write(whole.bodySteps());
        });
  }
}
