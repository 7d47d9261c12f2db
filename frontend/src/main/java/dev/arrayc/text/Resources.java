package dev.arrayc.text;

import dev.arrayc.text.Token.Kind;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The bytes of large constants, which stand behind the modules of a text: {@code {-#
 * dialect_resources: { builtin: { name: "0x04000000…" } } #-}}, the first four of them an
 * alignment.
 */
final class Resources {
  private static final int ALIGNMENT_BYTES = 4;

  private final Map<String, byte[]> blobs = new HashMap<>();

  Optional<byte[]> find(String name) {
    return Optional.ofNullable(blobs.get(name));
  }

  /** Reads the section that is next. */
  void read(Cursor in) {
    in.expect("{-#");
    while (!in.accept("#-}")) {
      String section = word(in);
      in.expect(":");
      if (section.equals("dialect_resources")) {
        dialects(in);
      } else {
        in.balanced();
      }
      in.accept(",");
    }
  }

  private void dialects(Cursor in) {
    in.expect("{");
    while (!in.accept("}")) {
      word(in);
      in.expect(":");
      in.expect("{");
      while (!in.accept("}")) {
        blob(in);
        in.accept(",");
      }
      in.accept(",");
    }
  }

  private void blob(Cursor in) {
    String name = word(in);
    in.expect(":");
    int start = in.offset();
    byte[] bytes =
        DenseParser.bytes(in.string())
            .filter(all -> all.length >= ALIGNMENT_BYTES)
            .orElseThrow(
                () -> in.error(start, "expected \"0x…\": four bytes of alignment, then the data"));
    blobs.put(name, Arrays.copyOfRange(bytes, ALIGNMENT_BYTES, bytes.length));
  }

  private static String word(Cursor in) {
    return in.is(Kind.STRING) ? in.string() : in.text(in.expect(Kind.WORD, "a name"));
  }
}
