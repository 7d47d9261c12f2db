package dev.arrayc.algorithm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.arrayc.diagnostic.CompileException;
import dev.arrayc.interpret.Interpreter;
import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Type;
import dev.arrayc.op.Op;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Factorisations multiply back to what was factored, in every dtype, below and above a block. */
class LapackTest {
  private static final Map<DType, String> PREFIX =
      Map.of(DType.F32, "s", DType.F64, "d", DType.C64, "c", DType.C128, "z");

  private static Attribute letter(char c) {
    return new Attribute.Verbatim((int) c + " : ui8");
  }

  private static List<Tensor> call(
      String target, Attributes options, List<Type> results, Tensor... operands) {
    Attributes attributes =
        Attributes.NONE
            .with("call_target_name", new Attribute.Text(target))
            .with("mhlo.backend_config", new Attribute.Dict(options));
    return Interpreter.evaluate(Op.CUSTOM_CALL, attributes, List.of(), results, List.of(operands));
  }

  private static String target(DType dtype, String real, String complex) {
    return "lapack_" + PREFIX.get(dtype) + (dtype.isComplex() ? complex : real) + "_ffi";
  }

  private static Tensor random(DType dtype, long m, long n) {
    Random random = new Random(31 * m + n);
    int parts = dtype.isComplex() ? 2 : 1;
    double[] data = new double[Math.toIntExact(m * n) * parts];
    Arrays.setAll(data, i -> (float) random.nextGaussian());
    return Tensor.ofDoubles(TensorType.of(dtype, m, n), data);
  }

  /** A matrix of complex numbers in double precision. */
  private record Matrix(int rows, int columns, double[] re, double[] im) {
    static Matrix of(Tensor x) {
      int m = Math.toIntExact(x.type().dim(0));
      int n = x.type().rank() == 1 ? 1 : Math.toIntExact(x.type().dim(1));
      boolean isComplex = x.dtype().isComplex();
      double[] data = x.doubles();
      Matrix result = new Matrix(m, n, new double[m * n], new double[m * n]);
      for (int i = 0; i < m * n; i++) {
        result.re[i] = data[isComplex ? 2 * i : i];
        result.im[i] = isComplex ? data[2 * i + 1] : 0;
      }
      return result;
    }

    static Matrix diagonal(Tensor values, int m, int n) {
      Matrix result = new Matrix(m, n, new double[m * n], new double[m * n]);
      for (int i = 0; i < values.type().size(); i++) {
        result.re[i * n + i] = values.doubles()[i];
      }
      return result;
    }

    /** Elements where row − column is at least (or at most) a number, ones on the diagonal. */
    Matrix triangle(boolean lower, boolean unit, int width) {
      int height = lower ? rows : width;
      int across = lower ? width : columns;
      Matrix result =
          new Matrix(height, across, new double[height * across], new double[height * across]);
      for (int i = 0; i < height; i++) {
        for (int j = 0; j < across; j++) {
          boolean inside = lower ? i > j || i == j && !unit : i <= j;
          result.re[i * across + j] = inside ? re[i * columns + j] : unit && i == j ? 1 : 0;
          result.im[i * across + j] = inside ? im[i * columns + j] : 0;
        }
      }
      return result;
    }

    Matrix adjoint() {
      Matrix result = new Matrix(columns, rows, new double[re.length], new double[re.length]);
      for (int i = 0; i < rows; i++) {
        for (int j = 0; j < columns; j++) {
          result.re[j * rows + i] = re[i * columns + j];
          result.im[j * rows + i] = -im[i * columns + j];
        }
      }
      return result;
    }

    Matrix times(Matrix other) {
      int n = other.columns;
      Matrix result = new Matrix(rows, n, new double[rows * n], new double[rows * n]);
      for (int i = 0; i < rows; i++) {
        for (int k = 0; k < columns; k++) {
          for (int j = 0; j < n; j++) {
            double a = re[i * columns + k];
            double b = im[i * columns + k];
            double c = other.re[k * n + j];
            double d = other.im[k * n + j];
            result.re[i * n + j] += a * c - b * d;
            result.im[i * n + j] += a * d + b * c;
          }
        }
      }
      return result;
    }

    void isClose(Matrix other, DType dtype) {
      assertThat(List.of(rows, columns)).isEqualTo(List.of(other.rows, other.columns));
      double epsilon = dtype.real() == DType.F64 ? 0x1p-53 : 0x1p-24;
      double bound = 8 * epsilon * (rows + columns + 4);
      double size = 1;
      double error = 0;
      for (int i = 0; i < re.length; i++) {
        size = Math.max(size, Math.hypot(other.re[i], other.im[i]));
        error = Math.max(error, Math.hypot(re[i] - other.re[i], im[i] - other.im[i]));
      }
      assertThat(error / size).isLessThan(bound);
    }

