package dev.arrayc.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.arrayc.diagnostic.CompileException.UserError;
import dev.arrayc.diagnostic.SourceFile;
import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.Program;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Texts that are no program: one error, at the line and column of what is wrong. */
class ReaderErrorsTest {
  private static Program read(String text) {
    return Reader.read(new SourceFile("p.mlir", text));
  }

  /** The second line of a function, the error's line and column, and a part of its message. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "%0 = stablehlo.ad %a, %a : tensor<2xf32> | 2:8 | stablehlo.add",
        "%0 = stablehlo.add %a, %b : tensor<2xf32> | 2:26 | %b",
        "%0 = stablehlo.add %a : tensor<2xf32> | 2: | ",
        "%0 = stablehlo.add %a, %a : tensor<2xf33> | 2: | f33",
        "%0 = stablehlo.add %a, %a : tensor<3xf32> | 2: | tensor<3xf32>",
        "%0 = stablehlo.add %a, %a : tensor<2x | 3:3 | return",
        "%0 = stablehlo.add %a, %a | 3:3 | `:`",
        "%0, %1 = stablehlo.add %a, %a : tensor<2xf32> | 2: | ",
        "%0 = stablehlo.constant dense<[1.0, 2.0]> : tensor<3xf32> | 2: | ",
        "%0 = stablehlo.constant dense<[1, x]> : tensor<2xf32> | 2:37 | ",
        "%0 = stablehlo.constant dense<\"0x00\"> : tensor<2xf32> | 2: | ",
        "%0 = stablehlo.constant dense<1.0> : tensor<99999999999xf32> | 2: | ",
        "%0 = stablehlo.transpose %a, dims = [1] : (tensor<2xf32>) -> tensor<2xf32> | 2:8 | C2",
        "%0 = stablehlo.reshape %a : (tensor<2xf32>) -> tensor<3xf32> | 2:8 | C2",
        "%0 = \"stablehlo.abs\"(%a) {x = } : (tensor<2xf32>) -> tensor<2xf32> | 2:33 | ",
        "%0 = \"stablehlo.abs\"(%a) {x = 1, x = 2} : (tensor<2xf32>) -> tensor<2xf32> | 2:36 | x",
        "%0 = \"stablehlo.abs\"(%a) : (tensor<2xf32> -> tensor<2xf32> | 2: | ",
        "%0 = stablehlo.custom_call @f(%a) {a = \"open} : (tensor<2xf32>) -> tensor<2xf32> | 2: |",
        "%a = stablehlo.abs %a : tensor<2xf32> | 2: | %a",
        "%0 = call @g(%a) : (tensor<2xf32>) -> tensor<2xf32> | 2:8 | @g",
        "%0 = stablehlo.dot_general %a, %a, contracting_dims = [0] x [0], precision = [WHAT] :"
            + " (tensor<2xf32>, tensor<2xf32>) -> tensor<f32> | 2: | WHAT",
        "\u0001 | 2:3 | ",
      })
  void whatIsWrong_isSaidAtItsPlace(String line, String place, String message) {
    String text =
        "func.func @main(%a: tensor<2xf32>) -> tensor<2xf32> {\n  "
            + line
            + "\n  return %a : tensor<2xf32>\n}\n";
    assertThatThrownBy(() -> read(text))
        .isInstanceOfSatisfying(
            UserError.class,
            e -> {
              String shown = e.diagnostic().render();
              assertThat(shown).startsWith("p.mlir:" + place).contains("error: ", "^");
              if (message != null) {
                assertThat(shown).contains(message);
              }
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "                                          | 1:1",
        "// nothing                                | 1:1",
        "module {                                  | 1:",
        "module { } }                              | 1:",
        "module { module { } }                     | 1:10",
        "func.func @f() { return } func.func @f() { return } | 1:27",
        "func.func lublic @f() { return }          | 1:11",
        "module { func.func @f() { return }        | 1:",
      })
  void modulesThatAreNone(String text, String place) {
    assertThatThrownBy(() -> read(text == null ? "" : text))
        .isInstanceOfSatisfying(
            UserError.class,
            e -> assertThat(e.diagnostic().render()).startsWith("p.mlir:" + place));
  }

  /** Escapes in a string: two hexadecimal digits are a byte, others stand for themselves. */
  @Test
  void escapesAreReadOnce() {
    Program program =
        read(
            """
            func.func @main(%a: tensor<f32>) -> tensor<f32> {
              %0 = stablehlo.custom_call @f(%a) {s = "a\\0B\\n\\"\\\\\\22\\C3\\A9"} : (tensor<f32>) -> tensor<f32>
              return %0 : tensor<f32>
            }
            """);
    assertThat(
            program
                .entry()
                .body()
                .operations()
                .getFirst()
                .attributes()
                .get("s", Attribute.Text.class)
                .value())
        .isEqualTo("a\u000b\n\"\\\"\u00e9");
  }
}
