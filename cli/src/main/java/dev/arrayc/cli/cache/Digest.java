package dev.arrayc.cli.cache;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;

/** SHA-256, in lower-case hexadecimal. */
public final class Digest {
  /** The digest of a file that is not there; a program may depend on that as well. */
  public static final String ABSENT = "absent";

  private Digest() {}

  /** {@return the digest of these bytes} */
  public static String of(byte[] bytes) {
    return HexFormat.of().formatHex(Sha256.digest(bytes));
  }

  /**
   * {@return the digest of a list of texts; each enters with its length, so no two lists collide}
   */
  public static String of(List<String> texts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (String text : texts) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      all.writeBytes((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
      all.writeBytes(bytes);
    }
    return of(all.toByteArray());
  }

  /** {@return the digest of what a file holds now, or {@link #ABSENT}} */
  public static String ofFile(Path file) throws IOException {
    return Files.isRegularFile(file) ? of(Files.readAllBytes(file)) : ABSENT;
  }
}
