package dev.arrayc.mlir.lower;

import dev.arrayc.mlir.lower.Tiling.Operand;
import dev.arrayc.mlir.lower.Tiling.Packing;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Writes steps that run row by row: loops over blocks of rows, and inside them one step after
 * another on a block, with buffers of their own on the stack. What a contraction packs for all rows
 * is packed before.
 */
final class RowsEmitter {
  private final Code code;
  private final Memory memory;
  private final Step.RowByRow step;
  private final int bits;

  /**
   * @param bits how wide the target's vectors are
   */
  RowsEmitter(Code code, Memory memory, Step.RowByRow step, int bits) {
    this.code = code;
    this.memory = memory;
    this.step = step;
    this.bits = bits;
  }

  /** {@return whether the text differs from target to target} */
  static boolean isTiled(Step.RowByRow step) {
    return step.steps().stream()
        .anyMatch(s -> s instanceof Step.Contract c && tiling(step, c, Tiling.WIDE).isPresent());
  }

  /** {@return how a contraction on one block of rows is tiled} */
  static Optional<Tiling> tiling(Step.RowByRow step, Step.Contract contract, int bits) {
    return Tiling.inRows(contract, step.rows(), step.block(), bits);
  }

  /** {@return how threads share the rows, if they do} */
  static Optional<Split> split(Step.RowByRow step) {
    Cost cost =
        step.steps().stream()
            .map(
                s ->
                    s instanceof Step.Contract c
                        ? tiling(step, c, Tiling.WIDE)
                            .map(t -> Cost.ofTiles(c))
                            .orElseGet(() -> Cost.of(s))
                        : Cost.of(s))
            .reduce(Cost.NONE, Cost::plus);
    return Split.of(cost, List.of(Grid.size(grid(step))), false);
  }

  /** The loops over rows, the last in blocks. */
  private static List<Long> grid(Step.RowByRow step) {
    List<Long> grid = new ArrayList<>(step.rows().sizes());
    grid.set(grid.size() - 1, Math.ceilDiv(grid.getLast(), step.block()));
    return grid;
  }

  void emit(Part part) {
    code.at(step.span());
    List<Long> grid = grid(step);
    part.run(code, 0, Grid.size(grid), 1, (unit, lanes) -> unit(Grid.indices(code, unit, grid)));
  }

  /** A block of rows; the last one begins earlier and repeats rows of the one before. */
  private void unit(Reg[] indices) {
    int last = indices.length - 1;
    long rows = step.rows().sizes().getLast();
    List<Reg> origin = new ArrayList<>(List.of(indices));
    Reg start = code.op("arith.muli", indices[last], code.i64(step.block()));
    origin.set(
        last,
        rows % step.block() == 0
            ? start
            : code.op("arith.minsi", start, code.i64(rows - step.block())));
    block(origin);
  }

  private void block(List<Reg> origin) {
    Rows.Window window = new Rows.Window(code, memory, origin);
    if (step.scratch().bytes() > 0) {
      Reg scratch = code.rowBuffer("i8", step.scratch().stackBytes(), 0);
      step.scratch()
          .places()
          .forEach((v, at) -> window.own().put(v, code.address(scratch, code.i64(at), "i8")));
    }
    int fetching = fetching(window);
    for (int i = 0; i < step.steps().size(); i++) {
      Step.OfElements each = step.steps().get(i);
      Memory here = i == fetching ? window.fetching(step.block()) : window;
      switch (step.rows().restrict(each, step.block())) {
        case Step.Pointwise s -> PointwiseEmitter.emit(code, here, s, Part.ALL);
        case Step.Reduce s -> ReduceEmitter.emit(code, here, s, Part.ALL);
        case Step.Contract s -> contract((Step.Contract) each, s, window);
      }
    }
  }

  /**
   * The last step that reads what is not in the cache: beside its work the next rows come in.
   * Processors do so by themselves, but not from the end of one row to the next. Where arithmetic
   * takes longer than memory, fetching only disturbs it.
   */
  private int fetching(Rows.Window window) {
    if (!Cost.of(step).isBoundByMemory()) {
      return -1;
    }
    Rows.Window next = window.fetching(step.block());
    int fetching = -1;
    for (int i = 0; i < step.steps().size(); i++) {
      Body body = step.steps().get(i).body();
      if (body.loads().stream().anyMatch(load -> next.ahead(load, body.loops()) != 0)) {
        fetching = i;
      }
    }
    return fetching;
  }

