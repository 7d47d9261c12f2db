package dev.arrayc.mlir.lower;

import dev.arrayc.mlir.lower.Node.Place;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Writes a pointwise kernel: outer loops, then along the innermost one a loop over vectors and one
 * over the elements that are left. Where loads are {@link Turned}, the two innermost loops run in
 * squares.
 */
final class PointwiseEmitter {
  /** Shorter vectors than this are not worth a loop of their own. */
  private static final int MIN_LANES = 4;

  /** Of longer bodies the code for the rest of a row would be too much. */
  private static final int MOST_NODES = 64;

  /** In bodies with so many float operations an element waits for many of them. */
  private static final long LONG_FLOPS = 24;

  /** Lanes of f32 in a vector. */
  private static final int NATURAL_LANES = 16;

  /** So many that it does not matter how the last few are done. */
  private static final long MANY_ELEMENTS = 4096;

  /** What a thread of a GPU reads at once, in bytes. */
  private static final int PIECE = 16;

  /** Of longer bodies a thread of a GPU does one element: arithmetic bounds them, or registers. */
  private static final int MOST_TOGETHER = 192;

  /** So many elements are enough for a GPU's threads to do several each. */
  private static final long MANY = 1 << 13;

  /** A square has at most so many rows: each is a register. */
  private static final int MAX_SQUARE = 16;

  /** So many rows of squares are done together, while the pages that they read are known. */
  private static final long BAND = 64;

  private final Code code;
  private final Step.Pointwise step;
  private final Optional<Turned> turned;
  private final Collapse collapse;
  private final BodyEmitter body;
  private final Part part;

  private PointwiseEmitter(Code code, Memory memory, Step.Pointwise step, Part part) {
    this.code = code;
    this.step = step;
    this.part = part;
    this.turned = part.isPoint() ? Optional.empty() : turned(step);
    this.collapse = ordered(step);
    this.body = new BodyEmitter(code, memory, step.body(), collapse, collapse.sizes().size() - 1);
  }

  /** {@return the sizes of the loops over the elements} */
  static List<Long> sizes(Step.Pointwise step) {
    return ordered(step).sizes();
  }

  /** Whether the two innermost loops run in squares, since something goes along either of them. */
  static boolean isInSquares(Step.Pointwise step) {
    return turned(step).isPresent();
  }

  private static Collapse ordered(Step.Pointwise step) {
    return turned(step).map(Turned::loops).orElseGet(() -> loops(step));
  }

  private static Collapse loops(Step.Pointwise step) {
    List<Place> places = step.stores().stream().map(Step.Store::place).toList();
    List<Long> space = step.body().space();
    return Collapse.of(
        space, Collections.nCopies(space.size(), 0), BodyEmitter.offsets(step.body(), places));
  }

  /**
   * {@return how many neighbours a thread of a GPU does together: what 16 bytes hold, where all of
   * memory is read and written in such pieces and there is enough of it}
   */
  static int neighbours(Step.Pointwise step) {
    Collapse loops = loops(step);
    int last = loops.sizes().size() - 1;
    if (last < 0
        || isInSquares(step)
        || step.body().size() < MANY
        || step.body().nodes().size() > MOST_TOGETHER) {
      return 1;
    }
    int widest = 2;
    boolean together = true;
    for (Step.Store store : step.stores()) {
      Place place = store.place();
      widest = Math.max(widest, place.buffer().tensorType().dtype().bytes());
      together &= loops.apply(place.offset(step.body().loops())).coefficient(last) == 1;
    }
    for (Node.Load load : step.body().loads()) {
      widest = Math.max(widest, load.dtype().bytes());
      long along = loops.apply(load.place().offset(step.body().loops())).coefficient(last);
      together &= (along == 0 || along == 1) && load.place().starts().isEmpty();
    }
    int lanes = PIECE / widest;
    return together && lanes > 1 && loops.sizes().get(last) % lanes == 0 ? lanes : 1;
  }

  private static Optional<Turned> turned(Step.Pointwise step) {
    return Turned.of(step.body(), loops(step))
        .filter(
            t -> {
              int loops = t.loops().sizes().size();
              long rows = t.loops().sizes().get(loops - 2);
              long columns = t.loops().sizes().get(loops - 1);
              return rows >= MAX_SQUARE && columns >= MAX_SQUARE;
            });
  }

  /** {@return whether it runs in squares} */
  static boolean isTurned(Step.Pointwise step) {
    return turned(step).isPresent();
  }

  /** {@return how threads share the kernel, if they do} */
  static Optional<Split> split(Step.Pointwise step) {
    Optional<Turned> turned = turned(step);
    Collapse loops = turned.map(Turned::loops).orElseGet(() -> loops(step));
    Optional<Split> split = Split.of(Cost.of(step), loops.sizes(), true);
    return turned.isEmpty() ? split : split.map(s -> s.inUnits(turned.get().outer(), BAND));
  }

  static void emit(Code code, Memory memory, Step.Pointwise step, Part part) {
    if (step.body().size() > 0) {
      PointwiseEmitter emitter = new PointwiseEmitter(code, memory, step, part);
      code.at(step.span());
      emitter.body.emit(-1, -1, 1);
      emitter.nest(0);
    }
  }

