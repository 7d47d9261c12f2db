package dev.arrayc.mlir.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.arrayc.diagnostic.CompileException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever is in a file, reading its manifest ends in a manifest or in an error for the user. */
class ElfFileTest {
  private static final String JSON = "{\"entry\": \"f\"}\n";

  /** The smallest shared object that has a manifest: header, three sections, a symbol. */
  private static byte[] library() {
    ByteBuffer b = ByteBuffer.allocate(512).order(ByteOrder.LITTLE_ENDIAN);
    b.put(0, new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1});
    b.putLong(0x28, 64).putShort(0x3a, (short) 64).putShort(0x3c, (short) 4);
    section(b, 1, 11, 0, 320, 48, 2); // .dynsym: the null symbol and ours
    section(b, 2, 3, 0, 368, 12, 0); // .dynstr
    section(b, 3, 1, 0x1000, 384, 64, 0); // .rodata, mapped at 0x1000
    b.putInt(344, 1).putLong(344 + 8, 0x1008).putLong(344 + 16, JSON.length() + 1);
    b.put(369, "f_manifest".getBytes(StandardCharsets.US_ASCII));
    b.put(392, JSON.getBytes(StandardCharsets.US_ASCII));
    return b.array();
  }

  private static void section(
      ByteBuffer b, int index, int type, long address, long offset, long size, int link) {
    int at = 64 + 64 * index;
    b.putInt(at + 4, type).putLong(at + 16, address).putLong(at + 24, offset);
    b.putLong(at + 32, size).putInt(at + 40, link);
  }

  @Test
  void aManifestIsFound() {
    assertThat(new ElfFile("lib", library()).manifest()).isEqualTo(JSON);
  }

  @Test
  void otherFilesAreNamed() {
    assertThatThrownBy(() -> new ElfFile("lib", new byte[0]).manifest())
        .isInstanceOf(CompileException.UserError.class)
        .hasMessage("lib is not a 64-bit little-endian ELF file");
    byte[] without = library();
    without[369] = 0; // the symbol has no name now
    assertThatThrownBy(() -> new ElfFile("lib", without).manifest())
        .isInstanceOf(CompileException.UserError.class)
        .hasMessage("lib is not a library that arrayc made: it has no manifest");
    assertThatThrownBy(() -> ElfFile.read(Path.of("no", "such", "file")))
        .isInstanceOf(CompileException.UserError.class)
        .hasMessageContaining("cannot be read");
  }

  @Test
  void brokenFilesAreErrorsOfTheUser() {
    byte[] whole = library();
    for (int length = 0; length < whole.length; length++) {
      check(Arrays.copyOf(whole, length));
    }
    Random random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      byte[] broken = whole.clone();
      for (int flips = random.nextInt(1, 6); flips > 0; flips--) {
        broken[random.nextInt(broken.length)] = (byte) random.nextInt(256);
      }
      check(broken);
    }
  }

  private static void check(byte[] bytes) {
    try {
      new ElfFile("lib", bytes).manifest();
      new ElfFile("lib", bytes).program();
      new ElfFile("lib", library()).firstDifference(new ElfFile("lib", bytes));
    } catch (CompileException.UserError expected) {
      assertThat(expected).hasMessageStartingWith("lib is ");
    }
  }
}
