package dev.arrayc.mlir.lower;

import static org.assertj.core.api.Assertions.assertThat;

import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Function;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Transposed arrays, of which squares are turned in registers: every size around a square's. */
@Tag("native")
class TurnedTest {
  private static final long[] SIZES = {1, 2, 15, 16, 17, 31, 33, 64, 65, 79, 130, 257};

  private static Value transpose(dev.arrayc.ir.Builder b, Value x, List<Long> order) {
    return b.emit(Op.TRANSPOSE, Attributes.NONE.with("permutation", order), x);
  }

  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"F32", "F64", "BF16", "I8", "BOOL", "C64"})
  void ofEverySize(DType dtype) {
    List<TensorType> types = new ArrayList<>();
    for (int i = 0; i < SIZES.length; i++) {
      long other = SIZES[(i * 5 + 3) % SIZES.length];
      types.add(TensorType.of(dtype, SIZES[i], other));
      types.add(TensorType.of(dtype, other, SIZES[i]));
    }
    Op combined = dtype == DType.BOOL ? Op.XOR : Op.ADD;
    Function function =
        Programs.of(
            types,
            (b, in) -> {
              List<Value> out = new ArrayList<>();
              for (int i = 0; i < in.size(); i += 2) {
                Value turned = transpose(b, in.get(i + 1), List.of(1L, 0L));
                out.add(b.emit(combined, in.get(i), turned));
              }
              return out;
            });
    assertThat(Lowering.lower(function).text()).contains(dtype.isComplex() ? "load" : "shuffle");
    List<Tensor> data = new ArrayList<>();
    types.forEach(t -> data.add(Programs.tame(t, data.size())));
    Agreement.check(function, data);
  }

  /**
   * Loops between the two, two arrays that are turned, one that is not along the same loop;
   * threads.
   */
  @ParameterizedTest
  @CsvSource({"33, 3, 50", "19, 70, 20", "200, 4, 150"})
  void ofThreeAxes(long n, long between, long m) {
    TensorType type = TensorType.of(DType.F32, n, between, m);
    TensorType turned = TensorType.of(DType.F32, m, between, n);
    TensorType other = TensorType.of(DType.F32, n, m, between);
    Function function =
        Programs.of(
            List.of(type, turned, turned, other),
            (b, in) -> {
              Value a = transpose(b, in.get(1), List.of(2L, 1L, 0L));
              Value c = transpose(b, in.get(2), List.of(2L, 1L, 0L));
              Value d = transpose(b, in.get(3), List.of(0L, 2L, 1L));
              Value sum = b.emit(Op.ADD, b.emit(Op.MULTIPLY, in.getFirst(), a), c);
              return List.of(sum, b.emit(Op.SUBTRACT, sum, d));
            });
    List<Tensor> data = new ArrayList<>();
    for (TensorType t : List.of(type, turned, turned, other)) {
      data.add(Programs.tame(t, data.size()));
    }
    Agreement.check(function, data);
  }
}
