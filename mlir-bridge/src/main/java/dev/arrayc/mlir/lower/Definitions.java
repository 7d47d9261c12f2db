package dev.arrayc.mlir.lower;

import dev.arrayc.diagnostic.CompileException;
import dev.arrayc.diagnostic.Diagnostic;
import dev.arrayc.ir.Block;
import dev.arrayc.ir.Function;
import dev.arrayc.ir.Operation;
import dev.arrayc.ir.Uses;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which operation makes a value of a function, at any depth of regions, and in which block. */
final class Definitions {
  /** What the lowering does with an operation. */
  enum Role {
    /** A constant or iota: made anew wherever it is needed. */
    SOURCE,
    /**
     * Elements stand alone: computed where they are needed, or stored if that would be too often.
     */
    ELEMENTWISE,
    /** Only says which element is meant: slice, transpose, broadcast, …. */
    MOVEMENT,
    /** Has steps of its own and results in memory. */
    STEP
  }

  private final Map<Integer, Operation> producers = new HashMap<>();
  private final Uses uses;
  private int nextValue;

  Definitions(Function function) {
    uses = new Uses(function);
    visit(function.body());
  }

  private void visit(Block block) {
    block.parameters().forEach(this::define);
    for (Operation op : block.operations()) {
      for (Value result : op.results()) {
        define(result);
        producers.put(result.id(), op);
      }
      op.regions().forEach(this::visit);
    }
  }

  private void define(Value value) {
    nextValue = Math.max(nextValue, value.id() + 1);
  }

  /**
   * Makes an operation known that the program does not contain; its operands are defined before.
   */
  void add(Operation op) {
    for (Value result : op.results()) {
      define(result);
      producers.put(result.id(), op);
    }
  }

  /** {@return the operation that makes a value; empty for parameters} */
  Optional<Operation> producer(Value value) {
    return Optional.ofNullable(producers.get(value.id()));
  }

  /**
   * {@return how many elements at the beginning of each line, along its last axis, are used of an
   * array: all of them, unless it goes into leading slices only, by way of elementwise operations}
   */
  long leading(Value array) {
    List<Long> shape = array.tensorType().shape();
    if (uses.isReturned(array)) {
      return shape.getLast();
    }
    long most = 0;
    for (Operation user : uses.of(array)) {
      long used = shape.getLast();
      if (user.op() == Op.SLICE
          && user.attributes().ints("start_indices").getLast() == 0
          && user.attributes().ints("strides").getLast() == 1) {
        used = user.attributes().ints("limit_indices").getLast();
      } else if (role(user) == Role.ELEMENTWISE && user.resultType().shape().equals(shape)) {
        used = leading(user.result());
      }
      most = Math.max(most, used);
    }
    return most;
  }

  /** {@return the value that has the same elements in the same order before all reshapes} */
  Value unshaped(Value value) {
    Value before = value;
    Optional<Operation> made = producer(before);
    while (made.isPresent() && made.get().op() == Op.RESHAPE) {
      before = made.get().operand(0);
      made = producer(before);
    }
    return before;
  }

  /** {@return whether a concatenation is but a piece of one other} */
  boolean isPiece(Operation op) {
    return op.op() == Op.CONCATENATE
        && uses.only(op.result()).filter(user -> user.op() == Op.CONCATENATE).isPresent();
  }

  /** {@return a number that no value has yet} */
  int freshId() {
    return nextValue++;
  }

  static Role role(Operation operation) {
    Op op = operation.op();
    return switch (op) {
      case CONSTANT, IOTA -> Role.SOURCE;
      case BROADCAST_IN_DIM,
          RESHAPE,
          TRANSPOSE,
          REVERSE,
          SLICE,
          DYNAMIC_SLICE,
          GATHER,
          OPTIMIZATION_BARRIER ->
          Role.MOVEMENT;
      case BITCAST_CONVERT -> keepsWidth(operation) ? Role.ELEMENTWISE : Role.MOVEMENT;
      case REDUCE -> ShortReduction.is(operation) ? Role.ELEMENTWISE : Role.STEP;
      case PAD,
          CONCATENATE,
          DYNAMIC_UPDATE_SLICE,
          SCATTER,
          REDUCE_WINDOW,
          CONVOLUTION,
          DOT_GENERAL,
          SORT,
          CUSTOM_CALL,
          WHILE,
          CASE,
          IF ->
          Role.STEP;
      default -> {
        if (op.isElementwise()) {
          yield Role.ELEMENTWISE;
        }
        throw new CompileException.Limitation(
            Diagnostic.of(
                operation.span(),
                "NotImplementedError",
                op.opName() + " has no native code yet",
                "the interpreter may know it: arrayc check FILE --engine reference"));
      }
    };
  }

  private static boolean keepsWidth(Operation bitcast) {
    return bitcast.operandType(0).dtype().bits() == bitcast.resultType().dtype().bits();
  }

  /** {@return the operand that a movement or its result at this index shows} */
  static Value moved(Operation movement, Value result) {
    return movement.op() == Op.OPTIMIZATION_BARRIER
        ? movement.operand(movement.results().indexOf(result))
        : movement.operand(0);
  }

  /** {@return the regions that work on scalars, inside one kernel} */
  static List<Block> scalarRegions(Operation op) {
    return switch (op.op()) {
      case REDUCE, REDUCE_WINDOW, SCATTER, SORT -> op.regions();
      default -> List.of();
    };
  }
}
