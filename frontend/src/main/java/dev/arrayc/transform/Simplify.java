package dev.arrayc.transform;

import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.Block;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Function;
import dev.arrayc.ir.Numbers;
import dev.arrayc.ir.Operation;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * Replaces an op by one of its operands, or by one op instead of two, where every bit of the result
 * stays: {@code x + 0} for integers and {@code x - 0} for floats, but not {@code x + 0.0}, which
 * makes -0 to 0.
 */
final class Simplify {
  private Simplify() {}

  static Function apply(Function function) {
    return Copier.rebuild(function, Simplify::replace);
  }

  private static Optional<List<Value>> replace(
      Copier copier, Operation operation, List<Value> operands) {
    if (operation.op() == Op.IF || operation.op() == Op.CASE) {
      return taken(copier, operation, operands.getFirst()).map(copier::inlineRegion);
    }
    if (operation.results().size() != 1
        || !operation.regions().isEmpty()
        || !(operation.result().type() instanceof TensorType type)) {
      return Optional.empty();
    }
    return new Simplification(copier, operation, operands, type).result().map(List::of);
  }

  /** {@return the branch that runs, if the index is known} */
  private static Optional<Block> taken(Copier copier, Operation operation, Value index) {
    return scalar(copier, index)
        .map(
            value -> {
              long i = value.longs()[0];
              int last = operation.regions().size() - 1;
              long branch = operation.op() == Op.IF ? 1 - i : i < 0 || i > last ? last : i;
              return operation.regions().get((int) branch);
            });
  }

  /** {@return the one element of a value that is a constant, or a constant broadcast} */
  static Optional<Tensor> scalar(Copier copier, Value value) {
    Optional<Operation> definition = copier.definition(value);
    if (definition.isPresent() && definition.get().op() == Op.BROADCAST_IN_DIM) {
      definition = copier.definition(definition.get().operand(0));
    }
    return definition
        .filter(op -> op.op() == Op.CONSTANT)
        .map(Constants::valueOf)
        .filter(Tensor::isSplat);
  }

