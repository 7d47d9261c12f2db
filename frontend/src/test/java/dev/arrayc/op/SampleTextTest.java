package dev.arrayc.op;

import static org.assertj.core.api.Assertions.assertThat;

import dev.arrayc.diagnostic.SourceFile;
import dev.arrayc.text.Printer;
import dev.arrayc.text.Reader;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** The text of the samples is that of the table, and says what they say. */
class SampleTextTest {
  @Test
  void file_isWhatTheRowsSay() throws IOException {
    assertThat(Files.readString(SampleText.path()))
        .as("write it anew: run SampleText")
        .isEqualTo(SampleText.text());
  }

  @Test
  void text_readsBackAsItself() {
    String text = SampleText.text();
    assertThat(Printer.print(Reader.read(new SourceFile("ops.mlir", text)), Printer.Form.PRETTY))
        .isEqualTo(text);
  }
}
