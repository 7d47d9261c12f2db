package dev.arrayc.interpret;

import dev.arrayc.ir.DType;
import dev.arrayc.ir.Numbers;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;

/** The ops convert, bitcast_convert and reduce_precision. */
final class Conversion {
  private static final double TWO_63 = 0x1p63;

  private Conversion() {}

  /**
   * Converts each element. Float to integer truncates, saturates, and gives 0 for NaN; integers
   * wrap; to bool asks whether an element is not zero; complex to real drops the imaginary part.
   */
  static Tensor convert(Tensor a, TensorType result) {
    DType to = result.dtype();
    if (a.dtype() == to) {
      return a;
    }
    return to.isIntegral() ? toIntegral(a, result) : toFloating(a, result);
  }

  private static Tensor toIntegral(Tensor a, TensorType result) {
    DType to = result.dtype();
    long[] out = new long[a.size()];
    if (a.dtype().isIntegral()) {
      System.arraycopy(a.longs(), 0, out, 0, out.length);
      return Tensor.ofLongs(result, Elementwise.wrap(to, out));
    }
    double[] from = a.doubles();
    if (to == DType.BOOL) {
      boolean isComplex = a.dtype().isComplex();
      for (int i = 0; i < out.length; i++) {
        boolean isZero = isComplex ? from[2 * i] == 0 && from[2 * i + 1] == 0 : from[i] == 0;
        out[i] = isZero ? 0 : 1;
      }
      return Tensor.ofLongs(result, out);
    }
    int width = a.dtype().isComplex() ? 2 : 1;
    for (int i = 0; i < out.length; i++) {
      out[i] = saturate(to, from[width * i]);
    }
    return Tensor.ofLongs(result, out);
  }

  private static long saturate(DType to, double value) {
    if (to == DType.U64) {
      if (!(value > 0)) {
        return 0;
      }
      if (value < TWO_63) {
        return (long) value;
      }
      // Above 2^63 the spacing of doubles is at least 2048, so the difference is exact.
      return value < 2 * TWO_63 ? (long) (value - TWO_63) ^ Long.MIN_VALUE : -1;
    }
    boolean signed = to.kind() == DType.Kind.SIGNED;
    long max = signed ? -1L >>> (65 - to.bits()) : -1L >>> (64 - to.bits());
    return Math.clamp((long) value, signed ? -max - 1 : 0, max);
  }

  private static Tensor toFloating(Tensor a, TensorType result) {
    DType part = result.dtype().real();
    int fromWidth = a.dtype().isComplex() ? 2 : 1;
    int toWidth = result.dtype().isComplex() ? 2 : 1;
    double[] out = new double[a.size() * toWidth];
    if (a.dtype().isIntegral()) {
      long[] from = a.longs();
      for (int i = 0; i < from.length; i++) {
        out[toWidth * i] = fromInteger(a.dtype(), part, from[i]);
      }
    } else {
      double[] from = a.doubles();
      for (int i = 0; i < a.size(); i++) {
        for (int p = 0; p < Math.min(fromWidth, toWidth); p++) {
          out[toWidth * i + p] = from[fromWidth * i + p];
        }
      }
    }
    return Tensor.ofDoubles(result, Elementwise.round(part, out));
  }

  /** A double that the caller's rounding turns into the integer rounded once, whatever the part. */
  private static double fromInteger(DType from, DType part, long value) {
    if (from == DType.U64 && value < 0) {
      // The upper half of u64: halved with the lost bit kept sticky, then doubled exactly.
      return 2 * fromInteger(DType.I64, part, value >>> 1 | value & 1);
    }
    return part == DType.F64 ? (double) value : roundToOdd(value);
  }

  /** The value rounded to odd at 53 bits, so that a second rounding sees what the first lost. */
  private static double roundToOdd(long value) {
    long magnitude = Math.abs(value);
    if (magnitude == Long.MIN_VALUE) {
      return (double) value;
    }
    int drop = Math.max(0, 64 - Long.numberOfLeadingZeros(magnitude) - 53);
    long kept = magnitude >>> drop << drop;
    if (kept != magnitude) {
      kept |= 1L << drop;
    }
    return value < 0 ? -(double) kept : (double) kept;
  }

