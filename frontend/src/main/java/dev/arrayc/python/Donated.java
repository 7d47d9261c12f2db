package dev.arrayc.python;

import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.value.Array;
import dev.arrayc.value.Concrete;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * The arrays whose memory was given to a jitted call ({@code donate_argnums}): they are gone. As in
 * JAX, an argument is donated if there is a result of its type that no other argument gave for.
 */
final class Donated {
  private final Set<Tensor> gone = Collections.newSetFromMap(new IdentityHashMap<>());

  /** Notes the donated arguments of a call that has been run. */
  void note(CallArguments arguments, TracedFunction traced) {
    List<TensorType> free = new ArrayList<>(traced.program().entry().resultTypes());
    for (int i = 0; i < arguments.leaves().size(); i++) {
      Array leaf = arguments.leaves().get(i);
      if (arguments.donated().get(i) && leaf instanceof Concrete c && free.remove(c.type())) {
        gone.add(c.tensor());
      }
    }
  }

  /**
   * Checks that an array is still there before it is used.
   *
   * @throws dev.arrayc.diagnostic.CompileException RuntimeError if it was donated
   */
  void check(Array array) {
    if (!gone.isEmpty() && array instanceof Concrete c && gone.contains(c.tensor())) {
      throw Raise.error(
          "RuntimeError",
          "Array has been deleted with shape=" + c.type().jaxString() + ".",
          "its memory was donated to a jitted call; use the call's result, or do not donate it");
    }
  }
}
