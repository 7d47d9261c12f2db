package dev.arrayc.op;

import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Type;
import dev.arrayc.op.Rule.Application;
import java.util.List;

/** The constraints of the ops that test files are written with; they have no specification. */
final class CheckRules {
  private CheckRules() {}

  /** Both are compared, so both have one type. */
  static List<Type> pair(Application app) {
    app.require(
        Shapes.agree(app.operand(0), app.operand(1)),
        "",
        app.operand(0),
        " cannot be compared with ",
        app.operand(1));
    return List.of();
  }

  static List<Type> constant(Application app) {
    TensorType value = app.attributes().get("value", Attribute.Dense.class).value().type();
    app.require(
        Shapes.agree(app.operand(0).shape(), value.shape())
            && app.operand(0).dtype() == value.dtype(),
        "",
        app.operand(0),
        " cannot be compared with ",
        value);
    return List.of();
  }

  static List<Type> probe(Application app) {
    app.operand(0);
    return List.of();
  }

  /** The grid's rows are replicas, its columns partitions; each cell names a function. */
  static List<Type> runParallel(Application app) {
    List<Attribute> rows = app.attributes().get("programs", Attribute.Items.class).values();
    app.require(!rows.isEmpty(), "", "no programs");
    for (Attribute row : rows) {
      app.require(
          row instanceof Attribute.Items(var cells)
              && !cells.isEmpty()
              && cells.size() == width(rows)
              && cells.stream().allMatch(Attribute.Symbol.class::isInstance),
          "",
          "programs must be a grid of functions, [[@f, @g], …], got ",
          row);
    }
    return app.declared();
  }

  private static int width(List<Attribute> rows) {
    return rows.getFirst() instanceof Attribute.Items(var cells) ? cells.size() : 0;
  }
}
