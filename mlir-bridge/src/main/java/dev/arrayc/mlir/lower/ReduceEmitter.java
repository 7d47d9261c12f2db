package dev.arrayc.mlir.lower;

import dev.arrayc.interpret.Reducer;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import dev.arrayc.mlir.lower.Node.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Writes a reduction: loops over the elements of the result, and inside them one of three ways to
 * combine: float sums and products in their fixed order ({@link SumEmitter}), ops whose order does
 * not show in lanes, anything else in sequence. Where the last axis stays, vectors run along it and
 * each lane reduces by itself.
 */
final class ReduceEmitter {
  static final int KEPT = 0;
  static final int OUTER = 1;
  static final int RUN = 2;

  /** A last axis that stays and is short: its elements reduce side by side in registers. */
  static final int SIDE = 3;

  /** Lanes of a column, which is read row by row: enough that a row is some cache lines. */
  static final int COLUMN_LANES = Split.INNERMOST_UNIT;

  private static final int MIN_LANES = 4;

  /** A region of more nodes than this is no plain reduction, but a recurrence. */
  private static final int LONG_REGION = 12;

  /** The most elements side by side: more make vectors themselves. */
  private static final int MOST_SIDES = 7;

  /** Vectors of this many run along another axis than the last. */
  private static final int MIN_ACROSS = 8;

  private final Code code;
  private final Memory memory;
  private final Step.Reduce step;
  private final Collapse collapse;
  private final int keptLoops;
  private final int outerLoops;
  private final boolean isRow;
  private final BodyEmitter body;
  private final List<Place> results;
  private final Part part;

  private ReduceEmitter(Code code, Memory memory, Step.Reduce step, Part part) {
    this.code = code;
    this.memory = memory;
    this.step = step;
    this.part = part;
    this.results = results(step);
    this.collapse = loops(step);
    this.keptLoops = collapse.count(KEPT);
    this.outerLoops = collapse.count(OUTER);
    this.isRow = collapse.count(RUN) > 0;
    Memory read =
        isRow || part.isPoint() ? memory : new Columns(memory, step.body().space().size() - 1);
    this.body =
        new BodyEmitter(
            code, read, step.body(), collapse, isRow ? keptLoops + outerLoops : keptLoops - 1);
  }

  static List<Place> results(Step.Reduce step) {
    List<Long> space = step.body().space();
    List<Place> results = new ArrayList<>();
    for (var result : step.operation().results()) {
      results.add(
          new Place(
              result,
              result.tensorType().shape(),
              Affine.identity(space.size()).subList(0, step.kept()),
              List.of()));
    }
    return results;
  }

  /** {@return the sizes of the loops over the results' elements} */
  static List<Long> parallel(Step.Reduce step) {
    Collapse loops = loops(step);
    return loops.sizes().subList(0, loops.count(KEPT));
  }

  static Collapse loops(Step.Reduce step) {
    List<Long> space = step.body().space();
    List<Integer> classes = new ArrayList<>();
    for (int d = 0; d < space.size(); d++) {
      boolean inRun = d >= space.size() - step.run();
      classes.add(d < step.kept() ? KEPT : inRun ? RUN : OUTER);
    }
    Collapse plain = Collapse.of(space, classes, BodyEmitter.offsets(step.body(), results(step)));
    int kept = plain.count(KEPT);
    boolean isShort =
        isSum(step)
            && plain.count(RUN) == 0
            && kept >= 2
            && plain.sizes().get(kept - 1) <= MOST_SIDES
            && plain.sizes().get(kept - 2) >= MIN_ACROSS;
    return isShort ? plain.toLast(kept - 1, SIDE) : plain;
  }

  /** Whether this is a sum or product whose order is fixed. */
  static boolean isSum(Step.Reduce step) {
    DType dtype = step.body().nodes().get(step.inits().getFirst()).dtype();
    return step.reducer().filter(op -> Reducer.isOrdered(op, dtype)).isPresent();
  }

