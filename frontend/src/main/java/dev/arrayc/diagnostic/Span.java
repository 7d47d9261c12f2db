package dev.arrayc.diagnostic;

/**
 * A place in a source file: 1-based line and column (in code points), and the number of code points
 * from there on the same line. Column 0 means that only the line is known; line 0, that nothing is.
 */
public record Span(SourceFile source, int line, int column, int length) {
  /** No place at all: a value that the compiler made by itself. */
  public static final Span NONE = new Span(new SourceFile("", ""), 0, 0, 0);

  public boolean isKnown() {
    return line > 0;
  }

  /** {@return this place as {@code file:line:column}, as far as it is known} */
  @Override
  public String toString() {
    if (!isKnown()) {
      return source.name();
    }
    return source.name() + ":" + line + (column > 0 ? ":" + column : "");
  }
}
