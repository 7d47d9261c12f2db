package dev.arrayc.mlir.lower;

import dev.arrayc.mlir.lower.Tiling.Operand;
import dev.arrayc.mlir.lower.Tiling.Packing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Packs operands of a contraction, in the type in which products add up, in the order in which its
 * tiles read them. Threads share the panels.
 */
final class PanelEmitter {
  private final Code code;
  private final Memory memory;
  private final Tiling tiling;

  PanelEmitter(Code code, Memory memory, Tiling tiling) {
    this.code = code;
    this.memory = memory;
    this.tiling = tiling;
  }

  /** Where tiles find an operand: its panels, or the operand's own first element. */
  Reg origin(Operand operand) {
    return operand.packing() == Packing.NONE
        ? source(operand)
        : memory.base(tiling.panels(operand));
  }

  private Reg source(Operand operand) {
    BodyEmitter body = new BodyEmitter(code, memory, tiling.step().body(), tiling.loops(), -1);
    body.emit(-1, -1, 1);
    Reg offset = body.withStarts(operand.load().place(), code.i64(operand.offset().constant()));
    Reg base = body.base(operand.load());
    return code.address(base, offset, Cell.memoryType(operand.load().dtype()));
  }

  /** {@return how threads share the packing of an operand, if they do} */
  static Optional<Split> split(Tiling tiling, Operand operand) {
    long bytes = tiling.allPanelElements(operand) * tiling.wide().bytes();
    return Split.of(new Cost(0, 2 * bytes), List.of(Grid.size(grid(tiling, operand))), false);
  }

  private static List<Long> grid(Tiling tiling, Operand operand) {
    List<Long> sizes = new ArrayList<>();
    tiling.outer(operand).forEach(d -> sizes.add(tiling.size(d)));
    sizes.add(operand.isVector() ? tiling.columns().parts() : tiling.rows().parts());
    return sizes;
  }

  static void emit(Code code, Memory memory, Tiling tiling, Operand operand, Part part) {
    code.at(tiling.step().span());
    PanelEmitter emitter = new PanelEmitter(code, memory, tiling);
    Access source = new Access(code, operand.load().dtype(), emitter.source(operand));
    Access target = new Access(code, tiling.panelType(), memory.base(tiling.panels(operand)));
    PairPanelEmitter pairs = new PairPanelEmitter(code, tiling, operand, source, target);
    List<Long> grid = grid(tiling, operand);
    part.run(
        code,
        0,
        Grid.size(grid),
        1,
        (unit, lanes) ->
            emitter.panel(operand, source, target, pairs, unit, Grid.indices(code, unit, grid)));
    pairs.finish(memory);
  }

  private Reg times(Reg index, long factor) {
    return code.op("arith.muli", index, code.i64(factor));
  }

  private Reg plus(Reg a, Reg b) {
    return code.op("arith.addi", a, b);
  }

  private void panel(
      Operand operand,
      Access source,
      Access target,
      PairPanelEmitter pairs,
      Reg unit,
      Reg[] indices) {
    boolean inPairs = tiling.pairs() != Pairs.NONE;
    List<Integer> outer = tiling.outer(operand);
    Reg from = code.i64(0);
    for (int i = 0; i < outer.size(); i++) {
      from = plus(from, times(indices[i], operand.stride(outer.get(i))));
    }
    Reg number = indices[outer.size()];
    Cut cut = operand.isVector() ? tiling.columns() : tiling.rows();
    Reg slot = outer.isEmpty() ? code.i64(0) : code.op("arith.divui", unit, code.i64(cut.parts()));
    Reg to = times(slot, tiling.panelElements(operand));
    Reg first = cut.start(code, number);
    Reg start = from;
    if (operand.isVector()) {
      Reg at = plus(to, times(first, tiling.lanes() * tiling.depth()));
      cut.choose(
          code,
          number,
          width -> {
            if (inPairs) {
              pairs.columns(start, at, first, width);
            } else {
              columns(source, target, start, at, first, width);
            }
          });
    } else if (operand.packing() == Packing.ROWS) {
      Reg at = plus(to, times(first, tiling.rowStride()));
      cut.choose(
          code,
          number,
          height -> {
            if (inPairs) {
              pairs.rows(start, at, first, height);
            } else {
              rows(source, target, start, at, first, height);
            }
          });
    } else {
      Reg row = tiling.firstPackedRow(code, first);
      Reg at = plus(to, times(number, tiling.tileStride() * tiling.depth()));
      Reg begin = plus(start, times(row, operand.stride(tiling.row())));
      if (inPairs) {
        pairs.tile(begin, at);
      } else {
        tile(source, target, begin, at);
      }
    }
  }

  /** What is done at each contracted index: its place among all, and what it adds to the source. */
  @FunctionalInterface
  private interface AtIndex {
    void at(Reg index, Reg sourceOffset);
  }

