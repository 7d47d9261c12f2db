package dev.arrayc.cli;

import dev.arrayc.bytecode.Annotated;
import dev.arrayc.cli.cache.CommandMemo;
import dev.arrayc.diagnostic.CompileException.UsageError;
import dev.arrayc.diagnostic.Diagnostic;
import dev.arrayc.diagnostic.Span;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * What of a program is compiled: several functions, {@code --entry 'f(f32[8], 3)'} repeated or
 * {@code @Compile}; one function for several lists of arguments, {@code --args 'f32[8], 3'} or the
 * same entry repeated, or {@code --variants}.
 */
final class EntryList {
  private final Supplier<List<String>> words;
  private final Supplier<List<String>> groups;
  private final Supplier<Optional<Path>> variants;

  EntryList(CommandSpec spec) {
    words =
        Options.list(
            spec,
            String.class,
            OptionSpec.builder(ENTRY)
                .paramLabel("F(ARGS)")
                .description(
                    "A function of FILE, or method of a Java class, with its arguments in the place"
                        + " of --arg: 'f(f32[8], 3)'. Repeat it for several in one library; the"
                        + " same function with arrays of other sizes becomes one function for all"
                        + " of them."));
    groups =
        Options.list(
            spec,
            String.class,
            OptionSpec.builder(GROUP)
                .paramLabel("ARG,ARG...")
                .description(
                    "All arguments at once, in the place of --arg: 'f32[8,4], f32[4]'. Repeat it"
                        + " for one function for arrays of all these sizes."));
    variants =
        Options.optional(
            spec,
            Path.class,
            OptionSpec.builder(VARIANTS)
                .paramLabel("FILE")
                .description(
                    "Lists of arguments in the place of --arg, one a line, 'f32[8,4], f32[4]':"
                        + " one function for arrays of all these sizes."));
  }

  private static final String ENTRY = "--entry";
  private static final String GROUP = "--args";
  private static final String VARIANTS = "--variants";

  /** Where the value of an option names data: {@code f(@x.npy, f32[8])}. */
  private static final Pattern DATA = Pattern.compile("@([^,()]+)");

  /**
   * {@return an option's value with absolute paths}
   *
   * @param option one of those above, or another one
   */
  static String absolute(String option, String value, UnaryOperator<String> resolve) {
    return switch (option) {
      case VARIANTS -> resolve.apply(value);
      case ENTRY, GROUP ->
          DATA.matcher(value)
              .replaceAll(m -> Matcher.quoteReplacement("@" + resolve.apply(m.group(1).strip())));
      default -> value;
    };
  }

  /**
   * {@return the program that was asked for, traced}
   *
   * @param job what the other options say
   * @throws UsageError if an option is malformed
   */
  Compiler.Traced trace(Compiler compiler, Job job, PrintWriter printed) {
    List<Compiler.Traced> functions = new ArrayList<>();
    for (List<Job> function : functions(job)) {
      functions.add(
          Compiler.Traced.variants(
              function.stream().map(j -> compiler.trace(j, printed)).toList()));
    }
    Compiler.Traced traced = Compiler.Traced.together(functions);
    if (variants.get().isEmpty()) {
      return traced;
    }
    List<CommandMemo.Input> inputs = new ArrayList<>(traced.inputs());
    inputs.add(variantsRead());
    return traced.withInputs(inputs);
  }

  /** {@return the jobs, those of one function together} */
  List<List<Job>> functions(Job job) {
    List<Job> all =
        variants.get().isPresent()
            ? variants(job, VARIANTS, lines(variants.get().get()))
            : !groups.get().isEmpty() ? variants(job, GROUP, groups.get()) : jobs(job, words.get());
    Map<String, List<Job>> byName = new LinkedHashMap<>();
    for (Job one : all) {
      byName.computeIfAbsent(one.name("compile"), n -> new ArrayList<>()).add(one);
    }
    return List.copyOf(byName.values());
  }

  private CommandMemo.Input variantsRead() {
    Path file = variants.get().orElseThrow();
    return CommandMemo.Input.text(file, read(file));
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UsageError(
          Diagnostic.of(Span.NONE, "", VARIANTS + " " + file + ": " + Failures.reason(e)));
    }
  }

  private static List<String> lines(Path file) {
    return new String(read(file), StandardCharsets.UTF_8)
        .lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
        .toList();
  }

  private List<Job> variants(Job job, String option, List<String> lines) {
    boolean isAlone =
        job.arguments().isEmpty()
            && words.get().isEmpty()
            && (option.equals(GROUP) || groups.get().isEmpty());
    if (!isAlone || lines.isEmpty()) {
      throw new UsageError(
          Diagnostic.of(
              Span.NONE,
              "",
              lines.isEmpty()
                  ? option + " names a file without a list of arguments"
                  : option + " stands in the place of other lists of arguments",
              "a list of arguments looks like this: f32[8,4], f32[4]"));
    }
    return lines.stream()
        .map(line -> split(line).stream().map(ArgumentParser::parse).toList())
        .map(job::withArguments)
        .toList();
  }

  /**
   * The jobs for the entries of a program.
   *
   * @param entries the words of {@code --entry}; if there are none and the program is a Java class,
   *     its annotated methods
   */
  private static List<Job> jobs(Job job, List<String> entries) {
    boolean isClass = isClass(job);
    if (entries.isEmpty() && !isClass) {
      return List.of(job);
    }
    List<Job> jobs = new ArrayList<>();
    if (entries.isEmpty()) {
      String name = job.program().file().toString();
      for (Annotated a : Annotated.of(new ClassFiles(job.java().classPath()), name)) {
        jobs.add(with(job, isClass, a.method(), a.arguments()));
      }
    }
    for (String entry : entries) {
      int open = entry.indexOf('(');
      boolean isBare = open < 0;
      if (open == 0 || !isBare && !entry.endsWith(")")) {
        throw new UsageError(
            Diagnostic.of(
                Span.NONE,
                "",
                "--entry " + entry + ": that is no function with its arguments",
                "write it as --entry 'f(f32[8,8], 3)'"));
      }
      String name = isBare ? entry : entry.substring(0, open);
      List<String> words =
          isBare ? List.of() : split(entry.substring(open + 1, entry.length() - 1));
      jobs.add(with(job, isClass, name, words));
    }
    return jobs;
  }

  /** Whether a Java class is named, without a method. */
  private static boolean isClass(Job job) {
    EntryPoint program = job.program();
    return program.language() == EntryPoint.Language.ARRAY_PROGRAM
        && program.entry().isEmpty()
        && !job.java().classPath().isEmpty()
        && !Files.exists(Path.of(program.file().toString()).toAbsolutePath());
  }

  private static Job with(Job job, boolean isClass, String name, List<String> words) {
    EntryPoint program =
        new EntryPoint(
            job.program().file(),
            Optional.of(name),
            isClass ? EntryPoint.Language.JAVA : job.program().language());
    return job.withProgram(program)
        .withArguments(words.stream().map(ArgumentParser::parse).toList());
  }

  /** Splits at the commas that stand in no brackets. */
  private static List<String> split(String text) {
    List<String> words = new ArrayList<>();
    int depth = 0;
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      depth += c == '[' ? 1 : c == ']' ? -1 : 0;
      if (c == ',' && depth == 0) {
        words.add(text.substring(start, i).strip());
        start = i + 1;
      }
    }
    String last = text.substring(start).strip();
    if (!last.isEmpty() || !words.isEmpty()) {
      words.add(last);
    }
    return words;
  }
}
