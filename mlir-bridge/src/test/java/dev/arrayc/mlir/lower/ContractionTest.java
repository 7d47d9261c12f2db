package dev.arrayc.mlir.lower;

import static org.assertj.core.api.Assertions.assertThat;

import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.Builder;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Function;
import dev.arrayc.ir.Numbers;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Contractions in tiles: every size, layout and type gives the bits of the interpreter. */
@Tag("native")
class ContractionTest {
  /** A contraction of operands whose axes are named: b batch, m and n free, k contracted. */
  private record Case(String lhs, String rhs, long b, long m, long n, long k, DType dtype) {
    long size(char axis) {
      return switch (axis) {
        case 'b' -> b;
        case 'm', 'M' -> m;
        case 'n', 'N' -> n;
        default -> k;
      };
    }

    TensorType type(String axes) {
      return new TensorType(dtype, axes.chars().mapToObj(c -> size((char) c)).toList());
    }

    private static List<Long> positions(String axes, String wanted) {
      return LongStream.range(0, axes.length())
          .filter(i -> wanted.indexOf(axes.charAt((int) i)) >= 0)
          .boxed()
          .toList();
    }

    Value emit(Builder builder, Value x, Value y) {
      // Contracted axes are paired in the order of the left operand.
      List<Long> right =
          lhs.chars()
              .filter(c -> c == 'k' || c == 'K')
              .mapToObj(c -> (long) rhs.indexOf(c))
              .toList();
      Attribute.DotDimensions dims =
          new Attribute.DotDimensions(
              positions(lhs, "b"), positions(rhs, "b"), positions(lhs, "kK"), right);
      Attributes attributes = Attributes.NONE.with("dot_dimension_numbers", dims);
      Value plain = builder.emit(Op.DOT_GENERAL, attributes, x, y);
      boolean widens = dtype == DType.I8 || dtype == DType.U8 || dtype == DType.I16;
      return widens
          ? builder.emitAs(
              plain.tensorType().withDType(DType.I32), Op.DOT_GENERAL, attributes, x, y)
          : plain;
    }
  }

  private static void check(List<Case> cases) {
    List<TensorType> types = new ArrayList<>();
    List<Tensor> data = new ArrayList<>();
    for (Case c : cases) {
      types.add(c.type(c.lhs()));
      types.add(c.type(c.rhs()));
      data.add(Programs.tame(types.get(types.size() - 2), types.size()));
      data.add(Programs.tame(types.getLast(), 1000 + types.size()));
    }
    Function function =
        Programs.of(
            types,
            (builder, in) ->
                IntStream.range(0, cases.size())
                    .mapToObj(i -> cases.get(i).emit(builder, in.get(2 * i), in.get(2 * i + 1)))
                    .toList());
    Agreement.check(function, data, cases.stream().map(Case::toString).toList());
  }

