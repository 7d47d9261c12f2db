package dev.arrayc.mlir.lower;

import dev.arrayc.mlir.codegen.DeviceFunction;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Writes an attention for a GPU's tensor cores as one kernel. A warp keeps its queries, and what it
 * has of their results, in registers; keys and values come by in tiles. Each tile's numbers are
 * weighed against the greatest of its row so far: where that grows, what was added up before
 * shrinks, so that neither the numbers nor the weights are ever in memory.
 */
final class DeviceAttention {
  private final DeviceKernel kernel;
  private final Code code;
  private final AttentionTiles plan;
  private final Step.Attention step;
  private final TensorProduct product;
  private final AttentionThread thread;
  private final Reg shared;
  private final Reg lane;
  private final int parts;

  private DeviceAttention(DeviceKernel kernel, AttentionTiles plan) {
    this.kernel = kernel;
    this.code = kernel.code();
    this.plan = plan;
    this.step = plan.step();
    this.product = new TensorProduct(kernel, step.core());
    this.thread = AttentionThread.of(kernel, plan);
    this.shared = kernel.shared("i8", plan.sharedBytes());
    this.lane = thread.lane();
    this.parts = plan.depth() * step.core().bytes() / AttentionTiles.PART_BYTES;
  }

  /** Writes what a block of threads does. */
  static void emit(DeviceKernel kernel, AttentionTiles tiles) {
    kernel.code().at(tiles.step().span());
    kernel.multiplyOn(tiles.step().core());
    new DeviceAttention(kernel, tiles).emit();
  }

  private void emit() {
    List<List<TensorProduct.Factor>> queries = queries();
    TokenTile keys = tile(step.key(), step.keys(), step.depth(), plan.depth(), plan.keyBytes());
    TokenTile values = tile(step.value(), step.keys(), step.out(), plan.out(), plan.valueBytes());
    AttentionWeights weights = new AttentionWeights(thread);
    copy(keys, values, code.i64(0), code.i64(0));
    List<Reg> carried = AttentionState.start(code, plan).all();
    carried.add(code.i64(0));
    List<Reg> end =
        loop(
            carried,
            (from, now) -> {
              Reg stage = now.getLast();
              Reg other = code.op("arith.xori", stage, code.i64(1));
              kernel.call(DeviceFunction.WAIT);
              kernel.barrier();
              copy(keys, values, other, thread.add(from, plan.tile()));
              AttentionState state = AttentionState.of(now.subList(0, now.size() - 1), plan);
              Reg here = stage(stage);
              List<List<Reg>> numbers = scores(queries, here);
              weights.number(numbers, from);
              weights.weigh(numbers, state);
              total(numbers, here, state);
              List<Reg> next = state.all();
              next.add(other);
              return next;
            });
    kernel.call(DeviceFunction.WAIT);
    new AttentionResult(thread).store(AttentionState.of(end.subList(0, end.size() - 1), plan));
  }

  /** Runs through the tiles of keys that a block's queries see. */
  private List<Reg> loop(List<Reg> carried, Code.Loop body) {
    return VisibleKeys.of(step)
        .map(visible -> new AttentionLoop(thread, visible).run(carried, body))
        .orElseGet(
            () ->
                code.loop(
                    code.i64(0),
                    code.i64(plan.size(step.keys())),
                    code.i64(plan.tile()),
                    carried,
                    body));
  }

  private Reg stage(Reg stage) {
    return thread.times(stage, (long) plan.tile() * (plan.keyBytes() + plan.valueBytes()));
  }

  private Reg values(Reg stage) {
    return thread.add(stage, (long) plan.tile() * plan.keyBytes());
  }

  private void copy(TokenTile keys, TokenTile values, Reg stage, Reg from) {
    Reg here = stage(stage);
    keys.copy(code.address(shared, here, "i8"), from, plan.tile());
    values.copy(code.address(shared, values(here), "i8"), from, plan.tile());
    kernel.call(DeviceFunction.COMMIT);
  }

