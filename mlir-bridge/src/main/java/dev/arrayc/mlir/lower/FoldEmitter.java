package dev.arrayc.mlir.lower;

import dev.arrayc.ir.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reductions in sequence, {@code acc = region(acc, x)} from the initial value in row-major order;
 * and along a run, in lanes, for ops whose result does not depend on the order.
 */
final class FoldEmitter {
  private static final int MIN_LANES = 4;

  private final Code code;
  private final Memory memory;
  private final Step.Reduce step;
  private final ReduceEmitter loops;

  FoldEmitter(Code code, Memory memory, Step.Reduce step, ReduceEmitter loops) {
    this.code = code;
    this.memory = memory;
    this.step = step;
    this.loops = loops;
  }

  /** The results: where the last axis stays, as many as there are lanes. */
  List<Cell> total(int lanes) {
    if (step.partials().isPresent()) {
      return List.of(ofBlocks());
    }
    List<Cell> init = new ArrayList<>();
    for (int i = 0; i < step.inits().size(); i++) {
      init.add(spread(loops.init(i), lanes));
    }
    if (!loops.isRow()) {
      return sequence(init, lanes);
    }
    int wide =
        (int) Math.min(2L * loops.body().naturalLanes(), Long.highestOneBit(loops.runLength()));
    boolean inLanes = step.reducer().isPresent() && !init.getFirst().dtype().isComplex();
    return inLanes && wide >= MIN_LANES ? List.of(inLanes(wide)) : rows(init);
  }

  private Cell spread(Cell cell, int lanes) {
    return new Cell(cell.dtype(), cell.parts().stream().map(r -> code.splat(r, lanes)).toList());
  }

  private List<Cell> sequence(List<Cell> init, int lanes) {
    return unpack(
        init, loops.nested(lanes, pack(init), acc -> pack(next(unpack(init, acc), lanes))));
  }

  private List<Cell> rows(List<Cell> init) {
    return unpack(
        init,
        loops.outer(
            pack(init),
            (outer, carried) ->
                code.loop(
                    code.i64(0),
                    code.i64(loops.runLength()),
                    code.i64(1),
                    carried,
                    (index, acc) -> {
                      loops.inRun(index, 1);
                      return pack(next(unpack(init, acc), 1));
                    })));
  }

  private List<Cell> next(List<Cell> acc, int lanes) {
    List<Cell> x = new ArrayList<>();
    for (int i = 0; i < acc.size(); i++) {
      x.add(spread(loops.input(i), lanes));
    }
    if (step.reducer().isPresent()) {
      return List.of(known(acc.getFirst(), x.getFirst()));
    }
    List<Cell> arguments = new ArrayList<>(acc);
    arguments.addAll(x);
    return BodyEmitter.region(code, memory, step.region(), arguments).stream()
        .map(cell -> spread(cell, lanes))
        .toList();
  }

  private Cell known(Cell a, Cell b) {
    return new Elements(code).basic(step.operation(), step.reducer().orElseThrow(), List.of(a, b));
  }

  /** Leaves what a block comes to where {@link #total} finds it. */
  void storeBlock(Reg block) {
    DType dtype = loops.init(0).dtype();
    Reg from = code.op("arith.muli", block, code.i64(SumEmitter.BLOCK));
    Reg to = code.op("arith.addi", from, code.i64(SumEmitter.BLOCK));
    int lanes = (int) Math.min(2L * loops.body().naturalLanes(), SumEmitter.BLOCK);
    Reg start = code.splat(identity(dtype), lanes);
    Reg acc = fold(dtype, run(dtype, from, to, lanes, start), SumEmitter.WIDE_LANES);
    Reg at = code.op("arith.muli", block, code.i64(SumEmitter.WIDE_LANES));
    loops.partials().store(Cell.of(dtype, acc), at, SumEmitter.WIDE_LANES);
  }

  Reg identity(DType dtype) {
    return Identities.of(code, step.reducer().orElseThrow(), dtype);
  }

  /** Folds the upper half of the lanes onto the lower until so many are left. */
  private Reg fold(DType dtype, Reg lanes, int left) {
    Reg acc = lanes;
    while (acc.lanes() > left) {
      int half = acc.lanes() / 2;
      acc = combine(dtype, Lanes.slice(code, acc, 0, half), Lanes.slice(code, acc, half, half));
    }
    return acc;
  }

  /** What the blocks left, and what is more than whole blocks. */
  private Cell ofBlocks() {
    DType dtype = loops.init(0).dtype();
    long length = loops.runLength();
    long blocks = length / SumEmitter.BLOCK;
    int lanes = SumEmitter.WIDE_LANES;
    Reg vector =
        code.loop(
                code.i64(0),
                code.i64(blocks * lanes),
                code.i64(lanes),
                List.of(code.splat(identity(dtype), lanes)),
                (at, acc) ->
                    List.of(
                        combine(dtype, acc.getFirst(), loops.partials().load(at, 1, lanes).reg())))
            .getFirst();
    Reg rest = run(dtype, blocks * SumEmitter.BLOCK, length, 1, loops.init(0).reg());
    return Cell.of(dtype, combine(dtype, rest, fold(dtype, vector, 1)));
  }

  /** Lanes and what does not fill them side by side, then the lanes onto each other. */
  private Cell inLanes(int lanes) {
    DType dtype = loops.init(0).dtype();
    long length = loops.runLength();
    long whole = length - length % lanes;
    Reg identity = identity(dtype);
    List<Reg> both =
        loops.outer(
            List.of(code.splat(identity, lanes), loops.init(0).reg()),
            (outer, carried) -> {
              Reg vector = run(dtype, 0, whole, lanes, carried.getFirst());
              Reg rest = run(dtype, whole, length, 1, carried.getLast());
              return List.of(vector, rest);
            });
    return Cell.of(dtype, combine(dtype, both.getLast(), fold(dtype, both.getFirst(), 1)));
  }

  private Reg run(DType dtype, long from, long to, int lanes, Reg start) {
    return from == to ? start : run(dtype, code.i64(from), code.i64(to), lanes, start);
  }

  private Reg run(DType dtype, Reg from, Reg to, int lanes, Reg start) {
    Optional<Extremes> extremes =
        lanes == 1 ? Optional.empty() : Extremes.of(code, step.reducer(), dtype);
    List<Reg> end =
        code.loop(
            from,
            to,
            code.i64(lanes),
            extremes.map(e -> e.start(start)).orElse(List.of(start)),
            (index, acc) -> {
              loops.inRun(index, lanes);
              Reg value = code.splat(loops.input(0).reg(), lanes);
              return extremes
                  .map(e -> e.next(acc, value))
                  .orElseGet(() -> List.of(combine(dtype, acc.getFirst(), value)));
            });
    return extremes.map(e -> e.result(end)).orElseGet(end::getFirst);
  }

  Reg combine(DType dtype, Reg a, Reg b) {
    return known(Cell.of(dtype, a), Cell.of(dtype, b)).reg();
  }

  private static List<Reg> pack(List<Cell> cells) {
    return cells.stream().flatMap(cell -> cell.parts().stream()).toList();
  }

  private static List<Cell> unpack(List<Cell> like, List<Reg> parts) {
    List<Cell> cells = new ArrayList<>();
    int next = 0;
    for (Cell cell : like) {
      int count = cell.parts().size();
      cells.add(new Cell(cell.dtype(), parts.subList(next, next + count)));
      next += count;
    }
    return cells;
  }
}
