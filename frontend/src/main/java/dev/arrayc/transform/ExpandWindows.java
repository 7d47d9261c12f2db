package dev.arrayc.transform;

import dev.arrayc.interpret.Accumulation;
import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.Block;
import dev.arrayc.ir.Builder;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Function;
import dev.arrayc.ir.Operation;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Type;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import dev.arrayc.op.Windows;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * Leaves reduce_window and convolution without padding and without dilation of the array: a pad
 * comes before them, of initial values, but for windows that accumulate. Replaces
 * select_and_scatter by a reduction of windows to the position that is selected, and a scatter to
 * it; map by the region's ops on whole arrays.
 */
final class ExpandWindows {
  private final Copier copier;
  private final Builder b;
  private final Operation operation;
  private final List<Value> operands;

  private ExpandWindows(Copier copier, Operation operation, List<Value> operands) {
    this.copier = copier;
    this.b = copier.builder();
    this.operation = operation;
    this.operands = operands;
  }

  static Function apply(Function function) {
    return Copier.rebuild(
        function, (copier, op, operands) -> new ExpandWindows(copier, op, operands).replace());
  }

  private Optional<List<Value>> replace() {
    return switch (operation.op()) {
      case REDUCE_WINDOW ->
          windows().isPadded() && !accumulates() ? Optional.of(reduceWindow()) : Optional.empty();
      case SELECT_AND_SCATTER -> Optional.of(List.of(selectAndScatter()));
      case CONVOLUTION -> convolution();
      case MAP -> MapRegion.onArrays(copier, operation, operands).map(List::of);
      default -> Optional.empty();
    };
  }

  /** A select_and_scatter on these operands: the regions may work in different types. */
  static Value selectAndScatter(Copier copier, Operation operation, List<Value> operands) {
    return new ExpandWindows(copier, operation, operands).selectAndScatter();
  }

  private Windows windows() {
    return Windows.of(operation.attributes(), operands.getFirst().tensorType().rank());
  }

  private static Attributes withoutPadding(Windows windows) {
    return Attributes.NONE
        .with("window_dimensions", windows.sizes())
        .with("window_strides", windows.strides())
        .with("window_dilations", windows.windowDilations());
  }

  private Value pad(Windows windows, Value array, Value padding) {
    int rank = array.tensorType().rank();
    List<Long> axes = LongStream.range(0, rank).boxed().toList();
    return windows.isPadded() ? b.emit(Op.PAD, windows.padding(rank, axes), array, padding) : array;
  }

  private Value scalar(DType dtype, long value) {
    return b.constant(Tensor.scalar(dtype, value));
  }

  private List<Value> reduceWindow() {
    int n = operands.size() / 2;
    List<Type> types = operation.results().stream().map(Value::type).toList();
    if (operation.results().getFirst().tensorType().size() == 0) {
      return types.stream().map(t -> b.splat((TensorType) t, 0L)).toList();
    }
    Windows windows = windows();
    List<Value> inputs = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      inputs.add(pad(windows, operands.get(i), operands.get(n + i)));
    }
    inputs.addAll(operands.subList(n, 2 * n));
    Block region = copier.copyRegion(operation.regions().getFirst());
    return b.emit(Op.REDUCE_WINDOW, inputs, withoutPadding(windows), List.of(region), types);
  }

  /** Whether windows accumulate, and the initial values in their padding do not show. */
  private boolean accumulates() {
    return Accumulation.reducer(operation)
        .filter(
            op ->
                switch (op) {
                  case MAXIMUM, MINIMUM -> true;
                  default -> Constants.isIdentity(copier, operands.getLast(), op);
                })
        .isPresent();
  }

  private Value selectAndScatter() {
    Value operand = operands.getFirst();
    Value source = operands.get(1);
    Value init = operands.get(2);
    TensorType type = operand.tensorType();
    TensorType result = operation.resultType();
    if (type.size() == 0 || source.tensorType().size() == 0) {
      return b.broadcast(b.convert(init, result.dtype()), result);
    }
    DType number = type.size() <= Integer.MAX_VALUE ? DType.I32 : DType.I64;
    Value selected = selected(operand, number);
    long count = source.tensorType().size();
    Attribute dims =
        new Attribute.ScatterDimensions(
            List.of(), List.of(0L), List.of(), List.of(), List.of(0L), 1);
    List<Value> scatter =
        List.of(
            b.broadcast(init, TensorType.of(init.tensorType().dtype(), type.size())),
            b.reshape(selected, List.of(count, 1L)),
            b.reshape(source, List.of(count)));
    Value flat =
        b.emit(
                Op.SCATTER,
                scatter,
                Attributes.NONE.with("scatter_dimension_numbers", dims),
                List.of(copier.copyRegion(operation.regions().getLast())),
                List.of())
            .getFirst();
    return b.reshape(flat, type.shape());
  }

  /** The position of the selected element of each window; below 0 if all of it is padding. */
  private Value selected(Value operand, DType number) {
    TensorType type = operand.tensorType();
    Windows windows = windows();
    Value positions =
        b.reshape(
            b.emitAs(
                TensorType.of(number, type.size()),
                Op.IOTA,
                Attributes.NONE.with("iota_dimension", 0L)),
            type.shape());
    Value zero = scalar(type.dtype(), 0);
    Value none = scalar(number, -1);
    TensorType element = TensorType.scalar(type.dtype());
    TensorType position = TensorType.scalar(number);
    Block body =
        b.region(
            List.of(element, position, element, position),
            p -> {
              Value start = scalar(number, 0);
              Value stands =
                  copier
                      .inlineRegion(operation.regions().getFirst(), List.of(p.get(0), p.get(2)))
                      .getFirst();
              Value isPadding = b.compare("LT", p.get(3), start);
              Value keeps =
                  b.emit(
                      Op.AND, b.compare("GE", p.get(1), start), b.emit(Op.OR, stands, isPadding));
              return List.of(
                  b.select(keeps, p.get(0), p.get(2)), b.select(keeps, p.get(1), p.get(3)));
            });
    List<Value> all =
        List.of(pad(windows, operand, zero), pad(windows, positions, none), zero, none);
    return b.emit(Op.REDUCE_WINDOW, all, withoutPadding(windows), List.of(body), List.of())
        .getLast();
  }

  private Optional<List<Value>> convolution() {
    Attributes at = operation.attributes();
    TensorType lhs = operands.getFirst().tensorType();
    TensorType rhs = operands.getLast().tensorType();
    var dims = at.get("dimension_numbers", Attribute.ConvolutionDimensions.class);
    List<Long> sizes = dims.kernelSpatial().stream().map(a -> rhs.dim(a.intValue())).toList();
    Windows windows = Windows.ofConvolution(at, sizes);
    if (operation.resultType().size() == 0) {
      return Optional.of(List.of(b.splat(operation.resultType(), 0L)));
    }
    if (!windows.isPadded()) {
      return Optional.empty();
    }
    Value zero = scalar(lhs.dtype(), 0);
    Value padded =
        b.emit(Op.PAD, windows.padding(lhs.rank(), dims.inputSpatial()), operands.getFirst(), zero);
    Attributes rest =
        at.with(
                "padding",
                new Attribute.IntTable(sizes.stream().map(s -> List.of(0L, 0L)).toList()))
            .with("lhs_dilation", sizes.stream().map(s -> 1L).toList());
    return Optional.of(
        b.emit(
            Op.CONVOLUTION,
            List.of(padded, operands.getLast()),
            rest,
            List.of(),
            List.of(operation.resultType())));
  }
}
