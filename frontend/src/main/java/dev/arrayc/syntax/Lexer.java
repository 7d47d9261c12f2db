package dev.arrayc.syntax;

import dev.arrayc.diagnostic.CompileException.UserError;
import java.text.Normalizer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Text to tokens (language reference, chapter 2). Indentation becomes {@code INDENT} and {@code
 * DEDENT}; inside brackets and after a backslash lines join. An f-string is one string token here;
 * {@link StringParser} lexes what is between its braces with {@link #field}.
 *
 * <p>As in CPython, an error of this level is reported before any error of the grammar, wherever
 * the two stand. Only a bracket that never closes waits for the parser, which knows better where
 * things went wrong.
 */
final class Lexer {
  /** CPython's limits: {@code MAXINDENT} and {@code MAXLEVEL} of its tokenizer. */
  private static final int MAX_INDENT = 100;

  private static final int MAX_BRACKETS = 200;
  private static final int TAB = 8;

  /**
   * Longest first; {@code <>}, {@code $}, {@code ?} and others are there for the parser to refuse.
   */
  private static final List<String> OPERATORS =
      List.of(
          "**=", "//=", ">>=", "<<=", "...", "**", "//", ">>", "<<", "<=", ">=", "==", "!=", "->",
          "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "@=", ":=", "<>", "+", "-", "*", "/", "%",
          "@", "&", "|", "^", "~", "<", ">", "(", ")", "[", "]", "{", "}", ",", ":", ".", ";", "=",
          "!", "$", "?", "`");

  private static final Set<String> STRING_PREFIXES =
      Set.of("r", "b", "u", "f", "br", "rb", "fr", "rf");

  private final SourceText text;
  private final int limit;
  private final boolean field;
  private final List<Token> tokens = new ArrayList<>();
  private final Deque<Token> brackets = new ArrayDeque<>();
  private final Deque<Indent> indents = new ArrayDeque<>();
  private int pos;

  /** A width with tabs to multiples of 8, and with tabs as one: both must agree on the order. */
  private record Indent(int column, int alternative) {}

  /** All tokens, the last one {@code END}, and the innermost bracket that is open there. */
  record Tokens(List<Token> list, Optional<Token> unclosed) {}

  private Lexer(SourceText text, int start, int limit, boolean field) {
    this.text = text;
    this.pos = start;
    this.limit = limit;
    this.field = field;
    indents.push(new Indent(0, 0));
  }

  /** The tokens of a whole file. */
  static Tokens file(SourceText text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.at(i) == 0) {
        throw text.syntaxError(i, i + 1, "source code cannot contain null bytes");
      }
    }
    Lexer lexer = new Lexer(text, 0, text.length(), false);
    while (lexer.pos < lexer.limit) {
      lexer.line();
    }
    if (lexer.brackets.isEmpty()) {
      lexer.dedentTo(new Indent(0, 0));
    }
    return lexer.finish();
  }

  /** The tokens of an f-string's replacement field, where line ends mean nothing. */
  static Tokens field(SourceText text, int start, int end) {
    Lexer lexer = new Lexer(text, start, end, true);
    lexer.code();
    return lexer.finish();
  }

  private Tokens finish() {
    tokens.add(new Token(Token.Kind.END, "", limit, limit));
    return new Tokens(List.copyOf(tokens), Optional.ofNullable(brackets.peek()));
  }

  private void line() {
    if (indentation()) {
      code();
    }
  }

  /** Reads blanks at a line's start; false when there is nothing else on it. */
  private boolean indentation() {
    int column = 0;
    int alternative = 0;
    Optional<Indent> continued = Optional.empty();
    while (true) {
      int c = text.at(pos);
      if (c == ' ') {
        column++;
        alternative++;
      } else if (c == '\t') {
        column = (column / TAB + 1) * TAB;
        alternative++;
      } else if (c == '\f') {
        column = 0;
        alternative = 0;
      } else if (c == '\\') {
        // The blanks before the first backslash count, those on the following lines do not.
        if (continued.isEmpty()) {
          continued = Optional.of(new Indent(column, alternative));
        }
        continuation();
        continue;
      } else {
        break;
      }
      pos++;
    }
    if (text.at(pos) == '#') {
      skipComment();
    }
    if (pos >= limit || text.at(pos) == '\n') {
      pos++;
      return false;
    }
    indent(continued.orElse(new Indent(column, alternative)));
    return true;
  }

  private void indent(Indent now) {
    Indent top = indents.element();
    if (now.column > top.column) {
      if (now.alternative <= top.alternative) {
        throw tabError();
      }
      if (indents.size() >= MAX_INDENT) {
        throw text.error("IndentationError", pos, pos + 1, "too many levels of indentation");
      }
      indents.push(now);
      tokens.add(new Token(Token.Kind.INDENT, "", pos, pos));
    } else if (now.column == top.column) {
      if (now.alternative != top.alternative) {
        throw tabError();
      }
    } else {
      dedentTo(now);
    }
  }

  private void dedentTo(Indent now) {
    while (now.column < indents.element().column) {
      indents.pop();
      tokens.add(new Token(Token.Kind.DEDENT, "", Math.min(pos, limit), Math.min(pos, limit)));
    }
    if (now.column != indents.element().column) {
      throw text.error(
          "IndentationError", pos, pos + 1, "unindent does not match any outer indentation level");
    }
    if (now.alternative != indents.element().alternative) {
      throw tabError();
    }
  }

  private UserError tabError() {
    return text.error(
        "TabError",
        pos,
        pos + 1,
        "inconsistent use of tabs and spaces in indentation",
        "indent this block with spaces only");
  }

  /** Tokens up to and with the end of the logical line. */
  private void code() {
    while (pos < limit) {
      int c = text.at(pos);
      if (c == '\n') {
        pos++;
        if (brackets.isEmpty() && !field) {
          tokens.add(new Token(Token.Kind.NEWLINE, "", pos - 1, pos - 1));
          return;
        }
      } else if (c == ' ' || c == '\t' || c == '\f') {
        pos++;
      } else if (c == '#') {
        skipComment();
      } else if (c == '\\') {
        continuation();
      } else {
        token(c);
      }
    }
    if (brackets.isEmpty() && !field) {
      tokens.add(new Token(Token.Kind.NEWLINE, "", limit, limit));
    }
  }

  private void skipComment() {
    while (pos < limit && text.at(pos) != '\n') {
      pos++;
    }
  }

  private void continuation() {
    if (text.at(pos + 1) != '\n') {
      throw pos + 1 >= limit
          ? text.syntaxError(pos, pos + 1, "unexpected EOF while parsing")
          : text.syntaxError(
              pos + 1, pos + 2, "unexpected character after line continuation character");
    }
    pos += 2;
    if (pos >= limit) {
      throw text.syntaxError(pos - 2, pos - 1, "unexpected EOF while parsing");
    }
  }

  private void token(int c) {
    if (c >= '0' && c <= '9' || c == '.' && isDigit(text.at(pos + 1))) {
      add(Token.Kind.NUMBER, new NumberLexer(text, pos).end());
    } else if (c == '\'' || c == '"') {
      add(Token.Kind.STRING, stringEnd(pos, pos));
    } else if (c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 128) {
      nameOrPrefixedString();
    } else {
      operator();
    }
  }

  private void add(Token.Kind kind, int end) {
    String string = kind == Token.Kind.STRING ? "" : text.slice(pos, end);
    if (kind == Token.Kind.NAME) {
      kind = Keywords.ALL.contains(string) ? Token.Kind.KEYWORD : kind;
      string = Normalizer.normalize(string, Normalizer.Form.NFKC);
    }
    tokens.add(new Token(kind, string, pos, end));
    text.markCode(pos, end);
    pos = end;
  }

  private void nameOrPrefixedString() {
    int end = pos;
    while (isNameCharacter(text.at(end))) {
      end++;
    }
    int quote = text.at(end);
    if ((quote == '"' || quote == '\'')
        && STRING_PREFIXES.contains(text.slice(pos, end).toLowerCase(Locale.ROOT))) {
      add(Token.Kind.STRING, stringEnd(pos, end));
      return;
    }
    for (int i = pos; i < end; i++) {
      int c = text.at(i);
      boolean fits =
          i == pos
              ? c == '_' || Character.isUnicodeIdentifierStart(c)
              : Character.isUnicodeIdentifierPart(c) && !Character.isIdentifierIgnorable(c);
      if (!fits) {
        throw unexpectedCharacter(i);
      }
    }
    add(Token.Kind.NAME, end);
  }

  static boolean isNameCharacter(int c) {
    return c == '_'
        || c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c >= '0' && c <= '9'
        || c >= 128;
  }

  static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  private UserError unexpectedCharacter(int at) {
    int c = text.at(at);
    String code = String.format(Locale.ROOT, "U+%04X", c);
    boolean printable =
        switch (Character.getType(c)) {
          case Character.CONTROL,
              Character.FORMAT,
              Character.SURROGATE,
              Character.PRIVATE_USE,
              Character.UNASSIGNED,
              Character.SPACE_SEPARATOR,
              Character.LINE_SEPARATOR,
              Character.PARAGRAPH_SEPARATOR ->
              false;
          default -> true;
        };
    return text.syntaxError(
        at,
        at + 1,
        printable
            ? "invalid character '" + Character.toString(c) + "' (" + code + ")"
            : "invalid non-printable character " + code);
  }

  /**
   * The end of the string token that starts at {@code start} and whose quote is at {@code open}.
   */
  private int stringEnd(int start, int open) {
    String quote = Character.toString(text.at(open));
    boolean triple = text.matches(open, quote.repeat(3)) && open + 2 < limit;
    String close = triple ? quote.repeat(3) : quote;
    int at = open + close.length();
    while (at < limit && !text.matches(at, close)) {
      int c = text.at(at);
      if (c == '\n' && !triple) {
        break;
      }
      at += c == '\\' ? 2 : 1;
    }
    if (at + close.length() > limit || !text.matches(at, close)) {
      int last = text.line(Math.min(at, Math.max(start, limit - 1)));
      throw text.syntaxError(
          start,
          open + close.length(),
          "unterminated "
              + (triple ? "triple-quoted " : "")
              + "string literal (detected at line "
              + last
              + ")");
    }
    return at + close.length();
  }

  private void operator() {
    for (String operator : OPERATORS) {
      if (text.matches(pos, operator)) {
        bracket(operator);
        add(Token.Kind.OPERATOR, pos + operator.length());
        return;
      }
    }
    throw unexpectedCharacter(pos);
  }

  private void bracket(String operator) {
    switch (operator) {
      case "(", "[", "{" -> {
        if (brackets.size() >= MAX_BRACKETS) {
          throw text.syntaxError(pos, pos + 1, "too many nested parentheses");
        }
        brackets.push(new Token(Token.Kind.OPERATOR, operator, pos, pos + 1));
      }
      case ")", "]", "}" -> {
        Token open = Optional.ofNullable(brackets.poll()).orElseThrow(() -> unmatched(operator));
        if ("([{".indexOf(open.text()) != ")]}".indexOf(operator)) {
          String where =
              text.line(open.start()) == text.line(pos)
                  ? ""
                  : " on line " + text.line(open.start());
          throw text.syntaxError(
              pos,
              pos + 1,
              "closing parenthesis '%s' does not match opening parenthesis '%s'%s"
                  .formatted(operator, open.text(), where));
        }
      }
      default -> {}
    }
  }

  private UserError unmatched(String operator) {
    return text.syntaxError(pos, pos + 1, "unmatched '" + operator + "'");
  }
}
