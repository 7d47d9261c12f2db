package dev.arrayc.mlir.lower;

import static org.assertj.core.api.Assertions.assertThat;

import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.Block;
import dev.arrayc.ir.Builder;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Function;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Loops over arrays whose elements do not look at each other run with the state in registers. */
@Tag("native")
class ElementLoopTest {
  private static final TensorType COUNTER = TensorType.scalar(DType.I32);

  /** Fibonacci's steps on arrays: the state is exchanged, a row and the counter take part. */
  private static List<Value> exchanging(Builder b, List<Value> in) {
    TensorType type = in.get(1).tensorType();
    TensorType flags = type.withDType(DType.BOOL);
    Value zero = b.constant(Tensor.scalar(DType.I32, 0L));
    Block condition =
        b.region(
            List.of(COUNTER, type, type, flags),
            p -> List.of(b.compare("LT", p.getFirst(), in.getFirst())));
    Block body =
        b.region(
            List.of(COUNTER, type, type, flags),
            p -> {
              Value one = b.constant(Tensor.scalar(DType.I32, 1L));
              Value row = b.broadcastInDim(in.get(3), type, List.of(1L));
              Value turn =
                  b.emitAs(TensorType.scalar(DType.F32), Op.CONVERT, Attributes.NONE, p.getFirst());
              Value sum = b.emit(Op.ADD, p.get(1), b.emit(Op.MULTIPLY, p.get(2), row));
              Value next = b.emit(Op.SUBTRACT, sum, b.broadcast(turn, type));
              Value grows = b.compare("GT", next, p.get(1));
              return List.of(
                  b.emit(Op.ADD, p.getFirst(), one),
                  p.get(2),
                  next,
                  b.emit(Op.XOR, p.get(3), grows));
            });
    return b.emit(
        Op.WHILE,
        List.of(zero, in.get(1), in.get(2), b.compare("LT", in.get(1), in.get(2))),
        Attributes.NONE,
        List.of(condition, body),
        List.of());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 3, 16, 37, 64, 131})
  void theStateStaysInRegisters(long width) {
    TensorType type = TensorType.of(DType.F32, 3, width);
    TensorType row = TensorType.of(DType.F32, width);
    Function function = Programs.of(List.of(COUNTER, type, type, row), ElementLoopTest::exchanging);
    assertThat(Lowering.lower(function).text()).contains("scf.while (");
    for (long turns : new long[] {0, 1, 6}) {
      Agreement.check(
          function,
          List.of(
              Tensor.scalar(DType.I32, turns),
              Programs.tame(type, 1),
              Programs.tame(type, 2),
              Programs.tame(row, 3)));
    }
  }

  @Test
  void anElementThatLooksAtItsNeighbourKeepsTheLoopOutside() {
    TensorType type = TensorType.of(DType.F32, 40);
    Function function =
        Programs.of(
            List.of(COUNTER, type),
            (b, in) -> {
              Value zero = b.constant(Tensor.scalar(DType.I32, 0L));
              Block condition =
                  b.region(
                      List.of(COUNTER, type),
                      p -> List.of(b.compare("LT", p.getFirst(), in.getFirst())));
              Block body =
                  b.region(
                      List.of(COUNTER, type),
                      p -> {
                        Value one = b.constant(Tensor.scalar(DType.I32, 1L));
                        Value turned =
                            b.emit(
                                    Op.REVERSE,
                                    List.of(p.get(1)),
                                    Attributes.NONE.with("dimensions", List.of(0L)),
                                    List.of(),
                                    List.of())
                                .getFirst();
                        return List.of(
                            b.emit(Op.ADD, p.getFirst(), one), b.emit(Op.ADD, p.get(1), turned));
                      });
              return b.emit(
                  Op.WHILE,
                  List.of(zero, in.get(1)),
                  Attributes.NONE,
                  List.of(condition, body),
                  List.of());
            });
    assertThat(Lowering.lower(function).text()).doesNotContain("scf.while (");
    Agreement.check(function, List.of(Tensor.scalar(DType.I32, 3L), Programs.tame(type, 1)));
  }
}
