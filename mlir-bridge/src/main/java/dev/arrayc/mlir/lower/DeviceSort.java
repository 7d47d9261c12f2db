package dev.arrayc.mlir.lower;

import dev.arrayc.ir.DType;
import dev.arrayc.ir.Operation;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;

/**
 * Writes stable merge sorts for a GPU. In each round runs of sorted elements join in pairs; a
 * thread takes an element to its place, which is its place in its own run and the number of
 * elements of the other run that come before it, found by bisection. Equals come from the left run.
 */
final class DeviceSort {
  private static final long KEY_FROM = 32;

  private final DeviceEmitter program;
  private final Step step;
  private final Operation operation;
  private final TensorType type;
  private final long length;
  private final long stride;

  private DeviceSort(DeviceEmitter program, Step step, Operation operation) {
    this.program = program;
    this.step = step;
    this.operation = operation;
    this.type = operation.operandType(0);
    int axis =
        type.rank() == 0
            ? -1
            : Math.floorMod((int) operation.attributes().integer("dimension"), type.rank());
    this.length = axis < 0 ? 1 : type.dim(axis);
    this.stride = axis < 0 ? 1 : type.strides()[axis];
  }

  /** What is sorted, while a kernel is written: positions, or words themselves. */
  private interface Items {
    /** {@return the item at a place, before the round} */
    Reg read(Reg place);

    void write(Reg item, Reg place);

    Reg isBefore(Reg a, Reg b);
  }

  private long rounds() {
    return length <= 1 ? 0 : 64 - Long.numberOfLeadingZeros(length - 1);
  }

  private void each(BiConsumer<DeviceKernel, Part> inside) {
    program.each(step, List.of(type.size()), inside);
  }

  // Positions of elements.

  static void write(DeviceEmitter program, Step.Sort step) {
    if (step.operation().operandType(0).size() > 0) {
      new DeviceSort(program, step, step.operation()).positions(step);
    }
  }

  private void positions(Step.Sort step) {
    each(
        (kernel, part) ->
            part.run(
                kernel.code(),
                0,
                type.size(),
                1,
                (place, lanes) -> {
                  Code code = kernel.code();
                  Reg position = code.op("arith.remui", place, code.i64(length));
                  order(kernel, step.order()).store(position(code, position), place, 1);
                }));
    sort((kernel, line) -> new Positions(kernel, step, line));
    each(
        (kernel, part) ->
            part.run(
                kernel.code(), 0, type.size(), 1, (place, lanes) -> place(kernel, step, place)));
  }

  private static Access order(DeviceKernel kernel, Value order) {
    return new Access(kernel.code(), DType.I32, kernel.base(order));
  }

  private static Cell position(Code code, Reg index) {
    return Cell.of(DType.I32, code.cast("arith.trunci", index, "i32"));
  }

  /** Where the elements of a line are: the offset of its first one. */
  private Reg base(Code code, Reg line) {
    Reg inner = code.op("arith.remui", line, code.i64(stride));
    Reg outer = code.op("arith.divui", line, code.i64(stride));
    return code.op("arith.addi", code.op("arith.muli", outer, code.i64(length * stride)), inner);
  }

  private Reg offset(Code code, Reg base, Reg index) {
    return code.op("arith.addi", base, code.op("arith.muli", index, code.i64(stride)));
  }

  private void place(DeviceKernel kernel, Step.Sort step, Reg place) {
    Code code = kernel.code();
    Reg line = code.op("arith.divui", place, code.i64(length));
    Reg index = code.op("arith.remui", place, code.i64(length));
    Reg base = base(code, line);
    Reg last = code.op("arith.addi", place, code.i64(rounds() % 2 * type.size()));
    Reg source =
        code.cast("arith.extui", order(kernel, step.order()).load(last, 1, 1).reg(), "i64");
    for (int i = 0; i < operation.operands().size(); i++) {
      Cell value =
          access(kernel, operation.operands().get(i)).load(offset(code, base, source), 1, 1);
      access(kernel, operation.results().get(i)).store(value, offset(code, base, index), 1);
    }
  }

  private static Access access(DeviceKernel kernel, Value buffer) {
    return new Access(kernel.code(), buffer.tensorType().dtype(), kernel.base(buffer));
  }

  private final class Positions implements Items {
    private final DeviceKernel kernel;
    private final Code code;
    private final Step.Sort step;
    private final Reg base;
    private final Reg odd;

    Positions(DeviceKernel kernel, Step.Sort step, Reg line) {
      this.kernel = kernel;
      this.code = kernel.code();
      this.step = step;
      this.base = base(code, line);
      this.odd = code.op("arith.andi", kernel.round(), code.i64(1));
    }

    private Reg half(Reg number) {
      return code.op("arith.muli", number, code.i64(type.size()));
    }

    @Override
    public Reg read(Reg place) {
      Reg at = code.op("arith.addi", place, half(odd));
      return code.cast("arith.extui", order(kernel, step.order()).load(at, 1, 1).reg(), "i64");
    }

