package dev.arrayc.mlir.lower;

import static dev.arrayc.mlir.lower.Products.dot;
import static dev.arrayc.mlir.lower.Products.function;
import static org.assertj.core.api.Assertions.assertThat;

import dev.arrayc.diagnostic.Span;
import dev.arrayc.interpret.Interpreter;
import dev.arrayc.ir.Function;
import dev.arrayc.ir.Tensor;
import dev.arrayc.mlir.codegen.DeviceModule;
import dev.arrayc.mlir.codegen.Precision;
import dev.arrayc.mlir.codegen.SimulatedGpu;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Products on a GPU's tensor cores, simulated: fragments, shared memory and copies as PTX has them.
 * Each result may differ from the interpreter's by so much of the sum of the products' magnitudes.
 */
@Tag("native")
class TensorCoreTest {
  private static DeviceModule module(Function function, Precision precision) {
    return DeviceLowering.lower(function, precision)
        .module(Agreement.signature(function), List.of(), Span.NONE);
  }

  private static void check(String text, Precision precision, double bound) {
    Function function = function(text);
    DeviceModule module = module(function, precision);
    assertThat(module.text()).as("products on tensor cores").contains("arrayc_mma");
    Products.check(function, module, bound);
  }

  /** Either operand either way round, ragged, in pieces of 16, 8 and 4 bytes and of one element. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "bf16 bf16 72x64 64x40 72x40 contracting_dims = [1] x [0]",
        "bf16 f32 64x72 64x40 72x40 contracting_dims = [0] x [0]",
        "f16 f32 72x100 36x100 72x36 contracting_dims = [1] x [1]",
        "f16 f16 70x45 45x33 70x33 contracting_dims = [1] x [0]",
        "bf16 f32 70x46 34x46 70x34 contracting_dims = [1] x [1]",
        "bf16 f32 3x20x30 3x30x24 3x20x24 batching_dims = [0] x [0], contracting_dims = [2] x [1]",
        "bf16 f32 20x24x6x8 6x8x32 20x24x32 contracting_dims = [2, 3] x [0, 1]"
      })
  void halves(String row) {
    String[] words = row.split(" ", 6);
    String text = Products.row(row);
    double rounding = words[1].equals("f32") ? 0x1p-20 : words[1].equals("f16") ? 0x1p-10 : 0x1p-7;
    check(text, Precision.f32, rounding);
    check(text.replace(words[0], "f32").replace(words[1], "f32"), Precision.tf32, 0x1p-10);
  }

  /** Squares of 128, several stages, more than one of them ragged. */
  @Test
  void largeSquares() {
    String dims = "batching_dims = [0] x [0], contracting_dims = [2] x [1]";
    String text = dot("64x130x40xf32", "64x40x70xf32", "64x130x70xf32", dims);
    check(text, Precision.tf32x3, 0x1p-20);
    check(text.replace("f32", "bf16"), Precision.f32, 0x1p-7);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "i8 i32 72x64 64x40 72x40 contracting_dims = [1] x [0]",
        "i8 i32 70x128 36x128 70x36 contracting_dims = [1] x [1]",
        "ui8 i32 64x72 64x40 72x40 contracting_dims = [0] x [0]",
        "i8 i32 37x30 30x70 37x70 contracting_dims = [1] x [0]",
        "ui8 ui32 20x37 37x33 20x33 contracting_dims = [1] x [0]"
      })
  void bytesAreExact(String row) {
    check(Products.row(row), Precision.portable, 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bf16", "f32"})
  void convolutions(String type) {
    check(
        """
        func.func @main(%%x: tensor<2x9x9x8x%1$s>, %%w: tensor<3x3x8x24x%1$s>) -> tensor<2x9x9x24xf32> {
          %%y = stablehlo.convolution(%%x, %%w) dim_numbers = [b, 0, 1, f]x[0, 1, i, o]->[b, 0, 1, f], window = {pad = [[1, 1], [1, 1]]} {batch_group_count = 1 : i64, feature_group_count = 1 : i64} : (tensor<2x9x9x8x%1$s>, tensor<3x3x8x24x%1$s>) -> tensor<2x9x9x24xf32>
          return %%y : tensor<2x9x9x24xf32>
        }
        """
            .formatted(type),
        Precision.tf32,
        0x1p-10);
  }

  private static final String SQUARE =
      dot("64x64xf32", "64x64xf32", "64x64xf32", "contracting_dims = [1] x [0]");

  @Test
  void precisionOfAnOperation_isKept() {
    String highest = SQUARE.replace("[1] x [0]", "[1] x [0], precision = [HIGHEST, HIGHEST]");
    assertThat(module(function(highest), Precision.tf32).text()).doesNotContain("arrayc_mma");
    String high = SQUARE.replace("[1] x [0]", "[1] x [0], precision = [HIGH, HIGH]");
    check(high, Precision.tf32, 0x1p-20);
  }

  @Test
  void portableProducts_areTheCpus() {
    String text = SQUARE.replace("f32", "bf16");
    assertThat(module(function(text), Precision.portable).text()).doesNotContain("arrayc_mma");
    assertThat(module(function(SQUARE), Precision.f32).text()).doesNotContain("arrayc_mma");
  }

  /** A GPU before sm_80 gets the CPU's bits out of the same library. */
  @Test
  void olderGpus_doWithoutTensorCores() {
    Function function = function(SQUARE.replace("f32", "bf16"));
    List<Tensor> inputs = Products.inputs(function);
    SimulatedGpu gpu = SimulatedGpu.get();
    gpu.machine(1, 75);
    try {
      assertThat(gpu.run(module(function, Precision.f32), inputs))
          .isEqualTo(Interpreter.evaluate(function, inputs));
    } finally {
      gpu.machine(1, 90);
    }
  }
}
