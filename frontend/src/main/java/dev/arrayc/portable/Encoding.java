package dev.arrayc.portable;

import static dev.arrayc.portable.Encoding.Dialect.BUILTIN;
import static dev.arrayc.portable.Encoding.Dialect.VHLO;
import static dev.arrayc.portable.Encoding.Sort.ATTRIBUTE;
import static dev.arrayc.portable.Encoding.Sort.TYPE;
import static dev.arrayc.portable.Part.Kind.ATTRIBUTES;
import static dev.arrayc.portable.Part.Kind.BLOB;
import static dev.arrayc.portable.Part.Kind.DOUBLE;
import static dev.arrayc.portable.Part.Kind.DOUBLES;
import static dev.arrayc.portable.Part.Kind.OPTIONAL_ATTRIBUTE;
import static dev.arrayc.portable.Part.Kind.PAIRS;
import static dev.arrayc.portable.Part.Kind.SIGNED;
import static dev.arrayc.portable.Part.Kind.SIGNEDS;
import static dev.arrayc.portable.Part.Kind.STRING;
import static dev.arrayc.portable.Part.Kind.TYPES;
import static dev.arrayc.portable.Part.Kind.UNSIGNED;
import static dev.arrayc.portable.Part.Kind.UNSIGNEDS;
import static dev.arrayc.portable.Part.Kind.VALUE;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The table of attributes and types that occur in portable artifacts: one row each, with the number
 * that marks it, its fields in order, and the release that brought it. Reader and writer interpret
 * the rows.
 *
 * <p>Numbers and fields are facts of VhloBytecode.cpp and BuiltinDialectBytecode.td.
 */
enum Encoding {
  ARRAY(VHLO, ATTRIBUTE, 1, ATTRIBUTES),
  BOOLEAN(VHLO, ATTRIBUTE, 2, UNSIGNED),
  COMPARISON_DIRECTION(3, "EQ", "NE", "GE", "GT", "LE", "LT"),
  COMPARISON_TYPE(4, "NOTYPE", "FLOAT", "TOTALORDER", "SIGNED", "UNSIGNED"),
  API_VERSION(
      5,
      "API_VERSION_UNSPECIFIED",
      "API_VERSION_ORIGINAL",
      "API_VERSION_STATUS_RETURNING",
      "API_VERSION_STATUS_RETURNING_UNIFIED",
      "API_VERSION_TYPED_FFI"),
  DICTIONARY(VHLO, ATTRIBUTE, 6, PAIRS),
  FFT_TYPE(7, "FFT", "IFFT", "RFFT", "IRFFT"),
  FLOAT(VHLO, ATTRIBUTE, 8, Part.Kind.TYPE, VALUE),
  INTEGER(VHLO, ATTRIBUTE, 9, Part.Kind.TYPE, VALUE),
  OUTPUT_OPERAND_ALIAS(VHLO, ATTRIBUTE, 10, SIGNEDS, SIGNED, SIGNEDS),
  PRECISION(11, "DEFAULT", "HIGH", "HIGHEST"),
  RNG_ALGORITHM(12, "DEFAULT", "THREE_FRY", "PHILOX"),
  RNG_DISTRIBUTION(13, "", "UNIFORM", "NORMAL"),
  TEXT(VHLO, ATTRIBUTE, 14, STRING),
  TENSOR(VHLO, ATTRIBUTE, 15, Part.Kind.TYPE, BLOB),
  TRANSPOSE(16, "TRANSPOSE_INVALID", "NO_TRANSPOSE", "TRANSPOSE", "ADJOINT"),
  OF_TYPE(VHLO, ATTRIBUTE, 17, Part.Kind.TYPE),
  TYPE_EXTENSIONS(VHLO, ATTRIBUTE, 18, SIGNEDS),
  RESULT_ACCURACY_MODE(19, "DEFAULT", "HIGHEST", "TOLERANCE"),
  RESULT_ACCURACY(VHLO, ATTRIBUTE, 20, DOUBLE, DOUBLE, SIGNED, Part.Kind.ATTRIBUTE),
  SUB_AXIS_INFO(VHLO, ATTRIBUTE, 21, SIGNED, SIGNED),
  AXIS_REF(VHLO, ATTRIBUTE, 22, Part.Kind.ATTRIBUTE, OPTIONAL_ATTRIBUTE),
  REPLICA_GROUP_MESH_AXES(VHLO, ATTRIBUTE, 23, Part.Kind.ATTRIBUTE, Part.Kind.ATTRIBUTE),
  MESH_AXIS(VHLO, ATTRIBUTE, 24, Part.Kind.ATTRIBUTE, SIGNED),
  MESH(VHLO, ATTRIBUTE, 25, Part.Kind.ATTRIBUTE, OPTIONAL_ATTRIBUTE),

