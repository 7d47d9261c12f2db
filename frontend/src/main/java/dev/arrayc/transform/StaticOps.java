package dev.arrayc.transform;

import dev.arrayc.diagnostic.CompileException;
import dev.arrayc.diagnostic.Diagnostic;
import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.Builder;
import dev.arrayc.ir.Operation;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/** An op whose sizes are operands as the op whose sizes are attributes, if they are known. */
final class StaticOps {
  private final Builder b;
  private final Copier copier;
  private final KnownValues known;
  private final Operation op;
  private final List<Value> in;
  private final Attributes at;

  StaticOps(Copier copier, KnownValues known, Operation op, List<Value> operands) {
    this.b = copier.builder();
    this.copier = copier;
    this.known = known;
    this.op = op;
    this.in = operands;
    this.at = op.attributes();
  }

  Optional<Value> replace() {
    return switch (op.op()) {
      case DYNAMIC_RESHAPE, CHLO_DYNAMIC_RESHAPE ->
          shape(1).map(s -> emit(Op.RESHAPE, Attributes.NONE, result(s), in.getFirst()));
      case DYNAMIC_BROADCAST_IN_DIM -> shape(1).map(this::broadcast);
      case DYNAMIC_IOTA -> shape(0).map(s -> emit(Op.IOTA, at, result(s)));
      case RNG -> shape(2).map(s -> emit(Op.RNG, at, result(s), in.toArray(Value[]::new)));
      case DYNAMIC_PAD -> pad();
      case REAL_DYNAMIC_SLICE -> slice();
      case DYNAMIC_GATHER -> gather();
      case DYNAMIC_CONV -> convolution();
      case SET_DIMENSION_SIZE -> setSize();
      default -> Optional.empty();
    };
  }

  private Value emit(Op basic, Attributes attributes, TensorType type, Value... operands) {
    return copier.emit(basic, List.of(operands), attributes, List.of(type)).getFirst();
  }

  /** The elements of an operand, if they are known. */
  private Optional<List<Long>> ints(int operand) {
    return known.isKnown(in.get(operand))
        ? Optional.of(LongStream.of(known.get(in.get(operand)).longs()).boxed().toList())
        : Optional.empty();
  }

  /** The shape that an operand says, or else the result's type. */
  private Optional<List<Long>> shape(int operand) {
    Optional<List<Long>> said = ints(operand);
    if (said.isEmpty() && op.resultType().isStatic()) {
      return Optional.of(op.resultType().shape());
    }
    said.ifPresent(
        s -> {
          if (s.stream().anyMatch(size -> size < 0)) {
            throw error("a negative size in " + s);
          }
        });
    return said;
  }

  private CompileException error(String message) {
    return new CompileException.UserError(
        Diagnostic.of(op.span(), "", op.op().opName() + ": " + message));
  }

  /** The result's type in a shape that is known. */
  private TensorType result(List<Long> shape) {
    TensorType declared = op.resultType();
    for (int i = 0; i < shape.size(); i++) {
      if (!declared.isDynamic(i) && declared.dim(i) != shape.get(i)) {
        throw error("the shape is " + shape + ", the result " + declared);
      }
    }
    return declared.withShape(shape);
  }

  private Value broadcast(List<Long> shape) {
    List<Long> axes = at.ints("broadcast_dimensions");
    return emit(
        Op.BROADCAST_IN_DIM,
        Attributes.NONE.with("broadcast_dimensions", axes),
        result(shape),
        in.getFirst());
  }

  private Optional<Value> pad() {
    Optional<List<Long>> low = ints(2);
    Optional<List<Long>> high = ints(3);
    Optional<List<Long>> interior = ints(4);
    if (low.isEmpty() || high.isEmpty() || interior.isEmpty()) {
      return Optional.empty();
    }
    Attributes attributes =
        Attributes.NONE
            .with("edge_padding_low", low.get())
            .with("edge_padding_high", high.get())
            .with("interior_padding", interior.get());
    return Optional.of(emit(Op.PAD, attributes, op.resultType(), in.get(0), in.get(1)));
  }

  private Optional<Value> slice() {
    Optional<List<Long>> starts = ints(1);
    Optional<List<Long>> limits = ints(2);
    Optional<List<Long>> strides = ints(3);
    if (strides.isEmpty() || starts.isEmpty() || limits.isEmpty()) {
      return strides.filter(s -> s.stream().allMatch(step -> step == 1)).flatMap(_ -> sliceAt());
    }
    Attributes attributes =
        Attributes.NONE
            .with("start_indices", starts.get())
            .with("limit_indices", limits.get())
            .with("strides", strides.get());
    return Optional.of(emit(Op.SLICE, attributes, op.resultType(), in.getFirst()));
  }

  /** A slice of known size at a place that only a run knows. */
  private Optional<Value> sliceAt() {
    TensorType result = op.resultType();
    if (!result.isStatic()) {
      return Optional.empty();
    }
    List<Value> operands = new ArrayList<>(List.of(in.getFirst()));
    for (long axis = 0; axis < result.rank(); axis++) {
      Attributes one =
          Attributes.NONE
              .with("start_indices", List.of(axis))
              .with("limit_indices", List.of(axis + 1))
              .with("strides", List.of(1L));
      operands.add(b.reshape(b.emit(Op.SLICE, one, in.get(1)), List.of()));
    }
    Attributes sizes = Attributes.NONE.with("slice_sizes", result.shape());
    return Optional.of(copier.emit(Op.DYNAMIC_SLICE, operands, sizes, List.of(result)).getFirst());
  }

  private Optional<Value> gather() {
    return ints(2)
        .map(
            sizes ->
                emit(
                    Op.GATHER,
                    at.with("slice_sizes", sizes),
                    op.resultType(),
                    in.get(0),
                    in.get(1)));
  }

  private Optional<Value> convolution() {
    return ints(2)
        .map(
            padding -> {
              List<List<Long>> rows = new ArrayList<>();
              for (int i = 0; i + 1 < padding.size(); i += 2) {
                rows.add(padding.subList(i, i + 2));
              }
              return emit(
                  Op.CONVOLUTION,
                  at.with("padding", new Attribute.IntTable(rows)),
                  op.resultType(),
                  in.get(0),
                  in.get(1));
            });
  }

  /** An axis cut to a size that is known. */
  private Optional<Value> setSize() {
    TensorType type = in.getFirst().tensorType();
    int axis = (int) at.integer("dimension");
    if (!type.isStatic() || !known.isKnown(in.get(1))) {
      return Optional.empty();
    }
    Tensor scalar = known.get(in.get(1));
    long size = scalar.longs()[0];
    if (size < 0 || size > type.dim(axis)) {
      throw error("size " + size + " of an axis of " + type);
    }
    List<Long> limits = new ArrayList<>(type.shape());
    limits.set(axis, size);
    Attributes attributes =
        Attributes.NONE
            .with("start_indices", Collections.nCopies(type.rank(), 0L))
            .with("limit_indices", limits)
            .with("strides", Collections.nCopies(type.rank(), 1L));
    return Optional.of(emit(Op.SLICE, attributes, type.withShape(limits), in.getFirst()));
  }
}
