package dev.arrayc.mlir.lower;

import static org.assertj.core.api.Assertions.assertThat;

import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.Block;
import dev.arrayc.ir.Builder;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Function;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Reductions: the order of sums, lanes, columns, regions of any kind. */
@Tag("native")
class ReductionTest {
  private record Case(List<Long> shape, List<Long> axes) {}

  private static final List<Case> CASES = new ArrayList<>();

  static {
    for (long n : new long[] {0, 1, 2, 15, 16, 17, 63, 64, 65, 127, 511, 512, 513, 1500, 2049}) {
      CASES.add(new Case(List.of(n), List.of(0L)));
    }
    CASES.add(new Case(List.of(3L, 70L), List.of(1L)));
    CASES.add(new Case(List.of(19L, 70L), List.of(0L)));
    CASES.add(new Case(List.of(70L, 3L), List.of(0L)));
    CASES.add(new Case(List.of(5L, 1L, 9L), List.of(1L)));
    CASES.add(new Case(List.of(5L, 33L, 9L), List.of(0L, 1L)));
    CASES.add(new Case(List.of(5L, 33L, 9L), List.of(1L, 2L)));
    CASES.add(new Case(List.of(5L, 33L, 9L), List.of(0L, 2L)));
    CASES.add(new Case(List.of(5L, 33L, 9L), List.of(0L, 1L, 2L)));
    CASES.add(new Case(List.of(5L, 33L, 9L, 37L), List.of(0L, 2L)));
    CASES.add(new Case(List.of(21L, 33L, 3L), List.of(1L)));
    CASES.add(new Case(List.of(2L, 9L, 8L, 7L), List.of(2L)));
    CASES.add(new Case(List.of(9L, 4L, 2L), List.of(1L, 2L)));
    CASES.add(new Case(List.of(4L, 0L, 3L), List.of(1L)));
    CASES.add(new Case(List.of(4L, 0L, 3L), List.of(0L)));
    CASES.add(new Case(List.of(6L, 1L), List.of(0L)));
    CASES.add(new Case(List.of(4L, 5L), List.of()));
  }

  static Value reduce(Builder b, Op op, Value x, Value init, List<Long> axes) {
    TensorType scalar = TensorType.scalar(x.tensorType().dtype());
    Block region = b.region(List.of(scalar, scalar), p -> List.of(b.emit(op, p.get(0), p.get(1))));
    return b.emit(
            Op.REDUCE,
            List.of(x, init),
            Attributes.NONE.with("dimensions", axes),
            List.of(region),
            List.of())
        .getFirst();
  }

  /** All shapes in f32; in other types a third each, and where the order does not show a sixth. */
  private static List<Case> cases(DType dtype) {
    int step = dtype == DType.F32 ? 1 : dtype.isIntegral() ? 6 : 3;
    return IntStream.range(0, CASES.size())
        .filter(i -> i % step == dtype.ordinal() % step)
        .mapToObj(CASES::get)
        .toList();
  }

  private static List<Op> reducers(DType dtype) {
    List<Op> all = new ArrayList<>(List.of(Op.ADD, Op.MULTIPLY, Op.MAXIMUM, Op.MINIMUM));
    if (dtype.isIntegral()) {
      all.addAll(List.of(Op.AND, Op.OR, Op.XOR));
    }
    return all;
  }

  @ParameterizedTest
  @EnumSource(DType.class)
  void everyReducerOnEveryShape(DType dtype) {
    List<TensorType> types = new ArrayList<>(List.of(TensorType.scalar(dtype)));
    List<Tensor> data = new ArrayList<>(List.of(Programs.tame(types.getFirst(), 3)));
    List<Case> cases = cases(dtype);
    for (Case c : cases) {
      types.add(new TensorType(dtype, c.shape()));
      data.add(Programs.tame(types.getLast(), types.size()));
    }
    List<String> names = new ArrayList<>();
    Function function =
        Programs.of(
            types,
            (b, in) -> {
              List<Value> results = new ArrayList<>();
              for (int i = 0; i < cases.size(); i++) {
                for (Op op : reducers(dtype)) {
                  if (!Programs.takes(dtype, i + op.ordinal(), 2)) {
                    continue;
                  }
                  names.add(op + " of " + types.get(i + 1) + " over " + cases.get(i).axes());
                  results.add(reduce(b, op, in.get(i + 1), in.get(0), cases.get(i).axes()));
                }
              }
              return results;
            });
    Agreement.check(function, data, names);
  }

