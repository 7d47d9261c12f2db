package dev.arrayc.library;

import dev.arrayc.ir.DType;
import dev.arrayc.op.Op;
import dev.arrayc.value.Array;
import dev.arrayc.value.PyTuple;
import dev.arrayc.value.PyValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Functions of integers: divisors, and the bits of numbers. */
final class Bits {
  private Bits() {}

  static List<LibraryFunction> rows() {
    List<LibraryFunction> rows = new ArrayList<>();
    row(rows, "gcd", "x1, x2, /", Bits::greatestDivisor);
    row(rows, "lcm", "x1, x2, /", Bits::leastMultiple);
    row(rows, "bitwise_count", "x, /", Bits::count);
    row(rows, "packbits", "a, axis=None, bitorder='big'", Bits::pack);
    row(rows, "unpackbits", "a, axis=None, count=None, bitorder='big'", Bits::unpack);
    return rows;
  }

  private interface Body {
    PyValue apply(Arguments arguments);
  }

  private static void row(List<LibraryFunction> rows, String name, String signature, Body body) {
    rows.add(LibraryFunction.of("jax.numpy." + name, signature, body::apply));
  }

  private static List<Array> integers(Arguments a) {
    List<Array> p = Elementwise.promote(a.array("x1"), a.array("x2"));
    if (!p.getFirst().dtype().isInteger()) {
      throw a.error("ValueError", "Arguments to jax.numpy." + a.function() + " must be integers.");
    }
    List<Long> shape =
        Shapes.broadcast(a.function(), List.of(p.get(0).type().shape(), p.get(1).type().shape()));
    return p.stream().map(x -> Elementwise.absolute(Lax.broadcastTo(x, shape))).toList();
  }

  private static Array greatestDivisor(Arguments a) {
    List<Array> p = integers(a);
    return greatestDivisor(p.get(0), p.get(1));
  }

  /** Euclid's algorithm, for all elements until the last has ended. */
  private static Array greatestDivisor(Array x, Array y) {
    Array zero = Elementwise.constant(x.dtype(), 0L);
    LibraryFunction name = LibraryFunction.of("jax.numpy.gcd", "", a -> a.value("x1"));
    List<Region.Slot> slots = List.of(Region.Slot.of(x), Region.Slot.of(y));
    List<Array> state = List.of(ControlFlow.tracer(x), ControlFlow.tracer(y));
    Region test =
        Region.trace(
            "while_loop",
            name,
            slots,
            s ->
                LaxReductions.reduce(
                    "reduce_or",
                    Op.OR,
                    Lax.ne(s.get(1), zero),
                    Lax.scalar(DType.BOOL, 0L),
                    Shapes.all(y.type().rank())));
    Region step =
        Region.trace(
            "while_loop",
            name,
            slots,
            s -> {
              Array more = Lax.ne(s.get(1), zero);
              Array divisor = Lax.select(more, s.get(1), Elementwise.constant(x.dtype(), 1L));
              Array rest = Lax.select(more, Lax.rem(s.get(0), divisor), zero);
              return PyTuple.of(Lax.select(more, s.get(1), s.get(0)), rest);
            });
    return ControlFlow.whileLoop(
            state, List.of(x.weak(), y.weak()), test.block(), step.block(), "while")
        .getFirst();
  }

  private static Array leastMultiple(Arguments a) {
    List<Array> p = integers(a);
    Array divisor = greatestDivisor(p.get(0), p.get(1));
    Array zero = Elementwise.constant(divisor.dtype(), 0L);
    Array product = Elementwise.multiply(p.get(0), Elementwise.floorDivide(p.get(1), divisor));
    return Lax.select(Lax.eq(divisor, zero), zero, product);
  }

  private static Array count(Arguments a) {
    Array x = a.array("x");
    Array size = Elementwise.absolute(Elementwise.numeric(x));
    return Lax.convert(Lax.unary("population_count", Op.POPCNT, size), DType.U8);
  }

  private static boolean isBig(Arguments a) {
    return switch (a.string("bitorder")) {
      case "big" -> true;
      case "little" -> false;
      default -> throw a.error("ValueError", "'order' must be either 'little' or 'big'");
    };
  }

  /** The weights of eight bits, or how far they are shifted, along a last axis. */
  private static Array places(boolean big) {
    Array up = Lax.iota(DType.U8, List.of(8L), 0);
    return big ? Lax.reverse(up, List.of(0L)) : up;
  }

  private static Array pack(Arguments a) {
    Array given = a.array("a");
    if (!given.dtype().isIntegral()) {
      throw a.error("TypeError", "Expected an input array of integer or boolean data type");
    }
    boolean big = isBig(a);
    boolean flat = a.optional("axis").isEmpty();
    Array x = flat ? Manipulation.ravel(given) : given;
    int rank = x.type().rank();
    int axis = flat ? 0 : a.axis("axis", rank);
    Array bits = Lax.convert(Elementwise.truth(Manipulation.moveAxis(x, axis, rank - 1)), DType.U8);
    long n = bits.type().dim(rank - 1);
    List<Long> none = Collections.nCopies(rank, 0L);
    List<Long> high = new ArrayList<>(none);
    high.set(rank - 1, Math.floorMod(-n, 8L));
    Array padded = Lax.pad(bits, Lax.scalar(DType.U8, 0L), none, high, none);
    List<Long> shape = new ArrayList<>(padded.type().shape());
    shape.set(rank - 1, Math.ceilDiv(n, 8));
    shape.add(8L);
    Array weighted = Elementwise.leftShift(Lax.reshape(padded, shape), places(big));
    Array bytes =
        LaxReductions.reduce(
            "reduce_or", Op.OR, weighted, Lax.scalar(DType.U8, 0L), List.of((long) rank));
    return Manipulation.moveAxis(bytes, rank - 1, axis);
  }

  private static Array unpack(Arguments a) {
    Array given = a.array("a");
    if (given.dtype() != DType.U8) {
      throw a.error("TypeError", "Expected an input array of unsigned byte data type");
    }
    boolean big = isBig(a);
    boolean flat = a.optional("axis").isEmpty();
    Array x = flat ? Manipulation.ravel(given) : given;
    int rank = x.type().rank();
    int axis = flat ? 0 : a.axis("axis", rank);
    Array bytes = Lax.expandDims(Manipulation.moveAxis(x, axis, rank - 1), List.of((long) rank));
    Array shifted = Elementwise.rightShift(bytes, places(big));
    Array bits = Lax.and(shifted, Lax.full(shifted.type().shape(), Lax.scalar(DType.U8, 1L)));
    List<Long> shape = new ArrayList<>(bits.type().shape());
    long n = shape.removeLast() * shape.removeLast();
    shape.add(n);
    Array line = Lax.reshape(bits, shape);
    if (a.optional("count").isPresent()) {
      long count = a.integer("count");
      long wanted = count < 0 ? Math.max(0, n + count) : count;
      List<Long> none = Collections.nCopies(rank, 0L);
      List<Long> high = new ArrayList<>(none);
      high.set(rank - 1, wanted - n);
      line = Lax.pad(line, Lax.scalar(DType.U8, 0L), none, high, none);
    }
    return Manipulation.moveAxis(line, rank - 1, axis);
  }
}
