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
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Ops that move elements, contract, sort and control, on every element type. */
@Tag("native")
class StructureTest {
  private static Attributes with(String name, Long... values) {
    return Attributes.NONE.with(name, List.of(values));
  }

  @ParameterizedTest
  @EnumSource(DType.class)
  void movements(DType dtype) {
    TensorType type = TensorType.of(dtype, 3, 20, 7);
    TensorType small = TensorType.of(dtype, 3, 2, 7);
    TensorType scalar = TensorType.scalar(dtype);
    Function function =
        Programs.of(
            List.of(type, small, scalar),
            (b, in) -> {
              Value x = in.get(0);
              List<Value> out = new ArrayList<>();
              out.add(b.emit(Op.TRANSPOSE, with("permutation", 2L, 0L, 1L), x));
              out.add(b.emit(Op.REVERSE, with("dimensions", 0L, 2L), x));
              out.add(b.emit(Op.REVERSE, with("dimensions", 0L, 1L, 2L), x));
              out.add(
                  b.emit(
                      Op.SLICE,
                      with("start_indices", 1L, 3L, 0L)
                          .with("limit_indices", List.of(3L, 19L, 7L))
                          .with("strides", List.of(1L, 5L, 2L)),
                      x));
              out.add(b.reshape(x, List.of(10L, 42L)));
              out.add(b.reshape(out.getFirst(), List.of(21L, 20L)));
              out.add(b.reshape(out.getFirst(), List.of(420L)));
              Attributes along = Attributes.NONE.with("dimension", 1L);
              out.add(b.emit(Op.CONCATENATE, along, x, in.get(1), x));
              out.add(b.emit(Op.CONCATENATE, Attributes.NONE.with("dimension", 2L), x, x));
              out.add(
                  b.broadcastInDim(
                      in.get(1), TensorType.of(dtype, 3, 4, 2, 7), List.of(0L, 2L, 3L)));
              out.add(b.broadcast(in.get(2), TensorType.of(dtype, 5, 33)));
              out.add(
                  pad(
                      b,
                      x,
                      in.get(2),
                      List.of(1L, 0L, 2L),
                      List.of(0L, 2L, 1L),
                      List.of(0L, 1L, 2L)));
              out.add(
                  pad(
                      b,
                      x,
                      in.get(2),
                      List.of(-1L, 2L, -2L),
                      List.of(0L, -5L, 1L),
                      List.of(0L, 2L, 0L)));
              out.add(
                  pad(
                      b,
                      x,
                      in.get(2),
                      List.of(-2L, 0L, -9L),
                      List.of(-1L, 0L, 9L),
                      List.of(0L, 0L, 3L)));
              if (dtype != DType.BOOL) {
                for (long axis = 0; axis < 3; axis++) {
                  out.add(b.emitAs(type, Op.IOTA, Attributes.NONE.with("iota_dimension", axis)));
                }
              }
              out.add(x);
              out.add(x);
              out.add(b.constant(Programs.data(small, 77)));
              out.add(b.constant(Programs.data(scalar, 78)));
              return out;
            });
    Agreement.check(
        function,
        List.of(Programs.data(type, 1), Programs.data(small, 2), Programs.data(scalar, 3)));
  }

