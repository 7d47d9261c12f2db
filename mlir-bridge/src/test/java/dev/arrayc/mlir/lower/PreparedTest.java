package dev.arrayc.mlir.lower;

import static org.assertj.core.api.Assertions.assertThat;

import dev.arrayc.interpret.Interpreter;
import dev.arrayc.ir.Attributes;
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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Functions as they come from the front end: expanded math, contraction, donated inputs. */
@Tag("native")
class PreparedTest {
  private static Function composed(TensorType type, List<String> names) {
    return Programs.of(
        List.of(type, type),
        (b, in) -> {
          List<Value> results = new ArrayList<>();
          for (Op op : Op.values()) {
            boolean isComposed =
                op.row().kernel().isPresent() && !op.row().kernel().get().accepts(type.dtype());
            // A complex remainder has no meaning.
            isComposed &= !(op == Op.REMAINDER && type.dtype().isComplex());
            if (isComposed && op.row().dtypes().contains(type.dtype())) {
              names.add(op.opName());
              List<Value> operands = in.subList(0, op.row().operands());
              results.add(b.emit(op, operands, Attributes.NONE, List.of(), List.of()).getFirst());
            }
          }
          return results;
        });
  }

  /** Far more operations than a stack has frames for, in a chain. */
  @Test
  void aLongChainIsCutIntoKernels() {
    TensorType type = TensorType.of(DType.I32, 33);
    Function function =
        Programs.of(
            List.of(type),
            (b, in) -> {
              Value x = in.getFirst();
              for (int i = 0; i < 5000; i++) {
                x = b.emit(i % 2 == 0 ? Op.ADD : Op.XOR, x, b.reshape(in.getFirst(), type.shape()));
              }
              return List.of(x);
            });
    Lowered lowered = Lowering.lower(function);
    assertThat(lowered.kernels()).isBetween(2, 10);
  }

  /** exp, log, sin, …: no call of a function is left, or the library would not link. */
  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"F32", "F64", "F16", "C64"})
  void composedOps(DType dtype) {
    TensorType type = TensorType.of(dtype, 517);
    List<String> names = new ArrayList<>();
    Function function = Prepare.prepare(new Program("f", List.of(composed(type, names))), true);
    List<Tensor> data = List.of(Programs.data(type, 1), Programs.data(type, 2));
    Agreement.check(function, data, names);
  }

  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"F32", "F64", "BF16", "I8", "U32", "BOOL"})
  void theLargest(DType dtype) {
    TensorType type = TensorType.of(dtype, 3, 41);
    Function plain =
        Programs.of(
            List.of(type),
            (b, in) -> {
              List<Value> out = new ArrayList<>();
              for (long k : new long[] {0, 1, 7, 41}) {
                Attributes attributes = Attributes.NONE.with("k", k);
                out.addAll(b.emit(Op.TOP_K, in, attributes, List.of(), List.of()));
              }
              return out;
            });
    List<Tensor> data = List.of(Programs.data(type, 3));
    Function prepared = Prepare.prepare(new Program("f", List.of(plain)), true);
    Agreement.check(prepared, data);
    assertThat(Interpreter.evaluate(prepared, data)).isEqualTo(Interpreter.evaluate(plain, data));
  }

  /** {@code f(a, b) = (reverse(b), a + a)} where each result may lie on a's or b's memory. */
  @Test
  void aDonatedInputIsReadBeforeItsMemoryIsWritten() {
    TensorType type = TensorType.of(DType.F32, 33);
    Function plain =
        Programs.of(
            List.of(type, type),
            (b, in) -> {
              Attributes dimensions = Attributes.NONE.with("dimensions", List.of(0L));
              return List.of(
                  b.emit(Op.REVERSE, dimensions, in.get(1)), b.emit(Op.ADD, in.get(0), in.get(0)));
            });
    List<Function.Parameter> donated =
        List.of(new Function.Parameter("a", true), new Function.Parameter("b", true));
    Function function = new Function("f", donated, plain.results(), plain.body());
    Lowered lowered = Lowering.lower(function);
    assertThat(lowered.workspaceBytes()).isPositive();
    assertThat(Lowering.lower(plain).workspaceBytes()).isZero();
    Agreement.check(function, List.of(Programs.tame(type, 1), Programs.tame(type, 2)));
  }

  /** {@code f(a, b) = a + b} with a donated is one kernel in place. */
  @Test
  void aDonatedInputMayBeWrittenInPlace() {
    TensorType type = TensorType.of(DType.F32, 33);
    Function plain =
        Programs.of(List.of(type, type), (b, in) -> List.of(b.emit(Op.ADD, in.get(0), in.get(1))));
    List<Function.Parameter> donated =
        List.of(new Function.Parameter("a", true), new Function.Parameter("b", false));
    Lowered lowered = Lowering.lower(new Function("f", donated, plain.results(), plain.body()));
    assertThat(lowered.workspaceBytes()).isZero();
  }
}
