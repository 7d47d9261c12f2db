package dev.arrayc.mlir.lower;

import dev.arrayc.interpret.Accumulation;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Writes running sums, products and extremes along the last axis for a GPU. A block of threads does
 * a block of a line as {@code Accumulation} defines it: threads scan groups in registers, one of
 * them adds up the groups' totals. Where lines have several blocks, the blocks first leave their
 * totals, and a thread for each line adds those up.
 */
final class DeviceAccumulate {
  /** Shorter lines are a thread's work. */
  private static final long LEAST_LENGTH = 128;

  private static final int BLOCK = Accumulation.BLOCK;

  private final DeviceKernel kernel;
  private final Code code;
  private final Step.Accumulate step;
  private final AccumulateEmitter line;
  private final int lanes;
  private final DType narrow;
  private final DType wide;
  private final Access values;
  private final Access groups;
  private final Reg first;

  /**
   * @param block the number of the block in its line
   */
  private DeviceAccumulate(
      DeviceKernel kernel, Step.Accumulate step, AccumulateEmitter line, Shared shared, Reg block) {
    this.kernel = kernel;
    this.code = kernel.code();
    this.step = step;
    this.line = line;
    this.lanes = lanes(step);
    this.narrow = narrow(step);
    this.wide = wide(step);
    this.values = new Access(code, narrow, shared.values);
    this.groups = new Access(code, wide, shared.groups);
    this.first = code.op("arith.muli", block, code.i64(BLOCK));
  }

  private static int lanes(Step.Accumulate step) {
    return Accumulation.lanes(step.operation().resultType().dtype());
  }

  /** Whether blocks of threads do it. */
  static boolean isByBlocks(Step.Accumulate step) {
    return AccumulateEmitter.lineLength(step).orElse(0) >= LEAST_LENGTH;
  }

  private static long blocks(Step.Accumulate step) {
    return Math.ceilDiv(AccumulateEmitter.lineLength(step).orElseThrow(), (long) BLOCK);
  }

  private static DType narrow(Step.Accumulate step) {
    return AccumulateEmitter.types(step).getFirst();
  }

  private static DType wide(Step.Accumulate step) {
    return AccumulateEmitter.types(step).getLast();
  }

  /** {@return the type of what blocks come to, if they leave that to each other} */
  static Optional<TensorType> totals(Step.Accumulate step) {
    if (!isByBlocks(step) || blocks(step) == 1) {
      return Optional.empty();
    }
    long lines = Grid.size(AccumulateEmitter.parallel(step));
    return Optional.of(TensorType.of(wide(step), lines, blocks(step)));
  }

  static void write(DeviceEmitter program, Step.Accumulate step) {
    List<Long> lines = AccumulateEmitter.parallel(step);
    List<Long> loops = new ArrayList<>(lines);
    loops.add(blocks(step));
    long count = Grid.size(loops);
    if (step.totals().isPresent()) {
      program.launch(
          step, count, kernel -> block(kernel, step, loops, DeviceAccumulate::leaveTotal));
      program.each(step, List.of(Grid.size(lines)), (kernel, part) -> before(kernel, step, part));
    }
    program.launch(step, count, kernel -> block(kernel, step, loops, DeviceAccumulate::finish));
  }

  /** What the threads of a block share: elements of the line, and what groups come to. */
  private record Shared(Reg values, Reg groups) {
    static Shared of(DeviceKernel kernel, Step.Accumulate step) {
      int lanes = lanes(step);
      return new Shared(
          kernel.shared(Cell.memoryType(DeviceAccumulate.narrow(step)), BLOCK + BLOCK / lanes),
          kernel.shared(Cell.memoryType(DeviceAccumulate.wide(step)), BLOCK / lanes));
    }
  }

  /** What a block does when it has scanned its groups. */
  private interface Ending {
    void write(DeviceAccumulate block, Reg number);
  }

  private static void block(
      DeviceKernel kernel, Step.Accumulate step, List<Long> loops, Ending ending) {
    Shared shared = Shared.of(kernel, step);
    Reg number = kernel.wide(kernel.block());
    List<Reg> indices = kernel.indices(number, loops);
    AccumulateEmitter.emit(
        kernel.code(),
        kernel,
        step,
        Part.point(indices.subList(0, indices.size() - 1)),
        line -> {
          DeviceAccumulate block =
              new DeviceAccumulate(kernel, step, line, shared, indices.getLast());
          block.read();
          block.scan();
          ending.write(block, number);
        });
  }

  private Reg thread() {
    return kernel.wide(kernel.thread());
  }

  private void each(long count, Consumer<Reg> inside) {
    code.loop(thread(), code.i64(count), code.i64(DeviceKernel.THREADS), inside);
  }

