package dev.arrayc.op;

import dev.arrayc.diagnostic.CompileException.Limitation;
import dev.arrayc.diagnostic.Diagnostic;
import dev.arrayc.diagnostic.Span;
import dev.arrayc.ir.Block;
import dev.arrayc.ir.Function;
import dev.arrayc.ir.Operation;
import dev.arrayc.ir.Program;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Type;
import dev.arrayc.ir.Value;
import java.util.List;

/**
 * What is read and verified, but no engine computes with: sizes that are not known, and an op that
 * the specification leaves without a meaning.
 */
public final class Supported {
  private Supported() {}

  /**
   * Asks this of a whole program.
   *
   * @throws Limitation at the first value of another type, or op on one
   */
  public static void require(Program program) {
    for (Function function : program.functions()) {
      List<Operation> operations = function.body().operations();
      require(function.body(), operations.isEmpty() ? Span.NONE : operations.getFirst().span());
    }
  }

  private static void require(Block block, Span span) {
    require(block.parameters(), span);
    for (Operation operation : block.operations()) {
      require(operation.results(), operation.span());
      requireMeaning(operation);
      operation.regions().forEach(region -> require(region, operation.span()));
    }
  }

  private static void require(List<Value> values, Span span) {
    for (Value value : values) {
      Type type = value.type();
      if (type instanceof TensorType tensor) {
        require(tensor, span);
      }
    }
  }

  /**
   * remainder takes complex numbers, says its signature; of what it is for them it says nothing.
   */
  private static void requireMeaning(Operation operation) {
    boolean isRemainder =
        operation.op() == Op.REMAINDER || operation.op() == Op.BROADCAST_REMAINDER;
    if (isRemainder && operation.resultType().dtype().isComplex()) {
      throw limitation(
          operation.span(),
          operation.op().opName() + " of complex numbers is not defined: " + operation.resultType(),
          "take stablehlo.real and stablehlo.imag of them, and the remainder of these");
    }
  }

  private static void require(TensorType type, Span span) {
    if (type.shape().contains(TensorType.DYNAMIC)) {
      throw limitation(
          span,
          "a size does not follow from the types of the arguments: " + type,
          "name the types of all arguments: --arg f32[4,8]; libraries are made for known sizes");
    }
  }

  private static Limitation limitation(Span span, String message, String hint) {
    return new Limitation(Diagnostic.of(span, "NotImplementedError", message, hint));
  }
}
