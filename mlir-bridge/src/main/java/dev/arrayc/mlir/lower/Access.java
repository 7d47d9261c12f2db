package dev.arrayc.mlir.lower;

import dev.arrayc.ir.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Reads and writes elements of a dtype in memory; complex ones are interleaved pairs.
 *
 * @param isAligned whether neighbours that are read or written together are aligned to all of them
 */
record Access(Code code, DType dtype, Reg base, boolean isAligned) {
  /** Memory of which no more is known than that elements are aligned. */
  Access(Code code, DType dtype, Reg base) {
    this(code, dtype, base, false);
  }

  /**
   * Elements at {@code offset}, {@code offset + step}, ….
   *
   * @param offset in elements, of the first lane
   */
  Cell load(Reg offset, long step, int lanes) {
    if (dtype.isComplex()) {
      return complex(offset, step, lanes);
    }
    return cell(raw(offset, step, lanes));
  }

  private Reg raw(Reg offset, long step, int lanes) {
    String element = Cell.memoryType(dtype);
    if (lanes == 1 || step == 1) {
      Reg address = code.address(base, offset, element);
      return isAligned
          ? code.loadAligned(address, element, lanes)
          : code.load(address, element, lanes);
    }
    if (step == -1) {
      Reg first = code.op("arith.addi", offset, code.i64(1 - lanes));
      return reverse(code.load(code.address(base, first, element), element, lanes));
    }
    List<Reg> each = new ArrayList<>();
    for (int i = 0; i < lanes; i++) {
      Reg at = i == 0 ? offset : code.op("arith.addi", offset, code.i64(i * step));
      each.add(code.load(code.address(base, at, element), element, 1));
    }
    return Lanes.join(code, each);
  }

  /** Elements at the offsets in the lanes of a vector. */
  Cell gather(Reg offsets) {
    if (dtype.isComplex()) {
      Access parts = new Access(code, dtype.real(), base, isAligned);
      Reg first = twice(offsets);
      Reg second = code.op("arith.addi", first, code.i64(1));
      return Cell.of(dtype, parts.gather(first).reg(), parts.gather(second).reg());
    }
    String element = Cell.memoryType(dtype);
    List<Reg> each = new ArrayList<>();
    for (int i = 0; i < offsets.lanes(); i++) {
      Reg at = Lanes.slice(code, offsets, i, 1);
      each.add(code.load(code.address(base, at, element), element, 1));
    }
    return cell(Lanes.join(code, each));
  }

  private Cell cell(Reg value) {
    return Cell.of(
        dtype, dtype == DType.BOOL ? code.cmpi("ne", value, code.integer("i8", 0)) : value);
  }

  private Reg reverse(Reg value) {
    int last = value.lanes() - 1;
    return shuffle(value, value, IntStream.rangeClosed(0, last).map(i -> last - i).toArray());
  }

  private Reg shuffle(Reg a, Reg b, int... lanes) {
    String order =
        IntStream.of(lanes).mapToObj(Integer::toString).collect(Collectors.joining(", ", "[", "]"));
    return code.define(
        a.scalar(),
        lanes.length,
        "vector.shuffle " + a + ", " + b + " " + order + " : " + a.type() + ", " + b.type());
  }

  private Cell complex(Reg offset, long step, int lanes) {
    Access parts = new Access(code, dtype.real(), base, isAligned);
    Reg first = twice(offset);
    if (lanes > 1 && step == 1) {
      Reg both = parts.raw(first, 1, 2 * lanes);
      int[] even = IntStream.range(0, lanes).map(i -> 2 * i).toArray();
      int[] odd = IntStream.range(0, lanes).map(i -> 2 * i + 1).toArray();
      return Cell.of(dtype, shuffle(both, both, even), shuffle(both, both, odd));
    }
    Reg second = code.op("arith.addi", first, code.i64(1));
    return Cell.of(dtype, parts.raw(first, 2 * step, lanes), parts.raw(second, 2 * step, lanes));
  }

  private Reg twice(Reg offset) {
    return code.op("arith.addi", offset, offset);
  }

  /** Writes elements at {@code offset}, {@code offset + step}, …. */
  void store(Cell value, Reg offset, long step, int lanes) {
    if (lanes == 1 || step == 1) {
      store(value, offset, lanes);
      return;
    }
    for (int i = 0; i < lanes; i++) {
      int lane = i;
      List<Reg> parts =
          value.parts().stream()
              .map(p -> Lanes.slice(code, code.splat(p, lanes), lane, 1))
              .toList();
      store(new Cell(dtype, parts), code.op("arith.addi", offset, code.i64(i * step)), 1);
    }
  }

  /** Writes neighbouring elements. */
  void store(Cell value, Reg offset, int lanes) {
    if (dtype.isComplex()) {
      storeComplex(value, offset, lanes);
      return;
    }
    Reg lane = code.splat(value.reg(), lanes);
    Reg memory = dtype == DType.BOOL ? code.cast("arith.extui", lane, "i8") : lane;
    put(memory, offset);
  }

  private void put(Reg value, Reg offset) {
    Reg address = code.address(base, offset, value.scalar());
    if (isAligned) {
      code.storeAligned(value, address);
    } else {
      code.store(value, address);
    }
  }

  /** Writes neighbouring elements past the caches, if they fill vectors that may go there. */
  void stream(Cell value, Reg offset, int lanes) {
    if (dtype.isComplex() || dtype == DType.BOOL || lanes * dtype.bytes() < Streams.ALIGNMENT) {
      store(value, offset, lanes);
      return;
    }
    Reg lane = code.splat(value.reg(), lanes);
    code.stream(lane, code.address(base, offset, lane.scalar()), Streams.ALIGNMENT);
  }

  private void storeComplex(Cell value, Reg offset, int lanes) {
    Reg re = code.splat(value.re(), lanes);
    Reg im = code.splat(value.im(), lanes);
    Reg first = twice(offset);
    if (lanes > 1) {
      int[] order = IntStream.range(0, 2 * lanes).map(i -> i / 2 + i % 2 * lanes).toArray();
      put(shuffle(re, im, order), first);
      return;
    }
    code.store(re, code.address(base, first, re.scalar()));
    Reg second = code.op("arith.addi", first, code.i64(1));
    code.store(im, code.address(base, second, im.scalar()));
  }
}
