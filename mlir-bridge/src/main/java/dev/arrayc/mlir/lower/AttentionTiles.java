package dev.arrayc.mlir.lower;

import dev.arrayc.ir.DType;
import dev.arrayc.ir.Value;
import dev.arrayc.mlir.codegen.Precision;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How a GPU computes an attention: a block of threads takes some queries through all keys, a warp a
 * part of them in fragments of 16 rows, and keys and values come through shared memory in tiles.
 *
 * @param warps of a block
 * @param fragments of each warp, one below the other
 * @param tile how many keys are in shared memory at a time
 */
record AttentionTiles(Step.Attention step, int warps, int fragments, int tile) {
  /** Rows of a fragment. */
  static final int ROWS = 16;

  /** Columns of a fragment. */
  static final int COLUMNS = 8;

  /** Bytes along the contracted loop that an instruction takes of both operands. */
  static final int PART_BYTES = 32;

  /** Tiles in shared memory: one is multiplied while another is on its way. */
  static final int STAGES = 2;

  /** Of 48 KiB, beside a word that says how far to go. */
  private static final int MOST_SHARED = (48 << 10) - 64;

  /** A line is longer by this: lines begin in other banks. */
  private static final int PAD = 16;

  /** The results of a longer row, with all else, take more registers than a thread has. */
  private static final int MOST_OUT = 128;

  private static final int MOST_DEPTH = 128;

  /** Where each query is two numbers. */
  private static final int MOST_TWOFOLD = 96;

  /** Two fragments for each warp read keys and values half as often, if registers are there. */
  private static final int MOST_DOUBLE = 64;

  /** Large blocks need so many of them. */
  private static final long MANY = 128;

  /** What an estimate of time takes a GPU for: operations and bytes of memory in a nanosecond. */
  private static final long FLOPS = 200_000;

  private static final long BYTES = 2_000;
  private static final long MULTIPROCESSORS = 128;

  /** A step from tile to tile takes at least so long, and a launch of another kernel. */
  private static final long TILE_NANOSECONDS = 1_000;

  private static final long LAUNCH_NANOSECONDS = 3_000;

  /** {@return what multiplies both products, if both may be multiplied alike} */
  static Optional<TensorCore> core(AttentionPattern pattern, Precision precision) {
    DType type = pattern.query().array().tensorType().dtype();
    boolean isSame =
        type.isFloat()
            && pattern.key().array().tensorType().dtype() == type
            && pattern.output().operandType(0).dtype() == type
            && pattern.output().operandType(1).dtype() == type
            && ContractEmitter.accumulation(pattern.scores()) == DType.F32
            && ContractEmitter.accumulation(pattern.output()) == DType.F32;
    if (!isSame) {
      return Optional.empty();
    }
    Optional<TensorCore> first = TensorCore.of(type, pattern.scores().attributes(), precision);
    Optional<TensorCore> second = TensorCore.of(type, pattern.output().attributes(), precision);
    return first.flatMap(a -> second.map(b -> a.compareTo(b) > 0 ? a : b));
  }

  static AttentionTiles of(Step.Attention step) {
    AttentionTiles small = new AttentionTiles(step, 4, 1, 0).filled();
    boolean isNarrow = step.core().bytes() == 2 && small.longest() <= MOST_DOUBLE;
    AttentionTiles large =
        (isNarrow ? new AttentionTiles(step, 4, 2, 0) : new AttentionTiles(step, 8, 1, 0)).filled();
    return large.blocks() >= MANY && large.sharedBytes() <= MOST_SHARED ? large : small;
  }

  /** {@return the same with as many keys at a time as there is room for} */
  private AttentionTiles filled() {
    int keys = 64;
    while (keys > ROWS && STAGES * (long) keys * (keyBytes() + valueBytes()) > MOST_SHARED) {
      keys /= 2;
    }
    return new AttentionTiles(step, warps, fragments, keys);
  }

  private static int padded(long length, int multiple) {
    return Math.toIntExact(Math.ceilDiv(length, (long) multiple) * multiple);
  }

  /** {@return the iterations of a loop} */
  long size(int loop) {
    return step.body().space().get(loop);
  }

  private long longest() {
    return Math.max(size(step.depth()), size(step.out()));
  }

  /** {@return the contracted length in elements, in whole parts} */
  int depth() {
    return padded(size(step.depth()), PART_BYTES / step.core().bytes());
  }

  /** {@return the length of a result's row, in whole pairs of fragments} */
  int out() {
    return padded(size(step.out()), 2 * COLUMNS);
  }

  /** {@return bytes from query to query and from key to key in shared memory} */
  int keyBytes() {
    return line(depth());
  }

  /** {@return bytes from value to value in shared memory} */
  int valueBytes() {
    return line(out());
  }

