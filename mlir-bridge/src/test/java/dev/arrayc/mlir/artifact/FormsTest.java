package dev.arrayc.mlir.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.arrayc.ir.DType;
import dev.arrayc.ir.Numbers;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Signatures, names, headers, manifests, and tensors in memory. */
class FormsTest {
  private static final TensorType F32 = TensorType.of(DType.F32, 4);
  private static final TensorType BF16 = TensorType.of(DType.BF16, 2, 2);

  @ParameterizedTest
  @CsvSource({
    "f, f",
    "f_1, f_1",
    "double, double_",
    "exp, exp_",
    "free, free_",
    "new, new_",
    "main, main_",
    "_hidden, f_hidden_",
    "<lambda>, lambda",
    "größe, gru00f6u00dfe",
    "arrayc_f, arrayc_f_",
    "C::m, C_m",
    "1st, x1st",
  })
  void functionNames(String python, String c) {
    assertThat(CNames.function(python)).isEqualTo(c);
    assertThat(CNames.isIdentifier(c)).isTrue();
  }

  @Test
  void parameterNamesAreDifferent() {
    assertThat(CNames.parameters(List.of("x", "p['w'][0]", "p['w_0']", "int", "x", "I")))
        .containsExactly("x", "p_w_0", "p_w_0_1", "int_", "x_1", "I_");
  }

  /** Each donated input takes the first free output of its type. */
  @Test
  void donationsGoInOrder() {
    Signature signature =
        new Signature(
            "f",
            List.of(
                new Parameter("a", "a", BF16, true),
                new Parameter("b", "b", F32, false),
                new Parameter("c", "c", F32, true),
                new Parameter("d", "d", F32, true),
                new Parameter("e", "e", F32, true)),
            List.of(Parameter.of("out0", F32), Parameter.of("out1", F32)));
    assertThat(List.of(0, 1, 2, 3, 4))
        .map(signature::donatedTo)
        .map(o -> o.orElse(-1))
        .containsExactly(-1, -1, 0, 1, -1);
  }

  @Test
  void aHeaderSaysWhatEachArrayIs() {
    Signature signature =
        new Signature(
            "step",
            List.of(
                new Parameter("w", "params['w'] */", BF16, false),
                Parameter.of("z", TensorType.scalar(DType.C64))),
            List.of(Parameter.of("out0", TensorType.of(DType.BOOL, 3))));
    assertThat(Header.of(signature))
        .contains(
            "int32_t step(const uint16_t *w, const float *z, uint8_t *out0);",
            " * @param[in] w bfloat16[2,2], params['w'] * /\n",
            " * @param[in] z complex64[], (real, imaginary) pairs\n",
            " * @param[out] out0 bool[3]\n",
            "#ifndef ARRAYC_STEP_H\n#define ARRAYC_STEP_H\n");
  }

  @Test
  void aManifestReadsBack() {
    Signature signature =
        new Signature(
            "f",
            List.of(new Parameter("x", "x[\"a\\b\"]\n\u0001é", BF16, true)),
            List.of(Parameter.of("out0", TensorType.scalar(DType.U64))));
    Map<String, String> options = new LinkedHashMap<>();
    options.put("b", "1");
    options.put("a", "2");
    Manifest manifest =
        new Manifest(
            "d1",
            "0.1",
            "22",
            List.of("t"),
            options,
            signature,
            1,
            2,
            3,
            List.of(new PlannedBuffer(0, 3, 1, 2, List.of("float32[3]"))),
            List.of(new PlannedKernel("kernel0", 4, 256, 5, 6, 7, "bf16")),
            "portable");
    assertThat(Manifest.parse(manifest.json())).isEqualTo(manifest);
    assertThat(manifest.json().indexOf("\"b\"")).isLessThan(manifest.json().indexOf("\"a\""));
  }

