package dev.arrayc.mlir.lower;

import dev.arrayc.diagnostic.CompileException;
import dev.arrayc.diagnostic.Diagnostic;
import dev.arrayc.diagnostic.Span;
import dev.arrayc.mlir.codegen.BulkKernel;
import dev.arrayc.mlir.codegen.DeviceModule;
import dev.arrayc.mlir.codegen.DeviceModule.Kernel;
import dev.arrayc.mlir.codegen.LoweredModule;
import dev.arrayc.mlir.codegen.Precision;
import dev.arrayc.op.Op;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Writes a program for a GPU: a module of kernels, and the host's function that launches them in
 * order. The host asks the device what a loop or a branch depends on; a loop over little runs on
 * the device as a whole ({@link DeviceBlock}).
 */
final class DeviceEmitter {
  /** What the 4 KiB of a kernel's parameters hold, beside the number of the round. */
  private static final int MOST_POINTERS = 500;

  private static final String LAUNCHED_SHARED =
      "llvm.mlir.global external @"
          + BulkKernel.SHARED
          + "() {addr_space = 3 : i32, alignment = 1024 : i64} : !llvm.array<0 x i8>\n";

  private final Schedule schedule;
  private final MemoryPlan plan;
  private final Precision precision;
  private final long answer;
  private final DevicePointers pointers;
  private final Code host = new Code();
  private final Code root = new Code();
  private final StringBuilder functions = new StringBuilder();
  private final List<Kernel> kernels = new ArrayList<>();
  private final List<BulkKernel> bulk = new ArrayList<>();
  private final long multiprocessors;
  private boolean asks;
  private boolean isRounding;

  /**
   * @param answer the offset in the workspace where the device answers the host
   * @param multiprocessors of the sm_90a that bulk kernels are for; 0: there is none
   */
  DeviceEmitter(
      Schedule schedule, MemoryPlan plan, Precision precision, long answer, long multiprocessors) {
    this.multiprocessors = multiprocessors;
    this.precision = precision;
    this.schedule = schedule;
    this.plan = plan;
    this.answer = answer;
    this.pointers = DevicePointers.of(schedule.function());
  }

  void emit() {
    write(schedule.steps());
  }

  /** {@return the host's module} */
  String host() {
    return "func.func private @arrayc_cuda_launch(!llvm.ptr, i64, i64)\n"
        + "func.func private @arrayc_cuda_ask(!llvm.ptr, i64) -> i32\n"
        + "func.func @"
        + LoweredModule.ENTRY
        + "(%run: !llvm.ptr) -> i32 {\n"
        + host.text()
        + "  %status = arith.constant 0 : i32\n  return %status : i32\n}\n"
        + host.locationText();
  }

  /** {@return the device's module} */
  String device() {
    return "llvm.mlir.global external constant @"
        + DeviceModule.GENERATION
        + "() : i32\n"
        + (bulk.isEmpty() ? "" : LAUNCHED_SHARED)
        + functions
        + root.locationText();
  }

  List<Kernel> kernels() {
    return kernels;
  }

  List<BulkKernel> bulk() {
    return bulk;
  }

  /** Whether the host asks the device for an answer. */
  boolean asks() {
    return asks;
  }

  /** Whether results may differ from the CPU's. */
  boolean isRounding() {
    return isRounding;
  }

  private void write(List<Step> steps) {
    for (Step step : steps) {
      host.at(step.span());
      switch (step) {
        case Step.Pointwise s -> plan.withoutCopiesOntoThemselves(s).ifPresent(this::pointwise);
        case Step.Reduce s -> reduce(s);
        case Step.Accumulate s -> accumulate(s);
        case Step.Contract s -> contract(s);
        case Step.Attention s -> attention(s);
        case Step.Scatter s -> scatter(s);
        case Step.Sort s -> DeviceSort.write(this, s);
        case Step.SortWords s -> DeviceSort.write(this, s);
        case Step.Lapack s ->
            throw new IllegalArgumentException("a system's LAPACK is for CPUs: " + s.operation());
        case Step.While s -> loop(s);
        case Step.Branch s -> branch(s);
        case Step.RowByRow s -> DeviceRows.write(this, schedule, s);
      }
    }
  }

  /** Writes a kernel; {@return its number} */
  private int kernel(
      Span span, Cost cost, long blocks, int threads, Consumer<DeviceKernel> inside) {
    int number = kernels.size();
    String name = "kernel" + number;
    Code code = root.sibling();
    code.at(span);
    DeviceKernel kernel = new DeviceKernel(name, code, plan, pointers);
    inside.accept(kernel);
    if (kernel.pointers().size() > MOST_POINTERS) {
      throw new CompileException.Limitation(
          Diagnostic.of(
              span,
              "NotImplementedError",
              "a kernel for a GPU that works on "
                  + kernel.pointers().size()
                  + " arguments and results at once, of "
                  + MOST_POINTERS
                  + " that it may",
              "pass them as one array, or compute them in two functions"));
    }
    functions.append(kernel.text());
    kernels.add(
        new Kernel(
            name,
            kernel.pointers(),
            blocks,
            threads,
            kernel.sharedBytes(),
            cost.flops(),
            cost.bytes(),
            kernel.tensor().map(TensorCore::title).orElse(""),
            kernel.tensor().map(TensorCore::residents).orElse(0)));
    return number;
  }

