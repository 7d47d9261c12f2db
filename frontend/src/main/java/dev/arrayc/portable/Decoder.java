package dev.arrayc.portable;

import dev.arrayc.diagnostic.SourceFile;
import dev.arrayc.diagnostic.Span;
import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Numbers;
import dev.arrayc.ir.Quantization;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.TokenType;
import dev.arrayc.ir.TupleType;
import dev.arrayc.ir.Type;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Turns the attributes and types of an artifact into ours.
 *
 * @param offset the byte that failures name: where the operation stands that has them
 */
record Decoder(int offset) {
  /** More elements than this are not held for a constant of one value. */
  static final long MAX_SPLAT = 1 << 24;

  Malformed failure(String message) {
    return new Malformed(offset, message);
  }

  Type type(Wire wire) {
    return switch (wire.encoding()) {
      case TOKEN -> new TokenType();
      case TUPLE -> new TupleType(wire.many(0).stream().map(this::type).toList());
      case RANKED_TENSOR, BOUNDED_TENSOR -> tensorType(wire);
      default -> throw failure("values of the type " + wire.encoding() + " are not supported");
    };
  }

  TensorType tensorType(Wire wire) {
    return switch (wire.encoding()) {
      case RANKED_TENSOR -> tensorType(wire.one(1), wire.numbers(0), List.of());
      case BOUNDED_TENSOR -> {
        if (!wire.one(0).is(Encoding.TYPE_EXTENSIONS)) {
          throw failure("a tensor type with an encoding " + wire.one(0).encoding());
        }
        yield tensorType(wire.one(2), wire.numbers(1), wire.one(0).numbers(0));
      }
      default -> throw failure("a tensor type is needed, not " + wire.encoding());
    };
  }

  private TensorType tensorType(Wire element, List<Long> sizes, List<Long> bounds) {
    try {
      Optional<Quantization> quantization = quantization(element);
      DType dtype = quantization.map(Quantization::storage).orElseGet(() -> dtype(element));
      return new TensorType(dtype, shape(sizes), quantization, bounds);
    } catch (IllegalArgumentException e) {
      throw failure(String.valueOf(e.getMessage()));
    }
  }

  /** Storage types are signless, whether they are signed stands in the flags. */
  private Optional<Quantization> quantization(Wire wire) {
    if (!wire.is(Encoding.QUANTIZED) && !wire.is(Encoding.QUANTIZED_PER_AXIS)) {
      return Optional.empty();
    }
    boolean isPerAxis = wire.is(Encoding.QUANTIZED_PER_AXIS);
    String storage = wire.one(1).encoding().scalar();
    boolean isSigned = (wire.number(0) & 1) != 0;
    DType dtype =
        DType.ofMlir(isSigned ? storage : storage.replaceFirst("^i", "ui"))
            .orElseThrow(() -> failure("quantized elements stored as " + wire.one(1).encoding()));
    List<Long> scales = isPerAxis ? wire.numbers(6) : List.of(wire.number(3));
    if (isPerAxis && wire.number(3) != (int) wire.number(3)) {
      throw failure("quantization along the axis " + wire.number(3));
    }
    return Optional.of(
        new Quantization(
            dtype,
            dtype(wire.one(2)),
            wire.number(isPerAxis ? 4 : 5),
            wire.number(isPerAxis ? 5 : 6),
            isPerAxis ? Optional.of((int) wire.number(3)) : Optional.empty(),
            scales.stream().map(Double::longBitsToDouble).toList(),
            isPerAxis ? wire.numbers(7) : List.of(wire.number(4))));
  }

  private List<Long> shape(List<Long> sizes) {
    for (long size : sizes) {
      if (size < 0 && size != TensorType.DYNAMIC) {
        throw failure("a size of " + size);
      }
    }
    return sizes;
  }

  private DType dtype(Wire wire) {
    String name =
        wire.is(Encoding.COMPLEX)
            ? "complex<" + wire.one(0).encoding().scalar() + ">"
            : wire.encoding().scalar();
    return DType.ofMlir(name)
        .orElseThrow(() -> failure("elements of the type " + wire.encoding() + " " + name));
  }

