package dev.arrayc.mlir.lower;

import dev.arrayc.ir.Function;
import dev.arrayc.ir.Value;
import dev.arrayc.mlir.codegen.LoweredModule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;

/**
 * Writes the steps of a program in order. A kernel with enough work becomes a function of its own,
 * over a range of one of its loops, that the runtime calls on several threads; it finds the
 * program's pointers in an array.
 */
final class ProgramEmitter {
  private static final String RANGE_TYPE = "(!llvm.ptr, i64, i64) -> ()";
  private static final String SHARE_TYPE = "(" + RANGE_TYPE + ", !llvm.ptr, i64, i64)";

  private static final String WORKSPACE = "workspace";

  /** The program, where something has to hold before it runs. */
  private static final String GUARDED = "guarded";

  /** Nobody else holds it, so what a loop carries there can stay in registers. */
  private static final String UNSHARED = " {llvm.noalias}";

  private final Schedule schedule;
  private final MemoryPlan plan;
  private final Streams streams;
  private final List<String> arguments;
  private final Code code = new Code();
  private final Bases memory;
  private final StringBuilder kernels = new StringBuilder();
  private final List<Reg> context = new ArrayList<>();
  private int nextKernel;
  private final Set<String> globals = new TreeSet<>();
  private boolean usesSort;
  private final LapackEmitter lapack = new LapackEmitter();

  ProgramEmitter(Schedule schedule, MemoryPlan plan) {
    this.schedule = schedule;
    this.plan = plan;
    this.streams = new Streams(schedule, plan);
    this.arguments = arguments(schedule.function());
    this.memory = new Bases(code, plan, name -> new Reg("%" + name, "!llvm.ptr", 1));
  }