  private TokenTile tile(int node, int tokens, int inner, int padded, int pitch) {
    Node.Load load = (Node.Load) step.body().nodes().get(node);
    Affine offset = load.place().offset(step.body().loops());
    return new TokenTile(
        kernel,
        kernel.base(load.place().buffer()),
        thread.origin(offset),
        offset,
        new TokenTile.Loop(tokens, plan.size(tokens)),
        new TokenTile.Loop(inner, plan.size(inner)),
        step.core().bytes(),
        padded,
        pitch,
        plan.width(offset, inner),
        plan.threads());
  }

  /** {@return the fragments of a warp's queries, which pass through shared memory first} */
  private List<List<TensorProduct.Factor>> queries() {
    TokenTile tile = tile(step.query(), step.rows(), step.depth(), plan.depth(), plan.keyBytes());
    tile.copy(shared, thread.firstRow(), plan.queries());
    kernel.call(DeviceFunction.COMMIT);
    kernel.call(DeviceFunction.WAIT);
    kernel.barrier();
    List<List<TensorProduct.Factor>> all = new ArrayList<>();
    for (int i = 0; i < plan.fragments(); i++) {
      // Squares: above, below, then both further along.
      Reg row =
          thread.add(thread.add(thread.rowOfWarp(), (long) i * AttentionTiles.ROWS), fifteen(lane));
      Reg later =
          thread.times(code.op("arith.shrui", lane, code.i64(4)), AttentionTiles.PART_BYTES / 2);
      Reg at = thread.add(thread.times(row, plan.keyBytes()), later);
      List<TensorProduct.Factor> fragments = new ArrayList<>();
      for (int part = 0; part < parts; part++) {
        Reg here = thread.add(at, (long) part * AttentionTiles.PART_BYTES);
        fragments.add(product.factor(squares(DeviceFunction.SQUARES, here)));
      }
      all.add(fragments);
    }
    kernel.barrier();
    return all;
  }

  private Reg fifteen(Reg number) {
    return code.op("arith.andi", number, code.i64(15));
  }

  private List<Reg> squares(DeviceFunction function, Reg at) {
    Reg four = kernel.call(function, "i32", 4, code.address(shared, at, "i8"));
    return IntStream.range(0, 4).mapToObj(i -> Lanes.slice(code, four, i, 1)).toList();
  }

  /** {@return for each fragment of queries, and in it of keys, the four sums of a lane} */
  private List<List<Reg>> scores(List<List<TensorProduct.Factor>> queries, Reg stage) {
    int across = plan.tile() / AttentionTiles.COLUMNS;
    List<List<Reg>> sums = zeros(plan.fragments() * across);
    // Squares: both along the contracted loop, then both of the next keys.
    Reg line = thread.add(thread.times(code.op("arith.shrui", lane, code.i64(4)), 8), seven(lane));
    Reg later = code.op("arith.andi", code.op("arith.shrui", lane, code.i64(3)), code.i64(1));
    Reg first =
        thread.add(
            stage,
            thread.add(
                thread.times(line, plan.keyBytes()),
                thread.times(later, AttentionTiles.PART_BYTES / 2)));
    for (int part = 0; part < parts; part++) {
      for (int j = 0; j < across; j += 2) {
        long at = (long) j * AttentionTiles.COLUMNS * plan.keyBytes();
        List<Reg> both =
            squares(
                DeviceFunction.SQUARES,
                thread.add(first, at + (long) part * AttentionTiles.PART_BYTES));
        for (int half = 0; half < 2; half++) {
          TensorProduct.Factor key = product.factor(both.subList(2 * half, 2 * half + 2));
          for (int i = 0; i < plan.fragments(); i++) {
            product.add(queries.get(i).get(part), key, sums.get(i * across + j + half));
          }
        }
      }
    }
    return sums;
  }

