package dev.arrayc.algorithm;

import dev.arrayc.ir.Value;
import java.util.List;

/**
 * Systems with a triangular matrix, by substitution: row after row inside a block, block after
 * block through matrix products (Golub and Van Loan, "Matrix Computations", 3.1).
 */
final class Triangular {
  /** Rows of a block: as many as keep the products busy and the substitution in the cache. */
  private static final int BLOCK = 32;

  private final Notation n;

  Triangular(Notation n) {
    this.n = n;
  }

  /**
   * How a matrix is read.
   *
   * @param lower whether its lower triangle is read, or the upper one
   * @param unit whether its diagonal is taken for ones, and not read
   */
  record Shape(boolean lower, boolean unit) {}

  /** What is done with the matrix before: nothing, or its transpose or adjoint is taken. */
  enum Form {
    PLAIN,
    TRANSPOSED,
    ADJOINT
  }

  /** {@return X with op(A)·X = B} */
  Value left(Value a, Value b, Shape shape, Form form) {
    return switch (form) {
      case PLAIN -> solve(a, b, shape);
      case TRANSPOSED -> solve(n.transpose(a), b, new Shape(!shape.lower(), shape.unit()));
      case ADJOINT -> solve(n.adjoint(a), b, new Shape(!shape.lower(), shape.unit()));
    };
  }

  /** {@return X with X·op(A) = B}, as op(A)ᵀ·Xᵀ = Bᵀ. */
  Value right(Value a, Value b, Shape shape, Form form) {
    Value x =
        switch (form) {
          case PLAIN -> left(a, n.transpose(b), shape, Form.TRANSPOSED);
          case TRANSPOSED -> left(a, n.transpose(b), shape, Form.PLAIN);
          case ADJOINT -> left(n.conj(a), n.transpose(b), shape, Form.PLAIN);
        };
    return n.transpose(x);
  }

  private Value solve(Value a, Value b, Shape shape) {
    long rows = Notation.size(a, 0);
    if (rows == 0 || b.tensorType().size() == 0) {
      return b;
    }
    Value inside = n.triangle(a.tensorType().shape(), shape.lower() ? "GT" : "LT", 0);
    Value strict = n.select(inside, a, n.num(Notation.dtype(a), 0));
    Value nothing = n.zeros(b.tensorType());
    long whole = rows <= BLOCK ? 0 : rows / BLOCK;
    Blocks blocks = new Blocks(a, strict, b, shape);
    Value x = nothing;
    if (!shape.lower() && rows % BLOCK > 0 || whole == 0) {
      // The rows that fill no block are the last ones, with which an upper triangle begins.
      x = blocks.next(x, n.index(whole * BLOCK), rows - whole * BLOCK);
    }
    x =
        n.times(
                whole,
                List.of(x),
                (k, state) -> {
                  Value block = shape.lower() ? k : n.sub(n.index(whole - 1), k);
                  return List.of(blocks.next(state.getFirst(), times(block, BLOCK), BLOCK));
                })
            .getFirst();
    boolean isRestLeft = shape.lower() && rows % BLOCK > 0 && whole > 0;
    return isRestLeft ? blocks.next(x, n.index(whole * BLOCK), rows - whole * BLOCK) : x;
  }

  private Value times(Value x, long factor) {
    return n.mul(x, n.index(factor));
  }

  /** The system's rows, of which some have been solved. */
  private record Known(Value a, Value strict, Value b, Shape shape) {}

  /** Solves the rows of one block after another. */
  private final class Blocks {
    private final Known known;

    Blocks(Value a, Value strict, Value b, Shape shape) {
      this.known = new Known(a, strict, b, shape);
    }

    /** {@return the solution with so many rows from a place on} */
    Value next(Value x, Value first, long count) {
      // Rows of the solution that are not known yet are 0.
      Value rest =
          n.sub(n.part(known.b, 0, first, count), n.dot(n.part(known.strict, 0, first, count), x));
      Value corner = n.part(n.part(known.a, 0, first, count), 1, first, count);
      Value strict = n.part(n.part(known.strict, 0, first, count), 1, first, count);
      return n.with(x, 0, first, substitute(corner, strict, rest, known.shape, count));
    }
  }

  private Value substitute(Value a, Value strict, Value b, Shape shape, long rows) {
    return n.times(
            rows,
            List.of(n.zeros(b.tensorType())),
            (k, state) -> {
              Value i = shape.lower() ? k : n.sub(n.index(rows - 1), k);
              Value x = state.getFirst();
              Value rest = n.sub(n.at(b, 0, i), n.dot(n.at(strict, 0, i), x));
              Value row = shape.unit() ? rest : n.div(rest, n.at(a, i, i));
              return List.of(n.with(x, 0, i, row));
            })
        .getFirst();
  }
}