  BOOL(0, "i1", 1),
  COMPLEX(VHLO, TYPE, 1, Part.Kind.TYPE),
  BF16(2, "bf16", 16),
  F16(3, "f16", 16),
  F32(4, "f32", 32),
  F64(5, "f64", 64),
  F8E4M3FN(6, "f8E4M3FN", 8),
  F8E5M2(7, "f8E5M2", 8),
  FUNCTION(VHLO, TYPE, 8, TYPES, TYPES),
  INDEX(9, "index", 64),
  I4(10, "i4", 4),
  I8(11, "i8", 8),
  I16(12, "i16", 16),
  I32(13, "i32", 32),
  I64(14, "i64", 64),
  U4(15, "ui4", 4),
  U8(16, "ui8", 8),
  U16(17, "ui16", 16),
  U32(18, "ui32", 32),
  U64(19, "ui64", 64),
  RANKED_TENSOR(VHLO, TYPE, 20, SIGNEDS, Part.Kind.TYPE),
  BOUNDED_TENSOR(VHLO, TYPE, 21, Part.Kind.ATTRIBUTE, SIGNEDS, Part.Kind.TYPE),
  TOKEN(VHLO, TYPE, 22),
  TUPLE(VHLO, TYPE, 23, TYPES),
  /** Flags, storage, expressed, scale, zero point, least and greatest integer in use. */
  QUANTIZED(
      VHLO, TYPE, 24, UNSIGNED, Part.Kind.TYPE, Part.Kind.TYPE, DOUBLE, SIGNED, SIGNED, SIGNED),
  UNRANKED_TENSOR(VHLO, TYPE, 25, Part.Kind.TYPE),
  WITNESS(VHLO, TYPE, 26),
  F8E4M3FNUZ(27, "f8E4M3FNUZ", 8),
  F8E5M2FNUZ(28, "f8E5M2FNUZ", 8),
  F8E4M3B11FNUZ(29, "f8E4M3B11FNUZ", 8),
  /** Flags, storage, expressed, axis, least and greatest integer in use, scales, zero points. */
  QUANTIZED_PER_AXIS(
      VHLO,
      TYPE,
      30,
      UNSIGNED,
      Part.Kind.TYPE,
      Part.Kind.TYPE,
      UNSIGNED,
      SIGNED,
      SIGNED,
      DOUBLES,
      SIGNEDS),
  I2(31, "i2", 2),
  U2(32, "ui2", 2),
  NONE(VHLO, TYPE, 33),
  TF32(34, "tf32", 19),
  F8E4M3(35, "f8E4M3", 8),
  F8E3M4(36, "f8E3M4", 8),
  F4E2M1FN(37, "f4E2M1FN", 4),
  F6E2M3FN(38, "f6E2M3FN", 6),
  F6E3M2FN(39, "f6E3M2FN", 6),
  F8E8M0FNU(40, "f8E8M0FNU", 8),
  RANKED_BUFFER(VHLO, TYPE, 41, SIGNEDS, Part.Kind.TYPE),
  FUTURE(VHLO, TYPE, 42, TYPES),