  @Test
  void aSumOfSquaredDifferencesIsOneKernelWithoutWorkspace() {
    TensorType type = TensorType.of(DType.F32, 37, 53);
    Function function =
        Programs.of(
            List.of(type, type),
            (b, in) -> {
              Value d = b.emit(Op.SUBTRACT, in.get(0), in.get(1));
              Value zero = b.constant(Tensor.scalar(DType.F32, 0.0));
              return List.of(reduce(b, Op.ADD, b.emit(Op.MULTIPLY, d, d), zero, List.of(0L, 1L)));
            });
    Lowered lowered = Lowering.lower(function);
    assertThat(lowered.kernels()).isEqualTo(1);
    assertThat(lowered.workspaceBytes()).isZero();
    Agreement.check(function, List.of(Programs.tame(type, 1), Programs.tame(type, 2)));
  }

  /** n-body's shape: distances of three components, and a sum along the other bodies. */
  @Test
  void differencesOfAllPairsNeverReachMemory() {
    TensorType type = TensorType.of(DType.F32, 37, 3);
    Function function =
        Programs.of(
            List.of(type),
            (b, in) -> {
              TensorType pairs = TensorType.of(DType.F32, 37, 37, 3);
              Value d =
                  b.emit(
                      Op.SUBTRACT,
                      b.broadcastInDim(in.getFirst(), pairs, List.of(1L, 2L)),
                      b.broadcastInDim(in.getFirst(), pairs, List.of(0L, 2L)));
              Value zero = b.constant(Tensor.scalar(DType.F32, 0.0));
              Value far = reduce(b, Op.ADD, b.emit(Op.MULTIPLY, d, d), zero, List.of(2L));
              Value root = b.emit(Op.SQRT, far);
              Value pull = b.emit(Op.MULTIPLY, d, b.broadcastInDim(root, pairs, List.of(0L, 1L)));
              return List.of(reduce(b, Op.ADD, pull, zero, List.of(1L)));
            });
    Lowered lowered = Lowering.lower(function);
    assertThat(lowered.kernels()).isEqualTo(1);
    assertThat(lowered.workspaceBytes()).isZero();
    Agreement.check(function, List.of(Programs.tame(type, 1)));
  }

  /** argmax: values and positions, the first of equals, as JAX spells it. */
  @Test
  void aRegionOfSeveralOperandsRunsInSequence() {
    TensorType type = TensorType.of(DType.F32, 9, 37);
    Function function =
        Programs.of(
            List.of(type),
            (b, in) -> {
              List<Value> results = new ArrayList<>();
              results.addAll(argmax(b, in.get(0), 0));
              results.addAll(argmax(b, in.get(0), 1));
              return results;
            });
    Agreement.check(function, List.of(Programs.data(type, 4)));
  }

  private static List<Value> argmax(Builder b, Value x, int axis) {
    TensorType scalar = TensorType.scalar(DType.F32);
    TensorType index = TensorType.scalar(DType.I32);
    Value iota =
        b.emitAs(
            x.tensorType().withDType(DType.I32),
            Op.IOTA,
            Attributes.NONE.with("iota_dimension", axis));
    Block region =
        b.region(
            List.of(scalar, index, scalar, index),
            p -> {
              Value greater = b.compare("GT", p.get(0), p.get(2));
              Value nan = b.compare("NE", p.get(0), p.get(0));
              Value first = b.emit(Op.OR, greater, nan);
              Value same = b.compare("EQ", p.get(0), p.get(2));
              Value before = b.compare("LT", p.get(1), p.get(3));
              Value take = b.emit(Op.OR, first, b.emit(Op.AND, same, before));
              return List.of(
                  b.select(first, p.get(0), p.get(2)), b.select(take, p.get(1), p.get(3)));
            });
    return b.emit(
        Op.REDUCE,
        List.of(
            x,
            iota,
            b.constant(Tensor.scalar(DType.F32, Double.NEGATIVE_INFINITY)),
            b.constant(Tensor.scalar(DType.I32, 0L))),
        Attributes.NONE.with("dimensions", List.of((long) axis)),
        List.of(region),
        List.of());
  }