  /** {@return an attribute that a row wants to be of this class} */
  Attribute attribute(String name, Wire wire, Class<? extends Attribute> kind) {
    boolean isTensor = wire.is(Encoding.TENSOR);
    if (kind == Attribute.Ints.class && isTensor) {
      return new Attribute.Ints(integers(name, wire, 1));
    }
    if (kind == Attribute.Bools.class && isTensor) {
      return new Attribute.Bools(integers(name, wire, 1).stream().map(v -> v != 0).toList());
    }
    if (kind == Attribute.IntTable.class && isTensor) {
      return table(name, wire);
    }
    if (kind == Attribute.Int.class && wire.is(Encoding.INTEGER)) {
      return new Attribute.Int(integer(wire));
    }
    if (kind == Attribute.Float.class && wire.is(Encoding.FLOAT)) {
      return new Attribute.Float(real(wire));
    }
    if (kind == Attribute.Unit.class && wire.is(Encoding.BOOLEAN)) {
      return new Attribute.Unit();
    }
    if (kind == Attribute.Text.class && wire.is(Encoding.OF_TYPE)) {
      return new Attribute.Text(wire.one(0).encoding().scalar());
    }
    if (name.equals("called_computations") && wire.is(Encoding.ARRAY)) {
      return new Attribute.Items(
          wire.many(0).stream().map(w -> attribute("callee", w, Attribute.Symbol.class)).toList());
    }
    Attribute attribute =
        generic(wire)
            .orElseThrow(() -> failure("attribute " + name + " is a " + wire.encoding() + " here"));
    if (kind == Attribute.Symbol.class && attribute instanceof Attribute.Text(String symbol)) {
      return new Attribute.Symbol(symbol);
    }
    if (!kind.isInstance(attribute)) {
      throw failure(
          "attribute "
              + name
              + " must be of the kind "
              + kind.getSimpleName()
              + ", got "
              + attribute);
    }
    return attribute;
  }

  /** {@return whether an attribute that is there or not is not there} */
  static boolean isAbsent(Wire wire, Class<? extends Attribute> kind) {
    return kind == Attribute.Unit.class && wire.is(Encoding.BOOLEAN) && wire.number(0) == 0;
  }

  /** {@return whether this is the type that stands for an attribute that is not there} */
  static boolean isNone(Wire wire) {
    return wire.is(Encoding.OF_TYPE) && wire.one(0).is(Encoding.NONE);
  }

  private List<Long> integers(String name, Wire wire, int rank) {
    Tensor tensor = tensor(wire);
    boolean isList = tensor.dtype().isIntegral() && tensor.type().rank() <= rank;
    if (!isList) {
      throw failure("attribute " + name + " is a " + tensor.type() + ", not a list of integers");
    }
    return Arrays.stream(tensor.longs()).boxed().toList();
  }

  private Attribute table(String name, Wire wire) {
    List<Long> values = integers(name, wire, 2);
    List<Long> shape = tensorType(wire.one(0)).shape();
    int columns = shape.size() == 2 ? shape.get(1).intValue() : 1;
    List<List<Long>> rows = new ArrayList<>();
    for (int i = 0; i < values.size(); i += columns) {
      rows.add(values.subList(i, i + columns));
    }
    return new Attribute.IntTable(rows);
  }

  /** {@return an attribute of whatever kind; empty if there is none like it} */
  Optional<Attribute> generic(Wire wire) {
    return switch (wire.encoding()) {
      case BOOLEAN -> Optional.of(new Attribute.Bool(wire.number(0) != 0));
      case INTEGER, BUILTIN_INTEGER -> integerOfType(wire);
      case FLOAT, BUILTIN_FLOAT -> floatOfType(wire);
      case TEXT, BUILTIN_TEXT -> Optional.of(new Attribute.Text(wire.text(0)));
      case TENSOR ->
          Optional.of(
              LayoutText.isLayout(wire)
                  ? new Attribute.Verbatim(LayoutText.of(wire))
                  : new Attribute.Dense(tensor(wire)));
      case ARRAY, BUILTIN_ARRAY -> items(wire);
      case OF_TYPE ->
          Optional.of(
              wire.one(0).encoding().isScalar()
                  ? new Attribute.Verbatim(wire.one(0).encoding().scalar())
                  : new Attribute.OfType(type(wire.one(0))));
      case COMPARISON_DIRECTION,
          COMPARISON_TYPE,
          FFT_TYPE,
          PRECISION,
          RNG_ALGORITHM,
          RNG_DISTRIBUTION,
          TRANSPOSE ->
          Optional.of(new Attribute.Case(wire.encoding().enumName(), enumCase(wire)));
      case API_VERSION -> Optional.of(new Attribute.Int(wire.number(0)));
      case DICTIONARY, BUILTIN_DICTIONARY -> dictionary(wire);
      case OUTPUT_OPERAND_ALIAS ->
          Optional.of(new Attribute.OutputAlias(wire.numbers(0), wire.number(1), wire.numbers(2)));
      case RESULT_ACCURACY ->
          Optional.of(
              new Attribute.ResultAccuracy(
                  Double.longBitsToDouble(wire.number(0)),
                  Double.longBitsToDouble(wire.number(1)),
                  wire.number(2),
                  enumCase(wire.one(3))));
      case BUILTIN_UNIT -> Optional.of(new Attribute.Unit());
      default -> Optional.empty();
    };
  }