  BUILTIN_ARRAY(BUILTIN, ATTRIBUTE, 0, ATTRIBUTES),
  BUILTIN_DICTIONARY(BUILTIN, ATTRIBUTE, 1, PAIRS),
  BUILTIN_TEXT(BUILTIN, ATTRIBUTE, 2, STRING),
  BUILTIN_TYPED_TEXT(BUILTIN, ATTRIBUTE, 3, STRING, Part.Kind.TYPE),
  BUILTIN_SYMBOL(BUILTIN, ATTRIBUTE, 4, Part.Kind.ATTRIBUTE),
  BUILTIN_NESTED_SYMBOL(BUILTIN, ATTRIBUTE, 5, Part.Kind.ATTRIBUTE, ATTRIBUTES),
  BUILTIN_OF_TYPE(BUILTIN, ATTRIBUTE, 6, Part.Kind.TYPE),
  BUILTIN_UNIT(BUILTIN, ATTRIBUTE, 7),
  BUILTIN_INTEGER(BUILTIN, ATTRIBUTE, 8, Part.Kind.TYPE, VALUE),
  BUILTIN_FLOAT(BUILTIN, ATTRIBUTE, 9, Part.Kind.TYPE, VALUE),
  CALL_SITE(BUILTIN, ATTRIBUTE, 10, Part.Kind.ATTRIBUTE, Part.Kind.ATTRIBUTE),
  FILE_LINE_COLUMN(BUILTIN, ATTRIBUTE, 11, Part.Kind.ATTRIBUTE, UNSIGNED, UNSIGNED),
  FUSED(BUILTIN, ATTRIBUTE, 12, ATTRIBUTES),
  FUSED_WITH_METADATA(BUILTIN, ATTRIBUTE, 13, ATTRIBUTES, Part.Kind.ATTRIBUTE),
  NAMED_PLACE(BUILTIN, ATTRIBUTE, 14, Part.Kind.ATTRIBUTE, Part.Kind.ATTRIBUTE),
  UNKNOWN_PLACE(BUILTIN, ATTRIBUTE, 15),
  BUILTIN_RESOURCE(BUILTIN, ATTRIBUTE, 16, Part.Kind.TYPE, UNSIGNED),
  BUILTIN_DENSE_ARRAY(BUILTIN, ATTRIBUTE, 17, Part.Kind.TYPE, UNSIGNED, BLOB),
  BUILTIN_TENSOR(BUILTIN, ATTRIBUTE, 18, Part.Kind.TYPE, BLOB),
  DISTINCT(BUILTIN, ATTRIBUTE, 21, Part.Kind.ATTRIBUTE),
  FILE_RANGE(BUILTIN, ATTRIBUTE, 22, Part.Kind.ATTRIBUTE, UNSIGNEDS),

  /** The width, and in the two lowest bits whether it is signless, signed or unsigned. */
  BUILTIN_INTEGER_TYPE(BUILTIN, TYPE, 0, UNSIGNED),
  BUILTIN_INDEX(BUILTIN, TYPE, 1),
  BUILTIN_FUNCTION(BUILTIN, TYPE, 2, TYPES, TYPES),
  BUILTIN_BF16(BUILTIN, TYPE, 3),
  BUILTIN_F16(BUILTIN, TYPE, 4),
  BUILTIN_F32(BUILTIN, TYPE, 5),
  BUILTIN_F64(BUILTIN, TYPE, 6),
  BUILTIN_COMPLEX(BUILTIN, TYPE, 9, Part.Kind.TYPE),
  BUILTIN_NONE(BUILTIN, TYPE, 12),
  BUILTIN_RANKED_TENSOR(BUILTIN, TYPE, 13, SIGNEDS, Part.Kind.TYPE),

  /** MLIR's text, or bytes in the encoding of another dialect: what is not read. */
  FOREIGN(BUILTIN, ATTRIBUTE, -1);

  /** Whose attribute or type it is. */
  enum Dialect {
    BUILTIN,
    VHLO;

    /** {@return the name in artifacts} */
    String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Attributes and types are numbered apart. */
  enum Sort {
    ATTRIBUTE,
    TYPE;

    String title() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private record Key(String dialect, Sort sort, long code) {}

  private static final Map<Key, Encoding> BY_CODE = new HashMap<>();

  static {
    for (Encoding e : values()) {
      BY_CODE.put(new Key(e.dialect.id(), e.sort, e.code), e);
    }
  }

  private final Dialect dialect;
  private final Sort sort;
  private final int code;
  private final List<Part.Kind> fields;
  private final List<String> cases;
  private final String scalar;
  private final int bits;

