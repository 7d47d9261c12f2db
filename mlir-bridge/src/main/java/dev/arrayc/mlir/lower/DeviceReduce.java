package dev.arrayc.mlir.lower;

import dev.arrayc.ir.DType;
import dev.arrayc.ir.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Writes reductions along runs for a GPU, a warp for each: lane {@code l} of the warp is the lanes
 * {@code l} and {@code l + 32} of {@link SumEmitter}'s 64, so that every addition is the same one.
 * Where few runs are long, warps first leave what each block of a run comes to.
 */
final class DeviceReduce {
  /** Fewer runs than this do not keep a GPU busy. */
  private static final long FEW_RUNS = 2048;

  /** A run of so many blocks pays for a second kernel. */
  private static final long MANY_BLOCKS = 8;

  private static final int WARP = DeviceKernel.WARP;

  private final DeviceKernel kernel;
  private final Code code;
  private final Step.Reduce step;
  private final ReduceEmitter loops;
  private final SumEmitter sum;
  private final FoldEmitter fold;
  private final boolean isSum;
  private final DType dtype;

  private DeviceReduce(DeviceKernel kernel, Memory memory, Step.Reduce step, ReduceEmitter loops) {
    this.kernel = kernel;
    this.code = kernel.code();
    this.step = step;
    this.loops = loops;
    this.sum = new SumEmitter(code, step, loops);
    this.fold = new FoldEmitter(code, memory, step, loops);
    this.isSum = ReduceEmitter.isSum(step);
    this.dtype = dtype(step);
  }

  private static DType dtype(Step.Reduce step) {
    return step.body().nodes().get(step.inits().getFirst()).dtype();
  }

  /** Whether a warp reduces each run. */
  static boolean isByWarp(Step.Reduce step) {
    Collapse loops = ReduceEmitter.loops(step);
    if (loops.count(ReduceEmitter.RUN) != 1 || step.reducer().isEmpty()) {
      return false;
    }
    long length = loops.sizes().getLast();
    return ReduceEmitter.isSum(step)
        ? length > SumEmitter.ROWS && !SumEmitter.isInSequence(step)
        : length >= WARP && !dtype(step).isComplex();
  }

  // Columns: along another axis than the last, few columns are summed in blocks of rows first.

  /** Fewer columns than this do not keep a GPU busy. */
  private static final long FEW_COLUMNS = 1 << 15;

  private static long rows(Step.Reduce step) {
    Collapse loops = ReduceEmitter.loops(step);
    int kept = loops.count(ReduceEmitter.KEPT);
    return Grid.size(loops.sizes().subList(kept, kept + loops.count(ReduceEmitter.OUTER)));
  }

  /**
   * Whether threads sum blocks of rows of columns, before a thread for each column adds them up.
   */
  static boolean isByColumn(Step.Reduce step) {
    Collapse loops = ReduceEmitter.loops(step);
    return loops.count(ReduceEmitter.RUN) == 0
        && loops.count(ReduceEmitter.SIDE) == 0
        && step.reducer().isPresent()
        && ReduceEmitter.isSum(step)
        && !SumEmitter.isInSequence(step)
        && Grid.size(ReduceEmitter.parallel(step)) < FEW_COLUMNS
        && rows(step) >= MANY_BLOCKS * SumEmitter.ROWS;
  }

  private static TensorType columnPartials(Step.Reduce step) {
    return TensorType.of(
        SumEmitter.narrow(dtype(step)),
        Math.ceilDiv(rows(step), (long) SumEmitter.ROWS),
        Grid.size(ReduceEmitter.parallel(step)),
        dtype(step).isComplex() ? 2 : 1);
  }

  /** {@return the loops that threads share when they sum blocks of columns} */
  static List<Long> columnLoops(Step.Reduce step) {
    List<Long> sizes = new ArrayList<>(List.of(columnPartials(step).dim(0)));
    sizes.addAll(ReduceEmitter.parallel(step));
    return sizes;
  }

  /** Leaves the sum of a block of a column: its number is that of the thread. */
  static void emitColumnBlock(
      DeviceKernel kernel, Step.Reduce step, List<Reg> indices, Reg number) {
    Code code = kernel.code();
    ReduceEmitter.emit(
        code,
        kernel,
        step,
        Part.point(indices.subList(1, indices.size())),
        (loops, lanes) -> {
          SumEmitter sum = new SumEmitter(code, step, loops);
          Reg from = code.op("arith.muli", indices.getFirst(), code.i64(SumEmitter.ROWS));
          Reg end = code.op("arith.addi", from, code.i64(SumEmitter.ROWS));
          List<Reg> total =
              code.loop(
                  from,
                  code.op("arith.minsi", end, code.i64(loops.outerSize())),
                  code.i64(1),
                  sum.identity(false),
                  (row, acc) -> {
                    loops.at(row, 1);
                    return sum.combine(acc, sum.element(1));
                  });
          Reg slot = code.op("arith.muli", number, code.i64(total.size()));
          for (int p = 0; p < total.size(); p++) {
            Access partials = loops.partials();
            Reg at = code.op("arith.addi", slot, code.i64(p));
            partials.store(Cell.of(partials.dtype(), total.get(p)), at, 1);
          }
        });
  }

