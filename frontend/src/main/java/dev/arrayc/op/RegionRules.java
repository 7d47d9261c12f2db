package dev.arrayc.op;

import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Type;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Rule.Application;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** The constraints and type rules of ops with regions and of contractions, by the labels. */
final class RegionRules {
  private RegionRules() {}

  static List<Type> reduce(Application app) {
    int n = app.operands().size() / 2;
    app.require(n > 0 && app.operands().size() == 2 * n, "C3", "inputs and init values must pair");
    List<Long> dims = app.attributes().ints("dimensions");
    TensorType first = app.operand(0);
    app.require(new HashSet<>(dims).size() == dims.size(), "C5", "repeated in ", dims);
    for (long d : dims) {
      app.require(d >= 0 && d < first.rank(), "C4", "dimension ", d, " of ", first);
    }
    for (int i = 0; i < n; i++) {
      requireReduced(app, app.operand(i), app.operand(n + i), first, i);
    }
    // C6, C8: the body may work in a wider type, which is the result's.
    List<Type> results = new ArrayList<>();
    for (TensorType scalar : combined(app, 0, n, "C6")) {
      // C7: the dimensions that stay.
      List<Long> shape = new ArrayList<>();
      for (int d = 0; d < first.rank(); d++) {
        if (!dims.contains((long) d)) {
          shape.add(known(app, n, d));
        }
      }
      results.add(scalar.withShape(shape));
    }
    return results;
  }

  /** The size of an axis that n operands share, if one of them knows it. */
  private static long known(Application app, int n, int axis) {
    long size = app.operand(0).dim(axis);
    for (int i = 1; i < n; i++) {
      size = Shapes.known(size, app.operand(i).dim(axis));
    }
    return size;
  }

  /** An input of the first one's shape and its initial value: C1, C2 of reduce. */
  static void requireReduced(
      Application app, TensorType input, TensorType init, TensorType first, int i) {
    app.require(
        Shapes.agree(input.shape(), first.shape()),
        "C1",
        "operand ",
        i,
        " is ",
        input,
        " but operand 0 is ",
        first);
    app.require(
        Shapes.agree(init, input.element()), "C2", "init value ", i, " is ", init, " for ", input);
  }

  /**
   * Checks a region that combines n elements with n others; it may work in wider types than the
   * operands from {@code first} on have.
   *
   * @return its types
   */
  static List<TensorType> combined(Application app, int first, int n, String label) {
    return combined(app, 0, first, n, label);
  }