  /** Writes a kernel and its launch. */
  void launch(Step step, long blocks, Consumer<DeviceKernel> inside) {
    launch(kernel(step.span(), Cost.of(step), blocks, DeviceKernel.THREADS, inside), host.i64(0));
  }

  private void launch(int kernel, Reg round) {
    host.line(
        "func.call @arrayc_cuda_launch(%run, "
            + host.i64(kernel)
            + ", "
            + round
            + ") : (!llvm.ptr, i64, i64) -> ()");
  }

  /** Writes a kernel and its launches, one for each round. */
  void rounds(Step step, long blocks, long rounds, Consumer<DeviceKernel> inside) {
    int number = kernel(step.span(), Cost.of(step), blocks, DeviceKernel.THREADS, inside);
    host.loop(host.i64(0), host.i64(rounds), host.i64(1), round -> launch(number, round));
  }

  /** A thread for each iteration of the loops. */
  void each(Step step, List<Long> loops, BiConsumer<DeviceKernel, Part> inside) {
    long count = Grid.size(loops);
    if (count > 0) {
      launch(
          step,
          Math.ceilDiv(count, DeviceKernel.THREADS),
          kernel -> kernel.each(loops, part -> inside.accept(kernel, part)));
    }
  }

  /** A warp for each iteration of the loops; it gets their indices and their combined index. */
  private void eachWarp(Step step, List<Long> loops, NumberedBody inside) {
    long count = Grid.size(loops);
    launch(
        step,
        Math.ceilDiv(count, DeviceKernel.THREADS / DeviceKernel.WARP),
        kernel -> {
          Reg warp = kernel.warp(count);
          kernel.when(
              warp, count, () -> inside.at(kernel, kernel.indices(warp, loops), kernel.wide(warp)));
        });
  }

  /** A thread for each iteration of the loops; it gets their indices and their combined index. */
  private void eachThread(Step step, List<Long> loops, NumberedBody inside) {
    long count = Grid.size(loops);
    launch(
        step,
        Math.ceilDiv(count, DeviceKernel.THREADS),
        kernel -> {
          Reg item = kernel.item(count);
          kernel.when(
              item, count, () -> inside.at(kernel, kernel.indices(item, loops), kernel.wide(item)));
        });
  }

  @FunctionalInterface
  private interface NumberedBody {
    void at(DeviceKernel kernel, List<Reg> indices, Reg number);
  }

  private void pointwise(Step.Pointwise step) {
    if (step.body().size() > 0) {
      List<Long> loops = PointwiseEmitter.sizes(step);
      if (PointwiseEmitter.isInSquares(step)) {
        launch(
            step,
            DeviceKernel.squares(loops),
            kernel ->
                kernel.eachInSquare(
                    loops, part -> PointwiseEmitter.emit(kernel.code(), kernel, step, part)));
        return;
      }
      int lanes = PointwiseEmitter.neighbours(step);
      launch(
          step,
          Math.ceilDiv(step.body().size() / lanes, DeviceKernel.THREADS),
          kernel ->
              kernel.each(
                  loops, lanes, part -> PointwiseEmitter.emit(kernel.code(), kernel, step, part)));
    }
  }

  private void reduce(Step.Reduce step) {
    List<Long> loops = ReduceEmitter.parallel(step);
    if (Grid.size(step.body().space().subList(0, step.kept())) == 0) {
      return;
    }
    if (DeviceReduce.isByColumn(step)) {
      eachThread(
          step,
          DeviceReduce.columnLoops(step),
          (kernel, indices, number) -> DeviceReduce.emitColumnBlock(kernel, step, indices, number));
      eachThread(
          step,
          loops,
          (kernel, indices, number) ->
              DeviceReduce.emitColumn(kernel, step, Part.point(indices), number));
      return;
    }
    if (!DeviceReduce.isByWarp(step)) {
      each(step, loops, (kernel, part) -> ReduceEmitter.emit(kernel.code(), kernel, step, part));
      return;
    }
    if (step.partials().isPresent()) {
      eachWarp(
          step,
          DeviceReduce.blockLoops(step),
          (kernel, indices, number) ->
              DeviceReduce.emitBlock(kernel, kernel, step, indices, number));
    }
    eachWarp(
        step,
        loops,
        (kernel, indices, number) ->
            DeviceReduce.emit(kernel, kernel, step, Part.point(indices), number));
  }

