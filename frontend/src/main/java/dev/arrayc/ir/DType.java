package dev.arrayc.ir;

import java.util.Arrays;
import java.util.List;
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
  F8E4M3FN("f8E4M3FN", "float8_e4m3fn", "f8e4m3fn", Kind.FLOAT, 8),
  F8E5M2("f8E5M2", "float8_e5m2", "f8e5m2", Kind.FLOAT, 8),
  BF16("bf16", "bfloat16", "bf16", Kind.FLOAT, 16),
  F16("f16", "float16", "f16", Kind.FLOAT, 16),
  F32("f32", "float32", "f32", Kind.FLOAT, 32),
  F64("f64", "float64", "f64", Kind.FLOAT, 64),
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

  DType(String mlirName, String numpyName, String shortName, Kind kind, int bits) {
    this.mlirName = mlirName;
    this.numpyName = numpyName;
    this.shortName = shortName;
    this.kind = kind;
    this.bits = bits;
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