  Encoding(Dialect dialect, Sort sort, int code, Part.Kind... fields) {
    this.dialect = dialect;
    this.sort = sort;
    this.code = code;
    this.fields = List.of(fields);
    this.cases = List.of();
    this.scalar = "";
    this.bits = 0;
  }

  /** An enum attribute of VHLO; a case is its position, an empty one has no meaning. */
  Encoding(int code, String... cases) {
    this.dialect = VHLO;
    this.sort = ATTRIBUTE;
    this.code = code;
    this.fields = List.of(UNSIGNED);
    this.cases = List.of(cases);
    this.scalar = "";
    this.bits = 0;
  }

  /** A scalar type of VHLO. */
  Encoding(int code, String scalar, int bits) {
    this.dialect = VHLO;
    this.sort = TYPE;
    this.code = code;
    this.fields = List.of();
    this.cases = List.of();
    this.scalar = scalar;
    this.bits = bits;
  }

  /** {@return whether the encodings of a dialect are here} */
  static boolean isOf(String dialect) {
    return Arrays.stream(Dialect.values()).anyMatch(d -> d.id().equals(dialect));
  }

  static Optional<Encoding> of(String dialect, Sort sort, long code) {
    return code < 0
        ? Optional.empty()
        : Optional.ofNullable(BY_CODE.get(new Key(dialect, sort, code)));
  }

  /** {@return VHLO's type of this scalar, as MLIR spells it: {@code i32}} */
  static Optional<Encoding> ofScalar(String name) {
    return Arrays.stream(values()).filter(e -> e.isScalar() && e.scalar.equals(name)).findFirst();
  }

  /** {@return the enum attribute of this name, {@code comparison_direction}} */
  static Optional<Encoding> ofCases(String enumName) {
    return Arrays.stream(values())
        .filter(e -> e.isEnum() && e.enumName().equals(enumName))
        .findFirst();
  }

  Dialect dialect() {
    return dialect;
  }

  Sort sort() {
    return sort;
  }

  int code() {
    return code;
  }

  List<Part.Kind> fields() {
    return fields;
  }

  boolean isEnum() {
    return !cases.isEmpty();
  }

  List<String> cases() {
    return cases;
  }

  /** {@return StableHLO's name of an enum: {@code comparison_direction}} */
  String enumName() {
    return name().toLowerCase(Locale.ROOT);
  }

  boolean isScalar() {
    return !scalar.isEmpty();
  }

  /** {@return MLIR's spelling of a scalar type} */
  String scalar() {
    return scalar;
  }

  /**
   * {@return how wide a number of this type is, 0 if no number has this type or its width is not
   * fixed}
   */
  int bits() {
    return switch (this) {
      case BUILTIN_INDEX, BUILTIN_F64 -> 64;
      case BUILTIN_F32 -> 32;
      case BUILTIN_F16, BUILTIN_BF16 -> 16;
      default -> bits;
    };
  }

  /** {@return the first release that has it} */
  PortableVersion since() {
    return switch (this) {
      case F8E4M3FNUZ, F8E5M2FNUZ -> new PortableVersion(0, 10, 0);
      case F8E4M3B11FNUZ -> new PortableVersion(0, 11, 0);
      case QUANTIZED_PER_AXIS -> new PortableVersion(0, 18, 0);
      case I2, U2 -> new PortableVersion(1, 2, 0);
      case NONE, TF32 -> new PortableVersion(1, 6, 0);
      case F8E4M3, F8E3M4 -> new PortableVersion(1, 7, 0);
      case F4E2M1FN, F6E2M3FN, F6E3M2FN, F8E8M0FNU -> new PortableVersion(1, 8, 0);
      case RESULT_ACCURACY, RESULT_ACCURACY_MODE -> new PortableVersion(1, 9, 0);
      case RANKED_BUFFER -> new PortableVersion(1, 13, 0);
      case FUTURE -> new PortableVersion(1, 15, 0);
      case SUB_AXIS_INFO, AXIS_REF, REPLICA_GROUP_MESH_AXES, MESH_AXIS, MESH ->
          new PortableVersion(1, 16, 0);
      default -> PortableVersion.MINIMUM;
    };
  }
}
