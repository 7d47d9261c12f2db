package dev.arrayc.mlir.lower;

import dev.arrayc.diagnostic.SourceFile;
import dev.arrayc.diagnostic.Span;
import dev.arrayc.ir.Function;
import dev.arrayc.mlir.artifact.Signature;
import dev.arrayc.mlir.codegen.BulkKernel;
import dev.arrayc.mlir.codegen.DeviceModule;
import dev.arrayc.mlir.codegen.LoweredModule;
import dev.arrayc.mlir.codegen.LoweredModule.Constant;
import dev.arrayc.mlir.codegen.Precision;
import dev.arrayc.mlir.codegen.Sm;
import dev.arrayc.transform.CompiledForms;
import java.util.ArrayList;
import java.util.List;

/**
 * Lowers a prepared function (basic ops, calls inlined) for a GPU: the kernels and the memory plan
 * are those of {@link Lowering}, what runs them is not.
 */
public final class DeviceLowering {
  /** Where kernels may write an answer to the host. */
  private static final long ANSWER_BYTES = 64;

  private final MemoryPlan plan;
  private final DeviceEmitter emitter;
  private final Cost cost;

  private DeviceLowering(
      Function function, Precision precision, int generation, long multiprocessors) {
    Attentions attentions = Attentions.of(CompiledForms.apply(function), precision, generation);
    Schedule schedule =
        DeviceSteps.of(RowFusion.onDevice(Fusion.of(attentions)), precision, multiprocessors);
    this.plan = new MemoryPlan(schedule);
    this.emitter = new DeviceEmitter(schedule, plan, precision, answer(), multiprocessors);
    this.cost = Cost.of(schedule.steps());
    emitter.emit();
  }

  /**
   * Lowers a function.
   *
   * @throws dev.arrayc.diagnostic.CompileException.Limitation for an op without code for a GPU
   */
  public static DeviceLowering lower(Function function, Precision precision) {
    return lower(function, precision, List.of());
  }

  /** Lowers a function for these generations, all of which can run what it makes. */
  public static DeviceLowering lower(Function function, Precision precision, List<Sm> gpus) {
    int oldest = gpus.stream().mapToInt(Sm::number).min().orElse(0);
    boolean hasBulk = gpus.isEmpty() || gpus.contains(BulkKernel.GPU);
    return new DeviceLowering(function, precision, oldest, hasBulk ? BulkTiles.MULTIPROCESSORS : 0);
  }

  /** Lowers a function for an sm_90a of a size: what is for a small one has larger tiles. */
  static DeviceLowering lower(Function function, Precision precision, long multiprocessors) {
    return new DeviceLowering(function, precision, 0, multiprocessors);
  }

  /** Lowers a function so that all results have the CPU's bits. */
  public static DeviceLowering lower(Function function) {
    return lower(function, Precision.portable);
  }

  /** Whether results may differ from the CPU's. */
  public boolean isRounding() {
    return emitter.isRounding();
  }

  private long answer() {
    return Math.ceilDiv(plan.workspaceBytes(), ANSWER_BYTES) * ANSWER_BYTES;
  }

  /** {@return float operations of a run, each loop of unknown length counted once} */
  public long flops() {
    return cost.flops();
  }

  /** This program as the code generator takes it. */
  public DeviceModule module(Signature signature, List<SourceFile> sources, Span span) {
    List<Constant> constants = new ArrayList<>();
    plan.constants()
        .forEach(
            value ->
                constants.add(
                    new Constant(
                        Lowering.symbol(constants.size()).substring(1), Literals.bytes(value))));
    long workspace = emitter.asks() ? answer() + ANSWER_BYTES : plan.workspaceBytes();
    LoweredModule host =
        new LoweredModule(
            emitter.host(), signature, workspace, plan.workspace(), constants, sources, span);
    return new DeviceModule(host, emitter.device(), emitter.kernels(), emitter.bulk(), answer());
  }
}
