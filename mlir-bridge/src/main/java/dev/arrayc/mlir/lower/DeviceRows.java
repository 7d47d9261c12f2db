package dev.arrayc.mlir.lower;

import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Writes steps that run row by row for a GPU: a group of threads takes a row through all of them,
 * with what only these steps know in shared memory. A block has one group or several, of which each
 * has a row; all of them wait for each other after each step.
 */
final class DeviceRows {
  /** Elements of a row for which a thread is worth having. */
  private static final long PER_THREAD = 4;

  /** What the groups of a block share at most. */
  private static final long MOST_SHARED = 40 << 10;

  private final DeviceKernel kernel;
  private final Code code;
  private final Schedule schedule;
  private final Step.RowByRow step;
  private final int threads;
  private final Reg group;
  private final Reg own;
  private final Rows.Window window;

  private DeviceRows(DeviceKernel kernel, Schedule schedule, Step.RowByRow step) {
    this.kernel = kernel;
    this.code = kernel.code();
    this.schedule = schedule;
    this.step = step;
    int groups = groups(step);
    this.threads = DeviceKernel.THREADS / groups;
    Reg thread = kernel.wide(kernel.thread());
    this.group = code.op("arith.divui", thread, code.i64(threads));
    this.own = code.op("arith.remui", thread, code.i64(threads));
    Reg first = code.op("arith.muli", kernel.wide(kernel.block()), code.i64(groups));
    Reg row = code.op("arith.addi", first, group);
    this.window = new Rows.Window(code, kernel, kernel.indices(row, step.rows().sizes()));
    long bytes = scratch(step);
    Reg shared = kernel.shared("i8", Math.max(1, groups * bytes));
    Reg start = code.op("arith.muli", group, code.i64(bytes));
    step.scratch()
        .places()
        .forEach(
            (value, at) ->
                window
                    .own()
                    .put(
                        value,
                        code.address(shared, code.op("arith.addi", start, code.i64(at)), "i8")));
  }

  private static long scratch(Step.RowByRow step) {
    return Math.ceilDiv(step.scratch().bytes(), 64L) * 64;
  }

  /** How many rows a block has: as many as divide their number and leave each threads enough. */
  private static int groups(Step.RowByRow step) {
    long longest =
        step.steps().stream().mapToLong(s -> s.body().size() / step.rows().count()).max().orElse(1);
    int groups = DeviceKernel.THREADS / DeviceKernel.WARP;
    while (groups > 1
        && (longest > PER_THREAD * DeviceKernel.THREADS / groups
            || step.rows().count() % groups != 0
            || groups * scratch(step) > MOST_SHARED)) {
      groups /= 2;
    }
    return groups;
  }

  static void write(DeviceEmitter program, Schedule schedule, Step.RowByRow step) {
    program.launch(
        step,
        step.rows().count() / groups(step),
        kernel -> new DeviceRows(kernel, schedule, step).emit());
  }

  private void emit() {
    for (Step.OfElements each : step.steps()) {
      code.at(each.span());
      switch (step.rows().restrict(each, 1)) {
        case Step.Pointwise s ->
            each(PointwiseEmitter.sizes(s), part -> PointwiseEmitter.emit(code, window, s, part));
        case Step.Reduce s -> reduce(s);
        case Step.Contract s -> throw new IllegalArgumentException("contractions have tiles");
      }
    }
  }

  /** The threads of a group take turns. */
  private void each(List<Long> loops, Consumer<Part> inside) {
    code.loop(
        own,
        code.i64(Grid.size(loops)),
        code.i64(threads),
        item -> inside.accept(Part.point(kernel.indices(item, loops))));
    kernel.barrier();
  }

  @FunctionalInterface
  private interface WarpBody {
    void at(List<Reg> indices, Reg number);
  }

  private void eachWarp(List<Long> loops, WarpBody inside) {
    code.loop(
        code.op("arith.divui", own, code.i64(DeviceKernel.WARP)),
        code.i64(Grid.size(loops)),
        code.i64(threads / DeviceKernel.WARP),
        warp -> inside.at(kernel.indices(warp, loops), warp));
    kernel.barrier();
  }

  private void reduce(Step.Reduce reduce) {
    Step.Reduce plain = reduce.withPartials(Optional.empty());
    List<Long> loops = ReduceEmitter.parallel(plain);
    if (!DeviceReduce.isByWarp(plain)) {
      each(loops, part -> ReduceEmitter.emit(code, window, plain, part));
      return;
    }
    Step.Reduce ready = plain;
    Optional<TensorType> partials = DeviceReduce.partials(plain);
    if (partials.isPresent() && threads > DeviceKernel.WARP) {
      Value buffer = new Value(schedule.definitions().freshId(), partials.get());
      window.own().put(buffer, shared(partials.get()));
      ready = plain.withPartials(Optional.of(buffer));
      Step.Reduce blocks = ready;
      eachWarp(
          DeviceReduce.blockLoops(ready),
          (indices, number) -> DeviceReduce.emitBlock(kernel, window, blocks, indices, number));
    }
    Step.Reduce last = ready;
    eachWarp(
        loops,
        (indices, number) -> DeviceReduce.emit(kernel, window, last, Part.point(indices), number));
  }

  /** Memory for what the blocks of a group's run come to; threads of other groups have theirs. */
  private Reg shared(TensorType type) {
    String element = Cell.memoryType(type.dtype());
    Reg all = kernel.shared(element, type.size() * DeviceKernel.THREADS / threads);
    return code.address(all, code.op("arith.muli", group, code.i64(type.size())), element);
  }
}