  private void nest(int loop) {
    int loops = collapse.sizes().size();
    if (loop == loops) {
      store();
    } else if (loop == loops - 1) {
      innermost(loop);
    } else if (turned.isPresent() && loop == turned.get().outer() && lanes(loop + 1) >= MIN_LANES) {
      bands(loop, Math.min(lanes(loop + 1), MAX_SQUARE));
    } else {
      part.run(code, loop, collapse.sizes().get(loop), 1, (index, lanes) -> row(loop, index));
    }
  }

  private void row(int loop, Reg index) {
    body.index(loop, index);
    body.emit(loop, loop, 1);
    nest(loop + 1);
  }

  private void innermost(int loop) {
    part.run(
        code,
        loop,
        collapse.sizes().get(loop),
        lanes(loop),
        narrowest(loop),
        (index, lanes) -> at(loop, index, lanes));
  }

  /** How narrow vectors of the rest of a row become, where there are many rows. */
  private int narrowest(int loop) {
    boolean pays = loop > 0 && step.body().nodes().size() <= MOST_NODES;
    return pays ? Math.min(MIN_LANES, lanes(loop)) : lanes(loop);
  }

  private int lanes(int loop) {
    long size = collapse.sizes().get(loop);
    boolean contiguous = step.stores().stream().allMatch(s -> body.isContiguous(s.place()));
    int natural = body.naturalLanes();
    int lanes =
        (int) Math.min(isLong(size, natural) ? 2 * natural : natural, Long.highestOneBit(size));
    return contiguous && lanes >= MIN_LANES ? lanes : 1;
  }

  /**
   * Whether two vectors at once pay: where a body is long, the processor does not see far enough
   * ahead to begin the next one while the results of this one wait for each other.
   */
  private boolean isLong(long size, int lanes) {
    boolean hasSameRest = size % (2L * lanes) == size % lanes || size >= MANY_ELEMENTS;
    return turned.isEmpty()
        && lanes == NATURAL_LANES
        && hasSameRest
        && Cost.flops(step.body()) >= LONG_FLOPS;
  }

  private void at(int loop, Reg index, int lanes) {
    code.at(step.span());
    body.index(loop, index);
    body.emit(loop, loop, lanes);
    store();
  }

  private void store() {
    code.at(step.span());
    for (Step.Store store : step.stores()) {
      body.store(store.place(), body.cell(store.node()));
    }
  }

  /** The two innermost loops: bands of squares, and what is left at the right and below. */
  private void bands(int outer, int side) {
    List<Reg> rows = part.bounds(code, outer, collapse.sizes().get(outer));
    List<Reg> columns = part.bounds(code, outer + 1, collapse.sizes().get(outer + 1));
    Reg lastRow = whole(rows, side);
    Reg lastColumn = whole(columns, side);
    code.loop(
        rows.getFirst(),
        lastRow,
        code.i64(BAND),
        first -> {
          Reg end = code.op("arith.minsi", code.op("arith.addi", first, code.i64(BAND)), lastRow);
          code.loop(
              columns.getFirst(),
              lastColumn,
              code.i64(side),
              column ->
                  code.loop(first, end, code.i64(side), row -> square(outer, row, column, side)));
          code.loop(
              first, end, code.i64(1), row -> columns(outer, row, lastColumn, columns.getLast()));
        });
    code.loop(lastRow, rows.getLast(), code.i64(1), row -> row(outer, row));
  }

  /** The end of the last whole square. */
  private Reg whole(List<Reg> range, int side) {
    Reg count = code.op("arith.subi", range.getLast(), range.getFirst());
    Reg squares = code.op("arith.andi", count, code.i64(-side));
    return code.op("arith.addi", range.getFirst(), squares);
  }

  private void columns(int outer, Reg row, Reg from, Reg to) {
    body.index(outer, row);
    body.emit(outer, outer, 1);
    code.loop(from, to, code.i64(1), column -> at(outer + 1, column, 1));
  }

  private void square(int outer, Reg row, Reg column, int side) {
    body.index(outer, row);
    body.index(outer + 1, column);
    body.resume(side);
    List<Access> buffers = new ArrayList<>();
    for (int node : turned.orElseThrow().nodes()) {
      buffers.add(turn((Node.Load) step.body().nodes().get(node), buffers.size(), side));
    }
    code.loop(
        code.i64(0),
        code.i64(side),
        code.i64(1),
        i -> {
          body.index(outer, code.op("arith.addi", row, i));
          Reg start = code.op("arith.muli", i, code.i64(side));
          for (int k = 0; k < buffers.size(); k++) {
            body.give(turned.orElseThrow().nodes().get(k), buffers.get(k).load(start, 1, side));
          }
          body.emit(outer, outer + 1, side);
          store();
        });
    body.takeBack();
  }

  /** Reads a square along the outer loop; {@return where it lies with rows and columns changed} */
  private Access turn(Node.Load load, int number, int side) {
    String element = Cell.memoryType(load.dtype());
    Reg base = body.base(load);
    Reg first = body.offset(load);
    List<Reg> lines = new ArrayList<>();
    for (int i = 0; i < side; i++) {
      Reg offset = code.op("arith.addi", first, code.i64(i * body.step(load)));
      lines.add(code.load(code.address(base, offset, element), element, side));
    }
    Reg buffer = code.rowBuffer(element, side * side, number);
    List<Reg> square = Lanes.transpose(code, lines);
    for (int i = 0; i < side; i++) {
      code.store(square.get(i), code.address(buffer, code.i64((long) i * side), element));
    }
    return new Access(code, load.dtype(), buffer);
  }
}
