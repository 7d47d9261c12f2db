package dev.arrayc.cli;

import dev.arrayc.check.Checks;
import dev.arrayc.diagnostic.CompileException;
import dev.arrayc.diagnostic.SourceFile;
import dev.arrayc.diagnostic.Span;
import dev.arrayc.ir.Function;
import dev.arrayc.ir.Program;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import dev.arrayc.text.Printer;
import dev.arrayc.text.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A file of StableHLO's own tests. One that StableHLO's interpreter runs ({@code RUN: …
 * --interpret}) is run here; of others it is asked that they are read, verified and printed back,
 * and compiled where all shapes are known.
 */
record TestFile(SourceFile source) {
  private static final Pattern INTERPRETED = Pattern.compile("(?m)^\\s*//\\s*RUN:.*--interpret");

  /** The tool is expected to fail. */
  private static final Pattern NEGATIVE =
      Pattern.compile("(?m)^\\s*//\\s*RUN:\\s*not\\s.*--interpret");

  private boolean isInterpreted() {
    return INTERPRETED.matcher(source.text()).find();
  }

  Verdict check(Engine engine) {
    try {
      List<Program> programs = Reader.readAll(source);
      for (Program program : programs) {
        Optional<String> wrong = printedBack(program);
        if (wrong.isPresent()) {
          return new Verdict.Failed(wrong.get());
        }
      }
      Verdict verdict =
          isInterpreted() ? interpreted(programs, engine) : compiled(programs, engine);
      if (!NEGATIVE.matcher(source.text()).find()) {
        return verdict;
      }
      return verdict instanceof Verdict.Failed
          ? new Verdict.Passed("fails as it should")
          : new Verdict.Failed("expected to fail, but all checks hold");
    } catch (CompileException e) {
      return NEGATIVE.matcher(source.text()).find()
          ? new Verdict.Passed("fails as it should")
          : new Verdict.Failed(e.diagnostic().render());
    }
  }

  private static Optional<String> printedBack(Program program) {
    String generic = Printer.print(program);
    for (Printer.Form form : Printer.Form.values()) {
      SourceFile printed = new SourceFile("printed.mlir", Printer.print(program, form));
      if (!Printer.print(Reader.read(printed)).equals(generic)) {
        return Optional.of("printed in the " + form + " form it reads back as another program");
      }
    }
    return Optional.empty();
  }

  private Verdict interpreted(List<Program> programs, Engine engine) {
    int checks = 0;
    Optional<Verdict> skipped = Optional.empty();
    for (Program program : programs) {
      for (Program entry : entries(program)) {
        ProgramCheck check = new ProgramCheck(entry, List.of(source), 0);
        checks += Checks.of(entry).checks().size();
        switch (check.expectations(engine, List.of())) {
          case Verdict.Failed failed -> {
            return failed;
          }
          case Verdict.Skipped s -> skipped = Optional.of(s);
          case Verdict.Passed _ -> {}
        }
      }
    }
    return skipped.orElse(new Verdict.Passed(checks + " checks hold"));
  }

  /**
   * The program with each function in front that can be run by itself: main, or all public ones.
   */
  private static List<Program> entries(Program program) {
    if (program.entry().name().equals("main")) {
      return List.of(program);
    }
    List<Program> all = new ArrayList<>();
    for (Function function : program.functions()) {
      if (!function.isPrivate() && function.parameters().isEmpty()) {
        all.add(StablehloInput.withEntry(program, function.name()));
      }
    }
    return all;
  }

  private Verdict compiled(List<Program> programs, Engine engine) {
    for (Program program : programs) {
      if (engine == Engine.cpu && isStatic(program)) {
        new Backend(Checks.of(program).program(), "tested", List.of(source), Span.NONE, true)
            .compile(Optional.empty());
      }
    }
    return new Verdict.Passed("read, verified and printed back");
  }

  private static boolean isStatic(Program program) {
    return program.entry().body().parameters().stream()
        .map(Value::type)
        .allMatch(t -> t instanceof TensorType tensor && tensor.isStatic());
  }
}