  /** {@return how threads share the kernel, if they do} */
  static Optional<Split> split(Step.Reduce step) {
    return Split.of(Cost.of(step), parallel(step), loops(step).count(RUN) == 0);
  }

  /**
   * {@return the type of what threads leave to each other when they share one reduction, if they
   * do: one over a run, by an op that every engine knows, long enough that reading it pays for
   * threads}
   */
  static Optional<TensorType> partials(Step.Reduce step) {
    Collapse loops = loops(step);
    DType dtype = step.body().nodes().get(step.inits().getFirst()).dtype();
    boolean isOneRun = loops.sizes().size() == 1 && loops.count(RUN) == 1;
    if (!isOneRun || step.reducer().isEmpty() || dtype.isComplex()) {
      return Optional.empty();
    }
    long blocks = loops.sizes().getFirst() / SumEmitter.BLOCK;
    return Split.of(Cost.of(step), List.of(blocks), false)
        .map(
            split ->
                TensorType.of(
                    isSum(step) ? SumEmitter.narrow(dtype) : dtype, blocks, SumEmitter.WIDE_LANES));
  }

  /** {@return how threads share the blocks of one reduction} */
  static Optional<Split> splitBlocks(Step.Reduce step) {
    return step.partials()
        .flatMap(p -> Split.of(Cost.of(step), List.of(p.tensorType().dim(0)), false));
  }

  /** What the blocks of one reduction come to. */
  static void emitBlocks(Code code, Memory memory, Step.Reduce step, Part part) {
    ReduceEmitter emitter = new ReduceEmitter(code, memory, step, part);
    code.at(step.span());
    emitter.body.emit(-1, -1, 1);
    long blocks = step.partials().orElseThrow().tensorType().dim(0);
    part.run(
        code,
        0,
        blocks,
        1,
        (block, lanes) -> {
          if (isSum(step)) {
            new SumEmitter(code, step, emitter).storeBlock(block);
          } else {
            new FoldEmitter(code, memory, step, emitter).storeBlock(block);
          }
        });
  }

  static void emit(Code code, Memory memory, Step.Reduce step, Part part) {
    emit(code, memory, step, part, (emitter, lanes) -> emitter.store(emitter.total(lanes), lanes));
  }

  /** What is done for an element of each result, or for as many as there are lanes. */
  @FunctionalInterface
  interface Element {
    void at(ReduceEmitter loops, int lanes);
  }

  /** Writes the loops over the result's elements around what is done for them. */
  static void emit(Code code, Memory memory, Step.Reduce step, Part part, Element element) {
    if (Grid.size(step.body().space().subList(0, step.kept())) > 0) {
      ReduceEmitter emitter = new ReduceEmitter(code, memory, step, part);
      code.at(step.span());
      emitter.body.emit(-1, -1, 1);
      emitter.kept(0, element);
    }
  }

  private void kept(int loop, Element element) {
    if (loop == keptLoops) {
      element.at(this, 1);
      return;
    }
    long size = collapse.sizes().get(loop);
    boolean isLast = !isRow && loop == keptLoops - 1;
    int most = isLast ? (int) Math.min(columnLanes(), Long.highestOneBit(size)) : 1;
    part.run(
        code,
        loop,
        size,
        most >= MIN_LANES ? most : 1,
        (index, lanes) -> {
          body.index(loop, index);
          body.emit(loop, loop, lanes);
          if (isLast) {
            element.at(this, lanes);
          } else {
            kept(loop + 1, element);
          }
        });
  }

  /** Long regions compute more than they read: what they hold has to fit into registers. */
  private int columnLanes() {
    int vectors = step.region().body().nodes().size() > LONG_REGION ? 2 : 8;
    return Math.min(COLUMN_LANES, vectors * body.naturalLanes());
  }

  private List<Cell> total(int lanes) {
    return isSum(step)
        ? new SumEmitter(code, step, this).totals(lanes)
        : new FoldEmitter(code, memory, step, this).total(lanes);
  }

