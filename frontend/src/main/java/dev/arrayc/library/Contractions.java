package dev.arrayc.library;

import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.TensorType;
import dev.arrayc.value.Array;
import dev.arrayc.value.PyStr;
import dev.arrayc.value.PyTuple;
import dev.arrayc.value.PyValue;
import dev.arrayc.value.Session;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

/** Products that contract axes; each becomes one {@code dot_general}. */
final class Contractions {
  private Contractions() {}

  static List<LibraryFunction> rows() {
    List<LibraryFunction> rows = new ArrayList<>();
    String options = ", *, precision=None, preferred_element_type=None, out_sharding=None";
    row(rows, "dot", "a, b" + options, a -> preferred(a, dot(a.array("a"), a.array("b"))));
    row(rows, "matmul", "a, b" + options, a -> preferred(a, matmul(a.array("a"), a.array("b"))));
    row(rows, "vdot", "a, b" + options, a -> preferred(a, vdot(a.array("a"), a.array("b"))));
    row(rows, "inner", "a, b" + options, a -> preferred(a, inner(a.array("a"), a.array("b"))));
    row(rows, "tensordot", "a, b, axes=2" + options, a -> preferred(a, tensordot(a)));
    row(rows, "matvec", "x1, x2, /", Contractions::matrixVector);
    row(rows, "vecmat", "x1, x2, /", Contractions::vectorMatrix);
    row(rows, "outer", "a, b, out=None", a -> outer(a.array("a"), a.array("b")));
    row(
        rows,
        "einsum",
        "subscripts, /, *operands, out=None, optimize='auto', precision=None,"
            + " preferred_element_type=None",
        Einsum::apply);
    return rows;
  }

  private interface Body {
    Array apply(Arguments arguments);
  }

  private static void row(List<LibraryFunction> rows, String name, String signature, Body body) {
    rows.add(LibraryFunction.of("jax.numpy." + name, signature, body::apply));
  }

  private static Array preferred(Arguments a, Array x) {
    return a.dtype("preferred_element_type").map(d -> Lax.convert(x, d)).orElse(x);
  }

  /** Last axes of one name are of one size, in the words of {@code jnp.vectorize}. */
  private static void requireCore(Arguments a, String signature, List<Array> operands) {
    String on =
        " on vectorized function with excluded=frozenset() and signature='" + signature + "'";
    String inputs = signature.substring(1, signature.indexOf(")->"));
    List<String> cores = List.of(inputs.split("\\),\\(", -1));
    Map<String, Long> sizes = new HashMap<>();
    List<List<Long>> batches = new ArrayList<>();
    for (int k = 0; k < operands.size(); k++) {
      TensorType type = operands.get(k).type();
      List<String> names = List.of(cores.get(k).split(",", -1));
      int from = type.rank() - names.size();
      if (from < 0) {
        String core =
            Reprs.of(PyTuple.of(names.stream().map(n -> (PyValue) new PyStr(n)).toList()));
        throw a.error(
            "ValueError",
            "input with shape "
                + Reprs.shape(type.shape())
                + " does not have enough dimensions for all core dimensions "
                + core
                + on);
      }
      for (int i = 0; i < names.size(); i++) {
        long size = type.dim(from + i);
        long known = sizes.computeIfAbsent(names.get(i), n -> size);
        if (known != size) {
          throw a.error(
              "ValueError",
              "inconsistent size for core dimension '%s': %d vs %d"
                      .formatted(names.get(i), size, known)
                  + on);
        }
      }
      batches.add(type.shape().subList(0, from));
    }
    Shapes.broadcast("vectorize", batches);
  }

  private static Array matrixVector(Arguments a) {
    Array x = a.array("x1");
    Array v = a.array("x2");
    requireCore(a, "(n,m),(m)->(n)", List.of(x, v));
    Array product = matmul(x, Lax.expandDims(v, List.of((long) v.type().rank())));
    return Lax.squeeze(product, List.of(product.type().rank() - 1L));
  }

  private static Array vectorMatrix(Arguments a) {
    Array v = a.array("x1");
    Array x = a.array("x2");
    requireCore(a, "(n),(n,m)->(m)", List.of(v, x));
    Array row = Lax.expandDims(Elementwise.conj(v), List.of(Math.max(0, v.type().rank() - 1L)));
    Array product = matmul(row, x);
    return Lax.squeeze(product, List.of(product.type().rank() - 2L));
  }

  /** Contracts axes of operands that are promoted to one dtype, which is the result's. */
  static Array contract(
      Array a,
      Array b,
      List<Long> batchA,
      List<Long> batchB,
      List<Long> contractA,
      List<Long> contractB) {
    List<Array> p = Elementwise.promote(a, b);
    DType dtype = p.getFirst().dtype();
    return LaxReductions.dotGeneral(
        p.get(0),
        p.get(1),
        new Attribute.DotDimensions(batchA, batchB, contractA, contractB),
        dtype);
  }

