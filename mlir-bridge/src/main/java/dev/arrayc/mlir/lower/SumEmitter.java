package dev.arrayc.mlir.lower;

import dev.arrayc.interpret.SumOrder;
import dev.arrayc.ir.DType;
import dev.arrayc.op.Op;
import java.util.ArrayList;
import java.util.List;

/**
 * Float sums and products in the one order that their shape fixes ({@code SumOrder} of the
 * interpreter says it in full). A missing element is the identity, −0 or 1, which changes no bits,
 * so accumulators start from it and no block is special.
 */
final class SumEmitter {
  static final int LANES = 64;
  static final int ROWS = 8;

  /** Lanes that the sum of a block is folded to before it is added to the others. */
  static final int WIDE_LANES = 16;

  /** Elements of a block. */
  static final long BLOCK = (long) ROWS * LANES;

  private final Code code;
  private final Step.Reduce step;
  private final ReduceEmitter loops;
  private final DType dtype;
  private final boolean isProduct;
  private final DType narrow;
  private final DType wide;
  private final int parts;

  SumEmitter(Code code, Step.Reduce step, ReduceEmitter loops) {
    this.code = code;
    this.step = step;
    this.loops = loops;
    this.dtype = step.body().nodes().get(step.inits().getFirst()).dtype();
    this.isProduct = step.reducer().orElseThrow() == Op.MULTIPLY;
    this.narrow = narrow(dtype);
    this.wide = isProduct ? narrow : DType.F64;
    this.parts = dtype.isComplex() ? 2 : 1;
  }

  /** {@return the type in which a block adds up} */
  static DType narrow(DType dtype) {
    return dtype.real() == DType.F64 ? DType.F64 : DType.F32;
  }

  /** Leaves the sum of a block where {@link #total} finds it. */
  void storeBlock(Reg block) {
    Reg from = code.op("arith.muli", block, code.i64(BLOCK));
    Reg to = code.op("arith.addi", from, code.i64(BLOCK));
    Reg sum = fold(fullRows(from, to), WIDE_LANES).getFirst();
    Reg at = code.op("arith.muli", block, code.i64(WIDE_LANES));
    loops.partials().store(Cell.of(narrow, sum), at, WIDE_LANES);
  }

  /** The sum of the block that begins at an element. */
  private List<Reg> block(Reg from) {
    if (step.partials().isPresent()) {
      // Blocks of BLOCK elements left WIDE_LANES each.
      Reg at = code.op("arith.divui", from, code.i64(BLOCK / WIDE_LANES));
      return widened(List.of(loops.partials().load(at, 1, WIDE_LANES).reg()));
    }
    return folded(fullRows(from, code.op("arith.addi", from, code.i64(BLOCK))));
  }

  /** The results side by side: in the column order each has as many elements as lanes. */
  List<Cell> totals(int lanes) {
    boolean sequence = isInSequence();
    List<Reg> sums = sequence ? inSequence(lanes) : loops.isRow() ? rows() : columns(lanes);
    List<Cell> totals = new ArrayList<>();
    for (int from = 0; from < sums.size(); from += parts) {
      List<Reg> sum = sums.subList(from, from + parts);
      totals.add(sequence ? narrowed(sum, narrow) : total(sum));
    }
    return totals;
  }

  /** {@return the result, of a sum in the wide type} */
  Cell total(List<Reg> sums) {
    return narrowed(combine(sums, inits(wide)), wide);
  }

  /** The parts of the initial value. */
  private List<Reg> inits(DType type) {
    return loops.init(0).parts().stream().map(r -> to(type, Cell.of(dtype.real(), r))).toList();
  }

  private Cell narrowed(List<Reg> sums, DType type) {
    return new Cell(dtype, sums.stream().map(r -> to(dtype.real(), Cell.of(type, r))).toList());
  }

  private boolean isInSequence() {
    return isInSequence(step);
  }

  /** Whether the elements are added one after another. */
  static boolean isInSequence(Step.Reduce step) {
    return SumOrder.inSequence(
        step.operation().operand(0).tensorType(), step.operation().attributes().ints("dimensions"));
  }

  private List<Reg> inSequence(int lanes) {
    if (loops.isRow()) {
      return loops.outer(
          inits(narrow),
          (outer, acc) ->
              code.loop(
                  code.i64(0),
                  code.i64(loops.runLength()),
                  code.i64(1),
                  acc,
                  (index, sum) -> {
                    loops.inRun(index, 1);
                    return combine(sum, element(1));
                  }));
    }
    return code.loop(
        code.i64(0),
        code.i64(loops.outerSize()),
        code.i64(1),
        sideBySide(inits(narrow).stream().map(r -> code.splat(r, lanes)).toList()),
        (index, acc) -> {
          loops.at(index, lanes);
          List<Reg> elements = new ArrayList<>();
          loops.sides(lanes, () -> elements.addAll(element(lanes)));
          return combine(acc, elements);
        });
  }

  private static Reg part(Cell cell, int part) {
    return cell.parts().get(part);
  }

  private Reg to(DType type, Cell cell) {
    return new Conversions(code).convert(cell, type).reg();
  }

  private Reg combine(Reg a, Reg b) {
    return code.op(isProduct ? "arith.mulf" : "arith.addf", a, b);
  }

