package dev.arrayc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example in README.md does what README.md says. */
class ReadmeTest {
  @TempDir private Path directory;

  @Test
  void example_isTrue() throws IOException, InterruptedException {
    String readme =
        Files.readString(TestPlaces.root().resolve("README.md"), StandardCharsets.UTF_8);
    Files.writeString(directory.resolve("sse.py"), block(readme, "python"));
    StringBuilder output = new StringBuilder();
    List<String> said = new ArrayList<>();
    for (String line : block(readme, "console").lines().toList()) {
      if (line.startsWith("$ arrayc ")) {
        String[] words = line.substring("$ arrayc ".length()).split(" ", -1);
        LaunchedArrayc.Outcome outcome = new LaunchedArrayc(directory).run(words);
        assertThat(outcome.err()).as(line).isEmpty();
        assertThat(outcome.status()).as(line).isZero();
        output.append(outcome.out());
      } else {
        said.add(line);
      }
    }
    assertThat(said).isNotEmpty();
    assertThat(output.toString().lines()).containsSubsequence(said);
    assertThat(Files.readString(directory.resolve("libsse.h"), StandardCharsets.UTF_8))
        .contains(block(readme, "c").strip());
  }

  private static String block(String readme, String language) {
    Matcher block = Pattern.compile("(?s)```" + language + "\n(.*?)```").matcher(readme);
    assertThat(block.find()).as("a block of %s in README.md", language).isTrue();
    return block.group(1);
  }
}
