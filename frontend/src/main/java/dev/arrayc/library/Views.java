package dev.arrayc.library;

import dev.arrayc.ir.DType;
import dev.arrayc.op.Op;
import dev.arrayc.value.Array;
import dev.arrayc.value.PyValue;
import dev.arrayc.value.Session;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code x.view(dtype)}: the bytes of an array as elements of another dtype, which join or part
 * along the last axis. A bool is a byte here, and a complex number its two parts.
 */
final class Views {
  private Views() {}

  static PyValue view(Arguments a) {
    Array x = a.array("a");
    if (a.optional("type").isPresent()) {
      throw Session.current()
          .limitation("`type` argument of array.view() is not supported.", "leave it out");
    }
    return a.dtype("dtype").map(dtype -> view(x, dtype)).orElse(x);
  }

  private static Array view(Array x, DType dtype) {
    List<Long> shape = x.type().shape();
    int from = bits(x.dtype());
    int to = bits(dtype);
    if (shape.isEmpty()) {
      if (from != to) {
        throw invalid("view() of a 0d array is only supported if the itemsize is unchanged.");
      }
      return Lax.squeeze(view(Lax.expandDims(x, List.of(0L)), dtype), List.of(0L));
    }
    if (shape.getLast() * from % to != 0) {
      throw invalid(
          "When changing to a larger dtype, its size must be a divisor of the total size in bytes"
              + " of the last axis of the array.");
    }
    return x.dtype() == dtype ? x : recast(x, dtype);
  }

  private static Array recast(Array x, DType dtype) {
    if (x.dtype() == DType.BOOL) {
      return view(Lax.convert(x, DType.U8), dtype);
    }
    if (x.dtype().isComplex()) {
      return view(parts(x), dtype);
    }
    if (dtype == DType.BOOL) {
      return Lax.convert(view(x, DType.U8), DType.BOOL);
    }
    if (dtype.isComplex()) {
      return joined(view(x, dtype.real()));
    }
    return bitcast(x, dtype);
  }

  private static Array bitcast(Array x, DType dtype) {
    int from = x.dtype().bits();
    int to = dtype.bits();
    List<Long> shape = new ArrayList<>(x.type().shape());
    if (from < to) {
      long factor = to / from;
      shape.set(shape.size() - 1, shape.getLast() / factor);
      shape.add(factor);
      return Lax.bitcast(Lax.reshape(x, shape), dtype);
    }
    Array parts = Lax.bitcast(x, dtype);
    if (from == to) {
      return parts;
    }
    shape.set(shape.size() - 1, shape.getLast() * (from / to));
    return Lax.reshape(parts, shape);
  }

  /** Real and imaginary parts by turns along the last axis. */
  private static Array parts(Array x) {
    List<Long> shape = new ArrayList<>(x.type().shape());
    int last = shape.size();
    List<Long> axis = List.of((long) last);
    Array pairs =
        Lax.concatenate(
            List.of(
                Lax.expandDims(Elementwise.real(x), axis),
                Lax.expandDims(Elementwise.imag(x), axis)),
            last);
    shape.set(last - 1, 2 * shape.getLast());
    return Lax.reshape(pairs, shape);
  }

  /** Complex numbers of what stands by turns along the last axis. */
  private static Array joined(Array x) {
    int last = x.type().rank() - 1;
    long end = x.type().dim(last);
    return Lax.binary(
        "complex",
        Op.COMPLEX,
        Lax.sliceAxis(x, last, 0, end, 2),
        Lax.sliceAxis(x, last, Math.min(1, end), end, 2));
  }

  private static int bits(DType dtype) {
    return dtype == DType.BOOL ? Byte.SIZE : dtype.bits();
  }

  private static RuntimeException invalid(String message) {
    return Session.current().error("ValueError", message);
  }
}
