package dev.arrayc.mlir.lower;

import static org.assertj.core.api.Assertions.assertThat;

import dev.arrayc.interpret.Interpreter;
import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.Block;
import dev.arrayc.ir.Builder;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Function;
import dev.arrayc.ir.Program;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import dev.arrayc.transform.Prepare;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Sorts by keys of up to 32 bits: as words, in the runtime. The oracle is the interpreter on the
 * program before it was prepared, which compares elements.
 */
@Tag("native")
class SortWordsTest {
  private static final Attributes TOTAL =
      Attributes.NONE.with("compare_type", new Attribute.Case("comparison_type", "TOTALORDER"));

  private static List<Value> sort(Builder b, List<Value> in, long axis, String direction) {
    List<TensorType> pairs = new ArrayList<>();
    for (Value v : in) {
      pairs.add(TensorType.scalar(v.tensorType().dtype()));
      pairs.add(TensorType.scalar(v.tensorType().dtype()));
    }
    Attributes order =
        (in.getFirst().tensorType().dtype().isFloat() ? TOTAL : Attributes.NONE)
            .with("comparison_direction", new Attribute.Case("comparison_direction", direction));
    Block comparator = b.region(pairs, p -> List.of(b.emit(Op.COMPARE, order, p.get(0), p.get(1))));
    Attributes attributes =
        Attributes.NONE.with("dimension", axis).with("is_stable", new Attribute.Bool(true));
    return b.emit(Op.SORT, in, attributes, List.of(comparator), List.of());
  }

  /** Elements alone, with their places, with others; up and down; any axis; all ways in sort.c. */
  @ParameterizedTest
  @CsvSource({
    "F32, 3, 1",
    "F32, 5, 17",
    "F32, 3, 160",
    "F32, 3, 161",
    "F32, 2, 1500",
    "BF16, 3, 300",
    "F16, 4, 33",
    "I32, 3, 300",
    "I8, 2, 700",
    "U8, 2, 700",
    "U32, 2, 300",
    "BOOL, 2, 200",
    "F32, 1, 70000",
    "U16, 2, 33000"
  })
  void asTheComparatorSays(DType dtype, long lines, long length) {
    boolean isLong = length > 2000;
    TensorType type = TensorType.of(dtype, lines, length);
    TensorType other = TensorType.of(DType.F64, lines, length);
    Function function =
        Programs.of(
            List.of(type, other),
            (b, in) -> {
              Value place =
                  b.emitAs(
                      type.withDType(DType.I32),
                      Op.IOTA,
                      Attributes.NONE.with("iota_dimension", 1L));
              Value x = in.getFirst();
              List<Value> out = new ArrayList<>();
              out.addAll(sort(b, List.of(x), 1, "LT"));
              out.addAll(sort(b, List.of(x, place), -1, "GT"));
              if (!isLong) {
                out.addAll(sort(b, List.of(x), 0, "GT"));
                out.addAll(sort(b, List.of(x, in.getLast(), place), 0, "LT"));
                out.addAll(sort(b, List.of(x, in.getLast(), place), 1, "LT"));
              }
              return out;
            });
    List<Tensor> data =
        List.of(isLong ? Programs.tame(type, 5) : Programs.data(type, 5), Programs.tame(other, 6));
    Function prepared = Prepare.prepare(new Program("f", List.of(function)), true);
    assertThat(Interpreter.evaluate(prepared, data))
        .isEqualTo(Interpreter.evaluate(function, data));
    if (length > 1) {
      assertThat(Lowering.lower(prepared).text()).contains("call @arrayc_sort");
    }
    Agreement.check(prepared, data);
  }

  /** A few of many are inserted, more are sorted; of equals the first come. */
  @ParameterizedTest
  @CsvSource({
    "F32, 3, 40, 1, arrayc_select",
    "F32, 2, 900, 64, arrayc_select",
    "F32, 2, 900, 65, arrayc_sort",
    "BF16, 4, 300, 7, arrayc_select",
    "I8, 2, 700, 9, arrayc_select",
    "U32, 1, 300, 0, ''",
    "I32, 5, 12, 4, arrayc_sort",
    "F64, 2, 100, 3, ''"
  })
  void theGreatest(DType dtype, long lines, long length, long k, String called) {
    TensorType type = TensorType.of(dtype, lines, length);
    Function function =
        Programs.of(
            List.of(type),
            (b, in) -> b.emit(Op.TOP_K, in, Attributes.NONE.with("k", k), List.of(), List.of()));
    List<Tensor> data = List.of(Programs.data(type, 7));
    Function prepared = Prepare.prepare(new Program("f", List.of(function)), true);
    assertThat(Interpreter.evaluate(prepared, data))
        .isEqualTo(Interpreter.evaluate(function, data));
    assertThat(Lowering.lower(prepared).text()).contains(called.isEmpty() ? "" : "call @" + called);
    Agreement.check(prepared, data);
  }
}
