package dev.arrayc.mlir.lower;

import dev.arrayc.ir.DType;
import dev.arrayc.ir.Value;
import dev.arrayc.mlir.codegen.BulkKernel;
import dev.arrayc.mlir.codegen.DeviceFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Writes contractions for sm_90a. A block has three groups of four warps: one thread of the first
 * asks the bulk copy engine for stages of both operands ({@link BulkOperand}), the other groups
 * multiply half of a tile's rows each. Two barriers for each stage say that it is full, and that it
 * is free again; so copies run ahead of products, also from one tile to the next while results are
 * written.
 */
final class DeviceBulk {
  static final int THREADS = 384;
  static final int BARRIER_BYTES = 8;

  private static final int GROUP = 128;
  private static final int GROUP_ROWS = 64;
  private static final int WARP_ROWS = 16;

  /** Warps that read a stage. */
  private static final int READERS = 8;

  /** Rows of tiles that blocks take side by side, so that they find columns in the cache. */
  private static final long RASTER = 16;

  private final DeviceKernel kernel;
  private final Code code;
  private final BulkTiles tiles;
  private final ContractTiles plan;
  private final Reg shared;
  private final Reg barriers;

  private DeviceBulk(DeviceKernel kernel, BulkTiles tiles) {
    this.kernel = kernel;
    this.code = kernel.code();
    this.tiles = tiles;
    this.plan = tiles.plan();
    this.shared = kernel.launchedShared();
    this.barriers = add(shared, word((long) tiles.stages() * tiles.stageBytes()));
  }

  /** Writes what a block of threads does. */
  static void emit(DeviceKernel kernel, BulkTiles tiles) {
    new DeviceBulk(kernel, tiles).emit();
  }

  private Reg word(long value) {
    return code.integer("i32", value);
  }

  private Reg add(Reg a, Reg b) {
    return code.op("arith.addi", a, b);
  }

  private Reg times(Reg a, long b) {
    return code.op("arith.muli", a, code.integer(a.scalar(), b));
  }

  private Reg asWord(Reg condition) {
    return code.cast("arith.extui", condition, "i32");
  }

  private Reg full(Reg stage) {
    return add(barriers, times(stage, BARRIER_BYTES));
  }

  private Reg free(Reg stage) {
    return add(full(stage), word((long) tiles.stages() * BARRIER_BYTES));
  }

  private void emit() {
    code.at(plan.step().span());
    kernel.call(DeviceFunction.SUMS);
    Reg thread = kernel.thread();
    code.when(
        code.cmpi("eq", thread, word(0)),
        () -> {
          for (int stage = 0; stage < tiles.stages(); stage++) {
            kernel.call(DeviceFunction.COUNTER, full(word(stage)), word(1));
            kernel.call(DeviceFunction.COUNTER, free(word(stage)), word(READERS));
          }
          kernel.call(DeviceFunction.COUNTERS_MADE);
        },
        () -> {});
    kernel.barrier();
    code.when(
        code.cmpi("ult", thread, word(GROUP)),
        () -> {
          kernel.call(DeviceFunction.FEWER_REGISTERS);
          code.when(code.cmpi("eq", thread, word(0)), () -> eachTile(this::fetch), () -> {});
        },
        () -> {
          kernel.call(DeviceFunction.MORE_REGISTERS);
          eachTile(this::multiply);
        });
  }

  // Tiles and stages in turn.

  /** The tile of a block, by the indices where it begins, and the stage that is next. */
  private record Turn(Indices start, Reg stage, Reg phase) {
    List<Reg> carried() {
      return List.of(stage, phase);
    }

    Turn with(List<Reg> carried) {
      return new Turn(start, carried.getFirst(), carried.getLast());
    }
  }

  /** The next stage; its barriers are in the next phase after the last one. */
  private Turn next(Turn turn) {
    Reg isLast = code.cmpi("eq", turn.stage, word(tiles.stages() - 1));
    return new Turn(
        turn.start,
        code.select(isLast, word(0), add(turn.stage, word(1))),
        code.op("arith.xori", turn.phase, asWord(isLast)));
  }

  private void eachTile(Function<Turn, Turn> work) {
    code.loop(
        kernel.wide(kernel.block()),
        code.i64(tiles.count()),
        kernel.wide(kernel.call(DeviceFunction.BLOCKS, "i32", 1)),
        List.of(word(0), word(0)),
        (tile, carried) -> {
          Turn turn = new Turn(start(code.cast("arith.trunci", tile, "i32")), word(0), word(0));
          return work.apply(turn.with(carried)).carried();
        });
  }

