package dev.arrayc.math;

import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.Block;
import dev.arrayc.ir.Builder;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Operation;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Evaluates the subgraph of one composed op on many arguments: an evaluator of its own, over plain
 * arrays, so that billions of arguments are feasible and nothing is shared with the interpreter.
 */
final class Sweep {
  private final Block block;
  private final List<DType> dtypes;

  Sweep(Op op, DType... operandTypes) {
    Builder builder = new Builder();
    List<Value> parameters = new ArrayList<>();
    for (DType dtype : operandTypes) {
      parameters.add(builder.parameter(TensorType.scalar(dtype)));
    }
    Value result = MathExpansion.expand(builder, op, Attributes.NONE, parameters);
    block = builder.finish(List.of(result));
    dtypes = List.of(operandTypes);
  }

  Block block() {
    return block;
  }

  /** The number of operations that compute something: no constants, no reinterpretation. */
  long operations() {
    return block.operations().stream()
        .filter(o -> o.op() != Op.CONSTANT && o.op() != Op.BITCAST_CONVERT)
        .count();
  }

  /** The values at these arguments, one array per operand: {@code float[]} or {@code double[]}. */
  Object run(Object... operands) {
    return run(Array.getLength(operands[0]), operands);
  }

  /** The values at {@code n} arguments; complex ones as an array of two, the parts. */
  Object run(int n, Object[] operands) {
    Map<Value, Object> values = new HashMap<>();
    for (int i = 0; i < operands.length; i++) {
      values.put(block.parameters().get(i), operands[i]);
    }
    for (Operation operation : block.operations()) {
      List<Object> inputs = operation.operands().stream().map(values::get).toList();
      values.put(operation.result(), apply(operation, inputs, n));
    }
    return values.get(block.results().getFirst());
  }

  DType dtype() {
    return dtypes.getFirst();
  }

  private static Object apply(Operation o, List<Object> in, int n) {
    DType to = o.resultType().dtype();
    return switch (o.op()) {
      case CONSTANT -> constant(o.attributes().get("value", Attribute.Dense.class).value(), n);
      case CONVERT -> convert(in.getFirst(), to, n);
      case BITCAST_CONVERT -> bitcast(in.getFirst(), to, n);
      case COMPARE -> compare(o.attributes().enumCase("comparison_direction"), in, n);
      case SELECT -> select((boolean[]) in.get(0), in.get(1), in.get(2), n);
      case COMPLEX -> in.toArray();
      case REAL -> ((Object[]) in.getFirst())[0];
      case IMAG -> ((Object[]) in.getFirst())[1];
      case IS_FINITE -> isFinite(in.getFirst(), n);
      default ->
          switch (in.getFirst()) {
            case float[] a -> floats(o.op(), a, in, n);
            case double[] a -> doubles(o.op(), a, in, n);
            case int[] a -> ints(o.op(), a, in, n);
            case long[] a -> longs(o.op(), a, in, n);
            case boolean[] a -> booleans(o.op(), a, in, n);
            default -> throw new IllegalArgumentException(o.toString());
          };
    };
  }

  private static Object constant(Tensor value, int n) {
    return switch (value.dtype()) {
      case F32 -> {
        float[] r = new float[n];
        java.util.Arrays.fill(r, (float) value.doubles()[0]);
        yield r;
      }
      case F64 -> {
        double[] r = new double[n];
        java.util.Arrays.fill(r, value.doubles()[0]);
        yield r;
      }
      case I32, U32 -> {
        int[] r = new int[n];
        java.util.Arrays.fill(r, (int) value.longs()[0]);
        yield r;
      }
      case I64, U64 -> {
        long[] r = new long[n];
        java.util.Arrays.fill(r, value.longs()[0]);
        yield r;
      }
      case BOOL -> {
        boolean[] r = new boolean[n];
        java.util.Arrays.fill(r, value.longs()[0] != 0);
        yield r;
      }
      default -> throw new IllegalArgumentException(value.type().toString());
    };
  }

  private static Object floats(Op op, float[] a, List<Object> in, int n) {
    float[] b = in.size() > 1 ? (float[]) in.get(1) : a;
    float[] c = in.size() > 2 ? (float[]) in.get(2) : a;
    float[] r = new float[n];
    for (int i = 0; i < n; i++) {
      r[i] =
          switch (op) {
            case ADD -> a[i] + b[i];
            case SUBTRACT -> a[i] - b[i];
            case MULTIPLY -> a[i] * b[i];
            case DIVIDE -> a[i] / b[i];
            case FMA -> Math.fma(a[i], b[i], c[i]);
            case SQRT -> (float) Math.sqrt(a[i]);
            case ABS -> Math.abs(a[i]);
            case NEGATE -> -a[i];
            case FLOOR -> (float) Math.floor(a[i]);
            case ROUND_NEAREST_EVEN -> (float) Math.rint(a[i]);
            case MAXIMUM -> Math.max(a[i], b[i]);
            case MINIMUM -> Math.min(a[i], b[i]);
            default -> throw new IllegalArgumentException(op.opName());
          };
    }
    return r;
  }

