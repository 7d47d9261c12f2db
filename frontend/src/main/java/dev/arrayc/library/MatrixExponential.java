package dev.arrayc.library;

import dev.arrayc.ir.DType;
import dev.arrayc.op.Op;
import dev.arrayc.value.Array;
import dev.arrayc.value.PyValue;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code expm}: Padé approximants of scaled matrices, squared back (Al-Mohy and Higham, "A new
 * scaling and squaring algorithm for the matrix exponential", 2009), with JAX's thresholds.
 */
final class MatrixExponential {
  private static final double[][] COEFFICIENTS = {
    {120, 60, 12, 1},
    {30240, 15120, 3360, 420, 30, 1},
    {17297280, 8648640, 1995840, 277200, 25200, 1512, 56, 1},
    {
      17643225600.0, 8821612800.0, 2075673600.0, 302702400.0, 30270240, 2162160, 110880, 3960, 90, 1
    },
    {
      6.476475253248e16,
      3.238237626624e16,
      7.7717703038976e15,
      1.1873537964288e15,
      1.29060195264e14,
      1.05594705216e13,
      6.704425728e11,
      3.352212864e10,
      1323241920,
      40840800,
      960960,
      16380,
      182,
      1
    }
  };

  /** Up to which norm each approximant but the last is used. */
  private static final double[] LIMITS_F64 = {
    0.01495585217958292, 0.253939833006323, 0.9504178996162932, 2.097847961257068
  };

  private static final double[] LIMITS_F32 = {0.4258730016922831, 1.880152677804762};
  private static final double LARGEST_F64 = 5.371920351148152;
  private static final double LARGEST_F32 = 3.92572478313866;

  private MatrixExponential() {}

  static PyValue expm(Arguments a) {
    Array x = Linalg.inexact(a, "A");
    int rank = x.type().rank();
    if (rank < 2 || x.type().dim(rank - 1) != x.type().dim(rank - 2)) {
      throw a.error(
          "ValueError",
          "Expected A to be a (batched) square matrix, got A.shape="
              + Reprs.shape(x.type().shape())
              + ".");
    }
    boolean upper = a.bool("upper_triangular");
    long most = a.integer("max_squarings");
    return Repetition.batched(List.of(x), m -> List.of(expm(m.getFirst(), upper, most))).getFirst();
  }

  private static Array expm(Array a, boolean upper, long most) {
    DType real = a.dtype().real();
    boolean wide = real == DType.F64;
    Array norm = Reductions.max(Reductions.sum(Elementwise.absolute(a), List.of(0L)), List.of(0L));
    Array ratio = Lax.div(norm, Lax.scalar(real, wide ? LARGEST_F64 : LARGEST_F32));
    Array log2 = Lax.div(Lax.log(ratio), Lax.log(Lax.scalar(real, 2.0)));
    Array squarings = Lax.max(Lax.scalar(real, 0.0), Lax.unary("floor", Op.FLOOR, log2));
    Array power = Lax.binary("pow", Op.POWER, Lax.scalar(real, 2.0), squarings);
    Array scaled = Lax.div(a, Lax.convert(power, a.dtype()));
    double[] limits = wide ? LIMITS_F64 : LIMITS_F32;
    List<Array> parts = pade(scaled, COEFFICIENTS[limits.length]);
    for (int i = limits.length - 1; i >= 0; i--) {
      Array small = Lax.lt(norm, Lax.scalar(real, limits[i]));
      List<Array> shorter = pade(scaled, COEFFICIENTS[i]);
      parts =
          List.of(
              Lax.select(small, shorter.get(0), parts.get(0)),
              Lax.select(small, shorter.get(1), parts.get(1)));
    }
    Array p = Lax.add(parts.get(0), parts.get(1));
    Array q = Lax.add(Lax.neg(parts.get(0)), parts.get(1));
    Array r =
        upper
            ? Factorisations.triangularSolve(q, p, true, Factorisations.Triangle.of(false))
            : Linalg.solve(q, p);
    Array result = squared(r, squarings, most);
    Array tooMany = Lax.gt(squarings, Lax.scalar(real, (double) most));
    Array nan = Lax.full(a.type().shape(), Lax.scalar(a.dtype(), Double.NaN));
    return Lax.select(tooMany, nan, result);
  }

  private static Array squared(Array r, Array times, long most) {
    return Repetition.during(
            s ->
                Lax.and(
                    Lax.lt(s.get(1), times),
                    Lax.lt(s.get(1), Lax.scalar(times.dtype(), (double) most))),
            List.of(ControlFlow.tracer(r), ControlFlow.tracer(Lax.scalar(times.dtype(), 0.0))),
            s ->
                List.of(
                    Contractions.matmul(s.get(0), s.get(0)),
                    Lax.add(s.get(1), Lax.scalar(times.dtype(), 1.0))))
        .getFirst();
  }

  /** U and V with the approximant (V + U) / (V − U). */
  private static List<Array> pade(Array a, double[] b) {
    int degree = b.length - 1;
    Array one = Lax.convert(Creation.diagonalMask(a.type().shape(), 0, "EQ"), a.dtype());
    Array a2 = Contractions.matmul(a, a);
    List<Array> even = new ArrayList<>(List.of(one, a2));
    int highest = degree == 13 ? 6 : degree - 1;
    for (int k = 4; k <= highest; k += 2) {
      even.add(Contractions.matmul(even.getLast(), a2));
    }
    if (degree == 13) {
      Array a6 = even.get(3);
      Array u =
          Lax.add(
              Contractions.matmul(a6, sum(even, b, new int[] {13, 11, 9})),
              sum(even, b, new int[] {7, 5, 3, 1}));
      Array v =
          Lax.add(
              Contractions.matmul(a6, sum(even, b, new int[] {12, 10, 8})),
              sum(even, b, new int[] {6, 4, 2, 0}));
      return List.of(Contractions.matmul(a, u), v);
    }
    int[] odd = new int[even.size()];
    int[] whole = new int[even.size()];
    for (int i = 0; i < even.size(); i++) {
      odd[i] = degree - 2 * i;
      whole[i] = degree - 1 - 2 * i;
    }
    return List.of(Contractions.matmul(a, sum(even, b, odd)), sum(even, b, whole));
  }

  /** Even powers, the highest first, each with its coefficient; those above 6 less 6. */
  private static Array sum(List<Array> even, double[] b, int[] places) {
    List<Array> terms = new ArrayList<>();
    for (int place : places) {
      int power = place / 2;
      int index = b.length == 14 && place > 7 ? power - 3 : power;
      terms.add(Lax.mul(Lax.scalar(even.getFirst().dtype(), b[place]), even.get(index)));
    }
    return Lax.fold(terms, Lax::add);
  }
}