  /** Where an element is in shared memory: groups begin in other banks. */
  private Reg slot(Reg element) {
    return code.op("arith.addi", element, code.op("arith.divui", element, code.i64(lanes)));
  }

  private long length() {
    return AccumulateEmitter.lineLength(step).orElseThrow();
  }

  /** Neighbouring threads read neighbours; beyond the line is what changes nothing. */
  private void read() {
    each(
        BLOCK,
        element -> {
          Reg index = code.op("arith.addi", first, element);
          Reg isThere = code.cmpi("slt", index, code.i64(length()));
          Reg value = line.element(code.op("arith.minsi", index, code.i64(length() - 1)));
          Reg kept = code.select(isThere, value, line.identity(narrow, 1));
          values.store(Cell.of(narrow, kept), slot(element), 1);
        });
    kernel.barrier();
  }

  private Reg slotOf(Reg group, int lane) {
    Reg start = code.op("arith.muli", group, code.i64(lanes + 1));
    return code.op("arith.addi", start, code.i64(lane));
  }

  /** Each group by itself; then, in order, what stands before each. */
  private void scan() {
    each(
        BLOCK / lanes,
        group -> {
          List<Reg> now = new ArrayList<>();
          for (int lane = 0; lane < lanes; lane++) {
            now.add(values.load(slotOf(group, lane), 1, 1).reg());
          }
          for (int move = 1; move < lanes; move *= 2) {
            List<Reg> moved = new ArrayList<>();
            for (int lane = 0; lane < lanes; lane++) {
              Reg before = lane < move ? line.identity(narrow, 1) : now.get(lane - move);
              moved.add(line.combine(narrow, before, now.get(lane)));
            }
            now = moved;
          }
          for (int lane = 0; lane < lanes; lane++) {
            values.store(Cell.of(narrow, now.get(lane)), slotOf(group, lane), 1);
          }
          Reg last = line.convert(narrow, now.getLast(), wide);
          groups.store(Cell.of(wide, last), group, 1);
        });
    kernel.barrier();
  }

  /** Takes groups' totals to what stands before each group; {@return the block's total} */
  private Reg running(boolean isStored) {
    return code.loop(
            code.i64(0),
            code.i64(BLOCK / lanes),
            code.i64(1),
            List.of(line.identity(wide, 1)),
            (group, before) -> {
              Reg own = groups.load(group, 1, 1).reg();
              if (isStored) {
                groups.store(Cell.of(wide, before.getFirst()), group, 1);
              }
              return List.of(line.combine(wide, before.getFirst(), own));
            })
        .getFirst();
  }

  private static Access totals(DeviceKernel kernel, Step.Accumulate step) {
    return new Access(kernel.code(), wide(step), kernel.base(step.totals().orElseThrow()));
  }

  private void leaveTotal(Reg number) {
    kernel.when(
        kernel.thread(),
        1,
        () -> totals(kernel, step).store(Cell.of(wide, running(false)), number, 1));
  }

  /** Takes the totals of a line's blocks to what stands before each block. */
  private static void before(DeviceKernel kernel, Step.Accumulate step, Part part) {
    Code code = kernel.code();
    AccumulateEmitter line = AccumulateEmitter.combining(code, kernel, step);
    DType wide = wide(step);
    part.run(
        code,
        0,
        1,
        1,
        (number, lanes) -> {
          Reg from = code.op("arith.muli", number, code.i64(blocks(step)));
          Reg identity = line.identity(wide, 1);
          code.loop(
              code.i64(0),
              code.i64(blocks(step)),
              code.i64(1),
              List.of(identity, identity),
              (block, carried) -> {
                Reg at = code.op("arith.addi", from, block);
                Reg own = totals(kernel, step).load(at, 1, 1).reg();
                Reg sum = line.combine(wide, carried.getFirst(), carried.getLast());
                totals(kernel, step).store(Cell.of(wide, sum), at, 1);
                return List.of(sum, own);
              });
        });
  }

  private void finish(Reg number) {
    kernel.when(kernel.thread(), 1, () -> running(true));
    kernel.barrier();
    Reg before =
        step.totals().isPresent()
            ? totals(kernel, step).load(number, 1, 1).reg()
            : line.identity(wide, 1);
    each(
        BLOCK,
        element -> {
          Reg index = code.op("arith.addi", first, element);
          Reg group = code.op("arith.divui", element, code.i64(lanes));
          Reg carry = line.combine(wide, before, groups.load(group, 1, 1).reg());
          Reg own = values.load(slot(element), 1, 1).reg();
          Reg value = line.combine(narrow, line.convert(wide, carry, narrow), own);
          Reg isThere = code.cmpi("slt", index, code.i64(length()));
          code.when(isThere, () -> line.store(value, index), () -> {});
        });
  }
}
