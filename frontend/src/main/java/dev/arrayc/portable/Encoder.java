package dev.arrayc.portable;

import dev.arrayc.ir.Attribute;
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
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Turns our attributes and types into those of an artifact.
 *
 * @param version the release that has to know them
 */
record Encoder(PortableVersion version) {
  private static final long TYPED_FFI = 4;
  private static final PortableVersion TYPED_FFI_SINCE = new PortableVersion(1, 3, 0);

  private static final Pattern NUMBER = Pattern.compile("(-?\\d{1,19}) : (u?i\\d+|index)");
  private static final Pattern REAL =
      Pattern.compile(
          "(0x\\p{XDigit}{1,16}|-?\\d+\\.\\d*(?:[eE][-+]?\\d{1,5})?) : (f16|f32|f64|bf16)");

  Wire wire(Encoding encoding, Part... parts) {
    if (encoding.since().compareTo(version) > 0) {
      throw Inexpressible.needs(
          encoding.isScalar() ? encoding.scalar() : encoding.enumName(), encoding.since());
    }
    return Wire.of(encoding, parts);
  }

  /** How a custom call is called: the newest way came last. */
  private Wire apiVersion(long value) {
    if (value == TYPED_FFI && TYPED_FFI_SINCE.compareTo(version) > 0) {
      throw Inexpressible.needs("a custom call of api_version " + value, TYPED_FFI_SINCE);
    }
    return enumCase(Encoding.API_VERSION, value);
  }

  Wire type(Type type) {
    return switch (type) {
      case TokenType token -> wire(Encoding.TOKEN);
      case TupleType tuple -> wire(Encoding.TUPLE, types(tuple.elements()));
      case TensorType tensor -> {
        Part shape = new Part.Numbers(tensor.shape());
        Part element =
            new Part.One(
                tensor.quantization().isPresent()
                    ? quantized(tensor.quantization().get())
                    : scalar(tensor.dtype()));
        yield tensor.bounds().isEmpty()
            ? wire(Encoding.RANKED_TENSOR, shape, element)
            : wire(
                Encoding.BOUNDED_TENSOR,
                new Part.One(wire(Encoding.TYPE_EXTENSIONS, new Part.Numbers(tensor.bounds()))),
                shape,
                element);
      }
    };
  }

  Part types(List<? extends Type> types) {
    return new Part.Many(types.stream().map(this::type).toList());
  }

  Wire scalar(DType dtype) {
    return dtype.isComplex()
        ? wire(Encoding.COMPLEX, new Part.One(scalar(dtype.real())))
        : scalar(dtype.mlirName());
  }

  private Wire scalar(String name) {
    return wire(
        Encoding.ofScalar(name)
            .orElseThrow(() -> new Inexpressible("VHLO has no element type " + name)));
  }

  private Wire quantized(Quantization q) {
    boolean isSigned = q.storage().kind() == DType.Kind.SIGNED;
    Part flags = new Part.Number(isSigned ? 1 : 0);
    Part storage = new Part.One(scalar("i" + q.storage().bits()));
    Part expressed = new Part.One(scalar(q.expressed()));
    Part min = new Part.Number(q.min());
    Part max = new Part.Number(q.max());
    List<Long> scales = q.scales().stream().map(Double::doubleToRawLongBits).toList();
    return q.axis().isPresent()
        ? wire(
            Encoding.QUANTIZED_PER_AXIS,
            flags,
            storage,
            expressed,
            new Part.Number(q.axis().get()),
            min,
            max,
            new Part.Numbers(scales),
            new Part.Numbers(q.zeroPoints()))
        : wire(
            Encoding.QUANTIZED,
            flags,
            storage,
            expressed,
            new Part.Number(scales.getFirst()),
            new Part.Number(q.zeroPoints().getFirst()),
            min,
            max);
  }

  Wire text(String text) {
    return wire(Encoding.TEXT, new Part.Text(text));
  }

  Wire array(List<Wire> items) {
    return wire(Encoding.ARRAY, new Part.Many(items));
  }

