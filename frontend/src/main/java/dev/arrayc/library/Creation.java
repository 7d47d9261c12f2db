package dev.arrayc.library;

import dev.arrayc.ir.DType;
import dev.arrayc.ir.Numbers;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.value.Array;
import dev.arrayc.value.Concrete;
import dev.arrayc.value.NumpyValue;
import dev.arrayc.value.PyBool;
import dev.arrayc.value.PyComplex;
import dev.arrayc.value.PyDimension;
import dev.arrayc.value.PyFloat;
import dev.arrayc.value.PyInt;
import dev.arrayc.value.PyRange;
import dev.arrayc.value.PyTuple;
import dev.arrayc.value.PyValue;
import dev.arrayc.value.Session;
import dev.arrayc.value.Tracer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/** Functions of {@code jax.numpy} that make arrays. */
final class Creation {
  private Creation() {}

  static List<LibraryFunction> rows() {
    List<LibraryFunction> rows = new ArrayList<>();
    row(rows, "array", "object, dtype=None, copy=True, order='K', ndmin=0", Creation::array);
    row(rows, "asarray", "a, dtype=None, order=None, *, copy=None", Creation::asarray);
    row(rows, "zeros", "shape, dtype=None", a -> filled(a, 0));
    row(rows, "ones", "shape, dtype=None", a -> filled(a, 1));
    row(rows, "empty", "shape, dtype=None", a -> filled(a, 0));
    row(rows, "full", "shape, fill_value, dtype=None", Creation::full);
    row(rows, "zeros_like", "a, dtype=None, shape=None", a -> like(a, 0));
    row(rows, "ones_like", "a, dtype=None, shape=None", a -> like(a, 1));
    row(rows, "empty_like", "a, dtype=None, shape=None", a -> like(a, 0));
    row(rows, "full_like", "a, fill_value, dtype=None, shape=None", Creation::fullLike);
    row(rows, "arange", "start, stop=None, step=None, dtype=None", Creation::arange);
    row(
        rows,
        "linspace",
        "start, stop, num=50, endpoint=True, retstep=False, dtype=None, axis=0",
        Creation::linspace);
    row(rows, "eye", "N, M=None, k=0, dtype=None", Creation::eye);
    row(rows, "identity", "n, dtype=None", a -> eye(a.value("n"), a.value("n"), 0, a, "n", "n"));
    row(rows, "tri", "N, M=None, k=0, dtype=None", Creation::tri);
    return rows;
  }

  private interface Body {
    PyValue apply(Arguments arguments);
  }

  private static void row(List<LibraryFunction> rows, String name, String signature, Body body) {
    rows.add(LibraryFunction.of("jax.numpy." + name, signature, body::apply));
  }

  /** {@return an array of a number, an array or a nested sequence of these} */
  static Array array(PyValue value) {
    return array(value, Optional.empty());
  }

  /** {@return a nested sequence of numbers as an array that is known now, if it holds no tracer} */
  static Array known(PyValue value) {
    return sequence(value, Optional.empty());
  }

  private static Array array(Arguments a) {
    Array array = array(a.value("object"), a.dtype("dtype"));
    int missing = (int) a.integer("ndmin") - array.type().rank();
    return missing <= 0
        ? array
        : Lax.expandDims(array, LongStream.range(0, missing).boxed().toList());
  }

  private static Array asarray(Arguments a) {
    return array(a.value("a"), a.dtype("dtype"));
  }

  private static Array array(PyValue value, Optional<DType> dtype) {
    Optional<List<PyValue>> items =
        value instanceof Array || value instanceof NumpyValue ? Optional.empty() : nested(value);
    if (items.isEmpty()) {
      if (dtype.isPresent() && value instanceof PyInt i && dtype.get().isInteger()) {
        return Lax.staged(new Concrete(Literals.integer(i.value(), dtype.get()), false));
      }
      Array array = Literals.lift(value).orElseThrow(() -> notAnArray(value));
      return Lax.staged(dtype.map(d -> Lax.convert(array, d)).orElse(array));
    }
    return Lax.staged(sequence(value, dtype));
  }