  private Reg seven(Reg number) {
    return code.op("arith.andi", number, code.i64(7));
  }

  private List<List<Reg>> zeros(int count) {
    return IntStream.range(0, count)
        .<List<Reg>>mapToObj(i -> new ArrayList<>(Collections.nCopies(4, code.floating("f32", 0))))
        .toList();
  }

  /** Adds the values of a tile, times their weights. */
  private void total(List<List<Reg>> weights, Reg stage, AttentionState state) {
    int across = plan.tile() / AttentionTiles.COLUMNS;
    int columns = plan.out() / AttentionTiles.COLUMNS;
    boolean isOfWords = step.core().bytes() == 4;
    int each = isOfWords ? 1 : 2;
    Reg here = values(stage);
    for (int part = 0; part < across / each; part++) {
      List<TensorProduct.Factor> rows = new ArrayList<>();
      for (int i = 0; i < plan.fragments(); i++) {
        int first = i * across + part * each;
        rows.add(product.factor(isOfWords ? words(weights.get(first)) : pairs(weights, first)));
      }
      for (int j = 0; j < columns; j += 2) {
        List<Reg> both = isOfWords ? valueWords(here, part, j) : valueSquares(here, part, j);
        for (int half = 0; half < 2; half++) {
          TensorProduct.Factor value = product.factor(both.subList(2 * half, 2 * half + 2));
          for (int i = 0; i < plan.fragments(); i++) {
            int at = (i * columns + j + half) * 4;
            product.add(rows.get(i), value, state.sums().subList(at, at + 4));
          }
        }
      }
    }
  }

  /** Weights where sums are, as a left operand: neighbours along keys share a word. */
  private List<Reg> pairs(List<List<Reg>> weights, int first) {
    DeviceFunction pair =
        step.core() == TensorCore.BF16 ? DeviceFunction.PAIR_BF16 : DeviceFunction.PAIR_F16;
    List<Reg> words = new ArrayList<>();
    for (List<Reg> four : weights.subList(first, first + 2)) {
      words.add(kernel.call(pair, "i32", 1, four.get(0), four.get(1)));
      words.add(kernel.call(pair, "i32", 1, four.get(2), four.get(3)));
    }
    return words;
  }

  /**
   * Of eight keys a lane has two neighbours, where a left operand has two that are four apart. In
   * what order keys are added up is free: values are taken in the same one.
   */
  private List<Reg> words(List<Reg> four) {
    return IntStream.of(0, 2, 1, 3)
        .mapToObj(i -> code.cast("arith.bitcast", four.get(i), "i32"))
        .toList();
  }

  private List<Reg> valueWords(Reg values, int part, int column) {
    Reg line = thread.add(thread.times(thread.place(), 2), (long) part * AttentionTiles.COLUMNS);
    Reg first =
        thread.add(
            values,
            thread.add(thread.times(line, plan.valueBytes()), thread.times(thread.group(), 4)));
    List<Reg> words = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      long along = (long) (column + i / 2) * AttentionTiles.COLUMNS * 4;
      Reg at = thread.add(first, along + (long) i % 2 * plan.valueBytes());
      words.add(code.load(code.address(shared, at, "i8"), "i32", 1));
    }
    return words;
  }

  private List<Reg> valueSquares(Reg values, int part, int column) {
    // Squares: both along the keys, then both of the next columns.
    Reg line = thread.add(fifteen(lane), (long) part * AttentionTiles.ROWS);
    Reg beside =
        thread.times(code.op("arith.shrui", lane, code.i64(4)), AttentionTiles.COLUMNS * 2);
    Reg at = thread.add(values, thread.add(thread.times(line, plan.valueBytes()), beside));
    return squares(
        DeviceFunction.SQUARES_TURNED, thread.add(at, (long) column * AttentionTiles.COLUMNS * 2));
  }
}
