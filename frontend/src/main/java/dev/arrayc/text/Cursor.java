package dev.arrayc.text;

import dev.arrayc.diagnostic.CompileException.UserError;
import dev.arrayc.diagnostic.Diagnostic;
import dev.arrayc.diagnostic.Span;
import dev.arrayc.text.Token.Kind;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** A place in the token stream of one module. It can go back: tokens are made from offsets. */
final class Cursor {
  /** Types, attributes and dictionaries may nest this deep. */
  private static final int MAX_NESTING = 200;

  private final Lexer lexer;
  private final int end;
  private Token current;
  private int lastEnd;
  private int nesting;

  Cursor(Lexer lexer, int start, int end) {
    this.lexer = lexer;
    this.end = end;
    this.current = lexer.at(start, end);
    this.lastEnd = start;
  }

  /** A cursor over the same text. */
  Cursor copyAt(int offset) {
    Cursor copy = new Cursor(lexer, offset, end);
    copy.nesting = nesting;
    return copy;
  }

  Lexer lexer() {
    return lexer;
  }

  Token peek() {
    return current;
  }

  /** Where the next token begins. */
  int offset() {
    return current.start();
  }

  /** Where the last token ended. */
  int lastEnd() {
    return lastEnd;
  }

  /** Goes on at an offset. */
  void seek(int offset) {
    lastEnd = offset;
    current = lexer.at(offset, end);
  }

  Token next() {
    Token token = current;
    seek(token.end());
    return token;
  }

  String text(Token token) {
    return lexer.slice(token);
  }

  boolean is(Kind kind) {
    return current.kind() == kind;
  }

  /** Is the next token this word or punctuation? */
  boolean is(String text) {
    int length = current.end() - current.start();
    return (is(Kind.WORD) || is(Kind.PUNCTUATION))
        && length == text.length()
        && lexer.slice(current).equals(text);
  }

  boolean accept(String text) {
    if (!is(text)) {
      return false;
    }
    next();
    return true;
  }

  void expect(String text) {
    if (!accept(text)) {
      throw expected("`" + text + "`");
    }
  }

  Token expect(Kind kind, String what) {
    if (!is(kind)) {
      throw expected(what);
    }
    return next();
  }

  /** Reads elements with commas between them up to {@code close}, which is consumed. */
  <T> List<T> listUntil(String close, Supplier<T> element) {
    List<T> all = new ArrayList<>();
    if (!accept(close)) {
      do {
        all.add(element.get());
      } while (accept(","));
      expect(close);
    }
    return all;
  }

  /** Reads something that may hold things of its own sort. */
  <T> T nested(Supplier<T> parser) {
    if (nesting >= MAX_NESTING) {
      throw error("nests deeper than " + MAX_NESTING);
    }
    nesting++;
    try {
      return parser.get();
    } finally {
      nesting--;
    }
  }

  /** An integer with an optional sign, decimal or hexadecimal. */
  long integer(String what) {
    int start = offset();
    boolean isNegative = accept("-");
    String digits = text(expect(Kind.INTEGER, what));
    return parseLong(digits, isNegative)
        .orElseThrow(() -> error(start, "the integer does not fit into 64 bits"));
  }

  /** A 64-bit integer, signed or unsigned; empty if it needs more bits. */
  static Optional<Long> parseLong(String digits, boolean isNegative) {
    try {
      boolean isHex = digits.startsWith("0x");
      long magnitude =
          Long.parseUnsignedLong(isHex ? digits.substring(2) : digits, isHex ? 16 : 10);
      if (isNegative && magnitude < 0 && magnitude != Long.MIN_VALUE) {
        return Optional.empty();
      }
      return Optional.of(isNegative ? -magnitude : magnitude);
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** The text that a string token stands for. */
  String string() {
    return unquote(text(expect(Kind.STRING, "a string")));
  }

  /** The name of a symbol, {@code @main} or {@code @"any text"}. */
  String symbol() {
    String text = text(expect(Kind.SYMBOL, "a symbol, `@name`"));
    return text.startsWith("@\"") ? unquote(text.substring(1)) : text.substring(1);
  }

  /** Escapes are {@code \n \t \" \\} and two hexadecimal digits, a byte of the text's UTF-8. */
  static String unquote(String quoted) {
    if (quoted.indexOf('\\') < 0) {
      return quoted.substring(1, quoted.length() - 1);
    }
    byte[] in = quoted.substring(1, quoted.length() - 1).getBytes(StandardCharsets.UTF_8);
    ByteBuffer out = ByteBuffer.allocate(in.length);
    int i = 0;
    while (i < in.length) {
      byte at = in[i++];
      if (at != '\\' || i == in.length) {
        out.put(at);
        continue;
      }
      int high = Character.digit(in[i], 16);
      int low = i + 1 < in.length ? Character.digit(in[i + 1], 16) : -1;
      if (high >= 0 && low >= 0) {
        out.put((byte) (high << 4 | low));
        i += 2;
      } else {
        out.put(
            switch (in[i]) {
              case 'n' -> (byte) '\n';
              case 't' -> (byte) '\t';
              default -> in[i];
            });
        i++;
      }
    }
    return new String(out.array(), 0, out.position(), StandardCharsets.UTF_8);
  }

  /** Skips a bracket and all to its partner; the text between them, brackets included. */
  String balanced() {
    int start = offset();
    int depth = 0;
    do {
      if (is(Kind.END)) {
        throw error(start, "the bracket is not closed");
      }
      Token token = next();
      if (token.kind() == Kind.PUNCTUATION && token.end() - token.start() == 1) {
        switch (lexer.charAt(token.start())) {
          case '(', '[', '{', '<' -> depth++;
          case ')', ']', '}', '>' -> depth--;
          default -> {}
        }
      }
    } while (depth > 0);
    return lexer.slice(start, lastEnd);
  }

  Span span(int start) {
    return lexer.span(start, Math.max(start, lastEnd));
  }

  UserError expected(String what) {
    String found =
        switch (current.kind()) {
          case END -> "the end of the text";
          case UNKNOWN ->
              lexer.charAt(current.start()) == '"'
                  ? "a string without an end"
                  : "`" + found() + "`";
          default -> "`" + found() + "`";
        };
    return error("expected " + what + ", found " + found);
  }

  private String found() {
    String text = lexer.slice(current);
    return text.length() > 40 ? text.substring(0, 40) + "…" : text;
  }

  /** An error at the next token. */
  UserError error(String message, String... hints) {
    return error(lexer.span(current.start(), current.end()), message, hints);
  }

  /** An error at what was read since an offset. */
  UserError error(int start, String message, String... hints) {
    return error(span(start), message, hints);
  }

  static UserError error(Span span, String message, String... hints) {
    return new UserError(Diagnostic.of(span, "", message, hints));
  }
}
