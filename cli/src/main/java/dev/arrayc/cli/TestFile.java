package dev.arrayc.cli;

import dev.arrayc.check.Checks;
import dev.arrayc.check.Unobserved;
import dev.arrayc.diagnostic.CompileException;
import dev.arrayc.diagnostic.CompileException.UserError;
import dev.arrayc.diagnostic.SourceFile;
import dev.arrayc.diagnostic.Span;
import dev.arrayc.ir.Function;
import dev.arrayc.ir.Program;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Type;
import dev.arrayc.ir.Value;
import dev.arrayc.mlir.codegen.Targets;
import dev.arrayc.portable.PortableArtifact;
import dev.arrayc.portable.PortableVersion;
import dev.arrayc.text.Printer;
import dev.arrayc.text.Reader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file of StableHLO's own tests. What its {@code RUN:} lines interpret is run here, and its
 * output held against the CHECK lines; what they serialize is written as an artifact and read. Of
 * others it is asked that they are read, verified and printed back, and compiled where all shapes
 * are known. Where a tool is expected to fail, what it says is its own affair.
 */
final class TestFile {
  private static final Pattern PROBE = Pattern.compile(".*/probe(\\d{1,9})\\.npy");

  private final Sources sources;
  private final Engine engine;
  private final String text;
  private final Map<String, String> written = new HashMap<>();
  private final List<Tensor> probes = new ArrayList<>();

  private TestFile(Path file, Engine engine) {
    this.sources = new Sources(file);
    this.engine = engine;
    this.text = Sources.isArtifact(file) ? "" : sources.program().text();
  }

  static Verdict check(Path file, Engine engine) {
    try {
      return new TestFile(file, engine).check();
    } catch (CompileException.Limitation e) {
      return new Verdict.Skipped(e.diagnostic().render().lines().findFirst().orElse(""));
    } catch (CompileException e) {
      return new Verdict.Failed(e.diagnostic().render());
    }
  }

