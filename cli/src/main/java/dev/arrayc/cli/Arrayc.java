package dev.arrayc.cli;

import dev.arrayc.diagnostic.Diagnostic;
import dev.arrayc.diagnostic.Span;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Supplier;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** The root of the commands. */
final class Arrayc implements Runnable {
  /** Wide enough for the examples. */
  private static final int HELP_WIDTH = 100;

  private final CommandSpec spec;

  private Arrayc() {
    spec =
        Options.command(
            this,
            "arrayc",
            "An ahead-of-time jax.jit: array programs to native code, without Python.",
            "",
            "Examples:",
            "  arrayc run prog.py",
            "  arrayc compile prog.py:f --arg f32[500,500] -o libf.so",
            "  arrayc emit prog.py:f --arg f32[500,500] --stage stablehlo",
            "  source <(arrayc generate-completion)      completion for bash and zsh",
            "",
            "Exit status: 0 ok, 1 error in the program or a mismatch, 2 usage, 3 environment, 4 our"
                + " bug.");
    spec.subcommandsRepeatable(false);
  }

  /** {@return the whole command line, ready to execute} */
  static CommandLine commandLine(
      Compiler compiler, Environment environment, PrintWriter out, PrintWriter err) {
    CommandLine line = new CommandLine(new Arrayc().spec);
    Map<String, Supplier<CommandSpec>> commands = commands(compiler, environment);
    String first = environment.arguments().stream().findFirst().orElse("");
    if (commands.containsKey(first)) {
      commands.keySet().retainAll(List.of(first));
    } else {
      commands.put(
          "generate-completion", () -> CommandSpec.forAnnotatedObject(new GenerateCompletion()));
    }
    commands.forEach((name, command) -> line.addSubcommand(name, command.get()));
    line.setOut(out);
    line.setErr(err);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    // @x.npy is an argument with data, not a file of arguments.
    line.setExpandAtFiles(false);
    line.setUsageHelpWidth(HELP_WIDTH);
    line.setParameterExceptionHandler((e, args) -> reportUsage(e));
    line.setExecutionExceptionHandler(
        (e, command, parsed) ->
            Failures.report(e, command.getErr(), dumpDirectory(parsed)).status());
    return line;
  }

  private static Map<String, Supplier<CommandSpec>> commands(
      Compiler compiler, Environment environment) {
    Map<String, Supplier<CommandSpec>> commands = new LinkedHashMap<>();
    commands.put("compile", () -> new CompileCommand(compiler, environment).spec());
    commands.put("run", () -> new RunCommand(compiler).spec());
    commands.put("emit", () -> new EmitCommand(compiler).spec());
    commands.put("bench", () -> new BenchCommand(compiler).spec());
    commands.put("check", () -> new CheckCommand(compiler).spec());
    commands.put("conformance", () -> new ConformanceCommand().spec());
    commands.put("verify", () -> new VerifyCommand(compiler, environment).spec());
    commands.put("inspect", () -> new InspectCommand().spec());
    commands.put("cache", () -> new CacheCommand(environment).spec());
    commands.put("explain", () -> new ExplainCommand(compiler, environment).spec());
    commands.put("doctor", () -> new DoctorCommand(environment).spec());
    return commands;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }

  private static int reportUsage(ParameterException failure) {
    CommandLine command = failure.getCommandLine();
    List<String> hints = new ArrayList<>();
    if (failure instanceof UnmatchedArgumentException unmatched
        && !unmatched.getSuggestions().isEmpty()) {
      hints.add("did you mean " + String.join(" or ", unmatched.getSuggestions()) + "?");
    }
    if (failure instanceof MissingParameterException || hints.isEmpty()) {
      hints.add("`" + command.getCommandSpec().qualifiedName() + " --help` tells what it takes");
    }
    String message = Optional.ofNullable(failure.getMessage()).orElse("wrong usage");
    command.getErr().print(new Diagnostic(Span.NONE, "", message, hints).render());
    command.getErr().flush();
    return ExitCode.USAGE.status();
  }

  private static Optional<Path> dumpDirectory(ParseResult parsed) {
    ParseResult last = parsed;
    while (last.hasSubcommand()) {
      last = last.subcommand();
    }
    if (!last.hasMatchedOption(DumpOptions.DIRECTORY_OPTION)) {
      return Optional.empty();
    }
    return Optional.of(last.matchedOptionValue(DumpOptions.DIRECTORY_OPTION, Path.of("")));
  }

  /** {@code arrayc --version}. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"arrayc " + number()};
    }

    /** {@return the version that the build gave this compiler} */
    static String number() {
      Properties properties = new Properties();
      try (InputStream in = Arrayc.class.getResourceAsStream("version.properties")) {
        if (in == null) {
          throw new IllegalStateException("version.properties is not beside its class");
        }
        properties.load(in);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return properties.getProperty("version", "unknown");
    }
  }
}