  private void accumulate(Step.Accumulate step) {
    if (DeviceAccumulate.isByBlocks(step)) {
      DeviceAccumulate.write(this, step);
    } else {
      each(
          step,
          AccumulateEmitter.parallel(step),
          (kernel, part) -> AccumulateEmitter.emit(kernel.code(), kernel, step, part));
    }
  }

  private void contract(Step.Contract step) {
    if (step.operation().resultType().size() == 0) {
      return;
    }
    Optional<ContractTiles> tiled = ContractTiles.of(step);
    if (tiled.isPresent()) {
      ContractTiles tiles = tiled.get();
      Optional<TensorCore> core = TensorCore.of(tiles, precision);
      isRounding |= core.isPresent() && core.get().isRounding();
      launch(step, tiles.squares(), kernel -> contract(kernel, tiles, core));
      core.filter(c -> multiprocessors > 0)
          .flatMap(c -> BulkTiles.of(tiles, c, multiprocessors))
          .ifPresent(this::bulk);
      return;
    }
    each(
        step,
        ContractEmitter.parallel(step),
        (kernel, part) -> ContractEmitter.emit(kernel.code(), kernel, step, part));
  }

  /** Writes what stands in for the last kernel. */
  private void bulk(BulkTiles tiles) {
    int number = kernels.size() - 1;
    Code code = root.sibling();
    DeviceKernel kernel = new DeviceKernel(BulkKernel.name(number), code, plan, pointers);
    DeviceBulk.emit(kernel, tiles);
    functions.append(kernel.text());
    Kernel replaced = kernels.getLast();
    bulk.add(
        new BulkKernel(
            number,
            kernel.pointers(),
            tiles.count(),
            DeviceBulk.THREADS,
            tiles.sharedBytes(),
            replaced.flops(),
            replaced.bytes(),
            tiles.core().title(),
            DeviceBulk.operands(kernel, tiles)));
  }

  private static void contract(
      DeviceKernel kernel, ContractTiles tiles, Optional<TensorCore> core) {
    Runnable plain = () -> DeviceContract.emit(kernel, tiles);
    if (core.isPresent()) {
      kernel.multiplyOn(core.get(), () -> DeviceTensor.emit(kernel, tiles, core.get()), plain);
    } else {
      plain.run();
    }
  }

  private void attention(Step.Attention step) {
    AttentionTiles tiles = AttentionTiles.of(step);
    isRounding = true;
    int number =
        kernel(
            step.span(),
            Cost.of(step),
            tiles.blocks(),
            tiles.threads(),
            kernel -> DeviceAttention.emit(kernel, tiles));
    launch(number, host.i64(0));
  }

  private void scatter(Step.Scatter step) {
    if (step.body().size() > 0 && step.operation().results().getFirst().tensorType().size() > 0) {
      eachThread(
          step,
          DeviceScatter.parallel(step),
          (kernel, indices, number) -> DeviceScatter.emit(kernel, step, indices));
    }
  }

  private void loop(Step.While step) {
    Step.While rest = step;
    Optional<ElementLoop> elements = ElementLoop.of(step, schedule);
    if (elements.isPresent()) {
      ElementLoop inside = elements.get();
      each(
          step,
          inside.collapse().sizes(),
          (kernel, part) ->
              ElementLoopEmitter.emit(kernel.code(), kernel, schedule, inside, Tiling.WIDE, part));
      rest = inside.onScalars();
    }
    if (DeviceBlock.fits(rest)) {
      Step.While small = rest;
      launch(step, 1, kernel -> new DeviceBlock(kernel, plan, schedule).write(List.of(small)));
      return;
    }
    Step.While whole = rest;
    host.whileLoop(
        () -> {
          write(whole.conditionSteps());
          Reg answer = ask(whole.span(), whole.condition());
          return host.cmpi("ne", answer, host.integer("i32", 0));
        },
        () -> write(whole.bodySteps()));
  }

  /** The value of a boolean or i32, computed on the device, as an i32. */
  private Reg ask(Span span, Step.Region region) {
    asks = true;
    int number =
        kernel(
            span,
            Cost.NONE,
            1,
            1,
            kernel -> {
              Code code = kernel.code();
              Reg value = BodyEmitter.region(code, kernel, region, List.of()).getFirst().reg();
              Reg word =
                  value.scalar().equals("i32") ? value : code.cast("arith.extui", value, "i32");
              code.store(word, kernel.workspace(answer));
            });
    return host.define(
        "i32",
        1,
        "func.call @arrayc_cuda_ask(%run, " + host.i64(number) + ") : (!llvm.ptr, i64) -> i32");
  }

  private void branch(Step.Branch step) {
    if (DeviceBlock.fits(step)) {
      launch(step, 1, kernel -> new DeviceBlock(kernel, plan, schedule).write(List.of(step)));
      return;
    }
    Reg answer = ask(step.span(), step.selector());
    boolean isIf = step.operation().op() == Op.IF;
    Reg selector = isIf ? host.cmpi("eq", answer, host.integer("i32", 1)) : answer;
    new Branches(host, step, this::write).write(selector);
  }
}
