package dev.arrayc.library;

import dev.arrayc.ir.DType;
import dev.arrayc.op.Op;
import dev.arrayc.value.Array;
import dev.arrayc.value.PyStr;
import dev.arrayc.value.PyValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code det} and {@code slogdet}: by formula up to 3 and 2 rows, by factors beyond. */
final class Determinants {
  private Determinants() {}

  private record SignAndLog(Array sign, Array log) {}

  static Array determinant(Array a) {
    Array x = Linalg.inexact(a);
    Factorisations.square(x, "Argument to _det() must have shape [..., n, n], got ");
    long n = x.type().dim(x.type().rank() - 1);
    if (n == 2) {
      return determinant2(x);
    }
    if (n == 3) {
      return determinant3(x);
    }
    SignAndLog parts = byFactors(x);
    return Lax.mul(parts.sign(), Lax.convert(Lax.exp(parts.log()), x.dtype()));
  }

  static PyValue logDeterminant(Arguments a) {
    Array x = Linalg.inexact(a, "a");
    Factorisations.square(x, "Argument to slogdet() must have shape [..., n, n], got ");
    String method = a.value("method") instanceof PyStr s ? s.value() : "lu";
    SignAndLog parts =
        switch (method) {
          case "lu" -> byFactors(x);
          case "qr" -> byReflections(a, x);
          default ->
              throw a.error(
                  "ValueError",
                  "Unknown slogdet method '"
                      + method
                      + "'. Supported methods are 'lu' (`None`), and 'qr'.");
        };
    Map<String, PyValue> fields = new LinkedHashMap<>();
    fields.put("sign", parts.sign());
    fields.put("logabsdet", parts.log());
    return Linalg.named("SlogdetResult", fields);
  }

  private static Array entry(Array x, long row, long column) {
    int rank = x.type().rank();
    Array r = Lax.sliceAxis(x, rank - 2, row, row + 1);
    return Lax.squeeze(
        Lax.sliceAxis(r, rank - 1, column, column + 1), List.of(rank - 2L, rank - 1L));
  }

  private static Array determinant2(Array x) {
    return Lax.sub(
        Lax.mul(entry(x, 0, 0), entry(x, 1, 1)), Lax.mul(entry(x, 0, 1), entry(x, 1, 0)));
  }

  private static Array determinant3(Array x) {
    Array plus = term(x, 0, 1, 2);
    plus = Lax.add(plus, term(x, 1, 2, 0));
    plus = Lax.add(plus, term(x, 2, 0, 1));
    plus = Lax.sub(plus, term(x, 2, 1, 0));
    plus = Lax.sub(plus, term(x, 0, 2, 1));
    return Lax.sub(plus, term(x, 1, 0, 2));
  }

  private static Array term(Array x, int first, int second, int third) {
    return Lax.mul(Lax.mul(entry(x, 0, first), entry(x, 1, second)), entry(x, 2, third));
  }

  private static SignAndLog ofNumber(Array determinant) {
    return new SignAndLog(Lax.sign(determinant), Lax.log(Elementwise.absolute(determinant)));
  }

  private static Array count(Array mask) {
    return Reductions.sum(Lax.convert(mask, DType.I32), List.of(mask.type().rank() - 1L));
  }

  /** By the diagonal of U and the parity of the pivots. */
  private static SignAndLog byFactors(Array x) {
    int rank = x.type().rank();
    long n = x.type().dim(rank - 1);
    if (n == 1) {
      return ofNumber(entry(x, 0, 0));
    }
    if (n == 2) {
      return ofNumber(determinant2(x));
    }
    DType dtype = x.dtype();
    Factorisations.Lu lu = Factorisations.lu(x);
    Array diagonal = Selections.diagonal(lu.packed(), 0, rank - 2, rank - 1);
    List<Long> last = List.of(rank - 2L);
    Array zeros = Lax.full(diagonal.type().shape(), Lax.scalar(dtype, 0L));
    Array singular =
        LaxReductions.reduce(
            "reduce_or", Op.OR, Lax.eq(diagonal, zeros), Lax.scalar(DType.BOOL, 0L), last);
    Array place = Lax.iota(DType.I32, lu.pivots().type().shape(), rank - 2);
    Array parity = count(Lax.ne(lu.pivots(), place));
    Array size = Elementwise.absolute(diagonal);
    Array phase = Lax.scalar(dtype, 1L);
    if (dtype.isComplex()) {
      phase = Linalg.product(Lax.div(diagonal, Lax.convert(size, dtype)));
    } else {
      parity = Lax.add(parity, count(Lax.lt(diagonal, zeros)));
    }
    Array odd = Lax.rem(parity, Lax.full(parity.type().shape(), Lax.scalar(DType.I32, 2L)));
    Array turned = Lax.ne(odd, Lax.full(odd.type().shape(), Lax.scalar(DType.I32, 0L)));
    Array factor = Lax.select(turned, Lax.scalar(dtype, -1L), Lax.scalar(dtype, 1L));
    Array log = Reductions.sum(Lax.log(size), last);
    Array none = Lax.scalar(log.dtype(), Double.NEGATIVE_INFINITY);
    return new SignAndLog(
        Lax.select(singular, Lax.scalar(dtype, 0L), Lax.mul(phase, factor)),
        Lax.select(singular, none, log));
  }

  private static SignAndLog byReflections(Arguments a, Array x) {
    if (x.dtype().isComplex()) {
      throw a.error(
          "NotImplementedError", "slogdet method='qr' not implemented for complex inputs");
    }
    int rank = x.type().rank();
    long n = x.type().dim(rank - 1);
    List<Array> packed = Factorisations.geqrf(x);
    Array diagonal = Selections.diagonal(packed.getFirst(), 0, rank - 2, rank - 1);
    Array log = Reductions.sum(Lax.log(Elementwise.absolute(diagonal)), List.of(rank - 2L));
    Array taus = Lax.sliceAxis(packed.get(1), rank - 2, 0, Math.max(n - 1, 0));
    Array reflects = Lax.ne(taus, Lax.full(taus.type().shape(), Lax.scalar(x.dtype(), 0L)));
    Array turns = Lax.select(reflects, Lax.scalar(x.dtype(), -1L), Lax.scalar(x.dtype(), 1L));
    Array sign = Lax.mul(Linalg.product(Lax.sign(diagonal)), Linalg.product(turns));
    return new SignAndLog(sign, log);
  }
}
