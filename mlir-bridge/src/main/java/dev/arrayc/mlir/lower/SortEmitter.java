package dev.arrayc.mlir.lower;

import dev.arrayc.ir.DType;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes a sort: for each line along the axis a stable bottom-up merge sort of positions, with the
 * comparator in line, then the elements of all operands in that order. The same algorithm as the
 * interpreter's, so that comparators that are no order agree too.
 */
final class SortEmitter {
  private final Code code;
  private final Memory memory;
  private final Step.Sort step;
  private final TensorType type;
  private final int axis;
  private final long length;
  private final long stride;
  private final Access order;

  private SortEmitter(Code code, Memory memory, Step.Sort step) {
    this.code = code;
    this.memory = memory;
    this.step = step;
    this.type = step.operation().operandType(0);
    this.axis =
        type.rank() == 0
            ? -1
            : Math.floorMod((int) step.operation().attributes().integer("dimension"), type.rank());
    this.length = axis < 0 ? 1 : type.dim(axis);
    this.stride = axis < 0 ? 1 : type.strides()[axis];
    this.order = new Access(code, DType.I32, memory.base(step.order()));
  }

  static void emit(Code code, Memory memory, Step.Sort step) {
    if (step.operation().operandType(0).size() > 0) {
      code.at(step.span());
      SortEmitter emitter = new SortEmitter(code, memory, step);
      emitter.lines(0, code.i64(0));
    }
  }

  private void lines(int at, Reg base) {
    if (at >= type.rank()) {
      line(base);
    } else if (at == axis) {
      lines(at + 1, base);
    } else {
      code.loop(
          code.i64(0),
          code.i64(type.dim(at)),
          code.i64(1),
          index -> {
            Reg offset = code.op("arith.muli", index, code.i64(type.strides()[at]));
            lines(at + 1, code.op("arith.addi", base, offset));
          });
    }
  }

  private void line(Reg base) {
    code.loop(
        code.i64(0),
        code.i64(length),
        code.i64(1),
        index -> order.store(position(index), index, 1));
    int levels = 64 - Long.numberOfLeadingZeros(Math.max(length, 1) - 1);
    // The two halves of the order buffer take turns.
    List<Reg> halves =
        code.loop(
            code.i64(0),
            code.i64(length <= 1 ? 0 : levels),
            code.i64(1),
            List.of(code.i64(0), code.i64(length)),
            (level, carried) -> {
              Reg width = code.op("arith.shli", code.i64(1), level);
              Reg step = code.op("arith.addi", width, width);
              code.loop(
                  code.i64(0),
                  code.i64(length),
                  step,
                  low -> merge(base, carried.getFirst(), carried.getLast(), low, width));
              return List.of(carried.getLast(), carried.getFirst());
            });
    code.loop(
        code.i64(0), code.i64(length), code.i64(1), index -> place(base, halves.getFirst(), index));
  }

  private Cell position(Reg index) {
    return Cell.of(DType.I32, code.cast("arith.trunci", index, "i32"));
  }

  private Reg end(Reg low, Reg count) {
    return code.op("arith.minsi", code.op("arith.addi", low, count), code.i64(length));
  }

  /** Merges the runs {@code low … middle} and {@code middle … high}; equals come from the left. */
  private void merge(Reg base, Reg from, Reg to, Reg low, Reg width) {
    Reg middle = end(low, width);
    Reg high = end(middle, width);
    code.loop(
        low,
        high,
        code.i64(1),
        List.of(low, middle),
        (out, carried) -> {
          Reg left = carried.getFirst();
          Reg right = carried.getLast();
          Reg leftDone = code.cmpi("eq", left, middle);
          Reg rightOpen = code.cmpi("slt", right, high);
          // Where a run is used up, any element will do: its comparison does not count.
          Reg a = read(from, code.select(rightOpen, right, low));
          Reg b = read(from, code.select(leftDone, low, left));
          Reg before = code.op("arith.andi", rightOpen, isBefore(base, a, b));
          Reg takeRight = code.op("arith.ori", leftDone, before);
          code.at(step.span());
          order.store(position(code.select(takeRight, a, b)), code.op("arith.addi", to, out), 1);
          Reg one = code.cast("arith.extui", takeRight, "i64");
          Reg other = code.op("arith.subi", code.i64(1), one);
          return List.of(code.op("arith.addi", left, other), code.op("arith.addi", right, one));
        });
  }

  private Reg read(Reg half, Reg index) {
    Cell position = order.load(code.op("arith.addi", half, index), 0, 1);
    return code.cast("arith.extui", position.reg(), "i64");
  }

  private Reg isBefore(Reg base, Reg a, Reg b) {
    List<Cell> arguments = new ArrayList<>();
    for (Value operand : step.operation().operands()) {
      arguments.add(element(operand, base, a));
      arguments.add(element(operand, base, b));
    }
    return BodyEmitter.region(code, memory, step.comparator(), arguments).getFirst().reg();
  }

  private Access access(Value buffer) {
    return new Access(code, buffer.tensorType().dtype(), memory.base(buffer));
  }

  private Reg offset(Reg base, Reg index) {
    return code.op("arith.addi", base, code.op("arith.muli", index, code.i64(stride)));
  }

  private Cell element(Value buffer, Reg base, Reg index) {
    return access(buffer).load(offset(base, index), 0, 1);
  }

  private void place(Reg base, Reg half, Reg index) {
    Reg source = read(half, index);
    for (int i = 0; i < step.operation().operands().size(); i++) {
      Cell value = element(step.operation().operands().get(i), base, source);
      access(step.operation().results().get(i)).store(value, offset(base, index), 1);
    }
  }
}
