package dev.arrayc.mlir.lower;

import dev.arrayc.ir.Function;
import dev.arrayc.ir.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A function as steps over buffers.
 *
 * @param outputs the buffers of the function's results
 * @param aliases block parameters of loops by number, and the buffer that each of them is
 */
record Schedule(
    Function function,
    List<Step> steps,
    List<Value> outputs,
    Map<Integer, Value> aliases,
    Definitions definitions) {
  Schedule {
    steps = List.copyOf(steps);
    outputs = List.copyOf(outputs);
  }

  /** {@return the same with other steps} */
  Schedule withSteps(List<Step> others) {
    return new Schedule(function, others, outputs, aliases, definitions);
  }

  /** {@return the buffer that a value's elements are in} */
  Value buffer(Value value) {
    Value buffer = value;
    while (aliases.containsKey(buffer.id())) {
      buffer = aliases.get(buffer.id());
    }
    return buffer;
  }

  /** {@return the donated input whose memory may be that of an output} */
  Optional<Value> donor(int output) {
    return Donations.donor(function, output);
  }
}
