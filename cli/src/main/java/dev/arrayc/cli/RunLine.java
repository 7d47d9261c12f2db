package dev.arrayc.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a {@code RUN:} line of a test file asks of StableHLO's tools, as far as it is done here. */
sealed interface RunLine {
  /**
   * Interprets the file.
   *
   * @param mustFail the tool is expected to fail
   * @param arguments what {@code --args=} says
   * @param prefixes of the CHECK lines that the output is held against; none if it is not
   */
  record Interpret(boolean mustFail, Optional<String> arguments, List<String> prefixes)
      implements RunLine {
    public Interpret {
      prefixes = List.copyOf(prefixes);
    }
  }

  /** Writes the file as a portable artifact, and reads that. */
  record Serialize() implements RunLine {}

  /** Puts a text into a file. */
  record Write(String file, String text) implements RunLine {}

  /** The RUN lines of a file; one that ends in a backslash goes on in the next. */
  Pattern LINE = Pattern.compile("(?m)^\\s*//\\s*RUN:((?:.*\\\\\\R\\s*//\\s*RUN:)*.*)$");

  Pattern CONTINUED = Pattern.compile("\\\\\\R\\s*//\\s*RUN:");

  Pattern DISABLED = Pattern.compile("(?m)^\\s*//\\s*RUN-DISABLED(?:\\(([^)\n]*)\\))?[: ]");

  Pattern WORD =
      Pattern.compile(
          "\\G\\s*(2>&1|&&|[|;<>()]|(?:\"(?:\\\\.|[^\"])*\"|'[^']*'|[^\\s|;<>()\"'])+)");

  /** {@return what the lines of a text ask for, in order; other commands are left out} */
  static List<RunLine> of(String text) {
    List<RunLine> all = new ArrayList<>();
    Matcher lines = LINE.matcher(text);
    while (lines.find()) {
      for (List<String> pipe : pipes(CONTINUED.matcher(lines.group(1)).replaceAll(" "))) {
        parse(pipe).ifPresent(all::add);
      }
    }
    return all;
  }

  /** {@return why StableHLO does not interpret a file, if it says that it does not} */
  static Optional<String> disabled(String text) {
    Matcher line = DISABLED.matcher(text);
    return line.find()
        ? Optional.of(Optional.ofNullable(line.group(1)).orElse("no reason given"))
        : Optional.empty();
  }

  /** The words of each command that others do not wait for. */
  private static List<List<String>> pipes(String line) {
    List<List<String>> pipes = new ArrayList<>(List.of(new ArrayList<>()));
    Matcher words = WORD.matcher(line);
    while (words.find()) {
      String word = words.group(1);
      if (word.equals("&&") || word.equals(";")) {
        pipes.add(new ArrayList<>());
      } else {
        pipes.getLast().add(word);
      }
    }
    return pipes;
  }

  private static Optional<RunLine> parse(List<String> words) {
    if (words.contains("--interpret") || words.contains("-interpret")) {
      return Optional.of(
          new Interpret(words.getFirst().equals("not"), value(words, "args"), prefixes(words)));
    }
    if (words.contains("--serialize") || words.contains("-serialize")) {
      return Optional.of(new Serialize());
    }
    int into = words.indexOf(">");
    if (!words.isEmpty()
        && words.getFirst().equals("echo")
        && into > 0
        && into + 1 < words.size()) {
      List<String> said = words.subList(1, into).stream().map(RunLine::unquoted).toList();
      return Optional.of(new Write(words.get(into + 1), String.join(" ", said)));
    }
    return Optional.empty();
  }

  private static List<String> prefixes(List<String> words) {
    if (!words.contains("FileCheck")) {
      return List.of();
    }
    return value(words, "check-prefixes")
        .or(() -> value(words, "check-prefix"))
        .map(p -> List.of(p.split(",", -1)))
        .orElse(List.of("CHECK"));
  }

  /** The value of an option, {@code --name=value}. */
  private static Optional<String> value(List<String> words, String name) {
    Pattern option = Pattern.compile("--?" + name + "=(.*)", Pattern.DOTALL);
    for (String word : words) {
      Matcher matcher = option.matcher(word);
      if (matcher.matches()) {
        return Optional.of(unquoted(matcher.group(1)));
      }
    }
    return Optional.empty();
  }

  private static String unquoted(String word) {
    StringBuilder out = new StringBuilder();
    char quote = 0;
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      if (c == '\\' && quote != '\'' && i + 1 < word.length()) {
        out.append(word.charAt(++i));
      } else if (quote == 0 && (c == '"' || c == '\'')) {
        quote = c;
      } else if (c == quote) {
        quote = 0;
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }
}