  /**
   * Reads bits as another dtype; where widths differ the extra minor dimension holds the pieces,
   * the least significant first (bitcast_convert, "Semantics").
   */
  static Tensor bitcast(Tensor a, TensorType result) {
    int fromBits = a.dtype().bits();
    int toBits = result.dtype().bits();
    if (a.dtype().isComplex()) {
      return bitcastParts(a, result);
    }
    long[] from = bits(a);
    long[] out = new long[result.dtype() == a.dtype() ? from.length : (int) result.size()];
    if (fromBits >= toBits) {
      int pieces = fromBits / toBits;
      for (int i = 0; i < out.length; i++) {
        out[i] = from[i / pieces] >>> (i % pieces * toBits) & mask(toBits);
      }
    } else {
      int pieces = toBits / fromBits;
      for (int i = 0; i < from.length; i++) {
        out[i / pieces] |= from[i] << (i % pieces * fromBits);
      }
    }
    return ofBits(result, out);
  }

  /** Real and imaginary parts follow each other in memory. */
  private static Tensor bitcastParts(Tensor a, TensorType result) {
    TensorType from = TensorType.of(a.dtype().real(), 2L * a.size());
    TensorType to = TensorType.of(result.dtype().real(), 2 * result.size());
    return Tensor.ofDoubles(result, bitcast(Tensor.ofDoubles(from, a.doubles()), to).doubles());
  }

  private static long mask(int bits) {
    return -1L >>> (64 - bits);
  }

  /** {@return the elements' bit patterns, zero-extended; not of complex tensors} */
  static long[] bits(Tensor a) {
    long[] out = new long[a.size()];
    if (a.dtype().isIntegral()) {
      long mask = mask(a.dtype().bits());
      long[] from = a.longs();
      for (int i = 0; i < out.length; i++) {
        out[i] = from[i] & mask;
      }
      return out;
    }
    double[] from = a.doubles();
    if (a.dtype() == DType.F32) {
      for (int i = 0; i < out.length; i++) {
        out[i] = Float.floatToRawIntBits((float) from[i]) & 0xFFFF_FFFFL;
      }
      return out;
    }
    for (int i = 0; i < out.length; i++) {
      out[i] = Numbers.toBits(a.dtype(), from[i]);
    }
    return out;
  }

  private static Tensor ofBits(TensorType type, long[] bits) {
    DType dtype = type.dtype();
    if (dtype.isIntegral()) {
      return Tensor.ofLongs(type, Elementwise.wrap(dtype, bits));
    }
    double[] out = new double[bits.length];
    if (dtype == DType.F32) {
      for (int i = 0; i < out.length; i++) {
        out[i] = Float.intBitsToFloat((int) bits[i]);
      }
    } else {
      for (int i = 0; i < out.length; i++) {
        out[i] = Numbers.fromBits(dtype, bits[i]);
      }
    }
    return Tensor.ofDoubles(type, out);
  }

  /**
   * Rounds to a format of {@code exponentBits} and {@code mantissaBits} and back: ties to even, too
   * large becomes infinity, too small a zero of the sign (as XLA does, which flushes the narrow
   * format's subnormals); NaN stays.
   */
  static Tensor reducePrecision(Tensor a, long exponentBits, long mantissaBits) {
    DType dtype = a.dtype();
    double[] from = a.doubles();
    double[] out = new double[from.length];
    boolean narrower = exponentBits < dtype.format().exponentBits();
    long maxExponent = (1L << Math.min(exponentBits, 11) - 1) - 1;
    for (int i = 0; i < out.length; i++) {
      double rounded = roundMantissa(dtype, from[i], mantissaBits);
      if (narrower && Double.isFinite(rounded) && rounded != 0) {
        int exponent = Math.getExponent(rounded);
        rounded =
            exponent > maxExponent
                ? Math.copySign(Double.POSITIVE_INFINITY, rounded)
                : exponent < 1 - maxExponent ? Math.copySign(0.0, rounded) : rounded;
      }
      out[i] = rounded;
    }
    return Tensor.ofDoubles(a.type(), Elementwise.round(dtype, out));
  }

  /** Drops low mantissa bits of the dtype's own bit pattern, so that its subnormals lose theirs. */
  private static double roundMantissa(DType dtype, double value, long mantissaBits) {
    int drop = dtype.bits() - 1 - dtype.format().exponentBits() - (int) Math.min(mantissaBits, 52);
    if (drop <= 0 || !Double.isFinite(value)) {
      return value;
    }
    long bits = Numbers.toBits(dtype, value);
    long bias = (1L << drop - 1) - 1 + (bits >>> drop & 1);
    return Numbers.fromBits(dtype, bits + bias & -1L << drop);
  }
}