    @Override
    public void write(Reg item, Reg place) {
      Reg other = code.op("arith.subi", code.i64(1), odd);
      Reg at = code.op("arith.addi", place, half(other));
      order(kernel, step.order()).store(position(code, item), at, 1);
    }

    @Override
    public Reg isBefore(Reg a, Reg b) {
      List<Cell> arguments = new ArrayList<>();
      for (Value operand : operation.operands()) {
        arguments.add(access(kernel, operand).load(offset(code, base, a), 1, 1));
        arguments.add(access(kernel, operand).load(offset(code, base, b), 1, 1));
      }
      return BodyEmitter.region(code, kernel, step.comparator(), arguments).getFirst().reg();
    }
  }

  // Words by their upper halves.

  static void write(DeviceEmitter program, Step.SortWords step) {
    if (step.operation().operandType(0).size() > 0) {
      new DeviceSort(program, step, step.operation()).words(step);
    }
  }

  private void words(Step.SortWords step) {
    sort((kernel, line) -> new Words(kernel, step));
    if (rounds() % 2 == 1) {
      each(
          (kernel, part) ->
              part.run(
                  kernel.code(),
                  0,
                  type.size(),
                  1,
                  (place, lanes) -> {
                    Cell word = access(kernel, step.spare()).load(place, 1, 1);
                    access(kernel, operation.result()).store(word, place, 1);
                  }));
    }
  }

  private final class Words implements Items {
    private final Code code;
    private final Access from;
    private final Access to;

    Words(DeviceKernel kernel, Step.SortWords step) {
      this.code = kernel.code();
      Reg result = kernel.base(operation.result());
      Reg spare = kernel.base(step.spare());
      Reg odd = code.cast("arith.trunci", kernel.round(), "i1");
      this.from = new Access(code, DType.U64, code.select(odd, spare, result));
      this.to = new Access(code, DType.U64, code.select(odd, result, spare));
    }

    @Override
    public Reg read(Reg place) {
      return from.load(place, 1, 1).reg();
    }

    @Override
    public void write(Reg item, Reg place) {
      to.store(Cell.of(DType.U64, item), place, 1);
    }

    @Override
    public Reg isBefore(Reg a, Reg b) {
      Reg half = code.i64(KEY_FROM);
      return code.cmpi("ult", code.op("arith.shrui", a, half), code.op("arith.shrui", b, half));
    }
  }

  // Rounds.

  private void sort(BiFunction<DeviceKernel, Reg, Items> items) {
    if (rounds() > 0) {
      program.rounds(
          step,
          Math.ceilDiv(type.size(), DeviceKernel.THREADS),
          rounds(),
          kernel ->
              kernel.each(
                  List.of(type.size()),
                  part ->
                      part.run(
                          kernel.code(),
                          0,
                          type.size(),
                          1,
                          (place, lanes) -> merge(kernel, place, items))));
    }
  }

  private void merge(DeviceKernel kernel, Reg place, BiFunction<DeviceKernel, Reg, Items> make) {
    Code code = kernel.code();
    Reg line = code.op("arith.divui", place, code.i64(length));
    Reg index = code.op("arith.remui", place, code.i64(length));
    Reg first = code.op("arith.subi", place, index);
    Items items = make.apply(kernel, line);
    Reg width = code.op("arith.shli", code.i64(1), kernel.round());
    Reg both = code.op("arith.addi", width, width);
    Reg low = code.op("arith.andi", index, code.op("arith.subi", code.i64(0), both));
    Reg middle = end(code, low, width);
    Reg high = end(code, middle, width);
    Reg isLeft = code.cmpi("slt", index, middle);
    Reg own = items.read(place);
    Reg start = code.select(isLeft, middle, low);
    List<Reg> found =
        code.whileLoop(
            List.of(start, code.select(isLeft, high, middle)),
            now -> code.cmpi("slt", now.getFirst(), now.getLast()),
            now -> {
              Reg sum = code.op("arith.addi", now.getFirst(), now.getLast());
              Reg at = code.op("arith.shrui", sum, code.i64(1));
              Reg other = items.read(code.op("arith.addi", first, at));
              Reg before =
                  items.isBefore(code.select(isLeft, other, own), code.select(isLeft, own, other));
              code.at(operation.span());
              // Of the left run, what does not come after this element stays before it.
              Reg goesBefore = code.cmpi("eq", before, isLeft);
              return List.of(
                  code.select(goesBefore, code.op("arith.addi", at, code.i64(1)), now.getFirst()),
                  code.select(goesBefore, now.getLast(), at));
            });
    // Its place in its own run, and how many of the other run come before.
    Reg before = code.op("arith.subi", found.getFirst(), start);
    Reg ownStart = code.select(isLeft, low, middle);
    Reg among = code.op("arith.subi", index, ownStart);
    Reg to = code.op("arith.addi", low, code.op("arith.addi", among, before));
    items.write(own, code.op("arith.addi", first, to));
  }

  private Reg end(Code code, Reg low, Reg count) {
    return code.op("arith.minsi", code.op("arith.addi", low, count), code.i64(length));
  }
}
