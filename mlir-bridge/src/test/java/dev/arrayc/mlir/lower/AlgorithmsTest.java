package dev.arrayc.mlir.lower;

import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.Builder;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Function;
import dev.arrayc.ir.Program;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import dev.arrayc.transform.Prepare;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whole algorithms, of sizes below, at and beyond their blocks: the interpreter's bits. */
@Tag("native")
class AlgorithmsTest {
  private static void check(
      List<TensorType> types, BiFunction<Builder, List<Value>, List<Value>> body) {
    Function plain = Programs.of(types, body);
    Function function = Prepare.prepare(new Program("f", List.of(plain)), true);
    List<Tensor> data = new ArrayList<>();
    types.forEach(t -> data.add(Programs.tame(t, 31 + data.size())));
    Agreement.check(function, data);
  }

  /** A·Aᴴ, which is positive definite but for rounding. */
  private static Value definite(Builder b, Value a) {
    boolean isComplex = a.tensorType().dtype().isComplex();
    Value other =
        isComplex
            ? b.emit(Op.COMPLEX, b.emit(Op.REAL, a), b.emit(Op.NEGATE, b.emit(Op.IMAG, a)))
            : a;
    Attribute dims =
        new Attribute.DotDimensions(List.of(0L), List.of(0L), List.of(2L), List.of(2L));
    return b.emit(Op.DOT_GENERAL, Attributes.NONE.with("dot_dimension_numbers", dims), a, other);
  }

  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"F32", "F64", "C64"})
  void choleskyAndTriangularSystems(DType dtype) {
    List<TensorType> types = new ArrayList<>();
    for (long size : new long[] {1, 3, 32, 41}) {
      types.add(TensorType.of(dtype, size < 5 ? 2 : 1, size, size));
      types.add(TensorType.of(dtype, size < 5 ? 2 : 1, size, 3));
    }
    check(
        types,
        (b, in) -> {
          List<Value> out = new ArrayList<>();
          for (int i = 0; i < in.size(); i += 2) {
            Attribute lower = new Attribute.Bool(i % 4 == 0);
            Value a = definite(b, in.get(i));
            Value l = b.emit(Op.CHOLESKY, Attributes.NONE.with("lower", lower), a);
            out.add(l);
            Attributes form =
                Attributes.NONE
                    .with("left_side", new Attribute.Bool(true))
                    .with("lower", lower)
                    .with("unit_diagonal", new Attribute.Bool(i == 2))
                    .with("transpose_a", new Attribute.Case("transpose", "ADJOINT"));
            out.add(b.emit(Op.TRIANGULAR_SOLVE, form, l, in.get(i + 1)));
          }
          return out;
        });
  }

  @Test
  void fourierTransforms() {
    List<TensorType> types = new ArrayList<>();
    for (long n : new long[] {1, 2, 8, 15, 17, 37, 60}) {
      types.add(TensorType.of(DType.C64, 2, n, 3));
      types.add(TensorType.of(DType.F64, 3, n));
    }
    check(
        types,
        (b, in) -> {
          List<Value> out = new ArrayList<>();
          for (int i = 0; i < in.size(); i += 2) {
            long n = in.get(i).tensorType().dim(1);
            out.add(fft(b, i % 4 == 0 ? "FFT" : "IFFT", List.of(n, 3L), in.get(i)));
            out.add(fft(b, "RFFT", List.of(n), in.get(i + 1)));
            out.add(fft(b, "IRFFT", List.of(n), out.getLast()));
          }
          return out;
        });
  }

  private static Value fft(Builder b, String type, List<Long> length, Value x) {
    return b.emit(
        Op.FFT,
        Attributes.NONE
            .with("fft_type", new Attribute.Case("fft_type", type))
            .with("fft_length", length),
        x);
  }

  @Test
  void randomBits() {
    TensorType two = TensorType.of(DType.U64, 2);
    check(
        List.of(two, TensorType.of(DType.U64, 3)),
        (b, in) -> {
          List<Value> out = new ArrayList<>();
          for (DType dtype : List.of(DType.U32, DType.U64, DType.I16, DType.F32)) {
            out.addAll(bits(b, "THREE_FRY", in.getFirst(), TensorType.of(dtype, 5, 3)));
            out.addAll(bits(b, "PHILOX", in.getFirst(), TensorType.of(dtype, 7)));
            out.addAll(bits(b, "DEFAULT", in.getLast(), TensorType.of(dtype, 2, 3)));
          }
          return out;
        });
  }

  private static List<Value> bits(Builder b, String algorithm, Value state, TensorType type) {
    return b.emit(
        Op.RNG_BIT_GENERATOR,
        List.of(state),
        Attributes.NONE.with("rng_algorithm", new Attribute.Case("rng_algorithm", algorithm)),
        List.of(),
        List.of(state.type(), type));
  }
}
