package dev.arrayc.syntax;

import dev.arrayc.diagnostic.CompileException.UserError;

/**
 * Escape sequences (language reference §2.4.1). Unknown ones stay as they are, as in Python 3.11.
 */
final class StringDecoder {
  private final SourceText text;
  private final int start;
  private final int end;
  private final boolean bytes;
  private final StringBuilder out = new StringBuilder();
  private int pos;

  private StringDecoder(SourceText text, int start, int end, boolean bytes) {
    this.text = text;
    this.start = start;
    this.end = end;
    this.bytes = bytes;
    this.pos = start;
  }

  /** The text between these offsets with its escapes replaced; of bytes, one character for each. */
  static String decode(SourceText text, int start, int end, boolean bytes) {
    StringDecoder decoder = new StringDecoder(text, start, end, bytes);
    while (decoder.pos < end) {
      int c = text.at(decoder.pos++);
      if (c == '\\' && decoder.pos < end) {
        decoder.escape(text.at(decoder.pos++));
      } else {
        decoder.out.appendCodePoint(c);
      }
    }
    return decoder.out.toString();
  }

  private void escape(int c) {
    switch (c) {
      case '\n' -> {}
      case '\\', '\'', '"' -> out.appendCodePoint(c);
      case 'a' -> out.append('\u0007');
      case 'b' -> out.append('\b');
      case 'f' -> out.append('\f');
      case 'n' -> out.append('\n');
      case 'r' -> out.append('\r');
      case 't' -> out.append('\t');
      case 'v' -> out.append('\u000b');
      case 'x' -> hexadecimal('x', 2);
      case '0', '1', '2', '3', '4', '5', '6', '7' -> octal();
      default -> {
        if (bytes || c != 'u' && c != 'U' && c != 'N') {
          out.append('\\').appendCodePoint(c);
        } else if (c == 'N') {
          named();
        } else {
          hexadecimal(c, c == 'u' ? 4 : 8);
        }
      }
    }
  }

  private void octal() {
    int value = 0;
    pos--;
    for (int i = 0; i < 3 && pos < end && text.at(pos) >= '0' && text.at(pos) <= '7'; i++) {
      value = value * 8 + text.at(pos++) - '0';
    }
    out.append((char) (bytes ? value & 0xff : value));
  }

  private void hexadecimal(int kind, int digits) {
    int escape = pos - 2;
    long value = 0;
    for (int i = 0; i < digits; i++) {
      int c = pos < end ? text.at(pos) : SourceText.END;
      int digit = c >= 0 && c < 128 ? Character.digit(c, 16) : -1;
      if (digit < 0) {
        throw error(escape, "truncated \\" + (char) kind + "X".repeat(digits) + " escape");
      }
      value = value * 16 + digit;
      pos++;
    }
    if (value > Character.MAX_CODE_POINT) {
      throw error(escape, "illegal Unicode character");
    }
    out.appendCodePoint((int) value);
  }

  private void named() {
    int escape = pos - 2;
    int close = pos;
    while (close < end && text.at(close) != '}') {
      close++;
    }
    if (text.at(pos) != '{' || close >= end || close == pos + 1) {
      throw error(escape, "malformed \\N character escape");
    }
    String name = text.slice(pos + 1, close);
    pos = close + 1;
    try {
      out.appendCodePoint(Character.codePointOf(name));
    } catch (IllegalArgumentException unknown) {
      throw error(escape, "unknown Unicode character name");
    }
  }

  private UserError error(int escape, String message) {
    if (bytes) {
      return text.syntaxError(
          escape, pos, "(value error) invalid \\x escape at position " + (escape - start));
    }
    return text.syntaxError(
        escape,
        pos,
        "(unicode error) 'unicodeescape' codec can't decode bytes in position %d-%d: %s"
            .formatted(escape - start, pos - 1 - start, message));
  }
}
