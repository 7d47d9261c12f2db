package dev.arrayc.library;

import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.DType;
import dev.arrayc.op.Op;
import dev.arrayc.value.Array;
import dev.arrayc.value.PyList;
import dev.arrayc.value.PyValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

/** {@code jax.lax}: the primitives under their own names, strict about dtypes and ranks. */
final class LaxFunctions {
  private static final Map<String, Op> UNARY = new LinkedHashMap<>();
  private static final Map<String, Op> BINARY = new LinkedHashMap<>();

  static {
    UNARY.put("neg", Op.NEGATE);
    UNARY.put("abs", Op.ABS);
    UNARY.put("floor", Op.FLOOR);
    UNARY.put("ceil", Op.CEIL);
    UNARY.put("sqrt", Op.SQRT);
    UNARY.put("rsqrt", Op.RSQRT);
    UNARY.put("cbrt", Op.CBRT);
    UNARY.put("exp", Op.EXPONENTIAL);
    UNARY.put("expm1", Op.EXPONENTIAL_MINUS_ONE);
    UNARY.put("log", Op.LOG);
    UNARY.put("log1p", Op.LOG_PLUS_ONE);
    UNARY.put("sin", Op.SINE);
    UNARY.put("cos", Op.COSINE);
    UNARY.put("tan", Op.TAN);
    UNARY.put("tanh", Op.TANH);
    UNARY.put("logistic", Op.LOGISTIC);
    UNARY.put("erf", Op.ERF);
    UNARY.put("erfc", Op.ERFC);
    UNARY.put("erf_inv", Op.ERF_INV);
    UNARY.put("is_finite", Op.IS_FINITE);
    UNARY.put("population_count", Op.POPCNT);
    UNARY.put("clz", Op.COUNT_LEADING_ZEROS);
    UNARY.put("real", Op.REAL);
    UNARY.put("imag", Op.IMAG);
    BINARY.put("sub", Op.SUBTRACT);
    BINARY.put("add", Op.ADD);
    BINARY.put("mul", Op.MULTIPLY);
    BINARY.put("div", Op.DIVIDE);
    BINARY.put("rem", Op.REMAINDER);
    BINARY.put("max", Op.MAXIMUM);
    BINARY.put("min", Op.MINIMUM);
    BINARY.put("atan2", Op.ATAN2);
    BINARY.put("bitwise_and", Op.AND);
    BINARY.put("bitwise_or", Op.OR);
    BINARY.put("bitwise_xor", Op.XOR);
    BINARY.put("shift_left", Op.SHIFT_LEFT);
    BINARY.put("shift_right_logical", Op.SHIFT_RIGHT_LOGICAL);
    BINARY.put("shift_right_arithmetic", Op.SHIFT_RIGHT_ARITHMETIC);
    BINARY.put("complex", Op.COMPLEX);
    BINARY.put("nextafter", Op.NEXT_AFTER);
  }

  private LaxFunctions() {}

  static List<LibraryFunction> rows() {
    List<LibraryFunction> rows = new ArrayList<>();
    UNARY.forEach((name, op) -> unary(rows, name, x -> Lax.unary(name, op, x)));
    BINARY.forEach(
        (name, op) -> {
          String primitive = name.replace("bitwise_", "");
          binary(rows, name, (x, y) -> Lax.binary(primitive, op, x, y));
        });
    for (String direction : List.of("EQ", "NE", "LT", "LE", "GT", "GE")) {
      String name = direction.toLowerCase(java.util.Locale.ROOT);
      binary(rows, name, (x, y) -> Lax.compare(direction, x, y));
    }
    unary(rows, "sign", Lax::sign);
    unary(rows, "bitwise_not", Lax::not);
    unary(rows, "reciprocal", x -> Powers.integerPower(x, -1));
    unary(rows, "conj", LaxFunctions::conj);
    strict(rows, "asin", Transcendental::asin);
    strict(rows, "acos", Transcendental::acos);
    strict(rows, "atan", Transcendental::atan);
    strict(rows, "sinh", Transcendental::sinh);
    strict(rows, "cosh", Transcendental::cosh);
    strict(rows, "asinh", Transcendental::asinh);
    strict(rows, "acosh", Transcendental::acosh);
    strict(rows, "atanh", Transcendental::atanh);
    strict(rows, "exp2", Transcendental::exp2);
    strict(rows, "square", x -> Lax.mul(x, x));
    unary(rows, "lgamma", x -> Lax.unary("lgamma", Op.LGAMMA, x));
    unary(rows, "digamma", x -> Lax.unary("digamma", Op.DIGAMMA, x));
    row(rows, "pow", "x, y", LaxFunctions::pow);
    row(rows, "integer_pow", "x, y", a -> Powers.integerPower(a.array("x"), a.integer("y")));
    row(rows, "round", "x, rounding_method=0", LaxFunctions::round);
    addStructure(rows);
    rows.addAll(LaxFolds.rows());
    return rows;
  }

