package dev.arrayc.transform;

import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.Builder;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import java.util.List;

/** Arrays as lines along their last axis. */
final class Lines {
  private Lines() {}

  /**
   * {@return the elements of each line at places in it}
   *
   * @param lines shape {@code [..., n]}
   * @param places integers in {@code 0 … n - 1}, shape {@code [..., k]}
   */
  static Value take(Builder b, Value lines, Value places) {
    List<Long> shape = places.tensorType().shape();
    long length = lines.tensorType().shape().getLast();
    long size = lines.tensorType().size();
    long kept = shape.getLast();
    long count = places.tensorType().size();
    DType index = size <= Integer.MAX_VALUE ? DType.I32 : DType.I64;
    Value flat = b.reshape(b.convert(places, index), List.of(count));
    if (count > kept) {
      Value row =
          b.emitAs(
              new TensorType(index, List.of(count / kept, kept)),
              Op.IOTA,
              Attributes.NONE.with("iota_dimension", 0L));
      Value start = b.emit(Op.MULTIPLY, row, b.splat(row.tensorType(), length));
      flat = b.emit(Op.ADD, flat, b.reshape(start, List.of(count)));
    }
    Value taken =
        b.emit(
            Op.GATHER,
            Attributes.NONE
                .with(
                    "dimension_numbers",
                    new Attribute.GatherDimensions(
                        List.of(), List.of(0L), List.of(), List.of(), List.of(0L), 1))
                .with("slice_sizes", List.of(1L)),
            b.reshape(lines, List.of(size)),
            flat);
    return b.reshape(taken, shape);
  }
}
