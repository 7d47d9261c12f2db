package dev.arrayc.syntax;

import dev.arrayc.diagnostic.SourceFile;
import java.util.List;
import java.util.Optional;

/**
 * A whole source file. A docstring is both {@code docstring} and the first statement of the body.
 */
public record ParsedModule(SourceFile source, Optional<String> docstring, List<Stmt> body) {
  public ParsedModule {
    body = List.copyOf(body);
  }
}
