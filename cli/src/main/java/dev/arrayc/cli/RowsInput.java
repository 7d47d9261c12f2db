package dev.arrayc.cli;

import dev.arrayc.diagnostic.CompileException.Limitation;
import dev.arrayc.diagnostic.CompileException.UserError;
import dev.arrayc.diagnostic.Diagnostic;
import dev.arrayc.diagnostic.Span;
import dev.arrayc.ir.Program;
import dev.arrayc.ir.TensorType;
import dev.arrayc.transform.RowWise;
import dev.arrayc.value.PyDimension;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A job whose arrays have any number of rows ({@code f32[b,784]}): traced with two numbers that no
 * array has, it becomes the program of a block of rows, if each row stands alone ({@link RowWise}).
 *
 * @param size the number's name
 */
record RowsInput(String size) {
  private static final int FEWEST = 8;
  private static final int MOST = 1024;

  /** A block is about so many elements. */
  private static final int BLOCK = 8192;

  /** Traces a job of known sizes. */
  interface Tracer {
    Compiler.Traced trace(Job job);
  }

  /**
   * {@return the number of rows that a job leaves open, if it does}
   *
   * @throws Limitation if there are several, or the program is no array program
   */
  static Optional<RowsInput> of(Job job) {
    List<String> names =
        job.arguments().stream()
            .filter(Argument.Rows.class::isInstance)
            .map(a -> ((Argument.Rows) a).size())
            .distinct()
            .toList();
    if (names.isEmpty()) {
      return Optional.empty();
    }
    if (job.program().isStablehlo()) {
      throw notHere("a StableHLO program");
    }
    if (names.size() > 1) {
      throw new Limitation(
          Diagnostic.of(
              Span.NONE,
              "",
              "only one size may be unknown, not " + String.join(" and ", names),
              "give sizes that are equal one name, and fix the others"));
    }
    return Optional.of(new RowsInput(names.getFirst()));
  }

  /** The error where sizes have to be known. */
  static Limitation notHere(String what) {
    return new Limitation(
        Diagnostic.of(
            Span.NONE,
            "",
            what + " needs arrays of known sizes",
            "give numbers: --arg f32[8,784]; any number of rows is for functions of array programs"
                + " that are compiled"));
  }

  /** Traces the job, and a second time where nobody sees it. */
  Compiler.Traced trace(Job job, Tracer tracer, Tracer again) {
    Compiler.Traced one;
    try {
      one = tracer.trace(with(job, PyDimension.ONE));
    } catch (UserError e) {
      throw new UserError(named(e.diagnostic()));
    }
    Compiler.Traced two = again.trace(with(job, PyDimension.OTHER));
    long block = block(RowWise.elementsOfRow(one.program(), PyDimension.ONE));
    Program program =
        RowWise.apply(
            one.program(),
            PyDimension.ONE,
            two.program(),
            PyDimension.OTHER,
            block,
            one.definition());
    List<Boolean> hasRows =
        one.program().entry().parameterTypes().stream()
            .map(t -> t.rank() > 0 && t.dim(0) == PyDimension.ONE)
            .toList();
    return new Compiler.Traced(
            program, one.name(), one.definition(), one.sources(), one.inputs(), one.contract())
        .of(new Rows(size, block, hasRows));
  }

  /** The size by its name, not by what stands in for it. */
  private Diagnostic named(Diagnostic d) {
    return new Diagnostic(
        d.span(), d.errorClass(), named(d.message()), d.hints().stream().map(this::named).toList());
  }

  private String named(String text) {
    return text.replace(Long.toString(PyDimension.ONE), size);
  }

  /** The largest power of two that keeps a block small, so that few rows do not cost many. */
  private static long block(long elementsOfRow) {
    long rows = Long.highestOneBit(Math.max(1, BLOCK / Math.max(1, elementsOfRow)));
    return Math.clamp(rows, FEWEST, MOST);
  }

  private static Job with(Job job, long rows) {
    List<Argument> arguments = new ArrayList<>();
    for (Argument argument : job.arguments()) {
      arguments.add(
          argument instanceof Argument.Rows(String name, TensorType type)
              ? new Argument.Typed(with(type, rows))
              : argument);
    }
    return job.withArguments(arguments);
  }

  private static TensorType with(TensorType type, long rows) {
    List<Long> shape = new ArrayList<>(type.shape());
    shape.set(0, rows);
    return type.withShape(shape);
  }
}
