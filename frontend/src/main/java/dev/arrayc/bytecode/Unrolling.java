package dev.arrayc.bytecode;

import dev.arrayc.bytecode.ControlFlow.Loop;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * How far loops are run round by round. Rounds in which nothing is emitted, since nothing traced is
 * involved, are as many as the evaluator's steps allow; of others a few, or, where there is no
 * other way, as many as make a program of reasonable size.
 */
final class Unrolling {
  /** So many rounds become straight code. */
  static final int FEW_ROUNDS = 8;

  /** So many operations those few rounds may have. */
  static final int FEW_OPERATIONS = 400;

  /** So many operations a loop may become. */
  static final int MANY_OPERATIONS = 50_000;

  /** The loop should rather be traced. */
  static final class TooMuch extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Loop loop;

    TooMuch(Loop loop) {
      super(null, null, false, false);
      this.loop = loop;
    }

    Loop loop() {
      return loop;
    }
  }

  /** A loop that is being run. */
  final class Attempt {
    private final Loop loop;
    private final boolean few;
    private final long before = machine.emitted();
    private int rounds;

    private Attempt(Loop loop, boolean few) {
      this.loop = loop;
      this.few = few;
    }

    private void round() {
      rounds++;
      long emitted = machine.emitted() - before;
      if (emitted > (few ? FEW_OPERATIONS : MANY_OPERATIONS)
          || few && emitted > 0 && rounds > FEW_ROUNDS) {
        throw new TooMuch(loop);
      }
    }

    /** Ends it; attempts nest. */
    void end() {
      attempts.pop();
    }
  }

  private final Machine machine;
  private final Deque<Attempt> attempts = new ArrayDeque<>();

  Unrolling(Machine machine) {
    this.machine = machine;
  }

  Attempt begin(Loop loop, boolean few) {
    Attempt attempt = new Attempt(loop, few);
    attempts.push(attempt);
    return attempt;
  }

  /** Counts a round. */
  @SuppressWarnings("ReferenceEquality")
  void round(Loop loop) {
    attempts.stream().filter(a -> a.loop == loop).findFirst().ifPresent(Attempt::round);
  }

  /** A traced branch out of a loop is no way to run it round by round. */
  @SuppressWarnings("ReferenceEquality")
  void requireInside(ControlFlow flow, Path path, List<Integer> targets) {
    for (int header : path.unrolling()) {
      Loop loop = flow.loopAt(header).orElseThrow();
      if (targets.stream().anyMatch(t -> !loop.contains(t))
          && attempts.stream().anyMatch(a -> a.loop == loop)) {
        throw new TooMuch(loop);
      }
    }
  }
}
