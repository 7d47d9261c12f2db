package dev.arrayc.cli.remote;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The part of {@code build.bazel.remote.execution.v2.ActionResult} that a cache of files needs, in
 * protobuf's wire form: the output files of an action that ended well. Other fields are skipped.
 */
public record ActionResult(List<OutputFile> files) {
  /** {@code ActionResult.output_files}. */
  private static final int OUTPUT_FILES = 2;

  private static final int FILE_PATH = 1;
  private static final int FILE_DIGEST = 2;
  private static final int FILE_EXECUTABLE = 4;
  private static final int DIGEST_HASH = 1;
  private static final int DIGEST_SIZE = 2;

  /** Longer lists than a server would send for an artifact of ours. */
  private static final int MOST_FILES = 64;

  /**
   * A file.
   *
   * @param path its name in the artifact
   * @param hash the SHA-256 of its contents, in lower-case hexadecimal
   * @param size its length in bytes
   */
  public record OutputFile(String path, String hash, long size, boolean executable) {}

  public ActionResult {
    files = List.copyOf(files);
  }

  /** {@return the message, its fields in the order of their numbers, zeros left out} */
  public byte[] encode() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (OutputFile file : files) {
      ByteArrayOutputStream digest = new ByteArrayOutputStream();
      bytes(digest, DIGEST_HASH, file.hash().getBytes(StandardCharsets.UTF_8));
      number(digest, DIGEST_SIZE, file.size());
      ByteArrayOutputStream message = new ByteArrayOutputStream();
      bytes(message, FILE_PATH, file.path().getBytes(StandardCharsets.UTF_8));
      bytes(message, FILE_DIGEST, digest.toByteArray());
      number(message, FILE_EXECUTABLE, file.executable() ? 1 : 0);
      bytes(out, OUTPUT_FILES, message.toByteArray());
    }
    return out.toByteArray();
  }

  private static void bytes(ByteArrayOutputStream out, int field, byte[] value) {
    varint(out, (long) field << 3 | Wire.BYTES);
    varint(out, value.length);
    out.writeBytes(value);
  }

  private static void number(ByteArrayOutputStream out, int field, long value) {
    if (value != 0) {
      varint(out, (long) field << 3 | Wire.VARINT);
      varint(out, value);
    }
  }

  private static void varint(ByteArrayOutputStream out, long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      out.write((int) (rest & 0x7f | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
  }

  /**
   * Reads a message.
   *
   * @throws Malformed if the bytes are none, or describe files that no artifact has
   */
  public static ActionResult decode(byte[] message) throws Malformed {
    List<OutputFile> files = new ArrayList<>();
    Wire wire = new Wire(message);
    while (wire.next()) {
      if (wire.field() == OUTPUT_FILES) {
        files.add(file(wire.bytes()));
      }
    }
    if (files.size() > MOST_FILES) {
      throw new Malformed("it lists " + files.size() + " files");
    }
    return new ActionResult(files);
  }

  private static OutputFile file(byte[] message) throws Malformed {
    String path = "";
    String hash = "";
    long size = 0;
    boolean executable = false;
    Wire wire = new Wire(message);
    while (wire.next()) {
      switch (wire.field()) {
        case FILE_PATH -> path = wire.text();
        case FILE_DIGEST -> {
          Wire digest = new Wire(wire.bytes());
          while (digest.next()) {
            switch (digest.field()) {
              case DIGEST_HASH -> hash = digest.text();
              case DIGEST_SIZE -> size = digest.number();
              default -> {}
            }
          }
        }
        case FILE_EXECUTABLE -> executable = wire.number() != 0;
        default -> {}
      }
    }
    if (!path.matches("[A-Za-z0-9_-][A-Za-z0-9._-]*")) {
      throw new Malformed("it names a file that no artifact has");
    }
    if (!hash.matches("[0-9a-f]{64}") || size < 0) {
      throw new Malformed("the digest of its file " + path + " is none");
    }
    return new OutputFile(path, hash, size, executable);
  }

  /** Bytes that are no such message. */
  public static final class Malformed extends Exception {
    Malformed(String message) {
      super(message);
    }
  }

  /** Fields of a message, one after the other. */
  private static final class Wire {
    static final int VARINT = 0;
    static final int FIXED64 = 1;
    static final int BYTES = 2;
    static final int FIXED32 = 5;

    private final byte[] message;
    private int at;
    private int field;
    private long number;
    private byte[] bytes = new byte[0];

    Wire(byte[] message) {
      this.message = message;
    }

    /** Reads a field; false at the end. */
    boolean next() throws Malformed {
      if (at == message.length) {
        return false;
      }
      long tag = varint();
      field = (int) Math.min(tag >>> 3, Integer.MAX_VALUE);
      number = 0;
      bytes = new byte[0];
      switch ((int) (tag & 7)) {
        case VARINT -> number = varint();
        case FIXED64 -> bytes = take(8);
        case BYTES -> bytes = take(varint());
        case FIXED32 -> bytes = take(4);
        default -> throw new Malformed("it is no protobuf message");
      }
      return true;
    }

    int field() {
      return field;
    }

    long number() {
      return number;
    }

    byte[] bytes() {
      return bytes;
    }

    String text() {
      return new String(bytes, StandardCharsets.UTF_8);
    }

    private byte[] take(long count) throws Malformed {
      if (count < 0 || count > message.length - at) {
        throw new Malformed("it is cut off");
      }
      at += (int) count;
      return java.util.Arrays.copyOfRange(message, at - (int) count, at);
    }

    private long varint() throws Malformed {
      long value = 0;
      for (int shift = 0; shift < 64; shift += 7) {
        if (at == message.length) {
          throw new Malformed("it is cut off");
        }
        byte next = message[at++];
        value |= (next & 0x7fL) << shift;
        if (next >= 0) {
          return value;
        }
      }
      throw new Malformed("it is no protobuf message");
    }
  }
}
