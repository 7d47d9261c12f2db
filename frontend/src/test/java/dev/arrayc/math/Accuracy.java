package dev.arrayc.math;

import dev.arrayc.ir.DType;
import dev.arrayc.op.Op;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Measures how far each composed function is from the exact value. {@code scripts/accuracy} runs it
 * and writes the table of the documentation; the tests measure with fewer arguments.
 */
public final class Accuracy {
  /** Arguments that are evaluated at once. */
  private static final int BATCH = 1 << 14;

  private Accuracy() {}

  /**
   * What was measured.
   *
   * @param worst in units of the last place
   * @param at the argument or arguments of the worst
   * @param misrounded how many results are not the nearest value
   */
  record Finding(double worst, String at, long misrounded, long count) {
    static final Finding NONE = new Finding(0, "", 0, 0);

    Finding and(Finding other) {
      Finding worse = other.worst > worst ? other : this;
      return new Finding(worse.worst, worse.at, misrounded + other.misrounded, count + other.count);
    }
  }

  /** The f32 function at special and then at {@code random} random arguments. */
  static Finding f32(Op op, long random) {
    Arguments32 arguments = new Arguments32(op.ordinal());
    boolean unary = op.row().operands() == 1;
    Sweep sweep = unary ? new Sweep(op, DType.F32) : new Sweep(op, DType.F32, DType.F32);
    Finding all =
        unary
            ? measure(sweep, op, Arguments32.special())
            : measure(sweep, op, Arguments32.specialPairs());
    for (long done = 0; done < random; done += BATCH) {
      all =
          all.and(
              unary
                  ? measure(sweep, op, arguments.next(BATCH))
                  : measure(sweep, op, arguments.nextPairs(BATCH)));
    }
    return all;
  }

  /** The f32 function of one argument at all 2^32 of them. */
  static Finding f32All(Op op) {
    Sweep sweep = new Sweep(op, DType.F32);
    Finding all = Finding.NONE;
    for (long start = 0; start < 1L << 32; start += BATCH) {
      float[] x = new float[BATCH];
      for (int i = 0; i < BATCH; i++) {
        x[i] = Float.intBitsToFloat((int) (start + i));
      }
      all = all.and(measure(sweep, op, x));
    }
    return all;
  }

  private static Finding measure(Sweep sweep, Op op, float[]... x) {
    float[] got = (float[]) sweep.run((Object[]) x);
    double[] exact = x.length == 1 ? Oracle32.values(op, x[0]) : Oracle32.values(op, x[0], x[1]);
    double worst = 0;
    int at = 0;
    long misrounded = 0;
    for (int i = 0; i < got.length; i++) {
      double distance = Ulps.f32(got[i], exact[i]);
      misrounded += Float.compare(got[i], (float) exact[i]) == 0 ? 0 : 1;
      if (distance > worst) {
        worst = distance;
        at = i;
      }
    }
    String where = Float.toHexString(x[0][at]);
    where += x.length == 1 ? "" : ", " + Float.toHexString(x[1][at]);
    return new Finding(worst, where, misrounded, got.length);
  }

  /** The function at the recorded arguments; for f32, only where these are such. */
  static Finding recorded(Op op, Reference reference) {
    int operands = op.row().operands();
    Object[] x = new Object[operands];
    DType[] types = new DType[operands];
    for (int i = 0; i < operands; i++) {
      x[i] = reference.column(op, i);
      types[i] = DType.F64;
    }
    double[] got = (double[]) new Sweep(op, types).run(x);
    double[] high = reference.column(op, operands);
    double[] low = reference.column(op, operands + 1);
    Finding all = Finding.NONE;
    for (int i = 0; i < got.length; i++) {
      double distance = Ulps.f64(got[i], high[i], low[i]);
      String where = Double.toHexString(((double[]) x[0])[i]);
      where += operands == 1 ? "" : ", " + Double.toHexString(((double[]) x[1])[i]);
      long misrounded = Double.compare(got[i], high[i]) == 0 ? 0 : 1;
      all = all.and(new Finding(distance, where, misrounded, 1));
    }
    return all;
  }

