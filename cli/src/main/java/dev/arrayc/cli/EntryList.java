package dev.arrayc.cli;

import dev.arrayc.bytecode.Annotated;
import dev.arrayc.diagnostic.CompileException.UsageError;
import dev.arrayc.diagnostic.Diagnostic;
import dev.arrayc.diagnostic.Span;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Several functions of one program: {@code --entry 'f(f32[8], 3)'} repeated, or {@code @Compile}.
 */
final class EntryList {
  private EntryList() {}

  /**
   * {@return the jobs for the entries of a program}
   *
   * @param job what the options say of all of them
   * @param entries the words of {@code --entry}; if there are none and the program is a Java class,
   *     its annotated methods
   * @throws UsageError if a word is malformed, or two functions have one name
   */
  static List<Job> jobs(Job job, List<String> entries) {
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
    requireDifferentNames(jobs);
    return jobs;
  }

  private static void requireDifferentNames(List<Job> jobs) {
    Set<String> names = new HashSet<>();
    for (Job job : jobs) {
      String name = job.program().entry().orElseThrow();
      if (!names.add(name)) {
        throw new UsageError(
            Diagnostic.of(
                Span.NONE,
                "",
                "two functions of one library cannot both be called " + name,
                "compile them into libraries of their own, or give one another name"));
      }
    }
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
