package dev.arrayc.mlir.lower;

import dev.arrayc.mlir.codegen.DeviceFunction;
import java.util.ArrayList;
import java.util.List;

/**
 * One operand's way to the tensor cores: from memory to a stage in shared memory, and from there to
 * fragments in registers. A stage holds {@value #DEPTH_BYTES} bytes of the contracted loops for
 * each row or column of the square. It lies as the operand does, with the contracted loops
 * innermost or outermost, in chunks of 16 bytes whose numbers are mixed with those of their lines,
 * so that the eight that a warp touches at once are in different banks. What is beyond the operand
 * is zero.
 */
final class TensorOperand {
  static final int DEPTH_BYTES = 64;

  /** Fragments follow each other along the contracted loops. */
  static final int PARTS = 2;

  private static final int CHUNK = 16;

  /** Rows or columns of a square. */
  private static final long SQUARE = 8;

  private static final int PART_BYTES = DEPTH_BYTES / PARTS;

  private final DeviceKernel kernel;
  private final Code code;
  private final ContractTiles plan;
  private final ContractTiles.Side side;
  private final Affine offset;
  private final int bytes;
  private final int length;
  private final int width;
  private final boolean isAlongDepth;
  private final Reg shared;
  private final Reg memory;
  private final Reg origin;
  private final Reg first;

  TensorOperand(
      DeviceKernel kernel,
      ContractTiles plan,
      TensorCore core,
      ContractTiles.Side side,
      Reg number,
      ContractTiles.Square square) {
    this.kernel = kernel;
    this.code = kernel.code();
    this.plan = plan;
    this.side = side;
    this.offset = side.offset();
    this.bytes = core.bytes();
    this.length = plan.side();
    // Bytes cannot turn on their way to registers: they turn on their way to shared memory.
    this.isAlongDepth = plan.depth().isContiguous(offset) || !isContiguous() || bytes == 1;
    this.width = width();
    this.shared = kernel.shared("i8", (long) DeviceTensor.STAGES * stageBytes());
    this.memory = kernel.base(side.load().place().buffer());
    this.origin =
        add(plan.batch().offset(code, square.batch(), offset), code.i64(offset.constant()));
    this.first = times(number, length);
  }

  private Reg add(Reg a, Reg b) {
    return code.op("arith.addi", a, b);
  }

  private Reg times(Reg a, long b) {
    return code.op("arith.muli", a, code.i64(b));
  }

  private Reg over(Reg a, long b) {
    return code.op("arith.divui", a, code.i64(b));
  }

  private Reg rest(Reg a, long b) {
    return code.op("arith.remui", a, code.i64(b));
  }

  private Reg mixed(Reg a, Reg b) {
    return code.op("arith.xori", a, b);
  }

  private long stageBytes() {
    return (long) length * DEPTH_BYTES;
  }

  private boolean isContiguous() {
    return side.loops().isContiguous(offset);
  }

  // From memory to shared memory.

  /** {@return how many neighbouring bytes one copy moves} */
  private int width() {
    ContractTiles.Loops inner = isAlongDepth ? plan.depth() : side.loops();
    int most = CHUNK;
    while (most > bytes && !isInPieces(inner, most / bytes)) {
      most /= 2;
    }
    return most;
  }

  /** Whether an operand is whole pieces of so many elements that begin at multiples of them. */
  private boolean isInPieces(ContractTiles.Loops inner, int elements) {
    boolean all = inner.isContiguous(offset) && offset.constant() % elements == 0;
    for (int loop = 0; loop < offset.loops() && all; loop++) {
      boolean isInner = loop == inner.loops().getLast();
      all = isInner || offset.coefficient(loop) % elements == 0;
    }
    return all && inner.sizes().getLast() % elements == 0;
  }

  /** Begins to copy what a stage needs from a contracted index on. */
  void copy(Reg stage, Reg from) {
    Reg thread = kernel.wide(kernel.thread());
    int piece = width / bytes;
    int depth = DEPTH_BYTES / bytes;
    // Neighbouring threads read neighbours.
    boolean alongDepth = isAlongDepth && !(bytes == 1 && isContiguous());
    int inner = alongDepth ? depth / piece : isAlongDepth ? length : length / piece;
    int step = isAlongDepth && !alongDepth ? 1 : piece;
    Reg start = code.address(shared, times(stage, stageBytes()), "i8");
    long pieces = stageBytes() / width;
    for (long i = 0; i * DeviceKernel.THREADS < pieces; i++) {
      Reg number = add(thread, code.i64(i * DeviceKernel.THREADS));
      Reg a = times(rest(number, inner), step);
      Reg b = over(number, inner);
      Reg along = alongDepth ? a : b;
      Reg across = alongDepth ? b : a;
      move(from, along, across, start);
    }
  }

