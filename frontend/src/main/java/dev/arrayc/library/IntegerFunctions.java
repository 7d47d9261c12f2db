package dev.arrayc.library;

import dev.arrayc.ir.DType;
import dev.arrayc.op.Op;
import dev.arrayc.value.Array;
import dev.arrayc.value.PyValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Divisors, multiples and bits of integers. */
final class IntegerFunctions {
  private IntegerFunctions() {}

  static List<LibraryFunction> rows() {
    List<LibraryFunction> rows = new ArrayList<>();
    row(rows, "gcd", "x1, x2", a -> divisor(a).getFirst());
    row(rows, "lcm", "x1, x2", IntegerFunctions::multiple);
    row(rows, "bitwise_count", "x, /", IntegerFunctions::count);
    row(rows, "packbits", "a, axis=None, bitorder='big'", IntegerFunctions::pack);
    row(rows, "unpackbits", "a, axis=None, count=None, bitorder='big'", IntegerFunctions::unpack);
    return rows;
  }

  private interface Body {
    PyValue apply(Arguments arguments);
  }

  private static void row(List<LibraryFunction> rows, String name, String signature, Body body) {
    rows.add(LibraryFunction.of("jax.numpy." + name, signature, body::apply));
  }

  /** Euclid's algorithm on all pairs at once: the divisor, and the operands' sizes. */
  private static List<Array> divisor(Arguments a) {
    List<Array> p = Elementwise.promote(a.array("x1"), a.array("x2"));
    if (!p.getFirst().dtype().isInteger()) {
      throw a.error("ValueError", "Arguments to jax.numpy." + a.function() + " must be integers.");
    }
    List<Long> shape =
        Shapes.broadcast("broadcast_shapes", p.stream().map(x -> x.type().shape()).toList());
    List<Array> sizes =
        p.stream().map(x -> Elementwise.absolute(Lax.broadcastTo(x, shape))).toList();
    DType dtype = p.getFirst().dtype();
    Term zero = Term.of(Lax.scalar(dtype, 0L));
    Array divisor =
        Repetition.during(
                state -> Reductions.any(Lax.ne(state.get(1), zero.array())),
                sizes,
                state -> {
                  Term x = Term.of(state.get(0));
                  Term y = Term.of(state.get(1));
                  Term more = y.ne(0);
                  Term rest = Term.of(Lax.rem(x.array(), more.choose(y, 1).array()));
                  return List.of(more.choose(y, x).array(), more.choose(rest, zero).array());
                })
            .getFirst();
    // JAX's loop carries a weak type through where it is of scalars.
    boolean weak = divisor.weak() && shape.isEmpty();
    // The size of the least integer is negative.
    return List.of(
        Lax.convert(Elementwise.absolute(divisor), dtype, weak), sizes.get(0), sizes.get(1));
  }

  private static PyValue multiple(Arguments a) {
    List<Array> p = divisor(a);
    Term d = Term.of(p.get(0));
    Term quotient = Term.of(Elementwise.floorDivide(p.get(2), d.array()));
    return d.eq(0).choose(0, Term.of(p.get(1)).times(quotient)).array();
  }

  private static PyValue count(Arguments a) {
    Array x = Elementwise.numeric(a.array("x"));
    return Lax.convert(Lax.unary("population_count", Op.POPCNT, Elementwise.absolute(x)), DType.U8);
  }

  private static boolean littleEnd(Arguments a) {
    return switch (a.string("bitorder")) {
      case "little" -> true;
      case "big" -> false;
      default -> throw a.error("ValueError", "'order' must be either 'little' or 'big'");
    };
  }

  /** The weights' exponents, 0 to 7 or 7 to 0, as a vector. */
  private static Array exponents(boolean little, DType dtype) {
    Array bits = Lax.iota(dtype, List.of(8L), 0);
    return little ? bits : Lax.reverse(bits, List.of(0L));
  }

  private static Array swapped(Array x, int axis) {
    int last = x.type().rank() - 1;
    List<Long> order = new ArrayList<>(Shapes.all(x.type().rank()));
    Collections.swap(order, axis, last);
    return Lax.transpose(x, order);
  }

  private static PyValue pack(Arguments a) {
    Array given = a.array("a");
    if (!given.dtype().isIntegral()) {
      throw a.error("TypeError", "Expected an input array of integer or boolean data type");
    }
    Array exponents = exponents(littleEnd(a), DType.U8);
    Array truth = Lax.convert(Elementwise.truth(given), DType.U8);
    boolean flat = a.optional("axis").isEmpty();
    Array whole = flat ? Manipulation.ravel(truth) : truth;
    int axis = flat ? 0 : a.axis("axis", whole.type().rank());
    Array x = swapped(whole, axis);
    int last = x.type().rank() - 1;
    long n = x.type().dim(last);
    List<Long> none = Collections.nCopies(last + 1, 0L);
    List<Long> high = new ArrayList<>(none);
    high.set(last, Math.floorMod(-n, 8L));
    List<Long> shape = new ArrayList<>(x.type().shape());
    shape.set(last, (n + 7) / 8);
    shape.add(8L);
    Array bits = Lax.reshape(Lax.pad(x, Lax.scalar(DType.U8, 0L), none, high, none), shape);
    Array weighted = Elementwise.leftShift(bits, exponents);
    return swapped(Reductions.sum(weighted, List.of(last + 1L)), axis);
  }

  private static PyValue unpack(Arguments a) {
    Array given = a.array("a");
    if (given.dtype() != DType.U8) {
      throw a.error("TypeError", "Expected an input array of unsigned byte data type");
    }
    Array exponents = exponents(littleEnd(a), DType.U8);
    boolean flat = a.optional("axis").isEmpty();
    Array whole = flat ? Manipulation.ravel(given) : given;
    int axis = flat ? 0 : a.axis("axis", whole.type().rank());
    Array x = swapped(whole, axis);
    int last = x.type().rank() - 1;
    Array shifted = Elementwise.rightShift(Lax.expandDims(x, List.of(last + 1L)), exponents);
    List<Long> shape = new ArrayList<>(x.type().shape());
    long n = 8 * shape.get(last);
    shape.set(last, n);
    Array bits = Lax.reshape(Lax.and(shifted, Lax.scalar(DType.U8, 1L)), shape);
    long count = a.optional("count").isPresent() ? a.integer("count") : n;
    long kept = count < 0 ? Math.max(0, n + count) : Math.min(count, n);
    List<Long> none = Collections.nCopies(last + 1, 0L);
    List<Long> high = new ArrayList<>(none);
    high.set(last, Math.max(0, count - n));
    Array cut = Lax.sliceAxis(bits, last, 0, kept);
    return swapped(Lax.pad(cut, Lax.scalar(DType.U8, 0L), none, high, none), axis);
  }
}
