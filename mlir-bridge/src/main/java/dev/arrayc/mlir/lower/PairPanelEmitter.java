package dev.arrayc.mlir.lower;

import dev.arrayc.mlir.lower.Tiling.Operand;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Packs one panel of an operand in words ({@link Pairs}). What has no second half has zero there.
 */
final class PairPanelEmitter {
  private final Code code;
  private final Tiling tiling;
  private final Operand operand;
  private final Access source;
  private final Access target;

  /** For each number of lanes the least of the elements so far, one less than twice their bits. */
  private final Map<Integer, Reg> least = new LinkedHashMap<>();

  PairPanelEmitter(Code code, Tiling tiling, Operand operand, Access source, Access target) {
    this.code = code;
    this.tiling = tiling;
    this.operand = operand;
    this.source = source;
    this.target = target;
  }

  /** The distance of neighbouring contracted indices. */
  private long apart() {
    return operand.stride(tiling.inner().getLast());
  }

  private Reg times(Reg index, long factor) {
    return code.op("arith.muli", index, code.i64(factor));
  }

  private Reg plus(Reg a, Reg b) {
    return code.op("arith.addi", a, b);
  }

  /** What is done at an index: its word among all, and what it adds to the source's offset. */
  @FunctionalInterface
  private interface AtWord {
    void at(Reg word, Reg offset);
  }

  /** Runs through the contracted loops: so many indices at once, then two, then one. */
  private void inner(long indices, AtWord several, AtWord two, AtWord one) {
    inner(0, code.i64(0), code.i64(0), indices, several, two, one);
  }

  private void inner(
      int depth, Reg word, Reg offset, long indices, AtWord several, AtWord two, AtWord one) {
    int loop = tiling.inner().get(depth);
    long size = tiling.size(loop);
    Reg base = times(word, tiling.steps(loop));
    if (depth < tiling.inner().size() - 1) {
      code.loop(
          code.i64(0),
          code.i64(size),
          code.i64(1),
          i ->
              inner(
                  depth + 1,
                  plus(base, i),
                  plus(offset, times(i, operand.stride(loop))),
                  indices,
                  several,
                  two,
                  one));
      return;
    }
    long whole = size - size % indices;
    steps(0, whole, indices, base, offset, several);
    steps(whole, size - size % 2, 2, base, offset, two);
    if (size % 2 == 1) {
      one.at(plus(base, code.i64(size / 2)), plus(offset, code.i64((size - 1) * apart())));
    }
  }

  private void steps(long from, long to, long step, Reg base, Reg offset, AtWord inside) {
    if (from < to) {
      code.loop(
          code.i64(from),
          code.i64(to),
          code.i64(step),
          i -> {
            Reg word = plus(base, code.op("arith.shrui", i, code.i64(1)));
            inside.at(word, plus(offset, times(i, apart())));
          });
    }
  }

  private Reg halves(Reg at, long step, int lanes) {
    Reg halves = tiling.pairs().halves(code, source.load(at, step, lanes));
    if (tiling.pairs() == Pairs.BF16) {
      Reg slot = least.computeIfAbsent(lanes, this::newLeast);
      Reg size = code.op("arith.subi", code.op("arith.addi", halves, halves), half(1));
      code.store(code.op("arith.minui", code.load(slot, "i16", lanes), size), slot);
    }
    return halves;
  }

  private Reg half(long value) {
    return code.integer("i16", value);
  }

  private Reg newLeast(int lanes) {
    Reg slot = code.rowBuffer("i16", lanes, 0);
    Reg most = code.splat(half(-1), lanes);
    code.lineAtEntry("llvm.store " + most + ", " + slot + " : " + most.type() + ", !llvm.ptr");
    return slot;
  }