  /** Runs through the contracted loops, the innermost in steps. */
  private void inner(Operand operand, long step, AtIndex steps, AtIndex rest) {
    inner(operand, 0, code.i64(0), code.i64(0), step, steps, rest);
  }

  private void inner(
      Operand operand, int depth, Reg index, Reg offset, long step, AtIndex steps, AtIndex rest) {
    if (depth == tiling.inner().size()) {
      rest.at(index, offset);
      return;
    }
    int loop = tiling.inner().get(depth);
    long size = tiling.size(loop);
    boolean isLast = depth == tiling.inner().size() - 1;
    long whole = isLast && step > 1 ? size - size % step : 0;
    Reg base = times(index, size);
    if (whole > 0) {
      code.loop(
          code.i64(0),
          code.i64(whole),
          code.i64(step),
          i -> steps.at(plus(base, i), plus(offset, times(i, operand.stride(loop)))));
    }
    if (whole < size) {
      code.loop(
          code.i64(whole),
          code.i64(size),
          code.i64(1),
          i ->
              inner(
                  operand,
                  depth + 1,
                  plus(base, i),
                  plus(offset, times(i, operand.stride(loop))),
                  step,
                  steps,
                  rest));
    }
  }

  private Cell wide(Cell cell) {
    return new Conversions(code).convert(cell, tiling.wide());
  }

  /** A panel of vectors. Where the source lies along the contracted loop, blocks are turned. */
  private void columns(Access source, Access target, Reg from, Reg to, Reg first, int width) {
    Operand operand = tiling.vectors();
    int lanes = tiling.lanes();
    long stride = operand.stride(tiling.column());
    List<Reg> starts = new ArrayList<>();
    for (int j = 0; j < width; j++) {
      Reg column = tiling.column(code, plus(first, code.i64(j)), j == width - 1);
      starts.add(plus(from, times(column, stride)));
    }
    long row = (long) width * lanes;
    inner(
        operand,
        tiling.liesAcross() ? lanes : 1,
        (index, offset) -> {
          for (int j = 0; j < width; j++) {
            Reg at = plus(plus(to, times(index, row)), code.i64((long) j * lanes));
            turn(source, target, plus(starts.get(j), offset), stride, at, row);
          }
        },
        (index, offset) -> {
          for (int j = 0; j < width; j++) {
            Cell cell = wide(source.load(plus(starts.get(j), offset), stride, lanes));
            Reg at = plus(plus(to, times(index, row)), code.i64((long) j * lanes));
            target.store(cell, at, lanes);
          }
        });
  }

  /** As many lines as vectors have lanes, so far apart, become columns. */
  private void turn(Access source, Access target, Reg from, long apart, Reg to, long row) {
    int lanes = tiling.lanes();
    List<Reg> columns = turned(code, source, from, apart, tiling);
    for (int i = 0; i < lanes; i++) {
      Cell cell = Cell.of(tiling.wide(), columns.get(i));
      target.store(cell, plus(to, code.i64(i * row)), lanes);
    }
  }

  /** {@return the columns of as many lines as vectors have lanes} */
  static List<Reg> turned(Code code, Access source, Reg from, long apart, Tiling tiling) {
    List<Reg> lines = new ArrayList<>();
    for (int i = 0; i < tiling.lanes(); i++) {
      Reg line = code.op("arith.addi", from, code.i64(i * apart));
      Cell cell = source.load(line, 1, tiling.lanes());
      lines.add(new Conversions(code).convert(cell, tiling.wide()).reg());
    }
    return Lanes.transpose(code, lines);
  }

  private void rows(Access source, Access target, Reg from, Reg to, Reg first, int height) {
    Operand operand = tiling.scalars();
    int lanes = tiling.lanes();
    code.loop(
        code.i64(0),
        code.i64(height),
        code.i64(1),
        i -> {
          Reg line = plus(from, times(plus(first, i), operand.stride(tiling.row())));
          Reg at = plus(to, times(i, tiling.rowStride()));
          inner(
              operand,
              lanes,
              (index, offset) ->
                  target.store(
                      wide(source.load(plus(line, offset), 1, lanes)), plus(at, index), lanes),
              (index, offset) ->
                  target.store(wide(source.load(plus(line, offset), 1, 1)), plus(at, index), 1));
        });
  }

  /** A tile of which the source has the rows side by side. */
  private void tile(Access source, Access target, Reg from, Reg to) {
    int stride = tiling.tileStride();
    AtIndex copy =
        (index, offset) ->
            target.store(
                wide(source.load(plus(from, offset), 1, stride)),
                plus(to, times(index, stride)),
                stride);
    inner(tiling.scalars(), 1, copy, copy);
  }
}
