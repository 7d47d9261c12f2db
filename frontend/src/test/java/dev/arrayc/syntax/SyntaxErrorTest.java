package dev.arrayc.syntax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.arrayc.diagnostic.CompileException.UserError;
import dev.arrayc.diagnostic.Diagnostic;
import dev.arrayc.diagnostic.SourceFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said of wrong programs, and where. */
class SyntaxErrorTest {
  private static Diagnostic error(String source) {
    return catchThrowableOfType(
            UserError.class, () -> Parser.parseModule(new SourceFile("p", source)))
        .diagnostic();
  }

  private static String header(String source) {
    return error(source).render().lines().findFirst().orElseThrow().replace("error: ", "");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      value = {
        "x = (1,\\ny = 2 => p:1:5: SyntaxError: '(' was never closed",
        "f(a, [b\\n\\nif x: pass => p:1:6: SyntaxError: '[' was never closed",
        "f(a b) => p:1:3: SyntaxError: invalid syntax. Perhaps you forgot a comma?",
        "f(a, *) => p:1:7: SyntaxError: invalid syntax",
        "x = 1) => p:1:6: SyntaxError: unmatched ')'",
        "x = (1] => p:1:7: SyntaxError: closing parenthesis ']' does not match opening"
            + " parenthesis '('",
        "x = (\\n1] => p:2:2: SyntaxError: closing parenthesis ']' does not match opening"
            + " parenthesis '(' on line 1",
        "def f(x)\\n  return x => p:1:9: SyntaxError: expected ':'",
        "if x = 1: pass => p:1:4: SyntaxError: invalid syntax. Maybe you meant '==' or ':=' instead"
            + " of '='?",
        "if x:\\ny => p:2:1: IndentationError: expected an indented block after 'if' statement on"
            + " line 1",
        "def f():\\n  # only a comment\\n => p:1:9: IndentationError: expected an indented block"
            + " after function definition on line 1",
        "x = 1\\n  y = 2 => p:2:3: IndentationError: unexpected indent",
        "if x:\\n    y\\n  z => p:3:3: IndentationError: unindent does not match any outer"
            + " indentation level",
        "if x:\\n\\ty\\n        z => p:3:9: TabError: inconsistent use of tabs and spaces in"
            + " indentation",
        "x = 'abc => p:1:5: SyntaxError: unterminated string literal (detected at line 1)",
        "x = '''abc\\n\\nd => p:1:5: SyntaxError: unterminated triple-quoted string literal"
            + " (detected at line 3)",
        "x = '\\\\x1' => p:1:6: SyntaxError: (unicode error) 'unicodeescape' codec can't decode"
            + " bytes in position 0-2: truncated \\\\xXX escape",
        "x = f'{a b}' => p:1:8: SyntaxError: f-string: invalid syntax. Perhaps you forgot a"
            + " comma?",
        "x = f'{}' => p:1:7: SyntaxError: f-string: empty expression not allowed",
        "x = f'{a' => p:1:7: SyntaxError: f-string: expecting '}'",
        "x = f'a}' => p:1:8: SyntaxError: f-string: single '}' is not allowed",
        "x = 1__0 => p:1:6: SyntaxError: invalid decimal literal",
        "x = 0b12 => p:1:8: SyntaxError: invalid digit '2' in binary literal",
        "x = 012 => p:1:5: SyntaxError: leading zeros in decimal integer literals are not"
            + " permitted; use an 0o prefix for octal integers",
        "x = 5 € => p:1:7: SyntaxError: invalid character '€' (U+20AC)",
        "x\\u200b = 5 => p:1:2: SyntaxError: invalid non-printable character U+200B",
        "x\\0 = 5 => p:1:2: SyntaxError: source code cannot contain null bytes",
        "f() = 1 => p:1:1: SyntaxError: cannot assign to function call here. Maybe you meant '=='"
            + " instead of '='?",
        "a, f() = 1 => p:1:4: SyntaxError: cannot assign to function call",
        "None = 1 => p:1:1: SyntaxError: cannot assign to None",
        "(a, b) += 1 => p:1:1: SyntaxError: 'tuple' is an illegal expression for augmented"
            + " assignment",
        "x = y := 1 => p:1:7: SyntaxError: invalid syntax",
        "f(a=1, 2) => p:1:8: SyntaxError: positional argument follows keyword argument",
        "f(a=1, a=2) => p:1:8: SyntaxError: keyword argument repeated: a",
        "def f(a=1, b): pass => p:1:12: SyntaxError: non-default argument follows default"
            + " argument",
        "def f(a, a): pass => p:1:10: SyntaxError: duplicate argument 'a' in function definition",
        "print 'x' => p:1:1: SyntaxError: Missing parentheses in call to 'print'. Did you mean"
            + " print(...)?",
        "return 1 => p:1:1: SyntaxError: 'return' outside function",
        "if x: break => p:1:7: SyntaxError: 'break' outside loop",
        "def f():\\n  x = 1\\n  global x => p:3:3: SyntaxError: name 'x' is assigned to before"
            + " global declaration",
        "def f(x):\\n  nonlocal x => p:2:3: SyntaxError: name 'x' is parameter and nonlocal",
        "def f():\\n  nonlocal x => p:2:3: SyntaxError: no binding for nonlocal 'x' found",
        "x = \\\\ y => p:1:6: SyntaxError: unexpected character after line continuation character",
      })
  void errors(String source, String header) {
    String text = source.replace("\\u200b", "\u200b").translateEscapes();
    assertThat(header(text)).isEqualTo(header.translateEscapes());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"(", "[", "{", "f(", "x[", "-", "not ", "lambda: ", "a if b else ", "a ** ", "*["})
  void nesting_is_bounded_by_an_error_not_by_the_stack(String opening) throws Exception {
    String source = "x = " + opening.repeat(50_000);
    assertThat(onDefaultStack(source).message()).startsWith("too many nested");
  }

  @ParameterizedTest
  @ValueSource(strings = {" + a", ".a", "()", "[0]", " @ a * a"})
  void chains_are_bounded_because_whoever_walks_the_tree_recurses(String link) throws Exception {
    assertThat(onDefaultStack("x = a" + link.repeat(50_000)).message())
        .isEqualTo("too many nested operators");
  }

  @Test
  void blocks_are_bounded() throws Exception {
    StringBuilder source = new StringBuilder();
    for (int i = 0; i < 200; i++) {
      source.append(" ".repeat(i)).append("if x:\n");
    }
    assertThat(onDefaultStack(source.toString()).message())
        .isEqualTo("too many levels of indentation");
  }

  @ParameterizedTest
  @ValueSource(strings = {" + a", ".a", "()", "[0]"})
  void what_is_within_the_bounds_fits_the_stack(String link) throws Exception {
    StringBuilder source = new StringBuilder();
    for (int i = 0; i < 99; i++) {
      source.append(" ".repeat(i)).append("def f(x):\n");
    }
    source.append(" ".repeat(99)).append("(".repeat(199)).append("a").append(link.repeat(290));
    source.append(")".repeat(199)).append("\nreturn");
    assertThat(onDefaultStack(source.toString()).message()).isEqualTo("'return' outside function");
  }

  /** One megabyte, what a Java thread has by default. */
  private static Diagnostic onDefaultStack(String source) throws InterruptedException {
    Diagnostic[] result = new Diagnostic[1];
    Thread thread = new Thread(null, () -> result[0] = error(source), "parser", 1 << 20);
    thread.start();
    thread.join();
    return result[0];
  }
}
