package dev.arrayc.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.arrayc.diagnostic.CompileException;
import dev.arrayc.diagnostic.CompileException.UserError;
import dev.arrayc.diagnostic.SourceFile;
import dev.arrayc.diagnostic.Span;
import dev.arrayc.interpret.Interpreter;
import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.Block;
import dev.arrayc.ir.Builder;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Function;
import dev.arrayc.ir.Operation;
import dev.arrayc.ir.Program;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import dev.arrayc.op.RandomPrograms;
import dev.arrayc.op.Samples;
import dev.arrayc.text.Printer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What preparation does to a program, and that it keeps the program's bits. */
class PrepareTest {
  private static final TensorType F4 = TensorType.of(DType.F32, 4);

  /** The ops of a prepared program on four f32 vectors, operands by number. */
  private static List<String> prepared(
      TensorType type, BiFunction<Builder, List<Value>, Value> body) {
    Function function = Prepare.prepare(program(type, body), true);
    List<String> lines = new ArrayList<>();
    for (Operation op : function.body().operations()) {
      lines.add(op.op() + " " + op.operands());
    }
    return lines;
  }

  private static Program program(TensorType type, BiFunction<Builder, List<Value>, Value> body) {
    Builder b = new Builder();
    List<Value> parameters = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      parameters.add(b.parameter(type));
    }
    return program("main", b, List.of(body.apply(b, parameters)));
  }

  private static Program program(String name, Builder b, List<Value> results) {
    return new Program("jit_f", List.of(function(name, b.finish(results))));
  }

  private static Function function(String name, Block body) {
    return new Function(
        name,
        body.parameters().stream().map(v -> new Function.Parameter("x", false)).toList(),
        body.results().stream().map(v -> new Function.Result("")).toList(),
        body);
  }

  private static Value mul(Builder b, Value x, Value y) {
    return b.emit(Op.MULTIPLY, x, y);
  }

  @Test
  void aMultiplyWithOneUseFusesIntoItsAdd() {
    assertThat(prepared(F4, (b, p) -> b.emit(Op.ADD, mul(b, p.get(0), p.get(1)), p.get(2))))
        .containsExactly("FMA [%0, %1, %2]");
    assertThat(prepared(F4, (b, p) -> b.emit(Op.ADD, p.get(2), mul(b, p.get(0), p.get(1)))))
        .containsExactly("FMA [%0, %1, %2]");
  }

  @Test
  void ofTwoProductsTheLeftOneFuses() {
    assertThat(
            prepared(
                F4,
                (b, p) -> b.emit(Op.ADD, mul(b, p.get(0), p.get(1)), mul(b, p.get(2), p.get(3)))))
        .containsExactly("MULTIPLY [%2, %3]", "FMA [%0, %1, %4]");
  }

  @Test
  void differencesFuseWithANegation() {
    assertThat(prepared(F4, (b, p) -> b.emit(Op.SUBTRACT, mul(b, p.get(0), p.get(1)), p.get(2))))
        .containsExactly("NEGATE [%2]", "FMA [%0, %1, %4]");
    assertThat(prepared(F4, (b, p) -> b.emit(Op.SUBTRACT, p.get(2), mul(b, p.get(0), p.get(1)))))
        .containsExactly("NEGATE [%0]", "FMA [%4, %1, %2]");
  }

  @Test
  void aProductWithTwoUsesStays() {
    assertThat(
            prepared(
                F4,
                (b, p) -> {
                  Value square = mul(b, p.get(0), p.get(0));
                  return b.emit(Op.MAXIMUM, b.emit(Op.ADD, square, p.get(1)), square);
                }))
        .containsExactly("MULTIPLY [%0, %0]", "ADD [%4, %1]", "MAXIMUM [%5, %4]");
    assertThat(
            prepared(
                F4,
                (b, p) -> {
                  Value product = mul(b, p.get(0), p.get(1));
                  return b.emit(Op.ADD, product, product);
                }))
        .containsExactly("MULTIPLY [%0, %1]", "ADD [%4, %4]");
  }

  @Test
  void aDeadUseIsNoUse() {
    assertThat(
            prepared(
                F4,
                (b, p) -> {
                  Value product = mul(b, p.get(0), p.get(1));
                  b.emit(Op.ABS, product);
                  return b.emit(Op.ADD, product, p.get(2));
                }))
        .containsExactly("FMA [%0, %1, %2]");
  }

  @Test
  void onlyF32AndF64Fuse() {
    BiFunction<Builder, List<Value>, Value> body =
        (b, p) -> b.emit(Op.ADD, mul(b, p.get(0), p.get(1)), p.get(2));
    assertThat(prepared(TensorType.of(DType.F64, 4), body)).containsExactly("FMA [%0, %1, %2]");
    for (DType dtype : List.of(DType.F16, DType.BF16, DType.I32, DType.C64)) {
      assertThat(prepared(TensorType.of(dtype, 4), body))
          .containsExactly("MULTIPLY [%0, %1]", "ADD [%4, %2]");
    }
  }

  @Test
  void eagerArithmeticDoesNotFuse() {
    Program program = program(F4, (b, p) -> b.emit(Op.ADD, mul(b, p.get(0), p.get(1)), p.get(2)));
    assertThat(Prepare.prepare(program, false).body().operations())
        .extracting(Operation::op)
        .containsExactly(Op.MULTIPLY, Op.ADD);
  }

  @Test
  void aProductOutsideALoopStaysOutside() {
    Builder b = new Builder();
    Value x = b.parameter(F4);
    Value go = b.parameter(TensorType.scalar(DType.BOOL));
    Value product = mul(b, x, x);
    Block branch = b.region(List.of(), p -> List.of(b.emit(Op.ADD, product, x)));
    Block other = b.region(List.of(), p -> List.of(x));
    List<Value> results =
        b.emit(Op.IF, List.of(go), Attributes.NONE, List.of(branch, other), List.of());
    Function prepared = Prepare.prepare(program("main", b, results), true);
    assertThat(prepared.body().operations())
        .extracting(Operation::op)
        .containsExactly(Op.MULTIPLY, Op.IF);
  }

  @Test
  void equalExpressionsAreComputedOnce() {
    assertThat(
            prepared(
                F4,
                (b, p) ->
                    b.emit(
                        Op.MAXIMUM,
                        b.emit(Op.SUBTRACT, p.get(0), p.get(1)),
                        b.emit(Op.SUBTRACT, p.get(0), p.get(1)))))
        .containsExactly("SUBTRACT [%0, %1]", "MAXIMUM [%4, %4]");
  }

  @Test
  void zerosOfBothSignsAreTwoConstants() {
    assertThat(
            prepared(
                F4,
                (b, p) ->
                    b.emit(
                        Op.ADD,
                        b.emit(Op.ADD, p.get(0), b.splat(F4, 0.0)),
                        b.emit(Op.ADD, p.get(0), b.splat(F4, -0.0)))))
        .filteredOn(line -> line.startsWith("CONSTANT"))
        .hasSize(2);
  }

  @Test
  void constantsFoldButForNaN() {
    assertThat(
            prepared(
                F4,
                (b, p) ->
                    b.emit(
                        Op.ADD, p.get(0), b.emit(Op.MULTIPLY, b.splat(F4, 3.0), b.splat(F4, 0.1)))))
        .containsExactly("CONSTANT []", "BROADCAST_IN_DIM [%4]", "ADD [%0, %5]");
    assertThat(
            prepared(
                F4,
                (b, p) ->
                    b.emit(
                        Op.ADD,
                        p.get(0),
                        b.emit(Op.SUBTRACT, b.splat(F4, 1e39), b.splat(F4, 1e39)))))
        .contains("SUBTRACT [%5, %5]");
  }

  @Test
  void neutralElementsGoOnlyWhereNoBitChanges() {
    TensorType i4 = TensorType.of(DType.I32, 4);
    assertThat(prepared(i4, (b, p) -> b.emit(Op.ADD, b.splat(i4, 0L), p.get(0)))).isEmpty();
    assertThat(prepared(F4, (b, p) -> b.emit(Op.SUBTRACT, p.get(0), b.splat(F4, 0.0)))).isEmpty();
    assertThat(prepared(F4, (b, p) -> mul(b, b.splat(F4, 1.0), p.get(0)))).isEmpty();
    assertThat(prepared(F4, (b, p) -> b.emit(Op.ADD, p.get(0), b.splat(F4, 0.0)))).hasSize(3);
    assertThat(prepared(F4, (b, p) -> b.emit(Op.SUBTRACT, p.get(0), b.splat(F4, -0.0)))).hasSize(3);
  }

  @Test
  void movesOfMovesAreOne() {
    assertThat(prepared(F4, (b, p) -> b.reshape(b.reshape(p.get(0), List.of(2L, 2L)), List.of(4L))))
        .isEmpty();
    TensorType matrix = TensorType.of(DType.F32, 2, 2);
    Attributes swap = Attributes.NONE.with("permutation", List.of(1L, 0L));
    assertThat(
            prepared(
                matrix, (b, p) -> b.emit(Op.TRANSPOSE, swap, b.emit(Op.TRANSPOSE, swap, p.get(0)))))
        .isEmpty();
  }

  @Test
  void aKnownBranchIsTaken() {
    assertThat(
            prepared(
                F4,
                (b, p) -> {
                  Value truth = b.constant(Tensor.scalar(DType.BOOL, 0L));
                  Block yes = b.region(List.of(), q -> List.of(b.emit(Op.ABS, p.get(0))));
                  Block no = b.region(List.of(), q -> List.of(b.emit(Op.NEGATE, p.get(1))));
                  return b.emit(Op.IF, List.of(truth), Attributes.NONE, List.of(yes, no), List.of())
                      .getFirst();
                }))
        .containsExactly("NEGATE [%1]");
  }

  @Test
  void placesInTheSourceStay() {
    Span here = new Span(new SourceFile("p.py", "exp"), 7, 1, 3);
    Program program =
        program(
            F4,
            (b, p) -> {
              b.at(here);
              return b.emit(Op.EXPONENTIAL, p.get(0));
            });
    assertThat(Prepare.prepare(program, true).body().operations())
        .isNotEmpty()
        .allSatisfy(op -> assertThat(op.span()).isEqualTo(here));
  }

  @Test
  void recursionIsTheUsersError() {
    Builder b = new Builder();
    Value x = b.parameter(F4);
    Attributes self = Attributes.NONE.with("callee", new Attribute.Symbol("main"));
    List<Value> results = b.emit(Op.CALL, List.of(x), self, List.of(), List.of(F4));
    assertThatThrownBy(() -> Prepare.prepare(program("main", b, results), true))
        .isInstanceOf(UserError.class)
        .hasMessage("recursive call of @main");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
  void randomProgramsKeepTheirBits(int seed) {
    for (long s = seed * 100L; s < seed * 100L + 20; s++) {
      Program free = RandomPrograms.draw(s, 40, true);
      Program exact = RandomPrograms.draw(s, 40, false);
      List<Tensor> arguments = Samples.arguments(free, s);

      assertThat(Interpreter.evaluate(Prepare.prepare(free, false), arguments))
          .as("seed %s", s)
          .isEqualTo(Interpreter.evaluate(free, arguments));
      assertThat(Interpreter.evaluate(Prepare.prepare(exact, true), arguments))
          .as("seed %s without float products", s)
          .isEqualTo(Interpreter.evaluate(exact, arguments));
    }
  }

  @Test
  void preparationIsAFunctionOfTheProgram() {
    for (long seed = 0; seed < 20; seed++) {
      Function once = Prepare.prepare(RandomPrograms.draw(seed, 60, true), true);
      Function twice = Prepare.prepare(RandomPrograms.draw(seed, 60, true), true);
      assertThat(Printer.print(once)).isEqualTo(Printer.print(twice));
      assertThat(numbers(once.body()))
          .isEqualTo(IntStream.range(0, numbers(once.body()).size()).boxed().toList());
    }
  }

  /** Value numbers in the order of definition: a region's before the results of its op. */
  private static List<Integer> numbers(Block block) {
    List<Integer> all = new ArrayList<>(block.parameters().stream().map(Value::id).toList());
    for (Operation op : block.operations()) {
      op.regions().forEach(r -> all.addAll(numbers(r)));
      op.results().forEach(v -> all.add(v.id()));
    }
    return all;
  }

  @Test
  void everySampleKeepsItsBits() {
    for (Op op : Op.values()) {
      Program program = Samples.of(op);
      List<Tensor> arguments = Samples.arguments(program, 5);
      boolean isHeard = op == Op.SEND || op == Op.OUTFEED;
      if (Samples.refused().contains(op) && !isHeard) {
        assertThatThrownBy(() -> Interpreter.evaluate(Prepare.prepare(program, false), arguments))
            .as("%s", op)
            .isInstanceOf(CompileException.class);
        continue;
      }
      assertThat(Interpreter.evaluate(Prepare.prepare(program, false), arguments))
          .as("%s", op)
          .isEqualTo(Interpreter.evaluate(Specialize.separately(program), arguments));
    }
  }
}
