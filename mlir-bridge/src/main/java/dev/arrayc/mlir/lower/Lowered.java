package dev.arrayc.mlir.lower;

import dev.arrayc.diagnostic.SourceFile;
import dev.arrayc.diagnostic.Span;
import dev.arrayc.mlir.artifact.Signature;
import dev.arrayc.mlir.codegen.LoweredModule;
import dev.arrayc.mlir.codegen.LoweredModule.Constant;
import java.util.List;

/** What the lowering makes of a function, and what it knows about the result. */
public final class Lowered {
  private final String text;
  private final MemoryPlan plan;
  private final List<Constant> constants;
  private final long flops;
  private final long bytesMoved;
  private final Schedule schedule;

  Lowered(
      String text,
      MemoryPlan plan,
      List<Constant> constants,
      long flops,
      long bytesMoved,
      Schedule schedule) {
    this.text = text;
    this.plan = plan;
    this.constants = List.copyOf(constants);
    this.flops = flops;
    this.bytesMoved = bytesMoved;
    this.schedule = schedule;
  }

  /** {@return the module as {@code LoweredModule} wants it} */
  public String text() {
    return text;
  }

  /** {@return the peak of the workspace in bytes} */
  public long workspaceBytes() {
    return plan.workspaceBytes();
  }

  /** {@return the constants that lie in memory} */
  public List<Constant> constants() {
    return constants;
  }

  /** {@return float operations of a run, each loop of unknown length counted once} */
  public long flops() {
    return flops;
  }

  /** {@return bytes that kernels read and write, likewise} */
  public long bytesMoved() {
    return bytesMoved;
  }

  /** {@return the number of groups of steps that run row by row} */
  int rowByRow() {
    return (int) schedule.steps().stream().filter(Step.RowByRow.class::isInstance).count();
  }

  /** {@return the number of kernels: loop nests, steps inside regions included} */
  public int kernels() {
    return Cost.kernels(schedule.steps());
  }

  /** {@return the steps, for tests and for printing} */
  List<Step> steps() {
    return schedule.steps();
  }

  /** {@return the fused kernels as a module of the linalg dialect, on tensors} */
  public String linalg() {
    return LinalgPrinter.print(schedule);
  }

  /** This program as the code generator takes it. */
  public LoweredModule module(Signature signature, List<SourceFile> sources, Span span) {
    return new LoweredModule(
        text, signature, plan.workspaceBytes(), plan.workspace(), constants, sources, span);
  }
}
