package dev.arrayc.text;

import dev.arrayc.diagnostic.CompileException;
import dev.arrayc.diagnostic.SourceFile;
import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.Program;
import dev.arrayc.ir.Tensor;
import dev.arrayc.op.Verifier;
import java.util.ArrayList;
import java.util.List;

/** Reads StableHLO text. */
public final class Reader {
  /** Parts a file into modules, as MLIR's tools do under {@code -split-input-file}. */
  private static final String SPLIT = "// -----";

  private Reader() {}

  /**
   * Reads and verifies a text of one module.
   *
   * @throws CompileException.UserError at the first thing that is wrong
   */
  public static Program read(SourceFile source) {
    List<Program> programs = readAll(source);
    if (programs.size() > 1) {
      throw Cursor.error(
          programs.get(1).entry().body().operations().stream()
              .map(o -> o.span())
              .findFirst()
              .orElse(new Lexer(source).span(0, 0)),
          "the text has " + programs.size() + " modules, where one is asked for",
          "`arrayc check` takes texts of several modules");
    }
    return programs.getFirst();
  }

  /**
   * Reads and verifies a text of modules that lines of {@code // -----} part.
   *
   * @throws CompileException.UserError at the first thing that is wrong
   */
  public static List<Program> readAll(SourceFile source) {
    Lexer lexer = new Lexer(source);
    List<Program> programs = new ArrayList<>();
    for (int start = 0; start < lexer.length(); ) {
      int end = split(source.text(), start);
      if (lexer.skip(start) < end) {
        Program program = new ModuleParser(new Cursor(lexer, start, end)).program();
        Verifier.verify(program);
        programs.add(program);
      }
      start = end == lexer.length() ? end : end + SPLIT.length();
    }
    if (programs.isEmpty()) {
      throw Cursor.error(lexer.span(0, 0), "there is no module here");
    }
    return programs;
  }

  /**
   * Reads a list of tensors, {@code [dense<1> : tensor<2xi32>, …]}.
   *
   * @throws CompileException.UserError if the text is none
   */
  public static List<Tensor> tensors(SourceFile source) {
    Lexer lexer = new Lexer(source);
    Cursor in = new Cursor(lexer, 0, lexer.length());
    List<Tensor> tensors = new ArrayList<>();
    if (new AttributeParser(in, new Aliases(in), new Resources()).any()
        instanceof Attribute.Items(List<Attribute> items)) {
      for (Attribute item : items) {
        if (item instanceof Attribute.Dense(Tensor value)) {
          tensors.add(value);
        }
      }
      if (tensors.size() == items.size() && in.is(Token.Kind.END)) {
        return tensors;
      }
    }
    throw Cursor.error(
        lexer.span(0, 1), "expected a list of tensors, [dense<1> : tensor<2xi32>, …]");
  }

  /** Where the next line that parts modules begins, or the text ends. */
  private static int split(String text, int from) {
    int at = text.indexOf(SPLIT, from);
    while (at > 0 && text.charAt(at - 1) != '\n') {
      at = text.indexOf(SPLIT, at + 1);
    }
    return at < 0 ? text.length() : at;
  }
}
