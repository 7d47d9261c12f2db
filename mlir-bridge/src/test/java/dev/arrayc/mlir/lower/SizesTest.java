package dev.arrayc.mlir.lower;

import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.Builder;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Function;
import dev.arrayc.ir.Program;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import dev.arrayc.transform.Prepare;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Products, convolutions, softmax, transposes and running sums with each of their dimensions in
 * turn of every size from 1 to 257. {@code scripts/sizes} runs all of them, the suite a few.
 */
@Tag("native")
class SizesTest {
  private static final int LARGEST = 257;

  /** What the other dimensions are: more than a vector, and no multiple of one. */
  private static final long OTHER = 37;

  static IntStream sizes() {
    return Boolean.getBoolean("arrayc.test.sizes")
        ? IntStream.rangeClosed(1, LARGEST)
        : IntStream.of(1, 13, 16, 47, 130, 257);
  }

  /** A program that is written down while its parameters are collected. */
  private static final class Draft {
    private final List<TensorType> types = new ArrayList<>();
    private final List<BiFunction<Builder, List<Value>, Value>> results = new ArrayList<>();

    int parameter(long... shape) {
      types.add(TensorType.of(DType.F32, shape));
      return types.size() - 1;
    }

    void result(BiFunction<Builder, List<Value>, Value> result) {
      results.add(result);
    }
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void everyDimension(long n) {
    Draft draft = new Draft();
    gemm(draft, n, OTHER, 19);
    gemm(draft, 19, n, OTHER);
    gemm(draft, OTHER, 19, n);
    convolution(draft, n, 5, 3, 7);
    convolution(draft, 5, n, 3, 7);
    convolution(draft, 4, 5, n, 3);
    convolution(draft, 4, 5, 3, n);
    for (long[] shape : new long[][] {{n, OTHER}, {OTHER, n}}) {
      softmax(draft, shape);
      int x = draft.parameter(shape);
      draft.result((b, in) -> transposed(b, in.get(x)));
      draft.result((b, in) -> AccumulateTest.accumulate(b, in.get(x), Op.ADD, 0, 0));
      draft.result((b, in) -> AccumulateTest.accumulate(b, in.get(x), Op.ADD, 1, 0));
    }
    Function function =
        Programs.of(
            draft.types, (b, in) -> draft.results.stream().map(r -> r.apply(b, in)).toList());
    List<Tensor> data =
        IntStream.range(0, draft.types.size())
            .mapToObj(i -> Programs.tame(draft.types.get(i), i))
            .toList();
    Agreement.check(Prepare.prepare(new Program("f", List.of(function)), true), data);
  }

  private static void gemm(Draft draft, long m, long n, long k) {
    int x = draft.parameter(m, k);
    int y = draft.parameter(k, n);
    Attribute.DotDimensions dims =
        new Attribute.DotDimensions(List.of(), List.of(), List.of(1L), List.of(0L));
    Attributes attributes = Attributes.NONE.with("dot_dimension_numbers", dims);
    draft.result((b, in) -> b.emit(Op.DOT_GENERAL, attributes, in.get(x), in.get(y)));
  }

  private static void convolution(Draft draft, long height, long width, long in, long out) {
    int x = draft.parameter(2, height, width, in);
    int kernel = draft.parameter(3, 3, in, out);
    Attributes attributes =
        Attributes.NONE
            .with(
                "dimension_numbers",
                new Attribute.ConvolutionDimensions(
                    0, 3, List.of(1L, 2L), 2, 3, List.of(0L, 1L), 0, 3, List.of(1L, 2L)))
            .with("feature_group_count", 1L)
            .with("batch_group_count", 1L)
            .with("padding", new Attribute.IntTable(List.of(List.of(1L, 1L), List.of(1L, 1L))));
    draft.result((b, v) -> b.emit(Op.CONVOLUTION, attributes, v.get(x), v.get(kernel)));
  }

  private static void softmax(Draft draft, long... shape) {
    int x = draft.parameter(shape);
    draft.result(
        (b, in) -> {
          TensorType type = in.get(x).tensorType();
          Value low = b.constant(Tensor.scalar(DType.F32, Double.NEGATIVE_INFINITY));
          Value zero = b.constant(Tensor.scalar(DType.F32, 0.0));
          Value most = ReductionTest.reduce(b, Op.MAXIMUM, in.get(x), low, List.of(1L));
          Value less = b.emit(Op.SUBTRACT, in.get(x), b.broadcastInDim(most, type, List.of(0L)));
          Value powers = b.emit(Op.EXPONENTIAL, less);
          Value sum = ReductionTest.reduce(b, Op.ADD, powers, zero, List.of(1L));
          return b.emit(Op.DIVIDE, powers, b.broadcastInDim(sum, type, List.of(0L)));
        });
  }

  private static Value transposed(Builder b, Value x) {
    return b.emit(Op.TRANSPOSE, Attributes.NONE.with("permutation", List.of(1L, 0L)), x);
  }
}
