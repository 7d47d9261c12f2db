package dev.arrayc.mlir.lower;

import dev.arrayc.ir.DType;
import dev.arrayc.ir.Value;
import dev.arrayc.mlir.codegen.DeviceFunction;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes contractions for a GPU's tensor cores: a block of threads computes a square of the result,
 * a warp a part of it in fragments of 16 × 8. Both operands pass through shared memory ({@link
 * TensorOperand}), where there is room for {@value #STAGES} stages: while one is multiplied, the
 * copies of the next ones are under way.
 */
final class DeviceTensor {
  static final int STAGES = 3;

  /** Warps above each other in a square, and beside each other. */
  private static final int WARPS_DOWN = 2;

  private static final int WARPS_ACROSS = 4;

  /** Rows of a fragment, and its columns. */
  private static final int FRAGMENT_ROWS = 16;

  private static final int FRAGMENT_COLUMNS = 8;

  private final DeviceKernel kernel;
  private final Code code;
  private final ContractTiles plan;
  private final TensorCore core;
  private final TensorProduct product;
  private final ContractTiles.Square square;
  private final Reg lane;
  private final Reg rowOfWarp;
  private final Reg columnOfWarp;
  private final int down;
  private final int across;

  private DeviceTensor(DeviceKernel kernel, ContractTiles plan, TensorCore core) {
    this.kernel = kernel;
    this.code = kernel.code();
    this.plan = plan;
    this.core = core;
    this.product = new TensorProduct(kernel, core);
    this.square = plan.square(kernel);
    this.lane = kernel.wide(kernel.lane());
    Reg warp = kernel.wide(code.op("arith.shrui", kernel.thread(), code.integer("i32", 5)));
    int rows = plan.side() / WARPS_DOWN;
    int columns = plan.side() / WARPS_ACROSS;
    this.down = rows / FRAGMENT_ROWS;
    this.across = columns / FRAGMENT_COLUMNS;
    this.rowOfWarp = times(code.op("arith.divui", warp, code.i64(WARPS_ACROSS)), rows);
    this.columnOfWarp = times(code.op("arith.remui", warp, code.i64(WARPS_ACROSS)), columns);
  }

  /** Writes what a block of threads does. */
  static void emit(DeviceKernel kernel, ContractTiles tiles, TensorCore core) {
    new DeviceTensor(kernel, tiles, core).emit();
  }

  private Reg add(Reg a, Reg b) {
    return code.op("arith.addi", a, b);
  }

  private Reg times(Reg a, long b) {
    return code.op("arith.muli", a, code.i64(b));
  }

  private void emit() {
    code.at(plan.step().span());
    TensorOperand left = new TensorOperand(kernel, plan, core, plan.rows(), square.row(), square);
    TensorOperand right =
        new TensorOperand(kernel, plan, core, plan.columns(), square.column(), square);
    int depth = TensorOperand.DEPTH_BYTES / core.bytes();
    for (int stage = 0; stage < STAGES - 1; stage++) {
      copy(left, right, code.i64(stage), code.i64((long) stage * depth));
    }
    Reg zero = core.isRounding() ? code.floating("f32", 0) : code.integer("i32", 0);
    List<Reg> carried = new ArrayList<>();
    for (int i = 0; i < down * across * 4; i++) {
      carried.add(zero);
    }
    carried.add(code.i64(0));
    List<Reg> all =
        code.loop(
            code.i64(0),
            code.i64(Math.ceilDiv(plan.depth().size(), (long) depth) * depth),
            code.i64(depth),
            carried,
            (from, now) -> {
              Reg stage = now.getLast();
              kernel.call(DeviceFunction.WAIT_BUT_ONE);
              kernel.barrier();
              Reg isFirst = code.cmpi("eq", stage, code.i64(0));
              Reg before = code.op("arith.subi", stage, code.i64(1));
              Reg free = code.select(isFirst, code.i64(STAGES - 1), before);
              copy(left, right, free, add(from, code.i64((long) (STAGES - 1) * depth)));
              List<Reg> next = new ArrayList<>(now.subList(0, now.size() - 1));
              for (int part = 0; part < TensorOperand.PARTS; part++) {
                next = multiply(left, right, stage, part, next);
              }
              Reg isLast = code.cmpi("eq", stage, code.i64(STAGES - 1));
              next.add(code.select(isLast, code.i64(0), add(stage, code.i64(1))));
              return next;
            });
    kernel.call(DeviceFunction.WAIT);
    store(all);
  }

  private void copy(TensorOperand left, TensorOperand right, Reg stage, Reg from) {
    left.copy(stage, from);
    right.copy(stage, from);
    kernel.call(DeviceFunction.COMMIT);
  }

  private List<Reg> multiply(
      TensorOperand left, TensorOperand right, Reg stage, int part, List<Reg> sums) {
    List<Reg> next = new ArrayList<>(sums);
    List<TensorProduct.Factor> b = new ArrayList<>();
    for (int j = 0; j < across; j += 2) {
      Reg column = add(columnOfWarp, code.i64((long) j * FRAGMENT_COLUMNS));
      List<Reg> both = right.ofRight(stage, part, column, lane);
      b.add(product.factor(both.subList(0, 2)));
      b.add(product.factor(both.subList(2, 4)));
    }
    for (int i = 0; i < down; i++) {
      Reg row = add(rowOfWarp, code.i64((long) i * FRAGMENT_ROWS));
      TensorProduct.Factor a = product.factor(left.ofLeft(stage, part, row, lane));
      for (int j = 0; j < across; j++) {
        product.add(a, b.get(j), next.subList(4 * (i * across + j), 4 * (i * across + j) + 4));
      }
    }
    return next;
  }

  private void store(List<Reg> sums) {
    Value results = plan.step().operation().result();
    boolean inPairs = plan.isInPairs();
    DType dtype = results.tensorType().dtype();
    Access memory = new Access(code, dtype, kernel.base(results), inPairs);
    Reg origin =
        add(
            plan.batch().offset(code, square.batch(), plan.result()),
            code.i64(plan.result().constant()));
    Reg firstRow =
        add(
            add(times(square.row(), plan.side()), rowOfWarp),
            code.op("arith.divui", lane, code.i64(4)));
    Reg firstColumn =
        add(
            add(times(square.column(), plan.side()), columnOfWarp),
            times(code.op("arith.remui", lane, code.i64(4)), 2));
    int width = inPairs ? 2 : 1;
    for (int i = 0; i < 2 * down; i++) {
      Reg row = add(firstRow, code.i64((long) i * FRAGMENT_ROWS / 2));
      int first = i / 2 * across * 4 + i % 2 * 2;
      Runnable line =
          () -> {
            Reg start = add(origin, plan.rows().loops().offset(code, row, plan.result()));
            for (int j = 0; j < across * 2; j += width) {
              Reg column = add(firstColumn, code.i64((long) j / 2 * FRAGMENT_COLUMNS + j % 2));
              int at = first + j / 2 * 4 + j % 2;
              Reg value = inPairs ? Lanes.join(code, sums.subList(at, at + 2)) : sums.get(at);
              plan.inside(
                  kernel, column, plan.columns(), () -> store(memory, start, column, value, dtype));
            }
          };
      plan.inside(kernel, row, plan.rows(), line);
    }
  }

  private void store(Access memory, Reg start, Reg column, Reg value, DType dtype) {
    Reg at = add(start, plan.columns().loops().offset(code, column, plan.result()));
    Cell cell = new Conversions(code).convert(Cell.of(plan.wide(), value), dtype);
    memory.store(cell, at, value.lanes());
  }
}
