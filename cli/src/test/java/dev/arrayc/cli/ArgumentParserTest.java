package dev.arrayc.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.arrayc.diagnostic.CompileException;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.TensorType;
import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ArgumentParserTest {
  @ParameterizedTest
  @EnumSource(DType.class)
  void typed_everyDtypeByEachOfItsNames(DType dtype) {
    TensorType expected = TensorType.of(dtype, 4, 8);
    for (String name : List.of(dtype.shortName(), dtype.numpyName())) {
      assertThat(ArgumentParser.parse(name + "[4, 8]")).isEqualTo(new Argument.Typed(expected));
    }
  }

  @Test
  void typed_scalarsAndEmptyArrays() {
    assertThat(ArgumentParser.parse("f32[]"))
        .isEqualTo(new Argument.Typed(TensorType.scalar(DType.F32)));
    assertThat(ArgumentParser.parse("i8[0,3]"))
        .isEqualTo(new Argument.Typed(TensorType.of(DType.I8, 0, 3)));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "3, 3",
        "-3, -3",
        "+1_000, 1000",
        "123456789012345678901234567890, 123456789012345678901234567890"
      })
  void ints_ofAnySize(String word, BigInteger value) {
    assertThat(ArgumentParser.parse(word)).isEqualTo(new Argument.Int(value));
  }

  @ParameterizedTest
  @CsvSource({
    "2.0, 2",
    "-.5, -0.5",
    "2., 2",
    "1e3, 1000",
    "1E-2, 0.01",
    "inf, Infinity",
    "nan, NaN"
  })
  void floats_asPythonWritesThem(String word, double value) {
    assertThat(ArgumentParser.parse(word)).isEqualTo(new Argument.Real(value));
  }

  @Test
  void boolsAndTexts() {
    assertThat(ArgumentParser.parse("true")).isEqualTo(new Argument.Bool(true));
    assertThat(ArgumentParser.parse("False")).isEqualTo(new Argument.Bool(false));
    assertThat(ArgumentParser.parse("relu")).isEqualTo(new Argument.Text("relu"));
    assertThat(ArgumentParser.parse("'3'")).isEqualTo(new Argument.Text("3"));
    assertThat(ArgumentParser.parse("\"f32[2]\"")).isEqualTo(new Argument.Text("f32[2]"));
    assertThat(ArgumentParser.parse("")).isEqualTo(new Argument.Text(""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "f33[2]            | there is no dtype f33",
        "float[2]          | there is no dtype float",
        "f32[2             | the shape is not closed",
        "f32[2]x           | the shape is not closed",
        "f32[2,]           | a size is missing",
        "f32[-1]           | `-1` is not a size",
        "f32[4,n]          | only the first size may be unknown, and `n` is another",
        "f32[8+1]          | `8+1` is not a size",
        "f32[99999999999999999999] | is not a size",
        "f32[9999999999,9999999999,9] | an array of that many bytes cannot exist",
        "2x                | it begins like a number but is none",
        "1.2.3             | it begins like a number but is none",
        "@no-such-file.npy | there is no such file",
      })
  void malformed_isAUsageErrorWithAHint(String word, String why) {
    CompileException.UsageError error =
        catchThrowableOfType(CompileException.UsageError.class, () -> ArgumentParser.parse(word));
    assertThat(error.diagnostic().message()).contains(why.replace("``", "`"));
    assertThat(error.diagnostic().hints()).isNotEmpty();
  }

  @Test
  void unknownDtype_namesTheKnownOnes() {
    CompileException.UsageError error =
        catchThrowableOfType(
            CompileException.UsageError.class, () -> ArgumentParser.parse("f31[2]"));
    assertThat(error.diagnostic().hints().getFirst())
        .contains(DType.shortNames().toArray(String[]::new));
  }
}
