package dev.arrayc.algorithm;

import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.Builder;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Operation;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import dev.arrayc.op.Slices;
import dev.arrayc.op.Windows;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Ops that have a region on scalars, as loops over elements in which the region's ops stand: for
 * regions that are no expression but loop, branch or look at arrays themselves. Elements follow
 * each other as they do in the interpreter.
 */
public final class RegionLoops {
  /** What a region makes of arguments, emitted where the builder stands. */
  @FunctionalInterface
  public interface Call {
    /** {@return the region's results} */
    List<Value> on(List<Value> arguments);
  }

  private final Notation n;
  private final Builder b;
  private final Operation operation;
  private final List<Value> operands;
  private final Call region;

  private RegionLoops(Builder b, Operation operation, List<Value> operands, Call region) {
    this.n = new Notation(b);
    this.b = b;
    this.operation = operation;
    this.operands = operands;
    this.region = region;
  }

  /** {@return whether an op runs its region on scalars, element after element} */
  public static boolean applies(Op op) {
    return switch (op) {
      case REDUCE, REDUCE_WINDOW, SCATTER, SORT, MAP -> true;
      default -> false;
    };
  }

  /**
   * Emits the loops of an op.
   *
   * @param operation one that {@link #applies}; of a reduce_window, without padding
   * @param operands what stands for its operands
   * @return values of its results' types
   */
  public static List<Value> expand(
      Builder b, Operation operation, List<Value> operands, Call region) {
    RegionLoops loops = new RegionLoops(b, operation, operands, region);
    return switch (operation.op()) {
      case REDUCE -> loops.reduce();
      case REDUCE_WINDOW -> loops.reduceWindow();
      case SCATTER -> loops.scatter();
      case SORT -> loops.sort();
      case MAP -> loops.map();
      default -> throw new IllegalArgumentException(operation.op().opName());
    };
  }

  private List<Value> call(List<Value> arguments) {
    List<Value> results = region.on(arguments);
    b.at(operation.span());
    return results;
  }

  private TensorType result(int i) {
    return operation.results().get(i).tensorType();
  }

  private Value flat(Value array) {
    return b.reshape(array, List.of(array.tensorType().size()));
  }

  private List<Value> shaped(List<Value> vectors) {
    return IntStream.range(0, vectors.size())
        .mapToObj(i -> b.reshape(vectors.get(i), result(i).shape()))
        .toList();
  }

  /** For each index of a space, in row-major order, the sum of its entries times these steps. */
  private Value positions(List<Long> space, List<Long> steps) {
    TensorType type = new TensorType(DType.I32, space);
    Value all = n.zeros(type);
    for (int axis = 0; axis < space.size(); axis++) {
      all = n.add(all, n.mul(n.iota(DType.I32, space, axis), n.index(steps.get(axis))));
    }
    return flat(all);
  }

  private static List<Long> steps(TensorType type, List<Integer> axes) {
    long[] strides = type.strides();
    return axes.stream().map(axis -> strides[axis]).toList();
  }

  private static List<Long> sizes(TensorType type, List<Integer> axes) {
    return axes.stream().map(type::dim).toList();
  }

  private static List<Integer> axesWithout(int rank, List<Long> some) {
    return IntStream.range(0, rank).filter(axis -> !some.contains((long) axis)).boxed().toList();
  }

  private List<Value> reduce() {
    List<Long> dimensions = operation.attributes().ints("dimensions");
    TensorType type = operands.getFirst().tensorType();
    List<Integer> kept = axesWithout(type.rank(), dimensions);
    List<Integer> reduced = dimensions.stream().sorted().map(Long::intValue).toList();
    return fold(
        positions(sizes(type, kept), steps(type, kept)),
        positions(sizes(type, reduced), steps(type, reduced)));
  }

  private List<Value> reduceWindow() {
    TensorType type = operands.getFirst().tensorType();
    Windows windows = Windows.of(operation.attributes(), type.rank());
    long[] strides = type.strides();
    List<Long> between = new ArrayList<>();
    List<Long> inside = new ArrayList<>();
    for (int axis = 0; axis < type.rank(); axis++) {
      between.add(strides[axis] * windows.strides().get(axis));
      inside.add(strides[axis] * windows.windowDilations().get(axis));
    }
    return fold(positions(result(0).shape(), between), positions(windows.sizes(), inside));
  }

