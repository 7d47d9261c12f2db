package dev.arrayc.mlir.lower;

import dev.arrayc.ir.Value;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * The addresses of buffers in one function of the emitted text.
 *
 * @param arguments where the function has the pointers that the program was called with
 * @param streamed the buffers that are written past the caches
 */
record Bases(
    Code code,
    MemoryPlan plan,
    Function<String, Reg> arguments,
    Map<MemoryPlan.Place, Reg> known,
    Set<Value> streamed)
    implements Memory {
  Bases(Code code, MemoryPlan plan, Function<String, Reg> arguments) {
    this(code, plan, arguments, new HashMap<>(), Set.of());
  }

  /** The same, but these buffers are written past the caches. */
  Bases streaming(Set<Value> buffers) {
    return new Bases(code, plan, arguments, known, buffers);
  }

  @Override
  public boolean streams(Value buffer) {
    return streamed.contains(buffer);
  }

  @Override
  public Reg base(Value buffer) {
    MemoryPlan.Place place = plan.place(buffer);
    Reg base = known.get(place);
    if (base == null) {
      base = address(place);
      known.put(place, base);
    }
    return base;
  }

  private Reg address(MemoryPlan.Place place) {
    return switch (place) {
      case MemoryPlan.Place.Input input -> arguments.apply("in" + input.number());
      case MemoryPlan.Place.Output output -> arguments.apply("out" + output.number());
      case MemoryPlan.Place.Constant constant ->
          code.defineAtEntry(
              "!llvm.ptr",
              1,
              "llvm.mlir.addressof " + Lowering.symbol(constant.number()) + " : !llvm.ptr");
      case MemoryPlan.Place.Workspace workspace ->
          workspace(code, arguments.apply("workspace"), workspace.offset());
    };
  }

  /** An address in the workspace, computed at the function's top. */
  static Reg workspace(Code code, Reg all, long offset) {
    // Constant indices have 32 bits in MLIR's text.
    return offset == 0
        ? all
        : code.defineAtEntry(
            "!llvm.ptr",
            1,
            offset > Integer.MAX_VALUE
                ? "llvm.getelementptr "
                    + all
                    + "["
                    + code.i64(offset)
                    + "] : (!llvm.ptr, i64) -> !llvm.ptr, i8"
                : "llvm.getelementptr " + all + "[" + offset + "] : (!llvm.ptr) -> !llvm.ptr, i8");
  }
}
