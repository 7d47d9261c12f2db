package dev.arrayc.op;

import static dev.arrayc.ir.TensorType.DYNAMIC;

import dev.arrayc.ir.DType;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Type;
import dev.arrayc.op.Rule.Application;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;

/**
 * The constraints and type rules of ops whose shapes are operands. What an operand's values decide
 * is checked when the shape is resolved and the op becomes its static counterpart.
 */
final class DynamicRules {
  private DynamicRules() {}

  static List<Type> broadcastInDim(Application app) {
    TensorType from = app.operand(0);
    TensorType to = ShapeRules.requireBroadcast(app);
    requireShapeOperand(app, 1, to.rank(), "C7");
    List<Long> known = new ArrayList<>();
    addAxes(app, "known_expanding_dimensions", from.rank(), "C9", known);
    addAxes(app, "known_nonexpanding_dimensions", from.rank(), "C10", known);
    app.require(new HashSet<>(known).size() == known.size(), "C8", "repeated in ", known);
    return Rules.one(to);
  }

  private static void addAxes(
      Application app, String name, int rank, String label, List<Long> known) {
    if (app.attributes().find(name).isPresent()) {
      for (long axis : app.attributes().ints(name)) {
        app.require(axis >= 0 && axis < rank, label, name, " ", axis, " of rank ", rank);
        known.add(axis);
      }
    }
  }

  /** A vector of integers, one per axis. */
  private static void requireShapeOperand(Application app, int index, int rank, String label) {
    TensorType shape = app.operand(index);
    app.require(
        shape.rank() == 1 && Dtypes.isInteger(shape),
        "I" + (index + 1),
        "operand ",
        index,
        " is ",
        shape,
        ", not a vector of integers");
    app.require(
        Shapes.agree(shape.dim(0), rank),
        label,
        "operand ",
        index,
        " is ",
        shape,
        " for ",
        rank,
        " axes");
  }

  static List<Type> convolution(Application app) {
    TensorType padding = app.operand(2);
    long spatial = app.operand(0).rank() - 2L;
    app.require(
        Dtypes.isInteger(padding)
            && padding.rank() == 2
            && Shapes.agree(padding.shape(), List.of(spatial, 2L)),
        "C4",
        "operand 2, the padding, is ",
        padding,
        " for ",
        spatial,
        " spatial axes");
    var dims = WindowRules.requireConvolution(app);
    return WindowRules.convolved(app, dims, Collections.nCopies((int) spatial, DYNAMIC));
  }

  static List<Type> gather(Application app) {
    int rank = app.operand(0).rank();
    requireShapeOperand(app, 2, rank, "C12");
    List<Long> sizes = new ArrayList<>(Collections.nCopies(rank, DYNAMIC));
    return IndexRules.gather(app, sizes);
  }

  static List<Type> iota(Application app) {
    TensorType to = app.declaredTensor();
    long axis = app.attributes().integer("iota_dimension");
    app.require(axis >= 0 && axis < to.rank(), "C1", "iota_dimension ", axis, " of ", to);
    requireShapeOperand(app, 0, to.rank(), "C2");
    return Rules.one(to);
  }

  static List<Type> pad(Application app) {
    TensorType from = app.operand(0);
    app.require(
        Shapes.agree(app.operand(1), from.element()),
        "C1",
        "operand 1 is ",
        app.operand(1),
        " but operand 0 is ",
        from);
    for (int i = 2; i < 5; i++) {
      requireShapeOperand(app, i, from.rank(), "C2");
    }
    return Rules.one(from.element().withShape(Collections.nCopies(from.rank(), DYNAMIC)));
  }

  static List<Type> reshape(Application app) {
    TensorType from = app.operand(0);
    TensorType to = app.declaredTensor();
    app.require(Shapes.agreeInElements(from, to), "C1", "operand 0 is ", from, ", the result ", to);
    app.require(
        !from.isStatic() || !to.isStatic() || from.size() == to.size(),
        "C2",
        "operand 0 is ",
        from,
        ", the result ",
        to);
    requireShapeOperand(app, 1, to.rank(), "C4");
    return Rules.one(to);
  }

  /** Operands: the array, starts, limits, strides. */
  static List<Type> slice(Application app) {
    TensorType from = app.operand(0);
    for (int i = 1; i < 4; i++) {
      requireShapeOperand(app, i, from.rank(), "C2");
      app.requireElements(i, 1, "C3");
    }
    return Rules.one(from.element().withShape(Collections.nCopies(from.rank(), DYNAMIC)));
  }

  static List<Type> getSize(Application app) {
    requireDimension(app);
    return Rules.one(TensorType.scalar(DType.I32));
  }

  static List<Type> setSize(Application app) {
    requireDimension(app);
    app.require(
        app.operand(1).equals(TensorType.scalar(DType.I32)),
        "I2",
        "operand 1 is ",
        app.operand(1),
        ", not tensor<i32>");
    TensorType from = app.operand(0);
    List<Long> shape = new ArrayList<>(from.shape());
    shape.set(app.axis("dimension"), DYNAMIC);
    return Rules.one(from.withShape(shape));
  }

  private static void requireDimension(Application app) {
    long axis = app.attributes().integer("dimension");
    app.require(
        axis >= 0 && axis < app.operand(0).rank(),
        "C1",
        "dimension ",
        axis,
        " of ",
        app.operand(0));
  }
}
