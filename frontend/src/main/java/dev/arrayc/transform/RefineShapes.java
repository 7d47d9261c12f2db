package dev.arrayc.transform;

import dev.arrayc.diagnostic.CompileException;
import dev.arrayc.diagnostic.Diagnostic;
import dev.arrayc.ir.Block;
import dev.arrayc.ir.Function;
import dev.arrayc.ir.Operation;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Type;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import dev.arrayc.op.Rule;
import java.util.List;
import java.util.Optional;

/**
 * Finds sizes that a function does not fix: from the types of its arguments on, op by op, through
 * regions, with what is computed of sizes folded. An op whose shape is an operand becomes its
 * static counterpart where the operand is known.
 */
final class RefineShapes {
  private final KnownValues known = new KnownValues();

  private RefineShapes() {}

  /**
   * {@return the function with every size that can be known}
   *
   * @param parameters the types of its parameters, that agree with the declared ones
   * @throws CompileException.UserError if sizes turn out not to fit
   */
  static Function apply(Function function, List<TensorType> parameters) {
    return Copier.rebuild(function, parameters, new RefineShapes()::replace, TYPES);
  }

  /** {@return whether anything in a block has a size that is not known, or takes a shape} */
  static boolean isNeeded(Block block) {
    return block.parameters().stream().anyMatch(RefineShapes::isUnknown)
        || block.operations().stream()
            .anyMatch(
                op ->
                    takesShape(op.op())
                        || op.results().stream().anyMatch(RefineShapes::isUnknown)
                        || op.op() == Op.CUSTOM_CALL && DynamicCalls.isKnown(op)
                        || op.regions().stream().anyMatch(RefineShapes::isNeeded));
  }

  private static boolean isUnknown(Value value) {
    return value.type() instanceof TensorType type && !type.isStatic();
  }

  private static boolean takesShape(Op op) {
    return switch (op) {
      case DYNAMIC_BROADCAST_IN_DIM,
          DYNAMIC_CONV,
          DYNAMIC_GATHER,
          DYNAMIC_IOTA,
          DYNAMIC_PAD,
          DYNAMIC_RESHAPE,
          CHLO_DYNAMIC_RESHAPE,
          REAL_DYNAMIC_SLICE,
          GET_DIMENSION_SIZE,
          SET_DIMENSION_SIZE,
          RNG ->
          true;
      default -> false;
    };
  }

  private static final Copier.Typing TYPES =
      new Copier.Typing() {
        @Override
        public Type of(Type type) {
          return type;
        }

        @Override
        public boolean takes(Operation operation) {
          return true;
        }

        // A loop's state has the types that it starts with.
        @Override
        public List<Type> parameters(Operation operation, List<Value> operands, Block region) {
          return operation.op() == Op.WHILE
              ? operands.stream().map(Value::type).toList()
              : Copier.Typing.super.parameters(operation, operands, region);
        }
      };

  private Optional<List<Value>> replace(Copier copier, Operation op, List<Value> operands) {
    try {
      if (op.op() == Op.CUSTOM_CALL && DynamicCalls.isKnown(op)) {
        return DynamicCalls.replace(copier, op, operands, known);
      }
      if (op.op() == Op.GET_DIMENSION_SIZE) {
        return size(copier, op, operands.getFirst());
      }
      if (op.op() == Op.CASE || op.op() == Op.IF) {
        return branch(copier, op, operands.getFirst());
      }
      Optional<Value> resolved = new StaticOps(copier, known, op, operands).replace();
      if (resolved.isPresent()) {
        return Optional.of(List.of(resolved.get()));
      }
      return op.regions().isEmpty() ? Optional.of(copied(copier, op, operands)) : Optional.empty();
    } catch (Rule.Violation violation) {
      throw new CompileException.UserError(
          Diagnostic.of(
              op.span(),
              "",
              String.valueOf(violation.getMessage()),
              "with the sizes that the arguments have"));
    }
  }

  /** The op, of the sizes that are known now; what it makes may be known too. */
  private List<Value> copied(Copier copier, Operation op, List<Value> operands) {
    List<Type> types = op.results().stream().map(Value::type).toList();
    List<Value> results = copier.emit(op.op(), operands, op.attributes(), types);
    Operation refined =
        new Operation(op.op(), operands, op.attributes(), List.of(), results, op.span());
    known.of(refined, operands).ifPresent(k -> known.note(results.getFirst(), k));
    return results;
  }

  private Optional<List<Value>> size(Copier copier, Operation op, Value operand) {
    TensorType type = operand.tensorType();
    int axis = (int) op.attributes().integer("dimension");
    if (type.isDynamic(axis)) {
      return Optional.empty();
    }
    Tensor size = Tensor.ofLongs(op.resultType(), type.dim(axis));
    Value constant = copier.builder().constant(size);
    known.note(constant, new KnownValues.Known(op, List.of()), size);
    return Optional.of(List.of(constant));
  }

  /** The branch that is known to run. */
  private Optional<List<Value>> branch(Copier copier, Operation op, Value selector) {
    if (!known.isKnown(selector)) {
      return Optional.empty();
    }
    long index = known.get(selector).longs()[0];
    int count = op.regions().size();
    if (op.op() == Op.IF) {
      index = index != 0 ? 0 : 1;
    }
    int taken = index >= 0 && index < count ? (int) index : count - 1;
    return Optional.of(copier.inlineRegion(op.regions().get(taken)));
  }
}
