package dev.arrayc.transform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.arrayc.diagnostic.SourceFile;
import dev.arrayc.interpret.Interpreter;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Function;
import dev.arrayc.ir.Program;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.op.Op;
import dev.arrayc.text.Reader;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Elements at coordinates that are computed apart. */
class LinearGathersTest {
  private static Program program(String map, String sizes, String collapsed, String offset) {
    String text =
        """
        func.func public @main(%x: tensor<3x4xf32>, %i: tensor<6x1xi32>, %j: tensor<6x1xi32>) -> tensor<RESULTxf32> {
          %t = stablehlo.concatenate %i, %j, dim = 1 : (tensor<6x1xi32>, tensor<6x1xi32>) -> tensor<6x2xi32>
          %g = "stablehlo.gather"(%x, %t) <{dimension_numbers = #stablehlo.gather<OFFSETcollapsed_slice_dims = [COLLAPSED], start_index_map = [MAP], index_vector_dim = 1>, slice_sizes = array<i64: SIZES>}> : (tensor<3x4xf32>, tensor<6x2xi32>) -> tensor<RESULTxf32>
          return %g : tensor<RESULTxf32>
        }
        """
            .replace("OFFSET", offset.isEmpty() ? "" : "offset_dims = [" + offset + "], ")
            .replace("COLLAPSED", collapsed)
            .replace("MAP", map)
            .replace("SIZES", sizes)
            .replace("RESULT", offset.isEmpty() ? "6" : "6x2");
    return Reader.read(new SourceFile("gather.mlir", text));
  }

  @ParameterizedTest
  @CsvSource({
    "'0, 1', '1, 1', '0, 1', '', false, 3 8 6 1 8 11",
    "'1, 0', '1, 1', '0, 1', '', false, 8 2 9 4 3 11",
    "'0, 1', '1, 2', '0', '1', true, 2 3 8 9 6 7 1 2 8 9 10 11"
  })
  void elementsNeedNoTableOfCoordinates_thoseBeyondTheEdgesAreAtTheEdge(
      String map,
      String sizes,
      String collapsed,
      String offset,
      boolean needsTable,
      String expected) {
    Program program = program(map, sizes, collapsed, offset);
    Function prepared = Prepare.prepare(program, true);
    assertThat(prepared.body().operations().stream().anyMatch(op -> op.op() == Op.CONCATENATE))
        .isEqualTo(needsTable);
    TensorType column = TensorType.of(DType.I32, 6, 1);
    double[] elements = new double[12];
    for (int k = 0; k < elements.length; k++) {
      elements[k] = k;
    }
    List<Tensor> arguments =
        List.of(
            Tensor.ofDoubles(TensorType.of(DType.F32, 3, 4), elements),
            Tensor.ofLongs(column, 0, 2, 1, -5, 3, Integer.MAX_VALUE),
            Tensor.ofLongs(column, 3, 0, 2, 1, Integer.MIN_VALUE, 4));
    assertThat(Interpreter.evaluate(prepared, arguments).getFirst().doubles())
        .containsExactly(
            Arrays.stream(expected.split(" ")).mapToDouble(Double::parseDouble).toArray());
  }
}
