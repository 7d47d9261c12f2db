package dev.arrayc.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.arrayc.diagnostic.CompileException.UserError;
import dev.arrayc.diagnostic.Diagnostic;
import dev.arrayc.diagnostic.SourceFile;
import dev.arrayc.diagnostic.Span;
import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.Block;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Function;
import dev.arrayc.ir.Operation;
import dev.arrayc.ir.Program;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A program that the table allows passes; each way to break it is found, named and located. */
class VerifierTest {
  private static final Span HERE = new Span(new SourceFile("p.py", "x + y\n"), 1, 3, 1);
  private static final TensorType F4 = TensorType.of(DType.F32, 4);
  private static final TensorType F3 = TensorType.of(DType.F32, 3);
  private static final TensorType TRUTH = TensorType.scalar(DType.BOOL);

  @ParameterizedTest
  @EnumSource(Op.class)
  void acceptsTheSampleOfEveryRow(Op op) {
    assertThat(Verifier.check(Samples.of(op))).isEmpty();
  }

  @Test
  void namesTheOpTheOperandBothTypesAndTheConstraintAtItsPlace() {
    Value a = new Value(0, F4);
    Value b = new Value(1, F3);
    Operation add = op(Op.ADD, List.of(a, b), Attributes.NONE, new Value(2, F4));

    assertThatThrownBy(() -> Verifier.verify(program(List.of(a, b), add)))
        .isInstanceOf(UserError.class)
        .hasMessage("stablehlo.add (C1): operand 1 is tensor<3xf32> but operand 0 is tensor<4xf32>")
        .satisfies(e -> assertThat(((UserError) e).diagnostic().span()).isEqualTo(HERE));
  }

  @Test
  void declaredTypesMustBeTheInferredOnes() {
    Value a = new Value(0, F4);
    Operation add = op(Op.ADD, List.of(a, a), Attributes.NONE, new Value(1, F3));
    assertThat(finding(List.of(a), add))
        .isEqualTo("stablehlo.add: result 0 is tensor<4xf32>, declared tensor<3xf32>");
  }

  @Test
  void countsOperandsAttributesAndRegions() {
    Value a = new Value(0, F4);
    Value r = new Value(1, F4);
    assertThat(finding(List.of(a), op(Op.ADD, List.of(a), Attributes.NONE, r)))
        .isEqualTo("stablehlo.add: takes 2 operands, got 1");
    assertThat(finding(List.of(a), op(Op.REVERSE, List.of(a), Attributes.NONE, r)))
        .isEqualTo("stablehlo.reverse: attribute dimensions is missing");
    Attributes wrong = Attributes.NONE.with("dimensions", 0L);
    assertThat(finding(List.of(a), op(Op.REVERSE, List.of(a), wrong, r)))
        .isEqualTo("stablehlo.reverse: attribute dimensions must be of the kind Ints, got 0 : i64");
    Attributes unknown = Attributes.NONE.with("axis", 0L);
    assertThat(finding(List.of(a), op(Op.ABS, List.of(a), unknown, r)))
        .isEqualTo("stablehlo.abs: has no attribute axis");
    assertThat(finding(List.of(a), op(Op.SORT, List.of(a), Attributes.NONE, r)))
        .isEqualTo("stablehlo.sort: takes 1 regions, got 0");
  }

  @Test
  void elementTypesComeFromTheTable() {
    Value a = new Value(0, TensorType.of(DType.BOOL, 4));
    assertThat(
            finding(
                List.of(a),
                op(Op.SUBTRACT, List.of(a, a), Attributes.NONE, new Value(1, a.type()))))
        .isEqualTo("stablehlo.subtract (I1): operand 0 must not be tensor<4xi1>");
  }

