package dev.arrayc.mlir.lower;

import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.DType;
import dev.arrayc.mlir.codegen.DeviceFunction;
import dev.arrayc.mlir.codegen.Precision;
import dev.arrayc.op.AttributeSpec;
import java.util.Locale;
import java.util.Optional;

/** What a GPU's tensor cores multiply, from {@link #GENERATION} on. */
enum TensorCore {
  /** bf16, added up in f32. */
  BF16(2, DeviceFunction.MMA_BF16),
  /** f16, added up in f32. */
  F16(2, DeviceFunction.MMA_F16),
  /** f32, of which 11 bits are taken, added up in f32. */
  TF32(4, DeviceFunction.MMA_TF32),
  /** f32 as the sum of two tf32, of whose four products the smallest is left out. */
  TF32X3(4, DeviceFunction.MMA_TF32),
  /** Signed bytes, added up in words that wrap. */
  S8(1, DeviceFunction.MMA_S8),
  /** Unsigned bytes, likewise. */
  U8(1, DeviceFunction.MMA_U8);

  /** The first generation that has all of these, and copies past the registers. */
  static final int GENERATION = 80;

  private final int bytes;
  private final DeviceFunction product;

  TensorCore(int bytes, DeviceFunction product) {
    this.bytes = bytes;
    this.product = product;
  }

  /** {@return what computes a contraction as precisely as it must be, if anything does} */
  static Optional<TensorCore> of(ContractTiles tiles, Precision wanted) {
    DType type = tiles.rows().load().dtype();
    if (type != tiles.columns().load().dtype() || tiles.wide().bits() != 32) {
      return Optional.empty();
    }
    return of(type, tiles.step().operation().attributes(), wanted);
  }

  /** {@return what multiplies factors of a type, added up in 32 bits, as an operation wants it} */
  static Optional<TensorCore> of(DType type, Attributes attributes, Precision wanted) {
    Precision precision = allowed(attributes, wanted);
    boolean isFused = AttributeSpec.isFused(attributes);
    return switch (type) {
      case I8 -> Optional.of(S8);
      case U8 -> Optional.of(U8);
      case BF16 -> Optional.of(BF16).filter(t -> isFused && precision != Precision.portable);
      case F16 -> Optional.of(F16).filter(t -> isFused && precision != Precision.portable);
      case F32 ->
          switch (precision) {
            case portable, f32 -> Optional.empty();
            case tf32 -> Optional.of(TF32);
            case tf32x3 -> Optional.of(TF32X3);
          };
      default -> Optional.empty();
    };
  }

  /** What an operation asks for that wants more than others: HIGH, or HIGHEST. */
  private static Precision allowed(Attributes attributes, Precision wanted) {
    if (wanted == Precision.portable || says(attributes, "HIGHEST")) {
      return wanted == Precision.portable ? wanted : Precision.f32;
    }
    return wanted == Precision.tf32 && says(attributes, "HIGH") ? Precision.tf32x3 : wanted;
  }

  private static boolean says(Attributes attributes, String precision) {
    return attributes
        .find("precision_config")
        .filter(
            p ->
                p instanceof Attribute.Items(var both)
                    && both.stream()
                        .anyMatch(
                            one -> one instanceof Attribute.Case c && c.value().equals(precision)))
        .isPresent();
  }

  /** {@return its name in manifests} */
  String title() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** {@return how many blocks must find registers; 0 if that needs no saying} */
  int residents() {
    // Fragments in two parts: ptxas would spill some to let two blocks run side by side.
    return this == TF32X3 ? 1 : 0;
  }

  /** {@return the bytes of a factor} */
  int bytes() {
    return bytes;
  }

  /** {@return whether sums may differ from those of the CPU} */
  boolean isRounding() {
    return this != S8 && this != U8;
  }

  /** Whether groups of warps want both operands along the contracted loops. */
  boolean isAlongDepthAlone() {
    return this == TF32 || !isRounding();
  }

  /** {@return the instruction} */
  DeviceFunction product() {
    return product;
  }

  /** {@return the MLIR type of sums} */
  String sum() {
    return isRounding() ? "f32" : "i32";
  }
}
