package dev.arrayc.transform;

import dev.arrayc.diagnostic.CompileException;
import dev.arrayc.diagnostic.Diagnostic;
import dev.arrayc.ir.Function;
import dev.arrayc.ir.Program;
import dev.arrayc.op.Verifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** From the program that a front end made to the function that every engine runs. */
public final class Prepare {
  private Prepare() {}

  /**
   * Prepares a program: no calls, no composed ops, multiply-adds explicit, nothing dead or computed
   * twice, values numbered densely in order.
   *
   * @param contract whether multiply-adds fuse, as in compiled array programs; not so for eager ops
   *     and for Java's arithmetic
   * @throws dev.arrayc.diagnostic.CompileException.UserError if the program breaks a constraint
   * @throws dev.arrayc.diagnostic.CompileException.Limitation for types that no engine computes
   *     with
   */
  public static Function prepare(Program program, boolean contract) {
    return prepare(program, contract, Optional.empty());
  }

  /**
   * As {@link #prepare(Program, boolean)}.
   *
   * @param lapack the shared library whose routines are called for JAX's calls of LAPACK, instead
   *     of loops of our own; no interpreter runs what comes of it
   */
  public static Function prepare(Program program, boolean contract, Optional<String> lapack) {
    Verifier.verify(program);
    Function function = Specialize.apply(program).entry();
    requireSound("specialize", function);
    for (Pass pass : passes(contract, lapack)) {
      function = pass.apply(function);
    }
    return function;
  }

  private record Pass(String name, UnaryOperator<Function> step) {
    @SuppressWarnings("ReferenceEquality") // What a pass leaves alone it returns: that was sound.
    Function apply(Function before) {
      Function after = step.apply(before);
      if (after != before) {
        requireSound(name, after);
      }
      return after;
    }
  }

  private static List<Pass> passes(boolean contract, Optional<String> lapack) {
    List<Pass> passes = new ArrayList<>();
    passes.add(new Pass("one process", OneProcess::apply));
    passes.add(new Pass("spellings", ExpandSpellings::apply));
    passes.add(new Pass("scans", Scans::apply));
    passes.add(new Pass("windows", ExpandWindows::apply));
    passes.add(new Pass("top k", ExpandTopK::apply));
    passes.add(new Pass("sorts", PackSorts::apply));
    passes.add(new Pass("long dots", LongDots::apply));
    passes.add(new Pass("extremes", ArgExtremes::apply));
    // What is dead or constant takes no part in contraction: a use is one that stays.
    passes.add(new Pass("dead code", DeadCode::apply));
    passes.add(new Pass("constants", contract ? Constants::foldBeforeAlgebra : Constants::fold));
    passes.add(new Pass("simplify", Simplify::apply));
    passes.add(new Pass("dead code", DeadCode::apply));
    if (contract) {
      passes.add(new Pass("algebra", Algebra::apply));
      passes.add(new Pass("dead code", DeadCode::apply));
    }
    passes.add(new Pass("complex contractions", ComplexContractions::apply));
    passes.add(new Pass("small contractions", SmallContractions::apply));
    passes.add(new Pass("small sums", f -> SmallSums.apply(f, contract)));
    if (contract) {
      passes.add(new Pass("contract", Contract::apply));
    }
    // After contraction: quantization is rounded as it is defined, and where others fuse they say.
    passes.add(new Pass("quantized", ExpandQuantized::apply));
    passes.add(new Pass("spellings", ExpandSpellings::apply));
    passes.add(new Pass("top k", ExpandTopK::apply));
    passes.add(new Pass("windows", ExpandWindows::apply));
    passes.add(new Pass("algorithms", f -> ExpandAlgorithms.apply(f, lapack)));
    passes.add(new Pass("expand math", ExpandMath::apply));
    passes.add(new Pass("common subexpressions", CommonSubexpressions::apply));
    passes.add(new Pass("constants", Constants::fold));
    passes.add(new Pass("simplify", Simplify::apply));
    passes.add(new Pass("bit selects", BitSelects::apply));
    passes.add(new Pass("common subexpressions", CommonSubexpressions::apply));
    passes.add(new Pass("dead code", DeadCode::apply));
    passes.add(new Pass("late concatenation", LateConcatenation::apply));
    passes.add(new Pass("linear gathers", LinearGathers::apply));
    passes.add(new Pass("common subexpressions", CommonSubexpressions::apply));
    passes.add(new Pass("dead code", DeadCode::apply));
    passes.add(new Pass("renumber", Copier::renumber));
    return passes;
  }

  private static void requireSound(String pass, Function function) {
    Optional<Diagnostic> finding = Verifier.check(new Program(function.name(), List.of(function)));
    if (finding.isPresent()) {
      throw new CompileException.Bug(
          Diagnostic.of(
              finding.get().span(),
              "",
              "the pass '" + pass + "' broke the program: " + finding.get().message(),
              "this is a defect of arrayc"));
    }
  }
}
