package dev.arrayc.cli;

import dev.arrayc.diagnostic.CompileException;
import dev.arrayc.diagnostic.Diagnostic;
import dev.arrayc.diagnostic.Span;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Numbers;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * NumPy's {@code .npy} files, by NumPy's description of the format: the magic bytes, a version (1.0
 * to 3.0), the length of a header, the header (a Python dict of {@code descr}, {@code
 * fortran_order}, {@code shape}), the elements. Both byte orders and both element orders are read;
 * little-endian, row-major version 1.0 is written. Types that NumPy itself has not (bf16, the f8
 * types, the 2- and 4-bit integers) are written as their bytes ({@code V1}, {@code V2}), as
 * ml_dtypes does; {@code V2} is read as bf16, {@code V1} could be any of the others.
 */
final class Npy {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int HEADER_LIMIT = 1 << 16;
  private static final Pattern DESCR = Pattern.compile("'descr'\\s*:\\s*'([^']*)'");
  private static final Pattern ORDER = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
  private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([0-9,\\sL]*)\\)");

  /** NumPy's type characters for the dtypes it has, and for bf16, the only two bytes it has not. */
  private enum Code {
    B1("b1", DType.BOOL),
    I1("i1", DType.I8),
    I2("i2", DType.I16),
    I4("i4", DType.I32),
    I8("i8", DType.I64),
    U1("u1", DType.U8),
    U2("u2", DType.U16),
    U4("u4", DType.U32),
    U8("u8", DType.U64),
    F2("f2", DType.F16),
    F4("f4", DType.F32),
    F8("f8", DType.F64),
    C8("c8", DType.C64),
    C16("c16", DType.C128),
    V2("V2", DType.BF16);

    private final String text;
    private final DType dtype;

    Code(String text, DType dtype) {
      this.text = text;
      this.dtype = dtype;
    }
  }

  private record Header(DType dtype, ByteOrder order, boolean fortran, List<Long> shape) {}

  private Npy() {}

  /**
   * Reads an array.
   *
   * @throws CompileException.UsageError if there is no such file, or it is not what it says
   */
  static Tensor read(Path file) {
    ByteBuffer data;
    try {
      data = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    } catch (NoSuchFileException e) {
      throw broken(file, "there is no such file");
    } catch (IOException | OutOfMemoryError e) {
      throw broken(file, "cannot be read: " + e.getMessage());
    }
    Header header = header(file, data);
    TensorType type = new TensorType(header.dtype(), header.shape());
    long bytes = bytes(file, type);
    if (bytes > data.remaining()) {
      throw broken(
          file,
          "it is cut short: "
              + type.jaxString()
              + " takes "
              + bytes
              + " bytes, it has "
              + data.remaining());
    }
    return elements(type, data.order(header.order()), header.fortran());
  }

  private static long bytes(Path file, TensorType type) {
    try {
      return type.bytes();
    } catch (ArithmeticException e) {
      throw broken(file, "its shape is larger than any memory: " + type.jaxString());
    }
  }

  private static Header header(Path file, ByteBuffer data) {
    byte[] magic = new byte[MAGIC.length];
    if (data.remaining() < MAGIC.length + 4 || !Arrays.equals(MAGIC, take(data, magic))) {
      throw broken(file, "it is not an .npy file");
    }
    int major = data.get();
    data.get();
    if (major < 1 || major > 3 || (major > 1 && data.remaining() < 4)) {
      throw broken(file, "version " + major + " of the format is not known");
    }
    int length = major == 1 ? data.getShort() & 0xFFFF : data.getInt();
    if (length < 0 || length > HEADER_LIMIT || length > data.remaining()) {
      throw broken(file, "its header is cut short");
    }
    String text = new String(take(data, new byte[length]), StandardCharsets.UTF_8);
    Matcher descr = DESCR.matcher(text);
    Matcher order = ORDER.matcher(text);
    Matcher shape = SHAPE.matcher(text);
    if (!descr.find() || !order.find() || !shape.find()) {
      throw broken(file, "its header has no descr, fortran_order and shape: " + text.strip());
    }
    return new Header(
        dtype(file, descr.group(1)),
        descr.group(1).startsWith(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN,
        order.group(1).equals("True"),
        shape(file, shape.group(1)));
  }

  private static byte[] take(ByteBuffer data, byte[] into) {
    data.get(into);
    return into;
  }

  private static DType dtype(Path file, String descr) {
    Optional<DType> found =
        Arrays.stream(Code.values())
            .filter(c -> descr.matches("[<>|=]?" + c.text))
            .map(c -> c.dtype)
            .findFirst();
    return found.orElseThrow(
        () ->
            broken(
                file,
                "its elements are '"
                    + descr
                    + "'; known are "
                    + Arrays.stream(Code.values())
                        .map(c -> c.text)
                        .collect(Collectors.joining(" "))));
  }

  private static List<Long> shape(Path file, String text) {
    List<Long> shape = new ArrayList<>();
    for (String size : text.replace("L", "").split(",", -1)) {
      if (size.isBlank()) {
        continue;
      }
      try {
        shape.add(Long.parseLong(size.strip()));
      } catch (NumberFormatException e) {
        throw broken(file, "its shape is malformed: (" + text + ")");
      }
    }
    return shape;
  }

  private static Tensor elements(TensorType type, ByteBuffer data, boolean fortran) {
    int size = Math.toIntExact(type.size());
    DType dtype = type.dtype();
    int width = dtype.isComplex() ? 2 : 1;
    long[] longs = new long[dtype.isIntegral() ? size : 0];
    double[] doubles = new double[dtype.isIntegral() ? 0 : size * width];
    for (int i = 0; i < size; i++) {
      int at = fortran ? rowMajor(type, i) : i;
      if (dtype.isIntegral()) {
        longs[at] = Numbers.wrap(dtype, bits(data, dtype.bytes()));
      } else {
        for (int part = 0; part < width; part++) {
          DType real = dtype.real();
          doubles[at * width + part] = Numbers.fromBits(real, bits(data, real.bytes()));
        }
      }
    }
    return dtype.isIntegral() ? Tensor.ofLongs(type, longs) : Tensor.ofDoubles(type, doubles);
  }

  /** The row-major position of the element that stands at a column-major position. */
  private static int rowMajor(TensorType type, int columnMajor) {
    long[] strides = type.strides();
    long position = 0;
    long rest = columnMajor;
    for (int axis = 0; axis < type.rank(); axis++) {
      position += rest % type.dim(axis) * strides[axis];
      rest /= type.dim(axis);
    }
    return (int) position;
  }

  private static long bits(ByteBuffer data, int bytes) {
    return switch (bytes) {
      case 1 -> data.get() & 0xFFL;
      case 2 -> data.getShort() & 0xFFFFL;
      case 4 -> data.getInt() & 0xFFFF_FFFFL;
      default -> data.getLong();
    };
  }

  /** Writes an array; the bytes depend on the array alone. */
  static void write(Path file, Tensor tensor) throws IOException {
    Files.write(file, bytes(tensor));
  }

  /** {@return the whole file} */
  static byte[] bytes(Tensor tensor) {
    TensorType type = tensor.type();
    byte[] header = headerOf(type).getBytes(StandardCharsets.US_ASCII);
    ByteBuffer out =
        ByteBuffer.allocate(Math.toIntExact(MAGIC.length + 4 + header.length + type.bytes()))
            .order(ByteOrder.LITTLE_ENDIAN);
    out.put(MAGIC).put((byte) 1).put((byte) 0).putShort((short) header.length).put(header);
    DType dtype = type.dtype();
    if (dtype.isIntegral()) {
      for (long element : tensor.longs()) {
        put(out, dtype.bytes(), element);
      }
    } else {
      DType real = dtype.real();
      for (double element : tensor.doubles()) {
        put(out, real.bytes(), Numbers.toBits(real, element));
      }
    }
    return out.array();
  }

  private static String headerOf(TensorType type) {
    String descr =
        Arrays.stream(Code.values())
            .filter(c -> c.dtype == type.dtype())
            .map(c -> (type.dtype().bytes() == 1 ? "|" : "<") + c.text)
            .findFirst()
            .orElse((type.dtype().bytes() == 1 ? "|V" : "<V") + type.dtype().bytes());
    String sizes = type.shape().stream().map(String::valueOf).collect(Collectors.joining(", "));
    String text =
        "{'descr': '%s', 'fortran_order': False, 'shape': (%s), }"
            .formatted(descr, type.rank() == 1 ? sizes + "," : sizes);
    // The elements begin at a multiple of 64 bytes, and the header ends in a newline.
    int used = MAGIC.length + 4 + text.length() + 1;
    return text + " ".repeat((64 - used % 64) % 64) + "\n";
  }

  private static void put(ByteBuffer out, int bytes, long bits) {
    switch (bytes) {
      case 1 -> out.put((byte) bits);
      case 2 -> out.putShort((short) bits);
      case 4 -> out.putInt((int) bits);
      default -> out.putLong(bits);
    }
  }

  private static CompileException.UsageError broken(Path file, String why) {
    return new CompileException.UsageError(
        Diagnostic.of(
            Span.NONE, "", "@" + file + ": " + why, "np.save(\"x.npy\", array) writes one"));
  }
}