  /** The last axis of a with the last but one of b; a scalar multiplies. */
  static Array dot(Array a, Array b) {
    int rankA = a.type().rank();
    int rankB = b.type().rank();
    if (rankA == 0 || rankB == 0) {
      return Elementwise.multiply(a, b);
    }
    return contract(
        a,
        b,
        List.of(),
        List.of(),
        List.of((long) rankA - 1),
        List.of((long) Math.max(0, rankB - 2)));
  }

  /** {@code a @ b}: matrices in the last two axes, the axes before them broadcast. */
  static Array matmul(Array a, Array b) {
    int rankA = a.type().rank();
    int rankB = b.type().rank();
    if (rankA == 0 || rankB == 0) {
      throw Session.current()
          .error(
              "ValueError",
              "matmul input operand "
                  + (rankA == 0 ? 0 : 1)
                  + " must have ndim at least 1, but it has ndim 0");
    }
    if (rankB <= 2) {
      return dot(a, b);
    }
    List<Long> batchA = a.type().shape().subList(0, Math.max(0, rankA - 2));
    List<Long> batchB = b.type().shape().subList(0, rankB - 2);
    if (rankA <= 2) {
      return matmulUnbatched(a, b);
    }
    if (!Shapes.broadcasts(List.of(batchA, batchB))) {
      throw Session.current()
          .error(
              "ValueError",
              "Incompatible types for matmul arguments: "
                  + a.type().jaxString()
                  + " and "
                  + b.type().jaxString());
    }
    List<Long> shape = Shapes.broadcast("matmul", List.of(batchA, batchB));
    Array x = withBatch(a, shape, 2);
    Array y = withBatch(b, shape, 2);
    List<Long> axes = Shapes.all(shape.size());
    return contract(
        x, y, axes, axes, List.of((long) shape.size() + 1), List.of((long) shape.size()));
  }

  /** A matrix or vector times a stack of matrices: the free axis of a moves behind the batch. */
  private static Array matmulUnbatched(Array a, Array b) {
    int rankA = a.type().rank();
    int rankB = b.type().rank();
    Array product =
        contract(a, b, List.of(), List.of(), List.of((long) rankA - 1), List.of((long) rankB - 2));
    return rankA == 1 ? product : Manipulation.moveAxis(product, 0, rankB - 2);
  }

  private static Array withBatch(Array x, List<Long> batch, int kept) {
    int rank = x.type().rank();
    List<Long> shape = new ArrayList<>(batch);
    shape.addAll(x.type().shape().subList(rank - kept, rank));
    return Lax.broadcastTo(x, shape);
  }

  private static Array vdot(Array a, Array b) {
    return dot(Elementwise.conj(Manipulation.ravel(a)), Manipulation.ravel(b));
  }

  private static Array inner(Array a, Array b) {
    if (a.type().rank() == 0 || b.type().rank() == 0) {
      return Elementwise.multiply(a, b);
    }
    return contract(
        a,
        b,
        List.of(),
        List.of(),
        List.of((long) a.type().rank() - 1),
        List.of((long) b.type().rank() - 1));
  }

  static Array outer(Array a, Array b) {
    return Elementwise.multiply(
        Lax.reshape(a, List.of(a.type().size(), 1L)), Lax.reshape(b, List.of(1L, b.type().size())));
  }

  private static Array tensordot(Arguments arguments) {
    Array a = arguments.array("a");
    Array b = arguments.array("b");
    PyValue axes = arguments.value("axes");
    Optional<List<PyValue>> pair = Shapes.sequence(axes);
    List<Long> left;
    List<Long> right;
    if (pair.isEmpty()) {
      long n = arguments.integer("axes");
      if (n < 0 || n > Math.min(a.type().rank(), b.type().rank())) {
        throw arguments.error(
            "TypeError",
            "Number of tensordot axes (axes "
                + n
                + ") exceeds input ranks ("
                + Reprs.shape(a.type().shape())
                + " and "
                + Reprs.shape(b.type().shape())
                + ")");
      }
      left = LongStream.range(a.type().rank() - n, a.type().rank()).boxed().toList();
      right = LongStream.range(0, n).boxed().toList();
    } else {
      left = Shapes.axes(side(pair.get(), 0), a.type().rank());
      right = Shapes.axes(side(pair.get(), 1), b.type().rank());
    }
    return contract(a, b, List.of(), List.of(), left, right);
  }

  private static PyValue side(List<PyValue> pair, int index) {
    PyValue value = pair.get(index);
    return Shapes.sequence(value).isPresent()
        ? value
        : PyTuple.of(Collections.singletonList(value));
  }
}