  /** Numbers of 64 bits and truth values are attributes of ours; others are kept as MLIR's text. */
  private static Optional<Attribute> integerOfType(Wire wire) {
    long value = integer(wire);
    return switch (scalarName(wire.one(0))) {
      case "i64" -> Optional.of(new Attribute.Int(value));
      case "i1" -> Optional.of(new Attribute.Bool(value != 0));
      case "" -> Optional.empty();
      case "ui64" -> Optional.of(new Attribute.Verbatim(Long.toUnsignedString(value) + " : ui64"));
      default -> Optional.of(new Attribute.Verbatim(value + " : " + scalarName(wire.one(0))));
    };
  }

  private Optional<Attribute> floatOfType(Wire wire) {
    String name = scalarName(wire.one(0));
    if (name.equals("f64")) {
      return Optional.of(new Attribute.Float(real(wire)));
    }
    int digits = Math.ceilDiv(Entries.bits(wire.one(0)), 4);
    String bits = String.format(Locale.ROOT, "0x%0" + digits + "X", wire.number(1));
    return Optional.of(new Attribute.Verbatim(bits + " : " + name));
  }

  /** {@return MLIR's spelling of a scalar type of either dialect; empty for another} */
  private static String scalarName(Wire type) {
    return switch (type.encoding()) {
      case BUILTIN_INTEGER_TYPE ->
          switch ((int) (type.number(0) & 3)) {
                case 0 -> "i";
                case 1 -> "si";
                default -> "ui";
              }
              + (type.number(0) >>> 2);
      case BUILTIN_INDEX -> "index";
      case BUILTIN_F64 -> "f64";
      case BUILTIN_F32 -> "f32";
      case BUILTIN_F16 -> "f16";
      case BUILTIN_BF16 -> "bf16";
      default -> type.encoding().scalar();
    };
  }

  private Optional<Attribute> dictionary(Wire wire) {
    Attributes entries = Attributes.NONE;
    List<Wire> pairs = wire.many(0);
    for (int i = 0; i < pairs.size(); i += 2) {
      Wire name = pairs.get(i);
      Optional<Attribute> value = generic(pairs.get(i + 1));
      if (!name.is(Encoding.TEXT) && !name.is(Encoding.BUILTIN_TEXT) || value.isEmpty()) {
        return Optional.empty();
      }
      entries = entries.with(name.text(0), value.get());
    }
    return Optional.of(new Attribute.Dict(entries));
  }

  private Optional<Attribute> items(Wire wire) {
    List<Attribute> items = new ArrayList<>();
    for (Wire element : wire.many(0)) {
      Optional<Attribute> item = generic(element);
      if (item.isEmpty()) {
        return Optional.empty();
      }
      items.add(item.get());
    }
    return Optional.of(new Attribute.Items(items));
  }

  private String enumCase(Wire wire) {
    List<String> cases = wire.encoding().cases();
    if (wire.parts().isEmpty() || !(wire.parts().getFirst() instanceof Part.Number)) {
      throw failure("an attribute of the kind " + wire.encoding() + " stands for a name of a list");
    }
    long value = wire.number(0);
    if (value < 0 || value >= cases.size() || cases.get((int) value).isEmpty()) {
      throw failure(
          "there is no " + wire.encoding().enumName() + " " + Long.toUnsignedString(value));
    }
    return cases.get((int) value);
  }

  /** A number is sign-extended unless its type is unsigned. */
  private static long integer(Wire wire) {
    Wire type = wire.one(0);
    int bits = Entries.bits(type);
    boolean isUnsigned =
        type.encoding().scalar().startsWith("u")
            || type.is(Encoding.BUILTIN_INTEGER_TYPE) && (type.number(0) & 3) == 2;
    int unused = 64 - bits;
    return isUnsigned ? wire.number(1) : wire.number(1) << unused >> unused;
  }

  private double real(Wire wire) {
    DType dtype =
        DType.ofMlir(scalarName(wire.one(0)))
            .filter(DType::isFloat)
            .orElseThrow(() -> failure("a float of the type " + wire.one(0).encoding()));
    return Numbers.fromBits(dtype, wire.number(1));
  }

