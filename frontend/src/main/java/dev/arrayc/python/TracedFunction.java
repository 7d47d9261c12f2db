package dev.arrayc.python;

import dev.arrayc.ir.Program;
import dev.arrayc.library.PyTrees;
import dev.arrayc.value.Array;
import dev.arrayc.value.Trace;
import java.util.List;

/**
 * A function that has been traced for certain types.
 *
 * @param captured tracers of enclosing traces that it uses: parameters after the declared ones
 * @param results the tree it returns
 * @param weak whether each leaf of the results has a weak type
 * @param effects what happens after each run; the values it takes are results of the program behind
 *     those of the tree
 */
record TracedFunction(
    Program program,
    List<Array> captured,
    PyTrees.TreeDef results,
    List<Boolean> weak,
    List<Trace.Effect> effects) {
  TracedFunction {
    captured = List.copyOf(captured);
    weak = List.copyOf(weak);
    effects = List.copyOf(effects);
  }
}
