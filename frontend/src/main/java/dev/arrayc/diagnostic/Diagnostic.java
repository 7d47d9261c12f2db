package dev.arrayc.diagnostic;

import java.util.List;

/**
 * One error for the user: where, which class of error ({@code TypeError}, {@code
 * TracerBoolConversionError}, …; empty for errors that Python has no class for), the message (its
 * first line stands in the header), and hints that say what to do next.
 */
public record Diagnostic(Span span, String errorClass, String message, List<String> hints) {
  /** Code points of a source line that are shown: those around the place. */
  private static final int WIDTH = 160;

  public Diagnostic {
    hints = List.copyOf(hints);
  }

  public static Diagnostic of(Span span, String errorClass, String message, String... hints) {
    return new Diagnostic(span, errorClass, message, List.of(hints));
  }

  /**
   * gcc style: {@code file:line:col: error: Class: message}, the source line (of a long one, the
   * part around the place), a caret, hints.
   */
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
    int[] line = span.isKnown() ? printable(span.source().line(span.line())) : new int[0];
    if (line.length == 0) {
      return;
    }
    int caret = Math.max(0, span.column() - 1);
    int start = line.length <= WIDTH ? 0 : Math.clamp(caret - WIDTH / 2L, 0, line.length - WIDTH);
    int end = Math.min(line.length, start + WIDTH);
    String before = start > 0 ? "…" : "";
    out.append("  ").append(before).append(new String(line, start, end - start));
    out.append(end < line.length ? "…\n" : "\n");
    if (span.column() > 0) {
      out.append("  ").append(" ".repeat(before.length()));
      for (int i = start; i < caret; i++) {
        // Tabs stay tabs, so that the caret stands under its column in any terminal.
        out.append(i < line.length && line[i] == '\t' ? '\t' : ' ');
      }
      int length = caret < end ? Math.min(span.length(), end - caret) : span.length();
      out.append('^').append("~".repeat(Math.max(0, length - 1))).append('\n');
    }
  }

  /** A line as it may be sent to a terminal. */
  private static int[] printable(String line) {
    return line.codePoints()
        .map(c -> c != '\t' && Character.isISOControl(c) ? '\uFFFD' : c)
        .toArray();
  }
}
