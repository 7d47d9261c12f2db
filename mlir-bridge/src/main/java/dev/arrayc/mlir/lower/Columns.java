package dev.arrayc.mlir.lower;

import dev.arrayc.ir.DType;
import dev.arrayc.ir.Value;
import java.util.Optional;

/**
 * Memory as a reduction sees it that goes down columns which are part of the rows: loads fetch what
 * lies some rows below. Processors fetch ahead along a row by themselves, but not from one to the
 * next.
 *
 * @param memory as it is otherwise
 * @param loop the one that goes down
 */
record Columns(Memory memory, int loop) implements Memory {
  /** As many rows as arithmetic goes through while memory answers. */
  private static final long ROWS = 8;

  /** What is smaller stays in a cache. */
  private static final long FETCHED_BYTES = 1 << 20;

  @Override
  public long ahead(Node.Load load, int loops) {
    long row = load.place().offset(loops).coefficient(loop);
    boolean isLarge = load.place().buffer().tensorType().bytes() >= FETCHED_BYTES;
    return isLarge && row > ReduceEmitter.COLUMN_LANES ? ROWS * row : 0;
  }

  @Override
  public Reg base(Value buffer) {
    return memory.base(buffer);
  }

  @Override
  public Reg base(Node.Place place, DType dtype, int loops) {
    return memory.base(place, dtype, loops);
  }

  @Override
  public Optional<Reg> origin(Affine value) {
    return memory.origin(value);
  }

  @Override
  public boolean streams(Value buffer) {
    return memory.streams(buffer);
  }

  @Override
  public Optional<Cell> held(Value buffer) {
    return memory.held(buffer);
  }

  @Override
  public boolean isAligned() {
    return memory.isAligned();
  }
}