  /** For each base, {@code acc = region(acc, x)} over the elements at offsets from it. */
  private List<Value> fold(Value bases, Value offsets) {
    int inputs = operation.results().size();
    List<Value> arrays = new ArrayList<>();
    List<Value> inits = new ArrayList<>();
    List<Value> state = new ArrayList<>();
    for (int i = 0; i < inputs; i++) {
      // reduce C6, reduce_window C13: the region may work in a wider type than the inputs.
      DType dtype = result(i).dtype();
      arrays.add(flat(b.convert(operands.get(i), dtype)));
      inits.add(b.convert(operands.get(inputs + i), dtype));
      state.add(b.broadcast(inits.get(i), TensorType.of(dtype, Notation.size(bases, 0))));
    }
    long count = Notation.size(offsets, 0);
    if (count == 0) {
      return shaped(state);
    }
    return shaped(
        n.times(
            Notation.size(bases, 0),
            state,
            (k, outs) -> {
              Value base = n.at(bases, k);
              List<Value> total =
                  n.times(
                      count,
                      inits,
                      (m, acc) -> {
                        List<Value> arguments = new ArrayList<>(acc);
                        arguments.addAll(at(arrays, n.add(base, n.at(offsets, m))));
                        return call(arguments);
                      });
              return with(outs, k, total);
            }));
  }

  private List<Value> at(List<Value> vectors, Value place) {
    return vectors.stream().map(vector -> n.at(vector, place)).toList();
  }

  private List<Value> with(List<Value> vectors, Value place, List<Value> elements) {
    return IntStream.range(0, vectors.size())
        .mapToObj(i -> n.with(vectors.get(i), place, elements.get(i)))
        .toList();
  }

  private List<Value> map() {
    List<Value> arrays = operands.stream().map(this::flat).toList();
    TensorType flat = TensorType.of(result(0).dtype(), result(0).size());
    return shaped(
        n.times(
            flat.size(), List.of(n.zeros(flat)), (i, out) -> with(out, i, call(at(arrays, i)))));
  }

  private List<Value> scatter() {
    int inputs = operation.results().size();
    List<Value> state = new ArrayList<>();
    List<Value> updates = new ArrayList<>();
    for (int i = 0; i < inputs; i++) {
      // scatter C23: the region may work in a wider type than the inputs.
      state.add(flat(b.convert(operands.get(i), result(i).dtype())));
      updates.add(flat(b.convert(operands.get(inputs + 1 + i), result(i).dtype())));
    }
    if (result(0).size() == 0) {
      return shaped(state);
    }
    Value targets = targets(operands.get(inputs), operands.get(inputs + 1).tensorType());
    return shaped(
        n.times(
            Notation.size(targets, 0),
            state,
            (u, now) -> {
              Value target = n.at(targets, u);
              Value place = n.max(target, n.index(0));
              List<Value> before = at(now, place);
              List<Value> arguments = new ArrayList<>(before);
              arguments.addAll(at(updates, u));
              Value isInside = n.compare("GE", target, 0L);
              return with(now, place, n.branch(isInside, () -> call(arguments), () -> before));
            }));
  }

  /** For each update, row-major, where it goes; -1 if its window does not lie inside. */
  private Value targets(Value indices, TensorType updates) {
    var dims =
        operation
            .attributes()
            .get("scatter_dimension_numbers", Attribute.ScatterDimensions.class)
            .asGather();
    Slices slices = Slices.ofScatter(dims, result(0), indices.tensorType(), updates);
    List<Long> batch = slices.batchShape();
    long[] strides = result(0).strides();
    Value start = n.zeros(new TensorType(DType.I32, batch));
    Value fits = b.splat(new TensorType(DType.BOOL, batch), 1L);
    for (int k = 0; k < slices.components(); k++) {
      int axis = slices.startAxis(k);
      // What an unsigned index has beyond i64 becomes negative, and is outside too.
      Value index = b.convert(component(indices, slices, k), DType.I64);
      Value atLeast = n.compare("GE", index, 0L);
      fits = n.and(fits, n.and(atLeast, n.compare("LE", index, slices.limit(axis))));
      start = n.add(start, n.mul(b.convert(index, DType.I32), n.index(strides[axis])));
    }
    for (int i = 0; i < dims.operandBatchingDims().size(); i++) {
      long step = strides[dims.operandBatchingDims().get(i).intValue()];
      start = n.add(start, n.mul(n.iota(DType.I32, batch, slices.batchOf(i)), n.index(step)));
    }
    List<Long> axes = slices.batchDims().stream().map(Integer::longValue).toList();
    TensorType places = new TensorType(DType.I32, updates.shape());
    Value target = b.broadcastInDim(start, places, axes);
    for (int i = 0; i < slices.windowAxes().size(); i++) {
      int axis = dims.offsetDims().get(i).intValue();
      Value step = n.index(strides[slices.windowAxes().get(i)]);
      target = n.add(target, n.mul(n.iota(DType.I32, updates.shape(), axis), step));
    }
    Value isInside = b.broadcastInDim(fits, places.withDType(DType.BOOL), axes);
    return flat(n.select(isInside, target, n.index(-1)));
  }