  private static Optional<List<PyValue>> nested(PyValue value) {
    if (value instanceof PyRange r) {
      return Optional.of(
          LongStream.range(0, r.length())
              .<PyValue>mapToObj(i -> PyInt.of(r.start() + i * r.step()))
              .toList());
    }
    return value instanceof Array || value instanceof NumpyValue
        ? Optional.empty()
        : Shapes.sequence(value);
  }

  private static RuntimeException notAnArray(PyValue value) {
    if (value instanceof PyDimension) {
      return PyDimension.valueNeeded();
    }
    return Session.current()
        .error(
            "TypeError",
            "Value "
                + Reprs.of(value)
                + " with dtype object is not a valid JAX array type. Only arrays of numeric types"
                + " are supported by JAX.");
  }

  /** A nested sequence: one constant if all its leaves are static, else stacked. */
  private static Array sequence(PyValue value, Optional<DType> dtype) {
    List<PyValue> leaves = new ArrayList<>();
    collect(value, leaves);
    DType type =
        dtype.orElseGet(
            () ->
                leaves.isEmpty()
                    ? Promotion.defaultFloat()
                    : Promotion.join(leaves.stream().map(Creation::typed).toList()).dtype());
    boolean isStatic =
        leaves.stream().noneMatch(v -> v instanceof Array || v instanceof NumpyValue);
    if (!isStatic) {
      return stacked(value, type);
    }
    List<Long> shape = new ArrayList<>();
    PyValue level = value;
    for (Optional<List<PyValue>> items = nested(level); items.isPresent(); items = nested(level)) {
      shape.add((long) items.get().size());
      if (items.get().isEmpty()) {
        break;
      }
      level = items.get().getFirst();
    }
    requireRegular(value, shape, 0);
    TensorType tensorType = new TensorType(type, shape);
    Session.current().chargeConstant(type, tensorType.size());
    return new Concrete(constant(tensorType, leaves), false);
  }

  /** The dtype of a leaf, without converting it: Python's ints must not overflow here. */
  private static Promotion.Typed typed(PyValue leaf) {
    return switch (leaf) {
      case PyBool b -> new Promotion.Typed(DType.BOOL, false);
      case PyInt i -> new Promotion.Typed(Promotion.defaultInt(), true);
      case PyFloat f -> new Promotion.Typed(Promotion.defaultFloat(), true);
      case PyComplex c -> new Promotion.Typed(Promotion.defaultComplex(), true);
      default -> Promotion.Typed.of(Literals.lift(leaf).orElseThrow(() -> notAnArray(leaf)));
    };
  }

  private static void collect(PyValue value, List<PyValue> leaves) {
    Optional<List<PyValue>> items = nested(value);
    if (items.isPresent()) {
      items.get().forEach(item -> collect(item, leaves));
    } else {
      leaves.add(value);
    }
  }

  private static void requireRegular(PyValue value, List<Long> shape, int depth) {
    Optional<List<PyValue>> items = nested(value);
    boolean fits =
        depth == shape.size()
            ? items.isEmpty()
            : items.isPresent() && items.get().size() == shape.get(depth);
    if (!fits) {
      List<Long> detected = shape.subList(0, Math.max(1, depth));
      throw Session.current()
          .error(
              "ValueError",
              "setting an array element with a sequence. The requested array has an inhomogeneous"
                  + " shape after "
                  + detected.size()
                  + " dimensions. The detected shape was "
                  + Reprs.shape(detected)
                  + " + inhomogeneous part.");
    }
    if (depth < shape.size()) {
      items.orElseThrow().forEach(item -> requireRegular(item, shape, depth + 1));
    }
  }

