package dev.arrayc.math;

import static org.assertj.core.api.Assertions.assertThat;

import dev.arrayc.interpret.Interpreter;
import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Numbers;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.op.Op;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Functions with loops and tables in them, against recorded values, and at their poles. */
class SpecialFunctionsTest {
  private static final Reference REFERENCE = Reference.read("special.txt");

  private static double[] evaluate(Op op, DType dtype, double[]... operands) {
    List<Tensor> in = new ArrayList<>();
    for (double[] x : operands) {
      in.add(Tensor.ofDoubles(TensorType.of(dtype, x.length), x));
    }
    return Interpreter.evaluate(op, Attributes.NONE, List.of(), List.of(), in).getFirst().doubles();
  }

  private static double[][] arguments(Op op) {
    double[][] x = new double[op.row().operands()][];
    for (int i = 0; i < x.length; i++) {
      x[i] = REFERENCE.column(op, i);
    }
    return x;
  }

  /** These bounds stand in docs/accuracy.md. */
  @ParameterizedTest
  @CsvSource({"BESSEL_I1E, 3", "ZETA, 4", "POLYGAMMA, 4"})
  void doublesAreClose(Op op, double bound) {
    double[] got = evaluate(op, DType.F64, arguments(op));
    double[] high = REFERENCE.column(op, op.row().operands());
    double[] low = REFERENCE.column(op, op.row().operands() + 1);
    double worst = 0;
    for (int i = 0; i < got.length; i++) {
      worst = Math.max(worst, Ulps.f64(got[i], high[i], low[i]));
    }
    assertThat(worst).as("worst ulp of %s", op).isBetween(0.4, bound);
  }

  @ParameterizedTest
  @CsvSource({"BESSEL_I1E", "ZETA", "POLYGAMMA"})
  void floatsAreRoundedRight(Op op) {
    double[] got = evaluate(op, DType.F32, arguments(op));
    double[] exact = REFERENCE.column(op, op.row().operands());
    for (int i = 0; i < got.length; i++) {
      boolean isNormal = Math.abs(exact[i]) > Float.MIN_NORMAL && Math.abs(exact[i]) < 1e38;
      if (isNormal) {
        assertThat(got[i]).as("%s row %d", op, i).isEqualTo(Numbers.round(DType.F32, exact[i]));
      }
    }
  }

  /** What XLA gives at poles and outside of the domain. */
  @ParameterizedTest
  @CsvSource({
    "ZETA, 1, 2, Infinity",
    "ZETA, 2, 0, Infinity",
    "ZETA, 3, -1, NaN",
    "ZETA, 2.5, -0.5, NaN",
    "ZETA, 0.5, 1, NaN",
    "ZETA, Infinity, 1, NaN",
    "ZETA, 2, 1e-300, Infinity",
    "ZETA, 2, -0.5, 8.934802200544677",
    "POLYGAMMA, -1, 2, NaN",
    "POLYGAMMA, 1.5, 2, NaN",
    "POLYGAMMA, 1, 0, Infinity",
    "POLYGAMMA, 0, 0, NaN",
    "POLYGAMMA, 171, 1, Infinity",
    "POLYGAMMA, 1, NaN, NaN",
  })
  void edges(Op op, double x, double y, double expected) {
    double got = evaluate(op, DType.F64, new double[] {x}, new double[] {y})[0];
    if (Double.isFinite(expected)) {
      assertThat(Math.abs(got - expected)).isLessThan(1e-13 * expected);
    } else {
      assertThat(got).isEqualTo(Double.valueOf(expected));
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "-0.0, -0.0", "Infinity, 0", "-Infinity, -0.0", "NaN, NaN", "1e-310, 5e-311"})
  void edgesOfTheBesselFunction(double x, double expected) {
    assertThat(evaluate(Op.BESSEL_I1E, DType.F64, new double[] {x})[0])
        .isEqualTo(Double.valueOf(expected));
  }
}
