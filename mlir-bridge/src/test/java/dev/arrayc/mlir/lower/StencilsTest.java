package dev.arrayc.mlir.lower;

import static org.assertj.core.api.Assertions.assertThat;

import dev.arrayc.interpret.Interpreter;
import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.Builder;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Function;
import dev.arrayc.ir.Operation;
import dev.arrayc.ir.Program;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import dev.arrayc.transform.Prepare;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Neighbours by rolling arrays: no array is rolled, and the interpreter knows the answer. */
@Tag("native")
class StencilsTest {
  private static Value slice(Builder b, Value x, int axis, long from, long to) {
    int rank = x.tensorType().rank();
    List<Long> start = new ArrayList<>(Collections.nCopies(rank, 0L));
    List<Long> limit = new ArrayList<>(x.tensorType().shape());
    start.set(axis, from);
    limit.set(axis, to);
    return b.emit(
        Op.SLICE,
        Attributes.NONE
            .with("start_indices", start)
            .with("limit_indices", limit)
            .with("strides", Collections.nCopies(rank, 1L)),
        x);
  }

  private static Value concatenate(Builder b, int axis, Value... pieces) {
    return b.emit(Op.CONCATENATE, Attributes.NONE.with("dimension", (long) axis), pieces);
  }

  private static Value roll(Builder b, Value x, int axis, long by) {
    long size = x.tensorType().dim(axis);
    long cut = Math.floorMod(-by, size);
    return concatenate(b, axis, slice(b, x, axis, cut, size), slice(b, x, axis, 0, cut));
  }

  private static void check(Function function, List<TensorType> types, boolean isWhole) {
    List<Tensor> data = new ArrayList<>();
    for (TensorType type : types) {
      data.add(Programs.tame(type, data.size() + 3));
    }
    Function prepared = Prepare.prepare(new Program("f", List.of(function)), false);
    assertThat(Interpreter.evaluate(prepared, data))
        .isEqualTo(Interpreter.evaluate(function, data));
    Set<Value> concatenated = new HashSet<>();
    boolean computesOnOne = false;
    for (Operation op : prepared.body().operations()) {
      computesOnOne |=
          op.op().isElementwise() && op.operands().stream().anyMatch(concatenated::contains);
      if (op.op() == Op.CONCATENATE) {
        concatenated.addAll(op.results());
      }
    }
    assertThat(computesOnOne).isEqualTo(isWhole);
    Agreement.check(prepared, data);
  }

  @Test
  void neighboursAlongTwoAxes() {
    TensorType type = TensorType.of(DType.F32, 129, 150);
    Function function =
        Programs.of(
            List.of(type, type),
            (b, in) -> {
              Value x = in.getFirst();
              Value sum = b.emit(Op.ADD, roll(b, x, 0, 1), roll(b, x, 1, -1));
              sum = b.emit(Op.ADD, sum, roll(b, roll(b, x, 0, -1), 1, 1));
              return List.of(b.emit(Op.MULTIPLY, sum, in.getLast()));
            });
    check(function, List.of(type, type), false);
  }

  @Test
  void neighboursAlongThreeAxes_ofSmallIntegers() {
    TensorType type = TensorType.of(DType.I8, 20, 30, 40);
    Function function =
        Programs.of(
            List.of(type),
            (b, in) -> {
              Value sum = in.getFirst();
              for (int axis = 0; axis < 3; axis++) {
                sum = b.emit(Op.ADD, sum, roll(b, in.getFirst(), axis, 1));
                sum = b.emit(Op.SUBTRACT, sum, roll(b, in.getFirst(), axis, -2));
              }
              return List.of(sum);
            });
    check(function, List.of(type), false);
  }

  /** Where one of them is a result too, or there would be too many pieces, arrays stay whole. */
  @Test
  void whatIsReturned_orTooMuch_staysAConcatenation() {
    TensorType type = TensorType.of(DType.F32, 128, 128);
    Function returned =
        Programs.of(
            List.of(type),
            (b, in) -> {
              Value rolled = roll(b, in.getFirst(), 1, 5);
              return List.of(rolled, b.emit(Op.NEGATE, rolled));
            });
    check(returned, List.of(type), true);
    Function many =
        Programs.of(
            List.of(type),
            (b, in) -> {
              Value sum = in.getFirst();
              for (int by = 1; by < 60; by += 3) {
                sum = b.emit(Op.ADD, sum, roll(b, roll(b, in.getFirst(), 0, by), 1, by));
              }
              return List.of(sum);
            });
    check(many, List.of(type), true);
  }
}
