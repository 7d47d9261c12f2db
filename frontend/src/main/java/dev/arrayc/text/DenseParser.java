package dev.arrayc.text;

import dev.arrayc.ir.DType;
import dev.arrayc.ir.Numbers;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.text.Token.Kind;
import java.math.BigDecimal;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Reads constant tensors: {@code dense<[[1, 2], [3, 4]]> : tensor<2x2xi32>}, one element for all of
 * them, {@code dense<"0x…">} with the bytes, {@code dense_resource<name>} with the bytes at the end
 * of the text. The type stands behind the elements, so it is read first.
 */
final class DenseParser {
  /** Elements that one constant may have: past that the text is wrong, or not meant for here. */
  private static final long MAX_ELEMENTS = 1L << 28;

  private final Cursor in;
  private final Aliases aliases;
  private final Resources resources;

  DenseParser(Cursor in, Aliases aliases, Resources resources) {
    this.in = in;
    this.aliases = aliases;
    this.resources = resources;
  }

  /** The constant that is next, from {@code dense} or {@code dense_resource} on. */
  Tensor tensor() {
    boolean isResource = in.is("dense_resource");
    in.next();
    int open = in.offset();
    in.balanced();
    in.expect(":");
    int typeStart = in.offset();
    TensorType type = new TypeParser(in, aliases).tensorType();
    if (type.isQuantized()) {
      type = new TensorType(type.dtype(), type.shape());
    }
    int end = in.lastEnd();
    if (!type.isStatic() || !fits(type)) {
      throw in.error(typeStart, type + " cannot be the type of a constant");
    }
    in.seek(open);
    in.expect("<");
    Tensor tensor = isResource ? resource(type) : literal(type);
    in.expect(">");
    in.seek(end);
    return tensor;
  }

  private static boolean fits(TensorType type) {
    try {
      return type.size() <= MAX_ELEMENTS;
    } catch (ArithmeticException e) {
      return false;
    }
  }

  private Tensor resource(TensorType type) {
    int start = in.offset();
    String name = in.is(Kind.STRING) ? in.string() : in.text(in.expect(Kind.WORD, "a name"));
    byte[] bytes =
        resources
            .find(name)
            .orElseThrow(
                () ->
                    in.error(
                        start,
                        "there is no resource " + name,
                        "resources stand in {-# dialect_resources: { builtin: { … } } #-} at the"
                            + " end of a text"));
    return ofBytes(type, bytes)
        .orElseThrow(
            () ->
                in.error(
                    start,
                    "the resource has " + bytes.length + " bytes, too many or few for " + type));
  }

  private Tensor literal(TensorType type) {
    int start = in.offset();
    if (in.is(Kind.STRING)) {
      String text = in.string();
      return bytes(text)
          .flatMap(all -> ofBytes(type, all))
          .orElseThrow(() -> in.error(start, "expected \"0x…\" with the bytes of " + type));
    }
    Elements elements = new Elements(type);
    if (in.is(">")) {
      if (type.size() != 0) {
        throw in.error("elements of " + type + " are missing");
      }
    } else if (in.is("[")) {
      nested(elements, 0);
    } else {
      element(elements);
      elements.splat();
    }
    return elements.tensor();
  }

