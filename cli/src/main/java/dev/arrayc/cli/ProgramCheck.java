package dev.arrayc.cli;

import dev.arrayc.check.Checks;
import dev.arrayc.check.Opaque;
import dev.arrayc.check.Recording;
import dev.arrayc.check.Ulps;
import dev.arrayc.check.Unobserved;
import dev.arrayc.diagnostic.Diagnostic;
import dev.arrayc.diagnostic.SourceFile;
import dev.arrayc.diagnostic.Span;
import dev.arrayc.interpret.Interpreter;
import dev.arrayc.ir.Block;
import dev.arrayc.ir.Function;
import dev.arrayc.ir.Operation;
import dev.arrayc.ir.Program;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import dev.arrayc.mlir.codegen.Targets;
import dev.arrayc.op.Op;
import dev.arrayc.transform.Prepare;
import dev.arrayc.transform.Specialize;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Checks one program: by the checks that stand in it, or else by running it on both engines and
 * comparing the results.
 *
 * @param sources the texts that places in the program refer to
 * @param machines for which engines that compile do so
 * @param maxUlps how far results of the engines may be apart
 */
record ProgramCheck(Program program, List<SourceFile> sources, Targets machines, long maxUlps) {
  /**
   * How the evaluation of a program's checks ended.
   *
   * @param shown what the program printed, then its results
   * @param probed what its probes saw
   */
  record Outcome(Verdict verdict, List<Tensor> shown, List<Tensor> probed) {
    Outcome {
      shown = List.copyOf(shown);
      probed = List.copyOf(probed);
    }
  }

  /** Evaluates the program's checks on an engine; passes where there are none. */
  Outcome expectations(Engine engine, List<Tensor> arguments) {
    Checks checks = Checks.of(program);
    if (engine != Engine.reference && (checks.needsProbes() || Engine.isParallel(program))) {
      String reason =
          checks.needsProbes()
              ? "probes are seen by the interpreter only"
              : "several processes run in the interpreter only";
      return new Outcome(new Verdict.Skipped(reason), List.of(), List.of());
    }
    Recording recording = new Recording();
    // Functions that run in parallel are called by name, so they are not inlined.
    List<Tensor> results =
        engine == Engine.reference && Unobserved.isNeeded(program)
            ? Interpreter.evaluate(Specialize.separately(checks.program()), arguments, recording)
            : engine.run(
                Opaque.inputs(Unobserved.of(checks.program())), sources, machines, arguments);
    List<Tensor> shown = new ArrayList<>();
    recording.by(Op.PRINT).forEach(s -> shown.add(s.value()));
    shown.addAll(results.subList(0, checks.own()));
    List<Tensor> probed = recording.by(Op.PROBE).stream().map(Recording.Shown::value).toList();
    return new Outcome(verdict(checks, engine, results, recording), shown, probed);
  }

  private static Verdict verdict(
      Checks checks, Engine engine, List<Tensor> results, Recording recording) {
    Optional<Checks.Failure> failure = checks.evaluate(results, recording);
    if (failure.isEmpty()) {
      return new Verdict.Passed(checks.stated().size() + " checks hold");
    }
    String message =
        failure.get().check().name()
            + " does not hold on "
            + engine
            + ": "
            + failure.get().message();
    return new Verdict.Failed(Diagnostic.of(failure.get().check().span(), "", message).render());
  }

  /** Compares what both engines make of the same arguments. */
  Verdict comparison(List<Tensor> arguments) {
    List<Tensor> expected = Engine.reference.run(program, sources, arguments);
    List<Tensor> actual = Engine.cpu.run(program, sources, machines, arguments);
    long most = 0;
    for (int i = 0; i < expected.size(); i++) {
      most = Math.max(most, Ulps.between(actual.get(i), expected.get(i)));
    }
    return most <= maxUlps
        ? new Verdict.Passed(
            expected.size() + " results agree" + (most > 0 ? ", " + most + " ulps apart" : ""))
        : new Verdict.Failed(
            machines.lapack().isPresent() ? apart(most) : firstDifference(arguments, most));
  }

  /** A system's library computes in an order of its own, so no operation is the wrong one. */
  private String apart(long most) {
    return Diagnostic.of(
            definition(),
            "",
            "with the system's LAPACK results are " + distance(most) + " from the interpreter's",
            "its results are its own: allow for that with --max-ulps N")
        .render();
  }

  private Span definition() {
    return program.entry().body().operations().stream()
        .map(Operation::span)
        .findFirst()
        .orElse(Span.NONE);
  }

  /**
   * Runs the prepared program once more with all values as results, to find the first wrong one.
   */
  private String firstDifference(List<Tensor> arguments, long most) {
    Function prepared = Prepare.prepare(program, true);
    List<Operation> operations =
        prepared.body().operations().stream()
            .filter(o -> o.results().stream().allMatch(v -> v.type() instanceof TensorType))
            .toList();
    List<Value> values = operations.stream().flatMap(o -> o.results().stream()).toList();
    Function all =
        new Function(
            prepared.name(),
            prepared.parameters(),
            values.stream().map(v -> new Function.Result("")).toList(),
            new Block(prepared.body().parameters(), prepared.body().operations(), values));
    Program whole = new Program(program.name(), List.of(all));
    List<Tensor> expected = Engine.reference.run(whole, sources, arguments);
    List<Tensor> actual = Engine.cpu.run(whole, sources, arguments);
    int next = 0;
    for (Operation operation : operations) {
      for (int r = 0; r < operation.results().size(); r++) {
        long ulps = Ulps.between(actual.get(next), expected.get(next));
        if (ulps > maxUlps) {
          return report(operation, actual.get(next), expected.get(next), ulps);
        }
        next++;
      }
    }
    return Diagnostic.of(
            Diagnostic.of(prepared.body().operations().getFirst().span(), "", "").span(),
            "",
            "results of the engines are " + distance(most) + " apart",
            "each operation by itself agrees: the difference comes with fusion")
        .render();
  }

  private static String report(Operation operation, Tensor actual, Tensor expected, long ulps) {
    List<String> lines = new ArrayList<>();
    lines.add("compiled code makes " + Arrays.toString(head(actual)));
    lines.add("the interpreter makes " + Arrays.toString(head(expected)));
    return Diagnostic.of(
            operation.span(),
            "",
            operation.op().opName() + " is the first to differ, by " + distance(ulps),
            lines.toArray(String[]::new))
        .render();
  }

  private static String distance(long ulps) {
    return ulps == Ulps.INFINITE ? "no number of ulps" : ulps + " ulps";
  }

  private static double[] head(Tensor tensor) {
    return tensor.dtype().isIntegral()
        ? Arrays.stream(tensor.longs()).limit(4).asDoubleStream().toArray()
        : Arrays.stream(tensor.doubles()).limit(4).toArray();
  }
}
