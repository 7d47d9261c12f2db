package dev.arrayc.mlir.lower;

import static org.assertj.core.api.Assertions.assertThat;

import dev.arrayc.diagnostic.SourceFile;
import dev.arrayc.interpret.Interpreter;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Function;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.mlir.codegen.DeviceModule;
import dev.arrayc.mlir.codegen.SimulatedGpu;
import dev.arrayc.text.Reader;
import dev.arrayc.transform.Prepare;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Matrix products on a simulated GPU's tensor cores, against the interpreter. */
final class Products {
  private Products() {}

  static Function function(String text) {
    return Prepare.prepare(Reader.read(new SourceFile("f.mlir", text)), true);
  }

  static String dot(String lhs, String rhs, String result, String dims) {
    return """
    func.func @main(%%a: tensor<%1$s>, %%b: tensor<%2$s>) -> tensor<%3$s> {
      %%c = stablehlo.dot_general %%a, %%b, %4$s : (tensor<%1$s>, tensor<%2$s>) -> tensor<%3$s>
      return %%c : tensor<%3$s>
    }
    """
        .formatted(lhs, rhs, result, dims);
  }

  /** A product by a line of a table: types of factors and of the result, shapes, dimensions. */
  static String row(String row) {
    String[] words = row.split(" ", 6);
    return dot(
        words[2] + "x" + words[0], words[3] + "x" + words[0], words[4] + "x" + words[1], words[5]);
  }

  static List<Tensor> inputs(Function function) {
    Random random = new Random(7);
    List<Tensor> inputs = new ArrayList<>();
    function.parameterTypes().forEach(type -> inputs.add(random(type, random)));
    return inputs;
  }

  private static Tensor random(TensorType type, Random random) {
    return type.dtype().isIntegral()
        ? Tensor.fillLongs(type, i -> random.nextInt(256) - (type.dtype() == DType.I8 ? 128 : 0))
        : Tensor.fillDoubles(type, i -> rounded(type.dtype(), random.nextGaussian()));
  }

  /** A number that the type has. */
  private static double rounded(DType dtype, double value) {
    int bits = dtype == DType.BF16 ? 8 : dtype == DType.F16 ? 11 : 24;
    double unit = Math.scalb(1.0, Math.getExponent(value) + 1 - bits);
    return Math.rint(value / unit) * unit;
  }

  private static Tensor magnitudes(Tensor tensor) {
    return Tensor.ofDoubles(
        tensor.type(), Arrays.stream(tensor.doubles()).map(Math::abs).toArray());
  }

  /**
   * Runs a program: each result may differ from the interpreter's by so much of the sum of the
   * products' magnitudes; integers by nothing.
   */
  static void check(Function function, DeviceModule module, double bound) {
    List<Tensor> inputs = inputs(function);
    Tensor actual = SimulatedGpu.get().run(module, inputs).getFirst();
    Tensor expected = Interpreter.evaluate(function, inputs).getFirst();
    if (expected.dtype().isIntegral()) {
      assertThat(actual).isEqualTo(expected);
      return;
    }
    if (expected.dtype() == DType.F32) {
      assertThat(actual.equals(expected)).as("the CPU's order of sums").isFalse();
    }
    double[] most =
        Interpreter.evaluate(function, inputs.stream().map(Products::magnitudes).toList())
            .getFirst()
            .doubles();
    for (int i = 0; i < most.length; i++) {
      double difference = Math.abs(actual.doubles()[i] - expected.doubles()[i]);
      assertThat(difference).as("[" + i + "]").isLessThanOrEqualTo(bound * most[i]);
    }
  }
}