  private void contract(Step.Contract whole, Step.Contract restricted, Rows.Window window) {
    Optional<Tiling> tiling = tiling(step, whole, bits);
    if (tiling.isEmpty()) {
      ContractEmitter.emit(code, window, restricted, Part.ALL);
      return;
    }
    Operand vectors = tiling.get().vectors();
    if (vectors.packing() != Packing.NONE) {
      List<Integer> moving = moving(whole, vectors);
      Reg slot = code.i64(0);
      for (int d : moving) {
        Reg size = code.i64(step.rows().sizes().get(d));
        slot = code.op("arith.addi", code.op("arith.muli", slot, size), window.origin().get(d));
      }
      window.own().put(whole.panels().getFirst(), panels(whole, tiling.get(), slot));
    }
    TileEmitter.emit(code, window, tiling.get(), Part.ALL);
  }

  private List<Integer> moving(Step.Contract contract, Operand operand) {
    return step.rows().moving(operand.load().place().offset(contract.body().loops()));
  }

  /** The panels for one index of the rows in which the operand moves. */
  private Reg panels(Step.Contract contract, Tiling tiling, Reg slot) {
    Reg elements = code.i64(tiling.allPanelElements(tiling.vectors()));
    return code.address(
        memory.base(contract.panels().getFirst()),
        code.op("arith.muli", slot, elements),
        Cell.memoryType(tiling.wide()));
  }

  // Packing, before the rows.

  /** {@return the contractions of which an operand is packed} */
  static List<Step.Contract> packed(Step.RowByRow step, int bits) {
    List<Step.Contract> all = new ArrayList<>();
    for (Step each : step.steps()) {
      if (each instanceof Step.Contract c
          && tiling(step, c, bits).filter(t -> t.vectors().packing() != Packing.NONE).isPresent()) {
        all.add(c);
      }
    }
    return all;
  }

  /** {@return how threads share the packing for one of them, if they do} */
  Optional<Split> packingSplit(Step.Contract contract) {
    Tiling tiling = tiling(step, contract, bits).orElseThrow();
    long slots = slots(contract, tiling);
    if (slots == 1) {
      return PanelEmitter.split(tiling, tiling.vectors());
    }
    long bytes = slots * tiling.allPanelElements(tiling.vectors()) * tiling.wide().bytes();
    return Split.of(new Cost(0, 2 * bytes), List.of(slots), false);
  }

  private long slots(Step.Contract contract, Tiling tiling) {
    return Grid.size(movingSizes(moving(contract, tiling.vectors())));
  }

  private List<Long> movingSizes(List<Integer> moving) {
    return moving.stream().map(step.rows().sizes()::get).toList();
  }

  void pack(Step.Contract contract, Part part) {
    code.at(contract.span());
    Tiling tiling = tiling(step, contract, bits).orElseThrow();
    List<Integer> moving = moving(contract, tiling.vectors());
    List<Reg> none = Collections.nCopies(step.rows().loops(), code.i64(0));
    if (slots(contract, tiling) == 1) {
      pack(contract, tiling, new ArrayList<>(none), code.i64(0), part);
      return;
    }
    part.run(
        code,
        0,
        slots(contract, tiling),
        1,
        (slot, lanes) -> {
          Reg[] indices = Grid.indices(code, slot, movingSizes(moving));
          List<Reg> origin = new ArrayList<>(none);
          for (int i = 0; i < indices.length; i++) {
            origin.set(moving.get(i), indices[i]);
          }
          pack(contract, tiling, origin, slot, Part.ALL);
        });
  }

  private void pack(Step.Contract contract, Tiling tiling, List<Reg> origin, Reg slot, Part part) {
    Rows.Window window = new Rows.Window(code, memory, origin);
    window.own().put(contract.panels().getFirst(), panels(contract, tiling, slot));
    PanelEmitter.emit(code, window, tiling, tiling.vectors(), part);
  }
}
