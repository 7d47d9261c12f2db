package dev.arrayc.mlir.lower;

import static org.assertj.core.api.Assertions.assertThat;

import dev.arrayc.diagnostic.SourceFile;
import dev.arrayc.ir.Function;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.mlir.codegen.DeviceModule;
import dev.arrayc.text.Reader;
import dev.arrayc.transform.Prepare;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Kernels for a GPU on a simulated one, against the interpreter bit for bit. What is here is what
 * only a GPU has: warps, blocks, tiles, owners, loops of the host. {@code scripts/gpu-simulate}
 * runs all tests of the lowering like this.
 */
@Tag("native")
class DeviceTest {
  private static Function function(String text) {
    return Prepare.prepare(Reader.read(new SourceFile("f.mlir", text)), true);
  }

  private static void check(String text) {
    Function function = function(text);
    List<Tensor> inputs = new ArrayList<>();
    for (TensorType type : function.parameterTypes()) {
      inputs.add(Programs.tame(type, 3 + inputs.size()));
    }
    Agreement.checkOnGpu(function, inputs);
  }

  private static String dot(String lhs, String rhs, String result, String dims) {
    return """
    func.func @main(%%a: tensor<%1$s>, %%b: tensor<%2$s>) -> tensor<%3$s> {
      %%c = stablehlo.dot_general %%a, %%b, %4$s : (tensor<%1$s>, tensor<%2$s>) -> tensor<%3$s>
      return %%c : tensor<%3$s>
    }
    """
        .formatted(lhs, rhs, result, dims);
  }

  /** Ragged tiles, either operand either way round, all types, tiles of 64 and of 128. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "70x45xf32 45x33xf32 70x33xf32 contracting_dims = [1] x [0]",
        "45x70xf32 45x33xf32 70x33xf32 contracting_dims = [0] x [0]",
        "70x45xf32 33x45xf32 70x33xf32 contracting_dims = [1] x [1]",
        "64x32xf64 32x128xf64 64x128xf64 contracting_dims = [1] x [0]",
        "20x40xbf16 40x24xbf16 20x24xf32 contracting_dims = [1] x [0]",
        "20x40xf16 40x24xf16 20x24xf16 contracting_dims = [1] x [0]",
        "17x40xi32 40x130xi32 17x130xi32 contracting_dims = [1] x [0]",
        "128x20x9xf32 128x9x18xf32 128x20x18xf32"
            + " batching_dims = [0] x [0], contracting_dims = [2] x [1]",
        "5x20x6x7xf32 6x7x21xf32 5x20x21xf32 contracting_dims = [2, 3] x [0, 1]"
      })
  void contractions(String row) {
    String[] words = row.split(" ", 4);
    Function function = function(dot(words[0], words[1], words[2], words[3]));
    assertThat(Agreement.deviceModule(function).text())
        .as("tiles in shared memory")
        .contains("_shared0");
    check(dot(words[0], words[1], words[2], words[3]));
  }

  @Test
  void convolutions() {
    check(
        """
        func.func @main(%x: tensor<2x9x9x8xf32>, %w: tensor<3x3x8x20xf32>) -> tensor<2x9x9x20xf32> {
          %y = stablehlo.convolution(%x, %w) dim_numbers = [b, 0, 1, f]x[0, 1, i, o]->[b, 0, 1, f], window = {pad = [[1, 1], [1, 1]]} {batch_group_count = 1 : i64, feature_group_count = 1 : i64} : (tensor<2x9x9x8xf32>, tensor<3x3x8x20xf32>) -> tensor<2x9x9x20xf32>
          return %y : tensor<2x9x9x20xf32>
        }
        """);
  }

  /** Neighbours that a thread does together, with what repeats along rows and columns beside. */
  @ParameterizedTest
  @ValueSource(strings = {"f32", "f64", "bf16", "f16", "i32", "ui8", "i64", "complex<f32>", "i1"})
  void neighbours(String type) {
    check(
        """
        func.func @main(%%x: tensor<33x512x%1$s>, %%r: tensor<512x%1$s>, %%c: tensor<32x%1$s>) -> (tensor<32x512x%1$s>, tensor<32x512xi1>) {
          %%a = stablehlo.slice %%x [1:33, 0:512] : (tensor<33x512x%1$s>) -> tensor<32x512x%1$s>
          %%b = stablehlo.broadcast_in_dim %%r, dims = [1] : (tensor<512x%1$s>) -> tensor<32x512x%1$s>
          %%d = stablehlo.broadcast_in_dim %%c, dims = [0] : (tensor<32x%1$s>) -> tensor<32x512x%1$s>
          %%e = stablehlo.add %%a, %%b : tensor<32x512x%1$s>
          %%f = stablehlo.multiply %%e, %%d : tensor<32x512x%1$s>
          %%g = stablehlo.compare NE, %%f, %%b : (tensor<32x512x%1$s>, tensor<32x512x%1$s>) -> tensor<32x512xi1>
          return %%f, %%g : tensor<32x512x%1$s>, tensor<32x512xi1>
        }
        """
            .formatted(type));
  }