  /** One op under simplification. */
  private record Simplification(
      Copier copier, Operation operation, List<Value> operands, TensorType type) {
    Optional<Value> result() {
      return switch (operation.op()) {
        case CONVERT, BITCAST_CONVERT, REAL -> same().or(this::partOfComplex);
        case IMAG -> partOfComplex();
        case RESHAPE -> same().or(this::reshapeOfReshape);
        case TRANSPOSE -> transpose();
        case BROADCAST_IN_DIM -> broadcast();
        case SLICE, PAD, CONCATENATE, REVERSE -> untouched();
        case SELECT -> select();
        case NOT, NEGATE -> twice();
        // A product like others, which contraction sees.
        case SQUARE ->
            Optional.of(
                copier
                    .emit(
                        Op.MULTIPLY,
                        List.of(operand(0), operand(0)),
                        Attributes.NONE,
                        List.of(type))
                    .getFirst());
        case ADD, OR, XOR -> withInteger(0, true);
        case SUBTRACT -> withInteger(0, false).or(() -> withFloat(0.0));
        case SHIFT_LEFT, SHIFT_RIGHT_LOGICAL, SHIFT_RIGHT_ARITHMETIC -> withInteger(0, false);
        case AND -> withInteger(type.dtype() == DType.BOOL ? 1 : -1, true);
        case MULTIPLY -> withInteger(1, true).or(() -> withFloat(1.0));
        case DIVIDE -> withInteger(1, false).or(() -> withFloat(1.0));
        default -> Optional.empty();
      };
    }

    private Value operand(int index) {
      return operands.get(index);
    }

    private Optional<Operation> definition(Op op) {
      return copier.definition(operand(0)).filter(d -> d.op() == op);
    }

    private Optional<Value> same() {
      return operand(0).type().equals(type) ? Optional.of(operand(0)) : Optional.empty();
    }

    private Optional<Value> emit(Op op, Attributes attributes, Value operand) {
      return Optional.of(copier.emit(op, List.of(operand), attributes, List.of(type)).getFirst());
    }

    private Optional<Value> partOfComplex() {
      int part = operation.op() == Op.IMAG ? 1 : 0;
      boolean isPart = operation.op() == Op.REAL || operation.op() == Op.IMAG;
      return isPart ? definition(Op.COMPLEX).map(d -> d.operand(part)) : Optional.empty();
    }

    private Optional<Value> reshapeOfReshape() {
      return definition(Op.RESHAPE).flatMap(d -> reshape(d.operand(0)));
    }

    private Optional<Value> reshape(Value source) {
      return source.type().equals(type)
          ? Optional.of(source)
          : emit(Op.RESHAPE, Attributes.NONE, source);
    }

    private Optional<Value> transpose() {
      List<Long> permutation = operation.attributes().ints("permutation");
      if (permutation.equals(LongStream.range(0, type.rank()).boxed().toList())) {
        return Optional.of(operand(0));
      }
      return definition(Op.TRANSPOSE)
          .flatMap(
              d -> {
                List<Long> inner = d.attributes().ints("permutation");
                List<Long> both = permutation.stream().map(p -> inner.get(p.intValue())).toList();
                return emit(Op.TRANSPOSE, Attributes.NONE.with("permutation", both), d.operand(0));
              });
    }

    private Optional<Value> broadcast() {
      List<Long> outer = operation.attributes().ints("broadcast_dimensions");
      if (same().isPresent() && outer.equals(LongStream.range(0, type.rank()).boxed().toList())) {
        return same();
      }
      return definition(Op.BROADCAST_IN_DIM)
          .flatMap(
              d -> {
                List<Long> inner = d.attributes().ints("broadcast_dimensions");
                List<Long> both = inner.stream().map(i -> outer.get(i.intValue())).toList();
                return emit(
                    Op.BROADCAST_IN_DIM,
                    Attributes.NONE.with("broadcast_dimensions", both),
                    d.operand(0));
              });
    }

    /** Slices, pads, concatenations and reversals that leave their operand as it is. */
    private Optional<Value> untouched() {
      Attributes at = operation.attributes();
      boolean isSame =
          switch (operation.op()) {
            // The same type leaves no room for a start or a stride, unless an axis has size ≤ 1.
            case SLICE -> true;
            case PAD -> isZero(at.ints("edge_padding_low")) && isZero(at.ints("edge_padding_high"));
            case CONCATENATE -> operands.size() == 1;
            case REVERSE ->
                at.ints("dimensions").stream().allMatch(d -> type.dim(d.intValue()) <= 1);
            default -> false;
          };
      return isSame ? same() : Optional.empty();
    }

    private static boolean isZero(List<Long> values) {
      return values.stream().allMatch(v -> v == 0);
    }

    private Optional<Value> select() {
      if (operand(1).equals(operand(2))) {
        return Optional.of(operand(1));
      }
      return scalar(copier, operand(0)).map(p -> operand(p.longs()[0] != 0 ? 1 : 2));
    }

    private Optional<Value> twice() {
      return definition(operation.op()).map(d -> d.operand(0));
    }

    /** The other operand, where one is this integer everywhere. */
    private Optional<Value> withInteger(long neutral, boolean commutes) {
      if (!type.dtype().isIntegral()) {
        return Optional.empty();
      }
      long wrapped = Numbers.wrap(type.dtype(), neutral);
      if (scalar(copier, operand(1)).filter(t -> t.longs()[0] == wrapped).isPresent()) {
        return Optional.of(operand(0));
      }
      return commutes && scalar(copier, operand(0)).filter(t -> t.longs()[0] == wrapped).isPresent()
          ? Optional.of(operand(1))
          : Optional.empty();
    }

    /** The left operand of {@code x - 0}, {@code x * 1}, {@code x / 1}; also {@code 1 * x}. */
    private Optional<Value> withFloat(double neutral) {
      if (!type.dtype().isFloat()) {
        return Optional.empty();
      }
      if (isFloat(operand(1), neutral)) {
        return Optional.of(operand(0));
      }
      return operation.op() == Op.MULTIPLY && isFloat(operand(0), neutral)
          ? Optional.of(operand(1))
          : Optional.empty();
    }

    private boolean isFloat(Value value, double wanted) {
      long bits = Double.doubleToRawLongBits(wanted);
      return scalar(copier, value)
          .filter(t -> Double.doubleToRawLongBits(t.doubles()[0]) == bits)
          .isPresent();
    }
  }
}
