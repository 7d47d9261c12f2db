package dev.arrayc.mlir.lower;

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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Ops that slide windows: pooling and its gradient, convolutions of every kind. */
@Tag("native")
class WindowTest {
  /** Native code of the prepared function against the interpreter on it. */
  private static void check(Function function, List<Tensor> inputs) {
    Program program = new Program("jit_f", List.of(function));
    Agreement.check(Prepare.prepare(program, false), inputs);
  }

  private static Attributes windows(List<Long> sizes, List<Long> strides) {
    return Attributes.NONE.with("window_dimensions", sizes).with("window_strides", strides);
  }

  private static Attribute padding(long... pairs) {
    List<List<Long>> rows = new ArrayList<>();
    for (int i = 0; i < pairs.length; i += 2) {
      rows.add(List.of(pairs[i], pairs[i + 1]));
    }
    return new Attribute.IntTable(rows);
  }

  private static Value pool(Builder b, Op op, Value x, Value init, Attributes attributes) {
    TensorType scalar = init.tensorType();
    Block region = b.region(List.of(scalar, scalar), p -> List.of(b.emit(op, p.get(0), p.get(1))));
    return b.emit(Op.REDUCE_WINDOW, List.of(x, init), attributes, List.of(region), List.of())
        .getFirst();
  }

  /** Windows on three axes: plain, padded, dilated and cut, along one axis alone. */
  private static final List<Attributes> POOLS =
      List.of(
          windows(List.of(2L, 3L, 3L), List.of(1L, 2L, 1L)),
          windows(List.of(2L, 3L, 3L), List.of(1L, 2L, 1L))
              .with("padding", padding(0, 1, 1, 1, 1, 1)),
          windows(List.of(1L, 2L, 4L), List.of(2L, 3L, 2L))
              .with("base_dilations", List.of(1L, 2L, 1L))
              .with("window_dilations", List.of(1L, 3L, 2L))
              .with("padding", padding(2, -1, -3, 4, 5, 0)),
          windows(List.of(6L, 1L, 1L), List.of(1L, 1L, 1L)));