  private static void addStructure(List<LibraryFunction> rows) {
    rows.add(LibraryFunction.plain("jax.lax.stop_gradient", "x", a -> stopGradient(a.value("x"))));
    row(rows, "convert_element_type", "operand, new_dtype", LaxFunctions::convert);
    row(rows, "bitcast_convert_type", "operand, new_dtype", LaxFunctions::bitcast);
    row(rows, "full", "shape, fill_value, dtype=None", LaxFunctions::full);
    row(rows, "full_like", "x, fill_value, dtype=None, shape=None", LaxFunctions::fullLike);
    row(rows, "iota", "dtype, size", a -> Lax.iota(dtype(a), List.of(a.integer("size")), 0));
    row(
        rows,
        "broadcasted_iota",
        "dtype, shape, dimension",
        a -> Lax.iota(dtype(a), Shapes.shape(a.value("shape"), ""), (int) a.integer("dimension")));
    row(rows, "select", "pred, on_true, on_false", LaxFunctions::select);
    row(rows, "select_n", "which, *cases", LaxFunctions::selectN);
    row(rows, "clamp", "min, x, max", LaxFunctions::clamp);
    row(rows, "broadcast", "operand, sizes", LaxFunctions::broadcast);
    row(
        rows,
        "broadcast_in_dim",
        "operand, shape, broadcast_dimensions",
        a ->
            Lax.broadcastInDim(
                a.array("operand"),
                Shapes.shape(a.value("shape"), ""),
                Shapes.shape(a.value("broadcast_dimensions"), "")));
    row(
        rows,
        "reshape",
        "operand, new_sizes, dimensions=None",
        a -> Manipulation.reshape(a.array("operand"), a.value("new_sizes")));
    row(
        rows,
        "transpose",
        "operand, permutation",
        a -> Manipulation.permute(a.array("operand"), a.value("permutation")));
    row(
        rows,
        "rev",
        "operand, dimensions",
        a -> Lax.reverse(a.array("operand"), Shapes.shape(a.value("dimensions"), "")));
    row(rows, "expand_dims", "array, dimensions", LaxFunctions::expandDims);
    row(
        rows,
        "squeeze",
        "array, dimensions",
        a -> Lax.squeeze(a.array("array"), a.axes("dimensions", a.array("array").type().rank())));
    row(rows, "concatenate", "operands, dimension", LaxFunctions::concatenate);
    row(rows, "dot", "lhs, rhs, precision=None, preferred_element_type=None", LaxFunctions::dot);
    row(rows, "batch_matmul", "lhs, rhs, precision=None", LaxFunctions::batchMatmul);
    row(
        rows,
        "dot_general",
        "lhs, rhs, dimension_numbers, precision=None, preferred_element_type=None",
        LaxFunctions::dotGeneral);
    row(rows, "top_k", "operand, k, *, axis=-1", LaxFunctions::topK);
  }

  private interface Body {
    PyValue apply(Arguments arguments);
  }

  private static void row(List<LibraryFunction> rows, String name, String signature, Body body) {
    rows.add(LibraryFunction.of("jax.lax." + name, signature, body::apply));
  }

