package dev.arrayc.mlir.lower;

import dev.arrayc.ir.DType;
import dev.arrayc.ir.Operation;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.Value;
import java.util.List;

/**
 * One scalar value in the body of a kernel; bodies are lists of nodes in which operands stand
 * before their users and are referred to by position.
 */
sealed interface Node {
  /** The element type. */
  DType dtype();

  /** A rank-0 or splat constant. */
  record Literal(Tensor value) implements Node {
    @Override
    public DType dtype() {
      return value.dtype();
    }
  }

  /** A loop index as a number: iota. */
  record Index(Affine value, DType dtype) implements Node {}

  /** An element of an array in memory. */
  record Load(Place place, DType dtype) implements Node {}

  /** An elementwise op applied to nodes. */
  record Apply(Operation operation, List<Integer> arguments) implements Node {
    public Apply {
      arguments = List.copyOf(arguments);
    }

    @Override
    public DType dtype() {
      return operation.resultType().dtype();
    }
  }

  /** A parameter of a scalar region (a reducer, a comparator). */
  record Argument(int number, DType dtype) implements Node {}

  /**
   * An element of a buffer seen under a shape of the same number of elements.
   *
   * @param indices one per axis of {@code shape}
   * @param starts what {@code dynamic_slice} and {@code dynamic_update_slice} add at run time
   */
  record Place(Value buffer, List<Long> shape, List<Affine> indices, List<Start> starts) {
    public Place {
      shape = List.copyOf(shape);
      indices = List.copyOf(indices);
      starts = List.copyOf(starts);
    }

    /** The offset in elements without the starts. */
    Affine offset(int loops) {
      return Affine.linear(loops, indices, shape);
    }
  }

  /** A start index along an axis: the value of a node, clamped to {@code 0 … limit}. */
  record Start(int axis, int node, long limit) {}
}
