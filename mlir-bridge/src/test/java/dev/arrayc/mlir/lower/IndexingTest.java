package dev.arrayc.mlir.lower;

import static org.assertj.core.api.Assertions.assertThat;

import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.Block;
import dev.arrayc.ir.Builder;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Function;
import dev.arrayc.ir.Numbers;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Gathers and scatters of every shape, inside their bounds and outside. */
@Tag("native")
class IndexingTest {
  private static final TensorType CUBE = TensorType.of(DType.F32, 5, 6, 20);

  /** Indices around an axis of this size, some of them outside. */
  private static Tensor indices(TensorType type, int size, long seed) {
    Random random = new Random(seed);
    return Tensor.fillLongs(
        type, i -> Numbers.wrap(type.dtype(), random.nextInt(2 * size) - size / 2));
  }

  private static Attribute.GatherDimensions dims(
      List<Long> offset, List<Long> collapsed, List<Long> map, long vector) {
    return new Attribute.GatherDimensions(offset, collapsed, List.of(), List.of(), map, vector);
  }

  private static Value gather(
      Builder b, Value x, Value at, Attribute.GatherDimensions dims, Long... sizes) {
    Attributes attributes =
        Attributes.NONE.with("dimension_numbers", dims).with("slice_sizes", List.of(sizes));
    return b.emit(Op.GATHER, attributes, x, at);
  }

  private static List<Value> scatter(
      Builder b, List<Value> operands, Attribute.GatherDimensions dims, Block region) {
    Attribute numbers =
        new Attribute.ScatterDimensions(
            dims.offsetDims(),
            dims.collapsedSliceDims(),
            dims.operandBatchingDims(),
            dims.startIndicesBatchingDims(),
            dims.startIndexMap(),
            dims.indexVectorDim());
    return b.emit(
        Op.SCATTER,
        operands,
        Attributes.NONE.with("scatter_dimension_numbers", numbers),
        List.of(region),
        List.of());
  }

  private static Block combiner(Builder b, Op op, DType dtype) {
    TensorType scalar = TensorType.scalar(dtype);
    return b.region(List.of(scalar, scalar), p -> List.of(b.emit(op, p.get(0), p.get(1))));
  }

  private static Block replacer(Builder b, DType dtype) {
    TensorType scalar = TensorType.scalar(dtype);
    return b.region(List.of(scalar, scalar), p -> List.of(p.get(1)));
  }

