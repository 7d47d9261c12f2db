package dev.arrayc.transform;

import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.Builder;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Function;
import dev.arrayc.ir.Operation;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import dev.arrayc.op.AttributeSpec;
import dev.arrayc.op.Op;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * Contractions of f32 matrices of few columns in the order of XLA's CPU compiler, as contractions
 * in sequence and sums of them: four lanes over k where a result has up to 16 columns, eight where
 * it is a vector, then what does not fill the lanes. Anything else runs over k in order there too.
 * Checked against jaxlib 0.10.2 by bits.
 */
final class SmallContractions {
  /** Larger ones are for speed: k stays in order. */
  static final long MOST_PRODUCTS = 1L << 18;

  /** Below this in every dimension, and in k for a vector, k is in order. */
  private static final long TINY = 8;

  private static final long FEW_COLUMNS = 16;

  private SmallContractions() {}

  static Function apply(Function function) {
    return Copier.rebuild(
        function,
        (copier, operation, operands) ->
            operation.op() == Op.DOT_GENERAL
                    && !AttributeSpec.isInSequence(operation.attributes())
                    && !isTransposed(copier, operands.getFirst())
                ? Product.of(copier.builder(), operation, operands)
                    .flatMap(p -> p.inLanes(isTransposed(copier, operands.getLast())))
                    .map(List::of)
                : Optional.empty());
  }

  /** Whether XLA folds a transposition of the last two axes into the contraction. */
  private static boolean isTransposed(Copier copier, Value matrix) {
    int rank = matrix.tensorType().rank();
    return rank >= 2
        && copier
            .definition(matrix)
            .filter(d -> d.op() == Op.TRANSPOSE)
            .filter(d -> d.attributes().ints("permutation").getLast() == rank - 2)
            .isPresent();
  }

