package dev.arrayc.mlir.lower;

import dev.arrayc.mlir.codegen.DeviceFunction;
import java.util.ArrayList;
import java.util.List;

/**
 * Products of fragments on tensor cores, whose words are in registers.
 *
 * @param core what multiplies
 */
record TensorProduct(DeviceKernel kernel, TensorCore core) {
  /** The words of a fragment, and, where products are threefold, what is left of them. */
  record Factor(List<Reg> big, List<Reg> small) {}

  private boolean isTwofold() {
    return core == TensorCore.TF32X3;
  }

  private boolean isOfF32() {
    return core == TensorCore.TF32 || core == TensorCore.TF32X3;
  }

  /** {@return a fragment as it is multiplied} */
  Factor factor(List<Reg> words) {
    return new Factor(
        isOfF32() ? words.stream().map(this::rounded).toList() : words,
        isTwofold() ? words.stream().map(this::rest).toList() : List.of());
  }

  private Reg rounded(Reg word) {
    Reg number = kernel.code().cast("arith.bitcast", word, "f32");
    return kernel.call(DeviceFunction.TF32, "i32", 1, number);
  }

  /** What is left of a number when the nearest tf32 is taken away. */
  private Reg rest(Reg word) {
    Code code = kernel.code();
    Reg big = code.cast("arith.bitcast", rounded(word), "f32");
    Reg rest = code.op("arith.subf", code.cast("arith.bitcast", word, "f32"), big);
    return kernel.call(DeviceFunction.TF32, "i32", 1, rest);
  }

  /** Adds a product to the four sums in a list. */
  void add(Factor a, Factor b, List<Reg> sums) {
    if (isTwofold()) {
      add(a.small(), b.big(), sums);
      add(a.big(), b.small(), sums);
    }
    add(a.big(), b.big(), sums);
  }

  private void add(List<Reg> a, List<Reg> b, List<Reg> sums) {
    List<Reg> arguments = new ArrayList<>(a);
    arguments.addAll(b);
    arguments.add(Lanes.join(kernel.code(), sums));
    Reg result = kernel.call(core.product(), core.sum(), 4, arguments.toArray(Reg[]::new));
    for (int lane = 0; lane < 4; lane++) {
      sums.set(lane, Lanes.slice(kernel.code(), result, lane, 1));
    }
  }
}
