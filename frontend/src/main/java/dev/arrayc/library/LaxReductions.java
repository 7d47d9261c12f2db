package dev.arrayc.library;

import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import dev.arrayc.value.Array;
import dev.arrayc.value.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The primitives of {@code jax.lax} that reduce and contract axes. */
final class LaxReductions {
  private LaxReductions() {}

  /** Reduces axes with an op whose identity is {@code init}. */
  static Array reduce(String primitive, Op op, Array x, Array init, List<Long> axes) {
    List<Long> dims = axes.stream().sorted().toList();
    requireInside(x, axes);
    TensorType scalar = TensorType.scalar(x.dtype());
    return Staging.bind(
        primitive + "[axes=" + Reprs.shape(dims) + suffix(primitive),
        x.weak(),
        List.of(x),
        (b, v) ->
            b.emit(
                    Op.REDUCE,
                    List.of(v.get(0), Staging.value(init)),
                    Attributes.NONE.with("dimensions", dims),
                    List.of(
                        b.region(
                            List.of(scalar, scalar), p -> List.of(b.emit(op, p.get(0), p.get(1))))),
                    List.of())
                .getFirst());
  }

  static void requireInside(Array x, List<Long> axes) {
    if (axes.stream().anyMatch(d -> d < 0 || d >= x.type().rank())) {
      throw Session.current()
          .error(
              "ValueError",
              "reduction axes "
                  + Reprs.shape(axes)
                  + " contains out-of-bounds indices for "
                  + x.type().jaxString()
                  + ".");
    }
  }

  private static String suffix(String primitive) {
    return primitive.equals("reduce_sum") ? " out_sharding=None]" : "]";
  }

  /**
   * The index of the first greatest element (by {@code direction} GT) or least (LT) of an axis; a
   * NaN counts as the extreme.
   */
  static Array argExtreme(
      String primitive, String direction, Array x, Array init, int axis, DType indexType) {
    TensorType value = TensorType.scalar(x.dtype());
    TensorType index = TensorType.scalar(indexType);
    return Staging.bindAll(
            primitive + "[axes=(" + axis + ",) index_dtype=" + indexType.numpyName() + "]",
            List.of(false),
            List.of(x),
            (b, v) ->
                List.of(
                    b.emit(
                            Op.REDUCE,
                            List.of(
                                v.get(0),
                                b.emitAs(
                                    x.type().withDType(indexType),
                                    Op.IOTA,
                                    Attributes.NONE.with("iota_dimension", (long) axis)),
                                Staging.value(init),
                                b.constant(Tensor.scalar(indexType, 0L))),
                            Attributes.NONE.with("dimensions", List.of((long) axis)),
                            List.of(
                                b.region(
                                    List.of(value, index, value, index),
                                    p -> {
                                      Value better = b.compare(direction, p.get(0), p.get(2));
                                      Value nan = b.compare("NE", p.get(0), p.get(0));
                                      Value takeValue = b.emit(Op.OR, better, nan);
                                      Value equal = b.compare("EQ", p.get(0), p.get(2));
                                      Value first = b.compare("LT", p.get(1), p.get(3));
                                      Value takeIndex =
                                          b.emit(Op.OR, takeValue, b.emit(Op.AND, equal, first));
                                      return List.of(
                                          b.select(takeValue, p.get(0), p.get(2)),
                                          b.select(takeIndex, p.get(1), p.get(3)));
                                    })),
                            List.of())
                        .get(1)))
        .getFirst();
  }

  static Array dotGeneral(Array x, Array y, Attribute.DotDimensions dims, DType resultType) {
    requireAxes("lhs", x, dims.lhsBatching(), dims.lhsContracting());
    requireAxes("rhs", y, dims.rhsBatching(), dims.rhsContracting());
    List<Long> shape = sizes(x, dims.lhsBatching());
    if (!shape.equals(sizes(y, dims.rhsBatching()))) {
      throw Session.current()
          .error(
              "TypeError",
              "dot_general requires lhs batch dimensions and rhs batch dimensions to have the same"
                  + " shape, got "
                  + Reprs.shape(shape)
                  + " and "
                  + Reprs.shape(sizes(y, dims.rhsBatching()))
                  + ".");
    }
    List<Long> lhs = sizes(x, dims.lhsContracting());
    List<Long> rhs = sizes(y, dims.rhsContracting());
    if (!lhs.equals(rhs)) {
      throw Session.current()
          .error(
              "TypeError",
              "dot_general requires contracting dimensions to have the same shape, got "
                  + Reprs.shape(lhs)
                  + " and "
                  + Reprs.shape(rhs)
                  + ".");
    }
    List<Long> result = new ArrayList<>(shape);
    addFree(result, x, dims.lhsBatching(), dims.lhsContracting());
    addFree(result, y, dims.rhsBatching(), dims.rhsContracting());
    Attribute precision = new Attribute.Case("precision", "DEFAULT");
    Attributes attributes =
        Attributes.NONE
            .with("dot_dimension_numbers", dims)
            .with("precision_config", new Attribute.Items(List.of(precision, precision)));
    return Staging.bind(
        "dot_general[dimension_numbers=("
            + pair(dims.lhsContracting(), dims.rhsContracting())
            + ", "
            + pair(dims.lhsBatching(), dims.rhsBatching())
            + ") preferred_element_type="
            + resultType.numpyName()
            + "]",
        x.weak() && y.weak(),
        List.of(x, y),
        (b, v) ->
            b.emitAs(
                new TensorType(resultType, result),
                Op.DOT_GENERAL,
                attributes,
                v.get(0),
                v.get(1)));
  }

  private static void requireAxes(
      String side, Array x, List<Long> batching, List<Long> contracting) {
    int rank = x.type().rank();
    if (Stream.concat(batching.stream(), contracting.stream()).anyMatch(d -> d < 0 || d >= rank)) {
      throw Session.current()
          .error(
              "TypeError",
              "dot_general requires %1$s dimension numbers to be nonnegative and less than the number of axes of the %1$s value, got %1$s_batch of %2$s and %1$s_contracting of %3$s for %1$s of rank %4$d"
                  .formatted(side, Reprs.shape(batching), Reprs.shape(contracting), rank));
    }
  }

  private static List<Long> sizes(Array x, List<Long> axes) {
    List<Long> sizes = new ArrayList<>();
    axes.forEach(a -> sizes.add(x.type().dim(a.intValue())));
    return sizes;
  }

  private static String pair(List<Long> a, List<Long> b) {
    return "(" + a + ", " + b + ")";
  }

  private static void addFree(
      List<Long> shape, Array x, List<Long> batching, List<Long> contracting) {
    for (int i = 0; i < x.type().rank(); i++) {
      if (!batching.contains((long) i) && !contracting.contains((long) i)) {
        shape.add(x.type().dim(i));
      }
    }
  }
}
