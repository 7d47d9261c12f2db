package dev.arrayc.mlir.lower;

import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.Block;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Operation;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Writes a sort of 64-bit words by their upper halves as a call of the runtime ({@code sort.c}),
 * which cuts it for threads itself. {@code PackSorts} makes such sorts.
 */
final class SortWordsEmitter {
  /**
   * The runtime's functions: words, as many to spare, lines, length of a line; words, lines, length
   * of a line, how many are kept.
   */
  static final String DECLARATIONS =
      """
      func.func private @arrayc_sort(!llvm.ptr, !llvm.ptr, i64, i64)
      func.func private @arrayc_select(!llvm.ptr, i64, i64, i64)
      """;

  /** Up to so many are inserted into the first ones; more are sorted with the rest. */
  private static final long MOST_KEPT = 64;

  private static final long KEY_FROM = 32;

  private SortWordsEmitter() {}

  /** {@return whether a sort is one of words, along their last axis, by what it says} */
  static boolean applies(Operation sort, Definitions definitions) {
    TensorType type = sort.operandType(0);
    Block comparator = sort.regions().getFirst();
    return sort.operands().size() == 1
        && type.dtype() == DType.U64
        && type.rank() > 0
        && sort.attributes().integer("dimension") == type.rank() - 1
        && type.shape().getLast() < 1L << KEY_FROM
        && definitions
            .producer(comparator.results().getFirst())
            .filter(
                less ->
                    less.op() == Op.COMPARE
                        && less.attributes().enumCase("comparison_direction").equals("LT")
                        && isUpperHalf(less.operand(0), comparator.parameters().get(0), definitions)
                        && isUpperHalf(
                            less.operand(1), comparator.parameters().get(1), definitions))
            .isPresent();
  }

  private static boolean isUpperHalf(Value value, Value parameter, Definitions definitions) {
    return definitions
        .producer(value)
        .filter(
            shift ->
                shift.op() == Op.SHIFT_RIGHT_LOGICAL
                    && shift.operand(0).equals(parameter)
                    && definitions
                        .producer(shift.operand(1))
                        .filter(SortWordsEmitter::isHalf)
                        .isPresent())
        .isPresent();
  }

  private static boolean isHalf(Operation constant) {
    return constant.op() == Op.CONSTANT
        && constant.attributes().get("value", Attribute.Dense.class).value().longs()[0] == KEY_FROM;
  }

  /** {@return how many words at the beginning of a line must be sorted} */
  static long kept(Operation sort, Definitions definitions) {
    long length = sort.resultType().shape().getLast();
    long used = definitions.leading(sort.result());
    return used <= MOST_KEPT && used < length / 4 ? used : length;
  }

  static void emit(Code code, Memory memory, Step.SortWords step) {
    List<Long> shape = step.operation().resultType().shape();
    long length = shape.getLast();
    long lines = step.operation().resultType().size() / Math.max(length, 1);
    Reg words = memory.base(step.operation().result());
    code.at(step.span());
    if (step.kept() < length) {
      List<Reg> arguments =
          List.of(words, code.i64(lines), code.i64(length), code.i64(step.kept()));
      call(code, "arrayc_select", arguments, "!llvm.ptr, i64, i64, i64");
    } else {
      Reg spare = memory.base(step.spare());
      List<Reg> arguments = List.of(words, spare, code.i64(lines), code.i64(length));
      call(code, "arrayc_sort", arguments, "!llvm.ptr, !llvm.ptr, i64, i64");
    }
  }

  private static void call(Code code, String function, List<Reg> arguments, String types) {
    String passed = arguments.stream().map(Reg::toString).collect(Collectors.joining(", "));
    code.line("func.call @" + function + "(" + passed + ") : (" + types + ") -> ()");
  }
}
