package dev.arrayc.mlir.lower;

import dev.arrayc.mlir.codegen.BulkKernel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One operand on its way to groups of warps: the bulk copy engine brings boxes of it to shared
 * memory, in lines of {@value #LINE} bytes whose chunks of 16 it mixes as the products expect them.
 * Lines lie along the contracted loops, one for each row of the tile; or, for elements of two
 * bytes, across them, one for each step of the contracted loops and {@link #LINE} bytes of rows.
 *
 * <p>Where rows are several loops, as those of an image are, a tile is a box of them, with powers
 * of two for sides. What is beyond an operand is zero; or, beyond rows alone, something that no
 * result depends on.
 */
final class BulkOperand {
  /** Bytes that the engine mixes the chunks of. */
  static final int LINE = 128;

  private static final int CHUNK = 16;
  private static final long MOST_STRIDE = 1L << 40;
  private static final long MOST_SIZE = Integer.MAX_VALUE;

  // CUtensorMapDataType
  private static final int UINT8 = 0;
  private static final int UINT16 = 1;
  private static final int TFLOAT32 = 11;

  /** A loop's part of a coordinate. */
  private record Term(int loop, long factor) {}

  /** A dimension of the tensor; the stride is in elements. */
  private record Dimension(long stride, long size, int box, List<Term> terms) {
    static Dimension of(Affine offset, int loop, long size, int box) {
      return new Dimension(offset.coefficient(loop), size, box, List.of(new Term(loop, 1)));
    }

    /** The same with another loop in the coordinate. */
    Dimension with(int loop, long size, long factor) {
      List<Term> all = new ArrayList<>(terms);
      all.add(new Term(loop, factor));
      return new Dimension(stride, this.size + factor * (size - 1), box, all);
    }
  }

  private final ContractTiles.Side side;
  private final int bytes;
  private final int length;
  private final boolean isAlongDepth;
  private final List<Integer> patch;
  private final List<Dimension> dimensions = new ArrayList<>();

  private BulkOperand(ContractTiles plan, ContractTiles.Side side, int bytes, int length) {
    this.side = side;
    this.bytes = bytes;
    this.length = length;
    this.isAlongDepth = plan.depth().isContiguous(side.offset());
    this.patch = patch(side.loops().sizes(), length, isAlongDepth ? 1 : elements());
    describe(plan);
  }

  /**
   * {@return an operand that the engine can copy, of tiles with so many rows}
   *
   * @param side the operand's loops beside the contracted ones: here called rows
   */
  static Optional<BulkOperand> of(
      ContractTiles plan, ContractTiles.Side side, int bytes, int length) {
    boolean mayTurn = bytes == 2 && side.loops().isContiguous(side.offset());
    return plan.depth().isContiguous(side.offset()) || mayTurn
        ? Optional.of(new BulkOperand(plan, side, bytes, length)).filter(BulkOperand::isCopied)
        : Optional.empty();
  }

  /** {@return the elements of a line} */
  private int elements() {
    return LINE / bytes;
  }

  private void describe(ContractTiles plan) {
    Affine offset = side.offset();
    List<Integer> rows = side.loops().loops();
    List<Integer> depth = plan.depth().loops();
    int lastRow = rows.size() - 1;
    int lastStep = depth.size() - 1;
    Dimension alongDepth =
        Dimension.of(offset, depth.get(lastStep), plan.depth().sizes().get(lastStep), elements());
    if (isAlongDepth) {
      dimensions.add(alongDepth);
    } else {
      long size = side.loops().sizes().get(lastRow);
      dimensions.add(Dimension.of(offset, rows.get(lastRow), size, elements()));
      dimensions.add(alongDepth);
    }
    int own = dimensions.size();
    for (int i = isAlongDepth ? lastRow : lastRow - 1; i >= 0; i--) {
      int box = isAlongDepth ? patch.get(i) : 1;
      dimensions.add(Dimension.of(offset, rows.get(i), side.loops().sizes().get(i), box));
    }
    for (int i = lastStep - 1; i >= 0; i--) {
      join(own, depth.get(i), plan.depth().sizes().get(i));
    }
    for (int i = plan.batch().loops().size() - 1; i >= 0; i--) {
      join(own, plan.batch().loops().get(i), plan.batch().sizes().get(i));
    }
  }

  /**
   * A loop of which a box has one element: a part of another dimension's coordinate where that can
   * be, as a window's place is of its image's.
   */
  private void join(int from, int loop, long size) {
    long stride = side.offset().coefficient(loop);
    if (stride == 0 || size == 1) {
      return;
    }
    for (int i = from; i < dimensions.size(); i++) {
      Dimension other = dimensions.get(i);
      if (stride > 0 && other.stride > 0 && stride % other.stride == 0) {
        dimensions.set(i, other.with(loop, size, stride / other.stride));
        return;
      }
    }
    dimensions.add(Dimension.of(side.offset(), loop, size, 1));
  }

  private boolean isCopied() {
    boolean all =
        dimensions.size() <= BulkKernel.MOST_DIMENSIONS
            && side.offset().constant() >= 0
            && side.offset().constant() * bytes % CHUNK == 0;
    for (int i = 0; i < dimensions.size(); i++) {
      Dimension dimension = dimensions.get(i);
      long stride = dimension.stride * bytes;
      all &= dimension.stride > 0 && stride < MOST_STRIDE && dimension.size <= MOST_SIZE;
      all &= i == 0 || stride % CHUNK == 0;
    }
    return all;
  }

  /**
   * {@return sides of a box of rows, powers of two, of which the fewest cover all rows}
   *
   * @param least the least last side
   */
  static List<Integer> patch(List<Long> sizes, int length, int least) {
    List<Integer> best = List.of();
    long fewest = Long.MAX_VALUE;
    for (int last = length; last >= least; last /= 2) {
      List<Integer> patch = new ArrayList<>();
      if (sizes.size() == 1) {
        patch.add(length);
      } else {
        patch.addAll(patch(sizes.subList(0, sizes.size() - 1), length / last, 1));
        patch.add(last);
      }
      long count = count(sizes, patch);
      if (count < fewest) {
        fewest = count;
        best = patch;
      }
    }
    return best;
  }

  private static long count(List<Long> sizes, List<Integer> patch) {
    return Grid.size(counts(sizes, patch));
  }

  private static List<Long> counts(List<Long> sizes, List<Integer> patch) {
    List<Long> counts = new ArrayList<>();
    for (int i = 0; i < sizes.size(); i++) {
      counts.add(Math.ceilDiv(sizes.get(i), (long) patch.get(i)));
    }
    return counts;
  }

  /** {@return how many tiles there are along the rows} */
  long count() {
    return count(side.loops().sizes(), patch);
  }

  boolean isAlongDepth() {
    return isAlongDepth;
  }

  /** {@return how many neighbours along the last loop are neighbours in a tile} */
  int run() {
    return patch.getLast();
  }

  /** {@return how the engine sees it} */
  BulkKernel.Tensor tensor(DeviceKernel kernel) {
    DeviceKernel.Home home = kernel.home(side.load().place().buffer());
    return new BulkKernel.Tensor(
        home.pointer(),
        home.offset() + side.offset().constant() * bytes,
        bytes == 1 ? UINT8 : bytes == 2 ? UINT16 : TFLOAT32,
        dimensions.stream()
            .map(d -> new BulkKernel.Dimension(d.size, d.stride * bytes, d.box))
            .toList());
  }

  // The text of the kernel; indices are i32.

  /** Adds the indices of the first row of a tile. */
  void start(Code code, Reg number, Indices indices) {
    List<Integer> loops = side.loops().loops();
    Reg[] tile = Grid.indices(code, number, counts(side.loops().sizes(), patch));
    for (int i = 0; i < tile.length; i++) {
      Reg first = code.op("arith.muli", tile[i], code.integer("i32", patch.get(i)));
      indices.put(loops.get(i), first);
    }
  }

  /** {@return the indices of a row, by the indices of the tile's first row} */
  Indices row(Code code, Reg row, Indices start) {
    Indices indices = new Indices();
    List<Integer> loops = side.loops().loops();
    Reg[] inTile = Grid.indices(code, row, patch.stream().map(Integer::longValue).toList());
    for (int i = 0; i < inTile.length; i++) {
      indices.put(loops.get(i), code.op("arith.addi", start.get(loops.get(i)), inTile[i]));
    }
    return indices;
  }

  /** Does something if a row is one of the operand's. */
  void whenInside(Code code, Indices row, Runnable work) {
    List<Integer> loops = side.loops().loops();
    Optional<Reg> inside = Optional.empty();
    for (int i = 0; i < loops.size(); i++) {
      long size = side.loops().sizes().get(i);
      if (size % patch.get(i) != 0) {
        Reg here = code.cmpi("ult", row.get(loops.get(i)), code.integer("i32", size));
        inside = Optional.of(inside.map(r -> code.op("arith.andi", r, here)).orElse(here));
      }
    }
    inside.ifPresentOrElse(r -> code.when(r, work, () -> {}), work);
  }

  /** A copy: where it goes in a stage, in bytes, and its coordinates, the innermost first. */
  record Copy(long place, List<Reg> coordinates) {}

  /** {@return the copies that bring a stage, by the indices where it begins} */
  List<Copy> copies(Code code, Indices indices) {
    List<Copy> copies = new ArrayList<>();
    int rows = isAlongDepth ? length : elements();
    for (int first = 0; first < length; first += rows) {
      Indices at = indices.copy();
      at.putAll(row(code, code.integer("i32", first), indices));
      copies.add(
          new Copy(
              (long) first * LINE, dimensions.stream().map(d -> coordinate(code, d, at)).toList()));
    }
    return copies;
  }

  private static Reg coordinate(Code code, Dimension dimension, Indices indices) {
    Reg sum = code.integer("i32", 0);
    for (Term term : dimension.terms) {
      Reg index = indices.get(term.loop);
      sum =
          code.op(
              "arith.addi", sum, code.op("arith.muli", index, code.integer("i32", term.factor)));
    }
    return sum;
  }

  // Descriptors (PTX ISA, "Asynchronous warpgroup-level matrix shared memory layout"). All but the
  // address is one number; addresses and offsets are in chunks.

  private static final long SWIZZLE_128 = 1L << 62;
  private static final int LEADING = 16;
  private static final int STRIDE = 32;
  private static final long EIGHT_LINES = 8L * LINE / CHUNK;

  /** {@return what is the same in all descriptors of this operand} */
  long descriptor() {
    // Along the depth the leading offset is not looked at; across, it is that of the next copy.
    long leading = isAlongDepth ? 1 : (long) elements() * LINE / CHUNK;
    return SWIZZLE_128 | EIGHT_LINES << STRIDE | leading << LEADING;
  }

  /** {@return how far in chunks the next product of a stage begins: 32 bytes of depth} */
  long step() {
    return isAlongDepth ? 2 : 32L / bytes * LINE / CHUNK;
  }
}
