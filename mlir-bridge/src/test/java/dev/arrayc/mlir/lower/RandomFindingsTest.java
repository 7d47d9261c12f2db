package dev.arrayc.mlir.lower;

import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.Block;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Function;
import dev.arrayc.ir.Numbers;
import dev.arrayc.ir.Program;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import dev.arrayc.transform.Prepare;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What random programs found. */
@Tag("native")
class RandomFindingsTest {
  @Test
  void complexNumbersOrderByTheirRealPartsFirst() {
    TensorType type = TensorType.of(DType.C64, 37);
    Function function =
        Programs.of(
            List.of(type, type),
            (b, in) ->
                List.of("EQ", "NE", "LT", "LE", "GT", "GE").stream()
                    .map(direction -> b.compare(direction, in.get(0), in.get(1)))
                    .toList());
    Agreement.check(function, List.of(Programs.data(type, 1), Programs.data(type, 2)));
    // Ties, which the imaginary parts decide.
    Agreement.check(function, List.of(Programs.data(type, 1), Programs.data(type, 1)));
  }

  /** In four lanes LLVM selected wrongly between a root and its argument, which lends the sign. */
  @Test
  void rootsOfFourNarrowFloats() {
    TensorType type = TensorType.of(DType.BF16, 4);
    Function function =
        Prepare.prepare(
            new Program(
                "roots",
                List.of(
                    Programs.of(List.of(type), (b, in) -> List.of(b.emit(Op.CBRT, in.get(0)))))),
            true);
    Agreement.check(function, List.of(Programs.data(type, 1)));
  }

  /** On AVX-512 LLVM took the bits that the mask keeps from the wrong number. */
  @Test
  void choicesOfSomeBits() {
    for (long lanes : new long[] {1, 4, 8, 16, 40}) {
      for (boolean first : new boolean[] {true, false}) {
        DType dtype = first ? DType.I32 : DType.U32;
        TensorType type = TensorType.of(dtype, lanes);
        Function function =
            Programs.of(
                List.of(type, type),
                (b, in) -> {
                  long mask = Numbers.wrap(dtype, 0x80000000L);
                  Value kept = b.emit(Op.AND, in.get(1), b.splat(type, mask));
                  Value rest = b.splat(type, Numbers.wrap(dtype, ~mask));
                  Value merged = b.emit(Op.OR, b.emit(Op.AND, in.get(0), rest), kept);
                  Value small = b.compare("LT", in.get(0), b.splat(type, 5L));
                  Value plain = in.get(1);
                  return List.of(
                      b.emit(Op.SELECT, small, first ? merged : plain, first ? plain : merged));
                });
        List<Tensor> inputs = List.of(Programs.data(type, 1), Programs.data(type, 2));
        Agreement.check(Prepare.prepare(new Program("bits", List.of(function)), false), inputs);
      }
    }
  }

  /** The result has an axis less than the loops: there is one over groups. */
  @Test
  void convolutionsWithoutTiles() {
    Attribute dims =
        new Attribute.ConvolutionDimensions(
            0, 2, List.of(1L), 1, 2, List.of(0L), 0, 2, List.of(1L));
    Attributes attributes =
        Attributes.NONE
            .with("dimension_numbers", dims)
            .with("feature_group_count", 1L)
            .with("batch_group_count", 1L);
    for (DType dtype : List.of(DType.C64, DType.F32)) {
      TensorType line = TensorType.of(dtype, 1, 8, 1);
      TensorType kernel = TensorType.of(dtype, 3, 1, 2);
      TensorType scalar = TensorType.scalar(dtype);
      Function function =
          Programs.of(
              List.of(line, kernel, scalar),
              (b, in) -> {
                Value same = b.broadcast(in.get(2), kernel);
                return List.of(
                    b.emit(Op.CONVOLUTION, attributes, in.get(0), in.get(1)),
                    b.emit(Op.CONVOLUTION, attributes, in.get(0), same));
              });
      Agreement.check(
          function,
          List.of(Programs.tame(line, 1), Programs.tame(kernel, 2), Programs.tame(scalar, 3)));
    }
  }

  /** Its operands are results of one operation of several. */
  @Test
  void aConcatenationOfWhatALoopMade() {
    TensorType type = TensorType.of(DType.F32, 5);
    Function function =
        Programs.of(
            List.of(type, type, TensorType.scalar(DType.BOOL)),
            (b, in) -> {
              List<TensorType> state = List.of(type, type, TensorType.scalar(DType.BOOL));
              Block condition = b.region(state, s -> List.of(s.get(2)));
              Block body =
                  b.region(
                      state,
                      s ->
                          List.of(
                              b.emit(Op.ADD, s.get(0), s.get(1)),
                              s.get(0),
                              b.emit(Op.XOR, s.get(2), s.get(2))));
              List<Value> end =
                  b.emit(Op.WHILE, in, Attributes.NONE, List.of(condition, body), List.of());
              Attributes along = Attributes.NONE.with("dimension", 0L);
              return List.of(b.emit(Op.CONCATENATE, along, end.get(0), end.get(1)));
            });
    Agreement.check(
        function,
        List.of(Programs.tame(type, 1), Programs.tame(type, 2), Tensor.scalar(DType.BOOL, 1L)));
  }
}
