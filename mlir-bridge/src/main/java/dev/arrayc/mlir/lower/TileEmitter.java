package dev.arrayc.mlir.lower;

import dev.arrayc.ir.DType;
import dev.arrayc.mlir.lower.Node.Place;
import dev.arrayc.mlir.lower.Tiling.Operand;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Writes the tiles of a contraction ({@link Tiling}). Threads share a grid of units, each a panel
 * of columns and a block of row tiles; the blocks of a panel follow each other, so that the panel
 * stays in the second cache.
 */
final class TileEmitter {
  /** More units than this are not needed to keep threads busy to the end. */
  private static final long UNITS = 64;

  private final Code code;
  private final Tiling tiling;
  private final Place result;
  private final Affine resultOffset;
  private final Access results;
  private final Reg vectorOrigin;
  private final Reg scalarOrigin;

  private TileEmitter(Code code, Memory memory, Tiling tiling) {
    this.code = code;
    this.tiling = tiling;
    this.result = ContractEmitter.result(tiling.step());
    this.resultOffset = tiling.loops().apply(result.offset(tiling.step().body().loops()));
    DType dtype = result.buffer().tensorType().dtype();
    Reg base = memory.base(result, dtype, tiling.step().body().loops());
    this.results = new Access(code, dtype, base);
    PanelEmitter sources = new PanelEmitter(code, memory, tiling);
    this.vectorOrigin = sources.origin(tiling.vectors());
    this.scalarOrigin = sources.origin(tiling.scalars());
  }

  /** {@return how threads share the tiles, if they do} */
  static Optional<Split> split(Tiling tiling) {
    return Split.of(Cost.ofTiles(tiling.step()), List.of(Grid.size(grid(tiling))), false);
  }

  static void emit(Code code, Memory memory, Tiling tiling, Part part) {
    code.at(tiling.step().span());
    TileEmitter emitter = new TileEmitter(code, memory, tiling);
    List<Long> grid = grid(tiling);
    part.run(
        code, 0, Grid.size(grid), 1, (unit, lanes) -> emitter.unit(Grid.indices(code, unit, grid)));
  }

  /** The outer loops, the panels, the blocks of row tiles. */
  private static List<Long> grid(Tiling tiling) {
    List<Long> sizes = new ArrayList<>();
    tiling.outer().forEach(d -> sizes.add(tiling.size(d)));
    sizes.add(tiling.columns().parts());
    sizes.add(Math.ceilDiv(tiling.rows().parts(), tilesPerUnit(tiling)));
    return sizes;
  }

  private static long tilesPerUnit(Tiling tiling) {
    long others = tiling.columns().parts();
    for (int d : tiling.outer()) {
      others *= tiling.size(d);
    }
    long blocks = Math.max(1, UNITS / others);
    return Math.ceilDiv(tiling.rows().parts(), Math.min(blocks, tiling.rows().parts()));
  }

  /** Where the tiles of a unit are: outer indices, the panel, and what depends on them alone. */
  private record Unit(Reg[] outer, Reg panel, Reg firstVector) {}

  private void unit(Reg[] indices) {
    int outer = tiling.outer().size();
    Reg panel = indices[outer];
    Unit unit = new Unit(indices, panel, tiling.columns().start(code, panel));
    long perUnit = tilesPerUnit(tiling);
    long tiles = tiling.rows().parts();
    Reg first = code.op("arith.muli", indices[outer + 1], code.i64(perUnit));
    Reg end = code.op("arith.addi", first, code.i64(perUnit));
    Reg to = tiles % perUnit == 0 ? end : code.op("arith.minsi", end, code.i64(tiles));
    tiling
        .columns()
        .choose(
            code,
            panel,
            width ->
                code.loop(
                    first,
                    to,
                    code.i64(1),
                    tile ->
                        tiling
                            .rows()
                            .choose(code, tile, height -> tile(unit, tile, height, width))));
  }

  /** Σ index × stride over the outer loops. */
  private Reg outerOffset(Unit unit, java.util.function.IntToLongFunction stride) {
    Reg sum = code.i64(0);
    for (int i = 0; i < tiling.outer().size(); i++) {
      sum = plus(sum, unit.outer()[i], stride.applyAsLong(tiling.outer().get(i)));
    }
    return sum;
  }

  private Reg plus(Reg sum, Reg index, long stride) {
    return stride == 0
        ? sum
        : code.op("arith.addi", sum, code.op("arith.muli", index, code.i64(stride)));
  }