  /** {@return a constant: as many elements as its type has, or one for all} */
  Tensor tensor(Wire wire) {
    TensorType type = tensorType(wire.one(0));
    ByteBuffer data = wire.bytes(1).duplicate().order(ByteOrder.LITTLE_ENDIAN);
    long size = size(type);
    if (type.dtype() == DType.BOOL) {
      return Tensor.ofLongs(type, truths(type, size, data));
    }
    DType part = type.dtype().real();
    int width = part.bytes();
    int parts = type.dtype().isComplex() ? 2 : 1;
    boolean isSplat = data.remaining() == width * parts && size != 1;
    if (!isSplat && data.remaining() != size * parts * width) {
      throw failure(data.remaining() + " bytes for a constant of the type " + type);
    }
    if (isSplat && size > MAX_SPLAT) {
      throw failure("a constant of the type " + type + " is too large");
    }
    int count = (int) size * parts;
    int step = isSplat ? parts : Math.max(count, 1);
    long[] bits = new long[count];
    for (int i = 0; i < count; i++) {
      bits[i] = bits(data, i % step, width);
    }
    if (type.dtype().isIntegral()) {
      return Tensor.ofLongs(type, Arrays.stream(bits).map(b -> Numbers.wrap(part, b)).toArray());
    }
    return Tensor.ofDoubles(
        type, Arrays.stream(bits).mapToDouble(b -> Numbers.fromBits(part, b)).toArray());
  }

  private long size(TensorType type) {
    try {
      return type.size();
    } catch (ArithmeticException e) {
      throw failure("a constant of the type " + type + " is too large");
    }
  }

  private static long bits(ByteBuffer data, int index, int width) {
    return switch (width) {
      case 1 -> data.get(data.position() + index) & 0xFFL;
      case 2 -> data.getShort(data.position() + 2 * index) & 0xFFFFL;
      case 4 -> data.getInt(data.position() + 4 * index) & 0xFFFF_FFFFL;
      default -> data.getLong(data.position() + 8 * index);
    };
  }

  /** Eight to a byte, a byte each, or one byte for all: 0xFF, 0x01 or 0x00. */
  private long[] truths(TensorType type, long size, ByteBuffer data) {
    int bytes = data.remaining();
    int first = bytes > 0 ? data.get(data.position()) & 0xFF : 0;
    boolean isPacked =
        bytes == Math.ceilDiv(size, 8) && bytes != size && (first != 0xFF || bytes > 1);
    boolean isSplat = bytes == 1 && !isPacked && size != 1;
    if (!isPacked && !isSplat && bytes != size || isSplat && size > MAX_SPLAT) {
      throw failure(bytes + " bytes for a constant of the type " + type);
    }
    long[] truths = new long[(int) size];
    for (int i = 0; i < truths.length; i++) {
      int at = data.position() + (isSplat ? 0 : isPacked ? i / 8 : i);
      truths[i] = isPacked ? data.get(at) >> i % 8 & 1 : data.get(at) != 0 ? 1 : 0;
    }
    return truths;
  }

  /** {@return a place in a source, as far as a location names one} */
  Span span(Wire location) {
    return switch (location.encoding()) {
      case FILE_LINE_COLUMN -> span(location.one(0), location.number(1), location.number(2));
      case FILE_RANGE -> {
        List<Long> numbers = location.numbers(1);
        yield span(
            location.one(0),
            numbers.isEmpty() ? 0 : numbers.get(0),
            numbers.size() < 2 ? 0 : numbers.get(1));
      }
      case NAMED_PLACE -> span(location.one(1));
      case CALL_SITE -> span(location.one(0));
      case FUSED, FUSED_WITH_METADATA ->
          location.many(0).stream()
              .map(this::span)
              .filter(Span::isKnown)
              .findFirst()
              .orElse(Span.NONE);
      default -> Span.NONE;
    };
  }

  private static Span span(Wire file, long line, long column) {
    boolean isKnown = file.is(Encoding.BUILTIN_TEXT) && 0 < line && line <= Integer.MAX_VALUE;
    return isKnown
        ? new Span(
            new SourceFile(file.text(0), ""),
            (int) line,
            Math.clamp(column, 0, Integer.MAX_VALUE),
            1)
        : Span.NONE;
  }

  /** {@return the name that a location gives, as JAX names arguments} */
  static Optional<String> name(Wire location) {
    return location.is(Encoding.NAMED_PLACE) && location.one(0).is(Encoding.BUILTIN_TEXT)
        ? Optional.of(location.one(0).text(0))
        : Optional.empty();
  }
}
