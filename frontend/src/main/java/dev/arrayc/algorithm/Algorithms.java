package dev.arrayc.algorithm;

import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.Builder;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Operation;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import java.util.List;
import java.util.Optional;

/** Replaces ops that are whole algorithms by subgraphs of other ops. */
public final class Algorithms {
  private Algorithms() {}

  /** {@return whether an op is an algorithm, with loops and arithmetic of its own} */
  public static boolean isAlgorithm(Op op) {
    return switch (op) {
      case CHOLESKY, TRIANGULAR_SOLVE, FFT, RNG_BIT_GENERATOR, CUSTOM_CALL -> true;
      default -> false;
    };
  }

  /** {@return whether an op is another way to say what basic ops say} */
  public static boolean isSpelling(Op op) {
    return switch (op) {
      case BATCH_NORM_INFERENCE,
          BATCH_NORM_TRAINING,
          BATCH_NORM_GRAD,
          BROADCAST,
          DOT,
          EINSUM,
          UNARY_EINSUM,
          TORCH_INDEX_SELECT,
          CONSTANT_LIKE,
          CHLO_CONSTANT,
          CONJ ->
          true;
      default -> op.withoutBroadcast().isPresent();
    };
  }

  /**
   * Emits the numbers of an rng.
   *
   * @param stream which stream of bits they come from
   */
  public static Value random(Builder b, Operation rng, List<Value> operands, long stream) {
    return Distributions.expand(new Notation(b), rng, operands, stream);
  }

  /**
   * Emits the subgraph of an op; it may contain composed ops, which the math package expands.
   *
   * @param operation one that {@link #isAlgorithm} or {@link #isSpelling}
   * @param operands what stands for its operands
   * @return values of its results' types
   */
  public static List<Value> expand(Builder b, Operation operation, List<Value> operands) {
    Op op = operation.op();
    Notation n = new Notation(b);
    return switch (op) {
      case CHOLESKY -> List.of(cholesky(n, operation, operands.getFirst()));
      case TRIANGULAR_SOLVE -> List.of(triangularSolve(n, operation, operands));
      case CUSTOM_CALL -> CustomCalls.expand(n, operation, operands);
      case FFT -> List.of(FourierAxes.expand(n, operation, operands.getFirst()));
      case RNG_BIT_GENERATOR ->
          new RandomBits(n)
              .generate(
                  operation.attributes().enumCase("rng_algorithm"),
                  operands.getFirst(),
                  operation.results().getLast().tensorType());
      case BATCH_NORM_INFERENCE, BATCH_NORM_TRAINING, BATCH_NORM_GRAD ->
          Norms.expand(n, operation, operands);
      default -> {
        if (!isSpelling(op)) {
          throw new IllegalArgumentException(op.opName() + " is no algorithm");
        }
        yield List.of(Spellings.expand(n, operation, operands));
      }
    };
  }

  /**
   * Emits a call of a system's LAPACK for one of JAX's custom calls.
   *
   * @param library the shared library's path
   * @return the operation's results, or nothing for what is not taken from a system
   */
  public static Optional<List<Value>> ofSystem(
      Builder b, Operation operation, List<Value> operands, String library) {
    return operation.op() == Op.CUSTOM_CALL
        ? SystemCall.emit(new Notation(b), operation, operands, library)
        : Optional.empty();
  }

  private static boolean flag(Attributes attributes, String name) {
    return attributes.find(name).isPresent() && attributes.bool(name);
  }

  private static List<Long> batch(TensorType type) {
    return type.shape().subList(0, type.rank() - 2);
  }

  /** Halves are computed in f32. */
  private static Value widened(Builder b, Value x) {
    DType dtype = x.tensorType().dtype();
    return dtype.isFloat() && dtype.bits() < 32 ? b.convert(x, DType.F32) : x;
  }

  /** NaN everywhere where the matrix is not positive definite, as in XLA; 0 beside the triangle. */
  private static Value cholesky(Notation n, Operation op, Value operand) {
    boolean lower = flag(op.attributes(), "lower");
    Value a = widened(n.b(), operand);
    Value result =
        new Batches(n, batch(a.tensorType()))
            .each(
                List.of(a),
                List.of(a.tensorType()),
                m -> {
                  Value matrix = lower ? m.getFirst() : n.adjoint(m.getFirst());
                  Cholesky.Factor factor = new Cholesky(n).factor(matrix);
                  Value l = lower ? factor.lower() : n.adjoint(factor.lower());
                  Value fails = n.compare("NE", factor.info(), 0);
                  Value nan = n.num(Notation.dtype(a), Double.NaN);
                  Value zero = n.num(Notation.dtype(a), 0);
                  List<Long> shape = l.tensorType().shape();
                  Value inside = n.triangle(shape, lower ? "GE" : "LE", 0);
                  Value bad = n.select(inside, nan, zero);
                  return List.of(n.b().select(fails, bad, l));
                })
            .getFirst();
    return n.b().convert(result, op.resultType().dtype());
  }

  private static Value triangularSolve(Notation n, Operation op, List<Value> operands) {
    Attributes at = op.attributes();
    Triangular.Shape shape = new Triangular.Shape(at.bool("lower"), at.bool("unit_diagonal"));
    Triangular.Form form =
        switch (at.enumCase("transpose_a")) {
          case "TRANSPOSE" -> Triangular.Form.TRANSPOSED;
          case "ADJOINT" -> Triangular.Form.ADJOINT;
          default -> Triangular.Form.PLAIN;
        };
    Value a = widened(n.b(), operands.get(0));
    Value b = widened(n.b(), operands.get(1));
    Triangular solver = new Triangular(n);
    Value result =
        new Batches(n, batch(a.tensorType()))
            .each(
                List.of(a, b),
                List.of(b.tensorType()),
                m ->
                    List.of(
                        at.bool("left_side")
                            ? solver.left(m.get(0), m.get(1), shape, form)
                            : solver.right(m.get(0), m.get(1), shape, form)))
            .getFirst();
    return n.b().convert(result, op.resultType().dtype());
  }
}