  /** Sizes around those of vectors and tiles, in each dimension. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void everySize(int seed) {
    Random random = new Random(seed);
    long[] edges = {1, 2, 3, 5, 7, 8, 9, 15, 16, 17, 31, 33, 48, 49, 63, 64, 65, 129, 191, 257};
    List<Case> cases = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      long[] size = new long[3];
      Arrays.setAll(
          size, d -> random.nextBoolean() ? edges[random.nextInt(20)] : 1 + random.nextInt(257));
      cases.add(new Case("mk", "kn", 1, size[0], size[1], size[2], DType.F32));
    }
    check(cases);
  }

  /** A matrix times a vector or a few, read along the contracted axis. */
  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"F32", "F64", "BF16", "I32"})
  void thinOperandsTurnInTheTiles(DType dtype) {
    List<Case> cases = new ArrayList<>();
    for (long k : new long[] {1, 7, 8, 9, 33, 1024}) {
      cases.add(new Case("mk", "k", 1, 21, 1, k, dtype));
      cases.add(new Case("k", "nk", 1, 1, 40, k, dtype));
      cases.add(new Case("mk", "nk", 1, 2, 17, k, dtype));
      cases.add(new Case("bmk", "bnk", 3, 1, 9, k, dtype));
      cases.add(new Case("mk", "nk", 1, 5, 65, k, dtype));
    }
    check(cases);
  }

  @Test
  void everyLayout() {
    List<Case> cases = new ArrayList<>();
    List<String> left = List.of("mk", "km", "bmk", "kbm", "mbk", "mMk", "kKm", "mkK");
    for (String lhs : left) {
      String contracted = lhs.contains("K") ? "kK" : "k";
      String reversed = new StringBuilder(contracted).reverse().toString();
      String batch = lhs.contains("b") ? "b" : "";
      for (String rhs :
          List.of(batch + contracted + "n", "n" + batch + reversed, contracted + "n" + batch)) {
        cases.add(new Case(lhs, rhs, 3, 19, 37, 21, DType.F32));
      }
    }
    check(cases);
  }

  @Test
  void matricesAndVectors() {
    List<Case> cases = new ArrayList<>();
    for (long size : new long[] {1, 7, 16, 100, 300}) {
      for (String pair : List.of("mk,k", "k,kn", "k,nk", "km,k", "k,k", "m,n", "bk,bk", "bmk,bk")) {
        String[] axes = pair.split(",");
        cases.add(new Case(axes[0], axes[1], 5, size, size + 1, size + 2, DType.F32));
      }
    }
    check(cases);
  }

  @ParameterizedTest
  @EnumSource(DType.class)
  void everyType(DType dtype) {
    check(
        List.of(
            new Case("mk", "kn", 1, 37, 70, 30, dtype),
            new Case("km", "nk", 1, 67, 200, 40, dtype),
            new Case("bmk", "bnk", 2, 13, 17, 5, dtype)));
  }

  /** Operands that are packed in every way, on more than one thread. */
  @ParameterizedTest
  @ValueSource(strings = {"mk,kn", "mk,nk", "km,kn", "km,nk"})
  void large(String pair) {
    String[] axes = pair.split(",");
    check(
        List.of(
            new Case(axes[0], axes[1], 1, 130, 515, 256, DType.F32),
            new Case(axes[0], axes[1], 1, 131, 300, 77, DType.BF16)));
  }

  /** Products in pairs: odd and even depths, padded tiles, operands packed in every way. */
  @ParameterizedTest
  @ValueSource(strings = {"mk,kn", "mk,nk", "km,kn", "km,nk", "bmk,bkn", "mkK,kKn"})
  void pairs(String pair) {
    String[] axes = pair.split(",");
    List<Case> cases = new ArrayList<>();
    for (long k : new long[] {1, 33, 64}) {
      cases.add(new Case(axes[0], axes[1], 2, 61, 50, k, DType.BF16));
      cases.add(new Case(axes[0], axes[1], 2, 75, 33, k, DType.I8));
      cases.add(new Case(axes[0], axes[1], 2, 64, 64, k, DType.U8));
      cases.add(new Case(axes[0], axes[1], 2, 61, 97, k, DType.I16));
    }
    check(cases);
  }

  /** Dot instructions take subnormal numbers for zeros; they must not be used where one may be. */
  @ParameterizedTest
  @ValueSource(strings = {"mk,kn", "mk,nk", "km,nk"})
  void numbersThatDotInstructionsFlush(String pair) {
    String[] axes = pair.split(",");
    Case c = new Case(axes[0], axes[1], 1, 64, 64, 64, DType.BF16);
    Function function =
        Programs.of(
            List.of(c.type(c.lhs()), c.type(c.rhs())),
            (b, in) -> Collections.singletonList(c.emit(b, in.get(0), in.get(1))));
    for (int small : new int[] {0, 1}) {
      List<Tensor> data = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        double[] elements = Programs.tame(c.type(axes[i]), i).doubles();
        double factor = i == small ? 0x1p-128 : 1;
        Arrays.setAll(elements, at -> Numbers.round(DType.BF16, elements[at] * factor));
        elements[77] = -0.0;
        data.add(Tensor.ofDoubles(c.type(axes[i]), elements));
      }
      Agreement.check(function, data);
    }
  }

  @Test
  void anOperandMayBeASliceOrATransposeInPlace() {
    TensorType type = TensorType.of(DType.F32, 60, 50);
    Function function =
        Programs.of(
            List.of(type, type, TensorType.scalar(DType.I32)),
            (b, in) -> {
              Value turned =
                  b.emit(
                      Op.TRANSPOSE,
                      Attributes.NONE.with("permutation", List.of(1L, 0L)),
                      in.get(1));
              Value part =
                  b.emit(
                      Op.DYNAMIC_SLICE,
                      Attributes.NONE.with("slice_sizes", List.of(33L, 50L)),
                      in.get(0),
                      in.get(2),
                      in.get(2));
              Value reversed =
                  b.emit(
                      Op.REVERSE, Attributes.NONE.with("dimensions", List.of(0L, 1L)), in.get(0));
              Case c = new Case("mk", "kn", 1, 33, 60, 50, DType.F32);
              return List.of(c.emit(b, part, turned), c.emit(b, reversed, turned));
            });
    Agreement.check(
        function,
        List.of(Programs.tame(type, 1), Programs.tame(type, 2), Tensor.scalar(DType.I32, 7L)));
  }

  @Test
  void thingsAreDealtOutEvenly() {
    for (long count = 1; count < 100; count++) {
      for (long most = 1; most < 14; most++) {
        Cut cut = Cut.of(count, most);
        assertThat(cut.width()).isLessThanOrEqualTo((int) most);
        assertThat(cut.wide()).isBetween(1L, cut.parts());
        long narrow = cut.parts() - cut.wide();
        assertThat(cut.wide() * cut.width() + narrow * (cut.width() - 1)).isEqualTo(count);
      }
    }
  }

  /** Tiles with their accumulators fit the registers of each level. */
  @Test
  void tilesFillTheRegisters() {
    for (long n : new long[] {2, 10, 64, 100, 1024}) {
      for (long m : new long[] {1, 2, 5, 56, 1024}) {
        for (int bits : new int[] {Tiling.WIDE, Tiling.NARROW}) {
          Tiling tiling = tiling(m, n, bits);
          int width = tiling.columns().width();
          int height = tiling.rows().width();
          int registers = bits == Tiling.WIDE ? 32 : 16;
          assertThat(height * width + width + 1).isLessThanOrEqualTo(registers);
          if (m >= 56 && n >= 64) {
            assertThat(height * width).isGreaterThanOrEqualTo(bits == Tiling.WIDE ? 20 : 10);
          }
        }
      }
    }
  }

  private static Tiling tiling(long m, long n, int bits) {
    Case c = new Case("mk", "kn", 1, m, n, 100, DType.F32);
    Function function =
        Programs.of(
            List.of(c.type(c.lhs()), c.type(c.rhs())),
            (b, in) -> Collections.singletonList(c.emit(b, in.get(0), in.get(1))));
    Step step = Lowering.lower(function).steps().getFirst();
    return Tiling.of((Step.Contract) step, bits).orElseThrow();
  }
}