  /** {@return the indices where a tile begins} */
  private Indices start(Reg tile) {
    long rows = tiles.left().count();
    long columns = tiles.right().count();
    Indices start = new Indices();
    Reg[] at = Grid.indices(code, tile, List.of(plan.batch().size(), rows * columns));
    Reg[] batch = Grid.indices(code, at[0], plan.batch().sizes());
    for (int i = 0; i < batch.length; i++) {
      start.put(plan.batch().loops().get(i), batch[i]);
    }
    Reg band = code.op("arith.divui", at[1], word(RASTER * columns));
    Reg inBand = code.op("arith.remui", at[1], word(RASTER * columns));
    Reg first = times(band, RASTER);
    Reg left = code.op("arith.subi", word(rows), first);
    Reg height = code.op("arith.minui", left, word(RASTER));
    Reg row = add(first, code.op("arith.remui", inBand, height));
    tiles.left().start(code, row, start);
    tiles.right().start(code, code.op("arith.divui", inBand, height), start);
    return start;
  }

  private Turn eachStep(Turn turn, BiFunction<Reg, Turn, Turn> work) {
    return turn.with(
        code.loop(
            code.i64(0),
            code.i64(tiles.steps()),
            code.i64(1),
            turn.carried(),
            (step, carried) ->
                work.apply(code.cast("arith.trunci", step, "i32"), turn.with(carried)).carried()));
  }

  // The thread that copies.

  private Turn fetch(Turn tile) {
    List<Integer> loops = plan.depth().loops();
    return eachStep(
        tile,
        (step, turn) -> {
          Indices at = turn.start.copy();
          Reg[] depth = Grid.indices(code, step, tiles.depth());
          depth[depth.length - 1] =
              times(depth[depth.length - 1], BulkOperand.LINE / tiles.core().bytes());
          for (int i = 0; i < depth.length; i++) {
            at.put(loops.get(i), depth[i]);
          }
          // The first time round, a stage is free before anybody has read it.
          Reg other = code.op("arith.xori", turn.phase, word(1));
          kernel.call(DeviceFunction.AWAIT, free(turn.stage), other);
          kernel.call(DeviceFunction.EXPECT, full(turn.stage), word(tiles.stageBytes()));
          copy(tiles.left(), 0, left(turn.stage), full(turn.stage), at);
          copy(tiles.right(), 1, right(turn.stage), full(turn.stage), at);
          return next(turn);
        });
  }

  private Reg left(Reg stage) {
    return add(shared, times(stage, tiles.stageBytes()));
  }

  private Reg right(Reg stage) {
    return add(left(stage), word((long) BulkTiles.ROWS * BulkOperand.LINE));
  }

  private void copy(BulkOperand operand, int number, Reg to, Reg barrier, Indices indices) {
    for (BulkOperand.Copy copy : operand.copies(code, indices)) {
      List<Reg> arguments = new ArrayList<>();
      arguments.add(add(to, word(copy.place())));
      arguments.add(kernel.map(number));
      arguments.add(barrier);
      arguments.addAll(copy.coordinates());
      DeviceFunction function =
          switch (copy.coordinates().size()) {
            case 2 -> DeviceFunction.BULK_2;
            case 3 -> DeviceFunction.BULK_3;
            case 4 -> DeviceFunction.BULK_4;
            default -> DeviceFunction.BULK_5;
          };
      kernel.call(function, arguments.toArray(Reg[]::new));
    }
  }

  // The groups that multiply.

  /** 0 for the group of the upper rows, 1 for that of the lower ones. */
  private Reg group() {
    Reg number = code.op("arith.shrui", kernel.thread(), word(7));
    return code.op("arith.subi", number, word(1));
  }

  private Turn multiply(Turn tile) {
    Reg isFirstLane = code.cmpi("eq", kernel.lane(), word(0));
    Turn after =
        eachStep(
            tile,
            (step, turn) -> {
              Reg isLater = code.cmpi("ne", step, word(0));
              kernel.call(DeviceFunction.AWAIT, full(turn.stage), turn.phase);
              kernel.call(DeviceFunction.GROUP_FENCE);
              multiply(turn.stage, asWord(isLater));
              kernel.call(DeviceFunction.GROUP_COMMIT);
              // Those of the stage before are done.
              kernel.call(DeviceFunction.GROUP_WAIT_BUT_ONE);
              Reg isRead = code.op("arith.andi", isFirstLane, isLater);
              kernel.call(DeviceFunction.ARRIVE, free(before(turn.stage)), asWord(isRead));
              return next(turn);
            });
    kernel.call(DeviceFunction.GROUP_WAIT);
    kernel.call(DeviceFunction.ARRIVE, free(before(after.stage)), asWord(isFirstLane));
    store(tile.start);
    return after;
  }

