package dev.arrayc.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.arrayc.ir.DType;
import dev.arrayc.op.Op;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Functions of complex numbers against recorded values, and at the edges. */
class ComplexMathTest {
  private static final Reference REFERENCE = Reference.read("complex.txt");

  private static Stream<Arguments> functions() {
    return REFERENCE.rows().keySet().stream()
        .flatMap(op -> Stream.of(Arguments.of(op, DType.C64), Arguments.of(op, DType.C128)));
  }

  /** The distance in the plane, in rounding units of the magnitude. */
  @ParameterizedTest
  @MethodSource("functions")
  void isCloseInThePlane(Op op, DType dtype) {
    int columns = 2 * op.row().operands();
    double[][] got = evaluate(op, dtype);
    double[] re = REFERENCE.column(op, columns);
    double[] im = REFERENCE.column(op, columns + 1);
    double unit = dtype == DType.C64 ? 0x1p-24 : 0x1p-53;
    for (int i = 0; i < re.length; i++) {
      double size = Math.hypot(re[i], im[i]);
      boolean inRange = dtype == DType.C128 || (size > 1e-37 && size < 1e38);
      if (inRange) {
        double distance = Math.hypot(got[0][i] - re[i], got[1][i] - im[i]) / size / unit;
        // An error grows with what the exponential gets: CHLO adds to it, a power multiplies.
        assertThat(distance).as("%s row %d", op, i).isLessThan(isRough(op) ? 32 : 6);
      }
    }
  }

  /** Each part by itself, in units in its last place. */
  @ParameterizedTest
  @EnumSource(
      value = Op.class,
      names = {"EXPONENTIAL", "RSQRT", "SINE", "COSINE", "TAN", "TANH"})
  void partsAreClose(Op op) {
    double[][] narrow = evaluate(op, DType.C64);
    double[][] wide = evaluate(op, DType.C128);
    for (int part = 0; part < 2; part++) {
      double[] exact = REFERENCE.column(op, 2 + part);
      for (int i = 0; i < exact.length; i++) {
        double ulp = Math.ulp((float) exact[i]);
        assertThat(narrow[part][i]).as("%s row %d", op, i).isCloseTo(exact[i], within(ulp));
        double fine = 3 * Math.ulp(exact[i]);
        assertThat(wide[part][i]).as("%s row %d", op, i).isCloseTo(exact[i], within(fine));
      }
    }
  }

  private static boolean isRough(Op op) {
    return op == Op.POWER || op == Op.SINH || op == Op.COSH;
  }

  private static double[][] evaluate(Op op, DType dtype) {
    int operands = op.row().operands();
    double[][] columns = new double[2 * operands][];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = REFERENCE.column(op, i);
    }
    return evaluate(op, dtype, columns);
  }

  /** The parts of the result for the parts of the operands. */
  private static double[][] evaluate(Op op, DType dtype, double[]... parts) {
    int operands = op.row().operands();
    Object[] in = new Object[operands];
    DType[] types = new DType[operands];
    for (int i = 0; i < operands; i++) {
      in[i] = new Object[] {part(dtype, parts[2 * i]), part(dtype, parts[2 * i + 1])};
      types[i] = dtype;
    }
    int n = parts[0].length;
    Object out = new Sweep(op, types).run(n, in);
    return op == Op.ABS
        ? new double[][] {wide(out), new double[n]}
        : new double[][] {wide(((Object[]) out)[0]), wide(((Object[]) out)[1])};
  }

  private static Object part(DType dtype, double[] values) {
    if (dtype == DType.C128) {
      return values;
    }
    float[] narrow = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      narrow[i] = (float) values[i];
    }
    return narrow;
  }

  private static double[] wide(Object values) {
    if (values instanceof double[] doubles) {
      return doubles;
    }
    float[] floats = (float[]) values;
    double[] wide = new double[floats.length];
    for (int i = 0; i < floats.length; i++) {
      wide[i] = floats[i];
    }
    return wide;
  }

  @ParameterizedTest
  @CsvSource({
    "ABS, 3e38, 1e38, 3.162277634e38, 0",
    "ABS, Infinity, NaN, Infinity, 0",
    "ABS, 0, -0.0, 0, 0",
    "ABS, 1e-45, 0, 1e-45, 0",
    "SIGN, 0, 0, 0, 0",
    "SIGN, -3e38, 0, -1, 0",
    "SIGN, 0, 1e-45, 0, 1",
    "SQRT, -4, 0, 0, 2",
    "SQRT, -4, -0.0, 0, -2",
    "SQRT, 0, 0, 0, 0",
    "SQRT, Infinity, 1, Infinity, 0",
    "SQRT, -Infinity, 1, 0, Infinity",
    "SQRT, 1, Infinity, Infinity, Infinity",
    "EXPONENTIAL, 0, 0, 1, 0",
    "EXPONENTIAL, Infinity, 0, Infinity, 0",
    "EXPONENTIAL, -Infinity, Infinity, 0, 0",
    "LOG, -1, 0, 0, 3.1415927410125732",
    "LOG, 0, 0, -Infinity, 0",
    "TANH, 100, 1, 1, 0",
    "COSINE, 1, 0, 0.5403023058681398, 0",
    "COSH, 0, 1, 0.5403023058681398, 0",
    "ASIN, 2, 0, 1.5707963267948966, 1.3169578969248166",
    "ASIN, 2, -0.0, 1.5707963267948966, 1.3169578969248166",
    "ATANH, 2, -0.0, 0.5493061443340549, -1.5707963267948966",
    "ACOS, Infinity, 1, 0, -Infinity",
    "ATANH, Infinity, 1, 0, 1.5707963267948966",
    "TANH, 0, 0, 0, 0",
    "SINE, 0, 0, 0, 0",
    "COSINE, 0, 0, 1, 0"
  })
  void edges(Op op, float re, float im, float resultRe, float resultIm) {
    double[][] got = evaluate(op, DType.C64, new double[] {re}, new double[] {im});
    assertThat((float) got[0][0]).isEqualTo(resultRe);
    assertThat((float) got[1][0]).isEqualTo(resultIm);
  }

  @ParameterizedTest
  @CsvSource({
    "3e38, 3e38, 3e38, 3e38, 1, 0",
    "1e-40, 0, 1e-40, 0, 1, 0",
    "1, 1, 0, 0, Infinity, Infinity",
    "1, 2, Infinity, 1, 0, 0",
    "1e38, 0, 0, 1e38, 0, -1"
  })
  void quotients(float a, float b, float c, float d, float re, float im) {
    double[][] got =
        evaluate(
            Op.DIVIDE,
            DType.C64,
            new double[] {a},
            new double[] {b},
            new double[] {c},
            new double[] {d});
    assertThat((float) got[0][0]).isEqualTo(re);
    assertThat((float) got[1][0] + 0f).isEqualTo(im);
  }
}
