package dev.arrayc.diagnostic;

import java.util.List;

/**
 * One error for the user: where, which class of error ({@code TypeError}, {@code
 * TracerBoolConversionError}, …; empty for errors that Python has no class for), the message (its
 * first line stands in the header), and hints that say what to do next.
 */
public record Diagnostic(Span span, String errorClass, String message, List<String> hints) {
  public Diagnostic {
    hints = List.copyOf(hints);
  }

  public static Diagnostic of(Span span, String errorClass, String message, String... hints) {
    return new Diagnostic(span, errorClass, message, List.of(hints));
  }

  /** gcc style: {@code file:line:col: error: Class: message}, the source line, a caret, hints. */
  public String render() {
    StringBuilder out = new StringBuilder();
    if (!span.toString().isEmpty()) {
      out.append(span).append(": ");
    }
    out.append("error: ");
    if (!errorClass.isEmpty()) {
      out.append(errorClass).append(": ");
    }
    int end = message.indexOf('\n');
    out.append(end < 0 ? message : message.substring(0, end)).append('\n');
    appendSnippet(out);
    if (end >= 0) {
      message.substring(end + 1).lines().forEach(l -> out.append("  ").append(l).append('\n'));
    }
    for (String hint : hints) {
      out.append("  hint: ").append(hint.replace("\n", "\n        ")).append('\n');
    }
    return out.toString();
  }

  private void appendSnippet(StringBuilder out) {
    String line = span.isKnown() ? span.source().line(span.line()) : "";
    if (line.isEmpty()) {
      return;
    }
    out.append("  ").append(line).append('\n');
    if (span.column() > 0) {
      // Tabs stay tabs, so that the caret stands under its column in any terminal.
      String indent =
          line.codePoints()
              .limit(span.column() - 1L)
              .collect(
                  StringBuilder::new,
                  (b, c) -> b.append(c == '\t' ? '\t' : ' '),
                  StringBuilder::append)
              .toString();
      out.append("  ").append(indent).append('^');
      out.append("~".repeat(Math.max(0, span.length() - 1))).append('\n');
    }
  }
}
