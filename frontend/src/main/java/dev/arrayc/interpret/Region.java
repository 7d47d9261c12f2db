package dev.arrayc.interpret;

import dev.arrayc.ir.Tensor;
import java.util.List;

/** A region as a function of its parameters; values of enclosing blocks are bound already. */
@FunctionalInterface
interface Region {
  List<Tensor> apply(List<Tensor> arguments);
}
