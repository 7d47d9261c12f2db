package dev.arrayc.library;

import dev.arrayc.value.Array;
import dev.arrayc.value.PyInt;
import dev.arrayc.value.PyValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The rest of {@code jax.numpy.linalg}: products, powers, and systems of tensors. */
final class LinalgProducts {
  private LinalgProducts() {}

  static List<LibraryFunction> rows() {
    List<LibraryFunction> rows = new ArrayList<>();
    String options = ", precision=None, preferred_element_type=None";
    row(rows, "matrix_power", "a, n", LinalgProducts::power);
    row(rows, "multi_dot", "arrays, *, precision=None", LinalgProducts::chain);
    row(rows, "tensorsolve", "a, b, axes=None", LinalgProducts::tensorSolve);
    row(rows, "tensorinv", "a, ind=2", LinalgProducts::tensorInverse);
    row(rows, "outer", "x1, x2, /", LinalgProducts::outer);
    row(rows, "cross", "x1, x2, /, *, axis=-1", LinalgProducts::cross);
    row(
        rows,
        "vecdot",
        "x1, x2, /, *, axis=-1" + options,
        a -> other("vecdot", without(a, "preferred_element_type"), Map.of()));
    row(rows, "matmul", "x1, x2, /, *" + options, a -> other("matmul", a, operands()));
    row(
        rows,
        "tensordot",
        "x1, x2, /, *, axes=2" + options,
        a -> other("tensordot", a, operands()));
    row(rows, "matrix_transpose", "x, /", a -> transpose(a.array("x")));
    row(rows, "diagonal", "x, /, *, offset=0", a -> diagonal(a, a.array("x")));
    row(rows, "trace", "x, /, *, offset=0, dtype=None", LinalgProducts::trace);
    return rows;
  }

  private interface Body {
    PyValue apply(Arguments arguments);
  }

  private static void row(List<LibraryFunction> rows, String name, String signature, Body body) {
    rows.add(LibraryFunction.of("jax.numpy.linalg." + name, signature, body::apply));
  }

  private static Map<String, String> operands() {
    return Map.of("x1", "a", "x2", "b");
  }

  private static Arguments without(Arguments a, String name) {
    Map<String, PyValue> values = new LinkedHashMap<>(a.values());
    values.remove(name);
    return new Arguments(a.function(), values);
  }

  /** Applies a function of {@code jax.numpy}, parameters renamed where it has other names. */
  private static PyValue other(String name, Arguments a, Map<String, String> renamed) {
    LinkedHashMap<String, PyValue> positional = new LinkedHashMap<>();
    LinkedHashMap<String, PyValue> keyword = new LinkedHashMap<>();
    a.values()
        .forEach(
            (key, value) -> {
              boolean isOperand = renamed.containsKey(key) || key.startsWith("x");
              (isOperand ? positional : keyword).put(renamed.getOrDefault(key, key), value);
            });
    LibraryFunction function = (LibraryFunction) Library.find("jax.numpy", name).orElseThrow();
    return function.call(List.copyOf(positional.values()), keyword);
  }

  private static Array transpose(Array x) {
    if (x.type().rank() < 2) {
      throw dev.arrayc.value.Session.current()
          .error(
              "ValueError",
              "matrix_transpose requires at least 2 dimensions; got ndim=" + x.type().rank());
    }
    return Manipulation.matrixTranspose(x);
  }

  private static Array diagonal(Arguments a, Array x) {
    int rank = x.type().rank();
    if (rank < 2) {
      throw a.error("ValueError", "diagonal requires an array of at least two dimensions.");
    }
    return Selections.diagonal(x, a.integer("offset"), rank - 2, rank - 1);
  }

  private static PyValue trace(Arguments a) {
    LinkedHashMap<String, PyValue> keyword = new LinkedHashMap<>();
    keyword.put("offset", a.value("offset"));
    keyword.put("axis1", PyInt.of(-2));
    keyword.put("axis2", PyInt.of(-1));
    keyword.put("dtype", a.value("dtype"));
    LibraryFunction trace = (LibraryFunction) Library.find("jax.numpy", "trace").orElseThrow();
    return trace.call(List.of(a.value("x")), keyword);
  }

  private static PyValue outer(Arguments a) {
    Array x = a.array("x1");
    Array y = a.array("x2");
    if (x.type().rank() != 1 || y.type().rank() != 1) {
      throw a.error(
          "ValueError",
          "Input arrays must be one-dimensional, but they are x1.ndim="
              + x.type().rank()
              + " x2.ndim="
              + y.type().rank());
    }
    return Contractions.outer(x, y);
  }

  private static PyValue cross(Arguments a) {
    Array x = a.array("x1");
    Array y = a.array("x2");
    long first = x.type().dim(a.axis("axis", x.type().rank()));
    long second = y.type().dim(a.axis("axis", y.type().rank()));
    if (first != 3 || second != 3) {
      throw a.error(
          "ValueError",
          "Both input arrays must be (arrays of) 3-dimensional vectors, but they have"
              + " x1.shape[axis]="
              + first
              + " and x2.shape[axis]="
              + second);
    }
    return other("cross", a, Map.of());
  }