  /** Copies one piece. */
  private void move(Reg from, Reg along, Reg across, Reg start) {
    Reg depth = add(from, along);
    Reg index = add(first, across);
    Reg isThere = code.cmpi("ult", depth, code.i64(plan.depth().size()));
    if (side.loops().size() % length != 0) {
      Reg isInside = code.cmpi("ult", index, code.i64(side.loops().size()));
      isThere = code.op("arith.andi", isThere, isInside);
    }
    Reg at =
        add(
            add(origin, side.loops().offset(code, index, offset)),
            plan.depth().offset(code, depth, offset));
    Reg source = code.address(memory, times(code.select(isThere, at, code.i64(0)), bytes), "i8");
    Reg target = code.address(start, place(along, across), "i8");
    if (width < 4) {
      String type = "i" + 8 * width;
      Reg value = code.load(source, type, 1);
      code.store(code.select(isThere, value, code.integer(type, 0)), target);
      return;
    }
    Reg size = code.select(isThere, code.integer("i32", width), code.integer("i32", 0));
    kernel.call(DeviceFunction.copying(width), target, source, size);
  }

  /** Where an element is in a stage, in bytes. */
  private Reg place(Reg along, Reg across) {
    Reg inner = times(isAlongDepth ? along : across, bytes);
    Reg chunk = over(inner, CHUNK);
    return add(
        isAlongDepth ? lineAlongDepth(across, chunk) : lineAcross(along, chunk),
        rest(inner, CHUNK));
  }

  /** Two rows of 64 bytes are a line of eight chunks. */
  private Reg lineAlongDepth(Reg across, Reg chunk) {
    Reg pair = over(across, 2);
    Reg number = add(times(rest(across, 2), 4), mixed(chunk, rest(pair, 4)));
    return add(times(pair, 2 * DEPTH_BYTES), times(number, CHUNK));
  }

  /** A line is what all rows or columns of the square have at one contracted index. */
  private Reg lineAcross(Reg along, Reg chunk) {
    // Squares are read by eight lines at once, words by four lines of two chunks.
    Reg mixing = bytes == 2 ? rest(along, 8) : times(rest(along, 4), 2);
    return add(times(along, (long) length * bytes), times(mixed(chunk, mixing), CHUNK));
  }

  // From shared memory to registers.

  private Reg stage(Reg stage, Reg place) {
    return code.address(shared, add(times(stage, stageBytes()), place), "i8");
  }

  private List<Reg> squares(DeviceFunction function, Reg address) {
    Reg four = kernel.call(function, "i32", 4, address);
    List<Reg> words = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      words.add(Lanes.slice(code, four, i, 1));
    }
    return words;
  }

  private boolean isByWords() {
    return !isAlongDepth && bytes == 4;
  }

  private Reg word(Reg stage, Reg along, Reg across) {
    return code.load(stage(stage, place(along, across)), "i32", 1);
  }

  /** {@return the four words that a lane has of a fragment of the left operand} */
  List<Reg> ofLeft(Reg stage, int part, Reg row, Reg lane) {
    // Above, below, then both further along.
    Reg below = rest(over(lane, 8), 2);
    return isByWords()
        ? words(stage, part, row, lane, List.of(0, 2, 1, 3))
        : fragment(stage, part, row, lane, below, over(lane, 16));
  }

  /** {@return the two words that a lane has of each of two fragments of the right operand} */
  List<Reg> ofRight(Reg stage, int part, Reg column, Reg lane) {
    // Both along the contracted loops, then both of the next columns.
    Reg later = rest(over(lane, 8), 2);
    return isByWords()
        ? words(stage, part, column, lane, List.of(0, 1, 2, 3))
        : fragment(stage, part, column, lane, over(lane, 16), later);
  }

  /** Words at these places: two along the contracted loops, then both eight rows or columns on. */
  private List<Reg> words(Reg stage, int part, Reg from, Reg lane, List<Integer> order) {
    Reg along = add(rest(lane, 4), code.i64((long) part * PART_BYTES / 4));
    Reg across = add(from, over(lane, 4));
    return order.stream()
        .map(
            i ->
                word(
                    stage, add(along, code.i64(i % 2 * 4L)), add(across, code.i64(i / 2 * SQUARE))))
        .toList();
  }

  /**
   * Four squares, of which a lane names one row.
   *
   * @param beside 1 if the lane's square is eight rows or columns further, else 0
   * @param later 1 if it is further along the contracted loops by half of a fragment, else 0
   */
  private List<Reg> fragment(Reg stage, int part, Reg from, Reg lane, Reg beside, Reg later) {
    Reg across = add(from, times(beside, 8));
    long half = PART_BYTES / 2 / bytes;
    Reg along = add(times(later, half), code.i64((long) part * PART_BYTES / bytes));
    Reg inSquare = rest(lane, 8);
    return isAlongDepth
        ? squares(DeviceFunction.SQUARES, stage(stage, place(along, add(across, inSquare))))
        : squares(DeviceFunction.SQUARES_TURNED, stage(stage, place(add(along, inSquare), across)));
  }
}