  private Reg before(Reg stage) {
    Reg isFirst = code.cmpi("eq", stage, word(0));
    return code.select(isFirst, word(tiles.stages() - 1), code.op("arith.subi", stage, word(1)));
  }

  private void multiply(Reg stage, Reg isLater) {
    Reg rows = times(group(), (long) GROUP_ROWS * BulkOperand.LINE);
    Reg a = descriptor(tiles.left(), add(left(stage), rows));
    Reg b = descriptor(tiles.right(), right(stage));
    for (int part = 0; part < BulkTiles.PARTS; part++) {
      kernel.call(
          tiles.product(),
          add(a, code.i64(part * tiles.left().step())),
          add(b, code.i64(part * tiles.right().step())),
          part == 0 ? isLater : word(1),
          word(tiles.left().isAlongDepth() ? 0 : 1),
          word(tiles.right().isAlongDepth() ? 0 : 1));
    }
  }

  private Reg descriptor(BulkOperand operand, Reg address) {
    Reg chunks = kernel.wide(code.op("arith.shrui", address, word(4)));
    return code.op("arith.ori", chunks, code.i64(operand.descriptor()));
  }

  // Results. A lane has two neighbours of each eight columns, in two rows.

  private void store(Indices start) {
    Value results = plan.step().operation().result();
    boolean inPairs = plan.isInPairs() && tiles.right().run() > 1;
    DType dtype = results.tensorType().dtype();
    Access memory = new Access(code, dtype, kernel.base(results), inPairs);
    Reg inGroup = code.op("arith.andi", kernel.thread(), word(GROUP - 1));
    Reg warp = code.op("arith.shrui", inGroup, word(5));
    Reg firstRow =
        add(
            add(times(group(), GROUP_ROWS), times(warp, WARP_ROWS)),
            code.op("arith.shrui", kernel.lane(), word(2)));
    Reg firstColumn = times(code.op("arith.andi", kernel.lane(), word(3)), 2);
    Reg origin = add(code.i64(plan.result().constant()), offset(plan.batch(), start));
    for (int half = 0; half < 2; half++) {
      int lower = half;
      Indices row = tiles.left().row(code, add(firstRow, word(lower * 8L)), start);
      tiles
          .left()
          .whenInside(
              code,
              row,
              () -> {
                Reg line = add(origin, offset(plan.rows().loops(), row));
                for (int j = 0; j < tiles.columns(); j += inPairs ? 8 : 4) {
                  store(memory, line, start, firstColumn, j, lower, inPairs);
                }
              });
    }
  }

  /** Stores what a lane has of eight columns: both neighbours, or one of them. */
  private void store(
      Access memory,
      Reg line,
      Indices start,
      Reg firstColumn,
      int place,
      int lower,
      boolean inPairs) {
    int number = place / 8 * 4 + lower * 2;
    int second = place % 8 / 4;
    Reg inTile = add(firstColumn, word(place / 8 * 8L + second));
    Indices column = tiles.right().row(code, inTile, start);
    tiles
        .right()
        .whenInside(
            code,
            column,
            () -> {
              Reg value =
                  inPairs
                      ? Lanes.join(code, List.of(sum(number), sum(number + 1)))
                      : sum(number + second);
              Reg at = add(line, offset(plan.columns().loops(), column));
              Cell cell = Cell.of(plan.wide(), value);
              memory.store(new Conversions(code).convert(cell, memory.dtype()), at, value.lanes());
            });
  }

  private Reg sum(int number) {
    Reg bits = kernel.call(DeviceFunction.SUM, "i32", 1, word(number));
    return tiles.core().isRounding() ? code.cast("arith.bitcast", bits, "f32") : bits;
  }

  private Reg offset(ContractTiles.Loops loops, Indices indices) {
    Reg sum = code.i64(0);
    for (int loop : loops.loops()) {
      long step = plan.result().coefficient(loop);
      if (step != 0) {
        sum = add(sum, times(kernel.wide(indices.get(loop)), step));
      }
    }
    return sum;
  }

  /** {@return how the engine sees the operands, in the order of their maps} */
  static List<BulkKernel.Tensor> operands(DeviceKernel kernel, BulkTiles tiles) {
    return List.of(tiles.left().tensor(kernel), tiles.right().tensor(kernel));
  }
}
