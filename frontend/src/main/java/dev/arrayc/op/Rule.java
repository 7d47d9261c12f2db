package dev.arrayc.op;

import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.Block;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Type;
import dev.arrayc.ir.Value;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Checks an application of an op against the specification and infers its result types. */
@FunctionalInterface
public interface Rule {
  /**
   * {@return the result types}
   *
   * @throws Violation if a constraint does not hold
   */
  List<Type> infer(Application application);

  /**
   * An op applied to operands. {@code declared} holds the result types that the program states; it
   * is empty where the caller asks for inference, and needed by ops whose result type is free
   * (constant, iota, reshape, broadcast_in_dim, convert, bitcast_convert).
   */
  record Application(
      Op op,
      List<Value> operands,
      Attributes attributes,
      List<Block> regions,
      List<Type> declared) {
    TensorType operand(int index) {
      Type type = operands.get(index).type();
      if (type instanceof TensorType tensor) {
        return tensor;
      }
      throw violation("", "operand " + index + " must be a tensor, got " + type);
    }

    TensorType declaredTensor() {
      if (declared.size() == 1 && declared.getFirst() instanceof TensorType tensor) {
        return tensor;
      }
      throw violation("", "needs one declared tensor result type, got " + declared);
    }

    /** The error of a constraint with this label that does not hold. */
    Violation violation(String label, String message) {
      return new Violation(op, label, message);
    }

    /** Checks a constraint; the message's parts are put together only if it does not hold. */
    void require(boolean holds, String label, Object... message) {
      if (!holds) {
        throw violation(
            label, Arrays.stream(message).map(String::valueOf).collect(Collectors.joining()));
      }
    }
  }

  /** A constraint of the specification that an application breaks. */
  final class Violation extends RuntimeException {
    private final Op op;
    private final String label;

    Violation(Op op, String label, String message) {
      super(op.opName() + (label.isEmpty() ? "" : " (" + label + ")") + ": " + message);
      this.op = op;
      this.label = label;
    }

    public Op op() {
      return op;
    }

    public String label() {
      return label;
    }
  }
}
