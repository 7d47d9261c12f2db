package dev.arrayc.math;

import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.Builder;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import java.util.List;

/** Replaces composed ops by subgraphs of basic ones. */
public final class MathExpansion {
  private MathExpansion() {}

  /** {@return whether this op on operands of this dtype has to be expanded before execution} */
  public static boolean isComposed(Op op, DType dtype) {
    return switch (op) {
      case EXPONENTIAL,
          EXPONENTIAL_MINUS_ONE,
          LOG,
          LOG_PLUS_ONE,
          LOGISTIC,
          SINE,
          COSINE,
          TAN,
          TANH,
          RSQRT,
          CBRT,
          ATAN2,
          ERF,
          ERFC,
          ERF_INV,
          ASIN,
          ACOS,
          ATAN,
          SINH,
          COSH,
          ASINH,
          ACOSH,
          ATANH,
          LGAMMA,
          DIGAMMA,
          POLYGAMMA,
          ZETA,
          BESSEL_I1E,
          MULHI,
          CHLO_TAN,
          NEXT_AFTER,
          SQUARE,
          IS_INF,
          IS_POS_INF,
          IS_NEG_INF ->
          true;
      case POWER -> dtype.isFloat() || dtype.isComplex();
      case REMAINDER -> dtype.isFloat();
      case ABS, SIGN, SQRT, DIVIDE -> dtype.isComplex();
      default -> false;
    };
  }

  /**
   * Emits the subgraph of a composed op.
   *
   * @param attributes the op's attributes; no composed op has one that changes its value
   * @param operands of one type: floats of any width, or complex numbers
   * @return the result, of the operands' type (of the real type for {@code abs})
   * @throws IllegalArgumentException if the op is not composed for this dtype
   */
  public static Value expand(Builder b, Op op, Attributes attributes, List<Value> operands) {
    DType dtype = operands.getFirst().tensorType().dtype();
    if (!isComposed(op, dtype)) {
      throw new IllegalArgumentException(op.opName() + " on " + dtype + " is a basic op");
    }
    if (op == Op.NEXT_AFTER) {
      return Neighbours.nextAfter(b, operands.getFirst(), operands.getLast());
    }
    if (op == Op.MULHI) {
      return WideProducts.high(b, operands.getFirst(), operands.getLast());
    }
    if (op == Op.SQUARE) {
      return b.emit(Op.MULTIPLY, operands.getFirst(), operands.getFirst());
    }
    return switch (dtype) {
      case F32, F64 -> RealMath.expand(b, op, operands);
      case C64, C128 -> ComplexMath.expand(b, op, operands);
      default -> {
        // A narrow float: computed in f32, rounded once.
        List<Value> wide = operands.stream().map(v -> b.convert(v, DType.F32)).toList();
        Value result =
            op == Op.LGAMMA
                ? Lanczos.logGamma(Lanes.of(b, wide.getFirst()), wide.getFirst())
                : RealMath.expand(b, op, wide);
        yield result.tensorType().dtype() == DType.BOOL ? result : b.convert(result, dtype);
      }
    };
  }
}