  private static void unary(List<LibraryFunction> rows, String name, UnaryOperator<Array> op) {
    row(rows, name, "x", a -> op.apply(a.array("x")));
  }

  /** A primitive that is several ops here: it refuses under its own name. */
  private static void strict(List<LibraryFunction> rows, String name, UnaryOperator<Array> op) {
    unary(
        rows,
        name,
        x -> {
          Accepted.require(name, List.of(x));
          return op.apply(x);
        });
  }

  private static void binary(List<LibraryFunction> rows, String name, BinaryOperator<Array> op) {
    row(
        rows,
        name,
        "x, y",
        a -> {
          String primitive = name.replace("bitwise_", "");
          List<Array> p = LaxOperands.sameType(primitive, a.array("x"), a.array("y"));
          return op.apply(p.get(0), p.get(1));
        });
  }

  private static PyValue pow(Arguments a) {
    Array x = a.array("x");
    Array y = a.array("y");
    return Lax.binary("pow", Op.POWER, x, Lax.convert(y, x.dtype()));
  }

  /** Rounding method 0 is half away from zero, 1 half to even. */
  private static PyValue round(Arguments a) {
    Op op = a.integer("rounding_method") == 0 ? Op.ROUND_NEAREST_AFZ : Op.ROUND_NEAREST_EVEN;
    return Lax.unary("round", op, a.array("x"));
  }

  /** The identity, on every array of a pytree. */
  private static PyValue stopGradient(PyValue value) {
    PyTrees.Flat flat = PyTrees.flatten(value);
    List<PyValue> leaves = new ArrayList<>();
    for (PyValue leaf : flat.leaves()) {
      Optional<Array> array = Literals.lift(leaf);
      leaves.add(array.<PyValue>map(x -> x).orElse(leaf));
    }
    return PyTrees.unflatten(flat.structure(), leaves);
  }

  private static DType dtype(Arguments a) {
    return a.dtype("dtype").orElseGet(Promotion::defaultFloat);
  }

  private static PyValue convert(Arguments a) {
    DType dtype = a.dtype("new_dtype").orElseGet(Promotion::defaultFloat);
    return Lax.convert(a.array("operand"), dtype);
  }

  private static PyValue bitcast(Arguments a) {
    Array x = a.array("operand");
    DType dtype = a.dtype("new_dtype").orElse(x.dtype());
    for (DType d : x.dtype() == dtype ? List.<DType>of() : List.of(x.dtype(), dtype)) {
      if (d.isComplex() || d == DType.BOOL) {
        throw a.error(
            "TypeError",
            "lax.bitcast_convert_type does not support bool or complex values unless the operand"
                + " and destination types match. Got operand dtype="
                + x.dtype().numpyName()
                + ", new_dtype=dtype('"
                + dtype.numpyName()
                + "'). Consider using the arr.view() method instead.");
      }
    }
    return Lax.bitcast(x, dtype);
  }

  private static PyValue full(Arguments a) {
    Array value = a.array("fill_value");
    Optional<DType> dtype = a.dtype("dtype");
    Array filled = dtype.map(d -> Lax.convert(value, d)).orElse(value);
    return Lax.full(Shapes.shape(a.value("shape"), ""), filled);
  }

  private static PyValue fullLike(Arguments a) {
    Array x = a.array("x");
    DType dtype = a.dtype("dtype").orElse(x.dtype());
    List<Long> shape = a.optional("shape").map(s -> Shapes.shape(s, "")).orElse(x.type().shape());
    return Lax.full(shape, Lax.convert(a.array("fill_value"), dtype));
  }

  private static PyValue select(Arguments a) {
    Array which = a.array("pred");
    List<Array> p = cases(a, which, List.of(a.array("on_false"), a.array("on_true")));
    return Lax.select(which, p.get(1), p.get(0));
  }

