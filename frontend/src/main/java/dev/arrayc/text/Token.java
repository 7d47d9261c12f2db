package dev.arrayc.text;

/** A token: its kind and where it stands, as offsets into the text. */
record Token(Kind kind, int start, int end) {
  /** What a token is. The sigils of identifiers belong to their tokens. */
  enum Kind {
    /** {@code stablehlo.add}, {@code dense}. */
    WORD("a word"),
    /** {@code %arg0}. */
    VALUE("a value"),
    /** {@code @main}, {@code @"any text"}. */
    SYMBOL("a symbol"),
    /** {@code #stablehlo.dot}, {@code #1}. */
    HASH("an attribute"),
    /** {@code !stablehlo.token}. */
    BANG("a type"),
    /** {@code ^bb0}. */
    CARET("a block"),
    INTEGER("an integer"),
    FLOAT("a number"),
    STRING("a string"),
    /** A bracket, a separator or an operator; also two of them, as in {@code ->} and {@code ::}. */
    PUNCTUATION("punctuation"),
    /** A character that starts no token, or a string without an end. */
    UNKNOWN("an unknown character"),
    END("the end of the text");

    private final String description;

    Kind(String description) {
      this.description = description;
    }

    String description() {
      return description;
    }
  }
}