  /** Squares, whole and not, that go along both operands. */
  @Test
  void transposed() {
    check(
        """
        func.func @main(%x: tensor<3x70x45xf32>, %y: tensor<3x45x70xf32>) -> tensor<3x45x70xf32> {
          %t = stablehlo.transpose %x, dims = [0, 2, 1] : (tensor<3x70x45xf32>) -> tensor<3x45x70xf32>
          %r = stablehlo.add %t, %y : tensor<3x45x70xf32>
          return %r : tensor<3x45x70xf32>
        }
        """);
  }

  /** Rows that begin anywhere are no pieces of 16 bytes. */
  @Test
  void neighboursOfOtherAlignment() {
    check(
        """
        func.func @main(%x: tensor<33x515xf32>) -> tensor<33x512xf32> {
          %a = stablehlo.slice %x [0:33, 3:515] : (tensor<33x515xf32>) -> tensor<33x512xf32>
          %b = stablehlo.slice %x [0:33, 0:512] : (tensor<33x515xf32>) -> tensor<33x512xf32>
          %c = stablehlo.add %a, %b : tensor<33x512xf32>
          return %c : tensor<33x512xf32>
        }
        """);
  }

  /** Rows through several steps in shared memory: rows for a warp each, for a block, in parts. */
  @ParameterizedTest
  @ValueSource(strings = {"48x70", "17x70", "64x700", "32x5003", "2x9x33"})
  void softmaxes(String shape) {
    String[] sizes = shape.split("x");
    String rows = shape.substring(0, shape.lastIndexOf('x'));
    String axes = sizes.length == 2 ? "[0]" : "[0, 1]";
    String text =
        """
        func.func @main(%%x: tensor<%1$sxf32>) -> tensor<%1$sxf32> {
          %%z = stablehlo.constant dense<0.0> : tensor<f32>
          %%l = stablehlo.constant dense<0xFF800000> : tensor<f32>
          %%m = stablehlo.reduce(%%x init: %%l) applies stablehlo.maximum across dimensions = [%4$s] : (tensor<%1$sxf32>, tensor<f32>) -> tensor<%2$sxf32>
          %%n = stablehlo.broadcast_in_dim %%m, dims = %3$s : (tensor<%2$sxf32>) -> tensor<%1$sxf32>
          %%d = stablehlo.subtract %%x, %%n : tensor<%1$sxf32>
          %%e = stablehlo.exponential %%d : tensor<%1$sxf32>
          %%s = stablehlo.reduce(%%e init: %%z) applies stablehlo.add across dimensions = [%4$s] : (tensor<%1$sxf32>, tensor<f32>) -> tensor<%2$sxf32>
          %%t = stablehlo.broadcast_in_dim %%s, dims = %3$s : (tensor<%2$sxf32>) -> tensor<%1$sxf32>
          %%r = stablehlo.divide %%e, %%t : tensor<%1$sxf32>
          return %%r : tensor<%1$sxf32>
        }
        """
            .formatted(shape, rows, axes, sizes.length - 1);
    assertThat(Agreement.deviceModule(function(text)).kernels()).hasSize(1);
    check(text);
  }

