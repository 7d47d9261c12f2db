package dev.arrayc.transform;

import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.Function;
import dev.arrayc.ir.Numbers;
import dev.arrayc.ir.Operation;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A choice between a number and the same number with some bits from elsewhere is a choice of those
 * bits: {@code p ? (x & m) | b : x} becomes {@code (x & m) | (p ? b : x & ~m)}, in any order, for
 * {@code ^} and {@code +} too, and through bit casts. The values are the same; LLVM 22 makes a
 * wrong program of the first form on AVX-512: a masked {@code vpternlog} with a broadcast constant,
 * whose truth table has two operands exchanged.
 */
final class BitSelects {
  private static final Set<Op> MERGES = Set.of(Op.OR, Op.XOR, Op.ADD);

  private BitSelects() {}

  static Function apply(Function function) {
    return Copier.rebuild(
        function,
        (copier, operation, operands) ->
            operation.op() == Op.SELECT && operation.result().type() instanceof TensorType type
                ? new Choice(copier, operands, type).ofBits().map(List::of)
                : Optional.empty());
  }

  /** {@code select(p, t, f)}, its operands already rewritten. */
  private record Choice(Copier copier, List<Value> operands, TensorType type) {
    Optional<Value> ofBits() {
      return ofBits(operands.get(1), operands.get(2), true)
          .or(() -> ofBits(operands.get(2), operands.get(1), false));
    }

    private Optional<Value> ofBits(Value merged, Value plain, boolean mergedIfTrue) {
      Value bits = uncast(merged);
      return copier
          .definition(bits)
          .filter(d -> MERGES.contains(d.op()) && bits.tensorType().dtype().isInteger())
          .flatMap(
              merge ->
                  ofBits(merge, merge.operand(0), merge.operand(1), plain, mergedIfTrue)
                      .or(
                          () ->
                              ofBits(
                                  merge, merge.operand(1), merge.operand(0), plain, mergedIfTrue)));
    }

    private Optional<Value> ofBits(
        Operation merge, Value kept, Value others, Value plain, boolean mergedIfTrue) {
      Optional<Operation> masked = copier.definition(kept).filter(d -> d.op() == Op.AND);
      if (masked.isEmpty()) {
        return Optional.empty();
      }
      Value x = masked.get().operand(0);
      Optional<Tensor> mask = Simplify.scalar(copier, masked.get().operand(1));
      if (mask.isEmpty() || !uncast(x).equals(uncast(plain))) {
        return Optional.empty();
      }
      TensorType words = kept.tensorType();
      long othersMask = Numbers.wrap(words.dtype(), ~mask.get().longs()[0]);
      Value rest = copier.builder().splat(words, othersMask);
      Value own = emit(Op.AND, words, x, rest);
      Value chosen =
          emit(
              Op.SELECT,
              words,
              operands.getFirst(),
              mergedIfTrue ? others : own,
              mergedIfTrue ? own : others);
      Value all = emit(merge.op(), words, kept, chosen);
      return Optional.of(words.equals(type) ? all : emit(Op.BITCAST_CONVERT, type, all));
    }

    private Value emit(Op op, TensorType result, Value... from) {
      return copier.emit(op, List.of(from), Attributes.NONE, List.of(result)).getFirst();
    }

    /** What a value is before its bits are taken for another type of the same width. */
    private Value uncast(Value value) {
      Value at = value;
      while (true) {
        TensorType type = at.tensorType();
        Optional<Value> inner =
            copier
                .definition(at)
                .filter(d -> d.op() == Op.BITCAST_CONVERT)
                .map(d -> d.operand(0))
                .filter(v -> v.tensorType().shape().equals(type.shape()));
        if (inner.isEmpty()) {
          return at;
        }
        at = inner.get();
      }
    }
  }
}