  /** {@return the type that stands for an attribute that is not there} */
  Wire none() {
    return ofType(wire(Encoding.NONE));
  }

  Wire ofType(Wire type) {
    return wire(Encoding.OF_TYPE, new Part.One(type));
  }

  /**
   * {@return an attribute}
   *
   * @param name its name, which says what a number or text stands for
   * @param bits how wide a number is
   */
  Wire attribute(String name, Attribute attribute, int bits) {
    return switch (attribute) {
      case Attribute.Int(long value) ->
          name.equals("api_version")
              ? apiVersion(value)
              : number(Encoding.INTEGER, scalar("i" + bits), value, bits);
      case Attribute.Float(double value) -> {
        DType dtype = bits == 32 ? DType.F32 : DType.F64;
        yield number(Encoding.FLOAT, scalar(dtype), Numbers.toBits(dtype, value), bits);
      }
      case Attribute.Bool(boolean value) -> truth(value);
      case Attribute.Unit unit -> truth(true);
      case Attribute.Text(String value) ->
          Structure.kindOf(name) == Attribute.Text.class ? ofType(scalar(value)) : text(value);
      case Attribute.Symbol(String value) -> text(value);
      case Attribute.OfType(Type type) -> ofType(type(type));
      case Attribute.Ints(List<Long> values) -> integers(List.of((long) values.size()), values);
      case Attribute.Bools(List<Boolean> values) ->
          tensor(
              Tensor.fillLongs(
                  TensorType.of(DType.BOOL, values.size()), i -> values.get(i) ? 1 : 0));
      case Attribute.IntTable(List<List<Long>> rows) ->
          integers(tableShape(name, rows), rows.stream().flatMap(List::stream).toList());
      case Attribute.Dense(Tensor value) -> tensor(value);
      case Attribute.Case(String enumName, String value) -> enumCase(enumName, value);
      case Attribute.Items(List<Attribute> values) ->
          array(values.stream().map(v -> attribute("", v, 64)).toList());
      case Attribute.Dict dict -> dictionary(dict);
      case Attribute.OutputAlias alias ->
          wire(
              Encoding.OUTPUT_OPERAND_ALIAS,
              new Part.Numbers(alias.output()),
              new Part.Number(alias.operand()),
              new Part.Numbers(alias.operandIndices()));
      case Attribute.ResultAccuracy accuracy ->
          wire(
              Encoding.RESULT_ACCURACY,
              new Part.Number(Double.doubleToRawLongBits(accuracy.absolute())),
              new Part.Number(Double.doubleToRawLongBits(accuracy.relative())),
              new Part.Number(accuracy.ulps()),
              new Part.One(enumCase("result_accuracy_mode", accuracy.mode())));
      case Attribute.Verbatim(String text) -> verbatim(text);
      case Attribute.DotDimensions d -> throw split(d);
      case Attribute.ConvolutionDimensions d -> throw split(d);
      case Attribute.GatherDimensions d -> throw split(d);
      case Attribute.ScatterDimensions d -> throw split(d);
      case Attribute.Channel d -> throw split(d);
      case Attribute.DotAlgorithm d -> throw split(d);
    };
  }

  private static IllegalArgumentException split(Attribute attribute) {
    return new IllegalArgumentException(attribute + " is written as its parts");
  }

  /** A number of another width, a scalar type, or a layout, as MLIR spells it. */
  private Wire verbatim(String text) {
    Matcher number = NUMBER.matcher(text);
    if (number.matches()) {
      Encoding type =
          Encoding.ofScalar(number.group(2))
              .orElseThrow(() -> new Inexpressible("VHLO has no type " + number.group(2)));
      return number(Encoding.INTEGER, wire(type), integer(number.group(1)), type.bits());
    }
    Matcher real = REAL.matcher(text);
    if (real.matches()) {
      DType type = DType.ofMlir(real.group(2)).orElseThrow();
      long bits =
          real.group(1).startsWith("0x")
              ? Long.parseUnsignedLong(real.group(1).substring(2), 16)
              : Numbers.toBits(type, Numbers.round(type, Double.parseDouble(real.group(1))));
      return number(Encoding.FLOAT, scalar(type), bits, type.bits());
    }
    return LayoutText.wire(text)
        .or(() -> Encoding.ofScalar(text).map(type -> ofType(wire(type))))
        .orElseThrow(() -> new Inexpressible("VHLO has no attribute like " + text));
  }

