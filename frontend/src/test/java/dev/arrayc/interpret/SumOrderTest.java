package dev.arrayc.interpret;

import static org.assertj.core.api.Assertions.assertThat;

import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.Block;
import dev.arrayc.ir.Builder;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Numbers;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.op.Op;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The order of sums against a second statement of it that is slow and follows the words. */
class SumOrderTest {
  @ParameterizedTest
  @CsvSource({
    "f32, 1, 0",
    "f32, 7, 0",
    "f32, 63x2, 0_1",
    "f32, 64, 0",
    "f32, 65, 0",
    "f32, 511, 0",
    "f32, 512, 0",
    "f32, 513, 0",
    "f32, 5000, 0",
    "f32, 3x700, 1",
    "f32, 3x700, 0_1",
    "f32, 4x5x600, 0_2",
    "f32, 3x1700, 0_1",
    "f32, 70x60, 0",
    "f32, 40x310, 0",
    "f32, 9x600, 0",
    "f32, 9x3, 0",
    "f32, 40x3, 0",
    "f32, 5x6x3, 0_1",
    "f32, 3x1x7, 0",
    "f32, 17x1, 0",
    "f32, 17x5x1, 0",
    "f32, 1x9, 0",
    "f64, 1300, 0",
    "f64, 20x3, 0",
    "f64, 20x300, 0_1",
    "f64, 5000, 0",
    "f16, 1300, 0",
    "bf16, 1300, 0",
    "bf16, 30x4, 0",
    "f32, 0, 0",
    "f32, 0x3, 0"
  })
  void sumsAndProductsFollowTheWords(String dtypeName, String shapeText, String axesText) {
    DType dtype = DType.named(dtypeName).orElseThrow();
    TensorType type = new TensorType(dtype, numbers(shapeText, "x"));
    List<Long> axes = numbers(axesText, "_");
    Random random = new Random(shapeText.hashCode());
    for (Op op : List.of(Op.ADD, Op.MULTIPLY)) {
      double spread = op == Op.ADD ? 100 : 0.1;
      double centre = op == Op.ADD ? 0 : 1;
      Tensor input =
          Tensor.fillDoubles(
              type, i -> Numbers.round(dtype, centre + spread * random.nextGaussian()));
      Tensor init = Tensor.scalar(dtype, op == Op.ADD ? 0.25 : 1.5);

      Tensor actual = reduce(op, input, init, axes);

      List<List<Double>> expected = naive(op, input, init.doubles()[0], axes);
      for (int i = 0; i < expected.size(); i++) {
        assertThat(actual.doubles()[i]).as("%s %s", op, i).isEqualTo(expected.get(i).getFirst());
      }
    }
  }

  @Test
  void aSumOfManyIsCloseToExact() {
    Random random = new Random(1);
    TensorType type = TensorType.of(DType.F32, 100_000);
    Tensor input = Tensor.fillDoubles(type, i -> (float) random.nextDouble());
    BigDecimal exact = BigDecimal.ZERO;
    for (double x : input.doubles()) {
      exact = exact.add(new BigDecimal(x));
    }
    Tensor sum = reduce(Op.ADD, input, Tensor.scalar(DType.F32, 0.0), List.of(0L));
    assertThat((float) sum.doubles()[0]).isEqualTo(exact.floatValue());
  }

  @Test
  void minusZeroSurvives() {
    Tensor zeros = Tensor.fillDoubles(TensorType.of(DType.F32, 3), i -> -0.0);
    Tensor sum = reduce(Op.ADD, zeros, Tensor.scalar(DType.F32, -0.0), List.of(0L));
    assertThat(1 / sum.doubles()[0]).isEqualTo(Double.NEGATIVE_INFINITY);
  }

  private static Tensor reduce(Op op, Tensor input, Tensor init, List<Long> axes) {
    Builder b = new Builder();
    TensorType scalar = init.type();
    Block region = b.region(List.of(scalar, scalar), p -> List.of(b.emit(op, p.get(0), p.get(1))));
    return Interpreter.evaluate(
            Op.REDUCE,
            Attributes.NONE.with("dimensions", axes),
            List.of(region),
            List.of(),
            List.of(input, init))
        .getFirst();
  }

  private static List<Long> numbers(String text, String separator) {
    List<Long> all = new ArrayList<>();
    for (String part : text.split(separator)) {
      all.add(Long.parseLong(part));
    }
    return all;
  }

  // The second statement: on lists, one result at a time, BigDecimal for what is rounded.