  private static Value pad(
      Builder b, Value x, Value value, List<Long> low, List<Long> high, List<Long> interior) {
    Attributes attributes =
        Attributes.NONE
            .with("edge_padding_low", low)
            .with("edge_padding_high", high)
            .with("interior_padding", interior);
    return b.emit(Op.PAD, attributes, x, value);
  }

  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"I8", "I32", "I64", "U8", "U32", "U64"})
  void dynamicSlices(DType index) {
    TensorType type = TensorType.of(DType.F32, 5, 37);
    TensorType update = TensorType.of(DType.F32, 2, 20);
    TensorType scalar = TensorType.scalar(index);
    Function function =
        Programs.of(
            List.of(type, update, scalar, scalar),
            (b, in) -> {
              Value slice =
                  b.emit(
                      Op.DYNAMIC_SLICE,
                      with("slice_sizes", 3L, 33L),
                      in.get(0),
                      in.get(2),
                      in.get(3));
              Value moved =
                  b.emit(Op.DYNAMIC_UPDATE_SLICE, in.get(0), in.get(1), in.get(2), in.get(3));
              Value shifted =
                  b.emit(
                      Op.DYNAMIC_SLICE,
                      with("slice_sizes", 2L, 20L),
                      in.get(0),
                      in.get(3),
                      in.get(2));
              Value overlapping =
                  b.emit(
                      Op.DYNAMIC_UPDATE_SLICE,
                      moved,
                      b.emit(Op.NEGATE, shifted),
                      in.get(3),
                      in.get(2));
              return List.of(slice, b.emit(Op.NEGATE, moved), overlapping);
            });
    for (long start : new long[] {0, 1, 2, 100, -1}) {
      Tensor at = Tensor.scalar(index, start);
      Agreement.check(
          function,
          List.of(Programs.data(type, 1), Programs.data(update, 2), at, Tensor.scalar(index, 2L)));
    }
  }

  static Value dot(Builder b, Value x, Value y, Attribute.DotDimensions dims, DType result) {
    return b.emit(
            Op.DOT_GENERAL,
            List.of(x, y),
            Attributes.NONE.with("dot_dimension_numbers", dims),
            List.of(),
            List.of(
                b.emit(Op.DOT_GENERAL, Attributes.NONE.with("dot_dimension_numbers", dims), x, y)
                    .tensorType()
                    .withDType(result)))
        .getFirst();
  }

  private static Attribute.DotDimensions dims(
      List<Long> lhsBatch, List<Long> rhsBatch, List<Long> lhs, List<Long> rhs) {
    return new Attribute.DotDimensions(lhsBatch, rhsBatch, lhs, rhs);
  }

  @ParameterizedTest
  @EnumSource(DType.class)
  void contractions(DType dtype) {
    TensorType a = TensorType.of(dtype, 5, 19);
    TensorType c = TensorType.of(dtype, 19, 37);
    TensorType batched = TensorType.of(dtype, 2, 3, 4, 5);
    TensorType vector = TensorType.of(dtype, 19);
    DType wider = dtype.isIntegral() ? DType.I32 : dtype.isComplex() ? dtype : DType.F32;
    Function function =
        Programs.of(
            List.of(a, c, batched, batched, vector),
            (b, in) -> {
              Value ct = b.emit(Op.TRANSPOSE, with("permutation", 1L, 0L), in.get(1));
              Attribute.DotDimensions matmul = dims(List.of(), List.of(), List.of(1L), List.of(0L));
              List<Supplier<Value>> all =
                  List.of(
                      () -> dot(b, in.get(0), in.get(1), matmul, dtype),
                      () -> dot(b, in.get(0), in.get(1), matmul, wider),
                      () ->
                          dot(
                              b,
                              in.get(0),
                              ct,
                              dims(List.of(), List.of(), List.of(1L), List.of(1L)),
                              dtype),
                      () ->
                          dot(
                              b,
                              in.get(4),
                              in.get(4),
                              dims(List.of(), List.of(), List.of(0L), List.of(0L)),
                              dtype),
                      () -> dot(b, in.get(0), in.get(4), matmul, dtype),
                      () ->
                          dot(
                              b,
                              in.get(4),
                              in.get(1),
                              dims(List.of(), List.of(), List.of(0L), List.of(0L)),
                              dtype),
                      () ->
                          dot(
                              b,
                              in.get(2),
                              in.get(3),
                              dims(List.of(1L), List.of(1L), List.of(3L, 0L), List.of(3L, 0L)),
                              dtype),
                      () ->
                          dot(
                              b,
                              in.get(4),
                              in.get(4),
                              dims(List.of(), List.of(), List.of(), List.of()),
                              dtype));
              return IntStream.range(0, all.size())
                  .filter(i -> Programs.takes(dtype, i, 2))
                  .mapToObj(i -> all.get(i).get())
                  .toList();
            });
    List<Tensor> data = new ArrayList<>();
    for (TensorType type : List.of(a, c, batched, batched, vector)) {
      data.add(Programs.tame(type, 40 + data.size()));
    }
    Agreement.check(function, data);
  }

  private static List<Value> sort(Builder b, List<Value> in, long axis, String direction) {
    List<TensorType> pairs = new ArrayList<>();
    for (Value v : in) {
      pairs.add(TensorType.scalar(v.tensorType().dtype()));
      pairs.add(TensorType.scalar(v.tensorType().dtype()));
    }
    Block comparator = b.region(pairs, p -> List.of(b.compare(direction, p.get(0), p.get(1))));
    return b.emit(
        Op.SORT,
        in,
        Attributes.NONE.with("dimension", axis).with("is_stable", new Attribute.Bool(true)),
        List.of(comparator),
        List.of());
  }

  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"C64", "C128"})
  void sortsAreStable(DType dtype) {
    TensorType type = TensorType.of(dtype, 3, 33, 2);
    TensorType index = TensorType.of(DType.I32, 3, 33, 2);
    Function function =
        Programs.of(
            List.of(type),
            (b, in) -> {
              Value iota = b.emitAs(index, Op.IOTA, Attributes.NONE.with("iota_dimension", 1L));
              List<Value> out = new ArrayList<>();
              out.addAll(sort(b, List.of(in.getFirst(), iota), 1, "LT"));
              out.addAll(sort(b, List.of(in.getFirst(), iota), -3, "GE"));
              out.addAll(
                  sort(b, List.of(b.emit(Op.MAXIMUM, in.getFirst(), in.getFirst())), 2, "GT"));
              return out;
            });
    Agreement.check(function, List.of(Programs.data(type, 12)));
  }

  /** The Fibonacci numbers: a state of which one part becomes another. */
  @Test
  void loopsMoveTheirStateInTheRightOrder() {
    TensorType scalar = TensorType.scalar(DType.I32);
    TensorType vector = TensorType.of(DType.F32, 21);
    Function function =
        Programs.of(
            List.of(scalar, vector, vector),
            (b, in) -> {
              List<TensorType> state = List.of(scalar, scalar, scalar, vector, vector, vector);
              Value zero = b.constant(Tensor.scalar(DType.I32, 0L));
              Value one = b.constant(Tensor.scalar(DType.I32, 1L));
              Block condition = b.region(state, p -> List.of(b.compare("LT", p.get(0), in.get(0))));
              Block body =
                  b.region(
                      state,
                      p -> {
                        Value start = p.get(0);
                        Value part =
                            b.emit(Op.DYNAMIC_SLICE, with("slice_sizes", 3L), p.get(3), start);
                        Value whole = b.emit(Op.DYNAMIC_UPDATE_SLICE, p.get(3), part, zero);
                        return List.of(
                            b.emit(Op.ADD, p.get(0), one),
                            p.get(2),
                            b.emit(Op.ADD, p.get(1), p.get(2)),
                            b.emit(Op.ADD, whole, p.get(5)),
                            p.get(5),
                            p.get(4));
                      });
              List<Value> out =
                  b.emit(
                      Op.WHILE,
                      List.of(zero, zero, one, in.get(1), in.get(2), b.emit(Op.NEGATE, in.get(1))),
                      Attributes.NONE,
                      List.of(condition, body),
                      List.of());
              return List.of(out.get(1), out.get(3), out.get(4), out.get(5), out.get(0));
            });
    for (long turns : new long[] {0, 1, 2, 7, 30}) {
      Agreement.check(
          function,
          List.of(
              Tensor.scalar(DType.I32, turns), Programs.tame(vector, 1), Programs.tame(vector, 2)));
    }
  }

  /** scan: a loop that writes one row of a large array per turn does it in place. */
  @Test
  void anUpdateInALoopIsInPlace() {
    TensorType scalar = TensorType.scalar(DType.I32);
    TensorType rows = TensorType.of(DType.F32, 50, 40);
    TensorType row = TensorType.of(DType.F32, 1, 40);
    Function function =
        Programs.of(
            List.of(rows, row),
            (b, in) -> {
              Value zero = b.constant(Tensor.scalar(DType.I32, 0L));
              List<TensorType> state = List.of(scalar, row, rows);
              Block condition =
                  b.region(
                      state,
                      p ->
                          List.of(
                              b.compare(
                                  "LT", p.get(0), b.constant(Tensor.scalar(DType.I32, 50L)))));
              Block body =
                  b.region(
                      state,
                      p -> {
                        Value x =
                            b.emit(
                                Op.DYNAMIC_SLICE,
                                with("slice_sizes", 1L, 40L),
                                in.get(0),
                                p.get(0),
                                zero);
                        Value sum = b.emit(Op.ADD, p.get(1), x);
                        Value one = b.constant(Tensor.scalar(DType.I32, 1L));
                        return List.of(
                            b.emit(Op.ADD, p.get(0), one),
                            sum,
                            b.emit(Op.DYNAMIC_UPDATE_SLICE, p.get(2), sum, p.get(0), zero));
                      });
              Value start = b.splat(rows, 0.0);
              List<Value> out =
                  b.emit(
                      Op.WHILE,
                      List.of(zero, in.get(1), start),
                      Attributes.NONE,
                      List.of(condition, body),
                      List.of());
              return out.subList(1, 3);
            });
    Lowered lowered = Lowering.lower(function);
    assertThat(lowered.workspaceBytes()).isLessThan(rows.bytes());
    Agreement.check(function, List.of(Programs.tame(rows, 5), Programs.tame(row, 6)));
  }

  @Test
  void branchesWriteTheResultsOfTheOneThatRuns() {
    TensorType selector = TensorType.scalar(DType.I32);
    TensorType predicate = TensorType.scalar(DType.BOOL);
    TensorType vector = TensorType.of(DType.F64, 19);
    Function function =
        Programs.of(
            List.of(selector, predicate, vector),
            (b, in) -> {
              Value x = b.emit(Op.MULTIPLY, in.get(2), in.get(2));
              List<Block> branches =
                  List.of(
                      b.region(List.of(), p -> List.of(b.emit(Op.NEGATE, x), x)),
                      b.region(List.of(), p -> List.of(x, in.get(2))),
                      b.region(List.of(), p -> List.of(b.emit(Op.SQRT, x), b.emit(Op.ADD, x, x))));
              List<Value> cases =
                  b.emit(Op.CASE, List.of(in.get(0)), Attributes.NONE, branches, List.of());
              Value total = b.emit(Op.ADD, cases.get(0), cases.get(1));
              List<Value> chosen =
                  b.emit(
                      Op.IF,
                      List.of(in.get(1)),
                      Attributes.NONE,
                      List.of(
                          b.region(List.of(), p -> List.of(total)),
                          b.region(List.of(), p -> List.of(b.emit(Op.NEGATE, total)))),
                      List.of());
              return List.of(cases.get(0), chosen.getFirst());
            });
    for (long i = -1; i < 4; i++) {
      Agreement.check(
          function,
          List.of(
              Tensor.scalar(DType.I32, i),
              Tensor.scalar(DType.BOOL, i & 1),
              Programs.tame(vector, 9)));
    }
  }
}