  /** One element of each result, or as many as there are lanes. */
  void store(List<Cell> total, int lanes) {
    code.at(step.span());
    body.resume(lanes);
    for (int i = 0; i < total.size(); i++) {
      if (hasSides()) {
        body.index(collapse.sizes().size() - 1, code.i64(i));
        body.resume(lanes);
      }
      body.store(results.get(hasSides() ? 0 : i), total.get(i));
    }
  }

  private boolean hasSides() {
    return collapse.count(SIDE) > 0;
  }

  /** {@return how many elements of the result reduce side by side} */
  int sides() {
    return hasSides() ? collapse.sizes().getLast().intValue() : 1;
  }

  /** Does something at each of the elements side by side. */
  void sides(int lanes, Runnable inside) {
    if (!hasSides()) {
      inside.run();
      return;
    }
    int loop = collapse.sizes().size() - 1;
    for (int side = 0; side < sides(); side++) {
      body.index(loop, code.i64(side));
      body.emit(loop, loop, lanes);
      inside.run();
    }
  }

  // What the ways to combine need of the loops.

  boolean isRow() {
    return isRow;
  }

  /** {@return where the sum of a block is left, or lies} */
  Access partials() {
    Value buffer = step.partials().orElseThrow();
    return new Access(code, buffer.tensorType().dtype(), memory.base(buffer));
  }

  BodyEmitter body() {
    return body;
  }

  /** {@return the length of a run} */
  long runLength() {
    return collapse.sizes().get(keptLoops + outerLoops);
  }

  /** {@return the number of iterations of the reduced loops outside the runs} */
  long outerSize() {
    return collapse.sizes().subList(keptLoops, keptLoops + outerLoops).stream()
        .reduce(1L, (a, b) -> a * b);
  }

  /** Loops over the outer reduced axes in row-major order, around {@code inside}. */
  List<Reg> outer(List<Reg> carried, Code.Loop inside) {
    if (outerLoops == 0) {
      return inside.body(code.i64(0), carried);
    }
    return code.loop(
        code.i64(0),
        code.i64(outerSize()),
        code.i64(1),
        carried,
        (index, values) -> {
          at(index, 1);
          return inside.body(index, values);
        });
  }

  /** Loops over the outer reduced axes in row-major order, one in another. */
  List<Reg> nested(int lanes, List<Reg> carried, UnaryOperator<List<Reg>> inside) {
    return nested(keptLoops, lanes, carried, inside);
  }

  private List<Reg> nested(
      int loop, int lanes, List<Reg> carried, UnaryOperator<List<Reg>> inside) {
    if (loop == keptLoops + outerLoops) {
      return inside.apply(carried);
    }
    return code.loop(
        code.i64(0),
        code.i64(collapse.sizes().get(loop)),
        code.i64(1),
        carried,
        (index, values) -> {
          body.index(loop, index);
          body.emit(loop, loop, lanes);
          return nested(loop + 1, lanes, values, inside);
        });
  }

  /** Takes the outer reduced loops to their combined index and writes what belongs there. */
  void at(Reg linear, int lanes) {
    Reg rest = linear;
    for (int loop = keptLoops + outerLoops - 1; loop >= keptLoops; loop--) {
      Reg size = code.i64(collapse.sizes().get(loop));
      boolean isOutermost = loop == keptLoops;
      body.index(loop, isOutermost ? rest : code.op("arith.remui", rest, size));
      rest = isOutermost ? rest : code.op("arith.divui", rest, size);
    }
    body.emit(keptLoops, keptLoops + outerLoops - 1, lanes);
  }

  /** Takes the loop of the run to an index and writes what belongs there. */
  void inRun(Reg index, int lanes) {
    int loop = keptLoops + outerLoops;
    body.index(loop, index);
    body.emit(loop, loop, lanes);
  }

  /** {@return the element of an input at the current indices, in the type of its initial value} */
  Cell input(int number) {
    Cell cell = body.cell(step.inputs().get(number));
    return new Conversions(code).convert(cell, init(number).dtype());
  }

  Cell init(int number) {
    return body.cell(step.inits().get(number));
  }
}
