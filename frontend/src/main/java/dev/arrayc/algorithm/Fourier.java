package dev.arrayc.algorithm;

import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.Builder;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Numbers;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/**
 * The discrete Fourier transform along one axis, of any length: Stockham's self-sorting form in
 * mixed radices (Van Loan, "Computational Frameworks for the Fast Fourier Transform", 1.7), and
 * Bluestein's chirps where a prime factor is large. Each stage is one pass over the array with
 * contiguous inner loops; twiddle factors are rounded constants.
 */
final class Fourier {
  private static final int[] RADICES = {4, 2, 3, 5, 7, 11, 13};

  private final Builder b;
  private final DType part;

  /**
   * @param part f32 or f64, what real and imaginary parts are
   */
  Fourier(Builder b, DType part) {
    this.b = b;
    this.part = part;
  }

  /** Complex numbers as two arrays of one shape. */
  record Planes(Value re, Value im) {
    Planes swapped() {
      return new Planes(im, re);
    }
  }

  /**
   * Transforms along the middle one of three axes.
   *
   * @param x of shape outer × n × inner
   */
  Planes forward(Planes x) {
    long n = x.re().tensorType().dim(1);
    long rest = n;
    for (int radix : RADICES) {
      while (rest % radix == 0 && rest > 1) {
        rest /= radix;
      }
    }
    if (x.re().tensorType().size() == 0 || n <= 1) {
      return x;
    }
    return rest == 1 ? stockham(x) : bluestein(x);
  }

  /** The inverse, 1/n included: real and imaginary part change places before and after. */
  Planes inverse(Planes x) {
    long n = x.re().tensorType().dim(1);
    return n <= 1 ? x : divided(forward(x.swapped()).swapped(), n);
  }

  private Planes divided(Planes x, long n) {
    Value divisor = b.splat(x.re().tensorType(), (double) n);
    return new Planes(b.emit(Op.DIVIDE, x.re(), divisor), b.emit(Op.DIVIDE, x.im(), divisor));
  }

  /** cos and sin of 2π·k / n, by way of the first octant. */
  private static double[] turn(long k, long n) {
    long r = Math.floorMod(k, n);
    // In eighths of a turn, exactly: 8·r = eighth·n + left.
    long eighth = 8 * r / n;
    long left = 8 * r - eighth * n;
    boolean reflected = eighth % 2 == 1;
    double angle = Math.PI / 4 * ((double) (reflected ? n - left : left) / n);
    double cos = StrictMath.cos(angle);
    double sin = StrictMath.sin(angle);
    double c = reflected ? sin : cos;
    double s = reflected ? cos : sin;
    return switch ((int) (eighth / 2)) {
      case 0 -> new double[] {c, s};
      case 1 -> new double[] {-s, c};
      case 2 -> new double[] {-c, -s};
      default -> new double[] {s, -c};
    };
  }

  private Planes stockham(Planes x) {
    List<Long> shape = x.re().tensorType().shape();
    long outer = shape.get(0);
    long n = shape.get(1);
    Planes state = x;
    long done = 1;
    long left = n;
    for (int radix : RADICES) {
      while (left % radix == 0 && left > 1) {
        // outer × radix × rest × (done · inner)
        long rest = left / radix;
        state = stage(state, outer, radix, rest, done * shape.get(2));
        done *= radix;
        left = rest;
      }
    }
    return new Planes(b.reshape(state.re(), shape), b.reshape(state.im(), shape));
  }

  /**
   * Transforms over the radix, multiplies by the twiddles, and moves the radix inwards: one
   * elementwise pass, in which the new digit k is an axis.
   */
  private Planes stage(Planes x, long outer, int radix, long rest, long inner) {
    List<Long> from = List.of(outer, (long) radix, rest, inner);
    List<Long> to = List.of(outer, rest, (long) radix, inner);
    Value re = b.reshape(x.re(), from);
    Value im = b.reshape(x.im(), from);
    Planes sum = new Planes(row(re, 0, to), row(im, 0, to));
    for (int j = 1; j < radix; j++) {
      long term = j;
      Value c = constant(to, List.of(2L), k -> turn(-term * k, radix)[0]);
      Value s = constant(to, List.of(2L), k -> turn(-term * k, radix)[1]);
      sum = plusTimes(sum, new Planes(row(re, j, to), row(im, j, to)), c, s);
    }
    if (rest == 1) {
      return sum;
    }
    // e^(−2πi·jk/n) for the place j and the digit k.
    long n = radix * rest;
    Value c = constant(to, List.of(1L, 2L), i -> turn(-(long) (i / radix) * (i % radix), n)[0]);
    Value s = constant(to, List.of(1L, 2L), i -> turn(-(long) (i / radix) * (i % radix), n)[1]);
    return times(sum, c, s);
  }