  /** Notes whether an element was too small for the instructions. */
  void finish(Memory memory) {
    for (Map.Entry<Integer, Reg> entry : least.entrySet()) {
      int lanes = entry.getKey();
      Reg all = code.load(entry.getValue(), "i16", lanes);
      Reg one =
          lanes == 1
              ? all
              : code.define(
                  "i16", 1, "vector.reduction <minui>, " + all + " : " + all.type() + " into i16");
      // Zero has become the largest number.
      Reg isTooSmall = code.cmpi("ult", one, half(Pairs.SMALLEST - 1));
      Reg note = memory.base(tiling.tooSmall());
      code.when(
          isTooSmall,
          () ->
              code.line(
                  "llvm.store "
                      + code.integer("i32", 1)
                      + ", "
                      + note
                      + " atomic monotonic {alignment = 4 : i64} : i32, !llvm.ptr"),
          () -> {});
    }
  }

  private void store(Reg words, Reg at) {
    target.store(Cell.of(tiling.panelType(), words), at, words.lanes());
  }

  /** Elements at two contracted indices, or at one. */
  private Reg words(Reg at, long step, int lanes, boolean areTwo) {
    Reg first = halves(at, step, lanes);
    Reg second =
        areTwo ? halves(plus(at, code.i64(apart())), step, lanes) : code.splat(half(0), lanes);
    return Pairs.words(code, first, second);
  }

  /** A panel of vectors. */
  void columns(Reg from, Reg to, Reg first, int width) {
    int lanes = tiling.lanes();
    long stride = operand.stride(tiling.column());
    List<Reg> starts = new ArrayList<>();
    for (int j = 0; j < width; j++) {
      Reg column = tiling.column(code, plus(first, code.i64(j)), j == width - 1);
      starts.add(plus(from, times(column, stride)));
    }
    long row = (long) width * lanes;
    AtWord turned =
        (word, offset) -> {
          for (int j = 0; j < width; j++) {
            List<Reg> lines = new ArrayList<>();
            for (int i = 0; i < lanes; i++) {
              Reg at = plus(plus(starts.get(j), offset), code.i64(i * stride));
              lines.add(Pairs.words(code, halves(at, 1, 2 * lanes)));
            }
            List<Reg> columns = Lanes.transpose(code, lines);
            for (int i = 0; i < lanes; i++) {
              store(
                  columns.get(i),
                  plus(plus(to, times(word, row)), code.i64(i * row + (long) j * lanes)));
            }
          }
        };
    AtWord two = inColumns(starts, to, true);
    inner(
        tiling.liesAcross() ? 2L * lanes : 2,
        tiling.liesAcross() ? turned : two,
        two,
        inColumns(starts, to, false));
  }

  private AtWord inColumns(List<Reg> starts, Reg to, boolean areTwo) {
    int lanes = tiling.lanes();
    return (word, offset) -> {
      for (int j = 0; j < starts.size(); j++) {
        Reg at = plus(starts.get(j), offset);
        Reg words = words(at, operand.stride(tiling.column()), lanes, areTwo);
        Reg place = times(word, (long) starts.size() * lanes);
        store(words, plus(plus(to, place), code.i64((long) j * lanes)));
      }
    };
  }

  /** Rows, each along the contracted index. */
  void rows(Reg from, Reg to, Reg first, int height) {
    int lanes = tiling.lanes();
    code.loop(
        code.i64(0),
        code.i64(height),
        code.i64(1),
        i -> {
          Reg line = plus(from, times(plus(first, i), operand.stride(tiling.row())));
          Reg at = plus(to, times(i, tiling.rowStride()));
          inner(
              2L * lanes,
              (word, offset) ->
                  store(
                      Pairs.words(code, halves(plus(line, offset), 1, 2 * lanes)), plus(at, word)),
              (word, offset) -> store(words(plus(line, offset), 1, 1, true), plus(at, word)),
              (word, offset) -> store(words(plus(line, offset), 1, 1, false), plus(at, word)));
        });
  }

  /** A tile of which the source has the rows side by side. */
  void tile(Reg from, Reg to) {
    int stride = tiling.tileStride();
    AtWord two = inTile(from, to, stride, true);
    inner(2, two, two, inTile(from, to, stride, false));
  }

  private AtWord inTile(Reg from, Reg to, int stride, boolean areTwo) {
    return (word, offset) ->
        store(words(plus(from, offset), 1, stride, areTwo), plus(to, times(word, stride)));
  }
}