  List<Reg> combine(List<Reg> a, List<Reg> b) {
    List<Reg> all = new ArrayList<>();
    for (int i = 0; i < a.size(); i++) {
      all.add(combine(a.get(i), b.get(i)));
    }
    return all;
  }

  /** What changes no sum, in the type in which a block adds up, or in that of the blocks. */
  List<Reg> identity(boolean isWide) {
    return identity(isWide ? wide : narrow, 1);
  }

  private List<Reg> identity(DType type, int lanes) {
    Reg one = code.floating(Cell.registerType(type), isProduct ? 1.0 : -0.0);
    return java.util.Collections.nCopies(parts, code.splat(one, lanes));
  }

  /** The parts of the element at the current indices, in the accumulation type. */
  List<Reg> element(int lanes) {
    Cell cell = loops.input(0);
    List<Reg> all = new ArrayList<>();
    for (int p = 0; p < parts; p++) {
      all.add(code.splat(to(narrow, Cell.of(dtype.real(), part(cell, p))), lanes));
    }
    return all;
  }

  List<Reg> widened(List<Reg> values) {
    return values.stream().map(r -> to(wide, Cell.of(narrow, r))).toList();
  }

  // Column order: blocks of eight elements in sequence, in each lane.

  private List<Reg> columns(int lanes) {
    long count = loops.outerSize();
    return code.loop(
        code.i64(0),
        code.i64(count),
        code.i64(ROWS),
        sideBySide(identity(wide, lanes)),
        (from, totals) -> {
          Reg end = code.op("arith.addi", from, code.i64(ROWS));
          Reg to = count % ROWS == 0 ? end : code.op("arith.minsi", end, code.i64(count));
          List<Reg> block =
              code.loop(
                  from,
                  to,
                  code.i64(1),
                  sideBySide(identity(narrow, lanes)),
                  (index, acc) -> {
                    loops.at(index, lanes);
                    List<Reg> elements = new ArrayList<>();
                    loops.sides(lanes, () -> elements.addAll(element(lanes)));
                    return combine(acc, elements);
                  });
          return combine(totals, widened(block));
        });
  }

  private List<Reg> sideBySide(List<Reg> one) {
    List<Reg> all = new ArrayList<>();
    for (int side = 0; side < loops.sides(); side++) {
      all.addAll(one);
    }
    return all;
  }

  // Row order: blocks of eight rows of 64 lanes; a run of one column is a block of the other order.

  private List<Reg> rows() {
    return loops.outer(
        identity(wide, 1), (index, totals) -> combine(totals, run(loops.runLength())));
  }

  private List<Reg> run(long length) {
    if (length <= ROWS) {
      return widened(
          code.loop(
              code.i64(0),
              code.i64(length),
              code.i64(1),
              identity(narrow, 1),
              (index, acc) -> {
                loops.inRun(index, 1);
                return combine(acc, element(1));
              }));
    }
    long block = BLOCK;
    List<Reg> acc = identity(wide, WIDE_LANES);
    if (length >= block) {
      acc =
          code.loop(
              code.i64(0),
              code.i64(length - length % block),
              code.i64(block),
              acc,
              (from, totals) -> combine(totals, block(from)));
    }
    if (length % block != 0) {
      acc = combine(acc, folded(lastBlock(length - length % block, length)));
    }
    return fold(acc, 1);
  }

  private List<Reg> fullRows(Reg from, Reg to) {
    return code.loop(
        from,
        to,
        code.i64(LANES),
        identity(narrow, LANES),
        (index, acc) -> {
          loops.inRun(index, LANES);
          return combine(acc, element(LANES));
        });
  }

  /** The rows of a block that is not full; the last row's elements go to their lanes one by one. */
  private List<Reg> lastBlock(long from, long to) {
    long whole = to - (to - from) % LANES;
    List<Reg> acc = identity(narrow, LANES);
    if (whole > from) {
      acc = fullRows(code.i64(from), code.i64(whole));
    }
    return whole < to ? combine(acc, lastRow(whole, to)) : acc;
  }

  private List<Reg> lastRow(long from, long to) {
    String type = Cell.registerType(narrow);
    List<Reg> rows = new ArrayList<>();
    for (int p = 0; p < parts; p++) {
      Reg row = code.rowBuffer(type, LANES, p);
      code.store(identity(narrow, LANES).getFirst(), row);
      rows.add(row);
    }
    code.loop(
        code.i64(from),
        code.i64(to),
        code.i64(1),
        index -> {
          loops.inRun(index, 1);
          List<Reg> element = element(1);
          Reg lane = code.op("arith.subi", index, code.i64(from));
          for (int p = 0; p < parts; p++) {
            code.store(element.get(p), code.address(rows.get(p), lane, type));
          }
        });
    return rows.stream().map(row -> code.load(row, type, LANES)).toList();
  }

  private List<Reg> folded(List<Reg> lanes) {
    return widened(fold(lanes, WIDE_LANES));
  }

  /** Folds the upper half of the lanes onto the lower until so many are left. */
  private List<Reg> fold(List<Reg> values, int wanted) {
    return values.stream()
        .map(
            value -> {
              Reg rest = value;
              while (rest.lanes() > wanted) {
                rest = combine(half(rest, 0), half(rest, rest.lanes() / 2));
              }
              return rest;
            })
        .toList();
  }

  private Reg half(Reg value, int from) {
    return Lanes.slice(code, value, from, value.lanes() / 2);
  }
}
