package dev.arrayc.algorithm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.arrayc.interpret.Interpreter;
import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.op.Op;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Transforms against their definition, a sum for each element. */
class FourierTest {
  private static Tensor fft(String type, List<Long> length, Tensor x) {
    Attributes attributes =
        Attributes.NONE
            .with("fft_type", new Attribute.Case("fft_type", type))
            .with("fft_length", length);
    return Interpreter.evaluate(Op.FFT, attributes, List.of(), List.of(), List.of(x)).getFirst();
  }

  private static Tensor random(TensorType type, int parts) {
    Random random = new Random(type.size());
    double[] data = new double[Math.toIntExact(type.size()) * parts];
    Arrays.setAll(data, i -> random.nextGaussian());
    return Tensor.ofDoubles(type, data);
  }

  private static double[] definition(double[] x, int n) {
    double[] y = new double[2 * n];
    for (int k = 0; k < n; k++) {
      for (int j = 0; j < n; j++) {
        double angle = -2 * Math.PI * ((long) j * k % n) / n;
        y[2 * k] += x[2 * j] * Math.cos(angle) - x[2 * j + 1] * Math.sin(angle);
        y[2 * k + 1] += x[2 * j] * Math.sin(angle) + x[2 * j + 1] * Math.cos(angle);
      }
    }
    return y;
  }

  private static void assertClose(double[] actual, double[] expected) {
    double size = Math.sqrt(Arrays.stream(expected).map(v -> v * v).sum());
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < expected.length; i++) {
      assertThat(Math.abs(actual[i] - expected[i])).as("[%d]", i).isLessThan(2e-15 * (1 + size));
    }
  }

  /** Each radix, products of them, primes beyond, and their squares. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 7, 11, 13, 16, 17, 30, 37, 64, 97, 143, 289})
  void anyLength(int n) {
    Tensor x = random(TensorType.of(DType.C128, n), 2);
    List<Long> length = List.of((long) n);
    Tensor y = fft("FFT", length, x);
    assertClose(y.doubles(), definition(x.doubles(), n));
    assertClose(fft("IFFT", length, y).doubles(), x.doubles());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 8, 9, 34, 37})
  void realArraysThereAndBack(int n) {
    Tensor x = random(TensorType.of(DType.F64, n), 1);
    List<Long> length = List.of((long) n);
    double[] wide = new double[2 * n];
    for (int i = 0; i < n; i++) {
      wide[2 * i] = x.doubles()[i];
    }
    Tensor half = fft("RFFT", length, x);
    assertThat(half.type()).isEqualTo(TensorType.of(DType.C128, n / 2 + 1));
    assertClose(half.doubles(), Arrays.copyOf(definition(wide, n), 2 * (n / 2 + 1)));
    assertClose(fft("IRFFT", length, half).doubles(), x.doubles());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void severalAxesThereAndBack(int axes) {
    Tensor x = random(TensorType.of(DType.F64, 2, 3, 4, 5), 1);
    List<Long> length = x.type().shape().subList(4 - axes, 4);
    assertClose(fft("IRFFT", length, fft("RFFT", length, x)).doubles(), x.doubles());
  }
}