  private static Tensor constant(TensorType type, List<PyValue> leaves) {
    DType dtype = type.dtype();
    if (dtype.isIntegral()) {
      return Tensor.fillLongs(type, i -> integer(leaves.get(i), dtype));
    }
    if (dtype.isComplex()) {
      double[] pairs = new double[2 * leaves.size()];
      for (int i = 0; i < leaves.size(); i++) {
        boolean complex = leaves.get(i) instanceof PyComplex;
        PyComplex c =
            leaves.get(i) instanceof PyComplex z ? z : new PyComplex(real(leaves.get(i)), 0.0);
        pairs[2 * i] = Numbers.round(dtype.real(), c.real());
        pairs[2 * i + 1] = complex ? Numbers.round(dtype.real(), c.imag()) : 0.0;
      }
      return Tensor.ofDoubles(type, pairs);
    }
    return Tensor.fillDoubles(type, i -> Numbers.round(dtype, real(leaves.get(i))));
  }

  private static long integer(PyValue value, DType dtype) {
    if (value instanceof PyInt i && dtype != DType.BOOL) {
      return Literals.integer(i.value(), dtype).longs()[0];
    }
    if (value instanceof PyBool b) {
      return b.value() ? 1 : 0;
    }
    return Literals.convert(Tensor.scalar(DType.F64, real(value)), dtype).longs()[0];
  }

  private static double real(PyValue value) {
    return switch (value) {
      case PyBool b -> b.value() ? 1 : 0;
      case PyInt i -> i.value().doubleValue();
      case PyFloat f -> f.value();
      default -> throw notAnArray(value);
    };
  }

  private static Array stacked(PyValue value, DType dtype) {
    Optional<List<PyValue>> items = nested(value);
    if (items.isEmpty()) {
      return Lax.convert(Literals.lift(value).orElseThrow(() -> notAnArray(value)), dtype);
    }
    List<Array> rows = items.get().stream().map(v -> stacked(v, dtype)).toList();
    return rows.isEmpty() ? Lax.full(List.of(0L), Lax.scalar(dtype, 0.0)) : Joins.stack(rows, 0);
  }

  private static Array filled(Arguments a, double value) {
    List<Long> shape = Shapes.shape(a.value("shape"), "");
    DType dtype = a.dtype("dtype").orElseGet(Promotion::defaultFloat);
    return Lax.full(shape, Lax.scalar(dtype, value));
  }

  private static Array full(Arguments a) {
    Array value = a.array("fill_value");
    List<Long> shape = Shapes.shape(a.value("shape"), "");
    Optional<DType> dtype = a.dtype("dtype");
    Array converted = dtype.map(d -> Lax.convert(value, d)).orElse(value);
    return Lax.broadcastTo(Lax.staged(converted), Shapes.checked("broadcast_in_dim", shape));
  }

  private static List<Long> shapeLike(Arguments a, Array x) {
    return a.optional("shape").map(s -> Shapes.shape(s, "")).orElse(x.type().shape());
  }

  private static Array like(Arguments a, double value) {
    Array x = a.array("a");
    Optional<DType> dtype = a.dtype("dtype");
    Array scalar = Lax.scalar(dtype.orElse(x.dtype()), value);
    boolean weak = x.weak() && dtype.isEmpty();
    return Lax.full(shapeLike(a, x), Lax.convert(scalar, scalar.dtype(), weak));
  }

  private static Array fullLike(Arguments a) {
    Array x = a.array("a");
    Optional<DType> dtype = a.dtype("dtype");
    Array value =
        Lax.convert(a.array("fill_value"), dtype.orElse(x.dtype()), x.weak() && dtype.isEmpty());
    return Lax.broadcastTo(Lax.staged(value), shapeLike(a, x));
  }

  /** A number that {@code arange} takes: static, as the length of its result depends on it. */
  private static Concrete bound(Arguments a, String name) {
    return switch (a.known(name)) {
      case Tracer t ->
          throw TracerErrors.concretization(
              t, "It arose in the jnp.arange argument '" + name + "'");
      case Concrete c -> c;
    };
  }

  private static double number(Concrete c) {
    return c.dtype().isIntegral() ? c.tensor().longs()[0] : c.tensor().doubles()[0];
  }