  /**
   * Batches of matrix products.
   *
   * @param a batch × rows × k
   * @param b batch × k × columns, or batch × columns × k
   * @param type of the op's result
   */
  private record Product(
      Builder builder,
      TensorType type,
      Value a,
      Value b,
      boolean transposed,
      long batch,
      long rows,
      long k,
      long columns) {
    static Optional<Product> of(Builder builder, Operation dot, List<Value> operands) {
      Attribute.DotDimensions d =
          dot.attributes().get("dot_dimension_numbers", Attribute.DotDimensions.class);
      TensorType lhs = operands.getFirst().tensorType();
      TensorType rhs = operands.getLast().tensorType();
      int batches = d.lhsBatching().size();
      List<Long> leading = LongStream.range(0, batches).boxed().toList();
      boolean simple =
          lhs.isStatic()
              && rhs.isStatic()
              && lhs.dtype() == DType.F32
              && rhs.dtype() == DType.F32
              && dot.resultType().dtype() == DType.F32
              && d.lhsBatching().equals(leading)
              && d.rhsBatching().equals(leading)
              && d.lhsContracting().equals(List.of(lhs.rank() - 1L))
              && d.rhsContracting().size() == 1
              && lhs.size() > 0
              && rhs.size() > 0;
      if (!simple) {
        return Optional.empty();
      }
      long at = d.rhsContracting().getFirst();
      boolean first = at == batches;
      if (!first && at != rhs.rank() - 1) {
        return Optional.empty();
      }
      long batch =
          leading.stream().mapToLong(i -> lhs.dim(i.intValue())).reduce(1, (p, q) -> p * q);
      long k = lhs.dim(lhs.rank() - 1);
      long rows = lhs.size() / batch / k;
      long columns = rhs.size() / batch / k;
      Value a = builder.reshape(operands.getFirst(), List.of(batch, rows, k));
      List<Long> shape = first ? List.of(batch, k, columns) : List.of(batch, columns, k);
      Value b = builder.reshape(operands.getLast(), shape);
      return Optional.of(
          new Product(builder, dot.resultType(), a, b, !first, batch, rows, k, columns));
    }

    /** {@return the product in XLA's order; empty where that is k in order} */
    Optional<Value> inLanes(boolean rightTransposed) {
      if (batch * rows * k * columns > MOST_PRODUCTS || rows == 1) {
        return Optional.empty();
      }
      if (columns == 1) {
        return k < TINY ? Optional.empty() : Optional.of(result(vector()));
      }
      boolean tiny = rows < TINY && k < TINY && columns < TINY;
      boolean whole = transposed != rightTransposed;
      return tiny || !whole && !fitsLanes() ? Optional.empty() : Optional.of(result(matrix()));
    }

    /** Beyond 8 columns the last four lanes must be worth it. */
    private boolean fitsLanes() {
      long padded = (k + 3) / 4 * 4;
      return columns <= FEW_COLUMNS && (columns <= TINY || 8 * k >= 7 * padded);
    }

    private Value result(Value value) {
      return builder.reshape(value, type.shape());
    }

    private Value matrix() {
      long main = k - k % 4;
      List<Value> terms = new ArrayList<>();
      if (main > 0) {
        terms.add(byPairs(lanes(main, 4)));
      }
      List<Value> tail = new ArrayList<>();
      for (long i = main; i < k; i++) {
        tail.add(dot(builder.slice(a, 2, i, i + 1), builder.slice(b, axisOfK(), i, i + 1)));
      }
      tail.stream().reduce(this::add).ifPresent(terms::add);
      return terms.size() == 1 ? terms.getFirst() : add(terms.getFirst(), terms.getLast());
    }

    /** Rows by eights are folded by pairs, the others by halves. */
    private Value vector() {
      long main = k - k % 8;
      List<Value> lanes = lanes(main, 8);
      long even = rows - rows % 8;
      List<Value> parts = new ArrayList<>();
      if (even > 0) {
        parts.add(byPairs(lanes.stream().map(l -> builder.slice(l, 1, 0, even)).toList()));
      }
      if (even < rows) {
        parts.add(byHalves(lanes.stream().map(l -> builder.slice(l, 1, even, rows)).toList()));
      }
      Value sum =
          parts.size() == 1
              ? parts.getFirst()
              : builder
                  .emit(
                      Op.CONCATENATE,
                      parts,
                      Attributes.NONE.with("dimension", 1L),
                      List.of(),
                      List.of(parts.getFirst().tensorType().withShape(List.of(batch, rows, 1L))))
                  .getFirst();
      return main == k
          ? sum
          : add(sum, dot(builder.slice(a, 2, main, k), builder.slice(b, axisOfK(), main, k)));
    }

    private int axisOfK() {
      return transposed ? 2 : 1;
    }

    /** The sums over every so many-th k, in order. */
    private List<Value> lanes(long main, long width) {
      long steps = main / width;
      Value left =
          builder.reshape(builder.slice(a, 2, 0, main), List.of(batch, rows, steps, width));
      List<Long> shape =
          transposed
              ? List.of(batch, columns, steps, width)
              : List.of(batch, steps, width, columns);
      Value right = builder.reshape(builder.slice(b, axisOfK(), 0, main), shape);
      Attribute.DotDimensions dimensions =
          new Attribute.DotDimensions(
              List.of(0L, 3L),
              transposed ? List.of(0L, 3L) : List.of(0L, 2L),
              List.of(2L),
              transposed ? List.of(2L) : List.of(1L));
      Value all =
          builder.emitAs(
              type.withShape(List.of(batch, width, rows, columns)),
              Op.DOT_GENERAL,
              Attributes.NONE.with("dot_dimension_numbers", dimensions),
              left,
              right);
      List<Value> lanes = new ArrayList<>();
      for (long i = 0; i < width; i++) {
        lanes.add(builder.reshape(builder.slice(all, 1, i, i + 1), List.of(batch, rows, columns)));
      }
      return lanes;
    }

    private Value byPairs(List<Value> lanes) {
      List<Value> rest = lanes;
      while (rest.size() > 1) {
        List<Value> next = new ArrayList<>();
        for (int i = 0; i < rest.size(); i += 2) {
          next.add(add(rest.get(i), rest.get(i + 1)));
        }
        rest = next;
      }
      return rest.getFirst();
    }

    private Value byHalves(List<Value> lanes) {
      List<Value> rest = lanes;
      while (rest.size() > 1) {
        int half = rest.size() / 2;
        List<Value> next = new ArrayList<>();
        for (int i = 0; i < half; i++) {
          next.add(add(rest.get(i), rest.get(i + half)));
        }
        rest = next;
      }
      return rest.getFirst();
    }

    private Value add(Value x, Value y) {
      return builder.emit(Op.ADD, x, y);
    }

    /** A product of parts, k in order. */
    private Value dot(Value left, Value right) {
      Attribute.DotDimensions dimensions =
          new Attribute.DotDimensions(
              List.of(0L), List.of(0L), List.of(2L), List.of((long) axisOfK()));
      return builder.emitAs(
          type.withShape(List.of(batch, rows, columns)),
          Op.DOT_GENERAL,
          Attributes.NONE.with("dot_dimension_numbers", dimensions),
          left,
          right);
    }
  }
}