  /** Each type with every third of the windows, reducers and initial values; f32 with all. */
  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"BOOL", "I8", "U32", "I64", "F8E5M2", "BF16", "F32", "F64", "C64"})
  void pooling(DType dtype) {
    TensorType type = TensorType.of(dtype, 5, 19, 37);
    TensorType scalar = TensorType.scalar(dtype);
    Function function =
        Programs.of(
            List.of(type, scalar),
            (b, in) -> {
              List<Value> out = new ArrayList<>();
              int number = 0;
              for (Op op : List.of(Op.ADD, Op.MAXIMUM, Op.MULTIPLY)) {
                for (Value init :
                    List.of(in.get(1), b.splat(scalar, op == Op.MULTIPLY ? 1L : 0L))) {
                  for (Attributes windows : POOLS) {
                    if (Programs.takes(dtype, number++, 3)) {
                      out.add(pool(b, op, in.get(0), init, windows));
                    }
                  }
                }
              }
              return out;
            });
    check(function, List.of(Programs.tame(type, 1), Programs.tame(scalar, 2)));
  }

  /** Of an expression and of positions, in a region on both; widening to the region's type. */
  @Test
  void severalInputs() {
    TensorType type = TensorType.of(DType.BF16, 40, 33);
    TensorType wide = TensorType.scalar(DType.F32);
    TensorType number = TensorType.scalar(DType.I32);
    Function function =
        Programs.of(
            List.of(type),
            (b, in) -> {
              Value x = b.emit(Op.NEGATE, in.get(0));
              Value at =
                  b.emitAs(
                      type.withDType(DType.I32),
                      Op.IOTA,
                      Attributes.NONE.with("iota_dimension", 1L));
              Block region =
                  b.region(
                      List.of(wide, number, wide, number),
                      p -> {
                        Value larger = b.compare("GT", p.get(2), p.get(0));
                        return List.of(
                            b.emit(Op.ADD, p.get(0), p.get(2)),
                            b.select(larger, p.get(3), p.get(1)));
                      });
              Value zero = b.constant(Tensor.scalar(DType.BF16, 0L));
              Value none = b.constant(Tensor.scalar(DType.I32, -1L));
              return b.emit(
                  Op.REDUCE_WINDOW,
                  List.of(x, at, zero, none),
                  windows(List.of(3L, 2L), List.of(1L, 1L)).with("padding", padding(1, 1, 0, 1)),
                  List.of(region),
                  List.of());
            });
    check(function, List.of(Programs.tame(type, 1)));
  }

  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"I8", "U32", "F16", "F32", "F64"})
  void selectAndScatter(DType dtype) {
    TensorType type = TensorType.of(dtype, 3, 17, 20);
    TensorType source = TensorType.of(dtype, 3, 9, 10);
    TensorType scalar = TensorType.scalar(dtype);
    Function function =
        Programs.of(
            List.of(type, source, scalar),
            (b, in) -> {
              Block select =
                  b.region(
                      List.of(scalar, scalar), p -> List.of(b.compare("GE", p.get(0), p.get(1))));
              Block scatter =
                  b.region(
                      List.of(scalar, scalar), p -> List.of(b.emit(Op.ADD, p.get(0), p.get(1))));
              return b.emit(
                  Op.SELECT_AND_SCATTER,
                  in,
                  windows(List.of(1L, 3L, 2L), List.of(1L, 2L, 2L))
                      .with("padding", padding(0, 0, 1, 1, 0, 0)),
                  List.of(select, scatter),
                  List.of());
            });
    check(
        function,
        List.of(Programs.data(type, 1), Programs.tame(source, 2), Programs.tame(scalar, 3)));
  }

  private static Attributes convolution(Attribute.ConvolutionDimensions dims) {
    return Attributes.NONE
        .with("dimension_numbers", dims)
        .with("feature_group_count", 1L)
        .with("batch_group_count", 1L);
  }

  /** Channels last, kernel HWIO: the layout of most programs. */
  private static final Attribute.ConvolutionDimensions NHWC =
      new Attribute.ConvolutionDimensions(
          0, 3, List.of(1L, 2L), 2, 3, List.of(0L, 1L), 0, 3, List.of(1L, 2L));

  private static final Attribute.ConvolutionDimensions NCHW =
      new Attribute.ConvolutionDimensions(
          0, 1, List.of(2L, 3L), 1, 0, List.of(2L, 3L), 0, 1, List.of(2L, 3L));

  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"BOOL", "I8", "U32", "I64", "F8E5M2", "BF16", "F32", "F64", "C64"})
  void convolutions(DType dtype) {
    TensorType last = TensorType.of(dtype, 2, 9, 11, 6);
    TensorType lastKernel = TensorType.of(dtype, 3, 2, 6, 20);
    TensorType groupKernel = TensorType.of(dtype, 3, 2, 2, 9);
    TensorType first = TensorType.of(dtype, 4, 3, 10, 23);
    TensorType firstKernel = TensorType.of(dtype, 8, 3, 3, 3);
    TensorType spread = TensorType.of(dtype, 5, 4, 7, 2);
    TensorType spreadKernel = TensorType.of(dtype, 4, 3, 2, 6);
    Function function =
        Programs.of(
            List.of(last, lastKernel, groupKernel, first, firstKernel, spread, spreadKernel),
            (b, in) -> {
              Value x = in.get(0);
              List<Value> out = new ArrayList<>();
              out.add(b.emit(Op.CONVOLUTION, convolution(NHWC), x, in.get(1)));
              Attributes same =
                  convolution(NHWC)
                      .with("padding", padding(1, 1, 0, 1))
                      .with("window_strides", List.of(2L, 1L));
              out.add(b.emit(Op.CONVOLUTION, same, b.emit(Op.ADD, x, x), in.get(1)));
              Attributes groups = same.with("feature_group_count", 3L);
              out.add(b.emit(Op.CONVOLUTION, groups, x, in.get(2)));
              out.add(b.emit(Op.CONVOLUTION, convolution(NCHW), in.get(3), in.get(4)));
              Attributes batches =
                  convolution(NCHW)
                      .with("batch_group_count", 4L)
                      .with("rhs_dilation", List.of(2L, 3L));
              out.add(b.emit(Op.CONVOLUTION, batches, in.get(3), in.get(4)));
              Attributes all =
                  convolution(
                          new Attribute.ConvolutionDimensions(
                              3, 1, List.of(0L, 2L), 0, 3, List.of(1L, 2L), 0, 2, List.of(1L, 3L)))
                      .with("window_strides", List.of(1L, 2L))
                      .with("padding", padding(1, 2, 0, -1))
                      .with("lhs_dilation", List.of(2L, 1L))
                      .with("rhs_dilation", List.of(1L, 2L))
                      .with("window_reversal", new Attribute.Bools(List.of(false, true)));
              out.add(b.emit(Op.CONVOLUTION, all, in.get(5), in.get(6)));
              return out;
            });
    List<Tensor> data = new ArrayList<>();
    for (TensorType type : function.parameterTypes()) {
      data.add(Programs.tame(type, data.size()));
    }
    check(function, data);
  }

  /** No spatial axes, an empty batch, no features, a window larger than the array; another type. */
  @Test
  void convolutionsAtTheEdges() {
    TensorType x = TensorType.of(DType.F32, 7, 5);
    TensorType kernel = TensorType.of(DType.F32, 5, 6);
    TensorType none = TensorType.of(DType.F32, 0, 4, 4, 2);
    TensorType square = TensorType.of(DType.F32, 5, 5, 2, 3);
    TensorType some = TensorType.of(DType.F32, 1, 4, 4, 2);
    TensorType featureless = TensorType.of(DType.F32, 1, 4, 4, 0);
    TensorType featurelessKernel = TensorType.of(DType.F32, 2, 2, 0, 3);
    TensorType small = TensorType.of(DType.BF16, 1, 4, 4, 2);
    TensorType smallKernel = TensorType.of(DType.BF16, 2, 2, 2, 3);
    Function function =
        Programs.of(
            List.of(
                x, kernel, none, square, some, featureless, featurelessKernel, small, smallKernel),
            (b, in) -> {
              var flat =
                  new Attribute.ConvolutionDimensions(
                      0, 1, List.of(), 0, 1, List.of(), 0, 1, List.of());
              List<Value> out = new ArrayList<>();
              out.add(b.emit(Op.CONVOLUTION, convolution(flat), in.get(0), in.get(1)));
              Attributes same = convolution(NHWC).with("padding", padding(2, 2, 2, 2));
              out.add(b.emit(Op.CONVOLUTION, same, in.get(2), in.get(3)));
              out.add(b.emit(Op.CONVOLUTION, convolution(NHWC), in.get(4), in.get(3)));
              out.add(b.emit(Op.CONVOLUTION, same, in.get(4), in.get(3)));
              out.add(b.emit(Op.CONVOLUTION, convolution(NHWC), in.get(5), in.get(6)));
              out.add(
                  b.emitAs(
                      TensorType.of(DType.F32, 1, 3, 3, 3),
                      Op.CONVOLUTION,
                      convolution(NHWC),
                      in.get(7),
                      in.get(8)));
              return out;
            });
    List<Tensor> data = new ArrayList<>();
    for (TensorType type : function.parameterTypes()) {
      data.add(Programs.tame(type, data.size()));
    }
    check(function, data);
  }
}
