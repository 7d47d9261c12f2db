package dev.arrayc.bytecode;

import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import java.util.ArrayList;
import java.util.List;

/** Boxes of an array's elements that begin where traced integers say. */
final class Boxes {
  private Boxes() {}

  /** {@return the box of these sizes that begins at {@code starts}} */
  static Value slice(Machine machine, Value array, List<Value> starts, List<Long> sizes) {
    List<Value> operands = new ArrayList<>(List.of(array));
    operands.addAll(starts);
    Value result =
        machine
            .builder()
            .emit(
                Op.DYNAMIC_SLICE,
                operands,
                Attributes.NONE.with("slice_sizes", sizes),
                List.of(),
                List.of())
            .getFirst();
    return machine.note("dynamic_slice", result, operands.toArray(Value[]::new));
  }

  /** {@return the array with a box put at {@code starts}} */
  static Value update(Machine machine, Value array, Value update, List<Value> starts) {
    List<Value> operands = new ArrayList<>(List.of(array, update));
    operands.addAll(starts);
    Value result =
        machine
            .builder()
            .emit(Op.DYNAMIC_UPDATE_SLICE, operands, Attributes.NONE, List.of(), List.of())
            .getFirst();
    return machine.note("dynamic_update_slice", result, operands.toArray(Value[]::new));
  }
}
