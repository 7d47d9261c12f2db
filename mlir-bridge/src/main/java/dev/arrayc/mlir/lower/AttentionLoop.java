package dev.arrayc.mlir.lower;

import java.util.ArrayList;
import java.util.List;

/**
 * Runs through tiles of keys up to the last that a block's queries see. What is hidden from a row
 * weighs nothing beside a number that is greater by {@value #NOTHING}; where a row has seen none
 * that is, all threads of the block go on to the last tile.
 */
final class AttentionLoop {
  /** The exponential of less than this, negated, is zero in f32. */
  private static final int NOTHING = 128;

  private final AttentionThread thread;
  private final Code code;
  private final AttentionTiles plan;
  private final VisibleKeys visible;
  private final Reg isNeeded;

  AttentionLoop(AttentionThread thread, VisibleKeys visible) {
    this.thread = thread;
    this.code = thread.code();
    this.plan = thread.plan();
    this.visible = visible;
    this.isNeeded = thread.kernel().shared("i32", 1);
  }

  /** {@return what is carried in the end; the body begins with a barrier} */
  List<Reg> run(List<Reg> carried, Code.Loop body) {
    code.store(code.integer("i32", 0), isNeeded);
    Reg all = code.i64(plan.size(plan.step().keys()));
    Reg past = thread.add(thread.firstRow(), plan.queries() + visible.beyond());
    Reg end = code.op("arith.minsi", code.op("arith.maxsi", past, code.i64(1)), all);
    List<Reg> start = new ArrayList<>(carried);
    start.add(code.i64(0));
    List<Reg> last =
        code.whileLoop(
            start,
            now -> goesOn(now.getLast(), end, all),
            now -> {
              List<Reg> next =
                  new ArrayList<>(body.body(now.getLast(), now.subList(0, now.size() - 1)));
              Reg from = thread.add(now.getLast(), plan.tile());
              code.when(code.cmpi("sge", from, end), () -> ask(next), () -> {});
              next.add(from);
              return next;
            });
    return last.subList(0, last.size() - 1);
  }

  private Reg goesOn(Reg from, Reg end, Reg all) {
    Reg isSeen = code.cmpi("slt", from, end);
    Reg isAsked = code.cmpi("ne", code.load(isNeeded, "i32", 1), code.integer("i32", 0));
    Reg isLeft = code.op("arith.andi", isAsked, code.cmpi("slt", from, all));
    return code.op("arith.ori", isSeen, isLeft);
  }

  /** Says so if a row of this thread needs what is hidden from it; all threads come here. */
  private void ask(List<Reg> carried) {
    AttentionState state = AttentionState.of(carried.subList(0, carried.size() - 1), plan);
    Reg hidden = code.floating("f32", visible.hidden());
    Reg needs = code.integer("i1", 0);
    for (Reg greatest : state.greatest()) {
      Reg above = code.op("arith.subf", greatest, hidden);
      needs = code.op("arith.ori", needs, code.cmpf("olt", above, code.floating("f32", NOTHING)));
    }
    code.when(needs, () -> code.store(code.integer("i32", 1), isNeeded), () -> {});
    thread.kernel().barrier();
  }
}
