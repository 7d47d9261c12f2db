package dev.arrayc.ir;

import dev.arrayc.ir.FloatFormat.Specials;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * An element type of StableHLO (specification, "Types"), with its three spellings: StableHLO's
 * ({@code ui32}), NumPy's ({@code uint32}) and the command line's ({@code u32}).
 */
public enum DType {
  BOOL("i1", "bool", "bool", Kind.BOOL, 1),
  I2("i2", "int2", "i2", Kind.SIGNED, 2),
  I4("i4", "int4", "i4", Kind.SIGNED, 4),
  I8("i8", "int8", "i8", Kind.SIGNED, 8),
  I16("i16", "int16", "i16", Kind.SIGNED, 16),
  I32("i32", "int32", "i32", Kind.SIGNED, 32),
  I64("i64", "int64", "i64", Kind.SIGNED, 64),
  U2("ui2", "uint2", "u2", Kind.UNSIGNED, 2),
  U4("ui4", "uint4", "u4", Kind.UNSIGNED, 4),
  U8("ui8", "uint8", "u8", Kind.UNSIGNED, 8),
  U16("ui16", "uint16", "u16", Kind.UNSIGNED, 16),
  U32("ui32", "uint32", "u32", Kind.UNSIGNED, 32),
  U64("ui64", "uint64", "u64", Kind.UNSIGNED, 64),
  F4E2M1FN("f4E2M1FN", "float4_e2m1fn", new FloatFormat(2, 1, 1, Specials.FINITE)),
  F6E2M3FN("f6E2M3FN", "float6_e2m3fn", new FloatFormat(2, 3, 1, Specials.FINITE)),
  F6E3M2FN("f6E3M2FN", "float6_e3m2fn", new FloatFormat(3, 2, 3, Specials.FINITE)),
  F8E3M4("f8E3M4", "float8_e3m4", FloatFormat.ieee(3, 4)),
  F8E4M3("f8E4M3", "float8_e4m3", FloatFormat.ieee(4, 3)),
  F8E4M3FN("f8E4M3FN", "float8_e4m3fn", new FloatFormat(4, 3, 7, Specials.NAN_ONLY)),
  F8E4M3FNUZ("f8E4M3FNUZ", "float8_e4m3fnuz", new FloatFormat(4, 3, 8, Specials.NO_NEGATIVE_ZERO)),
  F8E4M3B11FNUZ(
      "f8E4M3B11FNUZ", "float8_e4m3b11fnuz", new FloatFormat(4, 3, 11, Specials.NO_NEGATIVE_ZERO)),
  F8E5M2("f8E5M2", "float8_e5m2", FloatFormat.ieee(5, 2)),
  F8E5M2FNUZ("f8E5M2FNUZ", "float8_e5m2fnuz", new FloatFormat(5, 2, 16, Specials.NO_NEGATIVE_ZERO)),
  F8E8M0FNU("f8E8M0FNU", "float8_e8m0fnu", new FloatFormat(8, 0, 127, Specials.POWERS_OF_TWO)),
  BF16("bf16", "bfloat16", FloatFormat.ieee(8, 7)),
  F16("f16", "float16", FloatFormat.ieee(5, 10)),
  F32("f32", "float32", FloatFormat.ieee(8, 23)),
  F64("f64", "float64", FloatFormat.ieee(11, 52)),
  C64("complex<f32>", "complex64", "c64", Kind.COMPLEX, 64),
  C128("complex<f64>", "complex128", "c128", Kind.COMPLEX, 128);

  /** What an element is, apart from its width. */
  public enum Kind {
    BOOL,
    SIGNED,
    UNSIGNED,
    FLOAT,
    COMPLEX
  }

  private final String mlirName;
  private final String numpyName;
  private final String shortName;
  private final Kind kind;
  private final int bits;
  private final Optional<FloatFormat> format;

  DType(String mlirName, String numpyName, String shortName, Kind kind, int bits) {
    this.mlirName = mlirName;
    this.numpyName = numpyName;
    this.shortName = shortName;
    this.kind = kind;
    this.bits = bits;
    this.format = Optional.empty();
  }

  DType(String mlirName, String numpyName, FloatFormat format) {
    this.mlirName = mlirName;
    this.numpyName = numpyName;
    this.shortName = mlirName.toLowerCase(Locale.ROOT);
    this.kind = Kind.FLOAT;
    this.bits = format.bits();
    this.format = Optional.of(format);
  }

  /** {@return StableHLO's spelling} */
  public String mlirName() {
    return mlirName;
  }

  /** {@return NumPy's spelling, as in {@code x.dtype}} */
  public String numpyName() {
    return numpyName;
  }

  /** {@return the command line's spelling, as in {@code --arg f32[4]}} */
  public String shortName() {
    return shortName;
  }

  public Kind kind() {
    return kind;
  }

  /** {@return the width of an element in bits; 1 for {@code bool}} */
  public int bits() {
    return bits;
  }

  /** {@return the bytes an element takes in memory: at least one (design §6)} */
  public int bytes() {
    return Math.max(1, bits / 8);
  }

  /**
   * {@return the encoding of a float type}
   *
   * @throws java.util.NoSuchElementException for another kind
   */
  public FloatFormat format() {
    return format.orElseThrow();
  }

  public boolean isInteger() {
    return kind == Kind.SIGNED || kind == Kind.UNSIGNED;
  }

  public boolean isFloat() {
    return kind == Kind.FLOAT;
  }

  public boolean isComplex() {
    return kind == Kind.COMPLEX;
  }

  /** {@return whether elements are stored as {@code long}: integers and booleans} */
  public boolean isIntegral() {
    return isInteger() || kind == Kind.BOOL;
  }

  /** {@return the type of the real and imaginary part; the type itself if it is not complex} */
  public DType real() {
    return switch (this) {
      case C64 -> F32;
      case C128 -> F64;
      default -> this;
    };
  }

  /** Finds a type by StableHLO's spelling. */
  public static Optional<DType> ofMlir(String name) {
    return Arrays.stream(values()).filter(d -> d.mlirName.equals(name)).findFirst();
  }

  /** Finds a type by its command-line or NumPy spelling. */
  public static Optional<DType> named(String name) {
    return Arrays.stream(values())
        .filter(d -> d.shortName.equals(name) || d.numpyName.equals(name))
        .findFirst();
  }

  /** {@return the command-line spellings, for messages} */
  public static List<String> shortNames() {
    return Arrays.stream(values()).map(DType::shortName).toList();
  }
}