  /** Two functions as one: equal sizes have one name, and names stay apart from arrays'. */
  @Test
  void variantsBecomeOneFunction_whoseManifestReadsBack() {
    Signature both = Variants.together(List.of(variant(2, 6), variant(3, 9)));
    assertThat(both.sizes().names()).containsExactly("n0_", "n1");
    assertThat(both.sizes().passed()).isEqualTo(1);
    assertThat(both.inputs().getFirst().typeText()).isEqualTo("float32[n0_,5]");
    assertThat(both.sizesOf(List.of(TensorType.of(DType.F32, 3, 5)))).contains(List.of(3L, 9L));
    assertThat(both.sizesOf(List.of(TensorType.of(DType.F32, 4, 5)))).isEmpty();
    Manifest manifest =
        new Manifest(
            "d",
            "0",
            "22",
            List.of("t"),
            Map.of(),
            both,
            1,
            2,
            3,
            List.of(),
            List.of(),
            "portable");
    assertThat(Manifest.parse(manifest.json())).isEqualTo(manifest);
    for (String broken :
        List.of(
            manifest.json().replace("[\"n0_\", 5]", "[\"other\", 5]"),
            manifest.json().replace("[2, 6]", "[2]"),
            manifest.json().replace("\"passed\": 1", "\"passed\": 7"))) {
      assertThat(broken).isNotEqualTo(manifest.json());
      assertThatThrownBy(() -> Manifest.parse(broken)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static Signature variant(long rows, long elements) {
    return new Signature(
        "f",
        List.of(Parameter.of("n0", TensorType.of(DType.F32, rows, 5))),
        List.of(Parameter.of("out0", TensorType.of(DType.F32, elements))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{", "[1,", "{\"a\" 1}", "\"\\x\"", "\"\\u12", "nul", "1 2", "[[", "{}", "7"})
  void whatIsNoManifestIsRefused(String text) {
    assertThatThrownBy(() -> Manifest.parse(text)).isInstanceOf(IllegalArgumentException.class);
    String deep = "[".repeat(100_000);
    assertThatThrownBy(() -> Json.parse(deep)).hasMessageContaining("nested too deep");
  }

  @ParameterizedTest
  @EnumSource
  void tensorsGoToMemoryAndBack(DType dtype) {
    Random random = new Random(dtype.ordinal());
    TensorType type = TensorType.of(dtype, 5, 7);
    Tensor tensor =
        dtype.isIntegral()
            ? Tensor.fillLongs(type, i -> Numbers.wrap(dtype, random.nextLong()))
            : dtype.isComplex()
                ? Tensor.ofDoubles(
                    type, random.doubles(70).map(d -> Numbers.round(dtype.real(), d)).toArray())
                : Tensor.fillDoubles(type, i -> Numbers.round(dtype, random.nextGaussian()));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = arena.allocate(type.bytes());
      TensorBytes.write(tensor, memory);
      assertThat(TensorBytes.read(type, memory)).isEqualTo(tensor);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "I16, -2, feff",
    "U8, 255, ff",
    "BOOL, 1, 01",
    "I4, -1, ff",
    "U4, 15, 0f",
    "I64, -2, feffffffffffffff",
  })
  void integersInMemory(DType dtype, long value, String hex) {
    assertThat(bytes(Tensor.scalar(dtype, value))).isEqualTo(hex);
  }

  @ParameterizedTest
  @CsvSource({
    "F16, 1.5, 003e",
    "BF16, 1.5, c03f",
    "F32, 1.5, 0000c03f",
    "F64, 1.5, 000000000000f83f",
    "C64, 1.5, 0000c03f00000000",
    "F8E5M2, 1.5, 3e",
    "F8E4M3FN, 1.5, 3c",
  })
  void floatsInMemory(DType dtype, double value, String hex) {
    assertThat(bytes(Tensor.scalar(dtype, value))).isEqualTo(hex);
  }

  private static String bytes(Tensor tensor) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = arena.allocate(tensor.type().bytes());
      TensorBytes.write(tensor, memory);
      return HexFormat.of().formatHex(memory.toArray(ValueLayout.JAVA_BYTE));
    }
  }
}
