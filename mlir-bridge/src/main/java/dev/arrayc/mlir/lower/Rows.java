package dev.arrayc.mlir.lower;

import dev.arrayc.ir.DType;
import dev.arrayc.ir.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The rows that steps run through together: indices of the leading loops that all of them share. A
 * place is <em>row by row</em> if each row has a slice of the buffer for itself.
 */
record Rows(List<Long> sizes) {
  long count() {
    return sizes.stream().reduce(1L, (a, b) -> a * b);
  }

  int loops() {
    return sizes.size();
  }

  /** {@return what a buffer holds for each row} */
  long slice(Value buffer) {
    return buffer.tensorType().size() / count();
  }

  /** Whether iterations of a row see that row's slice alone. */
  boolean isRowByRow(Node.Place place, List<Long> space) {
    long size = place.buffer().tensorType().size();
    if (!place.starts().isEmpty() || size % count() != 0) {
      return false;
    }
    Affine offset = place.offset(space.size());
    long apart = size / count();
    List<Long> one = new ArrayList<>(space);
    for (int d = sizes.size() - 1; d >= 0; d--) {
      if (sizes.get(d) != 1 && offset.coefficient(d) != apart) {
        return false;
      }
      apart *= sizes.get(d);
      one.set(d, 1L);
    }
    return offset.min(one) >= 0 && offset.max(one) < size / count();
  }

  /** A step on {@code block} rows of the last loop, and on one of each loop before. */
  Step.OfElements restrict(Step.OfElements step, long block) {
    return switch (step) {
      case Step.Pointwise s -> new Step.Pointwise(restrict(s.body(), block), s.stores(), s.span());
      case Step.Reduce s ->
          new Step.Reduce(
              s.operation(),
              restrict(s.body(), block),
              s.inputs(),
              s.inits(),
              s.kept(),
              s.run(),
              s.reducer(),
              s.region(),
              s.partials());
      case Step.Contract s -> restrict(s, block);
    };
  }

  Step.Contract restrict(Step.Contract s, long block) {
    return new Step.Contract(
        s.operation(), restrict(s.body(), block), s.lhs(), s.rhs(), s.contracted(), s.panels());
  }

  private Body restrict(Body body, long block) {
    List<Long> space = new ArrayList<>(body.space());
    for (int d = 0; d < sizes.size(); d++) {
      space.set(d, d == sizes.size() - 1 ? block : 1);
    }
    return new Body(space, body.nodes());
  }

  /** {@return the loops over rows in which an operand moves} */
  List<Integer> moving(Affine offset) {
    List<Integer> loops = new ArrayList<>();
    for (int d = 0; d < sizes.size(); d++) {
      if (sizes.get(d) != 1 && offset.coefficient(d) != 0) {
        loops.add(d);
      }
    }
    return loops;
  }

  /**
   * Memory as steps see it that are restricted to rows: the slices of the first of these rows, and
   * for what no other step knows a buffer of their own.
   *
   * @param origin the first row: an index for each loop
   * @param ahead how many rows after these what steps load is fetched; 0 if it is not
   */
  record Window(Code code, Memory memory, List<Reg> origin, Map<Value, Reg> own, long ahead)
      implements Memory {
    /** What is smaller stays in a cache. */
    private static final long FETCHED_BYTES = 4 << 20;

    Window(Code code, Memory memory, List<Reg> origin) {
      this(code, memory, origin, new HashMap<>(), 0);
    }

    /** The same, but loads fetch the rows that come next. */
    Window fetching(long block) {
      return new Window(code, memory, origin, own, block);
    }

    @Override
    public long ahead(Node.Load load, int loops) {
      Value buffer = load.place().buffer();
      boolean isLarge = buffer.tensorType().bytes() >= FETCHED_BYTES && !own.containsKey(buffer);
      return isLarge ? ahead * load.place().offset(loops).coefficient(origin.size() - 1) : 0;
    }

    @Override
    public Reg base(Value buffer) {
      Reg here = own.get(buffer);
      return here == null ? memory.base(buffer) : here;
    }

    @Override
    public Reg base(Node.Place place, DType dtype, int loops) {
      Reg here = own.get(place.buffer());
      if (here != null) {
        return here;
      }
      Reg offset = sum(place.offset(loops));
      Reg elements = dtype.isComplex() ? code.op("arith.addi", offset, offset) : offset;
      return code.address(memory.base(place.buffer()), elements, Cell.memoryType(dtype));
    }

    @Override
    public boolean streams(Value buffer) {
      return !own.containsKey(buffer) && memory.streams(buffer);
    }

    @Override
    public Optional<Reg> origin(Affine value) {
      return Optional.of(sum(value));
    }

    private Reg sum(Affine value) {
      Reg sum = code.i64(0);
      for (int d = 0; d < origin.size(); d++) {
        if (value.coefficient(d) != 0) {
          Reg term = code.op("arith.muli", origin.get(d), code.i64(value.coefficient(d)));
          sum = code.op("arith.addi", sum, term);
        }
      }
      return sum;
    }
  }
}
