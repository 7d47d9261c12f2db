package dev.arrayc.syntax;

import dev.arrayc.diagnostic.CompileException.UserError;
import dev.arrayc.diagnostic.Span;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * A place in the tokens, with what the parsers around it share: spans, errors, the bounds on
 * nesting and the kind of code that is being read.
 */
final class Cursor {
  /**
   * How deep the parser may recurse within expressions; brackets alone are bounded by the lexer.
   */
  private static final int MAX_DEPTH = 250;

  /**
   * How high an expression's tree may be; long chains of operators make it high without recursion.
   */
  private static final int MAX_HEIGHT = 500;

  /** The kinds of code that a {@code return}, {@code yield} or {@code await} can stand in. */
  enum Code {
    MODULE,
    CLASS,
    FUNCTION,
    ASYNC_FUNCTION
  }

  private final SourceText text;
  private final List<Token> tokens;
  private final Optional<Token> unclosed;
  private final String errorPrefix;
  private final Deque<Code> code = new ArrayDeque<>();
  private int index;
  private int depth;
  private int height;

  private Cursor(SourceText text, Lexer.Tokens tokens, String errorPrefix, Code code, int depth) {
    this.text = text;
    this.tokens = tokens.list();
    this.unclosed = tokens.unclosed();
    this.errorPrefix = errorPrefix;
    this.depth = depth;
    this.code.push(code);
  }

  static Cursor ofFile(SourceText text) {
    return new Cursor(text, Lexer.file(text), "", Code.MODULE, 0);
  }

  /** A cursor over an f-string's replacement field, as deep in the source as this one. */
  Cursor ofField(int start, int end) {
    return new Cursor(text, Lexer.field(text, start, end), "f-string: ", code.element(), depth);
  }

  SourceText text() {
    return text;
  }

  Token peek() {
    return tokens.get(index);
  }

  Token peek(int ahead) {
    return tokens.get(Math.min(index + ahead, tokens.size() - 1));
  }

  Token next() {
    Token token = peek();
    index = Math.min(index + 1, tokens.size() - 1);
    return token;
  }

  boolean at(String symbol) {
    return peek().is(symbol);
  }

  boolean at(Token.Kind kind) {
    return peek().kind() == kind;
  }

  boolean accept(String symbol) {
    boolean there = at(symbol);
    if (there) {
      next();
    }
    return there;
  }

  void expect(String symbol) {
    if (!accept(symbol)) {
      throw invalid();
    }
  }

  Token expectName() {
    if (!at(Token.Kind.NAME)) {
      throw invalid();
    }
    return next();
  }

  /** The offset where the next node begins. */
  int mark() {
    return peek().start();
  }

  /** The offset where the last token ended. */
  int end() {
    return index == 0 ? peek().start() : tokens.get(index - 1).end();
  }

  /** The span from an offset to the last token read. */
  Span since(int start) {
    return text.span(start, Math.max(start, end()));
  }

  /** A syntax error at the next token; if a bracket before it never closes, that is the cause. */
  UserError invalid() {
    Token token = peek();
    if (token.kind() == Token.Kind.INDENT) {
      return text.error("IndentationError", token.start(), token.start() + 1, "unexpected indent");
    }
    return errorAt(token, "invalid syntax");
  }

  UserError errorAt(Token token, String message, String... hints) {
    return error(token.start(), Math.max(token.end(), token.start() + 1), message, hints);
  }

  UserError error(int start, int end, String message, String... hints) {
    if (unclosed.isPresent()) {
      Token open = unclosed.orElseThrow();
      if (at(Token.Kind.END) || text.line(peek().start()) > text.line(open.start())) {
        return text.syntaxError(open.start(), open.end(), "'" + open.text() + "' was never closed");
      }
    }
    return text.syntaxError(start, end, errorPrefix + message, hints);
  }

  UserError errorSince(int start, String message, String... hints) {
    return error(start, Math.max(end(), start + 1), message, hints);
  }

  /** Enters one level of recursion; gives what {@link #leave} wants back. */
  int enter() {
    if (++depth > MAX_DEPTH) {
      throw errorAt(peek(), "too many nested expressions");
    }
    int before = height;
    height = 0;
    return before;
  }

  /** Leaves a level: the node just made is one higher than the highest node below it. */
  void leave(int heightBefore) {
    depth--;
    height = Math.max(heightBefore, height + 1);
  }

  /** The height of the highest node since this was last set; a chain's operands start from zero. */
  int height() {
    return height;
  }

  void setHeight(int newHeight) {
    if (newHeight > MAX_HEIGHT) {
      throw errorAt(
          peek(), "too many nested operators", "split the expression over several statements");
    }
    height = newHeight;
  }

  Code code() {
    return code.element();
  }

  void enterCode(Code kind) {
    code.push(kind);
  }

  void leaveCode() {
    code.pop();
  }
}