    void isOrthogonal(DType dtype) {
      Matrix one =
          new Matrix(
              columns, columns, new double[columns * columns], new double[columns * columns]);
      for (int i = 0; i < columns; i++) {
        one.re[i * columns + i] = 1;
      }
      adjoint().times(this).isClose(one, dtype);
    }
  }

  static Stream<Arguments> shapes() {
    return Stream.of(DType.F32, DType.F64, DType.C64, DType.C128)
        .flatMap(
            d ->
                Stream.of(
                        new int[] {1, 1},
                        new int[] {4, 4},
                        new int[] {7, 5},
                        new int[] {5, 7},
                        new int[] {40, 3},
                        new int[] {3, 40},
                        new int[] {45, 70},
                        new int[] {70, 45})
                    .map(s -> Arguments.of(d, s[0], s[1])));
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void luMultipliesBackToTheRowsInTheirNewOrder(DType dtype, int m, int n) {
    Tensor a = random(dtype, m, n);
    int k = Math.min(m, n);
    List<Tensor> lu =
        call(
            target(dtype, "getrf", "getrf"),
            Attributes.NONE,
            List.of(a.type(), TensorType.of(DType.I32, k), TensorType.scalar(DType.I32)),
            a);
    Matrix packed = Matrix.of(lu.get(0));
    Matrix product = packed.triangle(true, true, k).times(packed.triangle(false, false, k));
    Matrix rows = Matrix.of(a);
    for (int i = 0; i < k; i++) {
      int pivot = (int) lu.get(1).longs()[i] - 1;
      for (int j = 0; j < n; j++) {
        swap(rows.re(), i * n + j, pivot * n + j);
        swap(rows.im(), i * n + j, pivot * n + j);
      }
    }
    product.isClose(rows, dtype);
    assertThat(lu.get(2).longs()[0]).isZero();
  }

  private static void swap(double[] x, int i, int j) {
    double kept = x[i];
    x[i] = x[j];
    x[j] = kept;
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void qrMultipliesBackAndQIsOrthogonal(DType dtype, int m, int n) {
    Tensor a = random(dtype, m, n);
    int k = Math.min(m, n);
    List<Tensor> packed =
        call(
            target(dtype, "geqrf", "geqrf"),
            Attributes.NONE,
            List.of(a.type(), TensorType.of(dtype, k)),
            a);
    if (m < n) {
      return;
    }
    Tensor q =
        call(
                target(dtype, "orgqr", "ungqr"),
                Attributes.NONE,
                List.of(a.type()),
                packed.get(0),
                packed.get(1))
            .getFirst();
    Matrix.of(q).isOrthogonal(dtype);
    Matrix r = Matrix.of(packed.get(0)).triangle(false, false, n);
    Matrix.of(q).times(r).isClose(Matrix.of(a), dtype);
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void singularVectorsMultiplyBack(DType dtype, int m, int n) {
    Tensor a = random(dtype, m, n);
    int k = Math.min(m, n);
    for (boolean full : List.of(true, false)) {
      long p = full ? m : k;
      long q = full ? n : k;
      List<Tensor> svd =
          call(
              target(dtype, "gesdd", "gesdd"),
              Attributes.NONE.with("mode", letter(full ? 'A' : 'S')),
              List.of(
                  a.type(),
                  TensorType.of(dtype.real(), k),
                  TensorType.of(dtype, m, p),
                  TensorType.of(dtype, q, n),
                  TensorType.scalar(DType.I32)),
              a);
      Matrix u = Matrix.of(svd.get(2));
      Matrix v = Matrix.of(svd.get(3));
      u.isOrthogonal(dtype);
      v.adjoint().isOrthogonal(dtype);
      Matrix sigma = Matrix.diagonal(svd.get(1), (int) p, (int) q);
      u.times(sigma).times(v).isClose(Matrix.of(a), dtype);
      double[] values = svd.get(1).doubles();
      for (int i = 1; i < k; i++) {
        assertThat(values[i]).isBetween(0.0, values[i - 1]);
      }
      assertThat(svd.get(4).longs()[0]).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void eigenvectorsMultiplyBack(DType dtype, int n, int ignored) {
    Tensor a = random(dtype, n, n);
    Matrix whole = Matrix.of(a).triangle(true, false, n);
    Matrix upper = whole.adjoint();
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        int at = i * n + j;
        whole.re()[at] = i < j ? upper.re()[at] : whole.re()[at];
        whole.im()[at] = i < j ? upper.im()[at] : i == j ? 0 : whole.im()[at];
      }
    }
    List<Tensor> eigen =
        call(
            target(dtype, "syevd", "heevd"),
            Attributes.NONE.with("uplo", letter('L')),
            List.of(a.type(), TensorType.of(dtype.real(), n), TensorType.scalar(DType.I32)),
            a);
    Matrix v = Matrix.of(eigen.get(0));
    v.isOrthogonal(dtype);
    Matrix values = Matrix.diagonal(eigen.get(1), n, n);
    v.times(values).times(v.adjoint()).isClose(whole, dtype);
    double[] w = eigen.get(1).doubles();
    for (int i = 1; i < n; i++) {
      assertThat(w[i]).isGreaterThanOrEqualTo(w[i - 1]);
    }
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void pivotedQrHasAFallingDiagonal(DType dtype, int m, int n) {
    Tensor a = random(dtype, m, n);
    int k = Math.min(m, n);
    TensorType places = TensorType.of(DType.I32, n);
    List<Tensor> packed =
        call(
            target(dtype, "geqp3", "geqp3"),
            Attributes.NONE,
            List.of(a.type(), places, TensorType.of(dtype, k)),
            a,
            Tensor.fillLongs(places, i -> 0));
    assertThat(packed.get(1).longs()).doesNotHaveDuplicates();
    Matrix r = Matrix.of(packed.get(0));
    for (int i = 1; i < k; i++) {
      double before = Math.hypot(r.re()[(i - 1) * n + i - 1], r.im()[(i - 1) * n + i - 1]);
      double here = Math.hypot(r.re()[i * n + i], r.im()[i * n + i]);
      assertThat(here).isLessThanOrEqualTo(before * 1.000001);
    }
    // Rᴴ·R = (A·P)ᴴ·(A·P)
    Matrix moved = Matrix.of(a);
    Matrix given = Matrix.of(a);
    for (int j = 0; j < n; j++) {
      int from = (int) packed.get(1).longs()[j] - 1;
      for (int i = 0; i < m; i++) {
        moved.re()[i * n + j] = given.re()[i * n + from];
        moved.im()[i * n + j] = given.im()[i * n + from];
      }
    }
    Matrix upper = r.triangle(false, false, k);
    upper.adjoint().times(upper).isClose(moved.adjoint().times(moved), dtype);
  }

  @Test
  void tridiagonalSystemsExchangeRows() {
    TensorType vector = TensorType.of(DType.F64, 4);
    Tensor lower = Tensor.ofDoubles(vector, 0, 3, 5, 2);
    Tensor diagonal = Tensor.ofDoubles(vector, 1e-20, 1, 2, 4);
    Tensor upper = Tensor.ofDoubles(vector, 2, 1, 1, 0);
    // The product with (1, 2, 3, 4).
    Tensor b = Tensor.ofDoubles(TensorType.of(DType.F64, 4, 1), 4, 8, 20, 22);
    List<Type> types = List.of(vector, vector, vector, b.type(), TensorType.scalar(DType.I32));
    List<Tensor> out = call("lapack_dgtsv_ffi", Attributes.NONE, types, lower, diagonal, upper, b);
    double[] x = out.get(3).doubles();
    for (int i = 0; i < 4; i++) {
      assertThat(x[i]).isCloseTo(i + 1, org.assertj.core.data.Offset.offset(1e-14));
    }
    assertThat(out.get(4).longs()).containsExactly(0);
  }

  @Test
  void aMatrixThatIsNotDefiniteNamesItsMinor() {
    Tensor a = Tensor.ofDoubles(TensorType.of(DType.F64, 3, 3), 4, 0, 0, 0, -1, 0, 0, 0, 1);
    List<Type> types = List.of(a.type(), TensorType.scalar(DType.I32));
    Tensor info = call("lapack_dpotrf_ffi", Attributes.NONE, types, a).get(1);
    assertThat(info.longs()).containsExactly(2);
  }

  @Test
  void singularMatricesAndNaNsEnd() {
    for (double value : new double[] {0, Double.NaN, Double.POSITIVE_INFINITY}) {
      double[] data = new double[16];
      Arrays.fill(data, value);
      Tensor a = Tensor.ofDoubles(TensorType.of(DType.F64, 4, 4), data);
      TensorType vector = TensorType.of(DType.F64, 4);
      TensorType info = TensorType.scalar(DType.I32);
      call("lapack_dsyevd_ffi", Attributes.NONE, List.of(a.type(), vector, info), a);
      List<Type> svd = List.of(a.type(), vector, a.type(), a.type(), info);
      call("lapack_dgesdd_ffi", Attributes.NONE, svd, a);
    }
  }

  @Test
  void whatIsNotKnownIsSaid() {
    Tensor a = random(DType.F32, 2, 3);
    assertThatThrownBy(() -> call("my_kernel", Attributes.NONE, List.of(a.type()), a))
        .isInstanceOf(CompileException.Limitation.class)
        .hasMessageContaining("@my_kernel");
    List<Type> types = List.of(a.type(), TensorType.scalar(DType.I32));
    assertThatThrownBy(() -> call("lapack_spotrf_ffi", Attributes.NONE, types, a))
        .isInstanceOf(CompileException.UserError.class)
        .hasMessageContaining("operand 0 of @lapack_spotrf_ffi");
  }
}
