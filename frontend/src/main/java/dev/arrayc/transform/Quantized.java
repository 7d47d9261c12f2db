package dev.arrayc.transform;

import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.Builder;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Quantization;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/**
 * What stored integers stand for and back (specification, "Quantization computations"), in ops on
 * plain elements.
 */
record Quantized(Builder b) {
  /** {@return the type of the integers that a quantized tensor is stored as} */
  static TensorType storage(TensorType type) {
    return type.isQuantized() ? type.withDType(type.dtype()) : type;
  }

  /** {@return the type of what a quantized tensor stands for} */
  static TensorType expressed(TensorType type) {
    return type.isQuantized() ? type.withDType(type.expressed()) : type;
  }

  /** One number, or one for each place along the axis, spread over a tensor. */
  private Value parameter(TensorType quantized, DType dtype, IntToDoubleFunction value) {
    Quantization q = quantized.quantization().orElseThrow();
    TensorType type = quantized.withDType(dtype);
    int count = q.scales().size();
    if (q.axis().isEmpty()) {
      return b.broadcast(b.constant(Tensor.scalar(dtype, value.applyAsDouble(0))), type);
    }
    TensorType vector = TensorType.of(dtype, count);
    Tensor values =
        dtype.isIntegral()
            ? Tensor.fillLongs(vector, i -> (long) value.applyAsDouble(i))
            : Tensor.fillDoubles(
                vector, i -> dev.arrayc.ir.Numbers.round(dtype, value.applyAsDouble(i)));
    return b.broadcastInDim(b.constant(values), type, List.of((long) q.axis().get()));
  }

  /** {@code (x - zero_point) * scale}, without the storage type's overflow. */
  Value dequantize(Value stored, TensorType quantized) {
    Quantization q = quantized.quantization().orElseThrow();
    DType wide = q.storage().bits() < 32 ? DType.I32 : DType.I64;
    Value difference =
        b.emit(
            Op.SUBTRACT,
            b.convert(stored, wide),
            parameter(quantized, wide, i -> q.zeroPoints().get(i)));
    return b.emit(
        Op.MULTIPLY,
        b.convert(difference, q.expressed()),
        parameter(quantized, q.expressed(), i -> q.scales().get(i)));
  }

  /** {@code clamp(min, x / scale + zero_point, max)}, rounded to the nearest, ties to even. */
  Value quantize(Value x, TensorType quantized) {
    Quantization q = quantized.quantization().orElseThrow();
    DType dtype = q.expressed();
    Value scaled = b.emit(Op.DIVIDE, x, parameter(quantized, dtype, i -> q.scales().get(i)));
    Value shifted = b.emit(Op.ADD, scaled, parameter(quantized, dtype, i -> q.zeroPoints().get(i)));
    Value clamped =
        b.emit(
            Op.CLAMP,
            b.constant(Tensor.scalar(dtype, (double) q.min())),
            shifted,
            b.constant(Tensor.scalar(dtype, (double) q.max())));
    Value rounded = b.emit(Op.ROUND_NEAREST_EVEN, Attributes.NONE, clamped);
    return b.convert(rounded, q.storage());
  }

  /** The integers of one quantized type as those of another that stand for nearly the same. */
  Value requantize(Value stored, TensorType from, TensorType to) {
    return from.quantization().equals(to.quantization())
        ? stored
        : quantize(dequantize(stored, from), to);
  }
}
