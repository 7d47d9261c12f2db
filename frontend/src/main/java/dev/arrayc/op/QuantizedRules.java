package dev.arrayc.op;

import dev.arrayc.ir.Attribute.ConvolutionDimensions;
import dev.arrayc.ir.Attribute.DotDimensions;
import dev.arrayc.ir.Quantization;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Type;
import dev.arrayc.op.Rule.Application;
import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;

/** What the specification asks of quantized operands, by the labels of the ops that take them. */
final class QuantizedRules {
  private QuantizedRules() {}

  static List<Type> quantize(Application app) {
    TensorType from = app.operand(0);
    TensorType to = app.declaredTensor();
    app.require(from.expressed().isFloat(), "I1", "operand 0 is ", from);
    app.require(
        Shapes.agree(from.shape(), to.shape()), "C1", "operand 0 is ", from, ", the result ", to);
    app.require(
        to.isQuantized() && to.expressed() == from.expressed(),
        "C2",
        "operand 0 is ",
        from,
        ", the result ",
        to);
    return Rules.one(to.withShape(Shapes.known(from.shape(), to.shape())));
  }

  static List<Type> dequantize(Application app) {
    TensorType from = app.operand(0);
    app.require(from.isQuantized(), "I1", "operand 0 is ", from, ", not quantized");
    // C1, C2
    return Rules.one(from.withDType(from.expressed()));
  }

  /** An operand of an elementwise op beside the first one: C1 of most, C2 to C7 of add. */
  static void requireSame(Application app, int index) {
    TensorType operand = app.operand(index);
    Optional<Quantization> own = operand.quantization();
    boolean isAdd = app.op() == Op.ADD;
    if (!isAdd || own.isEmpty() && !app.operand(0).isQuantized()) {
      app.requireElements(index, 0, "C1");
      app.require(
          own.flatMap(Quantization::axis).isEmpty(),
          "I" + (index + 1),
          "operand ",
          index,
          " is quantized per axis: ",
          operand);
      return;
    }
    Optional<TensorType> result =
        app.declared().isEmpty() ? Optional.empty() : Optional.of(app.declaredTensor());
    requireEach(
        app,
        index,
        "C2",
        app.operand(0),
        operand,
        own.isPresent()
            && app.operand(0).isQuantized()
            && result.map(TensorType::isQuantized).orElse(true));
    Quantization first = app.operand(0).quantization().orElseThrow();
    Quantization second = own.orElseThrow();
    requireEach(app, index, "C3", app.operand(0), operand, first.storage() == second.storage());
    requireEach(app, index, "C4", app.operand(0), operand, first.expressed() == second.expressed());
    if (index == 1 && result.isPresent()) {
      requireAxes(app, first, second, result.get());
    }
  }

  /** add C5, C6, C7: a result is quantized along the axis that an operand is. */
  private static void requireAxes(
      Application app, Quantization lhs, Quantization rhs, TensorType result) {
    Optional<Integer> axis = result.quantization().flatMap(Quantization::axis);
    app.require(
        (lhs.axis().isPresent() || rhs.axis().isPresent()) == axis.isPresent(),
        "C5",
        "operands ",
        app.operand(0),
        " and ",
        app.operand(1),
        ", result ",
        result);
    app.require(
        lhs.axis().isEmpty() || lhs.axis().equals(axis), "C6", app.operand(0), " to ", result);
    app.require(
        rhs.axis().isEmpty() || rhs.axis().equals(axis), "C7", app.operand(1), " to ", result);
  }

  private static void requireEach(
      Application app, int index, String label, TensorType first, TensorType own, boolean holds) {
    app.require(holds, label, "operand ", index, " is ", own, " but operand 0 is ", first);
  }

  /**
   * An op that moves data keeps each element's scale and zero point, which those along an axis
   * follow to another.
   *
   * @param moved the axis of the result that an axis of the operand becomes
   */
  static void requireMovedAxis(
      Application app,
      TensorType from,
      TensorType to,
      IntUnaryOperator moved,
      String elements,
      String axes) {
    if (from.quantization().isEmpty() || to.quantization().isEmpty()) {
      return;
    }
    Quantization source = from.quantization().get();
    Quantization target = to.quantization().get();
    if (source.axis().isEmpty()) {
      app.require(source.equals(target), elements, from, " to ", to);
      return;
    }
    int axis = source.axis().get();
    app.require(target.axis().equals(Optional.of(moved.applyAsInt(axis))), axes, from, " to ", to);
    boolean isSpread = from.dim(axis) == 1;
    for (int i = 0; i < target.scales().size(); i++) {
      int j = isSpread ? 0 : i;
      boolean isSame =
          j < source.scales().size()
              && target.scales().get(i).equals(source.scales().get(j))
              && target.zeroPoints().get(i).equals(source.zeroPoints().get(j));
      app.require(isSame, axes, from, " to ", to);
    }
  }

  /** dot_general C14 to C20. */
  static void requireDot(Application app, DotDimensions dims, TensorType result) {
    requireProduct(app, result, List.of("C14", "C17", "C18", "C19", "C20"));
    app.operand(1)
        .quantization()
        .flatMap(Quantization::axis)
        .ifPresent(
            axis ->
                app.require(
                    !dims.rhsContracting().contains((long) axis),
                    "C16",
                    "operand 1 is quantized along axis ",
                    axis,
                    ", which contracts"));
  }

  /** convolution C28 to C34. */
  static void requireConvolution(Application app, ConvolutionDimensions dims, TensorType result) {
    requireProduct(app, result, List.of("C28", "C31", "C32", "C33", "C34"));
    requireAxis(app, app.operand(1), dims.kernelOutputFeature(), "C29");
    requireAxis(app, result, dims.outputFeature(), "C30");
  }

  private static void requireAxis(Application app, TensorType type, long wanted, String label) {
    type.quantization()
        .flatMap(Quantization::axis)
        .ifPresent(
            axis ->
                app.require(axis == wanted, label, type, " is not quantized along axis ", wanted));
  }

  /**
   * The two factors and the result: all quantized, none, or the right one alone (hybrid).
   *
   * @param labels of: all or none; storage types; expressed types; axes; hybrid
   */
  private static void requireProduct(Application app, TensorType result, List<String> labels) {
    TensorType lhs = app.operand(0);
    TensorType rhs = app.operand(1);
    if (!lhs.isQuantized() && !rhs.isQuantized() && !result.isQuantized()) {
      return;
    }
    Object[] types = {"operand 0 is ", lhs, ", operand 1 ", rhs, ", the result ", result};
    app.require(
        rhs.isQuantized() && lhs.isQuantized() == result.isQuantized(), labels.get(0), types);
    if (!lhs.isQuantized()) {
      app.require(
          lhs.dtype() == rhs.expressed() && lhs.dtype() == result.dtype(), labels.get(4), types);
      return;
    }
    app.require(lhs.dtype() == rhs.dtype(), labels.get(1), types);
    app.require(
        lhs.expressed() == rhs.expressed() && lhs.expressed() == result.expressed(),
        labels.get(2),
        types);
    boolean isPerAxis = result.quantization().orElseThrow().axis().isPresent();
    app.require(
        rhs.quantization().orElseThrow().axis().isPresent() || !isPerAxis, labels.get(3), types);
  }
}
