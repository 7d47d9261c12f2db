package dev.arrayc.op;

import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Quantization;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Type;
import dev.arrayc.op.Rule.Application;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/** The constraints and type rules of constants and of ops that move data, by the labels. */
final class ShapeRules {
  private ShapeRules() {}

  static List<Type> constant(Application app) {
    return Rules.one(app.attributes().get("value", Attribute.Dense.class).value().type());
  }

  static List<Type> iota(Application app) {
    TensorType type = app.declaredTensor();
    long axis = app.attributes().integer("iota_dimension");
    app.require(axis >= 0 && axis < type.rank(), "C1", "iota_dimension ", axis, " of ", type);
    app.require(type.dtype() != DType.BOOL, "I1", "no iota of booleans");
    return Rules.one(type);
  }

  static List<Type> broadcastInDim(Application app) {
    TensorType to = requireBroadcast(app);
    List<Long> dims = app.attributes().ints("broadcast_dimensions");
    QuantizedRules.requireMovedAxis(
        app, app.operand(0), to, axis -> dims.get(axis).intValue(), "C1", "C6");
    return Rules.one(to);
  }

  /** {@return the result's type, which the operand's axes fit} */
  static TensorType requireBroadcast(Application app) {
    TensorType from = app.operand(0);
    TensorType to = app.declaredTensor();
    List<Long> dims = app.attributes().ints("broadcast_dimensions");
    app.require(Shapes.agreeInElements(from, to), "C1", "operand 0 is ", from, ", the result ", to);
    app.require(dims.size() == from.rank(), "C2", "axes ", dims);
    app.require(new HashSet<>(dims).size() == dims.size(), "C4", "repeated in ", dims);
    for (int i = 0; i < dims.size(); i++) {
      long d = dims.get(i);
      app.require(d >= 0 && d < to.rank(), "C3", "dimension ", d);
      app.require(
          from.dim(i) == 1 || Shapes.agree(from.dim(i), to.dim((int) d)),
          "C5",
          "size ",
          from.dim(i),
          " cannot become ",
          to.dim((int) d));
    }
    return to;
  }

  static List<Type> reshape(Application app) {
    TensorType to = app.declaredTensor();
    TensorType from = app.operand(0);
    app.require(Shapes.agreeInElements(from, to), "C1", from, " to ", to);
    app.require(
        !from.isStatic() || !to.isStatic() || from.size() == to.size(), "C2", from, " to ", to);
    return Rules.one(to);
  }

  static List<Type> transpose(Application app) {
    TensorType from = app.operand(0);
    List<Long> permutation = app.attributes().ints("permutation");
    // C2: a permutation of the axes.
    app.require(
        permutation.stream().sorted().toList().equals(range(from.rank())),
        "C2",
        permutation,
        " is no permutation of the axes of ",
        from);
    List<Long> shape = permutation.stream().map(p -> from.dim(p.intValue())).toList();
    Optional<Quantization> quantization =
        from.quantization().map(q -> q.withAxis(q.axis().map(a -> permutation.indexOf((long) a))));
    return Rules.one(new TensorType(from.dtype(), shape, quantization, List.of()));
  }

  private static List<Long> range(int n) {
    return LongStream.range(0, n).boxed().toList();
  }

  static List<Type> reverse(Application app) {
    List<Long> dims = app.attributes().ints("dimensions");
    app.require(new HashSet<>(dims).size() == dims.size(), "C2", "repeated in ", dims);
    for (long d : dims) {
      app.require(d >= 0 && d < app.operand(0).rank(), "C3", "dimension ", d);
    }
    return Rules.one(app.operand(0));
  }

  static List<Type> slice(Application app) {
    TensorType from = app.operand(0);
    List<Long> start = app.attributes().ints("start_indices");
    List<Long> limit = app.attributes().ints("limit_indices");
    List<Long> strides = app.attributes().ints("strides");
    app.require(
        start.size() == from.rank() && limit.size() == from.rank() && strides.size() == from.rank(),
        "C2",
        "one start, limit and stride per axis of ",
        from);
    List<Long> shape = new ArrayList<>();
    for (int i = 0; i < from.rank(); i++) {
      app.require(
          0 <= start.get(i)
              && start.get(i) <= limit.get(i)
              && Shapes.fits(limit.get(i), from.dim(i)),
          "C3",
          start.get(i),
          ":",
          limit.get(i),
          " of axis ",
          i,
          " of ",
          from);
      app.require(strides.get(i) > 0, "C4", "stride ", strides.get(i));
      shape.add(Math.ceilDiv(limit.get(i) - start.get(i), strides.get(i)));
    }
    return Rules.one(from.withShape(shape));
  }