  /** Sums over permuted, sliced and reshaped operands read through the movement. */
  @Test
  void movementsFuseIntoSums() {
    TensorType type = TensorType.of(DType.F32, 12, 90);
    Function function =
        Programs.of(
            List.of(type),
            (b, in) -> {
              Value zero = b.constant(Tensor.scalar(DType.F32, 0.0));
              Value x = in.get(0);
              Value turned =
                  b.emit(Op.TRANSPOSE, Attributes.NONE.with("permutation", List.of(1L, 0L)), x);
              Value flat = b.reshape(b.emit(Op.NEGATE, x), List.of(1080L));
              Value split = b.reshape(x, List.of(6L, 2L, 9L, 10L));
              Value part =
                  b.emit(
                      Op.SLICE,
                      Attributes.NONE
                          .with("start_indices", List.of(1L, 3L))
                          .with("limit_indices", List.of(11L, 88L))
                          .with("strides", List.of(2L, 3L)),
                      x);
              return List.of(
                  reduce(b, Op.ADD, turned, zero, List.of(1L)),
                  reduce(b, Op.ADD, turned, zero, List.of(0L, 1L)),
                  reduce(b, Op.ADD, flat, zero, List.of(0L)),
                  reduce(b, Op.ADD, split, zero, List.of(1L, 3L)),
                  reduce(b, Op.ADD, part, zero, List.of(0L, 1L)),
                  reduce(b, Op.MAXIMUM, part, zero, List.of(0L)));
            });
    Agreement.check(function, List.of(Programs.tame(type, 8)));
  }

  @Test
  void aContractionOverNothingIsZero() {
    TensorType lhs = TensorType.of(DType.F32, 3, 0);
    TensorType rhs = TensorType.of(DType.F32, 0, 5);
    Function function =
        Programs.of(
            List.of(lhs, rhs),
            (b, in) ->
                List.of(
                    b.emit(
                        Op.DOT_GENERAL,
                        Attributes.NONE.with(
                            "dot_dimension_numbers",
                            new Attribute.DotDimensions(
                                List.of(), List.of(), List.of(1L), List.of(0L))),
                        in.get(0),
                        in.get(1))));
    Agreement.check(function, List.of(Programs.tame(lhs, 1), Programs.tame(rhs, 2)));
  }

  /** Rows of one sign, of zeros of both, and with a NaN that has a sign: x86 makes such ones. */
  @Test
  void extremesOfEveryKindOfRow() {
    double inf = Double.POSITIVE_INFINITY;
    double[][] kinds = {
      {1, 2}, {-1, -2}, {0.0, -0.0}, {-0.0, -0.0}, {-1, -0.0}, {-3, 4}, {-inf, inf}
    };
    TensorType type = TensorType.of(DType.F32, 4L * kinds.length, 131);
    double[] left = new double[(int) type.size()];
    double[] right = new double[left.length];
    for (int i = 0; i < left.length; i++) {
      int row = i / 131;
      left[i] = kinds[row / 4][(i * 31 + row) % 7 == 0 ? 1 : 0];
      right[i] = 0.0;
      if (i % 131 == 37 * (row % 4) && row % 4 != 0) {
        left[i] = row % 4 == 1 ? left[i] : inf;
        right[i] = row % 4 == 1 ? 0.0 : inf;
      }
    }
    Function function =
        Programs.of(
            List.of(type, type),
            (b, in) -> {
              Value difference = b.emit(Op.SUBTRACT, in.get(0), in.get(1));
              Value low = b.constant(Tensor.scalar(DType.F32, -inf));
              Value high = b.constant(Tensor.scalar(DType.F32, inf));
              return List.of(
                  reduce(b, Op.MAXIMUM, difference, low, List.of(1L)),
                  reduce(b, Op.MINIMUM, difference, high, List.of(1L)),
                  reduce(b, Op.MAXIMUM, in.get(0), low, List.of(0L, 1L)));
            });
    Agreement.check(function, List.of(Tensor.ofDoubles(type, left), Tensor.ofDoubles(type, right)));
  }
}
