package dev.arrayc.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Holds an output against the CHECK lines of a test file, as LLVM's FileCheck does: {@code CHECK},
 * {@code -NEXT}, {@code -SAME}, {@code -NOT}, {@code -DAG}, {@code -LABEL}, {@code -EMPTY} and
 * {@code -COUNT-n}, with {@code {{regular expressions}}} and {@code [[variables]]}. Blanks are one
 * blank, however many there are.
 */
final class FileCheck {
  private static final Pattern PART =
      Pattern.compile("\\{\\{(.*?)}}|\\[\\[#?(\\w+):(.*?)]]|\\[\\[#?(\\w+)]]");

  /** A CHECK line. */
  private record Directive(String kind, String pattern, int line) {}

  private final String output;
  private final Map<String, String> variables = new HashMap<>();
  private final List<Directive> forbidden = new ArrayList<>();
  private int position;
  private int groupStart;

  private FileCheck(String output) {
    this.output = blanks(output);
  }

  /** {@return the first CHECK line that does not hold, if there is one} */
  static Optional<String> mismatch(String test, List<String> prefixes, String output) {
    List<Directive> directives = directives(test, prefixes);
    if (directives.isEmpty()) {
      return Optional.of("there are no lines of " + prefixes);
    }
    FileCheck check = new FileCheck(output);
    try {
      for (Directive directive : directives) {
        if (!check.holds(directive)) {
          return Optional.of(
              "line "
                  + directive.line()
                  + ", CHECK"
                  + directive.kind()
                  + ": "
                  + directive.pattern()
                  + ", does not hold for the output");
        }
      }
      return check.forbidden(check.output.length());
    } catch (PatternSyntaxException e) {
      return Optional.of("not a regular expression that is known here: " + e.getPattern());
    }
  }

  private static List<Directive> directives(String test, List<String> prefixes) {
    Pattern pattern =
        Pattern.compile(
            "(?<![\\w-])(?:"
                + String.join("|", prefixes.stream().map(Pattern::quote).toList())
                + ")(-NEXT|-SAME|-NOT|-DAG|-LABEL|-EMPTY|-COUNT-\\d+)?:(.*)");
    List<Directive> all = new ArrayList<>();
    List<String> lines = test.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      Matcher matcher = pattern.matcher(lines.get(i));
      if (matcher.find()) {
        String kind = Optional.ofNullable(matcher.group(1)).orElse("");
        all.add(new Directive(kind, blanks(matcher.group(2)).strip(), i + 1));
      }
    }
    return all;
  }

  private static String blanks(String text) {
    return text.replaceAll("[ \t]+", " ");
  }

  private boolean holds(Directive directive) {
    if (directive.kind().equals("-NOT")) {
      forbidden.add(directive);
      return true;
    }
    if (directive.kind().equals("-EMPTY")) {
      int start = lineAfter(position);
      return moved(start, start < output.length() && output.charAt(start) == '\n' ? start : -1);
    }
    if (directive.kind().startsWith("-COUNT-")) {
      int count = Integer.parseInt(directive.kind().substring("-COUNT-".length()));
      for (int i = 0; i < count; i++) {
        if (!found(directive, position, "")) {
          return false;
        }
      }
      return true;
    }
    return found(directive, position, directive.kind());
  }

  private boolean found(Directive directive, int from, String kind) {
    Matcher matcher = pattern(directive.pattern()).matcher(output);
    int start = kind.equals("-DAG") ? groupStart : from;
    if (!matcher.find(start)) {
      return false;
    }
    boolean isPlaced =
        switch (kind) {
          case "-NEXT" ->
              matcher.start() >= lineAfter(from) && matcher.start() < lineAfter(lineAfter(from));
          case "-SAME" -> matcher.start() < lineAfter(from);
          default -> true;
        };
    int end = kind.equals("-DAG") ? Math.max(position, matcher.end()) : matcher.end();
    if (!isPlaced || !moved(matcher.start(), end)) {
      return false;
    }
    if (!kind.equals("-DAG")) {
      groupStart = position;
    }
    matcher.namedGroups().keySet().forEach(name -> variables.put(name, matcher.group(name)));
    return true;
  }

  /** Goes on behind a match, if nothing stands in front of it that must not. */
  private boolean moved(int start, int end) {
    if (end < 0 || forbidden(start).isPresent()) {
      return false;
    }
    position = end;
    return true;
  }

  /** {@return what stands between here and there and must not} */
  private Optional<String> forbidden(int end) {
    String between = output.substring(position, Math.max(position, end));
    for (Directive directive : forbidden) {
      if (pattern(directive.pattern()).matcher(between).find()) {
        return Optional.of("line " + directive.line() + ": the output has " + directive.pattern());
      }
    }
    forbidden.clear();
    return Optional.empty();
  }

  /** Where the line behind that of a position begins. */
  private int lineAfter(int from) {
    int end = output.indexOf('\n', from);
    return end < 0 ? output.length() : end + 1;
  }

  private Pattern pattern(String text) {
    StringBuilder out = new StringBuilder();
    Matcher parts = PART.matcher(text);
    int done = 0;
    while (parts.find()) {
      out.append(Pattern.quote(text.substring(done, parts.start())));
      done = parts.end();
      if (parts.group(1) != null) {
        out.append("(?:").append(parts.group(1)).append(')');
      } else if (parts.group(2) != null) {
        out.append("(?<").append(parts.group(2)).append('>').append(parts.group(3)).append(')');
      } else {
        out.append(Pattern.quote(variables.getOrDefault(parts.group(4), parts.group())));
      }
    }
    return Pattern.compile(out.append(Pattern.quote(text.substring(done))).toString());
  }
}
