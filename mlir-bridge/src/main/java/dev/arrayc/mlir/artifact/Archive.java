package dev.arrayc.mlir.artifact;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A static library in the form of System V and GNU: an index of the symbols, then the objects. No
 * time, no owner: equal objects give equal bytes.
 */
public final class Archive {
  private static final int HEADER = 60;
  private static final int LONGEST_NAME = 15;

  private Archive() {}

  /**
   * {@return the archive of these objects}
   *
   * @param objects ELF objects by their names, in order
   */
  public static byte[] of(Map<String, byte[]> objects) {
    Map<String, List<String>> symbols = new LinkedHashMap<>();
    objects.forEach((name, bytes) -> symbols.put(name, ElfFile.of(name, bytes).globals()));
    int names = 0;
    int count = 0;
    for (List<String> some : symbols.values()) {
      count += some.size();
      names += some.stream().mapToInt(s -> s.getBytes(StandardCharsets.UTF_8).length + 1).sum();
    }
    int index = Integer.BYTES * (1 + count) + names;
    ByteBuffer table = ByteBuffer.allocate(index); // big-endian
    table.putInt(count);
    int offset = 8 + HEADER + even(index);
    for (Map.Entry<String, byte[]> object : objects.entrySet()) {
      for (int i = 0; i < symbols.getOrDefault(object.getKey(), List.of()).size(); i++) {
        table.putInt(offset);
      }
      offset = Math.addExact(offset, HEADER + even(object.getValue().length));
    }
    symbols.values().stream()
        .flatMap(List::stream)
        .forEach(s -> table.put(s.getBytes(StandardCharsets.UTF_8)).put((byte) 0));
    ByteArrayOutputStream out = new ByteArrayOutputStream(offset);
    out.writeBytes("!<arch>\n".getBytes(StandardCharsets.US_ASCII));
    member("/", table.array(), out);
    objects.forEach((name, bytes) -> member(name + "/", bytes, out));
    return out.toByteArray();
  }

  private static int even(int size) {
    return size + size % 2;
  }

  /** Name, time, owner, group, mode, size, each padded with spaces. */
  private static void member(String name, byte[] bytes, ByteArrayOutputStream out) {
    if (name.length() > LONGEST_NAME + 1) {
      throw new IllegalArgumentException("a name too long for an archive: " + name);
    }
    String header =
        String.format(
            Locale.ROOT,
            "%-16s%-12s%-6s%-6s%-8s%-10s`\n",
            name,
            "0",
            "0",
            "0",
            "644",
            bytes.length);
    out.writeBytes(header.getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(bytes);
    if (bytes.length % 2 == 1) {
      out.write('\n');
    }
  }
}