  /** Warps, and warps that leave what blocks come to: sums, extremes, in several types. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "add 3x5000xf32 3xf32 f32 [1] 0.0",
        "add 70000xf32 f32 f32 [0] 0.0",
        "add 70000xf64 f64 f64 [0] 0.0",
        "add 9x700xbf16 9xbf16 bf16 [1] 0.0",
        "add 4200x64xf32 4200xf32 f32 [1] 0.0",
        "multiply 2x6001xf64 2xf64 f64 [1] 1.0",
        "maximum 70001xf32 f32 f32 [0] 0xFF800000",
        "minimum 3x9000xi32 3xi32 i32 [1] 2147483647",
        "add 5x9x800xf32 9xf32 f32 [0, 2] 0.0",
        "maximum 5x9x800xui8 9xui8 ui8 [0, 2] 0",
        "add 300x5000xf32 5000xf32 f32 [0] 0.0",
        "multiply 131x9xf64 9xf64 f64 [0] 1.0",
        "add 5x40x17xf16 17xf16 f16 [0, 1] 0.0",
        "add 130x9xcomplex<f32> 9xcomplex<f32> complex<f32> [0] (0.0,0.0)"
      })
  void reductions(String row) {
    String[] words = row.split(" (?![0-9]+\\])", 6);
    String type = words[3];
    check(
        """
        func.func @main(%%x: tensor<%1$s>) -> tensor<%2$s> {
          %%i = stablehlo.constant dense<%6$s> : tensor<%3$s>
          %%y = stablehlo.add %%x, %%x : tensor<%1$s>
          %%r = stablehlo.reduce(%%y init: %%i) applies stablehlo.%4$s across dimensions = %5$s : (tensor<%1$s>, tensor<%3$s>) -> tensor<%2$s>
          return %%r : tensor<%2$s>
        }
        """
            .formatted(words[1], words[2], type, words[0], words[4], words[5]));
  }

  /** Lines of several blocks, and of one; the initial value joins at the end. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "add 9001 f32 2.5",
        "add 2x4096 f64 0.0",
        "multiply 3x130 f32 1.0",
        "maximum 2x8193 i32 -5",
        "add 3x5000 bf16 0.0",
        "add 5000 ui8 1"
      })
  void accumulations(String row) {
    String[] words = row.split(" ");
    String[] sizes = words[1].split("x");
    long last = Long.parseLong(sizes[sizes.length - 1]);
    String ones = sizes.length == 1 ? "" : "1, ";
    String zeros = sizes.length == 1 ? "" : "[0, 0], ";
    check(
        """
        func.func @main(%%x: tensor<%1$s>) -> tensor<%1$s> {
          %%i = stablehlo.constant dense<%3$s> : tensor<%2$s>
          %%r = "stablehlo.reduce_window"(%%x, %%i) <{window_dimensions = array<i64: %4$s%5$s>, padding = dense<[%6$s[%7$s, 0]]> : tensor<%8$sx2xi64>}> ({
            ^bb0(%%a: tensor<%2$s>, %%b: tensor<%2$s>):
              %%c = stablehlo.%9$s %%a, %%b : tensor<%2$s>
              stablehlo.return %%c : tensor<%2$s>
          }) : (tensor<%1$s>, tensor<%2$s>) -> tensor<%1$s>
          return %%r : tensor<%1$s>
        }
        """
            .formatted(
                words[1] + "x" + words[2],
                words[2],
                words[3],
                ones,
                last,
                zeros,
                last - 1,
                sizes.length,
                words[0]));
  }

  /**
   * A loop that the host runs: neighbours look at each other, and there are too many for a block.
   */
  private static final String LOOP =
      """
      func.func @main(%x: tensor<9000xf32>) -> (tensor<9000xf32>, tensor<i32>) {
        %zero = stablehlo.constant dense<0> : tensor<i32>
        %one = stablehlo.constant dense<1> : tensor<i32>
        %end = stablehlo.constant dense<5> : tensor<i32>
        %r:2 = stablehlo.while(%a = %x, %i = %zero) : tensor<9000xf32>, tensor<i32>
          cond {
            %c = stablehlo.compare LT, %i, %end : (tensor<i32>, tensor<i32>) -> tensor<i1>
            stablehlo.return %c : tensor<i1>
          } do {
            %b = stablehlo.reverse %a, dims = [0] : tensor<9000xf32>
            %s = stablehlo.subtract %b, %a : tensor<9000xf32>
            %j = stablehlo.add %i, %one : tensor<i32>
            stablehlo.return %s, %j : tensor<9000xf32>, tensor<i32>
          }
        return %r#0, %r#1 : tensor<9000xf32>, tensor<i32>
      }
      """;

