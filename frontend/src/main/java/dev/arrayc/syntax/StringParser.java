package dev.arrayc.syntax;

import dev.arrayc.diagnostic.CompileException.UserError;
import dev.arrayc.syntax.Expr.FormattedString;
import dev.arrayc.syntax.Expr.FormattedString.Conversion;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

/**
 * String literals and f-strings as of Python 3.11 (language reference §2.4.1 to §2.4.3): neighbours
 * join; a field holds neither backslash, comment nor the quote of its string; a format may hold
 * fields, and those no further ones.
 */
final class StringParser {
  private final Cursor cursor;
  private final SourceText text;
  private final List<FormattedString.Part> parts = new ArrayList<>();

  /** The stretch of the f-string that is being read, and whether it is raw. */
  private int pos;

  private int limit;
  private boolean raw;

  StringParser(Cursor cursor) {
    this.cursor = cursor;
    this.text = cursor.text();
  }

  /** One or more adjacent string tokens; the next token is one. */
  Expr strings() {
    int start = cursor.mark();
    boolean bytes = prefix(cursor.peek()).contains("b");
    boolean formatted = false;
    while (cursor.at(Token.Kind.STRING)) {
      Token token = cursor.next();
      String prefix = prefix(token);
      if (prefix.contains("b") != bytes) {
        throw cursor.errorSince(start, "cannot mix bytes and nonbytes literals");
      }
      formatted |= prefix.contains("f");
      one(token, prefix);
    }
    if (formatted) {
      return new FormattedString(cursor.since(start), parts);
    }
    String value = parts.isEmpty() ? "" : ((FormattedString.Text) parts.getFirst()).text();
    return bytes
        ? new Expr.BytesLiteral(cursor.since(start), value)
        : new Expr.StringLiteral(cursor.since(start), value);
  }

  private String prefix(Token token) {
    int quote = token.start();
    while (text.at(quote) != '"' && text.at(quote) != '\'') {
      quote++;
    }
    return text.slice(token.start(), quote).toLowerCase(Locale.ROOT);
  }

  private void one(Token token, String prefix) {
    int open = token.start() + prefix.length();
    String quote = Character.toString(text.at(open));
    int width = token.end() - open >= 6 && text.matches(open, quote.repeat(3)) ? 3 : 1;
    pos = open + width;
    limit = token.end() - width;
    raw = prefix.contains("r");
    boolean bytes = prefix.contains("b");
    if (prefix.contains("f")) {
      parts(parts, 0);
      return;
    }
    for (int i = pos; bytes && i < limit; i++) {
      if (text.at(i) >= 128) {
        throw text.syntaxError(i, i + 1, "bytes can only contain ASCII literal characters");
      }
    }
    addText(parts, decode(pos, limit, bytes));
  }

  private String decode(int start, int end, boolean bytes) {
    return raw ? text.slice(start, end) : StringDecoder.decode(text, start, end, bytes);
  }

  private static void addText(List<FormattedString.Part> into, String string) {
    if (string.isEmpty()) {
      return;
    }
    if (!into.isEmpty() && into.getLast() instanceof FormattedString.Text(String before)) {
      into.set(into.size() - 1, new FormattedString.Text(before + string));
    } else {
      into.add(new FormattedString.Text(string));
    }
  }

  /** Text and fields, up to the end or, in a format (level 1 and more), to its closing brace. */
  private void parts(List<FormattedString.Part> into, int level) {
    while (pos < limit) {
      int start = pos;
      while (pos < limit && text.at(pos) != '{' && text.at(pos) != '}') {
        skipCharacter();
      }
      addText(into, decode(start, pos, false));
      if (pos >= limit) {
        return;
      }
      int brace = text.at(pos);
      if (level == 0 && pos + 1 < limit && text.at(pos + 1) == brace) {
        addText(into, Character.toString(brace));
        pos += 2;
      } else if (brace == '{') {
        field(into, level);
      } else if (level == 0) {
        throw error(pos, "single '}' is not allowed");
      } else {
        return;
      }
    }
  }

  /** One character of text, or an escape; the braces of a named character are no field. */
  private void skipCharacter() {
    if (raw || text.at(pos) != '\\' || pos + 1 >= limit) {
      pos++;
      return;
    }
    pos++;
    if (text.at(pos) == 'N' && text.at(pos + 1) == '{') {
      while (pos < limit && text.at(pos) != '}') {
        pos++;
      }
    }
    if (pos < limit && (text.at(pos) != '{' && text.at(pos) != '}' || text.at(pos - 1) != '\\')) {
      pos++;
    }
  }

