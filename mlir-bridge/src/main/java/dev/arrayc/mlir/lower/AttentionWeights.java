package dev.arrayc.mlir.lower;

import dev.arrayc.ir.DType;
import dev.arrayc.mlir.codegen.DeviceFunction;
import java.util.ArrayList;
import java.util.List;

/**
 * What is between the two products of an attention: numbers made of scores, and weights made of
 * numbers against the greatest of their row so far.
 */
final class AttentionWeights {
  /** Of the natural logarithm's base, in f32. */
  private static final float LOG2_E = 1.44269504f;

  private final AttentionThread thread;
  private final Code code;
  private final AttentionTiles plan;
  private final Step.Attention step;
  private final BodyEmitter body;
  private final int across;

  AttentionWeights(AttentionThread thread) {
    this.thread = thread;
    this.code = thread.code();
    this.plan = thread.plan();
    this.step = plan.step();
    this.across = plan.tile() / AttentionTiles.COLUMNS;
    this.body = new BodyEmitter(code, thread.kernel(), withScores(step), plan.loops(), -1);
    for (int i = 0; i < thread.batch().size(); i++) {
      body.index(i, thread.batch().get(i));
    }
    body.emit(-1, thread.batch().size() - 1, 1);
  }

  /** The body, in which the score is something that moves from query to query and key to key. */
  private static Body withScores(Step.Attention step) {
    List<Node> nodes = new ArrayList<>(step.body().nodes());
    int loops = step.body().loops();
    Affine moves = Affine.index(loops, step.rows()).plus(Affine.index(loops, step.keys()));
    nodes.set(step.score(), new Node.Index(moves, nodes.get(step.score()).dtype()));
    return new Body(step.body().space(), nodes);
  }

  /** Makes of scores what the softmax is of. */
  void number(List<List<Reg>> scores, Reg from) {
    Conversions conversions = new Conversions(code);
    DType type = step.body().nodes().get(step.score()).dtype();
    int loop = thread.batch().size();
    Reg none = code.floating("f32", Double.NEGATIVE_INFINITY);
    for (int row = 0; row < 2 * plan.fragments(); row++) {
      body.index(loop, within(thread.query(row), step.rows(), plan.queries()));
      body.emit(loop, loop, 1);
      for (int j = 0; j < across; j++) {
        List<Reg> sums = scores.get(row / 2 * across + j);
        for (int i = 0; i < 2; i++) {
          int at = row % 2 * 2 + i;
          Reg key = thread.add(thread.add(from, thread.column(j)), i);
          body.index(loop + 1, within(key, step.keys(), plan.tile()));
          Cell score = Cell.of(DType.F32, sums.get(at));
          body.give(step.score(), conversions.convert(score, type));
          body.emit(loop + 1, loop + 1, 1);
          Reg number = conversions.convert(body.cell(step.number()), DType.F32).reg();
          sums.set(
              at, plan.isRagged(step.keys(), plan.tile()) ? inside(key, number, none) : number);
        }
      }
    }
  }

  private Reg within(Reg index, int loop, int tile) {
    return plan.isRagged(loop, tile)
        ? code.op("arith.minui", index, code.i64(plan.size(loop) - 1))
        : index;
  }

  private Reg inside(Reg key, Reg number, Reg none) {
    return code.select(code.cmpi("ult", key, code.i64(plan.size(step.keys()))), number, none);
  }

  /** Makes weights of a tile's numbers, and brings what was added up before to the same scale. */
  void weigh(List<List<Reg>> numbers, AttentionState state) {
    Reg least = code.floating("f32", Double.NEGATIVE_INFINITY);
    for (int row = 0; row < 2 * plan.fragments(); row++) {
      int half = row % 2 * 2;
      List<List<Reg>> line = numbers.subList(row / 2 * across, (row / 2 + 1) * across);
      Reg greatest = state.greatest().get(row);
      for (List<Reg> four : line) {
        greatest = greater(greater(greatest, four.get(half)), four.get(half + 1));
      }
      greatest = greater(greatest, thread.kernel().fromLane(greatest, 1));
      greatest = greater(greatest, thread.kernel().fromLane(greatest, 2));
      // A row of which nothing counts so far: less itself it would be no number.
      Reg isNothing = code.cmpf("oeq", greatest, least);
      Reg scale = code.select(isNothing, code.floating("f32", 0), greatest);
      Reg shrinks = weight(state.greatest().get(row), scale);
      Reg total = code.op("arith.mulf", state.totals().get(row), shrinks);
      for (List<Reg> four : line) {
        for (int i = half; i < half + 2; i++) {
          four.set(i, weight(four.get(i), scale));
          total = code.op("arith.addf", total, four.get(i));
        }
      }
      state.greatest().set(row, greatest);
      state.totals().set(row, total);
      int columns = plan.out() / AttentionTiles.COLUMNS;
      for (int j = 0; j < columns; j++) {
        int at = (row / 2 * columns + j) * 4 + half;
        for (int i = at; i < at + 2; i++) {
          state.sums().set(i, code.op("arith.mulf", state.sums().get(i), shrinks));
        }
      }
    }
  }

  private Reg greater(Reg a, Reg b) {
    return code.op("arith.maxnumf", a, b);
  }

  private Reg weight(Reg number, Reg greatest) {
    Reg less = code.op("arith.subf", number, greatest);
    Reg power = code.op("arith.mulf", less, code.floating("f32", LOG2_E));
    return thread.kernel().call(DeviceFunction.POWER_OF_TWO, "f32", 1, power);
  }
}
