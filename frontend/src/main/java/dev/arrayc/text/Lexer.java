package dev.arrayc.text;

import dev.arrayc.diagnostic.SourceFile;
import dev.arrayc.diagnostic.Span;
import dev.arrayc.text.Token.Kind;
import java.util.Arrays;

/**
 * Cuts a text into tokens on demand: {@link #at} reads the one that begins at or after an offset.
 * Shapes ({@code 4x8xf32}) are no tokens, so the parser of types goes by characters.
 */
final class Lexer {
  private static final String PUNCTUATION = "()[]{}<>=,:?*+-/|;";

  private final SourceFile source;
  private final String text;
  private final int[] lineStarts;

  Lexer(SourceFile source) {
    this.source = source;
    this.text = source.text();
    int[] starts = new int[text.length() + 1];
    int lines = 1;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\n' || c == '\r' && !(i + 1 < text.length() && text.charAt(i + 1) == '\n')) {
        starts[lines++] = i + 1;
      }
    }
    this.lineStarts = Arrays.copyOf(starts, lines);
  }

  SourceFile source() {
    return source;
  }

  int length() {
    return text.length();
  }

  /** The character at an offset; 0 past the end. */
  char charAt(int offset) {
    return offset < text.length() ? text.charAt(offset) : 0;
  }

  String slice(int start, int end) {
    return text.substring(start, end);
  }

  String slice(Token token) {
    return slice(token.start(), token.end());
  }

  /** The place of a stretch of text, up to the end of its first line. */
  Span span(int start, int end) {
    int found = Arrays.binarySearch(lineStarts, start);
    int line = found >= 0 ? found : -found - 2;
    int next = line + 1 < lineStarts.length ? lineStarts[line + 1] - 1 : text.length();
    int column = text.codePointCount(lineStarts[line], start) + 1;
    int stop = Math.clamp(end, start, Math.max(start, next));
    return new Span(source, line + 1, column, Math.max(1, text.codePointCount(start, stop)));
  }

  /** The first offset at or after this one that is neither white space nor in a comment. */
  int skip(int offset) {
    int i = offset;
    while (i < text.length()) {
      char c = text.charAt(i);
      if (c == '/' && charAt(i + 1) == '/') {
        while (i < text.length() && text.charAt(i) != '\n' && text.charAt(i) != '\r') {
          i++;
        }
      } else if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
        i++;
      } else {
        break;
      }
    }
    return i;
  }

  /** The token that begins at or after an offset, before {@code end}. */
  Token at(int offset, int end) {
    int start = skip(offset);
    if (start >= end) {
      return new Token(Kind.END, end, end);
    }
    char c = text.charAt(start);
    if (isLetter(c)) {
      return new Token(Kind.WORD, start, word(start + 1));
    }
    if (isDigit(c)) {
      return number(start);
    }
    return switch (c) {
      case '"' -> string(start, start, Kind.STRING);
      case '@' ->
          charAt(start + 1) == '"'
              ? string(start, start + 1, Kind.SYMBOL)
              : identifier(Kind.SYMBOL, start);
      case '%' -> identifier(Kind.VALUE, start);
      case '#' ->
          charAt(start + 1) == '-' && charAt(start + 2) == '}'
              ? new Token(Kind.PUNCTUATION, start, start + 3)
              : identifier(Kind.HASH, start);
      case '!' -> identifier(Kind.BANG, start);
      case '^' -> identifier(Kind.CARET, start);
      default -> punctuation(start, c);
    };
  }

  private Token punctuation(int start, char c) {
    if (c == '-' && charAt(start + 1) == '>' || c == ':' && charAt(start + 1) == ':') {
      return new Token(Kind.PUNCTUATION, start, start + 2);
    }
    if (c == '{' && charAt(start + 1) == '-' && charAt(start + 2) == '#') {
      return new Token(Kind.PUNCTUATION, start, start + 3);
    }
    int end = start + Character.charCount(text.codePointAt(start));
    boolean isKnown = PUNCTUATION.indexOf(c) >= 0;
    return new Token(isKnown ? Kind.PUNCTUATION : Kind.UNKNOWN, start, end);
  }

  private Token identifier(Kind kind, int start) {
    int end = start + 1;
    if (isDigit(charAt(end))) {
      while (isDigit(charAt(end))) {
        end++;
      }
    } else {
      end = word(end);
      // StableHLO's op names alone have a dash; a value's name may have one (suffix ids).
      while (kind == Kind.VALUE && charAt(end) == '-' && isWordPart(charAt(end + 1))) {
        end = word(end + 1);
      }
    }
    return new Token(end == start + 1 ? Kind.UNKNOWN : kind, start, end);
  }

  private int word(int offset) {
    int i = offset;
    while (isWordPart(charAt(i))) {
      i++;
    }
    return i;
  }

  /** Decimal or hexadecimal integers, and floats: a point, perhaps digits, perhaps an exponent. */
  private Token number(int start) {
    int i = start;
    if (text.charAt(i) == '0' && charAt(i + 1) == 'x' && isHex(charAt(i + 2))) {
      i += 2;
      while (isHex(charAt(i))) {
        i++;
      }
      return new Token(Kind.INTEGER, start, i);
    }
    i = digits(i);
    if (charAt(i) != '.') {
      return new Token(Kind.INTEGER, start, i);
    }
    i = digits(i + 1);
    char c = charAt(i);
    if (c == 'e' || c == 'E') {
      int sign = charAt(i + 1) == '+' || charAt(i + 1) == '-' ? 1 : 0;
      if (isDigit(charAt(i + 1 + sign))) {
        i = digits(i + 1 + sign);
      }
    }
    return new Token(Kind.FLOAT, start, i);
  }

  private int digits(int offset) {
    int i = offset;
    while (isDigit(charAt(i))) {
      i++;
    }
    return i;
  }

  private Token string(int start, int quote, Kind kind) {
    int i = quote + 1;
    while (i < text.length() && text.charAt(i) != '"' && text.charAt(i) != '\n') {
      i += text.charAt(i) == '\\' ? 2 : 1;
    }
    if (charAt(i) != '"') {
      return new Token(Kind.UNKNOWN, start, quote + 1);
    }
    return new Token(kind, start, i + 1);
  }

  static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isHex(char c) {
    return Character.digit(c, 16) >= 0 && c < 0x80;
  }

  private static boolean isLetter(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_';
  }

  private static boolean isWordPart(char c) {
    return isLetter(c) || isDigit(c) || c == '$' || c == '.';
  }
}
