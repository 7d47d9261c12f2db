package dev.arrayc.cli;

import dev.arrayc.diagnostic.CompileException;
import dev.arrayc.diagnostic.SourceFile;
import dev.arrayc.interpret.Interpreter;
import dev.arrayc.ir.Program;
import dev.arrayc.ir.Tensor;
import dev.arrayc.python.ArgumentSpec;
import dev.arrayc.python.ProgramRunner;
import dev.arrayc.python.Siblings;
import dev.arrayc.python.Tracing;
import dev.arrayc.transform.Prepare;
import dev.arrayc.value.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** One expression, traced as a function of its operands, as {@code jax.jit} does. */
record SweepRow(SweepTable.Row row, String expression, SweepTable.Case some) {
  private static final ProgramRunner INTERPRETER =
      (program, arguments) -> Interpreter.evaluate(Prepare.prepare(program, true), arguments);

  private static final Session.Limits LIMITS = new Session.Limits(1_000_000, 1_000, 1L << 30);

  /** The arrays of a case, by name. */
  record Operands(List<String> names, List<Tensor> values) {
    static Operands of(SweepTable.Case some) {
      List<String> names = new ArrayList<>();
      StringBuilder text = new StringBuilder(imports(some)).append("def values():\n");
      for (String[] definition : some.operands()) {
        names.add(definition[0]);
        text.append("    %s = %s\n".formatted(definition[0], definition[1]));
      }
      text.append("    return [" + String.join(", ", names) + "]\n");
      Program program = trace(some, text.toString(), List.of(), new StringBuilder()).program();
      return new Operands(names, INTERPRETER.run(program, List.of()));
    }

    private List<ArgumentSpec> types() {
      return values.stream().map(t -> (ArgumentSpec) new ArgumentSpec.Traced(t.type())).toList();
    }
  }

  /** What became of a row. */
  sealed interface Outcome {
    record Values(Program program, List<Tensor> values, List<Boolean> weak) implements Outcome {
      private String distance(SweepRow row, List<SweepRecord.Value> wanted) {
        if (values.size() != wanted.size()) {
          return values.size() + " results, not " + wanted.size();
        }
        for (int i = 0; i < values.size(); i++) {
          SweepRecord.Value actual = new SweepRecord.Value(values.get(i), weak.get(i));
          String difference = wanted.get(i).difference(actual, row.row().bound());
          if (!difference.isEmpty()) {
            return difference;
          }
        }
        return "";
      }
    }

    record Printed(String text) implements Outcome {}

    record Failed(RuntimeException error) implements Outcome {}

    /** {@return how it differs from what JAX made of the row; empty if it does not} */
    default String difference(SweepRow row, SweepRecord.Result recorded) {
      return switch (this) {
        case Failed(CompileException.UserError e) when isSame(e, recorded) -> "";
        case Failed(CompileException.Limitation e)
            when recorded instanceof SweepRecord.Result.Error ->
            "";
        case Failed(CompileException e) ->
            "fails with %s: %s, not %s"
                .formatted(e.diagnostic().errorClass(), firstLine(e), recorded);
        case Failed(RuntimeException e) -> e + ", not " + recorded;
        case Printed(String text)
            when recorded instanceof SweepRecord.Result.Text(String wanted)
                && wanted.equals(text) ->
            "";
        case Printed(String text) -> "prints " + text + ", not " + recorded;
        case Values v when recorded instanceof SweepRecord.Result.Values(var wanted) ->
            v.distance(row, wanted);
        case Values v -> "gives " + joined(v.values()) + ", not " + recorded;
      };
    }

    private static boolean isSame(CompileException.UserError e, SweepRecord.Result recorded) {
      return recorded instanceof SweepRecord.Result.Error(String errorClass, String message)
          && errorClass.equals(e.diagnostic().errorClass())
          && message.equals(firstLine(e));
    }

    private static String firstLine(CompileException e) {
      return e.diagnostic().message().lines().findFirst().orElse("");
    }
  }

  /**
   * Traces the expression and interprets what it becomes.
   *
   * @param prints whether it is no array, so that it is printed, not returned
   */
  Outcome outcome(Operands operands, boolean prints) {
    String text =
        imports(some)
            + "def row(%s):\n    ".formatted(String.join(", ", operands.names()))
            + (prints ? "print(%s)\n" : "return %s\n").formatted(expression);
    StringBuilder out = new StringBuilder();
    try {
      Tracing.Entry entry = trace(some, text, operands.types(), out);
      return prints
          ? new Outcome.Printed(out.toString().stripTrailing())
          : new Outcome.Values(
              entry.program(),
              INTERPRETER.run(entry.program(), operands.values()),
              entry.weakResults());
    } catch (RuntimeException e) {
      return new Outcome.Failed(e);
    }
  }

  private static String imports(SweepTable.Case some) {
    return SweepTable.imports() + "d = jnp.dtype('%s')\n".formatted(some.dtype().numpyName());
  }

  private static Tracing.Entry trace(
      SweepTable.Case some, String text, List<ArgumentSpec> arguments, StringBuilder out) {
    Tracing.Request request =
        new Tracing.Request(
            new SourceFile("row.py", text),
            Siblings.NONE,
            Optional.empty(),
            arguments,
            List.of(),
            List.of(),
            new Session.Config(some.isWide(), true),
            LIMITS);
    return Tracing.traceEntry(request, out, INTERPRETER);
  }

  static String joined(List<?> parts) {
    return parts.stream().map(Object::toString).collect(Collectors.joining(", "));
  }

  @Override
  public String toString() {
    return expression + " at " + some;
  }
}
