package dev.arrayc.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.arrayc.ir.DType;
import dev.arrayc.ir.Numbers;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What NumPy 2.4.6 and JAX 0.10.2 printed for seeded arrays of every kind, shape and range, and
 * what we print. A line of the record: dtype, shape, element bits, str(x), repr(x), NumPy's repr.
 */
class ArrayTextTest {
  @TestFactory
  List<DynamicTest> printsAsNumPyAndJax() throws IOException {
    try (InputStream in = ArrayTextTest.class.getResourceAsStream("recorded.txt")) {
      List<String> lines = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
      assertThat(lines).hasSizeGreaterThan(500);
      return lines.stream()
          .map(l -> l.split("\\|", -1))
          .map(f -> DynamicTest.dynamicTest(f[0] + "[" + f[1] + "] " + f[3], () -> check(f)))
          .toList();
    }
  }

  private static void check(String[] fields) {
    Tensor tensor = tensor(fields[0], fields[1], fields[2]);
    assertThat(ArrayText.str(tensor, PrintOptions.DEFAULT)).isEqualTo(unescape(fields[3]));
    assertThat(ArrayText.repr(tensor, false, PrintOptions.DEFAULT)).isEqualTo(unescape(fields[4]));
    if (!fields[5].isEmpty()) {
      assertThat(ArrayText.numpyRepr(tensor, PrintOptions.DEFAULT)).isEqualTo(unescape(fields[5]));
    }
  }

  private static Tensor tensor(String dtypeName, String shape, String bits) {
    DType dtype = DType.named(dtypeName).orElseThrow();
    TensorType type =
        TensorType.of(
            dtype,
            shape.isEmpty()
                ? new long[0]
                : Arrays.stream(shape.split(",")).mapToLong(Long::parseLong).toArray());
    long[] words =
        bits.isEmpty()
            ? new long[0]
            : Arrays.stream(bits.split(" "))
                .mapToLong(b -> Long.parseUnsignedLong(b, 16))
                .toArray();
    if (dtype.isIntegral()) {
      return Tensor.ofLongs(type, Arrays.stream(words).map(w -> Numbers.wrap(dtype, w)).toArray());
    }
    return Tensor.ofDoubles(
        type, Arrays.stream(words).mapToDouble(w -> Numbers.fromBits(dtype.real(), w)).toArray());
  }

  private static String unescape(String text) {
    return text.replace("\\n", "\n").replace("\\\\", "\\");
  }
}