  private Verdict check() {
    List<RunLine> lines = RunLine.of(text);
    List<Program> programs;
    try {
      programs = StablehloInput.modules(sources);
    } catch (UserError e) {
      boolean isExpected =
          lines.stream().anyMatch(l -> l instanceof RunLine.Interpret(var f, var _, var _) && f);
      return isExpected
          ? new Verdict.Passed("fails as it should")
          : new Verdict.Failed(e.diagnostic().render());
    }
    for (Program program : programs) {
      Optional<String> wrong = printedBack(program);
      if (wrong.isPresent()) {
        return new Verdict.Failed(wrong.get());
      }
    }
    Verdict verdict = new Verdict.Passed("read, verified and printed back");
    boolean isInterpreted = false;
    for (RunLine line : lines) {
      verdict =
          switch (line) {
            case RunLine.Interpret interpret -> {
              isInterpreted = true;
              yield interpreted(programs, interpret);
            }
            case RunLine.Serialize _ ->
                serialized(programs).<Verdict>map(Verdict.Failed::new).orElse(verdict);
            case RunLine.Write(String file, String content) -> {
              written.put(file, content);
              yield verdict;
            }
          };
      if (!(verdict instanceof Verdict.Passed)) {
        return verdict;
      }
    }
    return isInterpreted ? verdict : compiled(programs);
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

  private static Optional<String> serialized(List<Program> programs) {
    for (Program program : programs) {
      byte[] artifact = PortableArtifact.write(program, PortableVersion.CURRENT);
      Program back = PortableArtifact.read("artifact", artifact);
      // What CHLO's ops mean is written as functions that were not there.
      List<String> names = program.functions().stream().map(Function::name).toList();
      List<Function> same =
          back.functions().stream().filter(f -> names.contains(f.name())).toList();
      String printed = Printer.print(new Program(back.name(), same, back.attributes()));
      if (!printed.equals(Printer.print(program))) {
        return Optional.of("as an artifact it is read as another program");
      }
    }
    return Optional.empty();
  }

  private Verdict interpreted(List<Program> programs, RunLine.Interpret line) {
    Verdict verdict;
    try {
      verdict = output(programs, line);
    } catch (UserError | CompileException.UsageError e) {
      verdict = new Verdict.Failed(e.diagnostic().render());
    }
    if (!line.mustFail()) {
      return verdict;
    }
    return verdict instanceof Verdict.Failed
        ? new Verdict.Passed("fails as it should")
        : new Verdict.Failed("expected to fail, but all checks hold");
  }

  private Verdict output(List<Program> programs, RunLine.Interpret line) {
    StringBuilder output = new StringBuilder();
    List<Tensor> arguments = arguments(line);
    probes.clear();
    for (Program program : programs) {
      for (Program entry : entries(program)) {
        requireFit(entry, arguments);
        ProgramCheck check = new ProgramCheck(entry, sources.texts(), Targets.ofThisMachine(), 0);
        ProgramCheck.Outcome outcome = check.expectations(engine, arguments);
        if (!(outcome.verdict() instanceof Verdict.Passed)) {
          return outcome.verdict();
        }
        outcome.probed().forEach(probes::add);
        outcome.shown().forEach(t -> output.append(TensorListing.of(t)).append('\n'));
      }
    }
    Optional<String> mismatch =
        line.prefixes().isEmpty() || line.mustFail()
            ? Optional.empty()
            : FileCheck.mismatch(text, line.prefixes(), output.toString());
    return mismatch
        .<Verdict>map(Verdict.Failed::new)
        .orElseGet(() -> new Verdict.Passed("all checks hold"));
  }

  private static void requireFit(Program program, List<Tensor> arguments) {
    List<Type> wanted = program.entry().body().parameters().stream().map(Value::type).toList();
    List<TensorType> given = arguments.stream().map(Tensor::type).toList();
    if (!wanted.equals(given)) {
      throw StablehloInput.usage(
          "@" + program.entry().name() + " takes " + wanted + ", got " + given,
          "--args gives a tensor for each parameter");
    }
  }

  /** What {@code --args} gives: tensors as text, or files that RUN lines in front wrote. */
  private List<Tensor> arguments(RunLine.Interpret line) {
    String given = line.arguments().orElse("[]");
    List<String> files = given.startsWith("@") ? List.of(given.split(",", -1)) : List.of();
    if (!files.isEmpty() && files.stream().allMatch(f -> f.endsWith(".npy"))) {
      return files.stream().map(this::probed).toList();
    }
    if (files.size() > 1) {
      throw StablehloInput.usage("arguments come from one file, or several of probes", given);
    }
    String content = files.isEmpty() ? given : written.get(given.substring(1));
    if (content == null) {
      throw noFile(given);
    }
    return Reader.tensors(new SourceFile(given, content));
  }

  /** Probes are numbered as they are passed. */
  private Tensor probed(String file) {
    Matcher name = PROBE.matcher(file);
    if (!name.matches() || Integer.parseInt(name.group(1)) > probes.size()) {
      throw noFile(file);
    }
    return probes.get(Integer.parseInt(name.group(1)) - 1);
  }

  private static CompileException noFile(String name) {
    return StablehloInput.usage(
        "there is no file " + name.substring(1), "RUN lines in front write what is read here");
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

  private Verdict compiled(List<Program> programs) {
    for (Program program : programs) {
      if (engine != Engine.reference && isStatic(program)) {
        Program bare = Unobserved.of(Checks.of(program).program());
        engine.compile(new Backend(bare, "tested", sources.texts(), Span.NONE, true));
      }
    }
    return RunLine.disabled(text)
        .<Verdict>map(why -> new Verdict.Skipped("RUN-DISABLED: " + why))
        .orElseGet(() -> new Verdict.Passed("read, verified and printed back"));
  }

  private static boolean isStatic(Program program) {
    return program.entry().body().parameters().stream()
        .map(Value::type)
        .allMatch(t -> t instanceof TensorType tensor && tensor.isStatic());
  }
}
