package dev.arrayc.cli;

import dev.arrayc.diagnostic.CompileException;
import dev.arrayc.diagnostic.CompileException.UserError;
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
import dev.arrayc.mlir.lower.Lowering;
import dev.arrayc.op.Op;
import dev.arrayc.op.Supported;
import dev.arrayc.op.Verifier;
import dev.arrayc.portable.PortableArtifact;
import dev.arrayc.portable.PortableVersion;
import dev.arrayc.text.Printer;
import dev.arrayc.text.Reader;
import dev.arrayc.transform.Prepare;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A process that takes damaged StableHLO programs as far as they go: read, verify, print, evaluate,
 * lower, compile. Whatever happens must be an error that a user can read, and soon.
 */
final class FuzzWorker {
  /** What a program may take in processor time; the clock of a busy machine says little. */
  private static final Duration LONGEST = Duration.ofSeconds(2);

  private static final long MOST_ELEMENTS = 1 << 14;
  private static final int PER_COMPILATION = 16;
  private static final Pattern LOCATED = Pattern.compile("(?s).*(error: ).*");

  private final long seed;
  private final Path directory;
  private final List<byte[]> corpus;

  private FuzzWorker(long seed, Path directory) throws IOException {
    this.seed = seed;
    this.directory = directory;
    this.corpus = corpus();
  }

  /** Arguments: the seed, and the directory where programs go that fail. */
  public static void main(String[] arguments) throws IOException {
    FuzzWorker worker = new FuzzWorker(Long.parseLong(arguments[0]), Path.of(arguments[1]));
    // What the first compilation needs is loaded before anything is measured.
    worker.corpus.stream().limit(8).forEach(program -> outcome(program, true));
    WorkerPool.serve(new PrintWriter(System.out, true, StandardCharsets.UTF_8), worker::answer);
    Runtime.getRuntime().halt(0);
  }

  /** A question is the number of a mutation, or a file. */
  private Verdict answer(String question) {
    try {
      if (!question.matches("\\d+")) {
        return measured(question, Files.readAllBytes(Path.of(question)), true);
      }
      long number = Long.parseLong(question);
      byte[] program = new Mutations(seed * 1_000_003 + number, corpus).next();
      Verdict verdict = measured(question, program, number % PER_COMPILATION == 0);
      if (verdict instanceof Verdict.Failed) {
        Files.createDirectories(directory);
        Files.write(directory.resolve(seed + "-" + number + ".mlir"), program);
      }
      return verdict;
    } catch (IOException e) {
      return new Verdict.Failed("a file of the fuzzer: " + e);
    }
  }

  private static Verdict measured(String name, byte[] program, boolean compiles) {
    long start = processorTime();
    try {
      String outcome = outcome(program, compiles);
      Duration taken = Duration.ofNanos(processorTime() - start);
      return taken.compareTo(LONGEST) <= 0
          ? new Verdict.Passed(outcome)
          : new Verdict.Failed(name + " took " + taken.toMillis() + " ms: " + outcome);
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError | AssertionError e) {
      String frames =
          Arrays.stream(e.getStackTrace())
              .limit(6)
              .map(StackTraceElement::toString)
              .collect(Collectors.joining(" < "));
      String message =
          e instanceof CompileException known ? known.diagnostic().render() : e.toString();
      return new Verdict.Failed(
          name + ": " + message.lines().findFirst().orElse("") + " at " + frames);
    }
  }

  private static long processorTime() {
    return ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
        .getProcessCpuTime();
  }

  /** How far a program went, in a word. */
  private static String outcome(byte[] input, boolean compiles) {
    List<Program> programs;
    try {
      programs = modules(input);
    } catch (UserError e) {
      String shown = e.diagnostic().render();
      if (!LOCATED.matcher(shown).matches() || shown.contains("Exception")) {
        throw new AssertionError("an error that says little: " + shown);
      }
      return "not read";
    }
    for (Program program : programs) {
      requirePrinted(program);
      exported(program);
    }
    String furthest = "read";
    for (Program program : programs) {
      try {
        evaluate(program);
        Lowering.lower(Prepare.prepare(program, true));
        furthest = "lowered";
        if (compiles) {
          new Backend(program, "fuzzed", List.of(), Span.NONE, true).compile(Optional.empty());
          furthest = "compiled";
        }
      } catch (CompileException.UserError | CompileException.Limitation e) {
        // An error for the user, as it should be.
      }
    }
    return furthest;
  }