  /** Adds up the blocks of a column: its number is that of the thread. */
  static void emitColumn(DeviceKernel kernel, Step.Reduce step, Part part, Reg number) {
    Code code = kernel.code();
    long columns = Grid.size(ReduceEmitter.parallel(step));
    ReduceEmitter.emit(
        code,
        kernel,
        step,
        part,
        (loops, lanes) -> {
          SumEmitter sum = new SumEmitter(code, step, loops);
          List<Reg> total =
              code.loop(
                  code.i64(0),
                  code.i64(columnPartials(step).dim(0)),
                  code.i64(1),
                  sum.identity(true),
                  (block, acc) -> {
                    Reg first = code.op("arith.muli", block, code.i64(columns));
                    Reg place = code.op("arith.addi", first, number);
                    Reg slot = code.op("arith.muli", place, code.i64(acc.size()));
                    List<Reg> own = new ArrayList<>();
                    for (int p = 0; p < acc.size(); p++) {
                      Reg at = code.op("arith.addi", slot, code.i64(p));
                      own.add(loops.partials().load(at, 1, 1).reg());
                    }
                    return sum.combine(acc, sum.widened(own));
                  });
          loops.store(List.of(sum.total(total)), 1);
        });
  }

  /** {@return the type of what blocks come to, if they leave that for a second kernel} */
  static Optional<TensorType> partials(Step.Reduce step) {
    if (isByColumn(step)) {
      return Optional.of(columnPartials(step));
    }
    if (!isByWarp(step)) {
      return Optional.empty();
    }
    long runs = runs(step);
    long blocks = blocks(step);
    DType narrow = ReduceEmitter.isSum(step) ? SumEmitter.narrow(dtype(step)) : dtype(step);
    int parts = dtype(step).isComplex() ? 2 : 1;
    return runs > 0 && runs < FEW_RUNS && blocks >= MANY_BLOCKS
        ? Optional.of(TensorType.of(narrow, runs, blocks, parts, SumEmitter.WIDE_LANES))
        : Optional.empty();
  }

  private static long runs(Step.Reduce step) {
    List<Long> sizes = ReduceEmitter.loops(step).sizes();
    return Grid.size(sizes.subList(0, sizes.size() - 1));
  }

  private static long blocks(Step.Reduce step) {
    return ReduceEmitter.loops(step).sizes().getLast() / SumEmitter.BLOCK;
  }

  /** {@return the loops that warps share when they leave what blocks come to} */
  static List<Long> blockLoops(Step.Reduce step) {
    List<Long> sizes = new ArrayList<>(ReduceEmitter.parallel(step));
    Collapse loops = ReduceEmitter.loops(step);
    sizes.add(Grid.size(loops.sizes().subList(sizes.size(), loops.sizes().size() - 1)));
    sizes.add(blocks(step));
    return sizes;
  }

  /** Leaves what one block comes to: the warp's number says which. */
  static void emitBlock(
      DeviceKernel kernel, Memory memory, Step.Reduce step, List<Reg> indices, Reg number) {
    int kept = indices.size() - 2;
    ReduceEmitter.emit(
        kernel.code(),
        memory,
        step,
        Part.point(indices.subList(0, kept)),
        (loops, lanes) -> {
          Code code = kernel.code();
          if (loops.outerSize() > 1) {
            loops.at(indices.get(kept), 1);
          }
          Reg from = code.op("arith.muli", indices.getLast(), code.i64(SumEmitter.BLOCK));
          DeviceReduce reduce = new DeviceReduce(kernel, memory, step, loops);
          List<Reg> values = reduce.block(from);
          for (int p = 0; p < values.size(); p++) {
            Access partials = loops.partials();
            partials.store(
                Cell.of(partials.dtype(), values.get(p)), reduce.slot(number, p, values.size()), 1);
          }
        });
  }

  /** Reduces to one element of the result, whose number is that of the warp. */
  static void emit(DeviceKernel kernel, Memory memory, Step.Reduce step, Part part, Reg number) {
    ReduceEmitter.emit(
        kernel.code(),
        memory,
        step,
        part,
        (loops, lanes) -> {
          DeviceReduce reduce = new DeviceReduce(kernel, memory, step, loops);
          loops.store(List.of(reduce.total(number)), 1);
        });
  }

  /** Where a lane's part of a block lies among the partial results. */
  private Reg slot(Reg block, int part, int parts) {
    Reg first = code.op("arith.muli", block, code.i64((long) parts * SumEmitter.WIDE_LANES));
    Reg lane = code.op("arith.andi", lane(), code.i64(SumEmitter.WIDE_LANES - 1));
    Reg here = code.op("arith.addi", first, lane);
    return code.op("arith.addi", here, code.i64((long) part * SumEmitter.WIDE_LANES));
  }