  private static Object doubles(Op op, double[] a, List<Object> in, int n) {
    double[] b = in.size() > 1 ? (double[]) in.get(1) : a;
    double[] c = in.size() > 2 ? (double[]) in.get(2) : a;
    double[] r = new double[n];
    for (int i = 0; i < n; i++) {
      r[i] =
          switch (op) {
            case ADD -> a[i] + b[i];
            case SUBTRACT -> a[i] - b[i];
            case MULTIPLY -> a[i] * b[i];
            case DIVIDE -> a[i] / b[i];
            case FMA -> Math.fma(a[i], b[i], c[i]);
            case SQRT -> Math.sqrt(a[i]);
            case ABS -> Math.abs(a[i]);
            case NEGATE -> -a[i];
            case FLOOR -> Math.floor(a[i]);
            case ROUND_NEAREST_EVEN -> Math.rint(a[i]);
            case MAXIMUM -> Math.max(a[i], b[i]);
            case MINIMUM -> Math.min(a[i], b[i]);
            default -> throw new IllegalArgumentException(op.opName());
          };
    }
    return r;
  }

  private static Object ints(Op op, int[] a, List<Object> in, int n) {
    int[] b = in.size() > 1 ? (int[]) in.get(1) : a;
    int[] r = new int[n];
    for (int i = 0; i < n; i++) {
      boolean far = b[i] < 0 || b[i] > 31;
      r[i] =
          switch (op) {
            case ADD -> a[i] + b[i];
            case SUBTRACT -> a[i] - b[i];
            case MULTIPLY -> a[i] * b[i];
            case AND -> a[i] & b[i];
            case OR -> a[i] | b[i];
            case XOR -> a[i] ^ b[i];
            case MAXIMUM -> Math.max(a[i], b[i]);
            case MINIMUM -> Math.min(a[i], b[i]);
            case SHIFT_LEFT -> far ? 0 : a[i] << b[i];
            case SHIFT_RIGHT_LOGICAL -> far ? 0 : a[i] >>> b[i];
            case SHIFT_RIGHT_ARITHMETIC -> a[i] >> (far ? 31 : b[i]);
            default -> throw new IllegalArgumentException(op.opName());
          };
    }
    return r;
  }

  private static Object longs(Op op, long[] a, List<Object> in, int n) {
    long[] b = in.size() > 1 ? (long[]) in.get(1) : a;
    long[] r = new long[n];
    for (int i = 0; i < n; i++) {
      boolean far = b[i] < 0 || b[i] > 63;
      r[i] =
          switch (op) {
            case ADD -> a[i] + b[i];
            case SUBTRACT -> a[i] - b[i];
            case MULTIPLY -> a[i] * b[i];
            case AND -> a[i] & b[i];
            case OR -> a[i] | b[i];
            case XOR -> a[i] ^ b[i];
            case MAXIMUM -> Math.max(a[i], b[i]);
            case MINIMUM -> Math.min(a[i], b[i]);
            case SHIFT_LEFT -> far ? 0 : a[i] << b[i];
            case SHIFT_RIGHT_LOGICAL -> far ? 0 : a[i] >>> b[i];
            case SHIFT_RIGHT_ARITHMETIC -> a[i] >> (far ? 63 : b[i]);
            default -> throw new IllegalArgumentException(op.opName());
          };
    }
    return r;
  }

  private static Object booleans(Op op, boolean[] a, List<Object> in, int n) {
    boolean[] b = in.size() > 1 ? (boolean[]) in.get(1) : a;
    boolean[] r = new boolean[n];
    for (int i = 0; i < n; i++) {
      r[i] =
          switch (op) {
            case AND -> a[i] & b[i];
            case OR -> a[i] | b[i];
            case XOR -> a[i] ^ b[i];
            case NOT -> !a[i];
            default -> throw new IllegalArgumentException(op.opName());
          };
    }
    return r;
  }