  private int line(int length) {
    int bytes = length * step.core().bytes();
    return bytes % (2 * PAD) == 0 ? bytes + PAD : bytes;
  }

  /** Whether the last tile along a loop goes beyond its end. */
  boolean isRagged(int loop, int length) {
    return size(loop) % length != 0;
  }

  int threads() {
    return warps * DeviceKernel.WARP;
  }

  /** {@return the queries of a block} */
  int queries() {
    return warps * fragments * ROWS;
  }

  /** {@return the bytes that a block shares: tiles, and before them its queries} */
  long sharedBytes() {
    long tiles = STAGES * (long) tile * (keyBytes() + valueBytes());
    return Math.max(tiles, (long) queries() * keyBytes());
  }

  /** {@return the loops between blocks: all but those over queries and keys} */
  List<Integer> batch() {
    return IntStream.range(0, step.depth())
        .filter(loop -> loop != step.rows() && loop != step.keys())
        .boxed()
        .toList();
  }

  List<Long> batchSizes() {
    return batch().stream().map(this::size).toList();
  }

  long rowTiles() {
    return Math.ceilDiv(size(step.rows()), (long) queries());
  }

  long blocks() {
    return Grid.size(batchSizes()) * rowTiles();
  }

  /** {@return the loops in the order in which what is written anew for each number needs them} */
  Collapse loops() {
    List<Integer> order = new ArrayList<>(batch());
    order.addAll(List.of(step.rows(), step.keys(), step.depth(), step.out()));
    return new Collapse(
        order.stream().map(this::size).toList(), order, order.stream().map(loop -> 0).toList());
  }

  /** {@return how many scores are computed: those in tiles that a mask hides as a whole are not} */
  private long scores() {
    long keys = size(step.keys());
    Optional<VisibleKeys> visible = VisibleKeys.of(step);
    long inBatch = 0;
    for (long row = 0; row < size(step.rows()); row += queries()) {
      long rows = Math.min(queries(), size(step.rows()) - row);
      long past = row + queries();
      inBatch += rows * visible.map(v -> Math.clamp(past + v.beyond(), 1, keys)).orElse(keys);
    }
    return Grid.size(batchSizes()) * inBatch;
  }

  Cost cost() {
    long products = 2 * (size(step.depth()) + size(step.out()));
    Set<Value> read = new LinkedHashSet<>();
    step.body().loads().forEach(load -> read.add(load.place().buffer()));
    long bytes = read.stream().mapToLong(v -> v.tensorType().bytes()).sum();
    return new Cost(
        scores() * (products + Cost.flops(step.body())),
        bytes + step.operation().resultType().bytes());
  }

  /** Whether one kernel is quicker than three, which pass the scores through memory. */
  boolean pays() {
    int depth = step.core() == TensorCore.TF32X3 ? MOST_TWOFOLD : MOST_DEPTH;
    boolean isEmpty = step.body().space().contains(0L);
    if (size(step.depth()) > depth || size(step.out()) > MOST_OUT || isEmpty) {
      return false;
    }
    long waves = Math.ceilDiv(blocks(), MULTIPROCESSORS);
    long tiles = Math.ceilDiv(size(step.keys()), (long) tile);
    long work = cost().flops() / FLOPS;
    long alone = Math.max(work, waves * tiles * TILE_NANOSECONDS);
    // Scores are written and read, and so is what the softmax makes of them.
    long apart = work + 4 * scores() * step.core().bytes() / BYTES + 2 * LAUNCH_NANOSECONDS;
    return isInLines() && alone <= apart;
  }

  /** Whether queries, keys and values lie so that copies of several elements bring them. */
  private boolean isInLines() {
    return Stream.of(step.query(), step.key()).allMatch(f -> isInLines(f, step.depth()))
        && isInLines(step.value(), step.out());
  }

  private boolean isInLines(int factor, int inner) {
    return step.body().nodes().get(factor) instanceof Node.Load load
        ? width(load.place().offset(step.body().loops()), inner) >= 4
        : size(inner) * step.core().bytes() % 4 == 0;
  }

  /** {@return how many neighbouring bytes of an operand one copy may move} */
  int width(Affine offset, int inner) {
    int bytes = step.core().bytes();
    int most = PAD;
    while (most > bytes && !isInPieces(offset, inner, most / bytes)) {
      most /= 2;
    }
    return most;
  }

  /** Whether neighbours along a loop are whole pieces of so many elements, each aligned. */
  boolean isInPieces(Affine offset, int inner, int elements) {
    boolean all = offset.coefficient(inner) == 1 && offset.constant() % elements == 0;
    for (int loop = 0; loop < offset.loops() && all; loop++) {
      all = loop == inner || size(loop) == 1 || offset.coefficient(loop) % elements == 0;
    }
    return all && size(inner) % elements == 0;
  }
}
