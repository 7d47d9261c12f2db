package dev.arrayc.mlir.lower;

import dev.arrayc.ir.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A contraction as squares of its result, of which a block of a GPU's threads computes one: what
 * the loops are along the rows and the columns of a square, what is between squares, and what is
 * contracted.
 *
 * @param result where elements go
 * @param rows the operand that a row of the result depends on
 * @param columns the other one; neighbouring columns are neighbours in memory where they can be
 */
record ContractTiles(
    Step.Contract step, Affine result, Side rows, Side columns, Loops batch, Loops depth) {
  /** Threads along one side of a square, where each has a square of its own. */
  static final int THREADS_ALONG = 16;

  private static final int SMALL = 64;
  private static final int LARGE = 128;

  /** Large squares need so many of them. */
  private static final long MANY = 128;

  private static final long LEAST_SIDE = 16;
  private static final long LEAST_DEPTH = 8;

  /** Some loops as one. */
  record Loops(List<Integer> loops, List<Long> sizes) {
    static Loops of(Collapse collapse, List<Integer> loops) {
      return new Loops(loops, loops.stream().map(collapse.sizes()::get).toList());
    }

    long size() {
      return Grid.size(sizes);
    }

    boolean isContiguous(Affine offset) {
      return !loops.isEmpty() && offset.coefficient(loops.getLast()) == 1;
    }

    /** {@return what these loops, at their combined index, add to an offset} */
    Reg offset(Code code, Reg linear, Affine offset) {
      Reg[] indices = Grid.indices(code, linear, sizes);
      Reg sum = code.i64(0);
      for (int i = 0; i < indices.length; i++) {
        long step = offset.coefficient(loops.get(i));
        if (step != 0) {
          sum = code.op("arith.addi", sum, code.op("arith.muli", indices[i], code.i64(step)));
        }
      }
      return sum;
    }
  }

  /** An operand, and the loops of the result that it alone depends on. */
  record Side(Node.Load load, Affine offset, Loops loops) {}

  /**
   * {@return how to compute a contraction in squares, if its operands and its size are for that}
   */
  static Optional<ContractTiles> of(Step.Contract step) {
    DType wide = ContractEmitter.accumulation(step.operation());
    boolean isWord = !wide.isComplex() && wide != DType.BOOL && wide.bits() >= 32;
    if (!isWord
        || !(step.body().nodes().get(step.lhs()) instanceof Node.Load lhs)
        || !(step.body().nodes().get(step.rhs()) instanceof Node.Load rhs)
        || !lhs.place().starts().isEmpty()
        || !rhs.place().starts().isEmpty()) {
      return Optional.empty();
    }
    Collapse collapse = ContractEmitter.loops(step);
    int loops = step.body().loops();
    Affine left = collapse.apply(lhs.place().offset(loops));
    Affine right = collapse.apply(rhs.place().offset(loops));
    Affine result = collapse.apply(ContractEmitter.result(step).offset(loops));
    List<Integer> rows = new ArrayList<>();
    List<Integer> columns = new ArrayList<>();
    List<Integer> batch = new ArrayList<>();
    List<Integer> depth = new ArrayList<>();
    for (int loop = 0; loop < collapse.sizes().size(); loop++) {
      boolean inLeft = left.coefficient(loop) != 0;
      boolean inRight = right.coefficient(loop) != 0;
      boolean isParallel = collapse.classes().get(loop) == 0;
      (isParallel ? inLeft == inRight ? batch : inLeft ? rows : columns : depth).add(loop);
    }
    Side a = new Side(lhs, left, Loops.of(collapse, rows));
    Side b = new Side(rhs, right, Loops.of(collapse, columns));
    boolean turned = a.loops.isContiguous(result);
    ContractTiles tiles =
        new ContractTiles(
            step,
            result,
            turned ? b : a,
            turned ? a : b,
            Loops.of(collapse, batch),
            Loops.of(collapse, depth));
    return Math.min(a.loops.size(), b.loops.size()) >= LEAST_SIDE
            && tiles.depth.size() >= LEAST_DEPTH
        ? Optional.of(tiles)
        : Optional.empty();
  }

  /** {@return the type in which products add up} */
  DType wide() {
    return ContractEmitter.accumulation(step.operation());
  }

  /** {@return how many squares there are along an operand's loops} */
  static long along(Side side, int length) {
    return Math.ceilDiv(side.loops.size(), (long) length);
  }

  private long squares(int length) {
    return batch.size() * along(rows, length) * along(columns, length);
  }

  /** {@return the length of a square's side} */
  int side() {
    return wide().bits() == 32 && squares(LARGE) >= MANY ? LARGE : SMALL;
  }

  /** {@return how many squares there are, each the work of a block} */
  long squares() {
    return squares(side());
  }

  /**
   * Which square a block has.
   *
   * @param batch the index of the loops between squares
   * @param row the square's number along rows
   * @param column the square's number along columns
   */
  record Square(Reg batch, Reg row, Reg column) {}

  /** {@return the square of this block} */
  Square square(DeviceKernel kernel) {
    Reg[] at =
        Grid.indices(
            kernel.code(),
            kernel.wide(kernel.block()),
            List.of(batch.size(), along(rows, side()), along(columns, side())));
    return new Square(at[0], at[1], at[2]);
  }

  /** Whether neighbours in a row of the result may be written as one, from even columns on. */
  boolean isInPairs() {
    boolean isEven = columns.loops.sizes().getLast() % 2 == 0 && result.constant() % 2 == 0;
    for (int loop = 0; loop < result.loops(); loop++) {
      boolean isInner = loop == columns.loops.loops().getLast();
      isEven &= isInner || result.coefficient(loop) % 2 == 0;
    }
    return isEven && columns.loops.isContiguous(result);
  }

  /** Does something where a square does not go beyond the result. */
  void inside(DeviceKernel kernel, Reg index, Side side, Runnable work) {
    if (side.loops.size() % side() == 0) {
      work.run();
    } else {
      kernel.when(index, side.loops.size(), work);
    }
  }
}