  private static Object convert(Object in, DType to, int n) {
    return switch (to) {
      case F32 -> {
        float[] r = new float[n];
        for (int i = 0; i < n; i++) {
          r[i] =
              switch (in) {
                case double[] a -> (float) a[i];
                case int[] a -> a[i];
                case long[] a -> a[i];
                default -> throw new IllegalArgumentException(to.toString());
              };
        }
        yield r;
      }
      case F64 -> {
        double[] r = new double[n];
        for (int i = 0; i < n; i++) {
          r[i] =
              switch (in) {
                case float[] a -> a[i];
                case int[] a -> a[i];
                case long[] a -> a[i];
                default -> throw new IllegalArgumentException(to.toString());
              };
        }
        yield r;
      }
      case I32 -> {
        int[] r = new int[n];
        for (int i = 0; i < n; i++) {
          r[i] =
              switch (in) {
                case float[] a -> (int) a[i];
                case double[] a -> (int) a[i];
                case long[] a -> (int) a[i];
                default -> throw new IllegalArgumentException(to.toString());
              };
        }
        yield r;
      }
      case I64 -> {
        long[] r = new long[n];
        for (int i = 0; i < n; i++) {
          r[i] =
              switch (in) {
                case float[] a -> (long) a[i];
                case double[] a -> (long) a[i];
                case int[] a -> a[i];
                default -> throw new IllegalArgumentException(to.toString());
              };
        }
        yield r;
      }
      default -> throw new IllegalArgumentException("convert to " + to);
    };
  }

  private static Object bitcast(Object in, DType to, int n) {
    switch (in) {
      case float[] a -> {
        int[] r = new int[n];
        for (int i = 0; i < n; i++) {
          r[i] = Float.floatToRawIntBits(a[i]);
        }
        return r;
      }
      case double[] a -> {
        long[] r = new long[n];
        for (int i = 0; i < n; i++) {
          r[i] = Double.doubleToRawLongBits(a[i]);
        }
        return r;
      }
      case int[] a -> {
        if (to.isInteger()) {
          return a;
        }
        float[] r = new float[n];
        for (int i = 0; i < n; i++) {
          r[i] = Float.intBitsToFloat(a[i]);
        }
        return r;
      }
      case long[] a -> {
        if (to.isInteger()) {
          return a;
        }
        double[] r = new double[n];
        for (int i = 0; i < n; i++) {
          r[i] = Double.longBitsToDouble(a[i]);
        }
        return r;
      }
      default -> throw new IllegalArgumentException("bitcast to " + to);
    }
  }

  private static Object compare(String direction, List<Object> in, int n) {
    boolean[] r = new boolean[n];
    for (int i = 0; i < n; i++) {
      r[i] =
          switch (in.get(0)) {
            case float[] a -> holds(direction, a[i], ((float[]) in.get(1))[i]);
            case double[] a -> holds(direction, a[i], ((double[]) in.get(1))[i]);
            case int[] a -> holds(direction, a[i], ((int[]) in.get(1))[i]);
            case long[] a -> holds(direction, Long.compare(a[i], ((long[]) in.get(1))[i]), 0);
            default -> throw new IllegalArgumentException(direction);
          };
    }
    return r;
  }

  private static boolean holds(String direction, double a, double b) {
    return switch (direction) {
      case "EQ" -> a == b;
      case "NE" -> a != b;
      case "LT" -> a < b;
      case "LE" -> a <= b;
      case "GT" -> a > b;
      case "GE" -> a >= b;
      default -> throw new IllegalArgumentException(direction);
    };
  }

  private static Object select(boolean[] p, Object onTrue, Object onFalse, int n) {
    switch (onTrue) {
      case float[] a -> {
        float[] b = (float[]) onFalse;
        float[] r = new float[n];
        for (int i = 0; i < n; i++) {
          r[i] = p[i] ? a[i] : b[i];
        }
        return r;
      }
      case double[] a -> {
        double[] b = (double[]) onFalse;
        double[] r = new double[n];
        for (int i = 0; i < n; i++) {
          r[i] = p[i] ? a[i] : b[i];
        }
        return r;
      }
      case int[] a -> {
        int[] b = (int[]) onFalse;
        int[] r = new int[n];
        for (int i = 0; i < n; i++) {
          r[i] = p[i] ? a[i] : b[i];
        }
        return r;
      }
      case long[] a -> {
        long[] b = (long[]) onFalse;
        long[] r = new long[n];
        for (int i = 0; i < n; i++) {
          r[i] = p[i] ? a[i] : b[i];
        }
        return r;
      }
      default -> throw new IllegalArgumentException("select");
    }
  }

  private static Object isFinite(Object in, int n) {
    boolean[] r = new boolean[n];
    for (int i = 0; i < n; i++) {
      r[i] =
          switch (in) {
            case float[] a -> Float.isFinite(a[i]);
            case double[] a -> Double.isFinite(a[i]);
            default -> throw new IllegalArgumentException("is_finite");
          };
    }
    return r;
  }
}
