package dev.arrayc.mlir.lower;

import dev.arrayc.interpret.Accumulation;
import dev.arrayc.interpret.Reducer;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.TensorType;
import dev.arrayc.mlir.lower.Node.Place;
import dev.arrayc.op.Op;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Writes running sums, products and extremes in their one order ({@code Accumulation} of the
 * interpreter says it in full). Along the last axis a group is a vector: it takes up itself, moved
 * by 1, 2, 4 and 8 lanes, then what the groups before leave; only that goes from group to group.
 * Along another axis each lane of a vector accumulates by itself.
 */
final class AccumulateEmitter {
  private static final int BEFORE = 0;
  private static final int AXIS = 1;
  private static final int AFTER = 2;

  private final Code code;
  private final Step.Accumulate step;
  private final Part part;
  private final Collapse collapse;
  private final BodyEmitter body;
  private final Place result;
  private final int axis;
  private final long length;
  private final boolean isOrdered;
  private final DType dtype;
  private final DType narrow;
  private final DType wide;

  private AccumulateEmitter(Code code, Memory memory, Step.Accumulate step, Part part) {
    this.code = code;
    this.step = step;
    this.part = part;
    this.collapse = loops(step);
    this.result = result(step);
    this.axis = collapse.sizes().size() - 1;
    this.length = collapse.sizes().get(axis);
    this.dtype = step.operation().resultType().dtype();
    this.isOrdered = Reducer.isOrdered(step.reducer(), dtype);
    this.narrow = types(step).getFirst();
    this.wide = types(step).getLast();
    int vectors = isAlongLast() ? axis : axis - 1;
    this.body = new BodyEmitter(code, memory, step.body(), collapse, vectors);
  }

  static Place result(Step.Accumulate step) {
    TensorType type = step.operation().resultType();
    return new Place(
        step.operation().result(), type.shape(), Affine.identity(type.rank()), List.of());
  }

  /** The axis comes last, whatever lies behind it in memory. */
  private static Collapse loops(Step.Accumulate step) {
    List<Integer> classes = new ArrayList<>();
    for (int d = 0; d < step.body().loops(); d++) {
      classes.add(d < step.axis() ? BEFORE : d == step.axis() ? AXIS : AFTER);
    }
    List<Affine> offsets = BodyEmitter.offsets(step.body(), List.of(result(step)));
    Collapse collapse = Collapse.of(step.body().space(), classes, offsets);
    return collapse.moved(collapse.classes().indexOf(AXIS), collapse.sizes().size() - 1);
  }

  /** {@return the sizes of the loops over lines} */
  static List<Long> parallel(Step.Accumulate step) {
    List<Long> sizes = loops(step).sizes();
    return sizes.subList(0, sizes.size() - 1);
  }

  /** {@return how threads share the kernel, if they do} */
  static Optional<Split> split(Step.Accumulate step) {
    return Split.of(Cost.of(step), parallel(step), loops(step).count(AFTER) > 0);
  }

  static void emit(Code code, Memory memory, Step.Accumulate step, Part part) {
    emit(code, memory, step, part, AccumulateEmitter::alongLast);
  }

  /** Writes the loops over lines along the last axis around what is done for one. */
  static void emit(
      Code code, Memory memory, Step.Accumulate step, Part part, Consumer<AccumulateEmitter> line) {
    AccumulateEmitter emitter = new AccumulateEmitter(code, memory, step, part);
    code.at(step.span());
    emitter.body.emit(-1, -1, 1);
    emitter.nest(0, line);
  }

  /** {@return what combines values, outside of any line} */
  static AccumulateEmitter combining(Code code, Memory memory, Step.Accumulate step) {
    return new AccumulateEmitter(code, memory, step, Part.ALL);
  }

  /** {@return the types in which neighbours combine, and in which groups do} */
  static List<DType> types(Step.Accumulate step) {
    DType dtype = step.operation().resultType().dtype();
    if (!Reducer.isOrdered(step.reducer(), dtype)) {
      return List.of(dtype, dtype);
    }
    DType narrow = Accumulation.narrow(dtype);
    return List.of(narrow, step.reducer() == Op.ADD ? DType.F64 : narrow);
  }

  /** {@return the length of the lines, if they are along the last axis} */
  static OptionalLong lineLength(Step.Accumulate step) {
    Collapse loops = loops(step);
    return loops.count(AFTER) == 0
        ? OptionalLong.of(loops.sizes().getLast())
        : OptionalLong.empty();
  }

  private boolean isAlongLast() {
    return collapse.count(AFTER) == 0;
  }

  private void nest(int loop, Consumer<AccumulateEmitter> line) {
    if (loop == axis) {
      line.accept(this);
      return;
    }
    boolean isLast = loop == axis - 1 && !isAlongLast();
    long size = collapse.sizes().get(loop);
    int lanes = isLast ? (int) Math.min(ReduceEmitter.COLUMN_LANES, Long.highestOneBit(size)) : 1;
    part.run(
        code,
        loop,
        size,
        lanes,
        (index, count) -> {
          body.index(loop, index);
          body.emit(loop, loop, count);
          if (isLast) {
            inSequence(count);
          } else {
            nest(loop + 1, line);
          }
        });
  }

  private int lanes() {
    return Accumulation.lanes(dtype);
  }

