package dev.arrayc.op;

import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Type;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Rule.Application;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The constraints and type rules of elementwise ops; the labels are the specification's. {@link
 * ShapeRules} has those of ops that move data, {@link RegionRules} the rest.
 */
final class Rules {
  private static final List<Attribute> PRECISIONS =
      Stream.of("DEFAULT", "HIGH", "HIGHEST")
          .<Attribute>map(mode -> new Attribute.Case("precision", mode))
          .toList();

  private Rules() {}

  static List<Type> one(TensorType type) {
    return List.of(type);
  }

  private static void requireDType(Application app, int index) {
    DType dtype = app.operand(index).expressed();
    app.require(
        app.op().row().dtypes().contains(dtype),
        "I" + (index + 1),
        "operand ",
        index,
        " must not be ",
        app.operand(index));
  }

  /**
   * Elementwise: all operands and the result have one type (C1), as far as sizes are known; scales
   * and zero points of quantized ones may differ.
   */
  static List<Type> sameAsOperand(Application app) {
    TensorType first = app.operand(0);
    List<Long> shape = first.shape();
    for (int i = 0; i < app.operands().size(); i++) {
      requireDType(app, i);
      app.requireShape(i, 0, "C1");
      shape = Shapes.known(shape, app.operand(i).shape());
      QuantizedRules.requireSame(app, i);
    }
    return one(shape.equals(first.shape()) ? first : first.withShape(shape));
  }

  static List<Type> sameAsOperands(Application app) {
    return app.operands().stream().map(Value::type).toList();
  }

  /** abs C1, C2: a complex operand gives its real type. */
  static List<Type> abs(Application app) {
    requireDType(app, 0);
    TensorType operand = app.operand(0);
    return one(operand.isQuantized() ? operand : operand.withDType(operand.dtype().real()));
  }

  static List<Type> isFinite(Application app) {
    app.require(
        app.operand(0).expressed().isFloat(),
        "I1",
        "operand 0 must be float, got ",
        app.operand(0));
    return one(app.operand(0).withDType(DType.BOOL));
  }

  /** convert C1: same shape. */
  static List<Type> convert(Application app) {
    TensorType result = app.declaredTensor();
    app.require(
        Shapes.agree(result.shape(), app.operand(0).shape()),
        "C1",
        "result ",
        result,
        " must have the shape of operand 0, ",
        app.operand(0));
    app.require(
        !app.operand(0).isQuantized() && !result.isQuantized(),
        "I1",
        "quantized elements are converted by uniform_quantize and uniform_dequantize, got ",
        app.operand(0),
        " to ",
        result);
    return one(app.operand(0).withDType(result.dtype()));
  }

  /** bitcast_convert C1: equal bits in total, an extra minor dimension where widths differ. */
  static List<Type> bitcastConvert(Application app) {
    TensorType from = app.operand(0);
    TensorType to = app.declaredTensor();
    int fromBits = from.dtype().bits();
    int toBits = to.dtype().bits();
    List<Long> expected = new ArrayList<>(from.shape());
    if (fromBits > toBits) {
      expected.add((long) fromBits / toBits);
    } else if (fromBits < toBits) {
      app.require(
          !expected.isEmpty() && expected.getLast() * fromBits == toBits,
          "C1",
          "the last dimension of ",
          from,
          " must hold one ",
          to.dtype().mlirName());
      expected.removeLast();
    }
    app.require(Shapes.agree(to.shape(), expected), "C1", from, " cannot be read as ", to);
    // C2: complex only to complex.
    app.require(from.dtype().isComplex() == to.dtype().isComplex(), "C2", from, " to ", to);
    return one(
        Shapes.agree(to.shape(), expected) ? to.withShape(Shapes.known(to.shape(), expected)) : to);
  }

