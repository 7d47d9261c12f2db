package dev.arrayc.transform;

import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.Block;
import dev.arrayc.ir.Builder;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Function;
import dev.arrayc.ir.Operation;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Replaces top_k by a stable sort of elements and places; the first k places of each line say which
 * elements are taken.
 */
final class ExpandTopK {
  private ExpandTopK() {}

  static Function apply(Function function) {
    return Copier.rebuild(
        function,
        (copier, op, operands) ->
            op.op() == Op.TOP_K
                ? Optional.of(expand(copier.builder(), op, operands.getFirst()))
                : Optional.empty());
  }

  private static List<Value> expand(Builder b, Operation op, Value x) {
    TensorType type = x.tensorType();
    long axis = type.rank() - 1L;
    TensorType places = type.withDType(DType.I32);
    Value place = b.emitAs(places, Op.IOTA, Attributes.NONE.with("iota_dimension", axis));
    TensorType element = TensorType.scalar(type.dtype());
    TensorType number = TensorType.scalar(DType.I32);
    Attributes greater =
        Attributes.NONE.with(
            "comparison_direction", new Attribute.Case("comparison_direction", "GT"));
    Attributes order =
        type.dtype().isFloat()
            ? greater.with("compare_type", new Attribute.Case("comparison_type", "TOTALORDER"))
            : greater;
    Block before =
        b.region(
            List.of(element, element, number, number),
            p -> List.of(b.emit(Op.COMPARE, order, p.get(0), p.get(1))));
    Attributes sort =
        Attributes.NONE.with("dimension", axis).with("is_stable", new Attribute.Bool(true));
    Value sorted = b.emit(Op.SORT, List.of(x, place), sort, List.of(before), List.of()).getLast();
    Value first =
        b.emit(
            Op.SLICE,
            Attributes.NONE
                .with("start_indices", Collections.nCopies(type.rank(), 0L))
                .with("limit_indices", op.results().getFirst().tensorType().shape())
                .with("strides", Collections.nCopies(type.rank(), 1L)),
            sorted);
    return List.of(
        first.tensorType().size() == 0 ? b.convert(first, type.dtype()) : Lines.take(b, x, first),
        first);
  }
}