  private void tile(Unit unit, Reg tile, int height, int width) {
    Reg row = tiling.rows().start(code, tile);
    Reads vectors = vectors(unit, width);
    Reads scalars = scalars(unit, tile, row, height);
    List<Reg> zeros = new ArrayList<>();
    String register = Cell.registerType(tiling.wide());
    Reg zero = register.startsWith("f") ? code.floating(register, 0) : code.integer(register, 0);
    for (int i = 0; i < height * width; i++) {
      zeros.add(code.splat(zero, tiling.lanes()));
    }
    List<Reg> sums = contract(0, vectors, scalars, zeros);
    code.at(tiling.step().span());
    store(unit, row, sums, width);
  }

  /**
   * What a tile reads of an operand for one contracted index.
   *
   * @param pointers to each element or vector at the first index
   * @param strides in elements, of each contracted loop
   * @param step the distance of lanes
   */
  private record Reads(Access type, List<Reg> pointers, List<Long> strides, long step) {}

  private Reads reads(Operand operand, List<Reg> pointers, List<Long> strides, long step) {
    boolean packed = operand.packing() != Tiling.Packing.NONE;
    Access type =
        new Access(code, packed ? tiling.panelType() : operand.load().dtype(), pointers.getFirst());
    return new Reads(type, pointers, strides, step);
  }

  private Reg pointer(Operand operand, Reg origin, Reg offset) {
    boolean packed = operand.packing() != Tiling.Packing.NONE;
    return code.address(
        origin, offset, Cell.memoryType(packed ? tiling.panelType() : operand.load().dtype()));
  }

  /** The strides of the contracted loops in panels with so many elements for each index. */
  private List<Long> panelStrides(long elements) {
    List<Long> strides = new ArrayList<>();
    long stride = elements;
    for (int d : tiling.inner().reversed()) {
      strides.addFirst(stride);
      stride *= tiling.steps(d);
    }
    return strides;
  }

  private List<Long> ownStrides(Operand operand) {
    return tiling.inner().stream().map(operand::stride).toList();
  }

  private Reads vectors(Unit unit, int width) {
    Operand operand = tiling.vectors();
    int lanes = tiling.lanes();
    List<Reg> pointers = new ArrayList<>();
    if (operand.packing() == Tiling.Packing.PANELS) {
      Reg base = plus(panelOffset(unit, operand), unit.firstVector(), lanes * tiling.depth());
      Reg pointer = pointer(operand, vectorOrigin, base);
      for (int j = 0; j < width; j++) {
        pointers.add(pointer(operand, pointer, code.i64((long) j * lanes)));
      }
      return reads(operand, pointers, panelStrides((long) width * lanes), 1);
    }
    Reg outer = outerOffset(unit, operand::stride);
    long stride = operand.stride(tiling.column());
    for (int j = 0; j < width; j++) {
      pointers.add(pointer(operand, vectorOrigin, plus(outer, column(unit, j, width), stride)));
    }
    return reads(operand, pointers, ownStrides(operand), stride);
  }

  /** The first column of a vector of a panel. */
  private Reg column(Unit unit, int vector, int width) {
    return tiling.column(
        code, code.op("arith.addi", unit.firstVector(), code.i64(vector)), vector == width - 1);
  }

  private Reg panelOffset(Unit unit, Operand operand) {
    Reg slot = code.i64(0);
    for (int i = 0; i < tiling.outer().size(); i++) {
      int d = tiling.outer().get(i);
      if (operand.stride(d) != 0) {
        slot = plus(unit.outer()[i], slot, tiling.size(d));
      }
    }
    return code.op("arith.muli", slot, code.i64(tiling.panelElements(operand)));
  }

  private Reads scalars(Unit unit, Reg tile, Reg row, int height) {
    Operand operand = tiling.scalars();
    return switch (operand.packing()) {
      case NONE -> {
        long apart = operand.stride(tiling.row());
        Reg first = plus(outerOffset(unit, operand::stride), row, apart);
        yield rows(operand, first, apart, height, ownStrides(operand));
      }
      case ROWS -> {
        Reg first = plus(panelOffset(unit, operand), row, tiling.rowStride());
        yield rows(operand, first, tiling.rowStride(), height, panelStrides(1));
      }
      case PANELS -> {
        Reg within = code.op("arith.subi", row, tiling.firstPackedRow(code, row));
        Reg start = code.op("arith.addi", panelOffset(unit, operand), within);
        Reg first = plus(start, tile, tiling.tileStride() * tiling.depth());
        yield rows(operand, first, 1, height, panelStrides(tiling.tileStride()));
      }
    };
  }

  private Reads rows(Operand operand, Reg first, long apart, int height, List<Long> strides) {
    Reg pointer = pointer(operand, scalarOrigin, first);
    List<Reg> pointers = new ArrayList<>();
    for (int i = 0; i < height; i++) {
      pointers.add(pointer(operand, pointer, code.i64(i * apart)));
    }
    return reads(operand, pointers, strides, 0);
  }