  /** Static Python numbers keep their precision: {@code arange(0.3)} must not see 0.3f. */
  private static double exact(Arguments a, String name) {
    return a.value(name) instanceof PyFloat f ? f.value() : number(bound(a, name));
  }

  private static Array arange(Arguments a) {
    boolean one = a.optional("stop").isEmpty();
    List<Concrete> given = new ArrayList<>(List.of(bound(a, one ? "start" : "stop")));
    if (!one) {
      given.add(bound(a, "start"));
    }
    if (a.optional("step").isPresent()) {
      given.add(bound(a, "step"));
    }
    DType dtype =
        a.dtype("dtype")
            .orElseGet(
                () -> {
                  DType joined = Promotion.joinOf(given).dtype();
                  return joined == DType.BOOL ? Promotion.defaultInt() : joined;
                });
    double start = one ? 0 : exact(a, "start");
    double stop = exact(a, one ? "start" : "stop");
    double step = a.optional("step").isPresent() ? exact(a, "step") : 1;
    if (step == 0) {
      throw a.error("ZeroDivisionError", "division by zero");
    }
    long count = (long) Math.max(0, Math.ceil((stop - start) / step));
    Array steps = Lax.iota(dtype, List.of(count), 0);
    if (step != 1) {
      steps = Lax.mul(steps, Elementwise.constant(dtype, step));
    }
    return start == 0 ? steps : Lax.add(steps, Elementwise.constant(dtype, start));
  }

  /** {@code start·(1−i/div) + stop·i/div}, the last element {@code stop} itself. */
  private static PyValue linspace(Arguments a) {
    long num = count(a);
    boolean endpoint = a.bool("endpoint");
    List<Array> p = Elementwise.promoteInexact(a.known("start"), a.known("stop"));
    DType computed = p.get(0).dtype();
    Optional<DType> wanted = a.dtype("dtype");
    List<Long> bounds =
        Shapes.broadcast("linspace", p.stream().map(x -> x.type().shape()).toList());
    Array start = Lax.broadcastTo(Lax.convert(p.get(0), computed), bounds);
    Array stop = Lax.broadcastTo(Lax.convert(p.get(1), computed), bounds);
    long div = endpoint ? num - 1 : num;
    Array out = linspace(start, stop, num, endpoint);
    int axis = Shapes.axis(a.integer("axis"), out.type().rank());
    out = Manipulation.moveAxis(out, 0, axis);
    DType result = wanted.orElse(computed);
    if (result.isInteger()) {
      out = Lax.unary("floor", dev.arrayc.op.Op.FLOOR, out);
    }
    out = Lax.convert(out, result);
    if (!a.bool("retstep")) {
      return out;
    }
    Array delta = Lax.sub(stop, start);
    return PyTuple.of(out, Lax.div(delta, Elementwise.constant(computed, (double) div)));
  }

  /** {@return equal steps from one number to another, both included} */
  static Array linspace(Array start, Array stop, long num) {
    return linspace(start, stop, num, true);
  }

  /** {@return equal steps from one number to another along a new first axis} */
  static Array linspace(Array start, Array stop, long num, boolean endpoint) {
    DType computed = start.dtype();
    List<Long> bounds = start.type().shape();
    long div = endpoint ? num - 1 : num;
    List<Long> shape = new ArrayList<>(List.of(num));
    shape.addAll(bounds);
    Array out;
    if (num > 1 && computed == DType.F32 && bounds.isEmpty()) {
      out = steps(start, stop, endpoint ? div : num, div);
      if (endpoint) {
        out = Lax.concatenate(List.of(out, Lax.reshape(stop, List.of(1L))), 0);
      }
    } else if (num > 1) {
      long inner = endpoint ? div : num;
      Array iota = Lax.iota(computed.real(), List.of(inner), 0);
      Array step =
          Lax.convert(Lax.div(iota, Elementwise.constant(computed.real(), (double) div)), computed);
      List<Long> all = new ArrayList<>(List.of(inner));
      all.addAll(bounds);
      Array t = Lax.broadcastInDim(step, all, List.of(0L));
      Array rest = Lax.sub(Elementwise.constant(computed, 1), t);
      out =
          Lax.add(
              Lax.mul(Lax.broadcastTo(start, all), rest), Lax.mul(Lax.broadcastTo(stop, all), t));
      if (endpoint) {
        out = Lax.concatenate(List.of(out, Lax.expandDims(stop, List.of(0L))), 0);
      }
    } else {
      out = Lax.broadcastTo(start, shape);
    }
    return out;
  }

