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
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Running sums, products and extremes: the engines' bits of every size, and how good they are. */
@Tag("native")
class AccumulateTest {
  private static final long[] SIZES = {1, 2, 7, 8, 15, 16, 17, 33, 257};

  private static final List<Op> REDUCERS = List.of(Op.ADD, Op.MULTIPLY, Op.MAXIMUM, Op.MINIMUM);

  static Value accumulate(Builder b, Value x, Op op, int axis, double init) {
    TensorType type = x.tensorType();
    List<Long> window = new ArrayList<>(Collections.nCopies(type.rank(), 1L));
    window.set(axis, type.dim(axis));
    List<List<Long>> padding = new ArrayList<>(Collections.nCopies(type.rank(), List.of(0L, 0L)));
    padding.set(axis, List.of(type.dim(axis) - 1, 0L));
    TensorType scalar = TensorType.scalar(type.dtype());
    Value start =
        type.dtype().isIntegral()
            ? b.constant(Tensor.scalar(type.dtype(), (long) init))
            : b.constant(Tensor.scalar(type.dtype(), init));
    Block region = b.region(List.of(scalar, scalar), p -> List.of(b.emit(op, p.get(0), p.get(1))));
    return b.emit(
            Op.REDUCE_WINDOW,
            List.of(x, start),
            Attributes.NONE
                .with("window_dimensions", window)
                .with("padding", new Attribute.IntTable(padding)),
            List.of(region),
            List.of())
        .getFirst();
  }

  private static Function prepared(Function function) {
    return Prepare.prepare(new Program("f", List.of(function)), true);
  }

  /** Along both axes, with something fused before, and an initial value that is not neutral. */
  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"F32", "F64", "F16", "I32", "U8", "I64"})
  void ofEverySize(DType dtype) {
    List<TensorType> types = new ArrayList<>();
    for (int i = 0; i < SIZES.length; i++) {
      types.add(TensorType.of(dtype, SIZES[i], SIZES[(i * 4 + 2) % SIZES.length]));
    }
    Function function =
        prepared(
            Programs.of(
                types,
                (b, in) -> {
                  List<Value> out = new ArrayList<>();
                  for (int i = 0; i < in.size(); i++) {
                    Value x = b.emit(Op.ADD, in.get(i), in.get(i));
                    Op op = REDUCERS.get(i % REDUCERS.size());
                    out.add(accumulate(b, x, Op.ADD, 0, 0));
                    out.add(accumulate(b, x, Op.ADD, 1, 3));
                    out.add(accumulate(b, x, op, 1, 1));
                    out.add(accumulate(b, x, op, 0, 2));
                  }
                  return out;
                }));
    List<Tensor> data = new ArrayList<>();
    types.forEach(t -> data.add(Programs.tame(t, data.size())));
    Agreement.check(function, data);
  }

  /** Blocks of a long line, middle axes, special values, threads. */
  @Test
  void inBlocks_andAlongMiddleAxes() {
    TensorType line = TensorType.of(DType.F32, 3, 9001);
    TensorType cube = TensorType.of(DType.F32, 11, 150, 70);
    TensorType special = TensorType.of(DType.F32, 5, 60);
    Function function =
        prepared(
            Programs.of(
                List.of(line, cube, special),
                (b, in) ->
                    List.of(
                        accumulate(b, in.get(0), Op.ADD, 1, 0),
                        accumulate(b, in.get(0), Op.MULTIPLY, 1, 1),
                        accumulate(b, in.get(1), Op.ADD, 1, 0),
                        accumulate(b, in.get(1), Op.ADD, 2, 0),
                        accumulate(b, in.get(2), Op.MAXIMUM, 1, Double.NEGATIVE_INFINITY),
                        accumulate(b, in.get(2), Op.ADD, 0, 0))));
    assertThat(Lowering.lower(function).text()).contains("call @arrayc_share");
    List<Tensor> data =
        List.of(Programs.tame(line, 1), Programs.tame(cube, 2), Programs.data(special, 3));
    Agreement.check(function, data);
  }

  /** A million additions in sequence in f32 lose three digits; the order here loses none. */
  @Test
  void longSums_areAsGoodAsTheirType() {
    int length = 1 << 20;
    TensorType type = TensorType.of(DType.F32, length);
    Function function =
        Programs.of(List.of(type), (b, in) -> List.of(accumulate(b, in.getFirst(), Op.ADD, 0, 0)));
    Tensor x = Tensor.fillDoubles(type, i -> (float) (1.0 / (1 + i % 1000)));
    double[] sums = Interpreter.evaluate(function, List.of(x)).getFirst().doubles();
    double exact = 0;
    for (int i = 0; i < length; i++) {
      exact += x.doubles()[i];
      assertThat(Math.abs(sums[i] - exact)).isLessThanOrEqualTo(2e-7 * exact);
    }
  }
}