  /** The contracted loops from this one inwards; {@return the sums after them} */
  private List<Reg> contract(int depth, Reads vectors, Reads scalars, List<Reg> sums) {
    if (depth == tiling.inner().size()) {
      return multiplyAdd(vectors, scalars, sums);
    }
    long size = tiling.steps(tiling.inner().get(depth));
    boolean turns =
        depth == tiling.inner().size() - 1
            && tiling.vectors().packing() == Tiling.Packing.NONE
            && tiling.liesAcross();
    long whole = turns ? size - size % tiling.lanes() : 0;
    List<Reg> turned = whole == 0 ? sums : turning(whole, vectors, scalars, sums);
    if (whole == size) {
      return turned;
    }
    return code.loop(
        code.i64(whole),
        code.i64(size),
        code.i64(1),
        turned,
        (index, carried) ->
            contract(depth + 1, at(vectors, depth, index), at(scalars, depth, index), carried));
  }

  /** The innermost contracted loop in squares of vectors that lie along it. */
  private List<Reg> turning(long end, Reads vectors, Reads scalars, List<Reg> sums) {
    int depth = tiling.inner().size() - 1;
    return code.loop(
        code.i64(0),
        code.i64(end),
        code.i64(tiling.lanes()),
        sums,
        (index, carried) -> {
          Reads here = at(vectors, depth, index);
          List<List<Reg>> columns = new ArrayList<>();
          for (Reg pointer : here.pointers()) {
            Access source = new Access(code, here.type().dtype(), pointer);
            columns.add(PanelEmitter.turned(code, source, code.i64(0), here.step(), tiling));
          }
          List<Reg> next = carried;
          for (int k = 0; k < tiling.lanes(); k++) {
            int column = k;
            Reads there = at(at(scalars, depth, index), depth, code.i64(k));
            List<Cell> row =
                columns.stream().map(c -> Cell.of(tiling.wide(), c.get(column))).toList();
            next = multiplyAdd(row, there, next);
          }
          return next;
        });
  }

  /** The reads at an index of a contracted loop. */
  private Reads at(Reads reads, int depth, Reg index) {
    Reg offset = plus(code.i64(0), index, reads.strides().get(depth));
    String element = Cell.memoryType(reads.type().dtype());
    List<Reg> pointers =
        reads.pointers().stream().map(p -> code.address(p, offset, element)).toList();
    return new Reads(reads.type(), pointers, reads.strides(), reads.step());
  }

  private Cell read(Reads reads, int number, int lanes) {
    Access at = new Access(code, reads.type().dtype(), reads.pointers().get(number));
    Cell cell = at.load(code.i64(0), lanes == 1 ? 1 : reads.step(), lanes);
    return tiling.pairs() == Pairs.NONE ? new Conversions(code).convert(cell, tiling.wide()) : cell;
  }

  private List<Reg> multiplyAdd(Reads vectors, Reads scalars, List<Reg> sums) {
    int lanes = tiling.lanes();
    int width = vectors.pointers().size();
    List<Cell> row = new ArrayList<>();
    for (int j = 0; j < width; j++) {
      row.add(read(vectors, j, lanes));
    }
    return multiplyAdd(row, scalars, sums);
  }

  private List<Reg> multiplyAdd(List<Cell> row, Reads scalars, List<Reg> sums) {
    int lanes = tiling.lanes();
    int width = row.size();
    ContractEmitter.Product product = ContractEmitter.Product.of(code, tiling.step().operation());
    List<Reg> next = new ArrayList<>();
    for (int i = 0; i < scalars.pointers().size(); i++) {
      Reg scalar = code.splat(read(scalars, i, 1).reg(), lanes);
      for (int j = 0; j < width; j++) {
        Reg sum = sums.get(i * width + j);
        if (tiling.pairs() == Pairs.NONE) {
          next.addAll(product.add(Cell.of(tiling.wide(), scalar), row.get(j), List.of(sum)));
        } else {
          next.add(tiling.pairs().add(code, sum, scalar, row.get(j).reg()));
        }
      }
    }
    return next;
  }

  private void store(Unit unit, Reg row, List<Reg> sums, int width) {
    Reg outer = outerOffset(unit, resultOffset::coefficient);
    Conversions conversions = new Conversions(code);
    int lanes = tiling.lanes();
    long rowStride = tiling.row() < 0 ? 0 : resultOffset.coefficient(tiling.row());
    for (int j = 0; j < width; j++) {
      Reg at = plus(plus(outer, row, rowStride), column(unit, j, width), 1);
      for (int i = 0; i * width < sums.size(); i++) {
        Cell sum = Cell.of(tiling.wide(), sums.get(i * width + j));
        Reg offset = code.op("arith.addi", at, code.i64(i * rowStride));
        results.store(conversions.convert(sum, results.dtype()), offset, lanes);
      }
    }
  }
}