  @ParameterizedTest
  @EnumSource(DType.class)
  void gathersOfEveryElementType(DType dtype) {
    TensorType type = CUBE.withDType(dtype);
    TensorType at = TensorType.of(DType.I32, 19);
    Function function =
        Programs.of(
            List.of(type, at, TensorType.of(DType.I32, 19, 3)),
            (b, in) -> {
              Value x = in.get(0);
              Value planes =
                  gather(
                      b,
                      x,
                      in.get(1),
                      dims(List.of(1L, 2L), List.of(0L), List.of(0L), 1),
                      1L,
                      6L,
                      20L);
              Value columns =
                  gather(
                      b,
                      x,
                      in.get(1),
                      dims(List.of(0L, 1L), List.of(2L), List.of(2L), 1),
                      5L,
                      6L,
                      1L);
              Value elements =
                  gather(
                      b,
                      x,
                      in.get(2),
                      dims(List.of(), List.of(0L, 1L, 2L), List.of(1L, 0L, 2L), 1),
                      1L,
                      1L,
                      1L);
              return List.of(
                  planes,
                  columns,
                  elements,
                  b.emit(Op.REVERSE, Attributes.NONE.with("dimensions", List.of(0L)), elements));
            });
    Agreement.check(
        function,
        List.of(
            Programs.data(type, 1),
            indices(at, 6, 2),
            indices(TensorType.of(DType.I32, 19, 3), 10, 3)));
  }

  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"I4", "I8", "I32", "I64", "U2", "U8", "U32", "U64"})
  void indicesOfEveryIntegerType(DType dtype) {
    TensorType type = TensorType.of(DType.F32, 300);
    TensorType at = TensorType.of(dtype, 40, 1);
    TensorType update = TensorType.of(DType.F32, 40, 3);
    Attribute.GatherDimensions dims = dims(List.of(1L), List.of(), List.of(0L), 1);
    Function function =
        Programs.of(
            List.of(type, at, update),
            (b, in) -> {
              List<Value> out = new ArrayList<>();
              out.add(gather(b, in.get(0), in.get(1), dims, 3L));
              out.add(
                  gather(
                      b, in.get(0), in.get(1), dims(List.of(), List.of(0L), List.of(0L), 1), 1L));
              out.addAll(
                  scatter(
                      b,
                      List.of(in.get(0), in.get(1), in.get(2)),
                      dims,
                      combiner(b, Op.ADD, DType.F32)));
              return out;
            });
    Agreement.check(
        function, List.of(Programs.tame(type, 1), Programs.data(at, 2), Programs.tame(update, 3)));
  }

  /** Batching axes, windows between batch axes, an index vector in front, indices of rank 0. */
  @Test
  void dimensionNumbersOfEveryKind() {
    TensorType pairs = TensorType.of(DType.I32, 6, 2, 7);
    TensorType rows = TensorType.of(DType.I32, 2, 4);
    TensorType one = TensorType.scalar(DType.I64);
    Attribute.GatherDimensions batched =
        new Attribute.GatherDimensions(
            List.of(1L), List.of(0L), List.of(1L), List.of(0L), List.of(2L, 0L), 1);
    Attribute.GatherDimensions between = dims(List.of(0L, 2L), List.of(1L), List.of(2L, 1L), 0);
    Attribute.GatherDimensions whole = dims(List.of(0L, 1L), List.of(0L), List.of(0L), 0);
    Function function =
        Programs.of(
            List.of(CUBE, pairs, rows, one),
            (b, in) -> {
              Value x = in.get(0);
              List<Value> out = new ArrayList<>();
              out.add(gather(b, x, in.get(1), batched, 1L, 1L, 9L));
              out.add(gather(b, x, in.get(2), between, 3L, 1L, 4L));
              out.add(gather(b, x, in.get(3), whole, 1L, 6L, 20L));
              int before = out.size();
              for (int i = 0; i < before; i++) {
                List<Value> operands = List.of(x, in.get(i + 1), out.get(i));
                Attribute.GatherDimensions dims = List.of(batched, between, whole).get(i);
                out.addAll(scatter(b, operands, dims, combiner(b, Op.SUBTRACT, DType.F32)));
                out.addAll(scatter(b, operands, dims, replacer(b, DType.F32)));
              }
              return out;
            });
    for (long seed = 0; seed < 3; seed++) {
      Agreement.check(
          function,
          List.of(
              Programs.tame(CUBE, 1),
              indices(pairs, 12, 5 + seed),
              indices(rows, 7, 6 + seed),
              Tensor.scalar(DType.I64, 2 * seed)));
    }
  }

  @ParameterizedTest
  @EnumSource(DType.class)
  void scattersOfEveryElementType(DType dtype) {
    TensorType type = TensorType.of(dtype, 7, 37);
    TensorType at = TensorType.of(DType.I32, 12, 1);
    TensorType rows = TensorType.of(dtype, 12, 37);
    TensorType columns = TensorType.of(dtype, 7, 12);
    Attribute.GatherDimensions byRow = dims(List.of(1L), List.of(0L), List.of(0L), 1);
    Attribute.GatherDimensions byColumn = dims(List.of(0L), List.of(1L), List.of(1L), 1);
    Function function =
        Programs.of(
            List.of(type, at, rows, columns),
            (b, in) -> {
              List<Value> byRows = List.of(in.get(0), in.get(1), in.get(2));
              List<Value> byColumns = List.of(in.get(0), in.get(1), in.get(3));
              List<Value> out = new ArrayList<>();
              for (Op op : List.of(Op.ADD, Op.MULTIPLY, Op.MAXIMUM)) {
                out.addAll(scatter(b, byRows, byRow, combiner(b, op, dtype)));
              }
              out.addAll(scatter(b, byRows, byRow, replacer(b, dtype)));
              out.addAll(scatter(b, byColumns, byColumn, replacer(b, dtype)));
              out.addAll(scatter(b, byColumns, byColumn, combiner(b, Op.ADD, dtype)));
              return out;
            });
    Agreement.check(
        function,
        List.of(
            Programs.data(type, 1),
            indices(at, 9, 2),
            Programs.data(rows, 3),
            Programs.data(columns, 4)));
  }

  /** Two states, a region that mixes them and works in a wider type than the inputs have. */
  @Test
  void aRegionOnTwoStates() {
    TensorType type = TensorType.of(DType.F32, 50);
    TensorType narrow = TensorType.of(DType.BF16, 50);
    TensorType at = TensorType.of(DType.U8, 200, 1);
    Function function =
        Programs.of(
            List.of(type, narrow, at),
            (b, in) -> {
              TensorType wide = TensorType.scalar(DType.F32);
              Value factor =
                  b.emit(
                      Op.SLICE,
                      Attributes.NONE
                          .with("start_indices", List.of(3L))
                          .with("limit_indices", List.of(4L))
                          .with("strides", List.of(1L)),
                      in.get(0));
              Value outside = b.reshape(factor, List.of());
              Block region =
                  b.region(
                      List.of(wide, wide, wide, wide),
                      p -> {
                        Value more = b.emit(Op.FMA, p.get(0), outside, p.get(3));
                        return List.of(more, b.emit(Op.SUBTRACT, p.get(1), p.get(2)));
                      });
              Value x = b.broadcastInDim(in.get(0), TensorType.of(DType.F32, 4, 50), List.of(1L));
              Value y = b.broadcastInDim(in.get(1), TensorType.of(DType.BF16, 4, 50), List.of(1L));
              return scatter(
                  b,
                  List.of(
                      in.get(0),
                      in.get(1),
                      in.get(2),
                      b.reshape(x, List.of(200L)),
                      b.reshape(y, List.of(200L))),
                  dims(List.of(), List.of(0L), List.of(0L), 1),
                  region);
            });
    Agreement.check(
        function, List.of(Programs.tame(type, 1), Programs.tame(narrow, 2), indices(at, 50, 3)));
  }

  @Test
  void nothingToGatherOrToScatter() {
    TensorType type = TensorType.of(DType.F32, 4, 0);
    TensorType full = TensorType.of(DType.F32, 4, 3);
    TensorType none = TensorType.of(DType.I32, 0, 1);
    TensorType at = TensorType.of(DType.I32, 2, 1);
    Attribute.GatherDimensions byRow = dims(List.of(1L), List.of(0L), List.of(0L), 1);
    Function function =
        Programs.of(
            List.of(type, full, none, at),
            (b, in) -> {
              List<Value> out = new ArrayList<>();
              out.add(gather(b, in.get(0), in.get(3), byRow, 1L, 0L));
              out.add(gather(b, in.get(1), in.get(2), byRow, 1L, 3L));
              out.add(
                  gather(
                      b,
                      in.get(0),
                      in.get(3),
                      dims(List.of(), List.of(0L, 1L), List.of(1L), 1),
                      1L,
                      0L));
              out.addAll(
                  scatter(
                      b,
                      List.of(in.get(1), in.get(2), out.get(1)),
                      byRow,
                      combiner(b, Op.ADD, DType.F32)));
              out.addAll(
                  scatter(
                      b,
                      List.of(in.get(0), in.get(3), out.get(0)),
                      byRow,
                      combiner(b, Op.ADD, DType.F32)));
              return out;
            });
    Agreement.check(
        function,
        List.of(
            Programs.data(type, 1),
            Programs.data(full, 2),
            indices(none, 4, 3),
            indices(at, 4, 4)));
  }

  /** Arithmetic around a gather is in its kernel; so are the updates of a scatter. */
  @Test
  void fusesWithWhatIsAround() {
    TensorType type = TensorType.of(DType.F32, 1000);
    TensorType at = TensorType.of(DType.I32, 700, 1);
    Attribute.GatherDimensions elements = dims(List.of(), List.of(0L), List.of(0L), 1);
    Function taken =
        Programs.of(
            List.of(type, at),
            (b, in) -> {
              Value next = b.emit(Op.ADD, in.get(1), b.splat(at, 1L));
              Value x = gather(b, in.get(0), next, elements, 1L);
              return List.of(b.emit(Op.NEGATE, b.emit(Op.FMA, x, x, x)));
            });
    Agreement.check(taken, List.of(Programs.tame(type, 1), indices(at, 1000, 2)));
    assertThat(Lowering.lower(taken).kernels()).isEqualTo(1);

    Function added =
        Programs.of(
            List.of(type, at),
            (b, in) -> {
              Value x = gather(b, in.get(0), in.get(1), elements, 1L);
              Value start = b.emit(Op.NEGATE, in.get(0));
              return scatter(
                  b,
                  List.of(start, in.get(1), b.emit(Op.MULTIPLY, x, x)),
                  elements,
                  combiner(b, Op.ADD, DType.F32));
            });
    Agreement.check(added, List.of(Programs.tame(type, 1), indices(at, 1000, 2)));
    assertThat(Lowering.lower(added).kernels()).isEqualTo(2);
  }

  /** A loop that scatters into its state does so in place, also where it reads it meanwhile. */
  @Test
  void inLoops() {
    TensorType type = TensorType.of(DType.F32, 64);
    TensorType at = TensorType.of(DType.I32, 40, 1);
    TensorType count = TensorType.scalar(DType.I32);
    Attribute.GatherDimensions elements = dims(List.of(), List.of(0L), List.of(0L), 1);
    Function function =
        Programs.of(
            List.of(type, at),
            (b, in) -> {
              Value zero = b.constant(Tensor.scalar(DType.I32, 0L));
              Value three = b.constant(Tensor.scalar(DType.I32, 3L));
              Block condition =
                  b.region(List.of(count, type), p -> List.of(b.compare("LT", p.get(0), three)));
              Block body =
                  b.region(
                      List.of(count, type),
                      p -> {
                        Value i =
                            b.emit(Op.ADD, p.get(0), b.constant(Tensor.scalar(DType.I32, 1L)));
                        Value moved = b.emit(Op.ADD, in.get(1), b.broadcast(i, at));
                        Value x = gather(b, p.get(1), moved, elements, 1L);
                        Value next =
                            scatter(
                                    b,
                                    List.of(p.get(1), in.get(1), x),
                                    elements,
                                    combiner(b, Op.ADD, DType.F32))
                                .getFirst();
                        return List.of(i, next);
                      });
              return List.of(
                  b.emit(
                          Op.WHILE,
                          List.of(zero, in.get(0)),
                          Attributes.NONE,
                          List.of(condition, body),
                          List.of())
                      .getLast());
            });
    Agreement.check(function, List.of(Programs.tame(type, 1), indices(at, 64, 2)));
  }
}
