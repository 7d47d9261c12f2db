package dev.arrayc.transform;

import dev.arrayc.interpret.Reducer;
import dev.arrayc.interpret.SumOrder;
import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.Block;
import dev.arrayc.ir.Builder;
import dev.arrayc.ir.Function;
import dev.arrayc.ir.Operation;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Uses;
import dev.arrayc.ir.Value;
import dev.arrayc.op.AttributeSpec;
import dev.arrayc.op.Op;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * Float sums (and products) of few elements in the order of XLA's CPU compiler, written out as
 * reductions that every engine does in sequence ({@link SumOrder#inSequence}): an axis longer than
 * 32 is cut into windows of 32, padded at both ends, whose sums are summed likewise; the sum of all
 * of a matrix with up to 8 columns runs in lanes, which hold rows. A product that is only summed is
 * a contraction: it fuses. Checked against jaxlib 0.10.2 by bits.
 */
final class SmallSums {
  private final Uses uses;
  private final Map<Integer, Operation> products = new HashMap<>();
  private final boolean contract;

  private SmallSums(Function function, boolean contract) {
    this.uses = new Uses(function);
    this.contract = contract;
    look(function.body());
  }

  static Function apply(Function function, boolean contract) {
    SmallSums pass = new SmallSums(function, contract);
    return Copier.rebuild(function, pass::replace);
  }

  private void look(Block block) {
    for (Operation operation : block.operations()) {
      if (operation.op() == Op.MULTIPLY) {
        products.put(operation.result().id(), operation);
      }
      operation.regions().forEach(this::look);
    }
  }

  private Optional<List<Value>> replace(Copier copier, Operation operation, List<Value> operands) {
    if (operation.op() == Op.DOT_GENERAL) {
      return ofProducts(copier, operation, operands);
    }
    if (operation.op() != Op.REDUCE || operands.size() != 2) {
      return Optional.empty();
    }
    TensorType type = operands.getFirst().tensorType();
    Optional<Op> reducer = Reducer.of(operation.regions().getFirst());
    boolean applies =
        reducer.filter(op -> Reducer.isOrdered(op, type.dtype())).isPresent()
            && SumOrder.isSmall(type)
            && type.size() > 0
            && operation.resultType().dtype() == type.dtype()
            && Constants.isIdentity(copier, operands.getLast(), reducer.get());
    if (!applies) {
      return Optional.empty();
    }
    Optional<Operation> product =
        Optional.ofNullable(products.get(operation.operand(0).id()))
            .filter(p -> contract && reducer.get() == Op.ADD && Contract.isFused(type.dtype()))
            .filter(p -> uses.count(p.result()) == 1);
    List<Value> factors =
        product.map(p -> copier.translate(p.operands())).orElse(List.of(operands.getFirst()));
    List<Long> axes = operation.attributes().ints("dimensions");
    return new Sum(copier.builder(), reducer.get(), operands.getLast(), factors, axes)
        .written()
        .map(List::of);
  }

  /** A contraction whose operands share all their axes is a sum of products. */
  private static Optional<List<Value>> ofProducts(
      Copier copier, Operation dot, List<Value> operands) {
    Attribute.DotDimensions dimensions =
        dot.attributes().get("dot_dimension_numbers", Attribute.DotDimensions.class);
    TensorType type = operands.getFirst().tensorType();
    List<Long> order = new ArrayList<>(dimensions.lhsBatching());
    order.addAll(dimensions.lhsContracting());
    List<Long> other = new ArrayList<>(dimensions.rhsBatching());
    other.addAll(dimensions.rhsContracting());
    boolean applies =
        !AttributeSpec.isInSequence(dot.attributes())
            && order.size() == type.rank()
            && other.size() == operands.getLast().tensorType().rank()
            && Contract.isFused(type.dtype())
            && operands.getLast().tensorType().dtype() == type.dtype()
            && dot.resultType().dtype() == type.dtype()
            && SumOrder.isSmall(type)
            && type.size() > 0;
    if (!applies) {
      return Optional.empty();
    }
    Builder b = copier.builder();
    List<Value> factors =
        List.of(
            transposed(b, operands.getFirst(), order), transposed(b, operands.getLast(), other));
    List<Long> axes =
        LongStream.range(dimensions.lhsBatching().size(), type.rank()).boxed().toList();
    Value zero = b.splat(TensorType.scalar(type.dtype()), 0.0);
    Sum sum = new Sum(b, Op.ADD, zero, factors, axes);
    return Optional.of(List.of(sum.written().orElseGet(() -> sum.reduced(axes))));
  }

  private static Value transposed(Builder b, Value x, List<Long> order) {
    TensorType type = x.tensorType();
    if (order.equals(LongStream.range(0, type.rank()).boxed().toList())) {
      return x;
    }
    return b.emitAs(
        type.withShape(order.stream().map(d -> type.dim(d.intValue())).toList()),
        Op.TRANSPOSE,
        Attributes.NONE.with("permutation", order),
        x);
  }

  /** A sum that is being written: of an array, or of the product of two. */
  private record Sum(Builder b, Op reducer, Value init, List<Value> factors, List<Long> axes) {
    /** {@return the sum; empty if one reduction in sequence is what it is already} */
    Optional<Value> written() {
      if (axes.stream().anyMatch(a -> size(a) > SumOrder.WINDOW)) {
        Value windows = rounded().windows();
        Sum rest = new Sum(b, reducer, init, List.of(windows), axes);
        return Optional.of(rest.written().orElseGet(() -> rest.reduced(axes)));
      }
      Optional<Value> inLanes = inLanes();
      if (inLanes.isPresent() || factors.size() == 1) {
        return inLanes;
      }
      Sum sum = transposesRows() ? rounded() : this;
      return Optional.of(sum.reduced(axes));
    }

    /** The same sum, its products rounded before they are added. */
    private Sum rounded() {
      return factors.size() == 1
          ? this
          : new Sum(
              b,
              reducer,
              init,
              List.of(b.emit(Op.MULTIPLY, factors.getFirst(), factors.getLast())),
              axes);
    }

    /** Rows of 5 to 8 are multiplied before they are taken apart for the lanes. */
    private boolean transposesRows() {
      int last = type().rank() - 1;
      if (!axes.equals(List.of((long) last)) || size(last) < 5 || size(last) > 8) {
        return false;
      }
      long rows = type().size() / size(last);
      return rows == 2 || rows > 32 || rows % 4 == 0 && rows != 12;
    }

    private TensorType type() {
      return factors.getFirst().tensorType();
    }

    private long size(long axis) {
      return type().dim((int) axis);
    }

    /** The sums of windows of up to 32 elements along each axis, as an array of their own. */
    private Value windows() {
      int rank = type().rank();
      List<Long> low = new ArrayList<>();
      List<Long> high = new ArrayList<>();
      List<Long> split = new ArrayList<>();
      List<Long> inner = new ArrayList<>();
      for (long d = 0; d < rank; d++) {
        long n = size(d);
        long window = axes.contains(d) ? Math.min(n, SumOrder.WINDOW) : 1;
        long count = axes.contains(d) ? (n + window - 1) / window : n;
        long missing = count * window - n;
        low.add(missing / 2);
        high.add(missing - missing / 2);
        split.add(count);
        if (axes.contains(d)) {
          inner.add((long) split.size());
          split.add(window);
        }
      }
      Attributes padding =
          Attributes.NONE
              .with("edge_padding_low", low)
              .with("edge_padding_high", high)
              .with("interior_padding", java.util.Collections.nCopies(rank, 0L));
      List<Value> cut =
          factors.stream().map(f -> b.reshape(b.emit(Op.PAD, padding, f, init), split)).toList();
      return new Sum(b, reducer, init, cut, inner).reduced(inner);
    }

    /** One reduction, or contraction, in sequence. */
    private Value reduced(List<Long> along) {
      List<Long> kept =
          LongStream.range(0, type().rank()).filter(d -> !along.contains(d)).boxed().toList();
      List<Long> sorted = along.stream().sorted().toList();
      TensorType result = type().withShape(kept.stream().map(this::size).toList());
      if (factors.size() == 2) {
        return contracted(kept, sorted, result);
      }
      TensorType scalar = TensorType.scalar(type().dtype());
      Block region =
          b.region(List.of(scalar, scalar), p -> List.of(b.emit(reducer, p.get(0), p.get(1))));
      return b.emit(
              Op.REDUCE,
              List.of(factors.getFirst(), init),
              Attributes.NONE.with("dimensions", sorted),
              List.of(region),
              List.of(result))
          .getFirst();
    }

    /**
     * A contraction in sequence, but for the first two of squares: it is the first that fuses, onto
     * the second.
     */
    private Value contracted(List<Long> kept, List<Long> along, TensorType result) {
      List<Long> order = new ArrayList<>(kept);
      order.addAll(along);
      List<Long> shape = new ArrayList<>(result.shape());
      shape.add(type().size() / Math.max(1, result.size()));
      boolean square = factors.getFirst().equals(factors.getLast());
      Value first = b.reshape(transposed(b, factors.getFirst(), order), shape);
      Value left = square ? swapped(first) : first;
      Value right = square ? left : b.reshape(transposed(b, factors.getLast(), order), shape);
      List<Long> batch = LongStream.range(0, kept.size()).boxed().toList();
      List<Long> last = List.of((long) kept.size());
      Attribute.DotDimensions dimensions = new Attribute.DotDimensions(batch, batch, last, last);
      return b.emitAs(
          result,
          Op.DOT_GENERAL,
          Attributes.NONE.with("dot_dimension_numbers", dimensions),
          left,
          right);
    }

    private Value swapped(Value y) {
      int axis = y.tensorType().rank() - 1;
      long n = y.tensorType().dim(axis);
      if (n < 2) {
        return y;
      }
      List<Value> parts = new ArrayList<>(List.of(part(y, 1, 2), part(y, 0, 1)));
      if (n > 2) {
        parts.add(part(y, 2, n));
      }
      return b.emit(
              Op.CONCATENATE,
              parts,
              Attributes.NONE.with("dimension", (long) axis),
              List.of(),
              List.of(y.type()))
          .getFirst();
    }

    /** A range of the last axis. */
    private Value part(Value x, long from, long to) {
      return b.slice(x, x.tensorType().rank() - 1, from, to);
    }

    /** All of r rows of c: lanes hold r rows, or 8 or 4 at a time, and are folded by halves. */
    private Optional<Value> inLanes() {
      List<Long> wide = LongStream.range(0, type().rank()).boxed().toList();
      wide = wide.stream().filter(d -> size(d) > 1).toList();
      if (wide.size() != 2 || !axes.containsAll(wide)) {
        return Optional.empty();
      }
      long rows = size(wide.getFirst());
      long columns = size(wide.getLast());
      long lanes = lanes(rows, columns);
      if (lanes == 1) {
        return Optional.empty();
      }
      List<Long> split = List.of(rows / lanes, lanes, columns);
      List<Value> cut = factors.stream().map(f -> b.reshape(f, split)).toList();
      Value sums = new Sum(b, reducer, init, cut, List.of(0L, 2L)).reduced(List.of(0L, 2L));
      for (long half = lanes / 2; half >= 1; half /= 2) {
        sums = b.emit(reducer, part(sums, 0, half), part(sums, half, 2 * half));
      }
      List<Long> kept =
          LongStream.range(0, type().rank() - axes.size()).map(d -> 1).boxed().toList();
      return Optional.of(b.reshape(sums, kept));
    }

    private static long lanes(long rows, long columns) {
      if (columns > 8) {
        return 1;
      }
      if (rows == 2) {
        return 2;
      }
      if (rows % 8 == 0 && columns <= 6) {
        return 8;
      }
      return rows % 4 == 0 && rows != 12 ? 4 : 1;
    }
  }
}
