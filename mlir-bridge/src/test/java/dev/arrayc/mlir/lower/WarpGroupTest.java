package dev.arrayc.mlir.lower;

import static org.assertj.core.api.Assertions.assertThat;

import dev.arrayc.diagnostic.Span;
import dev.arrayc.ir.Function;
import dev.arrayc.mlir.codegen.BulkKernel;
import dev.arrayc.mlir.codegen.DeviceModule;
import dev.arrayc.mlir.codegen.Precision;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Products of groups of warps that the bulk copy engine feeds, as sm_90a has them, simulated: boxes
 * of tensors, layouts by their descriptors, barriers that count. Tiles are chosen for a GPU of one
 * multiprocessor, so that small arrays are worth them.
 */
@Tag("native")
class WarpGroupTest {
  private static DeviceModule module(String text, Precision precision) {
    Function function = Products.function(text);
    return DeviceLowering.lower(function, precision, 1)
        .module(Agreement.signature(function), List.of(), Span.NONE);
  }

  private static BulkKernel check(String text, Precision precision, double bound) {
    DeviceModule module = module(text, precision);
    assertThat(module.bulk()).hasSize(1);
    Products.check(Products.function(text), module, bound);
    return module.bulk().getFirst();
  }

  private static double rounding(String type) {
    return type.equals("f16") ? 0x1p-10 : type.equals("bf16") ? 0x1p-7 : 0x1p-20;
  }

  /** Either operand along k and across it, whole tiles and ragged ones, of both widths. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "bf16 f32 128x128 128x256 128x256 contracting_dims = [1] x [0]",
        "bf16 f32 128x64 256x64 128x256 contracting_dims = [1] x [1]",
        "bf16 bf16 120x248 120x264 248x264 contracting_dims = [0] x [0]",
        "f16 f32 200x136 136x104 200x104 contracting_dims = [1] x [0]",
        "f16 f16 136x200 104x136 200x104 contracting_dims = [0] x [1]",
        "bf16 f32 130x456 123x456 130x123 contracting_dims = [1] x [1]"
      })
  void halves(String row) {
    check(Products.row(row), Precision.f32, rounding(row.split(" ")[1]));
  }

  /** Words and bytes, which lie along k. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "f32 f32 128x72 136x72 128x136 contracting_dims = [1] x [1]",
        "i8 i32 120x240 120x240 120x120 contracting_dims = [1] x [1]",
        "ui8 i32 128x128 256x128 128x256 contracting_dims = [1] x [1]"
      })
  void wordsAndBytes(String row) {
    check(Products.row(row), Precision.tf32, 0x1p-10);
  }

  /** Words and bytes that lie across k are copied first, each operand that does. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "f32 f32 128x128 128x248 128x248 contracting_dims = [1] x [0]",
        "i8 i32 128x128 128x128 128x128 contracting_dims = [0] x [0]",
        "f32 f32 2x64x128 2x64x130 2x128x130"
            + " batching_dims = [0] x [0], contracting_dims = [1] x [1]"
      })
  void turnedFirst(String row) {
    String text = Products.row(row);
    int copies = row.contains("[1] x [0]") ? 1 : 2;
    assertThat(module(text, Precision.tf32).kernels()).hasSize(copies + 1);
    check(text, Precision.tf32, 0x1p-10);
  }

  /** More tiles than blocks, in several batches: a block goes from one to the next. */
  @Test
  void batches() {
    String dims = "batching_dims = [0] x [0], contracting_dims = [2] x [1]";
    String row = "bf16 f32 3x136x64 3x64x264 3x136x264 " + dims;
    BulkKernel kernel = check(Products.row(row), Precision.f32, 0x1p-20);
    assertThat(kernel.tiles()).isEqualTo(3 * 2 * 3);
    assertThat(kernel.operands().getFirst().dimensions())
        .as("a batch is a part of the row's coordinate")
        .hasSize(2);
  }

  /** The result's columns are the left operand's rows, odd in number: no pairs, the other way. */
  @Test
  void turnedResults() {
    String text =
        """
        func.func @main(%a: tensor<128x64xbf16>, %b: tensor<127x64xbf16>) -> tensor<127x128xf32> {
          %c = stablehlo.dot_general %a, %b, contracting_dims = [1] x [1] : (tensor<128x64xbf16>, tensor<127x64xbf16>) -> tensor<128x127xf32>
          %t = stablehlo.transpose %c, dims = [1, 0] : (tensor<128x127xf32>) -> tensor<127x128xf32>
          return %t : tensor<127x128xf32>
        }
        """;
    check(text, Precision.f32, 0x1p-20);
    check(
        Products.row("bf16 f32 128x64 125x64 128x125 contracting_dims = [1] x [1]"),
        Precision.f32,
        0x1p-20);
  }

  /** Rows of a tile are a box of an image; the window's place joins the coordinates. */
  @ParameterizedTest
  @ValueSource(strings = {"1 9x9 SAME", "2 18x18 VALID"})
  void convolutions(String row) {
    String[] words = row.split(" ");
    String in = words[1];
    String pad = words[2].equals("SAME") ? "pad = [[0, 1], [0, 1]]" : "stride = [2, 2]";
    BulkKernel kernel =
        check(
            """
            func.func @main(%%x: tensor<4x%1$sx64xbf16>, %%w: tensor<2x2x64x128xbf16>) -> tensor<4x9x9x128xf32> {
              %%y = stablehlo.convolution(%%x, %%w) dim_numbers = [b, 0, 1, f]x[0, 1, i, o]->[b, 0, 1, f], window = {%2$s} {batch_group_count = 1 : i64, feature_group_count = 1 : i64} : (tensor<4x%1$sx64xbf16>, tensor<2x2x64x128xbf16>) -> tensor<4x9x9x128xf32>
              return %%y : tensor<4x9x9x128xf32>
            }
            """
                .formatted(in, pad),
            Precision.f32,
            0x1p-20);
    assertThat(kernel.operands().getFirst().dimensions()).hasSizeGreaterThan(2);
  }

  /** Rows that do not begin at multiples of 16 bytes, and what is small, go the older way. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "bf16 f32 128x132 256x132 128x256 contracting_dims = [1] x [1]",
        "bf16 f32 64x64 64x64 64x64 contracting_dims = [1] x [0]"
      })
  void whatTheEngineCannotTake(String row) {
    assertThat(module(Products.row(row), Precision.tf32).bulk()).isEmpty();
    assertThat(module(Products.row(row), Precision.tf32).text()).contains("arrayc_mma");
  }

  /** Tiles are chosen by what a GPU has to do in them. */
  @Test
  void choices() {
    assertThat(columns(8192, 8192)).isEqualTo(256);
    assertThat(columns(1024, 1024)).isEqualTo(128);
    assertThat(columns(512, 512)).as("squares of 64 keep more multiprocessors busy").isZero();
  }

  private static int columns(long rows, long columns) {
    String text =
        Products.dot(
            rows + "x1024xbf16",
            "1024x" + columns + "xbf16",
            rows + "x" + columns + "xf32",
            "contracting_dims = [1] x [0]");
    List<BulkKernel> bulk =
        DeviceLowering.lower(Products.function(text), Precision.f32)
            .module(Agreement.signature(Products.function(text)), List.of(), Span.NONE)
            .bulk();
    return bulk.isEmpty() ? 0 : Math.toIntExact(rows * columns / bulk.getFirst().tiles() / 128);
  }
}
