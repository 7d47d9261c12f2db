package dev.arrayc.transform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.arrayc.diagnostic.SourceFile;
import dev.arrayc.interpret.Interpreter;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Function;
import dev.arrayc.ir.Operation;
import dev.arrayc.ir.Program;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.op.Op;
import dev.arrayc.text.Reader;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The reduction of pairs that an argmax is, as it comes from JAX. */
class ArgExtremesTest {
  private static Program program(String direction, String start, String results) {
    String text =
        """
        func.func public @main(%x: tensor<3x7xf32>) -> (RESULT_TYPES) {
          %i = stablehlo.iota dim = 1 : tensor<3x7xi32>
          %from = stablehlo.constant dense<START> : tensor<f32>
          %zero = stablehlo.constant dense<0> : tensor<i32>
          %r:2 = stablehlo.reduce(%x init: %from), (%i init: %zero) across dimensions = [1] : (tensor<3x7xf32>, tensor<3x7xi32>, tensor<f32>, tensor<i32>) -> (tensor<3xf32>, tensor<3xi32>)
           reducer(%a: tensor<f32>, %b: tensor<f32>) (%ai: tensor<i32>, %bi: tensor<i32>) {
            %g = stablehlo.compare DIRECTION, %a, %b : (tensor<f32>, tensor<f32>) -> tensor<i1>
            %n = stablehlo.compare NE, %a, %a : (tensor<f32>, tensor<f32>) -> tensor<i1>
            %w = stablehlo.or %g, %n : tensor<i1>
            %e = stablehlo.compare EQ, %a, %b : (tensor<f32>, tensor<f32>) -> tensor<i1>
            %l = stablehlo.compare LT, %ai, %bi : (tensor<i32>, tensor<i32>) -> tensor<i1>
            %t = stablehlo.and %e, %l : tensor<i1>
            %p = stablehlo.or %w, %t : tensor<i1>
            %v = stablehlo.select %w, %a, %b : tensor<i1>, tensor<f32>
            %q = stablehlo.select %p, %ai, %bi : tensor<i1>, tensor<i32>
            stablehlo.return %v, %q : tensor<f32>, tensor<i32>
          }
          return RESULTS
        }
        """
            .replace("DIRECTION", direction)
            .replace("START", start)
            .replace(
                "RESULT_TYPES",
                results.contains("#0") ? "tensor<3xf32>, tensor<3xi32>" : "tensor<3xi32>")
            .replace("RESULTS", results);
    return Reader.read(new SourceFile("arg.mlir", text));
  }

  private static List<Integer> reductions(Function prepared) {
    return prepared.body().operations().stream()
        .filter(op -> op.op() == Op.REDUCE)
        .map(Operation::results)
        .map(List::size)
        .toList();
  }

  @ParameterizedTest
  @CsvSource({"GT, 0xFF800000", "LT, 0x7F800000"})
  void placeAlone_isTwoReductionsByKnownOps_ofTheSamePlaces(String direction, String start) {
    Program program = program(direction, start, "%r#1 : tensor<3xi32>");
    Function prepared = Prepare.prepare(program, true);
    assertThat(reductions(prepared)).containsExactly(1, 1);
    double nan = Double.NaN;
    double infinity = Double.POSITIVE_INFINITY;
    Tensor x =
        Tensor.ofDoubles(
            TensorType.of(DType.F32, 3, 7),
            new double[] {
              3, -0.0, 7, 7, -2, 0.0, -2, //
              -infinity, nan, infinity, nan, 1, 2, 3, //
              -infinity, -infinity, -infinity, -infinity, -infinity, -infinity, -infinity
            });
    assertThat(Interpreter.evaluate(prepared, List.of(x)))
        .isEqualTo(Interpreter.evaluate(program, List.of(x)));
  }

  /** Of zeros of both signs the pair holds the first, a maximum the positive one. */
  @Test
  void wantedExtremes_stayPairs() {
    Program program = program("GT", "0xFF800000", "%r#0, %r#1 : tensor<3xf32>, tensor<3xi32>");
    assertThat(reductions(Prepare.prepare(program, true))).containsExactly(2);
  }

  @Test
  void anotherStart_staysPairs() {
    Program program = program("GT", "1.0", "%r#1 : tensor<3xi32>");
    assertThat(reductions(Prepare.prepare(program, true))).containsExactly(2);
  }
}