  /** An entry of each index vector, in the shape of the batch axes. */
  private Value component(Value indices, Slices slices, int k) {
    int vector = (int) slices.dims().indexVectorDim();
    Value entries =
        vector == indices.tensorType().rank() ? indices : b.slice(indices, vector, k, k + 1L);
    return b.reshape(entries, slices.batchShape());
  }

  private List<Value> sort() {
    TensorType type = operands.getFirst().tensorType();
    if (type.rank() == 0) {
      return operands;
    }
    int axis = Math.floorMod((int) operation.attributes().integer("dimension"), type.rank());
    List<Integer> others = axesWithout(type.rank(), List.of((long) axis));
    Value bases = positions(sizes(type, others), steps(type, others));
    List<Value> arrays = operands.stream().map(this::flat).toList();
    long length = type.dim(axis);
    Value stride = n.index(type.strides()[axis]);
    return shaped(
        n.times(
            Notation.size(bases, 0),
            arrays,
            (line, state) -> {
              Value base = n.at(bases, line);
              Value order = new Line(arrays, base, stride, length).sorted();
              return n.times(
                  length,
                  state,
                  (i, outs) -> {
                    Value from = n.add(base, n.mul(n.at(order, i), stride));
                    return with(outs, n.add(base, n.mul(i, stride)), at(arrays, from));
                  });
            }));
  }

  /** A line of a sort: a stable bottom-up merge sort of the places in it, as the interpreter's. */
  private final class Line {
    private final List<Value> arrays;
    private final Value base;
    private final Value stride;
    private final Value length;
    private final Value places;

    Line(List<Value> arrays, Value base, Value stride, long length) {
      this.arrays = arrays;
      this.base = base;
      this.stride = stride;
      this.length = n.index(length);
      this.places = n.iota(DType.I32, List.of(length), 0);
    }

    Value sorted() {
      return n.during(
              List.of(n.index(1), places),
              s -> n.compare("LT", s.getFirst(), length),
              s -> List.of(n.mul(s.getFirst(), n.index(2)), merged(s.getLast(), s.getFirst())))
          .getLast();
    }

    /** Runs of a width, merged in pairs. */
    private Value merged(Value from, Value width) {
      return n.during(
              List.of(n.index(0), places),
              s -> n.compare("LT", s.getFirst(), length),
              s -> {
                Value middle = n.min(n.add(s.getFirst(), width), length);
                Value high = n.min(n.add(middle, width), length);
                return List.of(high, merge(from, s.getLast(), s.getFirst(), middle, high));
              })
          .getLast();
    }

    /** Merges {@code low … middle} and {@code middle … high}; equals come from the left. */
    private Value merge(Value from, Value into, Value low, Value middle, Value high) {
      return n.loop(
              low,
              high,
              List.of(low, middle, into),
              (out, s) -> {
                Value left = s.get(0);
                Value right = s.get(1);
                Value leftDone = n.compare("EQ", left, middle);
                Value rightDone = n.compare("EQ", right, high);
                Value a = n.at(from, n.select(rightDone, low, right));
                Value c = n.at(from, n.select(leftDone, low, left));
                Value takesRight =
                    n.branch(
                            n.or(leftDone, rightDone),
                            () -> List.of(leftDone),
                            () -> isBefore(a, c))
                        .getFirst();
                Value one = b.convert(takesRight, DType.I32);
                return List.of(
                    n.add(left, n.sub(n.index(1), one)),
                    n.add(right, one),
                    n.with(s.get(2), out, n.select(takesRight, a, c)));
              })
          .getLast();
    }

    private List<Value> isBefore(Value x, Value y) {
      List<Value> first = at(arrays, n.add(base, n.mul(x, stride)));
      List<Value> second = at(arrays, n.add(base, n.mul(y, stride)));
      List<Value> arguments = new ArrayList<>();
      for (int i = 0; i < arrays.size(); i++) {
        arguments.add(first.get(i));
        arguments.add(second.get(i));
      }
      return call(arguments);
    }
  }
}
