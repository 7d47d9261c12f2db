package dev.arrayc.mlir.lower;

import dev.arrayc.ir.DType;
import dev.arrayc.ir.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes an {@link ElementLoop}: for each few vectors of elements, all iterations of the loop, with
 * the state in registers. Several vectors side by side hide the latency of each.
 */
final class ElementLoopEmitter {
  private static final int MOST_VECTORS = 4;

  /** Of the registers, those that may hold state. */
  private static final double SHARE = 0.4;

  private final Code code;
  private final Memory memory;
  private final Schedule schedule;
  private final ElementLoop loop;
  private final Collapse collapse;
  private final Reg[] indices;
  private final Map<Value, Cell> held = new HashMap<>();

  private ElementLoopEmitter(Code code, Memory memory, Schedule schedule, ElementLoop loop) {
    this.code = code;
    this.schedule = schedule;
    this.loop = loop;
    this.collapse = loop.collapse();
    this.indices = new Reg[collapse.sizes().size()];
    this.memory =
        new Memory() {
          @Override
          public Reg base(Value buffer) {
            return memory.base(buffer);
          }

          @Override
          public Optional<Cell> held(Value buffer) {
            return Optional.ofNullable(held.get(schedule.buffer(buffer)));
          }
        };
  }

  /** {@return how threads share the elements, if they do} */
  static Optional<Split> split(ElementLoop loop) {
    return Split.of(loop.cost(), loop.collapse().sizes(), true);
  }

  /**
   * @param bits how wide the target's vectors are
   */
  static void emit(
      Code code, Memory memory, Schedule schedule, ElementLoop loop, int bits, Part part) {
    ElementLoopEmitter emitter = new ElementLoopEmitter(code, memory, schedule, loop);
    code.at(loop.loop().span());
    emitter.nest(0, bits, part);
  }

  private void nest(int depth, int bits, Part part) {
    long size = collapse.sizes().get(depth);
    boolean isLast = depth == collapse.sizes().size() - 1;
    part.runToTheEnd(
        code,
        depth,
        size,
        isLast ? lanes(bits, size) : 1,
        (index, lanes) -> {
          indices[depth] = index;
          if (isLast) {
            elements(lanes);
          } else {
            nest(depth + 1, bits, part);
          }
        });
  }

  private int lanes(int bits, long size) {
    int widest =
        loop.arrays().stream().mapToInt(v -> width(v.tensorType().dtype())).max().orElse(32);
    int natural = bits / widest;
    int registers = (int) (SHARE * (bits == Tiling.WIDE ? 32 : 16));
    int vectors = Math.clamp(registers / loop.arrays().size(), 1, MOST_VECTORS);
    return (int)
        Math.min((long) natural * Integer.highestOneBit(vectors), Long.highestOneBit(size));
  }

  private static int width(DType dtype) {
    return Math.max(32, dtype.real().bits());
  }

  /** All iterations for the elements at the current indices. */
  private void elements(int lanes) {
    held.clear();
    BodyEmitter at = body(new Body(loop.space(), List.of()), lanes);
    List<Cell> state = new ArrayList<>();
    loop.arrays().forEach(v -> state.add(at.read(loop.place(v))));
    loop.scalars().forEach(v -> state.add(scalar(v)));
    List<Reg> carried = new ArrayList<>();
    state.forEach(cell -> carried.addAll(cell.parts()));
    List<Reg> last =
        code.whileLoop(
            carried,
            now -> {
              hold(now);
              run(loop.loop().conditionSteps(), lanes);
              return BodyEmitter.region(code, memory, loop.loop().condition(), List.of())
                  .getFirst()
                  .reg();
            },
            now -> {
              hold(now);
              run(loop.loop().bodySteps(), lanes);
              return carried(lanes);
            });
    hold(last);
    BodyEmitter after = body(new Body(loop.space(), List.of()), lanes);
    loop.arrays().forEach(v -> after.store(loop.place(v), value(v)));
  }

  private Cell scalar(Value buffer) {
    return new Access(code, buffer.tensorType().dtype(), memory.base(buffer))
        .load(code.i64(0), 1, 1);
  }

  private Cell value(Value buffer) {
    return memory.held(buffer).orElseThrow();
  }

  private List<Value> state() {
    List<Value> all = new ArrayList<>(loop.arrays());
    all.addAll(loop.scalars());
    return all;
  }

  private void hold(List<Reg> parts) {
    held.clear();
    int next = 0;
    for (Value buffer : state()) {
      DType dtype = buffer.tensorType().dtype();
      int count = dtype.isComplex() ? 2 : 1;
      held.put(buffer, new Cell(dtype, parts.subList(next, next + count)));
      next += count;
    }
  }

  private List<Reg> carried(int lanes) {
    List<Reg> all = new ArrayList<>();
    loop.arrays().forEach(v -> value(v).parts().forEach(part -> all.add(code.splat(part, lanes))));
    loop.scalars().forEach(v -> all.addAll(value(v).parts()));
    return all;
  }

  /** The kernels, one after another, from registers to registers. */
  private void run(List<Step> steps, int lanes) {
    for (Step step : steps) {
      Step.Pointwise kernel = (Step.Pointwise) step;
      code.at(kernel.span());
      BodyEmitter emitter = body(kernel.body(), lanes);
      emitter.emit(-1, collapse.sizes().size(), ElementLoop.isScalar(kernel) ? 1 : lanes);
      List<Cell> values =
          kernel.stores().stream().map(store -> emitter.cell(store.node())).toList();
      for (int i = 0; i < values.size(); i++) {
        held.put(schedule.buffer(kernel.stores().get(i).place().buffer()), values.get(i));
      }
    }
  }

  private BodyEmitter body(Body body, int lanes) {
    if (body.size() == 1) {
      Collapse none = new Collapse(List.of(), List.of(), List.of());
      return new BodyEmitter(code, memory, body, none, -1);
    }
    BodyEmitter emitter = new BodyEmitter(code, memory, body, collapse, indices.length - 1);
    for (int d = 0; d < indices.length; d++) {
      emitter.index(d, indices[d]);
    }
    emitter.resume(lanes);
    return emitter;
  }
}
