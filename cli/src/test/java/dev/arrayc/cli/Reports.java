package dev.arrayc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;

/** What every error that a user sees looks like. */
final class Reports {
  private static final Pattern FIRST = Pattern.compile("(\\S+:\\d+(:\\d+)?: )?error: \\S.*");
  private static final Pattern CARET = Pattern.compile("  \\s*\\^~*");

  private Reports() {}

  /** One line first; with a place, the source line and a caret; nothing of Java's. */
  static void assertWellFormed(String err) {
    List<String> lines = err.lines().toList();
    assertThat(lines).as(err).isNotEmpty();
    assertThat(lines.getFirst()).matches(FIRST).hasSizeLessThan(500);
    assertThat(lines.subList(1, lines.size())).allMatch(l -> l.startsWith("  "));
    assertThat(lines).noneMatch(l -> FIRST.matcher(l).matches() && l != lines.getFirst());
    if (!lines.getFirst().startsWith("error: ")) {
      assertThat(lines).as(err).hasSizeGreaterThan(2);
      assertThat(lines.get(2)).matches(CARET);
      assertThat(lines.get(1)).hasSizeLessThan(170);
    }
    assertThat(err)
        .doesNotContain(
            "\tat ", "dev.arrayc.", "java.", "Exception in thread", "a defect of arrayc (");
  }
}
