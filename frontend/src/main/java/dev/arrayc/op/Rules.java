package dev.arrayc.op;

import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.Block;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Type;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Rule.Application;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** The constraints and type rules of the specification, by op; labels in comments are its. */
final class Rules {
  private Rules() {}

  private static List<Type> one(TensorType type) {
    return List.of(type);
  }

  private static void requireDType(Application app, int index) {
    DType dtype = app.operand(index).dtype();
    app.require(
        app.op().row().dtypes().contains(dtype),
        "I" + (index + 1),
        "operand " + index + " must not be " + dtype.mlirName());
  }

  /** Elementwise: all operands and the result have one type (C1). */
  static List<Type> sameAsOperand(Application app) {
    TensorType first = app.operand(0);
    for (int i = 0; i < app.operands().size(); i++) {
      requireDType(app, i);
      app.require(
          app.operand(i).equals(first),
          "C1",
          "operand " + i + " is " + app.operand(i) + " but operand 0 is " + first);
    }
    return one(first);
  }

  static List<Type> sameAsOperands(Application app) {
    return app.operands().stream().map(Value::type).toList();
  }

  /** abs C1, C2: a complex operand gives its real type. */
  static List<Type> abs(Application app) {
    requireDType(app, 0);
    return one(app.operand(0).withDType(app.operand(0).dtype().real()));
  }

  static List<Type> isFinite(Application app) {
    app.require(app.operand(0).dtype().isFloat(), "I1", "operand 0 must be float");
    return one(app.operand(0).withDType(DType.BOOL));
  }

