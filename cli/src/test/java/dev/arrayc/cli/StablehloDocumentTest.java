package dev.arrayc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example in docs/stablehlo.md does what is said there. */
class StablehloDocumentTest {
  @TempDir private Path directory;

  @Test
  void example_isTrue() throws IOException {
    String document =
        Files.readString(TestPlaces.root().resolve("docs/stablehlo.md"), StandardCharsets.UTF_8);
    Files.writeString(directory.resolve("double.mlir"), block(document, "mlir"));
    StringBuilder output = new StringBuilder();
    List<String> said = new ArrayList<>();
    for (String line : block(document, "console").lines().toList()) {
      if (line.startsWith("$ arrayc ")) {
        List<String> words =
            Arrays.stream(line.substring("$ arrayc ".length()).split(" ", -1))
                .map(w -> w.startsWith("double.") ? directory.resolve(w).toString() : w)
                .toList();
        InProcess.Outcome outcome = new InProcess(directory).run(words);
        assertThat(outcome.err()).as(line).isEmpty();
        output.append(outcome.out());
      } else {
        said.add(line);
      }
    }
    assertThat(output.toString().lines()).containsSubsequence(said);
    // The last command prints the program again.
    assertThat(output.toString()).endsWith(block(document, "mlir"));
    assertThat(directory.resolve("libdouble.so")).isNotEmptyFile();
  }

  private static String block(String document, String language) {
    Matcher block = Pattern.compile("(?s)```" + language + "\n(.*?)```").matcher(document);
    assertThat(block.find()).as("a block of %s", language).isTrue();
    return block.group(1);
  }
}
