package dev.arrayc.interpret;

import dev.arrayc.ir.Block;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Operation;
import dev.arrayc.ir.Tensor;
import dev.arrayc.op.Op;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What the region of a reduction does, as far as every engine knows it: one commutative op on its
 * two parameters. Any other region runs in sequence.
 */
public final class Reducer {
  private static final Set<Op> KNOWN =
      EnumSet.of(Op.ADD, Op.MULTIPLY, Op.MAXIMUM, Op.MINIMUM, Op.AND, Op.OR, Op.XOR);

  private Reducer() {}

  /**
   * {@return the op that a region applies to its two parameters and returns, if it is that simple}
   */
  public static Optional<Op> of(Block region) {
    if (region.operations().size() != 1 || region.parameters().size() != 2) {
      return Optional.empty();
    }
    Operation only = region.operations().getFirst();
    boolean simple =
        KNOWN.contains(only.op())
            && region.results().equals(only.results())
            && new HashSet<>(only.operands()).equals(new HashSet<>(region.parameters()));
    return simple ? Optional.of(only.op()) : Optional.empty();
  }

  /**
   * {@return whether what starts from an initial value stays the same when that value is combined
   * with it once more: as an extreme does, or from what changes nothing}
   */
  public static boolean absorbs(Op reducer, Tensor init) {
    return switch (reducer) {
      case MAXIMUM, MINIMUM, AND, OR -> true;
      default -> isIdentity(reducer, init);
    };
  }

  /** {@return whether a value is what a sum, or a product, starts from: 0 or 1} */
  public static boolean isIdentity(Op reducer, Tensor value) {
    double wanted = reducer == Op.MULTIPLY ? 1 : 0;
    double[] parts = value.dtype().isComplex() ? new double[] {wanted, 0} : new double[] {wanted};
    return value.type().size() == 1
        && (value.dtype().isIntegral()
            ? value.longs()[0] == (long) wanted
            : Arrays.equals(value.doubles(), parts));
  }

  /** {@return whether the order of a reduction shows in its bits: float sums and products} */
  public static boolean isOrdered(Op reducer, DType dtype) {
    return (reducer == Op.ADD || reducer == Op.MULTIPLY) && !dtype.isIntegral();
  }
}