  // What a GPU needs of a line.

  /** {@return the element at an index of the line, in the narrow type} */
  Reg element(Reg index) {
    body.index(axis, index);
    return element(1);
  }

  /** Leaves a value of the narrow type at an index of the result's line. */
  void store(Reg value, Reg index) {
    body.index(axis, index);
    body.resume(1);
    store(finished(value));
  }

  Reg combine(DType type, Reg a, Reg b) {
    List<Cell> cells = List.of(Cell.of(type, a), Cell.of(type, b));
    return new Elements(code).basic(step.operation(), step.reducer(), cells).reg();
  }

  Reg convert(DType from, Reg value, DType to) {
    return new Conversions(code).convert(Cell.of(from, value), to).reg();
  }

  Reg identity(DType type, int lanes) {
    Reg one =
        isOrdered
            ? code.floating(Cell.registerType(type), step.reducer() == Op.ADD ? -0.0 : 1.0)
            : Identities.of(code, step.reducer(), type);
    return code.splat(one, lanes);
  }

  /** The element at the current indices, in the narrow type. */
  private Reg element(int lanes) {
    body.emit(axis, axis, lanes);
    return code.splat(convert(dtype, body.cell(step.input()).reg(), narrow), lanes);
  }

  /** With the initial value, in the result's type. */
  private Reg finished(Reg value) {
    Reg init = convert(dtype, body.cell(step.init()).reg(), narrow);
    return convert(narrow, combine(narrow, value, init), dtype);
  }

  private void store(Reg value) {
    body.store(result, Cell.of(dtype, value));
  }

  // Another axis than the last: lanes by themselves.

  private void inSequence(int lanes) {
    code.loop(
        code.i64(0),
        code.i64(length),
        code.i64(1),
        List.of(identity(wide, lanes)),
        (index, carried) -> {
          code.at(step.span());
          body.index(axis, index);
          Reg x = element(lanes);
          Reg sum = combine(wide, carried.getFirst(), convert(narrow, x, wide));
          store(finished(convert(wide, sum, narrow)));
          return List.of(sum);
        });
  }

  // The last axis: groups as vectors.

  private void alongLast() {
    long whole = length - length % lanes();
    List<Reg> start = List.of(identity(wide, 1), identity(wide, 1));
    Reg block = code.i64(Accumulation.BLOCK);
    List<Reg> left =
        length <= Accumulation.BLOCK
            ? groups(code.i64(0), code.i64(whole), start)
            : code.loop(
                code.i64(0),
                code.i64(whole),
                block,
                start,
                (from, carried) -> {
                  Reg end = code.op("arith.addi", from, block);
                  // A block that is over adds to those before it when the next one begins.
                  Reg before = combine(wide, carried.getFirst(), carried.getLast());
                  List<Reg> fresh = List.of(before, identity(wide, 1));
                  return groups(from, code.op("arith.minsi", end, code.i64(whole)), fresh);
                });
    if (whole < length) {
      boolean isNewBlock = whole % Accumulation.BLOCK == 0;
      rest(
          whole,
          isNewBlock
              ? List.of(combine(wide, left.getFirst(), left.getLast()), identity(wide, 1))
              : left);
    }
  }

  private List<Reg> groups(Reg from, Reg to, List<Reg> start) {
    return code.loop(
        from,
        to,
        code.i64(lanes()),
        start,
        (index, carried) -> {
          code.at(step.span());
          body.index(axis, index);
          Reg group = group(element(lanes()));
          store(finished(combine(narrow, carry(carried), group)));
          Reg last = convert(narrow, Lanes.slice(code, group, lanes() - 1, 1), wide);
          return List.of(carried.getFirst(), combine(wide, carried.getLast(), last));
        });
  }

  private Reg carry(List<Reg> carried) {
    return convert(wide, combine(wide, carried.getFirst(), carried.getLast()), narrow);
  }

  private Reg group(Reg elements) {
    Reg group = elements;
    Reg identity = identity(narrow, lanes());
    for (int move = 1; move < lanes(); move *= 2) {
      int by = move;
      Reg moved = Lanes.shuffle(code, group, identity, l -> l < by ? lanes() + l : l - by);
      group = combine(narrow, moved, group);
    }
    return group;
  }

  /** A last group of fewer elements: the identity stands for those that are missing. */
  private void rest(long from, List<Reg> carried) {
    String type = Cell.registerType(narrow);
    Reg buffer = code.rowBuffer(type, lanes(), 0);
    code.store(identity(narrow, lanes()), buffer);
    Reg first = code.i64(from);
    code.loop(
        first,
        code.i64(length),
        code.i64(1),
        index -> {
          body.index(axis, index);
          code.store(element(1), slot(buffer, index, first, type));
        });
    Reg group = group(code.load(buffer, type, lanes()));
    code.store(combine(narrow, carry(carried), group), buffer);
    code.loop(
        first,
        code.i64(length),
        code.i64(1),
        index -> {
          body.index(axis, index);
          body.resume(1);
          store(finished(code.load(slot(buffer, index, first, type), type, 1)));
        });
  }

  private Reg slot(Reg buffer, Reg index, Reg first, String type) {
    return code.address(buffer, code.op("arith.subi", index, first), type);
  }
}
