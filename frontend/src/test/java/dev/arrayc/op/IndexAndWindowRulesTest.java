package dev.arrayc.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.Block;
import dev.arrayc.ir.Builder;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each way to break gather, scatter, reduce_window and convolution has the label it should. */
class IndexAndWindowRulesTest {
  private static List<Long> list(String words) {
    List<Long> values = new ArrayList<>();
    for (String word : words.strip().split(" ")) {
      if (!word.isEmpty() && !word.equals("-")) {
        values.add(Long.parseLong(word));
      }
    }
    return values;
  }

  /** On an operand of 3 × 4 × 5 with indices of 3 × 6 × 2. */
  @ParameterizedTest
  @CsvSource({
    "1 2, 2, 0, 0, 2 1, 2, 1 2 1, C1",
    "1, 2, 0, 0, 2 1, 4, 1 2 1, C2",
    "1, 2, 0, 0, 2, 2, 1 2 1, C3",
    "3, 2, 0, 0, 2 1, 2, 1 2 1, C5",
    "1, 0, 0, 0, 2 1, 2, 1 2 1, C6",
    "1, 3, 0, 0, 2 1, 2, 1 2 1, C8",
    "1, 2, 0, 0, 2 1, 2, 1 2 2, C9",
    "1, 2, 7, 0, 2 1, 2, 1 2 1, C11",
    "1, 2, 0, 0, 2 1, 2, 2 2 1, C12",
    "1, 2, 0, 5, 2 1, 2, 1 2 1, C14",
    "1, 2, 0, 2, 2 1, 2, 1 2 1, C15",
    "1, 2, 0, -, 2 1, 2, 1 2 1, C16",
    "1, 2, 0, 1, 2 1, 2, 1 2 1, C17",
    "1, 2, 0, 0, 2 0, 2, 1 2 1, C18",
    "1, 2, 0, 0, 2 3, 2, 1 2 1, C19",
    "1, 2, 0, 0, 2 1, 2, 1 2, C20",
    "1, 2, 0, 0, 2 1, 2, 1 9 1, C21",
  })
  void gather(
      String offset,
      String collapsed,
      String batching,
      String indexBatching,
      String map,
      long vector,
      String sizes,
      String label) {
    Builder b = new Builder();
    Value x = b.parameter(TensorType.of(DType.F32, 3, 4, 5));
    Value at = b.parameter(TensorType.of(DType.I32, 3, 6, 2));
    Attribute dims =
        new Attribute.GatherDimensions(
            list(offset), list(collapsed), list(batching), list(indexBatching), list(map), vector);
    Attributes attributes =
        Attributes.NONE.with("dimension_numbers", dims).with("slice_sizes", list(sizes));
    assertThatThrownBy(() -> b.emit(Op.GATHER, attributes, x, at))
        .isInstanceOfSatisfying(Rule.Violation.class, v -> assertThat(v.label()).isEqualTo(label));
  }

  /** Rows of an operand of 3 × 4 with 6 indices. */
  @ParameterizedTest
  @CsvSource({
    "1, 0, 0, 1, 6 4, F32, F64, C6",
    "1, 0, 0, 1, 6 5, F32, F32, C4",
    "1, 0, 0, 1, 5 4, F32, F32, C4",
    "1, 0, 0, 1, 6 4 1, F32, F32, C4",
    "2, 0, 0, 1, 6 4, F32, F32, C8",
    "1, 2, 0, 1, 6 4, F32, F32, C11",
    "1, 0, 0 1, 1, 6 4, F32, F32, C19",
    "1, 0, 3, 1, 6 4, F32, F32, C21",
    "1, 0, 0, 3, 6 4, F32, F32, C22",
    "1, 0, 0, 1, 6 4, I32, I32, C23",
  })
  void scatter(
      String window,
      String inserted,
      String map,
      long vector,
      String update,
      DType input,
      DType updates,
      String label) {
    Builder b = new Builder();
    TensorType scalar = TensorType.scalar(DType.F32);
    Value x = b.parameter(TensorType.of(input, 3, 4));
    Value at = b.parameter(TensorType.of(DType.I32, 6, 1));
    Value u = b.parameter(new TensorType(updates, list(update)));
    Block region = b.region(List.of(scalar, scalar), p -> List.of(p.get(1)));
    Attribute dims =
        new Attribute.ScatterDimensions(
            list(window), list(inserted), List.of(), List.of(), list(map), vector);
    Attributes attributes = Attributes.NONE.with("scatter_dimension_numbers", dims);
    assertThatThrownBy(
            () -> b.emit(Op.SCATTER, List.of(x, at, u), attributes, List.of(region), List.of()))
        .isInstanceOfSatisfying(Rule.Violation.class, v -> assertThat(v.label()).isEqualTo(label));
  }

  @ParameterizedTest
  @CsvSource({
    "window_dimensions, 2, C4",
    "window_dimensions, 0 2, C5",
    "window_strides, 1, C6",
    "window_strides, 1 0, C7",
    "base_dilations, 1 1 1, C8",
    "base_dilations, -1 1, C9",
    "window_dilations, 1, C10",
    "window_dilations, 0 1, C11",
  })
  void reduceWindow(String name, String values, String label) {
    Builder b = new Builder();
    TensorType scalar = TensorType.scalar(DType.F32);
    Value x = b.parameter(TensorType.of(DType.F32, 3, 4));
    Value init = b.parameter(scalar);
    Block region =
        b.region(List.of(scalar, scalar), p -> List.of(b.emit(Op.ADD, p.get(0), p.get(1))));
    Attributes attributes =
        Attributes.NONE.with("window_dimensions", List.of(2L, 2L)).with(name, list(values));
    List<Value> operands = List.of(x, init);
    assertThatThrownBy(
            () -> b.emit(Op.REDUCE_WINDOW, operands, attributes, List.of(region), List.of()))
        .isInstanceOfSatisfying(Rule.Violation.class, v -> assertThat(v.label()).isEqualTo(label));
  }

  @ParameterizedTest
  @CsvSource({
    "window_strides, 1, C2",
    "window_strides, 1 0, C3",
    "lhs_dilation, 1, C5",
    "lhs_dilation, 0 1, C6",
    "rhs_dilation, 1, C7",
    "rhs_dilation, 1 0, C8",
    "feature_group_count, 3, C11",
    "feature_group_count, 2, C14",
    "feature_group_count, 0, C21",
    "batch_group_count, 4, C10",
    "batch_group_count, 0, C22",
  })
  void convolution(String name, String values, String label) {
    Builder b = new Builder();
    Value x = b.parameter(TensorType.of(DType.F32, 2, 6, 5, 4));
    Value kernel = b.parameter(TensorType.of(DType.F32, 3, 2, 4, 6));
    Attribute dims =
        new Attribute.ConvolutionDimensions(
            0, 3, List.of(1L, 2L), 2, 3, List.of(0L, 1L), 0, 3, List.of(1L, 2L));
    Attributes valid =
        Attributes.NONE
            .with("dimension_numbers", dims)
            .with("feature_group_count", 1L)
            .with("batch_group_count", 1L);
    Attributes broken =
        name.endsWith("count")
            ? valid.with(name, list(values).getFirst().longValue())
            : valid.with(name, list(values));
    assertThatThrownBy(() -> b.emit(Op.CONVOLUTION, broken, x, kernel))
        .isInstanceOfSatisfying(Rule.Violation.class, v -> assertThat(v.label()).isEqualTo(label));
  }
}
