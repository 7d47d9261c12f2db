package dev.arrayc.mlir.lower;

import java.util.List;

/** Loops as one loop, and back. */
final class Grid {
  private Grid() {}

  static long size(List<Long> sizes) {
    return sizes.stream().reduce(1L, (a, b) -> a * b);
  }

  /** The indices of loops, outermost first, at an iteration of all of them. */
  static Reg[] indices(Code code, Reg linear, List<Long> sizes) {
    Reg[] indices = new Reg[sizes.size()];
    Reg rest = linear;
    for (int i = sizes.size() - 1; i >= 0; i--) {
      Reg size = code.integer(linear.scalar(), sizes.get(i));
      indices[i] = i == 0 ? rest : code.op("arith.remui", rest, size);
      rest = i == 0 ? rest : code.op("arith.divui", rest, size);
    }
    return indices;
  }
}
