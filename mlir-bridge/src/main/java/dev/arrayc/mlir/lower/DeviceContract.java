package dev.arrayc.mlir.lower;

import dev.arrayc.ir.DType;
import dev.arrayc.ir.Value;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes contractions for a GPU in tiles: a block of threads computes a square of the result, a
 * thread 4 × 4 or 8 × 8 of its elements in registers. The block passes both operands through shared
 * memory, {@value #DEPTH} steps of the contracted loops at a time, and fetches the next ones from
 * memory while it multiplies. Each element adds up its products in order, so its bits are those of
 * {@link ContractEmitter}.
 */
final class DeviceContract {
  /** Steps of the contracted loops that are in shared memory at a time. */
  private static final int DEPTH = 16;

  /** Elements of a thread that are neighbours. */
  private static final int RUN = 4;

  /** A row of an operand in shared memory is longer by this: rows begin in other banks. */
  private static final int PAD = 4;

  private DeviceContract() {}

  /** Writes what a block of threads does. */
  static void emit(DeviceKernel kernel, ContractTiles tiles) {
    new Emitter(kernel, tiles).emit();
  }

  /** What one thread does. */
  private static final class Emitter {
    private final DeviceKernel kernel;
    private final Code code;
    private final ContractTiles plan;
    private final int elements;
    private final int tile;
    private final DType wide;
    private final String type;
    private final ContractEmitter.Product product;
    private final Reg thread;
    private final ContractTiles.Square square;

    Emitter(DeviceKernel kernel, ContractTiles plan) {
      this.kernel = kernel;
      this.code = kernel.code();
      this.plan = plan;
      this.tile = plan.side();
      this.elements = tile / ContractTiles.THREADS_ALONG;
      this.wide = plan.wide();
      this.type = Cell.registerType(wide);
      this.product = ContractEmitter.Product.of(code, plan.step().operation());
      this.thread = kernel.wide(kernel.thread());
      this.square = plan.square(kernel);
    }

    private Reg add(Reg a, Reg b) {
      return code.op("arith.addi", a, b);
    }

    private Reg times(Reg a, long b) {
      return code.op("arith.muli", a, code.i64(b));
    }

    /** One operand's way through shared memory. */
    private final class Stage {
      private final ContractTiles.Side side;
      private final Access memory;
      private final Access shared;
      private final List<Reg> steps = new ArrayList<>();
      private final List<Reg> starts = new ArrayList<>();
      private final List<Reg> slots = new ArrayList<>();

      Stage(ContractTiles.Side side, Reg tileIndex) {
        this.side = side;
        this.memory =
            new Access(code, side.load().dtype(), kernel.base(side.load().place().buffer()));
        this.shared = new Access(code, wide, kernel.shared(type, (long) DEPTH * (tile + PAD)));
        Reg first = times(tileIndex, tile);
        Reg origin =
            add(
                plan.batch().offset(code, square.batch(), side.offset()),
                code.i64(side.offset().constant()));
        boolean alongDepth = plan.depth().isContiguous(side.offset());
        for (int i = 0; i < tile * DEPTH / DeviceKernel.THREADS; i++) {
          Reg number = add(thread, code.i64((long) i * DeviceKernel.THREADS));
          Reg inner = code.op("arith.remui", number, code.i64(alongDepth ? DEPTH : tile));
          Reg outer = code.op("arith.divui", number, code.i64(alongDepth ? DEPTH : tile));
          Reg along = alongDepth ? outer : inner;
          Reg step = alongDepth ? inner : outer;
          // What is beyond the operand's end is read from its end, and used for no result.
          Reg index = code.op("arith.minui", add(first, along), code.i64(side.loops().size() - 1));
          steps.add(step);
          starts.add(add(origin, side.loops().offset(code, index, side.offset())));
          slots.add(add(times(step, tile + PAD), along));
        }
      }

      /** {@return this thread's part of what begins at a step, from memory} */
      List<Reg> fetch(Reg from) {
        List<Reg> values = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
          Reg step =
              code.op("arith.minui", add(from, steps.get(i)), code.i64(plan.depth().size() - 1));
          Reg at = add(starts.get(i), plan.depth().offset(code, step, side.offset()));
          values.add(new Conversions(code).convert(memory.load(at, 1, 1), wide).reg());
        }
        return values;
      }

      void put(List<Reg> values) {
        for (int i = 0; i < slots.size(); i++) {
          shared.store(Cell.of(wide, values.get(i)), slots.get(i), 1);
        }
      }

      /** {@return the values of a step that belong to a place among the threads} */
      List<Reg> get(Reg step, Reg place) {
        List<Reg> values = new ArrayList<>();
        Reg row = times(step, tile + PAD);
        for (int run = 0; run < elements / RUN; run++) {
          Reg at =
              add(
                  add(row, times(place, RUN)),
                  code.i64((long) run * ContractTiles.THREADS_ALONG * RUN));
          Reg address = code.address(shared.base(), at, type);
          Reg vector = code.loadAligned(address, type, RUN);
          for (int lane = 0; lane < RUN; lane++) {
            values.add(Lanes.slice(code, vector, lane, 1));
          }
        }
        return values;
      }
    }

    void emit() {
      code.at(plan.step().span());
      Stage left = new Stage(plan.rows(), square.row());
      Stage right = new Stage(plan.columns(), square.column());
      Reg down = code.op("arith.divui", thread, code.i64(ContractTiles.THREADS_ALONG));
      Reg across = code.op("arith.remui", thread, code.i64(ContractTiles.THREADS_ALONG));
      long steps = plan.depth().size();
      long whole = steps - steps % DEPTH;
      Reg zero = type.startsWith("f") ? code.floating(type, 0) : code.integer(type, 0);
      List<Reg> carried = new ArrayList<>();
      for (int i = 0; i < elements * elements; i++) {
        carried.add(zero);
      }
      carried.addAll(left.fetch(code.i64(0)));
      carried.addAll(right.fetch(code.i64(0)));
      int sums = elements * elements;
      List<Reg> now =
          whole == 0
              ? carried
              : code.loop(
                  code.i64(0),
                  code.i64(whole),
                  code.i64(DEPTH),
                  carried,
                  (from, values) -> {
                    put(left, right, values.subList(sums, values.size()));
                    Reg next = add(from, code.i64(DEPTH));
                    List<Reg> fetched = new ArrayList<>(left.fetch(next));
                    fetched.addAll(right.fetch(next));
                    List<Reg> all =
                        new ArrayList<>(
                            multiply(left, right, down, across, values.subList(0, sums), DEPTH));
                    kernel.barrier();
                    all.addAll(fetched);
                    return all;
                  });
      List<Reg> total = now.subList(0, sums);
      if (whole < steps) {
        put(left, right, now.subList(sums, now.size()));
        total = multiply(left, right, down, across, total, steps - whole);
      }
      store(total, down, across);
    }

    private void put(Stage left, Stage right, List<Reg> values) {
      left.put(values.subList(0, left.slots.size()));
      right.put(values.subList(left.slots.size(), values.size()));
      kernel.barrier();
    }

    private List<Reg> multiply(
        Stage left, Stage right, Reg down, Reg across, List<Reg> before, long steps) {
      return code.loop(
          code.i64(0),
          code.i64(steps),
          code.i64(1),
          before,
          (step, sums) -> {
            List<Reg> a = left.get(step, down);
            List<Reg> b = right.get(step, across);
            List<Reg> next = new ArrayList<>();
            for (int i = 0; i < elements; i++) {
              for (int j = 0; j < elements; j++) {
                Cell x = Cell.of(wide, a.get(i));
                Cell y = Cell.of(wide, b.get(j));
                next.addAll(product.add(x, y, List.of(sums.get(i * elements + j))));
              }
            }
            return next;
          });
    }

    private Reg place(Reg tileIndex, Reg among, int element) {
      Reg first = add(times(tileIndex, tile), times(among, RUN));
      return add(
          first,
          code.i64((long) (element / RUN) * ContractTiles.THREADS_ALONG * RUN + element % RUN));
    }

    private void store(List<Reg> total, Reg down, Reg across) {
      Value results = plan.step().operation().result();
      DType dtype = results.tensorType().dtype();
      Access memory = new Access(code, dtype, kernel.base(results));
      Reg origin =
          add(
              plan.batch().offset(code, square.batch(), plan.result()),
              code.i64(plan.result().constant()));
      for (int i = 0; i < elements; i++) {
        int row = i;
        Reg index = place(square.row(), down, i);
        plan.inside(
            kernel,
            index,
            plan.rows(),
            () -> {
              Reg line = add(origin, plan.rows().loops().offset(code, index, plan.result()));
              for (int j = 0; j < elements; j++) {
                Reg sum = total.get(row * elements + j);
                Reg column = place(square.column(), across, j);
                plan.inside(
                    kernel,
                    column,
                    plan.columns(),
                    () -> {
                      Reg at =
                          add(line, plan.columns().loops().offset(code, column, plan.result()));
                      Cell cell = new Conversions(code).convert(Cell.of(wide, sum), dtype);
                      memory.store(cell, at, 1);
                    });
              }
            });
      }
    }
  }
}
