package dev.arrayc.op;

import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Type;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Rule.Application;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * The type rules of ops that others say as well: the older spellings that the specification lists
 * without constraints, rng, and CHLO's elementwise ops, which broadcast their operands.
 */
final class LegacyRules {
  private LegacyRules() {}

  static List<Type> rng(Application app) {
    app.requireElements(1, 0, "C1");
    DType dtype = app.operand(0).dtype();
    app.require(
        app.operand(0).rank() == 0 && app.operand(1).rank() == 0,
        "I1",
        "operands 0 and 1 must be scalars, got ",
        app.operand(0),
        " and ",
        app.operand(1));
    String distribution = app.attributes().enumCase("rng_distribution");
    app.require(
        List.of("UNIFORM", "NORMAL").contains(distribution),
        "I4",
        "unknown rng_distribution ",
        distribution);
    app.require(
        !distribution.equals("NORMAL") || dtype.isFloat(),
        "C2",
        "a normal distribution of ",
        app.operand(0));
    TensorType shape = app.operand(2);
    app.require(
        shape.rank() == 1 && Dtypes.isInteger(shape), "I3", "operand 2, the shape, is ", shape);
    int rank = shape.isDynamic(0) ? app.declaredTensor().rank() : (int) shape.dim(0);
    // C3, where the shape is known.
    List<Long> sizes = Collections.nCopies(rank, TensorType.DYNAMIC);
    return Rules.one(new TensorType(dtype, sizes));
  }

  static List<Type> broadcast(Application app) {
    List<Long> shape = new ArrayList<>(app.attributes().ints("broadcast_sizes"));
    app.require(shape.stream().allMatch(s -> s >= 0), "", "broadcast_sizes ", shape);
    shape.addAll(app.operand(0).shape());
    return Rules.one(app.operand(0).withShape(shape));
  }

  static List<Type> dot(Application app) {
    TensorType lhs = app.operand(0);
    TensorType rhs = app.operand(1);
    boolean fits =
        lhs.rank() > 0
            && rhs.rank() > 0
            && lhs.rank() <= 2
            && rhs.rank() <= 2
            && Shapes.agree(lhs.shape().getLast(), rhs.dim(0));
    app.require(fits, "", "operand 0 is ", lhs, ", operand 1 ", rhs);
    List<Long> shape = new ArrayList<>(lhs.shape().subList(0, lhs.rank() - 1));
    shape.addAll(rhs.shape().subList(1, rhs.rank()));
    return Rules.one(app.withDeclaredElements(shape, ""));
  }

  static List<Type> einsum(Application app) {
    String config = app.attributes().get("einsum_config", Attribute.Text.class).value();
    List<Integer> ranks = new ArrayList<>();
    for (int i = 0; i < app.operands().size(); i++) {
      ranks.add(app.operand(i).rank());
    }
    Einsum einsum = Einsum.parse(config, ranks);
    Map<Integer, Long> sizes = new HashMap<>();
    for (int i = 0; i < ranks.size(); i++) {
      for (int d = 0; d < ranks.get(i); d++) {
        long size = app.operand(i).dim(d);
        long known = sizes.merge(einsum.operands().get(i).get(d), size, Shapes::known);
        app.require(
            Shapes.agree(known, size), "", "operand ", i, " is ", app.operand(i), " for ", config);
      }
    }
    return Rules.one(
        app.withDeclaredElements(einsum.result().stream().map(sizes::get).toList(), ""));
  }

  static List<Type> indexSelect(Application app) {
    TensorType from = app.operand(0);
    TensorType index = app.operand(1);
    int dim = app.axis("dim");
    int batch = app.axis("batch_dims");
    app.require(
        dim >= 0 && dim < from.rank() && batch >= 0 && batch <= dim && batch <= index.rank(),
        "",
        "dim ",
        dim,
        " and batch_dims ",
        batch,
        " of ",
        from,
        " and ",
        index);
    app.require(Dtypes.isInteger(index), "", "operand 1 is ", index, ", not integers");
    List<Long> shape = new ArrayList<>(from.shape().subList(0, dim));
    shape.addAll(index.shape().subList(batch, index.rank()));
    shape.addAll(from.shape().subList(dim + 1, from.rank()));
    return Rules.one(from.withShape(shape));
  }

  static List<Type> constantLike(Application app) {
    TensorType like = app.operand(0);
    return Rules.one(
        app.declared().isEmpty() ? like : like.withDType(app.declaredTensor().dtype()));
  }

  static List<Type> conj(Application app) {
    return Rules.one(app.operand(0));
  }

  /** The type that the op without broadcasting has on operands of the broadcast shape. */
  static List<Type> broadcasting(Application app) {
    Op basic =
        app.op()
            .withoutBroadcast()
            .orElseThrow(() -> app.violation("", "there is no op without broadcasting"));
    List<Long> shape = broadcastShape(app);
    List<Value> operands = new ArrayList<>();
    for (int i = 0; i < app.operands().size(); i++) {
      operands.add(new Value(app.operands().get(i).id(), app.operand(i).withShape(shape)));
    }
    Attributes attributes = app.attributes().without("broadcast_dimensions");
    return new Application(basic, operands, attributes, List.of(), List.of()).results();
  }

  /** NumPy's, or of a smaller operand along {@code broadcast_dimensions} of the larger one. */
  private static List<Long> broadcastShape(Application app) {
    List<Long> shape = List.of();
    for (int i = 0; i < app.operands().size(); i++) {
      shape = app.operand(i).rank() > shape.size() ? app.operand(i).shape() : shape;
    }
    List<Long> result = new ArrayList<>(shape);
    for (int i = 0; i < app.operands().size(); i++) {
      TensorType type = app.operand(i);
      List<Long> axes = broadcastAxes(app.attributes(), type.rank(), shape.size());
      app.require(
          axes.size() == type.rank()
              && new HashSet<>(axes).size() == axes.size()
              && axes.stream().allMatch(a -> a >= 0 && a < result.size()),
          "",
          "broadcast_dimensions ",
          axes,
          " of operand ",
          i,
          ", ",
          type);
      for (int d = 0; d < type.rank(); d++) {
        int axis = axes.get(d).intValue();
        long size = type.dim(d);
        long before = result.get(axis);
        app.require(
            size == 1 || before == 1 || Shapes.agree(size, before),
            "",
            "operand ",
            i,
            " is ",
            type,
            ", which does not broadcast to ",
            result);
        result.set(axis, before == 1 || before == TensorType.DYNAMIC && size != 1 ? size : before);
      }
    }
    return result;
  }

  /** {@return the axes of the result that an operand's axes become} */
  static List<Long> broadcastAxes(Attributes attributes, int rank, int resultRank) {
    return rank < resultRank && attributes.find("broadcast_dimensions").isPresent()
        ? attributes.ints("broadcast_dimensions")
        : LongStream.range(resultRank - rank, resultRank).boxed().toList();
  }
}
