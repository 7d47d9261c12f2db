package dev.arrayc.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class QuantityTest {
  @ParameterizedTest
  @CsvSource({
    "10000000, 10000000",
    "10_000, 10000",
    "10^7, 10000000",
    "4GiB, 4294967296",
    "512MB, 512000000",
    "0, 0",
    "9223372036854775807, 9223372036854775807"
  })
  void limits_asPeopleWriteThem(String text, long value) {
    assertThat(Quantity.parse(text).value()).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "-1", "ten", "1.5", "10^", "10^99", "9223372036854775808", "4GIB", "9TiB9"})
  void anythingElse_isRefused(String text) {
    assertThatThrownBy(() -> Quantity.parse(text)).isInstanceOf(TypeConversionException.class);
  }
}
