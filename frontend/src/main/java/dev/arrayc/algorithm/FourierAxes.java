package dev.arrayc.algorithm;

import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.Builder;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Operation;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import java.util.List;

/** {@code fft}: transforms along the last axes, to and from real arrays. */
final class FourierAxes {
  private final Notation n;
  private final Builder b;
  private final DType part;

  private FourierAxes(Notation n, DType part) {
    this.n = n;
    this.b = n.b();
    this.part = part;
  }

  static Value expand(Notation n, Operation op, Value operand) {
    int axes = op.attributes().ints("fft_length").size();
    FourierAxes pass = new FourierAxes(n, operand.tensorType().dtype().real());
    TensorType result = op.resultType();
    if (result.size() == 0 || operand.tensorType().size() == 0) {
      return n.zeros(result);
    }
    return switch (op.attributes().enumCase("fft_type")) {
      case "FFT" -> pass.join(pass.all(pass.split(operand), axes, false));
      case "IFFT" -> pass.join(pass.all(pass.split(operand), axes, true));
      case "RFFT" -> pass.fromReal(operand, axes, result);
      default -> pass.toReal(operand, axes, result);
    };
  }

  private Fourier.Planes split(Value x) {
    return new Fourier.Planes(n.real(x), n.imag(x));
  }

  private Value join(Fourier.Planes x) {
    return b.emit(Op.COMPLEX, x.re(), x.im());
  }

  /** Along the last so many axes, the last one first. */
  private Fourier.Planes all(Fourier.Planes x, int axes, boolean inverse) {
    int rank = x.re().tensorType().rank();
    Fourier.Planes y = x;
    for (int axis = rank - 1; axis >= rank - axes; axis--) {
      y = along(y, axis, inverse);
    }
    return y;
  }

  private Fourier.Planes along(Fourier.Planes x, int axis, boolean inverse) {
    List<Long> shape = x.re().tensorType().shape();
    long outer = shape.subList(0, axis).stream().reduce(1L, Math::multiplyExact);
    long inner = shape.subList(axis + 1, shape.size()).stream().reduce(1L, Math::multiplyExact);
    List<Long> three = List.of(outer, shape.get(axis), inner);
    Fourier.Planes flat = new Fourier.Planes(b.reshape(x.re(), three), b.reshape(x.im(), three));
    Fourier transform = new Fourier(b, part);
    Fourier.Planes y = inverse ? transform.inverse(flat) : transform.forward(flat);
    return new Fourier.Planes(b.reshape(y.re(), shape), b.reshape(y.im(), shape));
  }

  /** Half of the transform along the last axis, for the other half mirrors it; then the others. */
  private Value fromReal(Value x, int axes, TensorType result) {
    int last = result.rank() - 1;
    Fourier.Planes y = along(new Fourier.Planes(x, n.zeros(x.tensorType())), last, false);
    long half = result.dim(last);
    Fourier.Planes kept =
        new Fourier.Planes(n.slice(y.re(), last, 0, half), n.slice(y.im(), last, 0, half));
    return join(others(kept, axes, false));
  }

  private Fourier.Planes others(Fourier.Planes x, int axes, boolean inverse) {
    int rank = x.re().tensorType().rank();
    Fourier.Planes y = x;
    for (int axis = rank - 2; axis >= rank - axes; axis--) {
      y = along(y, axis, inverse);
    }
    return y;
  }

  /** The other axes, then the last one, whose second half is the first one's mirror image. */
  private Value toReal(Value x, int axes, TensorType result) {
    int last = result.rank() - 1;
    long length = result.dim(last);
    Fourier.Planes y = others(split(x), axes, true);
    long mirrored = length - length / 2 - 1;
    Value re = mirrored == 0 ? y.re() : extended(y.re(), last, mirrored, false);
    Value im = mirrored == 0 ? y.im() : extended(y.im(), last, mirrored, true);
    Value whole = along(new Fourier.Planes(re, hermitian(im, last, length)), last, true).re();
    return n.slice(whole, last, 0, length);
  }

  /** The elements from the last but one or so back to the second, behind the others. */
  private Value extended(Value x, int axis, long count, boolean negated) {
    Value mirror =
        b.emit(
            Op.REVERSE,
            Attributes.NONE.with("dimensions", List.of((long) axis)),
            n.slice(x, axis, 1, count + 1));
    return b.emit(
        Op.CONCATENATE,
        Attributes.NONE.with("dimension", (long) axis),
        x,
        negated ? n.neg(mirror) : mirror);
  }

  /** The imaginary parts of elements that are their own mirror images count as 0. */
  private Value hermitian(Value im, int axis, long length) {
    Value place = n.iota(DType.I32, im.tensorType().shape(), axis);
    Value own = n.compare("EQ", place, 0);
    if (length % 2 == 0) {
      own = n.or(own, n.compare("EQ", place, n.index(length / 2)));
    }
    return n.select(own, n.num(part, 0), im);
  }
}