  @Test
  void loopOverMuch_isTheHosts() {
    assertThat(Agreement.deviceModule(function(LOOP)).host().text())
        .contains("arrayc_cuda_ask", "scf.while");
    check(LOOP);
  }

  @Test
  void loopOverLittle_isOneLaunch() {
    String small = LOOP.replace("9000", "900");
    DeviceModule module = Agreement.deviceModule(function(small));
    assertThat(module.host().text()).doesNotContain("scf.while");
    assertThat(module.text()).contains("scf.while", "arrayc_barrier");
    check(small);
  }

  @ParameterizedTest
  @ValueSource(ints = {7, 9000})
  void branches(int size) {
    check(
        """
        func.func @main(%%x: tensor<%1$sxf32>, %%k: tensor<i32>) -> tensor<%1$sxf32> {
          %%r = "stablehlo.case"(%%k) ({
            %%a = stablehlo.add %%x, %%x : tensor<%1$sxf32>
            stablehlo.return %%a : tensor<%1$sxf32>
          }, {
            %%a = stablehlo.reverse %%x, dims = [0] : tensor<%1$sxf32>
            stablehlo.return %%a : tensor<%1$sxf32>
          }, {
            %%a = stablehlo.multiply %%x, %%x : tensor<%1$sxf32>
            stablehlo.return %%a : tensor<%1$sxf32>
          }) : (tensor<i32>) -> tensor<%1$sxf32>
          return %%r : tensor<%1$sxf32>
        }
        """
            .formatted(size));
  }

  /** Updates that meet, in order; rows of which each element is another thread's. */
  @Test
  void scatters() {
    check(
        """
        func.func @main(%x: tensor<50x7xf32>, %k: tensor<3000x1xui8>, %u: tensor<3000x7xf32>) -> tensor<50x7xf32> {
          %n = stablehlo.constant dense<53> : tensor<3000x1xui8>
          %m = stablehlo.remainder %k, %n : tensor<3000x1xui8>
          %r = "stablehlo.scatter"(%x, %m, %u) <{scatter_dimension_numbers = #stablehlo.scatter<update_window_dims = [1], inserted_window_dims = [0], scatter_dims_to_operand_dims = [0], index_vector_dim = 1>}> ({
            ^bb0(%a: tensor<f32>, %b: tensor<f32>):
              %c = stablehlo.add %a, %b : tensor<f32>
              stablehlo.return %c : tensor<f32>
          }) : (tensor<50x7xf32>, tensor<3000x1xui8>, tensor<3000x7xf32>) -> tensor<50x7xf32>
          return %r : tensor<50x7xf32>
        }
        """);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0 37x5", "1 3x700", "1 4x1", "0 1025x2"})
  void sortsOfPairs_areStable(String row) {
    String axis = row.substring(0, 1);
    String shape = row.substring(2);
    check(
        """
        func.func @main(%%x: tensor<%2$sxi8>, %%y: tensor<%2$sxf32>) -> (tensor<%2$sxi8>, tensor<%2$sxf32>) {
          %%r:2 = "stablehlo.sort"(%%x, %%y) <{dimension = %1$s : i64, is_stable = true}> ({
            ^bb0(%%a: tensor<i8>, %%b: tensor<i8>, %%c: tensor<f32>, %%d: tensor<f32>):
              %%l = stablehlo.compare GT, %%a, %%b : (tensor<i8>, tensor<i8>) -> tensor<i1>
              stablehlo.return %%l : tensor<i1>
          }) : (tensor<%2$sxi8>, tensor<%2$sxf32>) -> (tensor<%2$sxi8>, tensor<%2$sxf32>)
          return %%r#0, %%r#1 : tensor<%2$sxi8>, tensor<%2$sxf32>
        }
        """
            .formatted(axis, shape));
  }
}
