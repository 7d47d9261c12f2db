package dev.arrayc.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.arrayc.diagnostic.SourceFile;
import dev.arrayc.ir.Program;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** StableHLO's own test data is read, and what is printed of it reads back as the same program. */
class ConformanceTextTest {
  private static final Path DATA =
      Path.of(System.getProperty("arrayc.root", ".."), "../shared/conformance");

  @Test
  void everyFileIsReadAndPrintedBack() throws IOException {
    assumeTrue(Files.isDirectory(DATA), "no conformance data beside the project");
    List<Path> files;
    try (Stream<Path> all = Files.walk(DATA)) {
      files = all.filter(f -> f.toString().endsWith(".mlir")).sorted().toList();
    }
    assertThat(files).hasSizeGreaterThan(900);
    for (Path file : files) {
      String text = Files.readString(file, StandardCharsets.UTF_8);
      for (Program program : Reader.readAll(new SourceFile(file.toString(), text))) {
        String generic = Printer.print(program);
        for (Printer.Form form : Printer.Form.values()) {
          String printed = Printer.print(program, form);
          assertThat(Printer.print(Reader.read(new SourceFile(file + ", printed", printed))))
              .as("%s as %s", file, form)
              .isEqualTo(generic);
        }
      }
    }
  }
}