  private static List<Program> modules(byte[] input) {
    if (PortableArtifact.isArtifact(input)) {
      Program program = PortableArtifact.read("fuzz.mlirbc", input);
      Verifier.verify(program);
      return List.of(program);
    }
    return Reader.readAll(new SourceFile("fuzz.mlir", decoded(input)));
  }

  /** The command line refuses what is not UTF-8; here it is the empty program. */
  private static String decoded(byte[] input) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(input)).toString();
    } catch (CharacterCodingException e) {
      return "";
    }
  }

  private static void requirePrinted(Program program) {
    String generic = Printer.print(program);
    for (Printer.Form form : Printer.Form.values()) {
      String printed = Printer.print(program, form);
      try {
        String again = Printer.print(Reader.read(new SourceFile("printed.mlir", printed)));
        if (!again.equals(generic)) {
          throw new AssertionError("printed as " + form + " it reads back as another program");
        }
      } catch (UserError e) {
        throw new AssertionError(
            "printed as "
                + form
                + " it is not read: "
                + e.diagnostic().render().replace('\n', ' '));
      }
    }
  }

  private static void exported(Program program) {
    try {
      byte[] artifact = PortableArtifact.write(program, PortableVersion.CURRENT);
      Verifier.verify(PortableArtifact.read("written.mlirbc", artifact));
    } catch (UserError e) {
      if (e.diagnostic().render().contains("written.mlirbc")) {
        throw new AssertionError("written as an artifact: " + e.diagnostic().render());
      }
    }
  }

  private static void evaluate(Program program) {
    Supported.require(program);
    Function prepared = Prepare.prepare(program, true);
    if (!isSmall(prepared.body())) {
      return;
    }
    List<Tensor> arguments = new ArrayList<>();
    for (TensorType type : prepared.parameterTypes()) {
      arguments.add(RandomInputs.draw(type, arguments.size()));
    }
    Interpreter.evaluate(prepared, arguments);
  }

  /** Small, and sure to end. */
  private static boolean isSmall(Block block) {
    for (Operation operation : block.operations()) {
      boolean isLarge =
          Stream.concat(operation.operands().stream(), operation.results().stream())
              .map(Value::type)
              .anyMatch(t -> t instanceof TensorType tensor && tensor.size() > MOST_ELEMENTS);
      if (operation.op() == Op.WHILE
          || isLarge
          || !operation.regions().stream().allMatch(FuzzWorker::isSmall)) {
        return false;
      }
    }
    return block.parameters().stream()
        .allMatch(v -> v.type() instanceof TensorType t && t.size() <= MOST_ELEMENTS);
  }

  /**
   * Programs that are whole: every op, and what JAX exports, in both spellings and as artifacts.
   */
  private static List<byte[]> corpus() throws IOException {
    Path frontend = TestPlaces.root().resolve("frontend/src/test/resources/dev/arrayc/portable");
    Path exported = TestPlaces.root().resolve("cli/src/test/resources/dev/arrayc/cli/exported");
    List<byte[]> all = new ArrayList<>();
    List<String> parts =
        List.of(
            Files.readString(frontend.resolve("ops.mlir"), StandardCharsets.UTF_8)
                .split("(?m)^(?=func\\.func )"));
    String callee = "";
    for (String part : parts.subList(1, parts.size())) {
      if (part.substring(0, part.indexOf('\n')).contains("_callee(")) {
        callee = part;
      } else {
        add(all, callee + part.replace("private @", "public @"), all.size());
        callee = "";
      }
    }
    try (Stream<Path> files = Files.list(exported)) {
      for (Path file : files.sorted().toList()) {
        String name = file.getFileName().toString();
        if (name.endsWith(".mlir")) {
          add(all, Files.readString(file, StandardCharsets.UTF_8), all.size());
        } else if (name.endsWith(".mlirbc")) {
          all.add(Files.readAllBytes(file));
        }
      }
    }
    for (String version : List.of("0.9.0", "1.5.0", "1.17.0")) {
      all.add(Files.readAllBytes(frontend.resolve("ops-" + version + ".mlirbc")));
    }
    return all;
  }

  private static void add(List<byte[]> all, String text, int number) {
    Program program = Reader.read(new SourceFile("corpus.mlir", text));
    for (Printer.Form form : Printer.Form.values()) {
      all.add(Printer.print(program, form).getBytes(StandardCharsets.UTF_8));
    }
    String release = String.format(Locale.ROOT, "1.%d.0", number % 18);
    try {
      all.add(PortableArtifact.write(program, PortableVersion.parse(release).orElseThrow()));
    } catch (UserError e) {
      // The release does not have it.
    }
  }
}
