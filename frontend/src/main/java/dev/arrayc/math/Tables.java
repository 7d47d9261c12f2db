package dev.arrayc.math;

import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import java.util.ArrayList;
import java.util.List;

/** Values that are looked up. */
final class Tables {
  private Tables() {}

  /**
   * The elements of a vector at places.
   *
   * @param places integers as floats, inside the vector
   */
  static Value lookUp(Lanes l, Value vector, Value places) {
    List<Long> shape = new ArrayList<>(l.type().shape());
    shape.add(1L);
    Value index = l.b().reshape(l.b().convert(places, DType.I32), shape);
    Attribute.GatherDimensions dimensions =
        new Attribute.GatherDimensions(
            List.of(), List.of(0L), List.of(), List.of(), List.of(0L), l.type().rank());
    return l.b()
        .emit(
            Op.GATHER,
            Attributes.NONE.with("dimension_numbers", dimensions).with("slice_sizes", List.of(1L)),
            vector,
            index);
  }
}