  /** convert C1: same shape. */
  static List<Type> convert(Application app) {
    TensorType result = app.declaredTensor();
    app.require(
        result.shape().equals(app.operand(0).shape()),
        "C1",
        "result " + result + " must have the shape of operand 0, " + app.operand(0));
    return one(result);
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
          "the last dimension of " + from + " must hold one " + to.dtype().mlirName());
      expected.removeLast();
    }
    app.require(to.shape().equals(expected), "C1", from + " cannot be read as " + to);
    // C2: complex only to complex.
    app.require(from.dtype().isComplex() == to.dtype().isComplex(), "C2", from + " to " + to);
    return one(to);
  }

  static List<Type> realPart(Application app) {
    DType dtype = app.operand(0).dtype();
    app.require(dtype.isFloat() || dtype.isComplex(), "I1", "operand 0 must be float or complex");
    return one(app.operand(0).withDType(dtype.real()));
  }

  static List<Type> complex(Application app) {
    TensorType part = app.operand(0);
    app.require(
        part.equals(app.operand(1)), "C1", "operands differ: " + part + ", " + app.operand(1));
    app.require(
        part.dtype() == DType.F32 || part.dtype() == DType.F64, "I1", "f32 or f64 expected");
    return one(part.withDType(part.dtype() == DType.F32 ? DType.C64 : DType.C128));
  }

  static List<Type> compare(Application app) {
    TensorType a = app.operand(0);
    // compare C1, C2: same element type, same shape.
    app.require(
        a.equals(app.operand(1)),
        "C1",
        "operand 1 is " + app.operand(1) + " but operand 0 is " + a);
    String direction = app.attributes().enumCase("comparison_direction");
    app.require(
        List.of("EQ", "NE", "LT", "LE", "GT", "GE").contains(direction),
        "I3",
        "unknown comparison_direction " + direction);
    app.require(
        !a.dtype().isComplex() || direction.equals("EQ") || direction.equals("NE"),
        "C4",
        "complex numbers have no order");
    return one(a.withDType(DType.BOOL));
  }

  /** select C1: the predicate is a scalar or has the shape of the others; C2: those agree. */
  static List<Type> select(Application app) {
    TensorType predicate = app.operand(0);
    TensorType onTrue = app.operand(1);
    app.require(predicate.dtype() == DType.BOOL, "I1", "predicate is " + predicate);
    app.require(onTrue.equals(app.operand(2)), "C2", onTrue + " and " + app.operand(2));
    app.require(
        predicate.rank() == 0 || predicate.shape().equals(onTrue.shape()),
        "C1",
        "predicate is " + predicate + ", the values " + onTrue);
    return one(onTrue);
  }

  static List<Type> clamp(Application app) {
    TensorType operand = app.operand(1);
    for (int i : new int[] {0, 2}) {
      TensorType bound = app.operand(i);
      // C1, C2: bounds are scalars or have the operand's shape; C3: same element type.
      app.require(
          bound.rank() == 0 || bound.shape().equals(operand.shape()),
          i == 0 ? "C1" : "C2",
          "bound is " + bound + ", operand " + operand);
      app.require(bound.dtype() == operand.dtype(), "C3", "bound is " + bound);
    }
    return one(operand);
  }

  static List<Type> constant(Application app) {
    return one(app.attributes().get("value", Attribute.Dense.class).value().type());
  }

  static List<Type> iota(Application app) {
    TensorType type = app.declaredTensor();
    long axis = app.attributes().integer("iota_dimension");
    app.require(axis >= 0 && axis < type.rank(), "C1", "iota_dimension " + axis + " of " + type);
    app.require(type.dtype() != DType.BOOL, "I1", "no iota of booleans");
    return one(type);
  }

  static List<Type> broadcastInDim(Application app) {
    TensorType from = app.operand(0);
    TensorType to = app.declaredTensor();
    List<Long> dims = app.attributes().ints("broadcast_dimensions");
    app.require(from.dtype() == to.dtype(), "C1", from + " to " + to);
    app.require(dims.size() == from.rank(), "C2", dims + " for " + from);
    app.require(new HashSet<>(dims).size() == dims.size(), "C4", "repeated in " + dims);
    for (int i = 0; i < dims.size(); i++) {
      long d = dims.get(i);
      app.require(d >= 0 && d < to.rank(), "C3", "dimension " + d + " of " + to);
      app.require(
          from.dim(i) == 1 || from.dim(i) == to.dim((int) d),
          "C5",
          "size " + from.dim(i) + " cannot become " + to.dim((int) d));
    }
    return one(to);
  }

  static List<Type> reshape(Application app) {
    TensorType to = app.declaredTensor();
    app.require(app.operand(0).dtype() == to.dtype(), "C1", app.operand(0) + " to " + to);
    app.require(app.operand(0).size() == to.size(), "C2", app.operand(0) + " to " + to);
    return one(to);
  }

  static List<Type> transpose(Application app) {
    TensorType from = app.operand(0);
    List<Long> permutation = app.attributes().ints("permutation");
    // C2: a permutation of the axes.
    app.require(
        permutation.stream().sorted().toList().equals(range(from.rank())),
        "C2",
        permutation + " is no permutation of the axes of " + from);
    return one(from.withShape(permutation.stream().map(p -> from.dim(p.intValue())).toList()));
  }

  private static List<Long> range(int n) {
    return java.util.stream.LongStream.range(0, n).boxed().toList();
  }

  static List<Type> reverse(Application app) {
    List<Long> dims = app.attributes().ints("dimensions");
    app.require(new HashSet<>(dims).size() == dims.size(), "C2", "repeated in " + dims);
    for (long d : dims) {
      app.require(d >= 0 && d < app.operand(0).rank(), "C3", "dimension " + d);
    }
    return one(app.operand(0));
  }

  static List<Type> slice(Application app) {
    TensorType from = app.operand(0);
    List<Long> start = app.attributes().ints("start_indices");
    List<Long> limit = app.attributes().ints("limit_indices");
    List<Long> strides = app.attributes().ints("strides");
    app.require(
        start.size() == from.rank() && limit.size() == from.rank() && strides.size() == from.rank(),
        "C2",
        "one start, limit and stride per axis of " + from);
    List<Long> shape = new ArrayList<>();
    for (int i = 0; i < from.rank(); i++) {
      app.require(
          0 <= start.get(i) && start.get(i) <= limit.get(i) && limit.get(i) <= from.dim(i),
          "C3",
          start.get(i) + ":" + limit.get(i) + " of axis " + i + " of " + from);
      app.require(strides.get(i) > 0, "C4", "stride " + strides.get(i));
      shape.add(Math.ceilDiv(limit.get(i) - start.get(i), strides.get(i)));
    }
    return one(from.withShape(shape));
  }

  static List<Type> pad(Application app) {
    TensorType from = app.operand(0);
    List<Long> low = app.attributes().ints("edge_padding_low");
    List<Long> high = app.attributes().ints("edge_padding_high");
    List<Long> interior = app.attributes().ints("interior_padding");
    app.require(
        app.operand(1).equals(TensorType.scalar(from.dtype())),
        "C1",
        "padding value " + app.operand(1));
    app.require(
        low.size() == from.rank() && high.size() == from.rank() && interior.size() == from.rank(),
        "C2",
        "one padding per axis of " + from);
    List<Long> shape = new ArrayList<>();
    for (int i = 0; i < from.rank(); i++) {
      app.require(interior.get(i) >= 0, "C3", "interior padding " + interior.get(i));
      long size =
          low.get(i) + high.get(i) + from.dim(i) + Math.max(from.dim(i) - 1, 0) * interior.get(i);
      app.require(size >= 0, "C4", "axis " + i + " gets the size " + size);
      shape.add(size);
    }
    return one(from.withShape(shape));
  }

  static List<Type> concatenate(Application app) {
    app.require(!app.operands().isEmpty(), "C3", "needs an operand");
    TensorType first = app.operand(0);
    int axis = (int) app.attributes().integer("dimension");
    app.require(axis >= 0 && axis < first.rank(), "C4", "dimension " + axis + " of " + first);
    long total = 0;
    for (int i = 0; i < app.operands().size(); i++) {
      TensorType type = app.operand(i);
      app.require(
          type.rank() == first.rank() && type.dtype() == first.dtype(),
          "C1",
          type + " and " + first);
      for (int d = 0; d < first.rank(); d++) {
        app.require(d == axis || type.dim(d) == first.dim(d), "C2", type + " and " + first);
      }
      total += type.dim(axis);
    }
    List<Long> shape = new ArrayList<>(first.shape());
    shape.set(axis, total);
    return one(first.withShape(shape));
  }

  static List<Type> dynamicSlice(Application app) {
    TensorType from = app.operand(0);
    List<Long> sizes = app.attributes().ints("slice_sizes");
    requireIndices(app, 1, from.rank());
    app.require(sizes.size() == from.rank(), "C2", sizes + " for " + from);
    for (int i = 0; i < sizes.size(); i++) {
      app.require(0 <= sizes.get(i) && sizes.get(i) <= from.dim(i), "C4", sizes + " of " + from);
    }
    return one(from.withShape(sizes));
  }

  static List<Type> dynamicUpdateSlice(Application app) {
    TensorType from = app.operand(0);
    TensorType update = app.operand(1);
    requireIndices(app, 2, from.rank());
    app.require(update.dtype() == from.dtype(), "C2", update + " into " + from);
    app.require(update.rank() == from.rank(), "C3", update + " into " + from);
    for (int i = 0; i < from.rank(); i++) {
      app.require(update.dim(i) <= from.dim(i), "C6", update + " into " + from);
    }
    return one(from);
  }

  private static void requireIndices(Application app, int first, int rank) {
    app.require(app.operands().size() == first + rank, "C4", "needs " + rank + " start indices");
    for (int i = first; i < app.operands().size(); i++) {
      TensorType index = app.operand(i);
      app.require(index.rank() == 0 && index.dtype().isInteger(), "C5", "start index " + index);
      app.require(index.equals(app.operand(first)), "C3", "start indices of several types");
    }
  }

  static List<Type> reduce(Application app) {
    int n = app.operands().size() / 2;
    app.require(n > 0 && app.operands().size() == 2 * n, "C3", "inputs and init values must pair");
    List<Long> dims = app.attributes().ints("dimensions");
    TensorType first = app.operand(0);
    app.require(new HashSet<>(dims).size() == dims.size(), "C5", "repeated in " + dims);
    for (long d : dims) {
      app.require(d >= 0 && d < first.rank(), "C4", "dimension " + d + " of " + first);
    }
    List<Type> results = new ArrayList<>();
    List<Type> scalars = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      TensorType input = app.operand(i);
      app.require(input.shape().equals(first.shape()), "C1", input + " and " + first);
      TensorType init = app.operand(n + i);
      app.require(init.rank() == 0, "C2", "init value " + i + " is " + init);
      scalars.add(init);
      List<Long> shape = new ArrayList<>();
      for (int d = 0; d < input.rank(); d++) {
        if (!dims.contains((long) d)) {
          shape.add(input.dim(d));
        }
      }
      results.add(new TensorType(init.dtype(), shape));
    }
    List<Type> parameters = new ArrayList<>(scalars);
    parameters.addAll(scalars);
    requireRegion(app, 0, parameters, scalars, "C6");
    return results;
  }

  private static void requireRegion(
      Application app,
      int index,
      List<? extends Type> parameters,
      List<? extends Type> results,
      String label) {
    Block block = app.regions().get(index);
    app.require(
        block.parameters().stream().map(Value::type).toList().equals(parameters),
        label,
        "region " + index + " must take " + parameters);
    app.require(
        block.results().stream().map(Value::type).toList().equals(results),
        label,
        "region " + index + " must return " + results);
  }

  static List<Type> dotGeneral(Application app) {
    TensorType lhs = app.operand(0);
    TensorType rhs = app.operand(1);
    Attribute.DotDimensions dims =
        app.attributes().get("dot_dimension_numbers", Attribute.DotDimensions.class);
    app.require(dims.lhsBatching().size() == dims.rhsBatching().size(), "C1", dims.toString());
    app.require(
        dims.lhsContracting().size() == dims.rhsContracting().size(), "C2", dims.toString());
    requireAxes(app, lhs, dims.lhsBatching(), dims.lhsContracting(), "C3");
    requireAxes(app, rhs, dims.rhsBatching(), dims.rhsContracting(), "C4");
    List<Long> shape = new ArrayList<>();
    for (int i = 0; i < dims.lhsBatching().size(); i++) {
      long size = lhs.dim(dims.lhsBatching().get(i).intValue());
      app.require(size == rhs.dim(dims.rhsBatching().get(i).intValue()), "C9", lhs + " and " + rhs);
      shape.add(size);
    }
    for (int i = 0; i < dims.lhsContracting().size(); i++) {
      app.require(
          lhs.dim(dims.lhsContracting().get(i).intValue())
              == rhs.dim(dims.rhsContracting().get(i).intValue()),
          "C10",
          "contracting sizes of " + lhs + " and " + rhs + " differ");
    }
    addFree(shape, lhs, dims.lhsBatching(), dims.lhsContracting());
    addFree(shape, rhs, dims.rhsBatching(), dims.rhsContracting());
    // C12: the result's shape; its element type is free, by default the operands'.
    DType dtype = app.declared().isEmpty() ? lhs.dtype() : app.declaredTensor().dtype();
    return one(new TensorType(dtype, shape));
  }

  private static void requireAxes(
      Application app, TensorType type, List<Long> batching, List<Long> contracting, String label) {
    List<Long> all = new ArrayList<>(batching);
    all.addAll(contracting);
    app.require(new HashSet<>(all).size() == all.size(), label, "repeated axis in " + all);
    for (long d : all) {
      app.require(d >= 0 && d < type.rank(), label, "axis " + d + " of " + type);
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
      app.require(type.shape().equals(first.shape()), "C2", type + " and " + first);
      pairs.add(TensorType.scalar(type.dtype()));
      pairs.add(TensorType.scalar(type.dtype()));
    }
    long axis = app.attributes().integer("dimension");
    app.require(
        axis >= -first.rank() && axis < Math.max(first.rank(), 1), "C4", "dimension " + axis);
    requireRegion(app, 0, pairs, List.of(TensorType.scalar(DType.BOOL)), "C5");
    return sameAsOperands(app);
  }

  static List<Type> whileLoop(Application app) {
    List<Type> state = sameAsOperands(app);
    requireRegion(app, 0, state, List.of(TensorType.scalar(DType.BOOL)), "C1");
    requireRegion(app, 1, state, state, "C2");
    return state;
  }

  static List<Type> branches(Application app) {
    app.require(!app.regions().isEmpty(), "C1", "needs a branch");
    DType selector = app.op() == Op.IF ? DType.BOOL : DType.I32;
    app.require(
        app.operand(0).equals(TensorType.scalar(selector)), "I1", "index " + app.operand(0));
    List<Type> results = app.regions().getFirst().results().stream().map(Value::type).toList();
    for (int i = 0; i < app.regions().size(); i++) {
      requireRegion(app, i, List.of(), results, "C3");
    }
    return results;
  }

  static List<Type> call(Application app) {
    return app.declared();
  }
}