  /** Cases of one shape and dtype, which the index has or is a scalar. */
  private static List<Array> cases(Arguments a, Array which, List<Array> cases) {
    List<Long> shape = cases.getFirst().type().shape();
    if (cases.stream().anyMatch(c -> !c.type().shape().equals(shape))) {
      throw a.error(
          "TypeError",
          "select cases must have the same shapes, got ["
              + String.join(", ", cases.stream().map(c -> Reprs.shape(c.type().shape())).toList())
              + "].",
          "jnp.where broadcasts its cases");
    }
    List<Long> indices = which.type().shape();
    if (!indices.isEmpty() && !indices.equals(shape)) {
      throw a.error(
          "TypeError",
          "select `which` must be scalar or have the same shape as cases, got `which` shape "
              + Reprs.shape(indices)
              + " but case shape "
              + Reprs.shape(shape)
              + ".",
          "jnp.where broadcasts its condition");
    }
    return LaxOperands.sameDtype("select", cases.toArray(Array[]::new));
  }

  /** The case that the index names; a boolean index has two, the first for false. */
  private static PyValue selectN(Arguments a) {
    Array which = a.array("which");
    if (a.arrays("cases").isEmpty()) {
      throw a.error("ValueError", "select_n() must have at least one case");
    }
    if (!which.dtype().isIntegral()) {
      throw a.error(
          "TypeError",
          "select `which` must be boolean or integer type, got " + which.dtype().numpyName() + ".");
    }
    List<Array> cases = cases(a, which, a.arrays("cases"));
    if (which.dtype() == DType.BOOL && cases.size() > 2) {
      throw a.error(
          "TypeError",
          "select with boolean `which` cannot have more than two cases, got " + cases.size() + ".");
    }
    if (which.dtype() == DType.BOOL) {
      return cases.size() == 1 ? cases.getFirst() : Lax.select(which, cases.get(1), cases.get(0));
    }
    Array result = cases.getFirst();
    for (int i = 1; i < cases.size(); i++) {
      Array reached = Lax.compare("GE", which, Elementwise.constant(which.dtype(), i));
      result = Lax.select(reached, cases.get(i), result);
    }
    return result;
  }

  private static PyValue clamp(Arguments a) {
    List<Array> p = LaxOperands.sameType("clamp", a.array("min"), a.array("x"), a.array("max"));
    Array x = p.get(1);
    if (x.dtype().isComplex()) {
      return Lax.min(Lax.max(p.get(0), x), p.get(2));
    }
    return Staging.bind(
        "clamp", x.weak(), p, (b, v) -> b.emit(Op.CLAMP, v.get(0), v.get(1), v.get(2)));
  }

  private static PyValue broadcast(Arguments a) {
    Array x = a.array("operand");
    List<Long> shape = new ArrayList<>(Shapes.shape(a.value("sizes"), ""));
    shape.addAll(x.type().shape());
    return Lax.broadcastTo(x, shape);
  }

  private static PyValue expandDims(Arguments a) {
    Array x = a.array("array");
    int rank = x.type().rank() + a.items("dimensions").size();
    return Lax.expandDims(x, Shapes.axes(a.value("dimensions"), rank));
  }

  private static PyValue concatenate(Arguments a) {
    List<Array> arrays = a.arrays("operands");
    int axis = (int) a.integer("dimension");
    if (axis < 0 || axis >= arrays.getFirst().type().rank()) {
      throw a.error(
          "TypeError",
          "concatenate dimension out of bounds: dimension "
              + axis
              + " for shapes "
              + String.join(", ", arrays.stream().map(x -> Reprs.shape(x.type().shape())).toList())
              + ".");
    }
    return Joins.concatenate(
        LaxOperands.sameType("concatenate", arrays.toArray(Array[]::new)), axis, Optional.empty());
  }

  /** The conjugate; of reals, the complex number that they are. */
  private static Array conj(Array x) {
    Accepted.require("conj", List.of(x));
    return x.dtype().isComplex()
        ? Elementwise.conj(x)
        : Lax.convert(x, x.dtype() == DType.F64 ? DType.C128 : DType.C64, x.weak());
  }

