package dev.arrayc.transform;

import dev.arrayc.diagnostic.CompileException;
import dev.arrayc.ir.Function;

/**
 * What compiled code has no kernel for, said by what it has. The interpreter runs these ops as they
 * are, and so remains the oracle for what is put in their place.
 */
public final class CompiledForms {
  private CompiledForms() {}

  /**
   * Replaces such ops of a prepared function.
   *
   * @throws CompileException.Limitation for what cannot be said otherwise
   */
  public static Function apply(Function function) {
    return NarrowBitcasts.apply(LoopRegions.apply(function));
  }
}