  /** Up to here XLA unrolls the loop over the steps, and knows what multiplies the start. */
  private static final long UNROLLED = 512;

  /**
   * start·(1 − i/div) + i·(stop/div) for i from 0, rounded as XLA does it: quotients as products
   * with 1/div, the last product fused where the loop is unrolled, the first where it is not.
   */
  private static Array steps(Array start, Array stop, long count, long div) {
    float inverse = 1f / (float) div;
    Array i = Lax.iota(DType.F32, List.of(count), 0);
    Array slope = Lax.mul(stop, Lax.scalar(DType.F32, inverse));
    Array rise = Lax.mul(i, slope);
    boolean traced = Session.current().trace().filter(t -> !t.isEager()).isPresent();
    if (count <= UNROLLED
        && traced
        && start instanceof Concrete from
        && stop instanceof Concrete to) {
      // All of it is known when XLA compiles, which folds it op by op.
      float a = (float) from.tensor().doubles()[0];
      float b = (float) to.tensor().doubles()[0] * inverse;
      TensorType type = new TensorType(DType.F32, List.of(count));
      Tensor known = Tensor.fillDoubles(type, k -> a * (1f - (float) k * inverse) + (float) k * b);
      return Lax.staged(new Concrete(known, false));
    }
    if (count <= UNROLLED) {
      TensorType type = new TensorType(DType.F32, List.of(count));
      Tensor rest = Tensor.fillDoubles(type, k -> 1f - (float) k * inverse);
      return Lax.add(rise, Lax.mul(start, new Concrete(rest, false)));
    }
    Array rest = Lax.sub(Lax.scalar(DType.F32, 1.0), Lax.mul(i, Lax.scalar(DType.F32, inverse)));
    return Lax.add(Lax.mul(start, rest), rise);
  }

  private static long count(Arguments a) {
    long num = Shapes.staticInteger(a.value("num"), "'num' argument of jnp.linspace");
    if (num < 0) {
      throw a.error("ValueError", "Number of samples, " + num + ", must be non-negative.");
    }
    return num;
  }

  private static Array eye(Arguments a) {
    return eye(a.value("N"), a.optional("M").orElse(a.value("N")), a.integer("k"), a, "N", "M");
  }

  private static Array eye(
      PyValue rows, PyValue columns, long k, Arguments a, String rowName, String columnName) {
    List<Long> shape =
        List.of(size(rows, rowName, a.function()), size(columns, columnName, a.function()));
    DType dtype = a.dtype("dtype").orElseGet(Promotion::defaultFloat);
    return Lax.convert(diagonalMask(shape, k, "EQ"), dtype);
  }

  private static long size(PyValue value, String name, String function) {
    return Shapes.shape(value, "argument of '" + name + "' jnp." + function + "()").getFirst();
  }

  /** Where row + k compares to the column: EQ for a diagonal, GE for a lower triangle. */
  static Array diagonalMask(List<Long> shape, long k, String direction) {
    DType index = DType.I32;
    Array row = Lax.iota(index, shape, 0);
    Array column = Lax.iota(index, shape, 1);
    return Lax.compare(direction, Lax.add(row, Elementwise.constant(index, k)), column);
  }

  private static Array tri(Arguments a) {
    long n = size(a.value("N"), "N", "tri");
    long m = size(a.optional("M").orElse(a.value("N")), "M", "tri");
    DType dtype = a.dtype("dtype").orElseGet(Promotion::defaultFloat);
    return Lax.convert(diagonalMask(List.of(n, m), a.integer("k"), "GE"), dtype);
  }
}
