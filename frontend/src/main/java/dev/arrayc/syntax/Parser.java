package dev.arrayc.syntax;

import dev.arrayc.diagnostic.SourceFile;
import java.util.List;
import java.util.Optional;

/** The entry to this package. */
public final class Parser {
  private Parser() {}

  /**
   * Parses a whole file as Python 3.11.
   *
   * @throws dev.arrayc.diagnostic.CompileException.UserError a located {@code SyntaxError}, {@code
   *     IndentationError} or {@code TabError}, for whatever CPython's compiler rejects in the text
   */
  public static ParsedModule parseModule(SourceFile source) {
    List<Stmt> body = new StatementParser(Cursor.ofFile(new SourceText(source))).module();
    ScopeBuilder.module(body);
    NonlocalChecker.check(body);
    return new ParsedModule(source, docstring(body), body);
  }

  /** The text of a body's first statement, if that is a plain string. */
  static Optional<String> docstring(List<Stmt> body) {
    return !body.isEmpty()
            && body.getFirst() instanceof Stmt.Expression(_, Expr.StringLiteral(_, String value))
        ? Optional.of(value)
        : Optional.empty();
  }
}
