package dev.arrayc.syntax;

/**
 * A token: its text (empty for strings, line ends and indentation) and its offsets in the source.
 * Soft keywords ({@code match}, {@code case}, {@code _}) are names.
 */
record Token(Kind kind, String text, int start, int end) {
  enum Kind {
    NAME,
    KEYWORD,
    NUMBER,
    STRING,
    OPERATOR,
    NEWLINE,
    INDENT,
    DEDENT,
    END
  }

  /** Whether it is this keyword or operator. */
  boolean is(String symbol) {
    return (kind == Kind.KEYWORD || kind == Kind.OPERATOR) && text.equals(symbol);
  }

  /** Whether it is this name, as soft keywords are. */
  boolean isName(String name) {
    return kind == Kind.NAME && text.equals(name);
  }
}
