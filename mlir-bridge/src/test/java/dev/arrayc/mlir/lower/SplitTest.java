package dev.arrayc.mlir.lower;

import static org.assertj.core.api.Assertions.assertThat;

import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Function;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Kernels that threads share: the loop that is cut, and the same bits as in one piece. */
@Tag("native")
class SplitTest {
  /** Loops of all kinds, none a multiple of anything: flat, short outside, transposed, rows, … */
  @ParameterizedTest
  @CsvSource({
    "300007, 1, 1",
    "3, 100003, 1",
    "601, 503, 1",
    "7, 5, 9001",
    "2, 300001, 1",
    "1031, 300, 1"
  })
  void theSameBitsInPieces(long a, long b, long c) {
    TensorType type = TensorType.of(DType.F32, a, b, c);
    Function function =
        Programs.of(
            List.of(type, TensorType.of(DType.F32, c, b, a)),
            (builder, in) -> {
              Value turned =
                  builder
                      .emit(
                          Op.TRANSPOSE,
                          List.of(in.get(1)),
                          Attributes.NONE.with("permutation", List.of(2L, 1L, 0L)),
                          List.of(),
                          List.of())
                      .getFirst();
              Value sum = builder.emit(Op.ADD, in.get(0), turned);
              Value zero = builder.constant(Tensor.scalar(DType.F32, 0.0));
              List<Value> results = new ArrayList<>(List.of(sum));
              for (long axis = 0; axis < 3; axis++) {
                results.add(ReductionTest.reduce(builder, Op.ADD, sum, zero, List.of(axis)));
                results.add(ReductionTest.reduce(builder, Op.MAXIMUM, sum, zero, List.of(axis)));
              }
              return results;
            });
    assertThat(Lowering.lower(function).text()).contains("call @arrayc_share");
    Agreement.check(
        function,
        List.of(Programs.tame(type, 1), Programs.tame(TensorType.of(DType.F32, c, b, a), 2)));
  }

  /** Threads leave what blocks come to to the caller, which combines it in the one order. */
  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"F32", "F64", "BF16", "I32", "U8"})
  void oneReductionInPieces(DType dtype) {
    TensorType type = TensorType.of(dtype, 1001, 777);
    Function function =
        Programs.of(
            List.of(type),
            (b, in) -> {
              Value zero =
                  b.constant(
                      dtype.isIntegral() ? Tensor.scalar(dtype, 0L) : Tensor.scalar(dtype, 0.0));
              Value square = b.emit(Op.MULTIPLY, in.get(0), in.get(0));
              return List.of(
                  ReductionTest.reduce(b, Op.ADD, square, zero, List.of(0L, 1L)),
                  ReductionTest.reduce(b, Op.MAXIMUM, square, zero, List.of(0L, 1L)));
            });
    // Both of them, and nothing else.
    assertThat(Lowering.lower(function).text().split("call @arrayc_share", -1)).hasSize(3);
    Agreement.check(function, List.of(Programs.tame(type, 3)));
  }

  @Test
  void smallKernelsStayOnOneThread() {
    TensorType type = TensorType.of(DType.F32, 100, 100);
    Function function =
        Programs.of(List.of(type), (b, in) -> List.of(b.emit(Op.ADD, in.get(0), in.get(0))));
    assertThat(Lowering.lower(function).text()).doesNotContain("arrayc_share");
  }

  @Test
  void aLoopIsCutWhereItHasEnoughIterations() {
    Cost cost = new Cost(0, 1L << 30);
    assertThat(Split.of(cost, List.of(3L, 200L, 1000L), true))
        .hasValueSatisfying(split -> assertThat(split.loop()).isEqualTo(1));
    assertThat(Split.of(cost, List.of(3L, 1000L), true))
        .hasValueSatisfying(split -> assertThat(split.units()).isEqualTo(8));
    assertThat(Split.of(cost, List.of(5L, 7L, 6L), false))
        .hasValueSatisfying(split -> assertThat(split.loop()).isEqualTo(1));
    assertThat(Split.of(cost, List.of(63L), true)).isEmpty();
    assertThat(Split.of(cost, List.of(), true)).isEmpty();
  }
}
