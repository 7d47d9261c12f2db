package dev.arrayc.mlir.lower;

import dev.arrayc.ir.Function;
import dev.arrayc.ir.Tensor;
import dev.arrayc.mlir.codegen.LoweredModule.Constant;
import dev.arrayc.transform.CompiledForms;
import java.util.ArrayList;
import java.util.List;

/**
 * Lowers a prepared function (basic ops, calls inlined) to MLIR for a CPU: fuses it into kernels,
 * plans their memory, writes their loops. The text depends on nothing but the function.
 */
public final class Lowering {
  private Lowering() {}

  /**
   * Lowers a function.
   *
   * @throws dev.arrayc.diagnostic.CompileException.Limitation for an op without native code
   */
  public static Lowered lower(Function function) {
    Schedule schedule = RowFusion.of(Fusion.of(CompiledForms.apply(function)));
    MemoryPlan plan = new MemoryPlan(schedule);
    String functions = new ProgramEmitter(schedule, plan).emit();
    List<Constant> constants = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    for (Tensor value : plan.constants()) {
      String symbol = symbol(constants.size());
      byte[] bytes = Literals.bytes(value);
      constants.add(new Constant(symbol.substring(1), bytes));
      text.append("llvm.mlir.global external constant ").append(symbol);
      text.append("() {addr_space = 0 : i32} : !llvm.array<")
          .append(bytes.length)
          .append(" x i8>\n");
    }
    text.append(functions);
    Cost cost = Cost.of(schedule.steps());
    return new Lowered(text.toString(), plan, constants, cost.flops(), cost.bytes(), schedule);
  }

  /** {@return the symbol of a constant} */
  static String symbol(int constant) {
    return "@constant" + constant;
  }
}