  private static List<String> arguments(Function function) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < function.body().parameters().size(); i++) {
      names.add("in" + i);
    }
    for (int i = 0; i < function.body().results().size(); i++) {
      names.add("out" + i);
    }
    names.add(WORKSPACE);
    return names;
  }

  /** {@return the functions of the module} */
  String emit() {
    write(schedule.steps());
    String parameters =
        arguments.stream()
            .map(name -> "%" + name + ": !llvm.ptr" + (name.equals(WORKSPACE) ? UNSHARED : ""))
            .collect(Collectors.joining(", "));
    String share = kernels.isEmpty() ? "" : "func.func private @arrayc_share" + SHARE_TYPE + "\n";
    String numbers =
        globals.stream()
            .map(
                n ->
                    "llvm.mlir.global external constant @"
                        + n
                        + "() {addr_space = 0 : i32} : i32\n")
            .collect(Collectors.joining());
    String body = lapack.isUsed() ? GUARDED : LoweredModule.ENTRY;
    return share
        + (usesSort ? SortWordsEmitter.DECLARATIONS : "")
        + numbers
        + kernels
        + (lapack.isUsed() ? lapack.declarations() : "")
        + "func.func @"
        + body
        + ("(" + parameters + ") -> i32 {\n")
        + code.text()
        + "  %status = arith.constant 0 : i32\n  return %status : i32\n}\n"
        + (lapack.isUsed() ? lapack.guard(LoweredModule.ENTRY, GUARDED, parameters, arguments) : "")
        + code.locationText();
  }

  private void write(List<Step> steps) {
    for (Step step : steps) {
      code.at(step.span());
      switch (step) {
        case Step.Pointwise s -> pointwise(s);
        case Step.Reduce s -> {
          if (s.partials().isPresent()) {
            launch(
                s,
                ReduceEmitter.splitBlocks(s),
                (code, memory, part) -> ReduceEmitter.emitBlocks(code, memory, s, part));
          }
          launch(
              s,
              ReduceEmitter.split(s),
              (code, memory, part) -> ReduceEmitter.emit(code, memory, s, part));
        }
        case Step.Accumulate s ->
            launch(
                s,
                AccumulateEmitter.split(s),
                (code, memory, part) -> AccumulateEmitter.emit(code, memory, s, part));
        case Step.Contract s -> contract(s);
        case Step.Attention s ->
            throw new IllegalArgumentException("attention is for GPUs: " + s.operation());
        case Step.Scatter s -> ScatterEmitter.emit(code, memory, s);
        case Step.Sort s -> SortEmitter.emit(code, memory, s);
        case Step.SortWords s -> {
          usesSort = true;
          SortWordsEmitter.emit(code, memory, s);
        }
        case Step.Lapack s -> lapack.emit(code, memory, s);
        case Step.RowByRow s -> rows(s);
        case Step.While s -> loop(s);
        case Step.Branch s -> new Branches(code, s, this::write).write(scalar(s.selector()));
      }
    }
  }

  private Reg scalar(Step.Region region) {
    return BodyEmitter.region(code, memory, region, List.of()).getFirst().reg();
  }

  private void pointwise(Step.Pointwise step) {
    plan.withoutCopiesOntoThemselves(step)
        .ifPresent(
            needed ->
                launch(
                    needed,
                    PointwiseEmitter.split(needed),
                    (code, memory, part) -> PointwiseEmitter.emit(code, memory, needed, part)));
  }

  private void rows(Step.RowByRow step) {
    if (RowsEmitter.isTiled(step)) {
      perWidth(bits -> rows(step, bits));
    } else {
      rows(step, Tiling.WIDE);
    }
  }

  private void rows(Step.RowByRow step, int bits) {
    for (Step.Contract contract : RowsEmitter.packed(step, bits)) {
      launch(
          contract,
          new RowsEmitter(code, memory, step, bits).packingSplit(contract),
          (code, memory, part) -> new RowsEmitter(code, memory, step, bits).pack(contract, part));
    }
    launch(
        step,
        RowsEmitter.split(step),
        (code, memory, part) -> new RowsEmitter(code, memory, step, bits).emit(part));
  }

  private void loop(Step.While step) {
    Optional<ElementLoop> elements = ElementLoop.of(step, schedule);
    Step.While rest = step;
    if (elements.isPresent()) {
      ElementLoop inside = elements.get();
      perWidth(
          bits ->
              launch(
                  step,
                  ElementLoopEmitter.split(inside),
                  (code, memory, part) ->
                      ElementLoopEmitter.emit(code, memory, schedule, inside, bits, part)));
      rest = inside.onScalars();
    }
    Step.While whole = rest;
    code.whileLoop(
        () -> {
          write(whole.conditionSteps());
          return scalar(whole.condition());
        },
        () -> write(whole.bodySteps()));
  }

  /** Writes code for each width of vectors; the target chooses. */
  private void perWidth(IntConsumer withBits) {
    code.when(
        code.cmpi("eq", global(LoweredModule.VECTOR_BITS), code.integer("i32", Tiling.WIDE)),
        () -> withBits.accept(Tiling.WIDE),
        () -> withBits.accept(Tiling.NARROW));
  }

  /** In tiles for each register file, or in plain loops. */
  private void contract(Step.Contract step) {
    if (Tiling.of(step, Tiling.WIDE).isEmpty()) {
      launch(
          step,
          ContractEmitter.split(step),
          (code, memory, part) -> ContractEmitter.emit(code, memory, step, part));
      return;
    }
    Optional<Tiling> dots = Tiling.ofDots(step);
    Runnable plain = () -> perWidth(bits -> tiled(Tiling.of(step, bits)));
    if (dots.isPresent()) {
      dots(dots.get(), plain);
    } else if (Tiling.ofIntegerPairs(step, Tiling.NARROW).isPresent()) {
      code.when(
          hasDots(Pairs.INTEGERS),
          () ->
              perWidth(
                  bits -> tiled(Tiling.ofIntegerPairs(step, bits).or(() -> Tiling.of(step, bits)))),
          plain);
    } else {
      plain.run();
    }
  }

  private Reg hasDots(Pairs pairs) {
    return code.cmpi(
        "sge", global(LoweredModule.DOTS), code.integer("i32", pairs == Pairs.BF16 ? 2 : 1));
  }

  /** By dot instructions where the target has them and the operands' packing found no hindrance. */
  private void dots(Tiling tiling, Runnable otherwise) {
    Reg has = hasDots(Pairs.BF16);
    Reg note = memory.base(tiling.tooSmall());
    code.when(
        has,
        () -> {
          code.store(code.integer("i32", 0), note);
          pack(tiling);
        },
        () -> {});
    Reg isClean = code.cmpi("eq", code.load(note, "i32", 1), code.integer("i32", 0));
    code.when(code.op("arith.andi", has, isClean), () -> tiles(tiling), otherwise);
  }

  private void tiled(Optional<Tiling> tiling) {
    pack(tiling.orElseThrow());
    tiles(tiling.orElseThrow());
  }

  private void pack(Tiling tiling) {
    for (Tiling.Operand operand : List.of(tiling.vectors(), tiling.scalars())) {
      if (operand.packing() != Tiling.Packing.NONE) {
        launch(
            tiling.step(),
            PanelEmitter.split(tiling, operand),
            (code, memory, part) -> PanelEmitter.emit(code, memory, tiling, operand, part));
      }
    }
  }

  private void tiles(Tiling tiling) {
    launch(
        tiling.step(),
        TileEmitter.split(tiling),
        (code, memory, part) -> TileEmitter.emit(code, memory, tiling, part));
  }

  /** A number that the target fixes when the code for it is generated. */
  private Reg global(String name) {
    globals.add(name);
    Reg address = code.define("!llvm.ptr", 1, "llvm.mlir.addressof @" + name + " : !llvm.ptr");
    return code.define("i32", 1, "llvm.load " + address + " : !llvm.ptr -> i32");
  }

  /** The loops of a kernel. */
  @FunctionalInterface
  private interface Nest {
    void emit(Code code, Memory memory, Part part);
  }

  private void launch(Step step, Optional<Split> split, Nest nest) {
    if (split.isEmpty()) {
      emit(code, memory, step, nest, Part.ALL);
      return;
    }
    String name = "@kernel" + nextKernel++;
    kernels.append(kernel(name, step, split.get(), nest));
    Reg function = code.define(RANGE_TYPE, 1, "func.constant " + name + " : " + RANGE_TYPE);
    Reg units = code.i64(split.get().units());
    Reg threads = code.i64(split.get().threads());
    code.line(
        "func.call @arrayc_share("
            + function
            + ", "
            + context()
            + ", "
            + units
            + ", "
            + threads
            + ") : "
            + SHARE_TYPE
            + " -> ()");
  }

  private String kernel(String name, Step step, Split split, Nest nest) {
    Code inside = code.sibling();
    inside.at(step.span());
    Bases bases = new Bases(inside, plan, argument -> argument(inside, argument));
    Reg from = new Reg("%from", "i64", 1);
    Reg to = new Reg("%to", "i64", 1);
    emit(inside, bases, step, nest, split.part(inside, from, to));
    return "func.func private "
        + name
        + "(%context: !llvm.ptr, %from: i64, %to: i64) {\n"
        + inside.text()
        + "  return\n}\n";
  }

  /** A kernel, in two versions where the caller's arrays decide whether it may stream results. */
  private void emit(Code into, Bases bases, Step step, Nest nest, Part part) {
    Set<Value> streamed = streams.of(step);
    if (streamed.isEmpty()) {
      nest.emit(into, bases, part);
      return;
    }
    Reg bits = into.i64(0);
    for (Value buffer : streamed) {
      Reg address =
          into.define("i64", 1, "llvm.ptrtoint " + bases.base(buffer) + " : !llvm.ptr to i64");
      bits = into.op("arith.ori", bits, address);
    }
    Reg off = into.op("arith.andi", bits, into.i64(Streams.ALIGNMENT - 1));
    into.when(
        into.cmpi("eq", off, into.i64(0)),
        () -> {
          nest.emit(into, bases.streaming(streamed), part);
          // Other threads may look at what went past the caches.
          into.line("llvm.fence seq_cst");
        },
        () -> nest.emit(into, bases, part));
  }

  private Reg argument(Code inside, String name) {
    Reg slot =
        inside.defineAtEntry(
            "!llvm.ptr",
            1,
            "llvm.getelementptr %context["
                + arguments.indexOf(name)
                + "] : (!llvm.ptr) -> !llvm.ptr, !llvm.ptr");
    return inside.defineAtEntry("!llvm.ptr", 1, "llvm.load " + slot + " : !llvm.ptr -> !llvm.ptr");
  }

  /** The array of the program's pointers. */
  private Reg context() {
    if (context.isEmpty()) {
      Reg array = code.rowBuffer("!llvm.ptr", arguments.size(), 0);
      for (int i = 0; i < arguments.size(); i++) {
        Reg slot =
            code.defineAtEntry(
                "!llvm.ptr",
                1,
                "llvm.getelementptr "
                    + array
                    + "["
                    + i
                    + "] : (!llvm.ptr) -> !llvm.ptr, !llvm.ptr");
        code.lineAtEntry(
            "llvm.store %" + arguments.get(i) + ", " + slot + " : !llvm.ptr, !llvm.ptr");
      }
      context.add(array);
    }
    return context.getFirst();
  }
}
