package dev.arrayc.mlir.lower;

import static org.assertj.core.api.Assertions.assertThat;

import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.Builder;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Function;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Steps that share their rows go through a few of them at a time, with the same bits. */
@Tag("native")
class RowFusionTest {
  private static Value spread(Builder b, Value kept, TensorType to) {
    List<Long> dims = new ArrayList<>();
    for (long axis = 0; axis < kept.tensorType().rank(); axis++) {
      dims.add(axis);
    }
    return b.broadcastInDim(kept, to, dims);
  }

  private static Value reduced(Builder b, Op op, Value x, double init) {
    Value start = b.constant(Tensor.scalar(x.tensorType().dtype(), init));
    return ReductionTest.reduce(b, op, x, start, List.of(x.tensorType().rank() - 1L));
  }

  /** A softmax with a rational function in place of exp. */
  private static Value softmax(Builder b, Value x) {
    TensorType type = x.tensorType();
    Value most = reduced(b, Op.MAXIMUM, x, Double.NEGATIVE_INFINITY);
    Value less = b.emit(Op.SUBTRACT, x, spread(b, most, type));
    Value one = b.splat(type, 1.0);
    Value e = b.emit(Op.DIVIDE, one, b.emit(Op.ADD, one, b.emit(Op.MULTIPLY, less, less)));
    return b.emit(Op.DIVIDE, e, spread(b, reduced(b, Op.ADD, e, 0.0), type));
  }

  private static Value dot(Builder b, Value x, Value y, int contractedInY) {
    Attributes dims =
        Attributes.NONE.with(
            "dot_dimension_numbers",
            new Attribute.DotDimensions(
                List.of(0L), List.of(0L), List.of(2L), List.of((long) contractedInY)));
    return b.emit(Op.DOT_GENERAL, dims, x, y);
  }

  private static long rowByRow(Function function) {
    return Lowering.lower(function).rowByRow();
  }

  static Stream<Arguments> shapes() {
    return Stream.of(
        Arguments.of(DType.F32, List.of(50L, 40L)),
        Arguments.of(DType.F32, List.of(37L, 9L)),
        Arguments.of(DType.F32, List.of(3L, 17L, 513L)),
        Arguments.of(DType.F64, List.of(2L, 1L, 5L, 66L)),
        Arguments.of(DType.BF16, List.of(19L, 257L)));
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void aSoftmaxRunsRowByRow(DType dtype, List<Long> shape) {
    TensorType type = new TensorType(dtype, shape);
    Function function = Programs.of(List.of(type), (b, in) -> List.of(softmax(b, in.getFirst())));
    assertThat(rowByRow(function)).isEqualTo(1);
    assertThat(Lowering.lower(function).workspaceBytes()).isZero();
    Agreement.check(function, List.of(Programs.tame(type, 1)));
  }

  static Stream<Arguments> attentions() {
    return Stream.of(
        Arguments.of(DType.F32, 3L, 50L, 33L, 16L),
        Arguments.of(DType.F32, 1L, 48L, 64L, 32L),
        Arguments.of(DType.F32, 2L, 129L, 20L, 7L),
        Arguments.of(DType.F64, 2L, 9L, 17L, 5L),
        Arguments.of(DType.BF16, 2L, 30L, 40L, 24L));
  }

  /** Scores, a causal mask, a softmax, a weighted mean of values. */
  @ParameterizedTest
  @MethodSource("attentions")
  void theScoresOfAnAttentionNeverReachMemory(
      DType dtype, long heads, long queries, long keys, long width) {
    TensorType query = TensorType.of(dtype, heads, queries, width);
    TensorType key = TensorType.of(dtype, heads, keys, width);
    TensorType scores = TensorType.of(dtype, heads, queries, keys);
    Function function =
        Programs.of(
            List.of(query, key, key),
            (b, in) -> {
              Value s = dot(b, in.get(0), in.get(1), 2);
              Value row = iota(b, scores, 1);
              Value column = iota(b, scores, 2);
              Value masked =
                  b.emit(Op.SELECT, b.compare("GE", row, column), s, b.splat(scores, -8.0));
              return List.of(dot(b, softmax(b, masked), in.get(2), 1));
            });
    assertThat(rowByRow(function)).isEqualTo(1);
    assertThat(Lowering.lower(function).workspaceBytes()).isLessThan(4 * key.size() * 8 + 4096);
    Agreement.check(
        function, List.of(Programs.tame(query, 1), Programs.tame(key, 2), Programs.tame(key, 3)));
  }

  private static Value iota(Builder b, TensorType like, int axis) {
    return b.emitAs(
        like.withDType(DType.I32), Op.IOTA, Attributes.NONE.with("iota_dimension", (long) axis));
  }

  @Test
  void aStepThatLooksAtOtherRowsEndsTheGroup() {
    TensorType type = TensorType.of(DType.F32, 40, 30);
    Function function =
        Programs.of(
            List.of(type),
            (b, in) -> {
              Value y = softmax(b, in.getFirst());
              Value turned = b.emit(Op.REVERSE, Attributes.NONE.with("dimensions", List.of(0L)), y);
              return List.of(y, softmax(b, b.emit(Op.ADD, y, turned)));
            });
    assertThat(rowByRow(function)).isEqualTo(2);
    Agreement.check(function, List.of(Programs.tame(type, 1)));
  }
}
