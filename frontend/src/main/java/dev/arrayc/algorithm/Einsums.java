package dev.arrayc.algorithm;

import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.Block;
import dev.arrayc.ir.Builder;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Operation;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Einsum;
import dev.arrayc.op.Op;
import java.util.ArrayList;
import java.util.List;

/** Einsums of one operand or two: diagonals and sums of each, then one contraction. */
final class Einsums {
  private final Notation n;
  private final Builder b;
  private final Einsum einsum;

  /** An array and the label of each of its axes. */
  private record Labelled(Value value, List<Integer> labels) {
    int axis(int label) {
      return labels.indexOf(label);
    }
  }

  private Einsums(Notation n, Einsum einsum) {
    this.n = n;
    this.b = n.b();
    this.einsum = einsum;
  }

  static Value expand(Notation n, Operation op, List<Value> in) {
    String config = op.attributes().get("einsum_config", Attribute.Text.class).value();
    List<Integer> ranks = in.stream().map(v -> v.tensorType().rank()).toList();
    Einsums pass = new Einsums(n, Einsum.parse(config, ranks));
    DType dtype = op.resultType().dtype();
    Labelled product = pass.own(in.getFirst(), 0);
    if (in.size() == 2) {
      product = pass.contracted(product, pass.own(in.get(1), 1), dtype);
    }
    Value ordered = pass.ordered(product);
    return n.b().convert(ordered, dtype);
  }

  /** An operand with each label once, without those that it alone has and the result has not. */
  private Labelled own(Value operand, int index) {
    Labelled array = new Labelled(operand, einsum.operands().get(index));
    for (int axis = array.labels().size() - 1; axis > 0; axis--) {
      int label = array.labels().get(axis);
      if (array.axis(label) < axis) {
        array = diagonal(array, array.axis(label), axis);
      }
    }
    List<Long> alone = new ArrayList<>();
    for (int axis = 0; axis < array.labels().size(); axis++) {
      if (!isElsewhere(array.labels().get(axis), index)) {
        alone.add((long) axis);
      }
    }
    return summed(array, alone);
  }

  private boolean isElsewhere(int label, int index) {
    return einsum.result().contains(label)
        || einsum.operands().size() > 1 && einsum.operands().get(1 - index).contains(label);
  }

  /** What is not on the diagonal becomes 0, and the later axis is summed. */
  private Labelled diagonal(Labelled array, int first, int second) {
    TensorType type = array.value().tensorType();
    Value same =
        b.compare(
            "EQ", n.iota(DType.I32, type.shape(), first), n.iota(DType.I32, type.shape(), second));
    Value only = b.select(same, array.value(), n.zeros(type));
    return summed(new Labelled(only, array.labels()), List.of((long) second));
  }

  private Labelled summed(Labelled array, List<Long> axes) {
    if (axes.isEmpty()) {
      return array;
    }
    TensorType scalar = TensorType.scalar(Notation.dtype(array.value()));
    Block sum = b.region(List.of(scalar, scalar), p -> List.of(b.emit(Op.ADD, p.get(0), p.get(1))));
    Value total =
        b.emit(
                Op.REDUCE,
                List.of(array.value(), n.zeros(scalar)),
                Attributes.NONE.with("dimensions", axes),
                List.of(sum),
                List.of())
            .getFirst();
    List<Integer> rest = new ArrayList<>();
    for (int axis = 0; axis < array.labels().size(); axis++) {
      if (!axes.contains((long) axis)) {
        rest.add(array.labels().get(axis));
      }
    }
    return new Labelled(total, rest);
  }

  private Labelled contracted(Labelled x, Labelled y, DType dtype) {
    List<Integer> batch = new ArrayList<>();
    List<Integer> inner = new ArrayList<>();
    for (int label : x.labels()) {
      if (y.labels().contains(label)) {
        (einsum.result().contains(label) ? batch : inner).add(label);
      }
    }
    Attribute dims =
        new Attribute.DotDimensions(axes(x, batch), axes(y, batch), axes(x, inner), axes(y, inner));
    List<Integer> labels = new ArrayList<>(batch);
    List<Long> shape = new ArrayList<>();
    batch.forEach(label -> shape.add(Notation.size(x.value(), x.axis(label))));
    for (Labelled side : List.of(x, y)) {
      for (int label : side.labels()) {
        if (!batch.contains(label) && !inner.contains(label)) {
          labels.add(label);
          shape.add(Notation.size(side.value(), side.axis(label)));
        }
      }
    }
    Attributes attributes = Attributes.NONE.with("dot_dimension_numbers", dims);
    TensorType type = new TensorType(dtype, shape);
    return new Labelled(b.emitAs(type, Op.DOT_GENERAL, attributes, x.value(), y.value()), labels);
  }

  private static List<Long> axes(Labelled array, List<Integer> labels) {
    return labels.stream().map(label -> (long) array.axis(label)).toList();
  }

  private Value ordered(Labelled array) {
    List<Long> permutation = axes(array, einsum.result());
    return array.labels().equals(einsum.result())
        ? array.value()
        : b.emit(Op.TRANSPOSE, Attributes.NONE.with("permutation", permutation), array.value());
  }
}