  static List<Type> reducePrecision(Application app) {
    app.require(
        app.operand(0).expressed().isFloat(), "I1", "operand 0 is ", app.operand(0), ", not float");
    long exponent = app.attributes().integer("exponent_bits");
    long mantissa = app.attributes().integer("mantissa_bits");
    app.require(exponent >= 1, "C2", "exponent_bits ", exponent);
    app.require(mantissa >= 0, "C3", "mantissa_bits ", mantissa);
    return one(app.operand(0));
  }

  static List<Type> realPart(Application app) {
    DType dtype = app.operand(0).dtype();
    app.require(dtype.isFloat() || dtype.isComplex(), "I1", "operand 0 must be float or complex");
    return one(app.operand(0).withDType(dtype.real()));
  }

  static List<Type> complex(Application app) {
    TensorType part = app.operand(0);
    app.requireShape(1, 0, "C1");
    app.requireElements(1, 0, "C1");
    app.require(
        part.dtype() == DType.F32 || part.dtype() == DType.F64, "I1", "f32 or f64 expected");
    List<Long> shape = Shapes.known(part.shape(), app.operand(1).shape());
    return one(new TensorType(part.dtype() == DType.F32 ? DType.C64 : DType.C128, shape));
  }

  static List<Type> compare(Application app) {
    TensorType a = app.operand(0);
    app.requireElements(1, 0, "C1");
    app.requireShape(1, 0, "C2");
    String direction = app.attributes().enumCase("comparison_direction");
    app.require(
        List.of("EQ", "NE", "LT", "LE", "GT", "GE").contains(direction),
        "I3",
        "unknown comparison_direction ",
        direction);
    if (app.attributes().find("compare_type").isPresent()) {
      String type = app.attributes().enumCase("compare_type");
      boolean fits =
          switch (a.expressed().kind()) {
            case BOOL, UNSIGNED -> type.equals("UNSIGNED");
            case SIGNED -> type.equals("SIGNED");
            case FLOAT -> type.equals("FLOAT") || type.equals("TOTALORDER");
            case COMPLEX -> type.equals("FLOAT");
          };
      app.require(fits || type.equals("NOTYPE"), "C3", "compare_type ", type, " of ", a);
    }
    return one(new TensorType(DType.BOOL, Shapes.known(a.shape(), app.operand(1).shape())));
  }

  /** select C1: the predicate is a scalar or has the shape of the others; C2: those agree. */
  static List<Type> select(Application app) {
    TensorType predicate = app.operand(0);
    TensorType onTrue = app.operand(1);
    app.require(predicate.dtype() == DType.BOOL, "I1", "predicate is ", predicate);
    app.requireShape(2, 1, "C2");
    app.requireElements(2, 1, "C2");
    app.require(
        predicate.rank() == 0 || Shapes.agree(predicate.shape(), onTrue.shape()),
        "C1",
        "predicate is ",
        predicate,
        ", the values ",
        onTrue);
    List<Long> shape = Shapes.known(onTrue.shape(), app.operand(2).shape());
    return one(
        onTrue.withShape(predicate.rank() == 0 ? shape : Shapes.known(shape, predicate.shape())));
  }

  /** How exact products are to be: a mode for each operand, under this label. */
  static void requirePrecision(Application app, String label) {
    app.attributes()
        .find("precision_config")
        .ifPresent(
            p ->
                app.require(
                    p instanceof Attribute.Items(var both)
                        && both.size() == 2
                        && both.stream().allMatch(PRECISIONS::contains),
                    label,
                    "precision_config must have 2 entries, each DEFAULT, HIGH or HIGHEST, got ",
                    p));
  }

  static List<Type> clamp(Application app) {
    TensorType operand = app.operand(1);
    for (int i : new int[] {0, 2}) {
      TensorType bound = app.operand(i);
      // C1, C2: bounds are scalars or have the operand's shape; C3: same element type.
      app.require(
          bound.rank() == 0 || Shapes.agree(bound.shape(), operand.shape()),
          i == 0 ? "C1" : "C2",
          "bound is ",
          bound,
          ", operand ",
          operand);
      app.requireElements(i, 1, "C3");
    }
    return one(operand);
  }
}
