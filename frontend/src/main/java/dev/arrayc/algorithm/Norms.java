package dev.arrayc.algorithm;

import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.Block;
import dev.arrayc.ir.Builder;
import dev.arrayc.ir.Operation;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import java.util.ArrayList;
import java.util.List;

/**
 * Batch normalisation in the arithmetic that the specification defines it by: over all axes but one
 * ({@code feature_index}).
 */
final class Norms {
  private final Notation n;
  private final Builder b;
  private final TensorType type;
  private final long axis;
  private final Value epsilon;

  private Norms(Notation n, Operation op, TensorType type) {
    this.n = n;
    this.b = n.b();
    this.type = type;
    this.axis = op.attributes().integer("feature_index");
    double value = op.attributes().get("epsilon", Attribute.Float.class).value();
    this.epsilon = b.splat(type, value);
  }

  static List<Value> expand(Notation n, Operation op, List<Value> in) {
    Norms norms = new Norms(n, op, in.getFirst().tensorType());
    return switch (op.op()) {
      case BATCH_NORM_INFERENCE ->
          List.of(norms.normalised(in.get(0), in.get(1), in.get(2), in.get(3), in.get(4)));
      case BATCH_NORM_TRAINING -> norms.training(in.get(0), in.get(1), in.get(2));
      case BATCH_NORM_GRAD -> norms.grad(in.get(0), in.get(1), in.get(2), in.get(3), in.get(4));
      default -> throw new IllegalArgumentException(op.op() + " is no normalisation");
    };
  }

  /** A value per feature as one for each element. */
  private Value spread(Value features) {
    return b.broadcastInDim(features, type, List.of(axis));
  }

  private Value deviation(Value variance) {
    return n.sqrt(n.add(spread(variance), epsilon));
  }

  private Value normalised(Value x, Value scale, Value offset, Value mean, Value variance) {
    Value centered = n.sub(x, spread(mean));
    Value normalised = n.div(centered, deviation(variance));
    return n.add(n.mul(spread(scale), normalised), spread(offset));
  }

  private Value sum(Value x) {
    TensorType scalar = TensorType.scalar(type.dtype());
    Block region =
        b.region(List.of(scalar, scalar), p -> List.of(b.emit(Op.ADD, p.get(0), p.get(1))));
    List<Long> others = new ArrayList<>();
    for (long d = 0; d < type.rank(); d++) {
      if (d != axis) {
        others.add(d);
      }
    }
    return b.emit(
            Op.REDUCE,
            List.of(x, n.num(type.dtype(), 0)),
            Attributes.NONE.with("dimensions", others),
            List.of(region),
            List.of())
        .getFirst();
  }

  /** How many elements a feature has. */
  private double count() {
    long features = type.dim((int) axis);
    return features == 0 ? 0 : (double) type.size() / features;
  }

  private Value mean(Value x) {
    return n.div(sum(x), n.num(type.dtype(), count()));
  }

  private List<Value> training(Value x, Value scale, Value offset) {
    Value mean = mean(x);
    Value centered = n.sub(x, spread(mean));
    Value variance = mean(n.mul(centered, centered));
    return List.of(normalised(x, scale, offset, mean, variance), mean, variance);
  }

  /** The gradients of the array, the scale and the offset. */
  private List<Value> grad(Value x, Value scale, Value mean, Value variance, Value gradient) {
    Value centered = n.sub(x, spread(mean));
    Value deviation = deviation(variance);
    Value count = n.num(type.dtype(), count());
    Value total = sum(gradient);
    Value whole = n.sub(n.mul(gradient, count), spread(total));
    Value along = n.mul(spread(sum(n.mul(gradient, centered))), centered);
    Value rest = n.sub(whole, n.div(along, n.add(spread(variance), epsilon)));
    Value ofArray = n.mul(n.div(n.div(spread(scale), deviation), count), rest);
    Value ofScale = sum(n.mul(gradient, n.div(centered, deviation)));
    return List.of(ofArray, ofScale, total);
  }
}
