package dev.arrayc.transform;

import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.Block;
import dev.arrayc.ir.Builder;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Function;
import dev.arrayc.ir.Operation;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Bitcasts between elements of which one is narrower than a byte: in memory each has a byte of its
 * own, so that the bytes of one are not those of the other. They become shifts of integers.
 */
final class NarrowBitcasts {
  private final Builder b;

  private NarrowBitcasts(Builder b) {
    this.b = b;
  }

  static Function apply(Function function) {
    return contains(function.body()) ? Copier.rebuild(function, NarrowBitcasts::replace) : function;
  }

  private static boolean contains(Block block) {
    return block.operations().stream()
        .anyMatch(op -> isNarrow(op) || op.regions().stream().anyMatch(NarrowBitcasts::contains));
  }

  private static boolean isNarrow(Operation op) {
    if (op.op() != Op.BITCAST_CONVERT) {
      return false;
    }
    int from = op.operandType(0).dtype().bits();
    int to = op.resultType().dtype().bits();
    return from != to
        && Math.min(from, to) < Byte.SIZE
        && unsigned(from).isPresent()
        && unsigned(to).isPresent();
  }

  private static Optional<DType> unsigned(int bits) {
    return Stream.of(DType.U2, DType.U4, DType.U8, DType.U16, DType.U32, DType.U64)
        .filter(d -> d.bits() == bits)
        .findFirst();
  }

  private static Optional<List<Value>> replace(Copier copier, Operation op, List<Value> operands) {
    if (!isNarrow(op)) {
      return Optional.empty();
    }
    NarrowBitcasts pass = new NarrowBitcasts(copier.builder());
    Value x = pass.bits(operands.getFirst());
    TensorType result = op.resultType();
    Value bits =
        x.tensorType().dtype().bits() < result.dtype().bits()
            ? pass.joined(x, result)
            : pass.split(x, result);
    return Optional.of(List.of(pass.as(bits, result.dtype())));
  }

  private Value as(Value x, DType dtype) {
    return x.tensorType().dtype() == dtype ? x : b.bitcast(x, dtype);
  }

  private Value bits(Value x) {
    return as(x, unsigned(x.tensorType().dtype().bits()).orElseThrow());
  }

  /** How far each place along the last axis is shifted; the first has the lowest bits. */
  private Value shifts(TensorType type, int width) {
    Value place = b.emitAs(type, Op.IOTA, Attributes.NONE.with("iota_dimension", type.rank() - 1L));
    return b.emit(Op.MULTIPLY, place, b.splat(type, (long) width));
  }

  /** The parts of each element, along a new last axis. */
  private Value split(Value x, TensorType result) {
    TensorType parts = x.tensorType().withShape(result.shape());
    List<Long> axes = LongStream.range(0, x.tensorType().rank()).boxed().toList();
    Value whole = b.broadcastInDim(x, parts, axes);
    Value shifted = b.emit(Op.SHIFT_RIGHT_LOGICAL, whole, shifts(parts, result.dtype().bits()));
    return b.convert(shifted, unsigned(result.dtype().bits()).orElseThrow());
  }

  /** The parts along the last axis, in one element. */
  private Value joined(Value x, TensorType result) {
    DType wide = unsigned(result.dtype().bits()).orElseThrow();
    Value parts = b.convert(x, wide);
    int width = x.tensorType().dtype().bits();
    Value shifted = b.emit(Op.SHIFT_LEFT, parts, shifts(parts.tensorType(), width));
    TensorType scalar = TensorType.scalar(wide);
    Block region =
        b.region(List.of(scalar, scalar), p -> List.of(b.emit(Op.OR, p.get(0), p.get(1))));
    Attributes last = Attributes.NONE.with("dimensions", List.of(x.tensorType().rank() - 1L));
    List<Value> operands = List.of(shifted, b.constant(Tensor.scalar(wide, 0L)));
    return b.emit(Op.REDUCE, operands, last, List.of(region), List.of()).getFirst();
  }
}