  private static PyValue power(Arguments a) {
    Array x = a.array("a");
    int rank = x.type().rank();
    if (rank < 2) {
      throw a.error(
          "TypeError", rank + "-dimensional array given. Array must be at least two-dimensional");
    }
    if (x.type().dim(rank - 2) != x.type().dim(rank - 1)) {
      throw a.error("TypeError", "Last 2 dimensions of the array must be square");
    }
    long n = a.integer("n");
    if (n == 0) {
      long size = x.type().dim(rank - 1);
      Array one = Lax.convert(Creation.diagonalMask(List.of(size, size), 0, "EQ"), x.dtype());
      return Lax.broadcastTo(one, x.type().shape());
    }
    Array base = n < 0 ? Linalg.inverse(x) : x;
    long exponent = Math.abs(n);
    if (exponent == 3) {
      return Contractions.matmul(Contractions.matmul(base, base), base);
    }
    Array power = base;
    while ((exponent & 1) == 0) {
      power = Contractions.matmul(power, power);
      exponent >>= 1;
    }
    Array result = power;
    for (long rest = exponent >> 1; rest > 0; rest >>= 1) {
      power = Contractions.matmul(power, power);
      result = (rest & 1) == 1 ? Contractions.matmul(result, power) : result;
    }
    return result;
  }

  /** The product of a chain in the cheapest order. */
  private static PyValue chain(Arguments a) {
    List<Array> arrays = a.arrays("arrays");
    String shapes =
        "["
            + String.join(", ", arrays.stream().map(x -> Reprs.shape(x.type().shape())).toList())
            + "]";
    int count = arrays.size();
    if (count < 2) {
      throw a.error(
          "ValueError", "multi_dot requires at least two arrays; got len(arrays)=" + count);
    }
    for (int i = 0; i < count; i++) {
      int rank = arrays.get(i).type().rank();
      boolean isEnd = i == 0 || i == count - 1;
      if (rank != 2 && !(isEnd && rank == 1)) {
        throw a.error(
            "ValueError",
            "multi_dot: input arrays must all be two-dimensional, except for the first and last"
                + " array which may be 1 or 2 dimensional. Got array shapes "
                + shapes);
      }
      boolean fits =
          i == 0 || arrays.get(i - 1).type().shape().getLast().equals(arrays.get(i).type().dim(0));
      if (!fits) {
        throw a.error(
            "ValueError",
            "multi_dot: last dimension of each array must match first dimension of following"
                + " array. Got array shapes "
                + shapes);
      }
    }
    return product(arrays);
  }

  private static Array product(List<Array> arrays) {
    int count = arrays.size();
    double[][] cost = new double[count][count];
    int[][] split = new int[count][count];
    for (int length = 2; length <= count; length++) {
      for (int i = 0; i + length <= count; i++) {
        int j = i + length - 1;
        cost[i][j] = Double.POSITIVE_INFINITY;
        for (int k = i; k < j; k++) {
          double here =
              cost[i][k]
                  + cost[k + 1][j]
                  + rows(arrays, i) * columns(arrays, k) * columns(arrays, j);
          if (here < cost[i][j]) {
            cost[i][j] = here;
            split[i][j] = k;
          }
        }
      }
    }
    return product(arrays, split, 0, count - 1);
  }

  private static double rows(List<Array> arrays, int i) {
    Array x = arrays.get(i);
    return x.type().rank() == 1 ? 1 : x.type().dim(0);
  }

  private static double columns(List<Array> arrays, int i) {
    Array x = arrays.get(i);
    boolean isColumn = i == arrays.size() - 1 && x.type().rank() == 1;
    return isColumn ? 1 : x.type().shape().getLast();
  }

  private static Array product(List<Array> arrays, int[][] split, int from, int to) {
    if (from == to) {
      return arrays.get(from);
    }
    int k = split[from][to];
    return Contractions.matmul(product(arrays, split, from, k), product(arrays, split, k + 1, to));
  }

  private static PyValue tensorSolve(Arguments arguments) {
    Array a = arguments.array("a");
    Array b = arguments.array("b");
    int rank = a.type().rank();
    if (arguments.optional("axes").isPresent()) {
      List<Long> moved = arguments.axes("axes", rank);
      List<Long> order =
          new ArrayList<>(Shapes.all(rank).stream().filter(d -> !moved.contains(d)).toList());
      order.addAll(moved);
      a = Lax.transpose(a, order);
    }
    int leading = b.type().rank();
    List<Long> shape = a.type().shape();
    List<Long> front = shape.subList(0, Math.min(leading, rank));
    List<Long> out = shape.subList(Math.min(leading, rank), rank);
    if (!front.equals(b.type().shape())) {
      throw arguments.error(
          "ValueError",
          "After moving axes to end, leading shape of a must match shape of b. got a.shape="
              + Reprs.shape(shape)
              + ", b.shape="
              + Reprs.shape(b.type().shape()));
    }
    long size = b.type().size();
    if (size != Shapes.size(out)) {
      throw arguments.error(
          "ValueError",
          "Input arrays must have prod(a.shape[:b.ndim]) == prod(a.shape[b.ndim:]); got a.shape="
              + Reprs.shape(shape)
              + ", b.ndim="
              + leading
              + ".");
    }
    Array matrix = Lax.reshape(a, List.of(size, size));
    return Lax.reshape(Linalg.solve(matrix, Manipulation.ravel(b)), out);
  }

  private static PyValue tensorInverse(Arguments arguments) {
    Array a = arguments.array("a");
    long ind = arguments.integer("ind");
    List<Long> shape = a.type().shape();
    if (ind <= 0) {
      throw arguments.error("ValueError", "ind must be a positive integer; got ind=" + ind);
    }
    int split = (int) Math.min(ind, shape.size());
    List<Long> front = shape.subList(0, split);
    List<Long> back = shape.subList(split, shape.size());
    long size = Shapes.size(front);
    if (size != Shapes.size(back)) {
      throw arguments.error(
          "ValueError",
          "tensorinv is only possible when the product of the first `ind` dimensions equals that"
              + " of the remaining dimensions. got arr.shape="
              + Reprs.shape(shape)
              + " with ind="
              + ind
              + ".");
    }
    List<Long> result = new ArrayList<>(back);
    result.addAll(front);
    return Lax.reshape(Linalg.inverse(Lax.reshape(a, List.of(size, size))), result);
  }
}
