package dev.arrayc.op;

import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.Block;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Type;
import dev.arrayc.ir.Value;
import java.util.ArrayList;
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
    /** A message names no more operands than this. */
    private static final int MAX_NAMED = 3;

    /** {@return an attribute that names an axis; -1 for a number that no axis has} */
    int axis(String name) {
      long axis = attributes.integer(name);
      return axis == (int) axis ? (int) axis : -1;
    }

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

    /**
     * Checks the application.
     *
     * @return the result types: the declared ones with the sizes that the rule knows better, or
     *     those that the rule infers where none are declared
     * @throws Violation if a constraint does not hold, or the declared types are not the rule's
     */
    public List<Type> results() {
      List<Type> inferred = inferred();
      if (declared.isEmpty()) {
        return inferred;
      }
      require(
          declared.size() == inferred.size(),
          "",
          "has ",
          inferred.size(),
          " results, declared ",
          declared.size());
      List<Type> both = new ArrayList<>();
      for (int i = 0; i < declared.size(); i++) {
        require(
            Shapes.agree(declared.get(i), inferred.get(i)),
            "",
            "result ",
            i,
            " is ",
            inferred.get(i),
            ", declared ",
            declared.get(i));
        both.add(Shapes.known(declared.get(i), inferred.get(i)));
      }
      return both;
    }

    private List<Type> inferred() {
      try {
        return op.row().rule().infer(this);
      } catch (IllegalArgumentException broken) {
        // A type that cannot be: per-axis quantization of another shape.
        throw violation("", String.valueOf(broken.getMessage()));
      }
    }

    /**
     * {@return the declared elements in this shape, as ops have whose element type is free; those
     * of the first operand where nothing is declared}
     */
    TensorType withDeclaredElements(List<Long> shape, String label) {
      if (declared.isEmpty()) {
        return new TensorType(operand(0).expressed(), shape);
      }
      TensorType result = declaredTensor();
      require(Shapes.agree(result.shape(), shape), label, "result ", result, " must be of ", shape);
      return result.withShape(Shapes.known(result.shape(), shape));
    }

    /** Checks that two operands have one shape, as far as it is known. */
    void requireShape(int index, int other, String label) {
      require(
          Shapes.agree(operand(index).shape(), operand(other).shape()),
          label,
          "operand ",
          index,
          " is ",
          operand(index),
          " but operand ",
          other,
          " is ",
          operand(other));
    }

    /** Checks that two operands have one element type, scales and zero points apart. */
    void requireElements(int index, int other, String label) {
      require(
          Shapes.agreeInElements(operand(index), operand(other)),
          label,
          "operand ",
          index,
          " is ",
          operand(index),
          " but operand ",
          other,
          " is ",
          operand(other));
    }

    /** Checks the operands' number. */
    void requireAtLeast(int count, String label) {
      require(
          operands.size() >= count,
          label,
          "needs at least ",
          count,
          " operands, got ",
          operands.size());
    }

    /** The error of a constraint with this label that does not hold, with the types at hand. */
    Violation violation(String label, String message) {
      boolean saysAll = label.isEmpty() || message.contains("operand ") || operands.isEmpty();
      return new Violation(op, label, saysAll ? message : message + "; " + types());
    }

    private String types() {
      List<String> all = new ArrayList<>();
      for (int i = 0; i < Math.min(operands.size(), MAX_NAMED); i++) {
        all.add("operand " + i + " is " + operands.get(i).type());
      }
      declared.stream().limit(1).forEach(type -> all.add("the result " + type));
      return String.join(", ", all);
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