  /**
   * Prints the table.
   *
   * @param args {@code --quick}, {@code --all} or neither, and {@code --write FILE}
   */
  public static void main(String[] args) throws IOException {
    List<String> words = List.of(args);
    boolean quick = words.contains("--quick");
    boolean all = words.contains("--all");
    StringBuilder table = new StringBuilder(heading(quick, all));
    Reference reference = Reference.read("reference.txt");
    for (Op op : Oracle32.unary()) {
      table.append(row(op, all ? f32All(op) : f32(op, quick ? 1 << 16 : 1 << 22), reference));
    }
    for (Op op : Oracle32.binary()) {
      table.append(row(op, f32(op, quick ? 1 << 16 : 1 << 22), reference));
    }
    table.append(REST);
    int write = words.indexOf("--write");
    if (write < 0) {
      System.out.print(table);
    } else {
      Files.writeString(Path.of(words.get(write + 1)), table);
    }
  }

  /** What the tests measure by other means; the bounds are theirs. */
  private static final String REST =
      """

      Functions with loops or tables in them, at 400 recorded arguments each (`SpecialFunctionsTest`):
      in f32 `bessel_i1e`, `zeta` and `polygamma` are correctly rounded there; in f64 `bessel_i1e`
      stays below 3 ulp, the other two below 4.

      Functions of complex numbers, in the plane, at 60 recorded arguments each (`ComplexMathTest`):
      below 6 rounding units of the magnitude (powers, `sinh`, `cosh`: 24). Of complex64 all but `exp`,
      powers, roots, `sinh` and `cosh` are computed in double precision: each part is the rounded exact
      value.

      `sinh` from 1 on and `cosh` are CHLO's e^(x + log ½) ± e^(log ½ − x), as in JAX: up to 64 ulp in f32
      (near 88), 512 in f64 (near 700).

      Factorisations (`LapackTest`): the residual of LU, QR, Hermitian eigenvectors and singular
      vectors, and their distance from orthogonality, stay below 8·(m + n + 4) rounding units of the
      largest element, for shapes from 1×1 to 70×45 in f32, f64, complex64 and complex128.
      """;

  private static String heading(boolean quick, boolean all) {
    String arguments = all ? "all 2^32 arguments of unary functions" : quick ? "2^16" : "2^22";
    return """
    # Accuracy of the mathematical functions

    Written by `scripts/accuracy`. Distances are from the exact value, in units of its last place
    (ulp); 0.5 is a correctly rounded result. f32 against double precision (`StrictMath`) at every
    exponent, at special values and at %s random arguments; f64 against values computed
    with 200 bits. Special values (zeros and their sign, infinities, NaN, the edges of the range)
    count as infinitely far when they differ. Operations are those of the straight-line subgraph
    that a function becomes; the values are equal bits on every target.

    | function | f32 worst | at | f32 misrounded | f64 worst | f32 operations | f64 operations |
    |---|---|---|---|---|---|---|
    """
        .formatted(arguments);
  }

  private static String row(Op op, Finding narrow, Reference reference) {
    Finding wide = recorded(op, reference);
    return String.format(
        Locale.ROOT,
        "| %s | %.3f | %s | %.2f%% | %.3f | %d | %d |%n",
        op.opName().substring(op.opName().indexOf('.') + 1),
        narrow.worst,
        narrow.at,
        100.0 * narrow.misrounded / narrow.count,
        wide.worst,
        operations(op, DType.F32),
        operations(op, DType.F64));
  }

  private static long operations(Op op, DType dtype) {
    Sweep sweep = op.row().operands() == 1 ? new Sweep(op, dtype) : new Sweep(op, dtype, dtype);
    return sweep.operations();
  }
}