  /** One row of the radix' axis, the same for every new digit. */
  private Value row(Value x, int j, List<Long> to) {
    List<Long> shape = x.tensorType().shape();
    Value one = new Notation(b).slice(x, 1, j, j + 1L);
    Value flat = b.reshape(one, List.of(shape.get(0), shape.get(2), shape.get(3)));
    return b.broadcastInDim(flat, new TensorType(part, to), List.of(0L, 1L, 3L));
  }

  /** {@code sum + x·(c + i·s)}. */
  private Planes plusTimes(Planes sum, Planes x, Value c, Value s) {
    Value re = fma(x.re(), c, sum.re());
    Value im = fma(x.re(), s, sum.im());
    return new Planes(fma(b.emit(Op.NEGATE, x.im()), s, re), fma(x.im(), c, im));
  }

  private Planes times(Planes x, Value c, Value s) {
    Value re = fma(x.re(), c, b.emit(Op.NEGATE, b.emit(Op.MULTIPLY, x.im(), s)));
    Value im = fma(x.re(), s, b.emit(Op.MULTIPLY, x.im(), c));
    return new Planes(re, im);
  }

  /** Constants that vary along some axes, from their place there in row-major order. */
  private Value constant(List<Long> shape, List<Long> axes, IntToDoubleFunction element) {
    List<Long> own = axes.stream().map(a -> shape.get(a.intValue())).toList();
    TensorType type = new TensorType(part, own);
    Tensor values = Tensor.fillDoubles(type, j -> Numbers.round(part, element.applyAsDouble(j)));
    return b.broadcastInDim(b.constant(values), new TensorType(part, shape), axes);
  }

  private Value along(List<Long> shape, IntToDoubleFunction element) {
    return constant(shape, List.of(1L), element);
  }

  private Value fma(Value x, Value y, Value z) {
    return b.emit(Op.FMA, x, y, z);
  }

  /**
   * With w_j = e^(−πi·j²/n): X_k = w_k·Σ (x_j·w_j)·conj(w_{k−j}), a convolution of a length that is
   * a power of two (L. Bluestein, "A linear filtering approach to the computation of discrete
   * Fourier transform", 1970).
   */
  private Planes bluestein(Planes x) {
    List<Long> shape = x.re().tensorType().shape();
    long n = shape.get(1);
    long m = Long.highestOneBit(2 * n - 2) * 2;
    Value c = along(shape, j -> chirp(j, n)[0]);
    Value s = along(shape, j -> -chirp(j, n)[1]);
    Planes chirped = times(x, c, s);
    Planes padded = stockham(new Planes(pad(chirped.re(), m - n), pad(chirped.im(), m - n)));
    double[][] filter = filter(n, Math.toIntExact(m));
    List<Long> wide = padded.re().tensorType().shape();
    Planes product = times(padded, along(wide, j -> filter[0][j]), along(wide, j -> filter[1][j]));
    Planes back = divided(stockham(product.swapped()).swapped(), m);
    return times(new Planes(head(back.re(), n), head(back.im(), n)), c, s);
  }

  /** e^(πi·j²/n). */
  private static double[] chirp(long j, long n) {
    // j² mod 2n: the exponent is in halves of a turn over n.
    return turn(j * j % (2 * n), 2 * n);
  }

  /** The transform of the chirps e^(πi·j²/n), wrapped around, in double precision. */
  private static double[][] filter(long n, int m) {
    double[][] y = new double[2][m];
    for (int j = 0; j < n; j++) {
      double[] w = chirp(j, n);
      for (int d = 0; d < 2; d++) {
        y[d][j] = w[d];
        y[d][(m - j) % m] = w[d];
      }
    }
    return transformed(y, m);
  }

  private static double[][] transformed(double[][] x, int m) {
    if (m == 1) {
      return x;
    }
    double[][] even = new double[2][m / 2];
    double[][] odd = new double[2][m / 2];
    for (int j = 0; j < m / 2; j++) {
      for (int d = 0; d < 2; d++) {
        even[d][j] = x[d][2 * j];
        odd[d][j] = x[d][2 * j + 1];
      }
    }
    double[][] e = transformed(even, m / 2);
    double[][] o = transformed(odd, m / 2);
    double[][] y = new double[2][m];
    for (int k = 0; k < m / 2; k++) {
      double[] w = turn(-k, m);
      double re = o[0][k] * w[0] - o[1][k] * w[1];
      double im = o[0][k] * w[1] + o[1][k] * w[0];
      y[0][k] = e[0][k] + re;
      y[1][k] = e[1][k] + im;
      y[0][k + m / 2] = e[0][k] - re;
      y[1][k + m / 2] = e[1][k] - im;
    }
    return y;
  }

  private Value pad(Value x, long count) {
    return b.emit(
        Op.PAD,
        Attributes.NONE
            .with("edge_padding_low", List.of(0L, 0L, 0L))
            .with("edge_padding_high", List.of(0L, count, 0L))
            .with("interior_padding", List.of(0L, 0L, 0L)),
        x,
        b.constant(Tensor.scalar(part, 0.0)));
  }

  private Value head(Value x, long count) {
    return new Notation(b).slice(x, 1, 0, count);
  }
}