  private static List<List<Double>> naive(Op op, Tensor input, double init, List<Long> axes) {
    List<Long> shape = input.type().shape();
    int innermost = shape.size() - 1;
    while (innermost > 0 && shape.get(innermost) == 1) {
      innermost--;
    }
    boolean rows = axes.contains((long) innermost);
    long run = 1;
    for (int axis = innermost; rows && axis >= 0; axis--) {
      if (!axes.contains((long) axis) && shape.get(axis) != 1) {
        break;
      }
      run *= shape.get(axis);
    }
    List<List<Double>> groups = groups(input, axes);
    List<List<Double>> out = new ArrayList<>();
    for (List<Double> elements : groups) {
      if (isInSequence(input, axes)) {
        List<Double> all = new ArrayList<>(List.of(init));
        all.addAll(elements);
        out.add(List.of(chain(op, input.dtype(), all)));
        continue;
      }
      List<Double> totals = new ArrayList<>();
      int step = rows ? (int) run : 8;
      for (int i = 0; i < elements.size(); i += Math.max(step, 1)) {
        List<Double> part = elements.subList(i, Math.min(i + step, elements.size()));
        totals.add(
            rows && run > 8
                ? row(op, input.dtype(), part)
                : chain(op, narrow(input.dtype()), part));
      }
      totals.add(init);
      DType wide = wide(op, input.dtype());
      double total = totals.size() == 1 ? init : chain(op, wide, totals);
      out.add(List.of(Numbers.round(input.dtype(), total)));
    }
    return out;
  }

  /** Few elements in all, or the windows of few. */
  private static boolean isInSequence(Tensor input, List<Long> axes) {
    boolean precise = input.dtype() == DType.F32 || input.dtype() == DType.F64;
    return precise
        && (input.size() < 4096
            || input.size() <= 4 * 4096
                && axes.stream().allMatch(a -> input.type().dim(a.intValue()) <= 32));
  }

  /** Each result's elements, in row-major order of the reduced axes. */
  private static List<List<Double>> groups(Tensor input, List<Long> axes) {
    long[] strides = input.type().strides();
    List<List<Double>> groups = new ArrayList<>();
    long results = 1;
    for (int a = 0; a < strides.length; a++) {
      results *= axes.contains((long) a) ? 1 : input.type().dim(a);
    }
    for (int i = 0; i < results; i++) {
      groups.add(new ArrayList<>());
    }
    for (int k = 0; k < input.size(); k++) {
      long result = 0;
      for (int a = 0; a < strides.length; a++) {
        long index = k / strides[a] % input.type().dim(a);
        result = axes.contains((long) a) ? result : result * input.type().dim(a) + index;
      }
      groups.get((int) result).add(input.doubles()[k]);
    }
    return groups;
  }

  private static double row(Op op, DType dtype, List<Double> run) {
    List<List<Double>> wideLanes = new ArrayList<>();
    for (int lane = 0; lane < 16; lane++) {
      wideLanes.add(new ArrayList<>());
    }
    for (int block = 0; block < run.size(); block += 512) {
      List<List<Double>> lanes = new ArrayList<>();
      for (int lane = 0; lane < 64; lane++) {
        List<Double> column = new ArrayList<>();
        for (int r = 0; r < 8 && block + 64 * r + lane < run.size(); r++) {
          column.add(run.get(block + 64 * r + lane));
        }
        lanes.add(column.isEmpty() ? List.of() : List.of(chain(op, narrow(dtype), column)));
      }
      List<List<Double>> folded = fold(op, narrow(dtype), fold(op, narrow(dtype), lanes));
      for (int lane = 0; lane < 16; lane++) {
        wideLanes.get(lane).addAll(folded.get(lane));
      }
    }
    List<List<Double>> last = new ArrayList<>();
    for (List<Double> lane : wideLanes) {
      last.add(lane.isEmpty() ? lane : List.of(chain(op, wide(op, dtype), lane)));
    }
    while (last.size() > 1) {
      last = fold(op, wide(op, dtype), last);
    }
    return last.getFirst().getFirst();
  }

  /** Lane l and lane l + half; an empty lane is skipped. */
  private static List<List<Double>> fold(Op op, DType dtype, List<List<Double>> lanes) {
    List<List<Double>> out = new ArrayList<>();
    int half = lanes.size() / 2;
    for (int l = 0; l < half; l++) {
      List<Double> both = new ArrayList<>(lanes.get(l));
      both.addAll(lanes.get(l + half));
      out.add(both.isEmpty() ? both : List.of(chain(op, dtype, both)));
    }
    return out;
  }

  private static double chain(Op op, DType dtype, List<Double> values) {
    double acc = values.getFirst();
    for (double x : values.subList(1, values.size())) {
      BigDecimal a = new BigDecimal(acc);
      BigDecimal b = new BigDecimal(x);
      BigDecimal exact = op == Op.ADD ? a.add(b) : a.multiply(b);
      acc = dtype == DType.F32 ? exact.floatValue() : exact.doubleValue();
    }
    return acc;
  }

  private static DType narrow(DType dtype) {
    return dtype == DType.F64 ? DType.F64 : DType.F32;
  }

  private static DType wide(Op op, DType dtype) {
    return op == Op.ADD ? DType.F64 : narrow(dtype);
  }
}
