package dev.arrayc.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import dev.arrayc.diagnostic.SourceFile;
import dev.arrayc.diagnostic.Span;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where nodes stand: what an error message underlines. */
class SpanTest {
  private static ParsedModule parse(String source) {
    return Parser.parseModule(new SourceFile("prog.py", source));
  }

  private static Expr value(String source) {
    return ((Stmt.Assign) parse(source).body().getFirst()).value();
  }

  /**
   * The source with the node's stretch in place of everything else: {@code x = f(a)}, {@code f(a)}.
   */
  private static String underlined(Span span) {
    int[] line = span.source().line(span.line()).codePoints().toArray();
    return new String(line, span.column() - 1, span.length());
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      value = {
        "x = a + b * c  # d => a + b * c",
        "x = (a + b) * c => (a + b) * c",
        "x = (a + b) => a + b",
        "x = f(a, b)[0].c => f(a, b)[0].c",
        "x = (a, b) => (a, b)",
        "x = a, b => a, b",
        "x = -a => -a",
        "x = not a => not a",
        "x = a if b else c => a if b else c",
        "x = a < b < c => a < b < c",
        "x = [i for i in y] => [i for i in y]",
        "x = 'a' f'b' => 'a' f'b'",
        "x = 'é€𝄞' + y => 'é€𝄞' + y",
        "x = lambda a: b => lambda a: b",
        "x = await_(a) => await_(a)",
      })
  void expressions(String source, String underlined) {
    assertThat(underlined(value(source).span())).isEqualTo(underlined);
  }

  @Test
  void a_span_ends_with_its_first_line_without_blanks_and_comments() {
    assertThat(underlined(value("x = f(a,   # first\n  b)").span())).isEqualTo("f(a,");
    assertThat(underlined(value("x = '''ab \nc'''").span())).isEqualTo("'''ab ");
  }

  @Test
  void compound_statements_span_their_header() {
    List<String> headers = new ArrayList<>();
    String source =
        """
        @jit  # why
        def f(x):  # what
          if x < 0.0:
            return x
          elif x > 1:
            pass
          for i in range(3): pass
        """;
    Stmt.FunctionDef f = (Stmt.FunctionDef) parse(source).body().getFirst();
    headers.add(underlined(f.span()));
    Stmt.If branch = (Stmt.If) f.body().getFirst();
    branch.branches().forEach(b -> headers.add(b.span().line() + " " + underlined(b.span())));
    headers.add(underlined(f.body().getLast().span()));
    assertThat(headers)
        .containsExactly("def f(x):", "3 if x < 0.0:", "5 elif x > 1:", "for i in range(3):");
    assertThat(f.decorators().getFirst().span().line()).isEqualTo(1);
  }

  @Test
  void attributes_know_their_name_alone() {
    Expr.Attribute attribute = (Expr.Attribute) value("x = a . b");
    assertThat(attribute.nameSpan().toString()).isEqualTo("prog.py:1:9");
    assertThat(underlined(attribute.nameSpan())).isEqualTo("b");
  }

  @Test
  void fields_of_f_strings_stand_where_they_are_written() {
    Expr.FormattedString string = (Expr.FormattedString) value("x = f'''a\n  {b + 1!r:{w}}'''");
    Expr.FormattedString.Field field = (Expr.FormattedString.Field) string.parts().getLast();
    assertThat(field.value().span().toString()).isEqualTo("prog.py:2:4");
    assertThat(underlined(field.value().span())).isEqualTo("b + 1");
    assertThat(underlined(field.span())).isEqualTo("{b + 1!r:{w}}");
  }
}
