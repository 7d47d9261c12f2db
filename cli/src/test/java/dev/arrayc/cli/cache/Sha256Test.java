package dev.arrayc.cli.cache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Sha256Test {
  /** From FIPS 180-4's examples. */
  @Test
  void knownMessages() {
    assertThat(hex("abc"))
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assertThat(hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"))
        .isEqualTo("248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    assertThat(hex(""))
        .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  }

  @Test
  void everyLengthUpToFiveBlocks_andLongOnes_agreeWithTheJdk() throws NoSuchAlgorithmException {
    Random random = new Random(256);
    MessageDigest jdk = MessageDigest.getInstance("SHA-256");
    for (int length = 0; length <= 320; length++) {
      byte[] message = bytes(random, length);
      assertThat(Sha256.digest(message)).as("%s bytes", length).isEqualTo(jdk.digest(message));
    }
    byte[] message = bytes(random, 3_000_001);
    assertThat(Sha256.digest(message)).isEqualTo(jdk.digest(message));
  }

  private static byte[] bytes(Random random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private static String hex(String text) {
    return HexFormat.of().formatHex(Sha256.digest(text.getBytes(UTF_8)));
  }
}
