package dev.arrayc.transform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.Builder;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Function;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The shape of a product of vectors decides in which order it adds up. */
class LongDotsTest {
  @ParameterizedTest
  @CsvSource({"1, 1, 2048, true", "2, 4, 5000, true", "3, 3, 5000, false", "1, 1, 2047, false"})
  void fewElementsOfLongRowsAreSums(long rows, long columns, long depth, boolean isSum) {
    Builder b = new Builder();
    Attribute.DotDimensions dims =
        new Attribute.DotDimensions(List.of(), List.of(), List.of(1L), List.of(1L));
    Value x = b.parameter(TensorType.of(DType.F32, rows, depth));
    Value y = b.parameter(TensorType.of(DType.F32, columns, depth));
    Value dot = b.emit(Op.DOT_GENERAL, Attributes.NONE.with("dot_dimension_numbers", dims), x, y);
    List<Function.Parameter> names =
        List.of(new Function.Parameter("x", false), new Function.Parameter("y", false));
    List<Function.Result> results = List.of(new Function.Result(""));
    Function function = new Function("f", names, results, b.finish(List.of(dot)));
    List<Op> ops =
        LongDots.apply(function).body().operations().stream().map(op -> op.op()).toList();
    assertThat(ops.contains(Op.REDUCE)).isEqualTo(isSum);
    assertThat(ops.contains(Op.DOT_GENERAL)).isEqualTo(!isSum);
  }
}
