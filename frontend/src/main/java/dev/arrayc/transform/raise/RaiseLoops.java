package dev.arrayc.transform.raise;

import dev.arrayc.diagnostic.Span;
import dev.arrayc.ir.Function;
import dev.arrayc.ir.Operation;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import dev.arrayc.transform.Copier;
import dev.arrayc.transform.DeadCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The pass: counted loops over elements become ops on whole arrays, with the same results. */
public final class RaiseLoops {
  /**
   * What may change.
   *
   * @param contract whether sums of products may be rounded once
   * @param reassociate whether sums and products of floats may be computed in another order
   */
  public record Options(boolean contract, boolean reassociate) {}

  /** A loop that stays one, and why. */
  public record Note(Span place, String reason) {}

  /** A function with its loops raised. */
  public record Raised(Function function, List<Note> notes) {
    public Raised {
      notes = List.copyOf(notes);
    }
  }

  private final Options options;
  private final List<Note> notes = new ArrayList<>();

  private RaiseLoops(Options options) {
    this.options = options;
  }

  /** Raises the loops of a function as far as that is possible. */
  public static Raised apply(Function function, Options options) {
    RaiseLoops pass = new RaiseLoops(options);
    Function raised = Copier.rebuild(DeadCode.apply(function), pass::replace);
    return new Raised(DeadCode.apply(raised), pass.notes);
  }

  private Optional<List<Value>> replace(Copier copier, Operation op, List<Value> operands) {
    if (op.op() != Op.WHILE) {
      return Optional.empty();
    }
    int mark = copier.builder().mark();
    try {
      return Optional.of(new Nest(copier, options, op).raise(op));
    } catch (NotRaised reason) {
      copier.builder().rollBack(mark);
      copier.builder().at(op.span());
      notes.add(new Note(reason.place(), String.valueOf(reason.getMessage())));
      return Optional.empty();
    }
  }
}
