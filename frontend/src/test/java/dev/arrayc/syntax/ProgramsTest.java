package dev.arrayc.syntax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.arrayc.diagnostic.SourceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real programs, where they are at hand: the folder {@code arrayc.shared}, or the one beside. */
class ProgramsTest {
  @ParameterizedTest
  @ValueSource(strings = {"programs", "bench"})
  void all_programs_parse(String folder) throws IOException {
    Path path = Path.of(System.getProperty("arrayc.shared", "../../shared"), folder);
    assumeTrue(Files.isDirectory(path), () -> "no folder " + path + " here");
    List<Path> programs;
    try (Stream<Path> files = Files.list(path)) {
      programs = files.filter(file -> file.toString().endsWith(".py")).sorted().toList();
    }
    assertThat(programs).isNotEmpty();
    for (Path program : programs) {
      SourceFile source = new SourceFile(program.toString(), Files.readString(program));
      assertThat(Parser.parseModule(source).body()).as(program.toString()).isNotEmpty();
    }
  }
}
