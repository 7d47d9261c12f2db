package dev.arrayc.mlir.lower;

import dev.arrayc.mlir.codegen.DeviceFunction;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A contraction as tiles that blocks of sm_90a take in turn: {@value #ROWS} rows by so many
 * columns, {@link BulkOperand#LINE} bytes along k at a time.
 *
 * @param columns of a tile
 */
record BulkTiles(
    ContractTiles plan, TensorCore core, BulkOperand left, BulkOperand right, int columns) {
  static final int ROWS = 128;

  /** Products follow each other along a line. */
  static final int PARTS = 4;

  /** Memory for stages: with the barriers less than the 227 KiB that a block may have. */
  private static final int STAGES_BYTES = 192 << 10;

  /** Tiles and stages are counted in words, and so are tiles in bands of rows. */
  private static final long MOST = 1L << 26;

  /** The multiprocessors of an H100 and an H200: tiles are chosen for so many. */
  static final long MULTIPROCESSORS = 132;

  // What a multiprocessor does in a time, as parts of what it does in tiles of 128 x 256: guesses,
  // until a GPU says otherwise.
  private static final double OF_WIDE = 1;
  private static final double OF_NARROW = 0.85;
  private static final double OF_LARGE_SQUARES = 0.55;
  private static final double OF_SMALL_SQUARES = 0.4;

  /** {@return the tiles of a contraction if they are the quickest way to compute it} */
  static Optional<BulkTiles> of(ContractTiles plan, TensorCore core, long multiprocessors) {
    return Stream.of(256, 128)
        .flatMap(columns -> of(plan, core, columns).stream())
        .filter(tiles -> tiles.time(multiprocessors) < inSquares(plan, multiprocessors))
        .min(Comparator.comparingDouble(tiles -> tiles.time(multiprocessors)));
  }

  /** {@return the time of a contraction on tensor cores, in products of a multiprocessor} */
  static double least(ContractTiles plan, TensorCore core, long multiprocessors) {
    return of(plan, core, multiprocessors)
        .map(tiles -> tiles.time(multiprocessors))
        .orElseGet(() -> inSquares(plan, multiprocessors));
  }

  /** The time of the older way. */
  private static double inSquares(ContractTiles plan, long multiprocessors) {
    return (double) Math.ceilDiv(plan.squares(), multiprocessors)
        * plan.side()
        * plan.side()
        * plan.depth().size()
        / (plan.side() == ROWS ? OF_LARGE_SQUARES : OF_SMALL_SQUARES);
  }

  private static Optional<BulkTiles> of(ContractTiles plan, TensorCore core, int columns) {
    if (product(core, columns).isEmpty() || plan.step().operation().resultType().size() == 0) {
      return Optional.empty();
    }
    return BulkOperand.of(plan, plan.rows(), core.bytes(), ROWS)
        .flatMap(
            left ->
                BulkOperand.of(plan, plan.columns(), core.bytes(), columns)
                    .map(right -> new BulkTiles(plan, core, left, right, columns)))
        .filter(tiles -> Math.max(tiles.count(), tiles.steps()) < MOST);
  }

  private double time(long multiprocessors) {
    double depth = (double) steps() * BulkOperand.LINE / core.bytes();
    double rate = columns == 256 ? OF_WIDE : OF_NARROW;
    return Math.ceilDiv(count(), multiprocessors) * (double) ROWS * columns * depth / rate;
  }

  private static Optional<DeviceFunction> product(TensorCore core, int columns) {
    boolean isWide = columns == 256;
    return switch (core) {
      case BF16 ->
          Optional.of(isWide ? DeviceFunction.GROUP_BF16_256 : DeviceFunction.GROUP_BF16_128);
      case F16 -> Optional.of(isWide ? DeviceFunction.GROUP_F16_256 : DeviceFunction.GROUP_F16_128);
      case TF32 ->
          Optional.of(isWide ? DeviceFunction.GROUP_TF32_256 : DeviceFunction.GROUP_TF32_128);
      case S8 -> Optional.of(isWide ? DeviceFunction.GROUP_S8_256 : DeviceFunction.GROUP_S8_128);
      case U8 -> Optional.of(isWide ? DeviceFunction.GROUP_U8_256 : DeviceFunction.GROUP_U8_128);
      // The second part of each factor would have to be computed on the way.
      case TF32X3 -> Optional.empty();
    };
  }

  /** {@return the instruction} */
  DeviceFunction product() {
    return product(core, columns).orElseThrow();
  }

  /** {@return how many tiles there are} */
  long count() {
    return plan.batch().size() * left.count() * right.count();
  }

  /** {@return the contracted loops in steps of a stage: the last one in lines} */
  List<Long> depth() {
    List<Long> sizes = new ArrayList<>(plan.depth().sizes());
    long elements = BulkOperand.LINE / core.bytes();
    sizes.set(sizes.size() - 1, Math.ceilDiv(sizes.getLast(), elements));
    return sizes;
  }

  /** {@return the stages of a tile} */
  long steps() {
    return Grid.size(depth());
  }

  /** {@return the bytes of a stage} */
  int stageBytes() {
    return (ROWS + columns) * BulkOperand.LINE;
  }

  /** {@return how many stages there is room for} */
  int stages() {
    return STAGES_BYTES / stageBytes();
  }

  /** {@return memory for the stages and two barriers for each} */
  long sharedBytes() {
    return (long) stages() * (stageBytes() + 2 * DeviceBulk.BARRIER_BYTES);
  }
}