  static List<TensorType> combined(Application app, int region, int first, int n, String label) {
    List<Value> bodyResults = app.regions().get(region).results();
    app.require(bodyResults.size() == n, label, "the body must return ", n, " values");
    List<TensorType> scalars = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      scalars.add(reducedType(app, bodyResults.get(i), app.operand(first + i), label));
    }
    List<Type> parameters = new ArrayList<>(scalars);
    parameters.addAll(scalars);
    requireRegion(app, region, parameters, List.copyOf(scalars), label);
    return scalars;
  }

  private static TensorType reducedType(
      Application app, Value bodyResult, TensorType input, String label) {
    if (bodyResult.type() instanceof TensorType type
        && type.rank() == 0
        && type.isQuantized() == input.isQuantized()
        && type.expressed().kind() == input.expressed().kind()
        && type.dtype().bits() >= input.dtype().bits()) {
      return type;
    }
    throw app.violation(label, "the body returns " + bodyResult.type() + " for " + input);
  }

  static void requireRegion(
      Application app, int index, List<Type> parameters, List<Type> results, String label) {
    requireParameters(app, index, parameters, label);
    requireResults(app, index, results, label);
  }

  private static void requireParameters(
      Application app, int index, List<Type> expected, String label) {
    List<Type> actual = types(app.regions().get(index).parameters());
    app.require(
        Shapes.agreeAll(actual, expected),
        label,
        "region ",
        index,
        " takes ",
        actual,
        ", not ",
        expected);
  }

  private static void requireResults(
      Application app, int index, List<Type> expected, String label) {
    List<Type> actual = types(app.regions().get(index).results());
    app.require(
        Shapes.agreeAll(actual, expected),
        label,
        "region ",
        index,
        " returns ",
        actual,
        ", not ",
        expected);
  }

  static List<Type> results(Application app, int region) {
    return types(app.regions().get(region).results());
  }

  private static List<Type> types(List<Value> values) {
    return values.stream().map(Value::type).toList();
  }

  static List<Type> dotGeneral(Application app) {
    TensorType lhs = app.operand(0);
    TensorType rhs = app.operand(1);
    Attribute.DotDimensions dims =
        app.attributes().get("dot_dimension_numbers", Attribute.DotDimensions.class);
    app.require(dims.lhsBatching().size() == dims.rhsBatching().size(), "C1", dims.toString());
    app.require(
        dims.lhsContracting().size() == dims.rhsContracting().size(), "C2", dims.toString());
    requireUnique(app, dims.lhsBatching(), dims.lhsContracting(), "C3");
    requireUnique(app, dims.rhsBatching(), dims.rhsContracting(), "C4");
    requireAxes(app, lhs, dims.lhsBatching(), "C5");
    requireAxes(app, lhs, dims.lhsContracting(), "C6");
    requireAxes(app, rhs, dims.rhsBatching(), "C7");
    requireAxes(app, rhs, dims.rhsContracting(), "C8");
    Rules.requirePrecision(app, "C11");
    List<Long> shape = new ArrayList<>();
    for (int i = 0; i < dims.lhsBatching().size(); i++) {
      long size = lhs.dim(dims.lhsBatching().get(i).intValue());
      app.require(
          Shapes.agree(size, rhs.dim(dims.rhsBatching().get(i).intValue())),
          "C9",
          "operand 1 is ",
          rhs,
          " but operand 0 is ",
          lhs,
          ": sizes of batches differ");
      shape.add(Shapes.known(size, rhs.dim(dims.rhsBatching().get(i).intValue())));
    }
    for (int i = 0; i < dims.lhsContracting().size(); i++) {
      app.require(
          Shapes.agree(
              lhs.dim(dims.lhsContracting().get(i).intValue()),
              rhs.dim(dims.rhsContracting().get(i).intValue())),
          "C10",
          "operand 1 is ",
          rhs,
          " but operand 0 is ",
          lhs,
          ": sizes that contract differ");
    }
    addFree(shape, lhs, dims.lhsBatching(), dims.lhsContracting());
    addFree(shape, rhs, dims.rhsBatching(), dims.rhsContracting());
    // C12: the result's shape; its element type is free, by default the operands'.
    TensorType result = app.withDeclaredElements(shape, "C12");
    QuantizedRules.requireDot(app, dims, result);
    app.attributes()
        .find("algorithm")
        .ifPresent(a -> requireAlgorithm(app, (Attribute.DotAlgorithm) a));
    // Not C13 and C15: programs of mixed element types and with other zero points exist, and
    // StableHLO's own verifier and test data have them.
    return Rules.one(result);
  }

  private static void requireAlgorithm(Application app, Attribute.DotAlgorithm algorithm) {
    app.attributes()
        .find("precision_config")
        .ifPresent(
            p ->
                app.require(
                    p instanceof Attribute.Items(var both)
                        && both.stream()
                            .allMatch(
                                one ->
                                    one instanceof Attribute.Case c && c.value().equals("DEFAULT")),
                    "C21",
                    "precision_config ",
                    p,
                    " beside an algorithm"));
    app.require(
        algorithm.lhsComponents() > 0, "C22", "lhs_component_count ", algorithm.lhsComponents());
    app.require(
        algorithm.rhsComponents() > 0, "C23", "rhs_component_count ", algorithm.rhsComponents());
    app.require(
        algorithm.primitiveOperations() > 0,
        "C24",
        "num_primitive_operations ",
        algorithm.primitiveOperations());
  }

  private static void requireUnique(
      Application app, List<Long> batching, List<Long> contracting, String label) {
    List<Long> all = new ArrayList<>(batching);
    all.addAll(contracting);
    app.require(new HashSet<>(all).size() == all.size(), label, "repeated axis in ", all);
  }

  private static void requireAxes(Application app, TensorType type, List<Long> axes, String label) {
    for (long d : axes) {
      app.require(d >= 0 && d < type.rank(), label, "axis ", d, " of ", type);
    }
  }

  private static void addFree(
      List<Long> shape, TensorType type, List<Long> batching, List<Long> contracting) {
    for (int i = 0; i < type.rank(); i++) {
      if (!batching.contains((long) i) && !contracting.contains((long) i)) {
        shape.add(type.dim(i));
      }
    }
  }

  static List<Type> sort(Application app) {
    app.require(!app.operands().isEmpty(), "C1", "needs an operand");
    TensorType first = app.operand(0);
    List<Type> pairs = new ArrayList<>();
    for (int i = 0; i < app.operands().size(); i++) {
      TensorType type = app.operand(i);
      app.require(
          Shapes.agree(type.shape(), first.shape()),
          "C3",
          "operand ",
          i,
          " is ",
          type,
          " but operand 0 is ",
          first);
      pairs.add(type.element());
      pairs.add(type.element());
    }
    long axis = app.attributes().integer("dimension");
    app.require(
        axis >= -first.rank() && axis < Math.max(first.rank(), 1), "C4", "dimension ", axis);
    requireRegion(app, 0, pairs, List.of(TensorType.scalar(DType.BOOL)), "C5");
    return Rules.sameAsOperands(app);
  }

  static List<Type> whileLoop(Application app) {
    List<Type> state = Rules.sameAsOperands(app);
    requireRegion(app, 0, state, List.of(TensorType.scalar(DType.BOOL)), "C1");
    requireRegion(app, 1, state, state, "C2");
    return state;
  }

  static List<Type> branches(Application app) {
    boolean isIf = app.op() == Op.IF;
    app.require(!app.regions().isEmpty(), "C1", "needs a branch");
    TensorType selector = TensorType.scalar(isIf ? DType.BOOL : DType.I32);
    app.require(
        app.operand(0).equals(selector), "I1", "operand 0 is ", app.operand(0), ", not ", selector);
    List<Type> results = types(app.regions().getFirst().results());
    for (int i = 0; i < app.regions().size(); i++) {
      requireParameters(app, i, List.of(), isIf ? "C1" : "C2");
      requireResults(app, i, results, isIf ? "C2" : "C3");
    }
    return results;
  }

  static List<Type> call(Application app) {
    return app.declared();
  }
}
