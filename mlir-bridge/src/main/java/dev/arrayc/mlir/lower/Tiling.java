package dev.arrayc.mlir.lower;

import dev.arrayc.ir.DType;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * How a contraction runs in vector registers of one width. Of its parallel loops the last, along
 * which the result lies, runs in vectors; one in which the operand of the vectors stands still
 * gives the rows of a tile; the others run outside. A tile's elements stay in registers while the
 * contracted loops run, in order, inside. Operands that are read often, or that do not lie in the
 * order in which they are read, are packed into panels first.
 *
 * <p>Vectors and rows are dealt out evenly ({@link Cut}). Where the vectors do not fill the loop,
 * the last one begins earlier and repeats elements of the one before: to the same bits.
 *
 * @param outer the parallel loops outside tiles
 * @param row the loop of a tile's rows; -1 for one row
 * @param column the loop of the vectors
 * @param inner the contracted loops
 * @param vectors the operand that has vectors along the columns
 * @param scalars the operand that is the same for all columns
 * @param columns the vectors along the column loop, in panels
 * @param rows the rows, in tiles
 * @param pairs whether products are added in pairs
 */
record Tiling(
    Step.Contract step,
    Collapse loops,
    DType wide,
    int lanes,
    List<Integer> outer,
    int row,
    int column,
    List<Integer> inner,
    Operand vectors,
    Operand scalars,
    Cut columns,
    Cut rows,
    Pairs pairs) {

  /** The registers of a target: how wide, how many, and the most rows of a tile. */
  private record Registers(int bits, int count, int mostRows) {}

  private static final Registers V4 = new Registers(512, 32, 12);
  private static final Registers V3 = new Registers(256, 16, 6);

  /** The bits of a vector where all registers may be used. */
  static final int WIDE = V4.bits();

  /** The bits of a vector on the lower level. */
  static final int NARROW = V3.bits();

  /** Bytes after which addresses meet in the same lines of the first cache. */
  private static final long CACHE_WAY = 4096;

  /** How panels of an operand lie in memory. */
  enum Packing {
    /** Not packed. */
    NONE,
    /** For each contracted index the elements of a panel or tile. */
    PANELS,
    /** Rows along the contracted index. */
    ROWS
  }

  /**
   * An operand of the contraction.
   *
   * @param offset where its element lies, by the collapsed loops
   */
  record Operand(Node.Load load, Affine offset, Packing packing, boolean isVector) {
    long stride(int loop) {
      return loop < 0 ? 0 : offset.coefficient(loop);
    }

    private Operand with(Packing how, boolean vector) {
      return new Operand(load, offset, how, vector);
    }
  }

  /** {@return the tiling of a contraction for vectors of so many bits, if tiles suit it} */
  static Optional<Tiling> of(Step.Contract step, int bits) {
    return of(step, bits, 0);
  }

  /** {@return the tiling with products of integers in pairs} */
  static Optional<Tiling> ofIntegerPairs(Step.Contract step, int bits) {
    return of(step, bits).flatMap(t -> t.inPairs(Pairs.INTEGERS, bits));
  }

  /** {@return the tiling for a target that has instructions for dot products of bf16} */
  static Optional<Tiling> ofDots(Step.Contract step) {
    return of(step, WIDE).flatMap(t -> t.inPairs(Pairs.BF16, WIDE));
  }

  /**
   * {@return the tiling of a contraction on {@code block} rows, if tiles suit it}
   *
   * @param step on all rows
   */
  static Optional<Tiling> inRows(Step.Contract step, Rows rows, long block, int bits) {
    return of(rows.restrict(step, block), bits, Math.ceilDiv(rows.sizes().getLast(), block));
  }

  /**
   * @param blocks how many blocks of rows read the same operand; 0 if all rows run together
   */
  private static Optional<Tiling> of(Step.Contract step, int bits, long blocks) {
    DType wide = ContractEmitter.accumulation(step.operation());
    Collapse loops = ContractEmitter.loops(step);
    int parallel = loops.count(0);
    Optional<Operand> lhs = operand(step, step.lhs(), loops);
    Optional<Operand> rhs = operand(step, step.rhs(), loops);
    boolean isSuited = !wide.isComplex() && wide != DType.BOOL && parallel > 0;
    if (!isSuited || lhs.isEmpty() || rhs.isEmpty() || step.body().size() == 0) {
      return Optional.empty();
    }
    int column = parallel - 1;
    boolean lhsMoves = lhs.get().stride(column) != 0;
    if (lhsMoves == (rhs.get().stride(column) != 0)) {
      return Optional.empty();
    }
    Operand vectors = lhsMoves ? lhs.get() : rhs.get();
    Operand scalars = lhsMoves ? rhs.get() : lhs.get();
    return Optional.of(cut(step, loops, wide, bits == WIDE ? V4 : V3, vectors, scalars, blocks));
  }

  private static Optional<Operand> operand(Step.Contract step, int node, Collapse loops) {
    boolean[] varies = step.body().varying();
    return step.body().nodes().get(node) instanceof Node.Load load
            && load.place().starts().stream().noneMatch(s -> varies[s.node()])
        ? Optional.of(
            new Operand(
                load, loops.apply(load.place().offset(step.body().loops())), Packing.NONE, false))
        : Optional.empty();
  }

  private static Tiling cut(
      Step.Contract step,
      Collapse loops,
      DType wide,
      Registers registers,
      Operand vectors,
      Operand scalars,
      long blocks) {
    int column = loops.count(0) - 1;
    int row = -1;
    for (int d = 0; d < column; d++) {
      boolean fits = vectors.stride(d) == 0 && scalars.stride(d) != 0;
      row = fits && (row < 0 || isBetter(loops, scalars, d, row)) ? d : row;
    }
    List<Integer> outer = new ArrayList<>();
    for (int d = 0; d < column; d++) {
      if (d != row) {
        outer.add(d);
      }
    }
    List<Integer> inner = new ArrayList<>();
    for (int d = column + 1; d < loops.sizes().size(); d++) {
      inner.add(d);
    }
    long size = loops.sizes().get(column);
    long height = row < 0 ? 1 : loops.sizes().get(row);
    boolean isThin = height <= FEW_ROWS && vectors.stride(column) != 1;
    int full = registers.bits() / Math.max(8, wide.bits());
    int most = isThin ? Math.min(full, MOST_LINES) : full;
    int lanes = (int) Math.min(most, Long.highestOneBit(size));
    long width = Math.ceilDiv(size, lanes);
    Cut rows = bestRows(height, width, registers);
    Cut columns = Cut.of(width, widest(rows.width(), registers));
    Tiling plain =
        new Tiling(
            step,
            loops,
            wide,
            lanes,
            outer,
            row,
            column,
            inner,
            vectors,
            scalars,
            columns,
            rows,
            Pairs.NONE);
    return plain.withPanels(blocks);
  }

  /** Rows that fill tiles, else those that lie closer together. */
  private static boolean isBetter(Collapse loops, Operand scalars, int d, int than) {
    long most = V4.mostRows();
    long a = Math.min(most, loops.sizes().get(d));
    long b = Math.min(most, loops.sizes().get(than));
    return a > b || (a == b && Math.abs(scalars.stride(d)) < Math.abs(scalars.stride(than)));
  }

  /** The most vectors of a row: accumulators, one register for each vector, one for a scalar. */
  private static int widest(int rows, Registers registers) {
    return (registers.count() - 1) / (rows + 1);
  }

  /** The rows that make the least work: multiply-adds, loads and what each tile costs in all. */
  private static Cut bestRows(long height, long width, Registers registers) {
    Cut best = Cut.of(height, 1);
    double least = Double.MAX_VALUE;
    for (int most = 1; most <= Math.min(height, registers.mostRows()); most++) {
      Cut rows = Cut.of(height, most);
      Cut columns = Cut.of(width, widest(rows.width(), registers));
      double loads = columns.parts() * height / 4.0 + rows.parts() * width;
      double cost = loads + 2.0 * rows.parts() * columns.parts();
      if (cost < least) {
        least = cost;
        best = rows;
      }
    }
    return best;
  }

  // Packing.

  /** What a matrix is multiplied by is thin up to so many rows: then memory is the limit. */
  private static final long FEW_ROWS = 2;

  /** Lines that turn at once: where they meet in the first cache, it has room for so many. */
  private static final int MOST_LINES = 8;

  /** Vectors of them side by side, where they do not meet. */
  private static final int MOST_TURNING = 2;

  /** What is read from so many tiles is worth packing. */
  private static final long WORTH_PACKING = 4;

  /** What blocks of rows read lies in the order of its vectors: then it takes more of them. */
  private static final long WORTH_PACKING_FOR_ROWS = 16;

  private Tiling withPanels(long blocks) {
    long readings = rows.parts() * Math.max(1, blocks);
    for (int d : outer) {
      readings *= vectors.stride(d) == 0 ? size(d) : 1;
    }
    boolean isInOrder = blocks > 0 && vectors.stride(column) == 1;
    long worth = isInOrder ? WORTH_PACKING_FOR_ROWS : WORTH_PACKING;
    Packing how = readings >= worth ? Packing.PANELS : Packing.NONE;
    boolean turnsInTiles = how == Packing.NONE && liesAcross();
    return with(
        vectors.with(how, true),
        scalars.with(blocks == 0 ? scalarPacking() : Packing.NONE, false),
        turnsInTiles ? turningColumns() : columns,
        Pairs.NONE);
  }

  private Tiling with(Operand vectors, Operand scalars, Cut columns, Pairs pairs) {
    return new Tiling(
        step, loops, wide, lanes, outer, row, column, inner, vectors, scalars, columns, rows,
        pairs);
  }

  /** This tiling with products in pairs, which takes whole vectors and both operands packed. */
  private Optional<Tiling> inPairs(Pairs how, int bits) {
    boolean suits =
        how.suit(wide, vectors.load().dtype(), scalars.load().dtype())
            && lanes == bits / wide.bits()
            && vectors.packing() == Packing.PANELS
            && row >= 0
            && !inner.isEmpty();
    Packing packing = suits ? orderOfRows() : Packing.NONE;
    return packing == Packing.NONE
        ? Optional.empty()
        : Optional.of(with(vectors, scalars.with(packing, false), columns, how));
  }

  /**
   * Rows are packed if many panels read them and they are not of the type in which products add up,
   * or not in order, or meet in the same lines of the cache.
   */
  private Packing scalarPacking() {
    if (columns.parts() < WORTH_PACKING || row < 0 || inner.isEmpty()) {
      return Packing.NONE;
    }
    int last = inner.getLast();
    boolean inOrder = scalars.stride(last) == 1 && size(last) >= lanes;
    if (scalars.load().dtype() == wide && inOrder && !meet(scalars, row)) {
      return Packing.NONE;
    }
    return orderOfRows();
  }

  /** How rows are packed, if they lie so that they can be. */
  private Packing orderOfRows() {
    int last = inner.getLast();
    boolean inOrder = scalars.stride(last) == 1 && size(last) >= lanes;
    boolean acrossRows = scalars.stride(row) == 1 && tileStride() <= size(row);
    return acrossRows ? Packing.PANELS : inOrder ? Packing.ROWS : Packing.NONE;
  }

  private Cut turningColumns() {
    int most = meet(vectors, column) ? 1 : MOST_TURNING;
    return Cut.of(columns.count(), Math.min(columns.width(), most));
  }

  /** Whether neighbours along a loop lie in the same lines of the first cache. */
  private static boolean meet(Operand operand, int loop) {
    long apart = Math.abs(operand.stride(loop)) * operand.load().dtype().bytes() % CACHE_WAY;
    return Math.min(apart, CACHE_WAY - apart) < CACHE_WAY / 16;
  }

  /** Whether the operand of the vectors lies along the contracted loop: squares of it turn. */
  boolean liesAcross() {
    return lanes > 1
        && !inner.isEmpty()
        && vectors.stride(column) != 1
        && vectors.stride(inner.getLast()) == 1;
  }

  long size(int loop) {
    return loops.sizes().get(loop);
  }

  /** {@return how often a contracted loop runs: the innermost may take two indices at once} */
  long steps(int loop) {
    return pairs == Pairs.NONE || loop != inner.getLast()
        ? size(loop)
        : Math.ceilDiv(size(loop), 2);
  }

  /** {@return the iterations of the contracted loops} */
  long depth() {
    return inner.stream().map(this::steps).reduce(1L, (a, b) -> a * b);
  }

  /** {@return what an element of a panel is} */
  DType panelType() {
    return pairs == Pairs.NONE ? wide : DType.I32;
  }

  long height() {
    return row < 0 ? 1 : size(row);
  }

  /** {@return elements of a packed tile for each contracted index: a power of two} */
  int tileStride() {
    int width = rows.width();
    return width == 1 ? 1 : 2 * Integer.highestOneBit(width - 1);
  }

  /** The first column of a vector: only the last vector of all, in a panel the last, overlaps. */
  Reg column(Code code, Reg vector, boolean isLastInPanel) {
    Reg even = code.op("arith.muli", vector, code.i64(lanes));
    return isLastInPanel && size(column) % lanes != 0
        ? code.op("arith.minsi", even, code.i64(size(column) - lanes))
        : even;
  }

  /** The first row that is packed for a tile which begins at this one. */
  Reg firstPackedRow(Code code, Reg row) {
    return code.op("arith.minsi", row, code.i64(height() - tileStride()));
  }

  /** {@return the distance of packed rows: not a multiple of what makes them meet} */
  long rowStride() {
    long line = 64 / wide.bytes();
    long whole = Math.ceilDiv(depth(), line) * line;
    return whole + (whole * wide.bytes() % (CACHE_WAY / 2) == 0 ? line : 0);
  }

  /** {@return the outer loops in which an operand moves} */
  List<Integer> outer(Operand operand) {
    return outer.stream().filter(d -> operand.stride(d) != 0).toList();
  }

  /** {@return the elements of an operand's panels for one iteration of its outer loops} */
  long panelElements(Operand operand) {
    return switch (operand.packing()) {
      case NONE -> 0;
      case ROWS -> height() * rowStride();
      case PANELS ->
          depth() * (operand.isVector() ? columns.count() * lanes : rows.parts() * tileStride());
    };
  }

  /** {@return the buffer of an operand's panels} */
  Value panels(Operand operand) {
    List<Value> buffers = step.panels();
    return buffers.get(operand.isVector() ? 0 : 1);
  }

  /** {@return where packing notes that an operand has elements which dots would flush} */
  Value tooSmall() {
    return step.panels().getLast();
  }

  /** A contraction with the memory that its packed operands need, whatever the target. */
  static Step.Contract withPanels(Step.Contract step, Function<TensorType, Value> buffer) {
    Optional<Tiling> dots = ofDots(step);
    List<Tiling> all =
        Stream.of(
                of(step, WIDE),
                of(step, NARROW),
                ofIntegerPairs(step, WIDE),
                ofIntegerPairs(step, NARROW),
                dots)
            .flatMap(Optional::stream)
            .toList();
    long vectors = all.stream().mapToLong(t -> t.allPanelElements(t.vectors)).max().orElse(0);
    long scalars = all.stream().mapToLong(t -> t.allPanelElements(t.scalars)).max().orElse(0);
    if (vectors + scalars == 0) {
      return step;
    }
    DType wide = ContractEmitter.accumulation(step.operation());
    List<Value> panels = new ArrayList<>();
    Stream.of(vectors, scalars).map(n -> buffer.apply(TensorType.of(wide, n))).forEach(panels::add);
    dots.ifPresent(t -> panels.add(buffer.apply(TensorType.of(DType.I32, 1))));
    return new Step.Contract(
        step.operation(), step.body(), step.lhs(), step.rhs(), step.contracted(), panels);
  }

  /**
   * A contraction that runs in blocks of rows with the memory for what is packed before them.
   *
   * @param mayPack whether an operand is known before the rows run
   * @param most bytes that all rows of a block may read
   * @return empty if the contraction does not suit rows
   */
  static Optional<Step.Contract> withPanels(
      Step.Contract step,
      Rows rows,
      long block,
      Function<TensorType, Value> buffer,
      Predicate<Operand> mayPack,
      long most) {
    long elements = 0;
    for (int bits : List.of(WIDE, NARROW)) {
      Optional<Tiling> tiling = inRows(step, rows, block, bits);
      if (tiling.isEmpty()) {
        continue;
      }
      Operand operand = tiling.get().vectors();
      boolean isPacked = operand.packing() != Packing.NONE;
      long read = tiling.get().depth() * tiling.get().size(tiling.get().column());
      if ((isPacked && !mayPack.test(operand)) || read * operand.load().dtype().bytes() > most) {
        return Optional.empty();
      }
      Affine offset = operand.load().place().offset(step.body().loops());
      long slots = rows.moving(offset).stream().map(rows.sizes()::get).reduce(1L, (a, b) -> a * b);
      if (isPacked) {
        elements = Math.max(elements, slots * tiling.get().allPanelElements(operand));
      }
    }
    DType wide = ContractEmitter.accumulation(step.operation());
    List<Value> panels =
        elements == 0 ? List.of() : List.of(buffer.apply(TensorType.of(wide, elements)));
    return Optional.of(
        new Step.Contract(
            step.operation(), step.body(), step.lhs(), step.rhs(), step.contracted(), panels));
  }

  /** {@return the elements of all panels of an operand} */
  long allPanelElements(Operand operand) {
    return outer(operand).stream().map(this::size).reduce(panelElements(operand), (a, b) -> a * b);
  }
}
