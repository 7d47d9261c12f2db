package dev.arrayc.diagnostic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What an error looks like. */
class DiagnosticTest {
  private static String render(String source, int line, int column, int length) {
    Span span = new Span(new SourceFile("p.py", source), line, column, length);
    return Diagnostic.of(span, "TypeError", "no", "yes").render();
  }

  @Test
  void headerLineCaretHint() {
    assertThat(render("a\n\tb + c\n", 2, 6, 1))
        .isEqualTo(
            """
            p.py:2:6: error: TypeError: no
              \tb + c
              \t    ^
              hint: yes
            """);
  }

  @Test
  void moreLinesOfAMessageFollowTheSnippet() {
    Span span = new Span(new SourceFile("p.py", "x"), 1, 1, 1);
    assertThat(new Diagnostic(span, "", "one\ntwo", List.of("a\nb")).render())
        .isEqualTo("p.py:1:1: error: one\n  x\n  ^\n  two\n  hint: a\n        b\n");
  }

  @Test
  void withoutAPlaceThereIsNoSnippet() {
    assertThat(Diagnostic.of(Span.NONE, "", "no").render()).isEqualTo("error: no\n");
  }

  /** A line of any length shows as one of a terminal, and the caret still points at the place. */
  @Test
  void ofALongLineThePartAroundThePlaceIsShown() {
    String line = "a".repeat(500) + "X" + "b".repeat(1000);
    List<String> shown = render(line, 1, 501, 4).lines().toList();
    assertThat(shown.getFirst()).startsWith("p.py:1:501: ");
    assertThat(shown.get(1)).hasSize(164).startsWith("  …aaa").endsWith("bbb…");
    assertThat(shown.get(2).strip()).isEqualTo("^~~~");
    assertThat(shown.get(1).charAt(shown.get(2).indexOf('^'))).isEqualTo('X');
    assertThat(render(line, 1, 1501, 9).lines().toList().get(1)).endsWith("bbb");
    assertThat(render(line, 1, 1501, 9).lines().toList().get(2)).endsWith(" ^");
    assertThat(render(line, 1, 1, 2000).lines().toList().get(2)).isEqualTo("  ^" + "~".repeat(159));
  }

  @Test
  void controlCharactersNeverReachTheTerminal() {
    assertThat(render("x\u0000\u001b[2J\ty", 1, 2, 1)).contains("  x\uFFFD\uFFFD[2J\ty\n   ^\n");
  }
}
