package dev.arrayc.op;

import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Type;
import dev.arrayc.op.Rule.Application;
import java.util.List;

/** The constraints and type rules of batch normalisation, by the labels. */
final class NormRules {
  private NormRules() {}

  /** Operands: the array, scale, offset, mean, variance. */
  static List<Type> inference(Application app) {
    requireFeatures(app, List.of("C3", "C4", "C5", "C6"));
    // C7
    return Rules.one(app.operand(0));
  }

  /** Operands: the array, scale, offset. */
  static List<Type> training(Application app) {
    TensorType statistics = requireFeatures(app, List.of("C3", "C4"));
    // C5, C6, C7
    return List.of(app.operand(0), statistics, statistics);
  }

  /** Operands: the array, scale, mean, variance, the gradient of the output. */
  static List<Type> grad(Application app) {
    TensorType statistics = requireFeatures(app, List.of("C5", "C4", "C4"));
    app.requireShape(4, 0, "C3");
    return List.of(app.operand(0), statistics, statistics);
  }

  /**
   * One element type, and vectors after the first operand of the size of its feature axis.
   *
   * @param labels of each vector's size
   * @return the type of such a vector
   */
  private static TensorType requireFeatures(Application app, List<String> labels) {
    TensorType operand = app.operand(0);
    long axis = app.attributes().integer("feature_index");
    app.require(axis >= 0 && axis < operand.rank(), "C1", "feature_index ", axis, " of ", operand);
    app.require(operand.expressed().isFloat(), "I1", "operand 0 is ", operand, ", not float");
    for (int i = 1; i < app.operands().size(); i++) {
      app.requireElements(i, 0, "C2");
    }
    long features = operand.dim((int) axis);
    for (int i = 0; i < labels.size(); i++) {
      TensorType vector = app.operand(i + 1);
      app.require(
          vector.rank() == 1 && Shapes.agree(vector.dim(0), features),
          labels.get(i),
          "operand ",
          i + 1,
          " is ",
          vector,
          " for ",
          features,
          " features of ",
          operand);
    }
    return operand.element().withShape(List.of(features));
  }
}
