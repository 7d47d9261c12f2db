package dev.arrayc.mlir.lower;

import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.Operation;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.mlir.lower.Draft.Root;
import dev.arrayc.mlir.lower.Draft.Window;
import dev.arrayc.op.Op;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * A {@code dynamic_update_slice} at a place that the program itself names, of an update which looks
 * at the operand around it, as a stencil does. Then the result is new memory: the update is
 * computed into it from the operand, and only the frame around it is copied.
 *
 * @param start where the update begins, along each axis
 */
record UpdateFrame(Operation update, List<Long> start) {
  static Optional<UpdateFrame> of(Operation update, BodyBuilder.Scope scope) {
    TensorType whole = update.operandType(0);
    List<Long> start = new ArrayList<>();
    for (int axis = 0; axis < whole.rank(); axis++) {
      Optional<Tensor> index =
          scope
              .producer(update.operand(2 + axis))
              .filter(p -> p.op() == Op.CONSTANT)
              .map(p -> p.attributes().get("value", Attribute.Dense.class).value());
      if (index.isEmpty()) {
        return Optional.empty();
      }
      long room = whole.dim(axis) - update.operandType(1).dim(axis);
      start.add(Math.clamp(index.get().longs()[0], 0, room));
    }
    return Optional.of(new UpdateFrame(update, start));
  }

  /** {@return copies of what lies below and above the update along each axis} */
  List<Root> copies() {
    List<Root> copies = new ArrayList<>();
    TensorType whole = update.operandType(0);
    List<Long> from = new ArrayList<>(Collections.nCopies(start.size(), 0L));
    List<Long> shape = new ArrayList<>(whole.shape());
    for (int axis = 0; axis < start.size(); axis++) {
      long begin = start.get(axis);
      long end = begin + update.operandType(1).dim(axis);
      strip(axis, 0, begin, from, shape).ifPresent(copies::add);
      strip(axis, end, whole.dim(axis), from, shape).ifPresent(copies::add);
      from.set(axis, begin);
      shape.set(axis, end - begin);
    }
    return copies;
  }

  /** What lies between two indices of an axis, of the part where axes before meet the update. */
  private Optional<Root> strip(int axis, long begin, long end, List<Long> from, List<Long> shape) {
    List<Long> at = new ArrayList<>(from);
    List<Long> sizes = new ArrayList<>(shape);
    at.set(axis, begin);
    sizes.set(axis, end - begin);
    if (sizes.contains(0L)) {
      return Optional.empty();
    }
    List<Long> ones = Collections.nCopies(at.size(), 1L);
    Window window = new Window(sizes, at, at, ones, Optional.empty());
    return Optional.of(
        new Root(update.result(), update.operand(0), false, Optional.of(window), update.span()));
  }
}