  /** The bytes that {@code 0x…} spells. */
  static Optional<byte[]> bytes(String text) {
    if (!text.startsWith("0x") || text.length() % 2 != 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(HexFormat.of().parseHex(text, 2, text.length()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Little-endian elements, or one for all. Booleans are bytes, or bits. */
  private static Optional<Tensor> ofBytes(TensorType type, byte[] bytes) {
    DType part = type.dtype().real();
    int width = part.bytes();
    Elements elements = new Elements(type);
    int count = elements.slots();
    int perElement = type.dtype().isComplex() ? 2 : 1;
    if (part == DType.BOOL && bytes.length == Math.ceilDiv(count, 8) && bytes.length != count) {
      for (int i = 0; i < count; i++) {
        elements.add(bytes[i / 8] >> i % 8 & 1);
      }
      return Optional.of(elements.tensor());
    }
    boolean isSplat = bytes.length == (long) perElement * width && count > perElement;
    if (!isSplat && bytes.length != (long) count * width) {
      return Optional.empty();
    }
    for (int i = 0; i < bytes.length; i += width) {
      long bits = 0;
      for (int b = width - 1; b >= 0; b--) {
        bits = bits << 8 | bytes[i + b] & 0xFF;
      }
      elements.addBits(bits);
    }
    if (isSplat) {
      elements.splat();
    }
    return Optional.of(elements.tensor());
  }

  private void nested(Elements elements, int axis) {
    TensorType type = elements.type;
    int start = in.offset();
    if (axis == type.rank()) {
      if (in.is("[")) {
        throw in.error("lists nest deeper than " + type + " has axes");
      }
      element(elements);
      return;
    }
    in.expect("[");
    long count = 0;
    if (!in.accept("]")) {
      do {
        if (count == type.dim(axis)) {
          throw in.error("more elements along axis " + axis + " than " + type + " has");
        }
        count++;
        nested(elements, axis + 1);
      } while (in.accept(","));
      in.expect("]");
    }
    if (count != type.dim(axis)) {
      throw in.error(
          start,
          count + " elements along axis " + axis + ", where " + type + " has " + type.dim(axis));
    }
  }

  private void element(Elements elements) {
    if (!elements.type.dtype().isComplex()) {
      scalar(elements);
      return;
    }
    in.expect("(");
    scalar(elements);
    in.expect(",");
    scalar(elements);
    in.expect(")");
  }

  private void scalar(Elements elements) {
    DType dtype = elements.type.dtype().real();
    int start = in.offset();
    if (dtype.isIntegral()) {
      elements.add(integral(start, dtype));
    } else {
      elements.add(floating(start, dtype));
    }
  }

  private long integral(int start, DType dtype) {
    if (in.accept("true")) {
      return 1;
    }
    if (in.accept("false")) {
      return 0;
    }
    boolean isNegative = in.accept("-");
    String text = in.text(in.expect(Kind.INTEGER, "an element of type " + dtype.mlirName()));
    return Cursor.parseLong(text, isNegative)
        .filter(v -> fits(dtype, v, isNegative))
        .map(v -> dtype == DType.BOOL ? v & 1 : Numbers.wrap(dtype, v))
        .orElseThrow(() -> in.error(start, "the element does not fit into " + dtype.mlirName()));
  }

  /** As in MLIR, a signless integer may be written as the unsigned one with its bits. */
  private static boolean fits(DType dtype, long value, boolean isNegative) {
    int bits = dtype.bits();
    if (isNegative) {
      return (dtype.kind() != DType.Kind.UNSIGNED || value == 0) && value >= -1L << bits - 1;
    }
    return bits == 64 || value >>> bits == 0;
  }

  double floating(int start, DType dtype) {
    boolean isNegative = in.accept("-");
    if (in.is(Kind.FLOAT)) {
      return decimal(dtype, in.text(in.next()), isNegative);
    }
    String text = in.text(in.expect(Kind.INTEGER, "an element of type " + dtype.mlirName()));
    if (!text.startsWith("0x")) {
      return decimal(dtype, text, isNegative);
    }
    Optional<Long> bits = Cursor.parseLong(text, false);
    if (isNegative || bits.isEmpty() || dtype.bits() < 64 && bits.get() >>> dtype.bits() != 0) {
      throw in.error(start, "the bits do not fit into " + dtype.mlirName());
    }
    return Numbers.fromBits(dtype, bits.get());
  }

  /** Rounded once: a double between two elements decides a tie wrongly if it was rounded itself. */
  private static double decimal(DType dtype, String text, boolean isNegative) {
    double value = Double.parseDouble(text);
    double rounded;
    if (dtype == DType.F64) {
      rounded = value;
    } else if (dtype == DType.F32) {
      rounded = Float.parseFloat(text);
    } else {
      rounded = Numbers.round(dtype, toOdd(text, value));
    }
    // Some types have no negative numbers, some no negative zero; too large a number may be NaN.
    return isNegative && !Double.isNaN(rounded) ? Numbers.round(dtype, -rounded) : rounded;
  }

  /** Rounds to odd, so that another rounding to fewer bits is exact. */
  private static double toOdd(String text, double value) {
    if (value == 0 || Double.isInfinite(value) || text.length() > 400) {
      return value;
    }
    int order = new BigDecimal(text).compareTo(new BigDecimal(value));
    if (order == 0 || (Double.doubleToRawLongBits(value) & 1) != 0) {
      return value;
    }
    return order > 0 ? Math.nextUp(value) : Math.nextDown(value);
  }

  /** The elements of a tensor that is being read. */
  private static final class Elements {
    private final TensorType type;
    private final long[] longs;
    private final double[] doubles;
    private int next;

    Elements(TensorType type) {
      this.type = type;
      int size = Math.toIntExact(type.size());
      this.longs = new long[type.dtype().isIntegral() ? size : 0];
      this.doubles =
          new double[type.dtype().isIntegral() ? 0 : type.dtype().isComplex() ? 2 * size : size];
    }

    int slots() {
      return longs.length + doubles.length;
    }

    void add(long value) {
      if (next < longs.length) {
        longs[next++] = value;
      }
    }

    void add(double value) {
      if (next < doubles.length) {
        doubles[next++] = value;
      }
    }

    void addBits(long bits) {
      DType part = type.dtype().real();
      if (part.isIntegral()) {
        add(Numbers.wrap(part, bits));
      } else {
        add(Numbers.fromBits(part, part.bits() < 64 ? bits & (1L << part.bits()) - 1 : bits));
      }
    }

    /** The elements so far stand for all. */
    void splat() {
      int period = next;
      for (; next < longs.length; next++) {
        longs[next] = longs[next - period];
      }
      for (; next < doubles.length; next++) {
        doubles[next] = doubles[next - period];
      }
    }

    Tensor tensor() {
      return type.dtype().isIntegral()
          ? Tensor.ofLongs(type, longs)
          : Tensor.ofDoubles(type, doubles);
    }
  }
}
