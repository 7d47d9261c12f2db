package dev.arrayc.mlir.lower;

import dev.arrayc.algorithm.SystemCall;
import dev.arrayc.diagnostic.Span;
import dev.arrayc.ir.Operation;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import java.util.List;
import java.util.Optional;

/**
 * One step of a lowered program. {@link Pointwise}, {@link Reduce} and {@link Contract} are each a
 * {@code linalg.generic}: an iteration space, indexing maps (the places of loads and stores),
 * iterator types and a fused scalar body. Steps run in order; they communicate through buffers,
 * which {@link MemoryPlan} places.
 */
sealed interface Step {
  /** Where the user's source asks for it. */
  Span span();

  /** A kernel that computes elements of results, each for itself: its first loops are parallel. */
  sealed interface OfElements extends Step {
    Body body();
  }

  /** All loops are parallel: computes elements and stores them. */
  record Pointwise(Body body, List<Store> stores, Span span) implements OfElements {
    public Pointwise {
      stores = List.copyOf(stores);
    }
  }

  /** Writes the value of a node to a place. */
  record Store(Node.Place place, int node) {}

  /**
   * Reduces the last {@code reduced} loops. The first of them run over {@code outer} axes, then
   * {@code run} loops over the trailing ones (0 for the column order).
   *
   * @param reducer the op of the region if it is one that every engine knows
   * @param region the region's body, on nodes {@link Node.Argument}
   * @param partials where threads that share one reduction leave what its blocks come to, if they
   *     do
   */
  record Reduce(
      Operation operation,
      Body body,
      List<Integer> inputs,
      List<Integer> inits,
      int kept,
      int run,
      Optional<Op> reducer,
      Region region,
      Optional<Value> partials)
      implements OfElements {
    /** This reduction with memory for the sums of its blocks, or without. */
    Reduce withPartials(Optional<Value> buffer) {
      return new Reduce(operation, body, inputs, inits, kept, run, reducer, region, buffer);
    }

    @Override
    public Span span() {
      return operation.span();
    }
  }

  /** A scalar region: the nodes, and which of them it returns. */
  record Region(Body body, List<Integer> results) {
    public Region {
      results = List.copyOf(results);
    }
  }

  /**
   * Running sums, products or extremes along an axis of the space, which is the operand's shape.
   *
   * @param input the element
   * @param init the initial value
   * @param totals where blocks of a line leave what they come to, if a GPU computes them apart
   */
  record Accumulate(
      Operation operation,
      Body body,
      int input,
      int init,
      int axis,
      Op reducer,
      Optional<Value> totals)
      implements Step {
    /** This accumulation with memory for what its blocks come to, or without. */
    Accumulate withTotals(Optional<Value> buffer) {
      return new Accumulate(operation, body, input, init, axis, reducer, buffer);
    }

    @Override
    public Span span() {
      return operation.span();
    }
  }

  /**
   * {@code dot_general} and {@code convolution}: the last {@code contracted} loops contract, the
   * others are parallel.
   *
   * @param panels where {@link Tiling} packs the operands: none, or those of the vectors and those
   *     of the scalars
   */
  record Contract(
      Operation operation, Body body, int lhs, int rhs, int contracted, List<Value> panels)
      implements OfElements {
    public Contract {
      panels = List.copyOf(panels);
    }

    @Override
    public Span span() {
      return operation.span();
    }
  }

  /**
   * An attention in one kernel: numbers made of the products of queries and keys, a softmax of them
   * along one loop, and its products with values. The last two loops are those along which the
   * first product contracts, and those of the result that only values have. For a GPU alone.
   *
   * @param number what the softmax is of
   * @param score the first product, an argument of the body; its number among the nodes
   * @param result where elements go
   * @param rows the loop over queries
   * @param keys the loop over keys
   * @param core what multiplies
   */
  record Attention(
      Operation operation,
      Body body,
      int number,
      int score,
      int query,
      int key,
      int value,
      Node.Place result,
      int rows,
      int keys,
      TensorCore core)
      implements Step {
    @Override
    public Span span() {
      return operation.span();
    }

    /** {@return the loop along which the first product contracts} */
    int depth() {
      return body.loops() - 2;
    }

    /** {@return the loop of the result that only values have} */
    int out() {
      return body.loops() - 1;
    }
  }

  /**
   * Combines elements of the results, which hold the inputs before, with updates: one after another
   * in row-major order. The space is that of the updates; all of it is in one place only.
   *
   * @param updates the update of each result
   * @param window where an update goes in the results, relative to the start of its window
   * @param starts the starts of windows; one beyond its limit drops the window
   */
  record Scatter(
      Operation operation,
      Body body,
      List<Integer> updates,
      List<Affine> window,
      List<Node.Start> starts,
      Region region)
      implements Step {
    public Scatter {
      updates = List.copyOf(updates);
      window = List.copyOf(window);
      starts = List.copyOf(starts);
    }

    @Override
    public Span span() {
      return operation.span();
    }
  }

  /**
   * A stable sort of lines along an axis.
   *
   * @param comparator on two arguments for each operand
   * @param order two lines of positions to work on
   */
  record Sort(Operation operation, Region comparator, Value order) implements Step {
    @Override
    public Span span() {
      return operation.span();
    }
  }

  /**
   * A stable sort of 64-bit words by their upper halves, in lines along the last axis. The words
   * are in the result's buffer before and after.
   *
   * @param spare room for as many words, or for none where not all are sorted
   * @param kept how many of each line must come first, and sorted
   */
  record SortWords(Operation operation, Value spare, long kept) implements Step {
    @Override
    public Span span() {
      return operation.span();
    }
  }

  /**
   * A call of a system's LAPACK. The operands are in the buffers of the first results before; the
   * others are written.
   *
   * @param spare what it works on beside
   */
  record Lapack(Operation operation, SystemCall call, Value spare) implements Step {
    @Override
    public Span span() {
      return operation.span();
    }
  }

  /**
   * Steps that a block of rows goes through, one after another, before the next block.
   *
   * @param rows the leading loops that all the steps share
   * @param block how many rows of the last of these loops run together
   * @param scratch what only these steps know
   */
  record RowByRow(List<OfElements> steps, Rows rows, long block, Scratch scratch) implements Step {
    public RowByRow {
      steps = List.copyOf(steps);
    }

    @Override
    public Span span() {
      return steps.getFirst().span();
    }
  }

  /**
   * A loop over state that lives in the buffers of the operation's results.
   *
   * @param conditionSteps what runs before the condition, a rank-0 body, is asked
   */
  record While(
      Operation operation, List<Step> conditionSteps, Region condition, List<Step> bodySteps)
      implements Step {
    public While {
      conditionSteps = List.copyOf(conditionSteps);
      bodySteps = List.copyOf(bodySteps);
    }

    @Override
    public Span span() {
      return operation.span();
    }
  }

  /** One of several branches; the results are in the buffers of the operation's results. */
  record Branch(Operation operation, Region selector, List<List<Step>> branches) implements Step {
    public Branch {
      branches = branches.stream().map(List::copyOf).toList();
    }

    @Override
    public Span span() {
      return operation.span();
    }
  }
}
