package dev.arrayc.op;

import dev.arrayc.ir.DType;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Type;
import dev.arrayc.op.Rule.Application;
import java.util.ArrayList;
import java.util.List;

/**
 * The constraints and type rules of ops that are whole algorithms; the labels are the
 * specification's.
 */
final class AlgorithmRules {
  private AlgorithmRules() {}

  private static void requireInexact(Application app, int index) {
    DType dtype = app.operand(index).dtype();
    app.require(
        dtype.isFloat() || dtype.isComplex(),
        "I" + (index + 1),
        "operand ",
        index,
        " is ",
        app.operand(index),
        ", neither float nor complex");
  }

  static List<Type> cholesky(Application app) {
    requireInexact(app, 0);
    TensorType a = app.operand(0);
    app.require(a.rank() >= 2, "C2", "operand 0 is ", a, ", not a matrix");
    app.require(
        a.dim(a.rank() - 2) == a.dim(a.rank() - 1), "C3", "operand 0 is ", a, ", not square");
    return Rules.one(a); // C1
  }

  static List<Type> triangularSolve(Application app) {
    requireInexact(app, 0);
    requireInexact(app, 1);
    TensorType a = app.operand(0);
    TensorType b = app.operand(1);
    int rank = a.rank();
    app.require(a.dtype() == b.dtype(), "C1", "operand 1 is ", b, " but operand 0 is ", a);
    app.require(rank >= 2 && b.rank() == rank, "C2", "operand 0 is ", a, ", operand 1 ", b);
    app.require(
        a.shape().subList(0, rank - 2).equals(b.shape().subList(0, rank - 2)),
        "C3",
        "the batches of ",
        a,
        " and ",
        b,
        " differ");
    boolean left = app.attributes().bool("left_side");
    app.require(
        a.dim(rank - 2) == a.dim(rank - 1) && a.dim(rank - 1) == b.dim(left ? rank - 2 : rank - 1),
        "C3",
        "operand 0 is ",
        a,
        ", operand 1 ",
        b);
    String transpose = app.attributes().enumCase("transpose_a");
    app.require(
        List.of("NO_TRANSPOSE", "TRANSPOSE", "ADJOINT").contains(transpose),
        "I6",
        "unknown transpose_a ",
        transpose);
    return Rules.one(b); // C4
  }

  static List<Type> fft(Application app) {
    TensorType operand = app.operand(0);
    String kind = app.attributes().enumCase("fft_type");
    List<Long> length = app.attributes().ints("fft_length");
    int axes = length.size();
    boolean fromReal = kind.equals("RFFT");
    boolean toReal = kind.equals("IRFFT");
    app.require(
        fromReal || toReal || kind.equals("FFT") || kind.equals("IFFT"),
        "I2",
        "unknown fft_type ",
        kind);
    DType dtype = operand.dtype();
    boolean fits = fromReal ? dtype == DType.F32 || dtype == DType.F64 : dtype.isComplex();
    app.require(fits, "C2", kind, " of ", operand);
    app.require(axes >= 1 && axes <= 3, "C3", "fft_length ", length);
    app.require(axes <= operand.rank(), "C1", "fft_length ", length, " of ", operand);
    List<Long> shape = new ArrayList<>(operand.shape());
    int last = operand.rank() - 1;
    if (toReal) {
      // C5, read backwards: the result is real, and its last dimensions are the lengths (C4).
      long half = length.getLast() == 0 ? 0 : length.getLast() / 2 + 1;
      app.require(operand.dim(last) == half, "C5", "IRFFT of length ", length, " of ", operand);
      shape.set(last, length.getLast());
    }
    app.require(
        shape.subList(operand.rank() - axes, operand.rank()).equals(length),
        "C4",
        "fft_length ",
        length,
        " of ",
        operand);
    if (fromReal) {
      shape.set(last, operand.dim(last) == 0 ? 0 : operand.dim(last) / 2 + 1); // C5
    }
    DType result =
        fromReal ? (dtype == DType.F32 ? DType.C64 : DType.C128) : toReal ? dtype.real() : dtype;
    return Rules.one(new TensorType(result, shape));
  }

  /** The number of words that a generator's state may have. */
  static List<Type> rngBitGenerator(Application app) {
    TensorType state = app.operand(0);
    app.require(
        state.rank() == 1 && state.dtype() == DType.U64,
        "I2",
        "the state is ",
        state,
        ", not a vector of ui64");
    String algorithm = app.attributes().enumCase("rng_algorithm");
    long words = state.dim(0);
    boolean fits =
        switch (algorithm) {
          case "THREE_FRY" -> words == 2;
          case "PHILOX", "DEFAULT" -> words == 2 || words == 3;
          default -> throw app.violation("I1", "unknown rng_algorithm " + algorithm);
        };
    app.require(fits, "C2", "a state of ", words, " words for ", algorithm);
    app.require(app.declared().size() == 2, "", "has 2 results, declared ", app.declared().size());
    app.require(
        app.declared().getLast() instanceof TensorType output
            && (output.dtype().isInteger() || output.dtype().isFloat()),
        "O2",
        "the output is ",
        app.declared().getLast());
    return List.of(state, app.declared().getLast()); // C1
  }
}
