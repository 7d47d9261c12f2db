package dev.arrayc.math;

import static org.assertj.core.api.Assertions.assertThat;

import dev.arrayc.interpret.Interpreter;
import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Numbers;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.op.Op;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Neighbours of floats in every width, infinite ones, squares. */
class NeighboursTest {
  private static final double[] SPECIAL = {
    0.0,
    -0.0,
    1,
    -1,
    0x1p-149,
    -0x1p-149,
    0x1p-1074,
    0x1.fffffep127,
    Double.MAX_VALUE,
    Double.MIN_NORMAL,
    0x1p-126,
    3.5,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    Double.NaN
  };

  private static double[] evaluate(Op op, DType dtype, double[]... operands) {
    TensorType type = TensorType.of(dtype, operands[0].length);
    List<Tensor> in =
        java.util.Arrays.stream(operands).map(x -> Tensor.ofDoubles(type, x)).toList();
    return Interpreter.evaluate(op, Attributes.NONE, List.of(), List.of(), in).getFirst().doubles();
  }

  private static double next(DType dtype, double x, double y) {
    return evaluate(Op.NEXT_AFTER, dtype, new double[] {x}, new double[] {y})[0];
  }

  @Test
  void areThoseOfJava() {
    for (double a : SPECIAL) {
      for (double b : SPECIAL) {
        assertThat(next(DType.F64, a, b))
            .as("%s to %s", a, b)
            .isEqualTo((Double) Math.nextAfter(a, b));
        double x = (float) a;
        double y = (float) b;
        double expected = Double.isNaN(x) ? x : Math.nextAfter((float) x, y);
        assertThat(next(DType.F32, x, y)).as("%s to %s", x, y).isEqualTo((Double) expected);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"F16", "BF16", "F8E5M2"})
  void ofNarrowFloatsAreNarrow(DType dtype) {
    double above = Numbers.fromBits(dtype, Numbers.toBits(dtype, 1.5) + 1);
    assertThat(next(dtype, 1.5, 100)).isEqualTo(above);
    assertThat(next(dtype, above, -100)).isEqualTo(1.5);
    assertThat(next(dtype, 0, -1)).isEqualTo(-Numbers.fromBits(dtype, 1));
    assertThat(next(dtype, -1.5, Double.NEGATIVE_INFINITY)).isEqualTo(-above);
  }

  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"F64", "F32", "F16", "BF16", "F8E5M2"})
  void infiniteOnes(DType dtype) {
    double[] x = {1, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NaN, 0};
    List<Tensor> in = List.of(Tensor.ofDoubles(TensorType.of(dtype, 5), x));
    for (Op op : List.of(Op.IS_INF, Op.IS_POS_INF, Op.IS_NEG_INF)) {
      Tensor is = Interpreter.evaluate(op, Attributes.NONE, List.of(), List.of(), in).getFirst();
      assertThat(is.type()).isEqualTo(TensorType.of(DType.BOOL, 5));
      long positive = op == Op.IS_NEG_INF ? 0 : 1;
      long negative = op == Op.IS_POS_INF ? 0 : 1;
      assertThat(is.longs()).as("%s", op).containsExactly(0, positive, negative, 0, 0);
    }
  }

  @Test
  void squares() {
    double[] got = evaluate(Op.SQUARE, DType.F32, new double[] {3, -0.5, 0x1p100});
    assertThat(got).containsExactly(9, 0.25, Double.POSITIVE_INFINITY);
  }
}