  @Test
  void valuesAreDefinedOnceAndBeforeTheirUse() {
    Value a = new Value(0, F4);
    Value later = new Value(2, F4);
    Operation use = op(Op.ABS, List.of(later), Attributes.NONE, new Value(1, F4));
    Operation define = op(Op.ABS, List.of(a), Attributes.NONE, later);
    assertThat(finding(List.of(a), use, define))
        .isEqualTo("stablehlo.abs: operand 0, %2, is not defined before it");
    assertThat(finding(List.of(a), define, define))
        .isEqualTo("%2, a result of stablehlo.abs, is defined twice");
    Operation retyped = op(Op.ABS, List.of(new Value(0, F3)), Attributes.NONE, new Value(1, F3));
    assertThat(finding(List.of(a), retyped))
        .isEqualTo("stablehlo.abs: operand 0, %0, is used as tensor<3xf32> but is tensor<4xf32>");
  }

  @Test
  void aRegionsValuesEndWithIt() {
    Value p = new Value(0, TRUTH);
    Value inner = new Value(1, TRUTH);
    Block branch =
        new Block(
            List.of(), List.of(op(Op.NOT, List.of(p), Attributes.NONE, inner)), List.of(inner));
    Block other = new Block(List.of(), List.of(), List.of(p));
    Operation choice =
        new Operation(
            Op.IF,
            List.of(p),
            Attributes.NONE,
            List.of(branch, other),
            List.of(new Value(2, TRUTH)),
            HERE);
    Operation leak = op(Op.NOT, List.of(inner), Attributes.NONE, new Value(3, TRUTH));
    assertThat(finding(List.of(p), choice, leak))
        .isEqualTo("stablehlo.not: operand 0, %1, is out of scope");
  }

  @Test
  void callsMustFit() {
    Value a = new Value(0, F4);
    Attributes unknown = Attributes.NONE.with("callee", new Attribute.Symbol("g"));
    assertThat(finding(List.of(a), op(Op.CALL, List.of(a), unknown, new Value(1, F4))))
        .isEqualTo("func.call: the program does not define @g");
    Attributes self = Attributes.NONE.with("callee", new Attribute.Symbol("main"));
    assertThat(finding(List.of(a), op(Op.CALL, List.of(), self, new Value(1, F4))))
        .isEqualTo("func.call: @main takes 1 operands, got 0");
  }

  @Test
  void nestingIsBoundedWithoutTheThreadsStack() {
    assertThat(Verifier.check(nested(Verifier.MAX_NESTING))).isEmpty();
    assertThat(Verifier.check(nested(100_000)).map(Diagnostic::message))
        .contains("stablehlo.if: regions nest deeper than 1000");
  }

  private static Program nested(int depth) {
    Value p = new Value(0, TRUTH);
    Block block = new Block(List.of(), List.of(), List.of(p));
    for (int i = 1; i <= depth; i++) {
      Value result = new Value(2 * i, TRUTH);
      Operation choice =
          new Operation(
              Op.IF,
              List.of(p),
              Attributes.NONE,
              List.of(block, new Block(List.of(), List.of(), List.of(p))),
              List.of(result),
              HERE);
      block = new Block(List.of(), List.of(choice), List.of(result));
    }
    return program(new Block(List.of(p), block.operations(), block.results()));
  }

  private static String finding(List<Value> parameters, Operation... operations) {
    return Verifier.check(program(parameters, operations)).orElseThrow().message();
  }

  private static Operation op(Op op, List<Value> operands, Attributes attributes, Value result) {
    return new Operation(op, operands, attributes, List.of(), List.of(result), HERE);
  }

  private static Program program(List<Value> parameters, Operation... operations) {
    List<Value> results = new ArrayList<>(List.of(operations).getLast().results());
    return program(new Block(parameters, List.of(operations), results));
  }

  private static Program program(Block body) {
    Function main =
        new Function(
            "main",
            body.parameters().stream().map(v -> new Function.Parameter("x", false)).toList(),
            body.results().stream().map(v -> new Function.Result("")).toList(),
            body);
    return new Program("jit_f", List.of(main));
  }
}
