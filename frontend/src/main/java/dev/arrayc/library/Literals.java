package dev.arrayc.library;

import dev.arrayc.ir.DType;
import dev.arrayc.ir.Numbers;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.value.Array;
import dev.arrayc.value.Concrete;
import dev.arrayc.value.NumpyValue;
import dev.arrayc.value.PyBool;
import dev.arrayc.value.PyComplex;
import dev.arrayc.value.PyFloat;
import dev.arrayc.value.PyInt;
import dev.arrayc.value.PyValue;
import dev.arrayc.value.Session;
import java.math.BigInteger;
import java.util.Optional;

/** Python numbers and NumPy values as arrays, and concrete elements as another dtype. */
public final class Literals {
  private Literals() {}

  /** {@return whether a value is an array, a number or a NumPy value} */
  public static boolean isArrayLike(PyValue value) {
    return switch (value) {
      case Array a -> true;
      case NumpyValue n -> true;
      case PyBool b -> true;
      case PyInt i -> true;
      case PyFloat f -> true;
      case PyComplex c -> true;
      default -> false;
    };
  }

  /**
   * Makes an array of a number, a NumPy value or an array: Python's numbers weakly typed, NumPy's
   * strongly, 64 bits becoming 32 while 64-bit types are off.
   *
   * @return empty if it is none of these
   * @throws dev.arrayc.diagnostic.CompileException if a Python integer does not fit
   */
  public static Optional<Array> lift(PyValue value) {
    return switch (value) {
      case Array a -> Optional.of(a);
      case PyBool b ->
          Optional.of(new Concrete(Tensor.scalar(DType.BOOL, b.value() ? 1L : 0L), false));
      case PyInt i -> Optional.of(new Concrete(defaultInteger(i.value()), true));
      case PyFloat f ->
          Optional.of(new Concrete(Tensor.scalar(Promotion.defaultFloat(), f.value()), true));
      case PyComplex c ->
          Optional.of(new Concrete(complex(Promotion.defaultComplex(), c.real(), c.imag()), true));
      case NumpyValue n ->
          Optional.of(
              new Concrete(convert(n.tensor(), Promotion.canonical(n.tensor().dtype())), false));
      default -> Optional.empty();
    };
  }

  /** {@return a rank-0 complex tensor, its parts rounded} */
  public static Tensor complex(DType dtype, double real, double imag) {
    return Tensor.ofDoubles(
        TensorType.scalar(dtype),
        Numbers.round(dtype.real(), real),
        Numbers.round(dtype.real(), imag));
  }

  private static Tensor defaultInteger(BigInteger value) {
    DType dtype = Promotion.defaultInt();
    if (!fits(value, dtype)) {
      throw Session.current()
          .error(
              "OverflowError",
              "Python int " + value + " too large to convert to " + dtype.numpyName(),
              dtype.bits() < 64
                  ? "enable 64-bit types: jax.config.update('jax_enable_x64', True)"
                  : "the largest integer type has 64 bits");
    }
    return Tensor.ofLongs(TensorType.scalar(dtype), value.longValue());
  }

  /**
   * {@return a Python integer as a rank-0 tensor of the dtype that the program asks for}
   *
   * @throws dev.arrayc.diagnostic.CompileException if it does not fit
   */
  public static Tensor integer(BigInteger value, DType dtype) {
    if (!fits(value, dtype)) {
      throw Session.current()
          .error(
              "OverflowError",
              "Python integer " + value + " out of bounds for " + dtype.numpyName());
    }
    return Tensor.ofLongs(TensorType.scalar(dtype), value.longValue());
  }

  /** {@return whether an integer is a value of the dtype} */
  public static boolean fits(BigInteger value, DType dtype) {
    return dtype.kind() == DType.Kind.UNSIGNED
        ? value.signum() >= 0 && value.bitLength() <= dtype.bits()
        : value.bitLength() < dtype.bits();
  }

  /** {@return a tensor's elements converted as {@code stablehlo.convert} does} */
  public static Tensor convert(Tensor from, DType to) {
    DType dtype = from.dtype();
    TensorType type = from.type().withDType(to);
    if (dtype == to) {
      return from;
    }
    if (to.isIntegral()) {
      int stride = dtype.isComplex() ? 2 : 1;
      return dtype.isIntegral()
          ? Tensor.fillLongs(type, i -> Numbers.wrap(to, from.longs()[i]))
          : Tensor.fillLongs(type, i -> truncate(from.doubles()[stride * i], to));
    }
    if (to.isComplex()) {
      double[] pairs = new double[2 * from.size()];
      for (int i = 0; i < from.size(); i++) {
        pairs[2 * i] = real(from, i, to.real());
        pairs[2 * i + 1] =
            dtype.isComplex() ? Numbers.round(to.real(), from.doubles()[2 * i + 1]) : 0.0;
      }
      return Tensor.ofDoubles(type, pairs);
    }
    return Tensor.fillDoubles(type, i -> real(from, i, to));
  }

  private static double real(Tensor from, int index, DType to) {
    DType dtype = from.dtype();
    if (!dtype.isIntegral()) {
      return Numbers.round(to, from.doubles()[dtype.isComplex() ? 2 * index : index]);
    }
    long value = from.longs()[index];
    return dtype == DType.U64 ? unsigned(value, to) : exact(value, to);
  }

  /** A long rounded once: through double it would be rounded twice for f32. */
  private static double exact(long value, DType to) {
    return to == DType.F32 ? (float) value : Numbers.round(to, (double) value);
  }

  private static double unsigned(long value, DType to) {
    if (value >= 0) {
      return exact(value, to);
    }
    // Halve with the lost bit kept sticky, so that doubling the rounded half is exact.
    return 2 * exact(value >>> 1 | (value & 1), to);
  }

  /** Toward zero, saturating, NaN to 0; to booleans, whether it is not 0. */
  private static long truncate(double value, DType to) {
    if (to == DType.BOOL) {
      return value != 0 ? 1 : 0;
    }
    if (Double.isNaN(value)) {
      return 0;
    }
    if (to == DType.U64) {
      return value >= 0x1p63
          ? (value >= 0x1p64 ? -1L : (long) (value - 0x1p63) + (1L << 63))
          : Math.max(0L, (long) value);
    }
    boolean signed = to.kind() == DType.Kind.SIGNED;
    long max = (1L << (to.bits() - 1)) - 1;
    long low = signed ? -max - 1 : 0;
    long high = signed ? max : 2 * max + 1;
    return Math.clamp((long) value, low, high);
  }
}