  private static PyValue dot(Arguments a) {
    Array x = a.array("lhs");
    Array y = a.array("rhs");
    int left = x.type().rank();
    int right = y.type().rank();
    if (left == 0 || left > 2 || right == 0 || right > 2 || mismatch(x, y)) {
      throw a.error(
          "ValueError",
          "jax.lax.dot: dimension_numbers must be specified when not performing simple un-batched"
              + " matrix-matrix, matrix-vector, or vector-vector products; got lhs_shape="
              + Reprs.shape(x.type().shape())
              + " rhs_shape="
              + Reprs.shape(y.type().shape()));
    }
    return Contractions.dot(x, y);
  }

  private static boolean mismatch(Array x, Array y) {
    return x.type().dim(x.type().rank() - 1) != y.type().dim(Math.max(0, y.type().rank() - 2));
  }

  private static PyValue batchMatmul(Arguments a) {
    Array x = a.array("lhs");
    Array y = a.array("rhs");
    int rank = x.type().rank();
    if (rank < 2 || y.type().rank() < 2) {
      throw a.error(
          "ValueError",
          "Arguments to batch_matmul must be at least 2D, got " + rank + ", " + y.type().rank());
    }
    if (rank != y.type().rank()) {
      throw a.error(
          "ValueError",
          "Arguments to batch_matmul must have same ndim, got " + rank + ", " + y.type().rank());
    }
    List<Long> batch = Shapes.all(rank - 2);
    return Contractions.contract(x, y, batch, batch, List.of(rank - 1L), List.of(rank - 2L));
  }

  private static PyValue dotGeneral(Arguments a) {
    List<PyValue> numbers = a.items("dimension_numbers");
    List<List<Long>> axes = new ArrayList<>();
    for (PyValue pair : numbers) {
      for (PyValue side : Shapes.sequence(pair).orElse(List.of())) {
        axes.add(Shapes.shape(side, ""));
      }
    }
    if (axes.size() != 4) {
      throw a.error(
          "TypeError",
          "dimension_numbers of dot_general must be ((lhs contracting, rhs contracting), (lhs"
              + " batch, rhs batch)), got "
              + Reprs.of(a.value("dimension_numbers")));
    }
    List<Array> p = Elementwise.promote(a.array("lhs"), a.array("rhs"));
    DType dtype = a.dtype("preferred_element_type").orElse(p.getFirst().dtype());
    return LaxReductions.dotGeneral(
        p.get(0),
        p.get(1),
        new Attribute.DotDimensions(axes.get(2), axes.get(3), axes.get(0), axes.get(1)),
        dtype);
  }

  /** The k greatest of an axis in descending order, and where they were. */
  private static PyValue topK(Arguments a) {
    Array x = a.array("operand");
    if (x.dtype().isComplex()) {
      throw a.error("ValueError", "top_k is not compatible with complex inputs.");
    }
    if (x.type().rank() == 0) {
      throw a.error("ValueError", "axis -1 is out of bounds for array of dimension 0");
    }
    int axis = a.axis("axis", x.type().rank());
    long k = a.integer("k");
    long n = x.type().dim(axis);
    if (k < 0 || k > n) {
      throw a.error(
          "ValueError",
          "k argument to top_k must be no larger than size along axis; got k="
              + k
              + " with shape="
              + x.type().shape()
              + " and axis="
              + axis);
    }
    int last = x.type().rank() - 1;
    return new PyList(
        topK(Manipulation.moveAxis(x, axis, last), k).stream()
            .map(y -> Manipulation.moveAxis(y, last, axis))
            .toList());
  }

  /** Of the last axis, by IEEE 754's total order; of equals, the first. */
  static List<Array> topK(Array x, long k) {
    return Staging.bindAll(
        "top_k[k=" + k + "]",
        List.of(x.weak(), false),
        List.of(x),
        (b, v) -> b.emit(Op.TOP_K, v, Attributes.NONE.with("k", k), List.of(), List.of()));
  }
}