  private static long integer(String digits) {
    return digits.startsWith("-") ? Long.parseLong(digits) : Long.parseUnsignedLong(digits);
  }

  private Wire truth(boolean value) {
    return wire(Encoding.BOOLEAN, new Part.Number(value ? 1 : 0));
  }

  private Wire number(Encoding encoding, Wire type, long value, int bits) {
    long mask = bits == 64 ? -1 : (1L << bits) - 1;
    return wire(encoding, new Part.One(type), new Part.Number(value & mask));
  }

  private Wire enumCase(String enumName, String value) {
    Encoding encoding =
        Encoding.ofCases(enumName)
            .orElseThrow(() -> new Inexpressible("VHLO has no enum " + enumName));
    int position = encoding.cases().indexOf(value);
    if (position < 0) {
      throw new Inexpressible("VHLO's " + enumName + " has no case " + value);
    }
    return enumCase(encoding, position);
  }

  private Wire enumCase(Encoding encoding, long value) {
    return wire(encoding, new Part.Number(value));
  }

  private Wire dictionary(Attribute.Dict dict) {
    List<Wire> pairs = new ArrayList<>();
    dict.entries()
        .byName()
        .forEach(
            (name, value) -> {
              pairs.add(text(name));
              pairs.add(attribute("", value, 64));
            });
    return wire(Encoding.DICTIONARY, new Part.Many(pairs));
  }

  /** An empty list of pairs has no second axis in VHLO, but for the padding of no axes. */
  private static List<Long> tableShape(String name, List<List<Long>> rows) {
    if (rows.isEmpty()) {
      return name.equals("padding") ? List.of(0L, 2L) : List.of(0L);
    }
    return List.of((long) rows.size(), (long) rows.getFirst().size());
  }

  private Wire integers(List<Long> shape, List<Long> values) {
    TensorType type = new TensorType(DType.I64, shape);
    return tensor(Tensor.ofLongs(type, values.stream().mapToLong(Long::longValue).toArray()));
  }

  /** A constant: all elements, or one if all are the same; truth values eight to a byte. */
  private Wire tensor(Tensor tensor) {
    Part type = new Part.One(type(tensor.type()));
    int size = tensor.isSplat() ? 1 : tensor.size();
    DType part = tensor.dtype().real();
    if (part == DType.BOOL) {
      boolean isSplat = size != tensor.size();
      byte[] packed = new byte[Math.ceilDiv(size, 8)];
      for (int i = 0; i < size; i++) {
        packed[i / 8] |= (byte) (tensor.longs()[i] << i % 8);
      }
      if (isSplat && packed[0] != 0) {
        packed[0] = (byte) 0xFF;
      }
      return wire(Encoding.TENSOR, type, new Part.Bytes(ByteBuffer.wrap(packed)));
    }
    int count = size * (tensor.dtype().isComplex() ? 2 : 1);
    ByteBuffer data =
        ByteBuffer.allocate(Math.multiplyExact(count, part.bytes())).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count; i++) {
      long bits = part.isIntegral() ? tensor.longs()[i] : Numbers.toBits(part, tensor.doubles()[i]);
      switch (part.bytes()) {
        case 1 -> data.put((byte) bits);
        case 2 -> data.putShort((short) bits);
        case 4 -> data.putInt((int) bits);
        default -> data.putLong(bits);
      }
    }
    return wire(Encoding.TENSOR, type, new Part.Bytes(data.flip()));
  }

  /** {@return an attribute that no row knows, if VHLO has the like} */
  Optional<Wire> discardable(Attribute attribute) {
    try {
      return Optional.of(attribute("", attribute, 64));
    } catch (Inexpressible | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
