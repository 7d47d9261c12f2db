package dev.arrayc.library;

import dev.arrayc.ir.DType;
import dev.arrayc.value.Array;
import java.util.ArrayList;
import java.util.List;

/** Parts of arrays at places that are known at run time. */
final class Matrices {
  private Matrices() {}

  /** {@return elements along one axis at a place that is known at run time, the axis of size 1} */
  static Array at(Array x, int axis, Array place) {
    List<Long> sizes = new ArrayList<>(x.type().shape());
    sizes.set(axis, 1L);
    return Lax.dynamicSlice(x, starts(x, axis, place), sizes);
  }

  /** {@return the array with other elements at a place of one axis} */
  static Array with(Array x, int axis, Array place, Array elements) {
    return Lax.dynamicUpdateSlice(x, elements, starts(x, axis, place));
  }

  private static List<Array> starts(Array x, int axis, Array place) {
    List<Array> starts = new ArrayList<>();
    for (int d = 0; d < x.type().rank(); d++) {
      starts.add(d == axis ? Lax.convert(place, DType.I32) : Lax.scalar(DType.I32, 0L));
    }
    return starts;
  }
}