  static List<Type> pad(Application app) {
    TensorType from = app.operand(0);
    List<Long> low = app.attributes().ints("edge_padding_low");
    List<Long> high = app.attributes().ints("edge_padding_high");
    List<Long> interior = app.attributes().ints("interior_padding");
    app.require(
        Shapes.agree(app.operand(1), from.element()), "C1", "padding value ", app.operand(1));
    app.require(
        low.size() == from.rank() && high.size() == from.rank() && interior.size() == from.rank(),
        "C2",
        "one padding per axis of ",
        from);
    List<Long> shape = new ArrayList<>();
    for (int i = 0; i < from.rank(); i++) {
      app.require(interior.get(i) >= 0, "C3", "interior padding ", interior.get(i));
      long inside = from.dim(i) + Math.max(from.dim(i) - 1, 0) * interior.get(i);
      long size = from.isDynamic(i) ? TensorType.DYNAMIC : low.get(i) + high.get(i) + inside;
      app.require(size >= 0 || from.isDynamic(i), "C4", "axis ", i, " gets the size ", size);
      shape.add(size);
    }
    return Rules.one(from.withShape(shape));
  }

  static List<Type> topK(Application app) {
    TensorType from = app.operand(0);
    long k = app.attributes().integer("k");
    app.require(from.rank() > 0, "", "needs an axis");
    app.require(!from.dtype().isComplex(), "I1", "complex numbers have no order");
    app.require(0 <= k && Shapes.fits(k, from.shape().getLast()), "", "k = ", k, " of ", from);
    List<Long> shape = new ArrayList<>(from.shape());
    shape.set(shape.size() - 1, k);
    return List.of(from.withShape(shape), from.withShape(shape).withDType(DType.I32));
  }

  static List<Type> concatenate(Application app) {
    app.require(!app.operands().isEmpty(), "C3", "needs an operand");
    TensorType first = app.operand(0);
    int axis = app.axis("dimension");
    app.require(axis >= 0 && axis < first.rank(), "C4", "dimension ", axis, " of ", first);
    long total = 0;
    List<Long> shape = new ArrayList<>(first.shape());
    for (int i = 0; i < app.operands().size(); i++) {
      TensorType type = app.operand(i);
      app.require(
          type.rank() == first.rank() && Shapes.agreeInElements(type, first),
          "C1",
          type,
          " and ",
          first);
      for (int d = 0; d < first.rank(); d++) {
        app.require(
            d == axis || Shapes.agree(type.dim(d), first.dim(d)), "C2", type, " and ", first);
        shape.set(d, Shapes.known(shape.get(d), type.dim(d)));
      }
      total = Shapes.plus(total, type.dim(axis));
    }
    shape.set(axis, total);
    return Rules.one(first.withShape(shape));
  }

  static List<Type> dynamicSlice(Application app) {
    TensorType from = app.operand(0);
    List<Long> sizes = app.attributes().ints("slice_sizes");
    requireIndices(app, 1, from.rank(), "C2", "C3");
    app.require(sizes.size() == from.rank(), "C2", "slice_sizes ", sizes, " for ", from);
    for (int i = 0; i < sizes.size(); i++) {
      app.require(
          0 <= sizes.get(i) && Shapes.fits(sizes.get(i), from.dim(i)),
          "C4",
          "slice_sizes ",
          sizes,
          " of ",
          from);
    }
    return Rules.one(from.withShape(sizes));
  }

  static List<Type> dynamicUpdateSlice(Application app) {
    TensorType from = app.operand(0);
    TensorType update = app.operand(1);
    requireIndices(app, 2, from.rank(), "C4", "C5");
    app.requireElements(1, 0, "C2");
    app.require(update.rank() == from.rank(), "C3", "update ", update, " into ", from);
    for (int i = 0; i < from.rank(); i++) {
      app.require(Shapes.fits(update.dim(i), from.dim(i)), "C6", "update ", update, " into ", from);
    }
    return Rules.one(from);
  }

  private static void requireIndices(
      Application app, int first, int rank, String countLabel, String typeLabel) {
    app.require(
        app.operands().size() == first + rank,
        countLabel,
        "needs ",
        rank,
        " start indices, got ",
        app.operands().size() - first);
    for (int i = first; i < app.operands().size(); i++) {
      TensorType index = app.operand(i);
      app.require(
          index.rank() == 0 && Dtypes.isInteger(index),
          "I" + (first + 1),
          "operand ",
          i,
          " is ",
          index,
          ", not an integer scalar");
      app.require(
          index.equals(app.operand(first)),
          typeLabel,
          "operand ",
          i,
          " is ",
          index,
          " but operand ",
          first,
          " is ",
          app.operand(first));
    }
  }
}