  private void field(List<FormattedString.Part> into, int level) {
    if (level >= 2) {
      throw error(pos, "expressions nested too deeply");
    }
    int open = pos++;
    int start = pos;
    skipExpression();
    int end = pos;
    if (text.slice(start, end).isBlank()) {
      throw error(
          open,
          pos < limit && text.at(pos) != '}'
              ? "expression required before '" + Character.toString(text.at(pos)) + "'"
              : "empty expression not allowed");
    }
    Expr value = value(start, end);
    boolean debug = text.at(pos) == '=';
    if (debug) {
      pos++;
      while (pos < limit && Character.isWhitespace(text.at(pos))) {
        pos++;
      }
      addText(into, text.slice(start, pos));
    }
    Conversion conversion = conversion();
    boolean hasFormat = pos < limit && text.at(pos) == ':';
    List<FormattedString.Part> format = new ArrayList<>();
    if (hasFormat) {
      pos++;
      parts(format, level + 1);
    }
    if (pos >= limit || text.at(pos) != '}') {
      throw error(open, "expecting '}'");
    }
    pos++;
    if (debug && !hasFormat && conversion == Conversion.NONE) {
      conversion = Conversion.REPR;
    }
    into.add(new FormattedString.Field(text.span(open, pos), value, conversion, format));
  }

  private Expr value(int start, int end) {
    Cursor inner = cursor.ofField(start, end);
    int before = inner.enter();
    Expr value = new AtomParser(inner, new ExpressionParser(inner)).field();
    inner.leave(before);
    return value;
  }

  private Conversion conversion() {
    if (pos >= limit || text.at(pos) != '!') {
      return Conversion.NONE;
    }
    int at = ++pos;
    Conversion conversion =
        switch (at < limit ? text.at(at) : SourceText.END) {
          case 's' -> Conversion.STR;
          case 'r' -> Conversion.REPR;
          case 'a' -> Conversion.ASCII;
          default -> throw error(at, "invalid conversion character: expected 's', 'r', or 'a'");
        };
    pos++;
    return conversion;
  }

  /** Moves to what ends a field's expression: {@code !}, {@code :}, {@code =} or its brace. */
  private void skipExpression() {
    Deque<Integer> brackets = new ArrayDeque<>();
    int start = pos;
    while (pos < limit) {
      int c = text.at(pos);
      if (c == '\'' || c == '"') {
        skipString();
        continue;
      }
      switch (c) {
        case '\\' -> throw errorPlain("f-string expression part cannot include a backslash");
        case '#' -> throw errorPlain("f-string expression part cannot include '#'");
        case '(', '[', '{' -> brackets.push(c);
        case ')', ']', '}' -> {
          if (brackets.isEmpty() && c == '}') {
            return;
          }
          close(brackets, c);
        }
        case '!', ':', '=', '<', '>' -> {
          boolean comparison = c != ':' && text.at(pos + 1) == '=' && pos + 1 < limit;
          if (brackets.isEmpty() && !comparison && c != '<' && c != '>') {
            return;
          }
          pos += comparison ? 1 : 0;
        }
        default -> {}
      }
      pos++;
    }
    throw brackets.isEmpty()
        ? error(start - 1, "expecting '}'")
        : error(start - 1, "'" + Character.toString(brackets.element()) + "' was never closed");
  }

  private void close(Deque<Integer> brackets, int c) {
    if (brackets.isEmpty()) {
      throw error(pos, "unmatched '" + Character.toString(c) + "'");
    }
    int open = brackets.pop();
    if ("([{".indexOf(open) != ")]}".indexOf(c)) {
      throw error(
          pos,
          "closing parenthesis '%s' does not match opening parenthesis '%s'"
              .formatted(Character.toString(c), Character.toString(open)));
    }
  }

  private void skipString() {
    String quote = Character.toString(text.at(pos));
    String close = text.matches(pos, quote.repeat(3)) ? quote.repeat(3) : quote;
    int open = pos;
    pos += close.length();
    while (pos < limit && !text.matches(pos, close)) {
      if (text.at(pos) == '\\') {
        throw errorPlain("f-string expression part cannot include a backslash");
      }
      pos++;
    }
    if (pos + close.length() > limit) {
      throw error(open, "unterminated string");
    }
    pos += close.length();
  }

  private UserError error(int at, String message) {
    return text.syntaxError(at, at + 1, "f-string: " + message);
  }

  private UserError errorPlain(String message) {
    return text.syntaxError(
        pos, pos + 1, message, "assign the expression to a name before the f-string");
  }
}
