package dev.arrayc.transform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.Builder;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Function;
import dev.arrayc.ir.TensorType;
import dev.arrayc.op.Op;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The shape of a product of vectors decides in which order it adds up. */
class LongDotsTest {
  @ParameterizedTest
  @CsvSource({
    "1, 1, 2048, true", "2, 4, 5000, true", "3, 3, 5000, false", "1, 1, 2047, false",
  })
  void fewElementsOfLongRowsAreSums(long rows, long columns, long depth, boolean isSum) {
    Builder b = new Builder();
    Attribute.DotDimensions dims =
        new Attribute.DotDimensions(List.of(), List.of(), List.of(1L), List.of(1L));
    Function function =
        b.function(
            "f",
            List.of(
                TensorType.of(DType.F32, rows, depth), TensorType.of(DType.F32, columns, depth)),
            in ->
                List.of(
                    b.emit(
                        Op.DOT_GENERAL,
                        Attributes.NONE.with("dot_dimension_numbers", dims),
                        in.get(0),
                        in.get(1))));
    List<Op> ops =
        LongDots.apply(function).body().operations().stream().map(op -> op.op()).toList();
    assertThat(ops.contains(Op.REDUCE)).isEqualTo(isSum);
    assertThat(ops.contains(Op.DOT_GENERAL)).isEqualTo(!isSum);
  }
}
