package dev.arrayc.mlir.artifact;

import dev.arrayc.ir.DType;
import dev.arrayc.ir.Numbers;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Tensors as compiled code sees them (design §6): row-major, little-endian; one byte for bool and
 * the 2- and 4-bit integers, a pair of floats for a complex number.
 */
final class TensorBytes {
  private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED;
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;

  private TensorBytes() {}

  /** Writes a tensor's elements to memory of its size. */
  static void write(Tensor tensor, MemorySegment to) {
    DType dtype = tensor.dtype();
    if (dtype.isIntegral()) {
      long[] from = tensor.longs();
      for (int i = 0; i < from.length; i++) {
        put(to, dtype.bytes(), i, from[i]);
      }
      return;
    }
    DType part = dtype.real();
    double[] from = tensor.doubles();
    if (part == DType.F32) { // the common one, without a switch for each element
      for (int i = 0; i < from.length; i++) {
        to.set(ValueLayout.JAVA_FLOAT_UNALIGNED, 4L * i, (float) from[i]);
      }
      return;
    }
    for (int i = 0; i < from.length; i++) {
      put(to, part.bytes(), i, Numbers.toBits(part, from[i]));
    }
  }

  /** Reads a tensor of this type. */
  static Tensor read(TensorType type, MemorySegment from) {
    DType dtype = type.dtype();
    int count = Math.toIntExact(type.size());
    if (dtype.isIntegral()) {
      long[] to = new long[count];
      for (int i = 0; i < count; i++) {
        to[i] = Numbers.wrap(dtype, get(from, dtype.bytes(), i));
      }
      return Tensor.ofLongs(type, to);
    }
    DType part = dtype.real();
    double[] to = new double[dtype.isComplex() ? Math.multiplyExact(2, count) : count];
    if (part == DType.F32) {
      for (int i = 0; i < to.length; i++) {
        to[i] = from.get(ValueLayout.JAVA_FLOAT_UNALIGNED, 4L * i);
      }
      return Tensor.ofDoubles(type, to);
    }
    for (int i = 0; i < to.length; i++) {
      to[i] = Numbers.fromBits(part, get(from, part.bytes(), i));
    }
    return Tensor.ofDoubles(type, to);
  }

  private static void put(MemorySegment to, int width, long index, long bits) {
    switch (width) {
      case 1 -> to.set(ValueLayout.JAVA_BYTE, index, (byte) bits);
      case 2 -> to.set(SHORT, index * 2, (short) bits);
      case 4 -> to.set(INT, index * 4, (int) bits);
      case 8 -> to.set(LONG, index * 8, bits);
      default -> throw new IllegalArgumentException(width + " bytes");
    }
  }

  private static long get(MemorySegment from, int width, long index) {
    return switch (width) {
      case 1 -> from.get(ValueLayout.JAVA_BYTE, index);
      case 2 -> from.get(SHORT, index * 2);
      case 4 -> from.get(INT, index * 4);
      case 8 -> from.get(LONG, index * 8);
      default -> throw new IllegalArgumentException(width + " bytes");
    };
  }
}
