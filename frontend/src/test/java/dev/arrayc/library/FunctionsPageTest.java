package dev.arrayc.library;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** docs/functions.md says what the library has, and what of JAX it has not. */
class FunctionsPageTest {
  @Test
  void page_isWhatTheRowsSay() throws IOException {
    assertThat(Files.readString(page()))
        .as("write it anew: run FunctionsPage with the page's path")
        .isEqualTo(FunctionsPage.text());
  }

  /** Tests run in their module's folder, or in the repository's. */
  private static Path page() {
    Path here = Path.of("docs", "functions.md").toAbsolutePath();
    return Files.exists(here)
        ? here
        : Path.of("..", "docs", "functions.md").toAbsolutePath().normalize();
  }
}