  private Reg lane() {
    return kernel.wide(kernel.lane());
  }

  private Cell total(Reg number) {
    Reg runs = code.op("arith.muli", number, code.i64(loops.outerSize()));
    List<Reg> total =
        loops.outer(
            identity(true),
            (outer, before) -> combine(before, run(code.op("arith.addi", runs, outer))));
    code.at(step.span());
    return isSum
        ? sum.total(total)
        : Cell.of(dtype, fold.combine(dtype, loops.init(0).reg(), total.getFirst()));
  }

  private List<Reg> identity(boolean isWide) {
    return isSum ? sum.identity(isWide) : List.of(fold.identity(dtype));
  }

  private List<Reg> combine(List<Reg> a, List<Reg> b) {
    return isSum ? sum.combine(a, b) : List.of(fold.combine(dtype, a.getFirst(), b.getFirst()));
  }

  private List<Reg> widened(List<Reg> values) {
    return isSum ? sum.widened(values) : values;
  }

  private List<Reg> element() {
    return isSum ? sum.element(1) : List.of(loops.input(0).reg());
  }

  /** One run, to one value that all lanes have. */
  private List<Reg> run(Reg run) {
    long length = loops.runLength();
    long whole = length - length % SumEmitter.BLOCK;
    List<Reg> acc = identity(true);
    if (whole > 0) {
      acc =
          code.loop(
              code.i64(0),
              code.i64(whole),
              code.i64(SumEmitter.BLOCK),
              acc,
              (from, before) -> combine(before, widened(wholeBlock(run, from))));
    }
    if (whole < length) {
      acc = combine(acc, widened(lastBlock(whole, length)));
    }
    for (int bit = SumEmitter.WIDE_LANES / 2; bit > 0; bit /= 2) {
      acc = withLane(acc, bit);
    }
    return acc;
  }

  private List<Reg> wholeBlock(Reg run, Reg from) {
    if (step.partials().isEmpty()) {
      return block(from);
    }
    Reg first = code.op("arith.muli", run, code.i64(blocks(step)));
    Reg number =
        code.op("arith.addi", first, code.op("arith.divui", from, code.i64(SumEmitter.BLOCK)));
    int parts = identity(false).size();
    List<Reg> values = new ArrayList<>();
    for (int p = 0; p < parts; p++) {
      values.add(loops.partials().load(slot(number, p, parts), 1, 1).reg());
    }
    return values;
  }

  private List<Reg> withLane(List<Reg> values, int bit) {
    return combine(values, values.stream().map(v -> kernel.fromLane(v, bit)).toList());
  }

  /** The block that begins at an element, to 16 lanes. */
  private List<Reg> block(Reg from) {
    return folded(rows(from, code.op("arith.addi", from, code.i64(SumEmitter.BLOCK))));
  }

  private List<Reg> folded(List<Reg> halves) {
    int parts = halves.size() / 2;
    List<Reg> both = combine(halves.subList(0, parts), halves.subList(parts, 2 * parts));
    return withLane(both, SumEmitter.WIDE_LANES);
  }

  /** Whole rows of 64 lanes: the sums of the lower half, then those of the upper one. */
  private List<Reg> rows(Reg from, Reg to) {
    return code.loop(
        from,
        to,
        code.i64(SumEmitter.LANES),
        twice(identity(false)),
        (row, acc) -> {
          List<Reg> next = new ArrayList<>();
          int parts = acc.size() / 2;
          for (int half = 0; half < 2; half++) {
            loops.inRun(inRow(row, half), 1);
            next.addAll(combine(acc.subList(half * parts, (half + 1) * parts), element()));
          }
          return next;
        });
  }

  private static List<Reg> twice(List<Reg> values) {
    List<Reg> all = new ArrayList<>(values);
    all.addAll(values);
    return all;
  }

  private Reg inRow(Reg row, int half) {
    Reg first = code.op("arith.addi", row, lane());
    return half == 0 ? first : code.op("arith.addi", first, code.i64(WARP));
  }

  /** A block that is not full: missing elements are the identity. */
  private List<Reg> lastBlock(long from, long to) {
    long whole = to - (to - from) % SumEmitter.LANES;
    List<Reg> acc = whole > from ? rows(code.i64(from), code.i64(whole)) : twice(identity(false));
    if (whole == to) {
      return folded(acc);
    }
    int parts = acc.size() / 2;
    List<Reg> next = new ArrayList<>();
    for (int half = 0; half < 2; half++) {
      Reg index = inRow(code.i64(whole), half);
      Reg isThere = code.cmpi("slt", index, code.i64(to));
      loops.inRun(code.op("arith.minsi", index, code.i64(to - 1)), 1);
      List<Reg> elements = new ArrayList<>();
      for (int p = 0; p < parts; p++) {
        elements.add(code.select(isThere, element().get(p), identity(false).get(p)));
      }
      next.addAll(combine(acc.subList(half * parts, (half + 1) * parts), elements));
    }
    return folded(next);
  }
}
