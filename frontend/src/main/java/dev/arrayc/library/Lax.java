package dev.arrayc.library;

import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.Builder;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import dev.arrayc.value.Array;
import dev.arrayc.value.Concrete;
import dev.arrayc.value.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BinaryOperator;

/**
 * The primitives of {@code jax.lax} as Java functions on arrays: strict about shapes and dtypes,
 * each staged under JAX's name for it. Weak types survive where all operands are weak.
 */
final class Lax {
  private Lax() {}

  /** A concrete scalar of this dtype. */
  static Array scalar(DType dtype, double value) {
    return new Concrete(Tensor.scalar(dtype, value), false);
  }

  /** A concrete scalar of this dtype. */
  static Array scalar(DType dtype, long value) {
    return new Concrete(Tensor.scalar(dtype, value), false);
  }

  /** The array itself, as a tracer if a trace is open: what an eager function returns is staged. */
  static Array staged(Array array) {
    return array instanceof Concrete c && Session.current().trace().isPresent()
        ? Staging.bind(Staging.CONSTANT, c.weak(), List.of(c), (b, v) -> v.getFirst())
        : array;
  }

  static Array convert(Array x, DType dtype) {
    return convert(x, dtype, false);
  }

  /** {@code convert_element_type}; a concrete scalar is converted at once. */
  static Array convert(Array x, DType dtype, boolean weak) {
    if (x.dtype() == dtype && x.weak() == weak) {
      return x;
    }
    if (x instanceof Concrete c && (c.type().rank() == 0 || Session.current().trace().isEmpty())) {
      return new Concrete(Literals.convert(c.tensor(), dtype), weak);
    }
    String text =
        "convert_element_type[new_dtype="
            + dtype.numpyName()
            + " weak_type="
            + (weak ? "True" : "False")
            + "]";
    return Staging.bind(
        text,
        weak,
        List.of(x),
        (b, v) ->
            // convert to a real type drops the imaginary part.
            b.convert(
                x.dtype().isComplex() && !dtype.isComplex() && dtype != DType.BOOL
                    ? b.emit(Op.REAL, v.get(0))
                    : v.get(0),
                dtype));
  }

  static Array unary(String primitive, Op op, Array x) {
    Accepted.require(primitive, List.of(x));
    return Staging.bind(primitive, x.weak(), List.of(x), (b, v) -> b.emit(op, v.get(0)));
  }

  /** An elementwise op of two arrays of one dtype, of one shape or one of them a scalar. */
  static Array binary(String primitive, Op op, Array x, Array y) {
    Accepted.require(primitive, List.of(x, y));
    List<Array> args = sameRank(primitive, List.of(x, y));
    return Staging.bind(
        primitive, x.weak() && y.weak(), args, (b, v) -> emit(b, op, v.get(0), v.get(1)));
  }

  private static Value emit(Builder b, Op op, Value x, Value y) {
    boolean isExtreme = op == Op.MAXIMUM || op == Op.MINIMUM;
    if (!isExtreme || !x.tensorType().dtype().isComplex()) {
      return b.emit(op, x, y);
    }
    // By the real parts, then the imaginary ones; where a NaN decides, the second, as in JAX.
    String direction = op == Op.MAXIMUM ? "GT" : "LT";
    Value real = b.emit(Op.REAL, x);
    Value otherReal = b.emit(Op.REAL, y);
    Value byImaginary = b.compare(direction, b.emit(Op.IMAG, x), b.emit(Op.IMAG, y));
    Value isFirst =
        b.select(
            b.compare("EQ", real, otherReal), byImaginary, b.compare(direction, real, otherReal));
    return b.select(isFirst, x, y);
  }

  /** Scalars among the operands are broadcast to the shape of the others. */
  private static List<Array> sameRank(String primitive, List<Array> operands) {
    List<Long> shape =
        Shapes.broadcast(primitive, operands.stream().map(a -> a.type().shape()).toList());
    return operands.stream().map(a -> broadcastTo(a, shape)).toList();
  }

  static Array add(Array x, Array y) {
    return binary("add", Op.ADD, x, y);
  }

  static Array sub(Array x, Array y) {
    return binary("sub", Op.SUBTRACT, x, y);
  }

  static Array mul(Array x, Array y) {
    return binary("mul", Op.MULTIPLY, x, y);
  }

  static Array div(Array x, Array y) {
    return binary("div", Op.DIVIDE, x, y);
  }

  static Array rem(Array x, Array y) {
    return binary("rem", Op.REMAINDER, x, y);
  }

  static Array max(Array x, Array y) {
    return binary("max", Op.MAXIMUM, x, y);
  }

  static Array min(Array x, Array y) {
    return binary("min", Op.MINIMUM, x, y);
  }

  static Array and(Array x, Array y) {
    return binary("and", Op.AND, x, y);
  }

  static Array or(Array x, Array y) {
    return binary("or", Op.OR, x, y);
  }

  static Array xor(Array x, Array y) {
    return binary("xor", Op.XOR, x, y);
  }

  static Array not(Array x) {
    return unary("not", Op.NOT, x);
  }

  static Array neg(Array x) {
    return unary("neg", Op.NEGATE, x);
  }

  /** The sign; of unsigned numbers 1 where they are not 0. */
  static Array sign(Array x) {
    return x.dtype().kind() == DType.Kind.UNSIGNED
        ? convert(ne(x, scalar(x.dtype(), 0L)), x.dtype(), x.weak())
        : unary("sign", Op.SIGN, x);
  }

  static Array exp(Array x) {
    return unary("exp", Op.EXPONENTIAL, x);
  }

  static Array log(Array x) {
    return unary("log", Op.LOG, x);
  }

  static Array compare(String direction, Array x, Array y) {
    String primitive = direction.toLowerCase(Locale.ROOT);
    Accepted.require(primitive, List.of(x, y));
    List<Array> args = sameRank(primitive, List.of(x, y));
    return Staging.bind(
        primitive, x.weak() && y.weak(), args, (b, v) -> b.compare(direction, v.get(0), v.get(1)));
  }

  static Array eq(Array x, Array y) {
    return compare("EQ", x, y);
  }

  static Array ne(Array x, Array y) {
    return compare("NE", x, y);
  }

  static Array lt(Array x, Array y) {
    return compare("LT", x, y);
  }

  static Array gt(Array x, Array y) {
    return compare("GT", x, y);
  }

  /** {@code where}: the predicate and the values broadcast, the values of one dtype. */
  static Array select(Array predicate, Array onTrue, Array onFalse) {
    List<Array> args = sameRank("select_n", List.of(predicate, onTrue, onFalse));
    return Staging.bind(
        "select_n",
        onTrue.weak() && onFalse.weak(),
        args,
        (b, v) -> b.select(v.get(0), v.get(1), v.get(2)));
  }

  /** {@return a scalar everywhere in a shape, as a broadcast, without data} */
  static Array full(List<Long> shape, Array value) {
    List<Long> checked = Shapes.checked("broadcast_in_dim", shape);
    return Staging.bind(
        "broadcast_in_dim",
        value.weak(),
        List.of(value),
        (b, v) -> b.broadcast(v.get(0), value.type().withShape(checked)));
  }

  static Array broadcastInDim(Array x, List<Long> shape, List<Long> dimensions) {
    Shapes.checked("broadcast_in_dim", shape);
    if (dimensions.size() != x.type().rank()) {
      throw Session.current()
          .error(
              "TypeError",
              "broadcast_in_dim broadcast_dimensions must have length equal to operand ndim; got"
                  + " broadcast_dimensions "
                  + Reprs.shape(dimensions)
                  + " for operand ndim "
                  + x.type().rank()
                  + ".");
    }
    return Staging.bind(
        "broadcast_in_dim",
        x.weak(),
        List.of(x),
        (b, v) -> b.broadcastInDim(v.get(0), x.type().withShape(shape), dimensions));
  }

  /** Aligns the trailing axes with those of the shape. */
  static Array broadcastTo(Array x, List<Long> shape) {
    if (x.type().shape().equals(shape)) {
      return x;
    }
    int offset = shape.size() - x.type().rank();
    List<Long> dimensions = new ArrayList<>();
    for (int i = 0; i < x.type().rank(); i++) {
      dimensions.add((long) i + offset);
    }
    return broadcastInDim(x, shape, dimensions);
  }

  static Array reshape(Array x, List<Long> shape) {
    if (x.type().shape().equals(shape)) {
      return x;
    }
    return Staging.bind(
        "reshape[dimensions=None new_sizes=" + Reprs.shape(shape) + " sharding=None]",
        x.weak(),
        List.of(x),
        (b, v) -> b.reshape(v.get(0), shape));
  }

  /** Adds axes of size 1 at these places of the result. */
  static Array expandDims(Array x, List<Long> axes) {
    List<Long> shape = new ArrayList<>(x.type().shape());
    axes.stream().sorted().forEach(a -> shape.add(a.intValue(), 1L));
    List<Long> kept = Shapes.all(shape.size()).stream().filter(a -> !axes.contains(a)).toList();
    return axes.isEmpty() ? x : broadcastInDim(x, shape, kept);
  }

  static Array squeeze(Array x, List<Long> axes) {
    List<Long> shape = new ArrayList<>();
    for (int i = 0; i < x.type().rank(); i++) {
      if (!axes.contains((long) i)) {
        shape.add(x.type().dim(i));
      }
    }
    return Staging.bind(
        "squeeze[dimensions=" + Reprs.shape(axes) + "]",
        x.weak(),
        List.of(x),
        (b, v) -> b.reshape(v.get(0), shape));
  }

  static Array transpose(Array x, List<Long> permutation) {
    if (permutation.equals(Shapes.all(x.type().rank()))) {
      return x;
    }
    return Staging.bind(
        "transpose[permutation=" + Reprs.shape(permutation) + "]",
        x.weak(),
        List.of(x),
        (b, v) -> b.emit(Op.TRANSPOSE, Attributes.NONE.with("permutation", permutation), v.get(0)));
  }

  static Array reverse(Array x, List<Long> axes) {
    if (axes.stream().anyMatch(d -> d >= x.type().rank())) {
      throw Session.current()
          .error(
              "TypeError",
              "rev dimensions must all be less than operand ndim, got dimensions "
                  + Reprs.shape(axes)
                  + " for operand ndim "
                  + x.type().rank()
                  + ".");
    }
    return Staging.bind(
        "rev[dimensions=" + Reprs.shape(axes) + "]",
        x.weak(),
        List.of(x),
        (b, v) -> b.emit(Op.REVERSE, Attributes.NONE.with("dimensions", axes), v.get(0)));
  }

  static Array slice(Array x, List<Long> start, List<Long> limit, List<Long> strides) {
    if (Shapes.all(x.type().rank()).stream()
        .allMatch(
            a ->
                start.get(a.intValue()) == 0
                    && limit.get(a.intValue()) == x.type().dim(a.intValue())
                    && strides.get(a.intValue()) == 1)) {
      return x;
    }
    Attributes attributes =
        Attributes.NONE
            .with("start_indices", start)
            .with("limit_indices", limit)
            .with("strides", strides);
    return Staging.bind(
        "slice[limit_indices="
            + Reprs.shape(limit)
            + " start_indices="
            + Reprs.shape(start)
            + " strides="
            + (strides.stream().allMatch(s -> s == 1) ? "None" : Reprs.shape(strides))
            + "]",
        x.weak(),
        List.of(x),
        (b, v) -> b.emit(Op.SLICE, attributes, v.get(0)));
  }

  /** Elements from {@code start} to {@code limit} of one axis. */
  static Array sliceAxis(Array x, int axis, long start, long limit, long stride) {
    List<Long> starts = new ArrayList<>(java.util.Collections.nCopies(x.type().rank(), 0L));
    List<Long> limits = new ArrayList<>(x.type().shape());
    List<Long> strides = new ArrayList<>(java.util.Collections.nCopies(x.type().rank(), 1L));
    starts.set(axis, start);
    limits.set(axis, limit);
    strides.set(axis, stride);
    return slice(x, starts, limits, strides);
  }

  /** Elements from {@code start} to {@code limit} of one axis. */
  static Array sliceAxis(Array x, int axis, long start, long limit) {
    return sliceAxis(x, axis, start, limit, 1);
  }

  static Array pad(Array x, Array value, List<Long> low, List<Long> high, List<Long> interior) {
    Attributes attributes =
        Attributes.NONE
            .with("edge_padding_low", low)
            .with("edge_padding_high", high)
            .with("interior_padding", interior);
    return Staging.bind(
        "pad",
        x.weak() && value.weak(),
        List.of(x, value),
        (b, v) -> b.emit(Op.PAD, attributes, v.get(0), v.get(1)));
  }

  static Array concatenate(List<Array> arrays, int axis) {
    if (arrays.size() == 1) {
      return arrays.getFirst();
    }
    return Staging.bind(
        "concatenate[dimension=" + axis + "]",
        arrays.stream().allMatch(Array::weak),
        arrays,
        (b, v) ->
            b.emit(
                    Op.CONCATENATE,
                    v,
                    Attributes.NONE.with("dimension", (long) axis),
                    List.of(),
                    List.of())
                .getFirst());
  }

  static Array iota(DType dtype, List<Long> shape, int dimension) {
    TensorType type = new TensorType(dtype, Shapes.checked("iota", shape));
    Accepted.require("iota", dtype);
    return Staging.bind(
        "iota[dimension="
            + dimension
            + " dtype="
            + dtype.numpyName()
            + " shape="
            + Reprs.shape(shape)
            + " sharding=None]",
        false,
        List.of(),
        (b, v) ->
            b.emitAs(type, Op.IOTA, Attributes.NONE.with("iota_dimension", (long) dimension)));
  }

  static Array bitcast(Array x, DType dtype) {
    return Staging.bind(
        "bitcast_convert_type[new_dtype=" + dtype.numpyName() + "]",
        false,
        List.of(x),
        (b, v) -> b.emitAs(bitcastType(x, dtype), Op.BITCAST_CONVERT, Attributes.NONE, v.get(0)));
  }

  /** A narrower dtype adds an axis for the parts of an element, a wider one takes it away. */
  private static TensorType bitcastType(Array x, DType dtype) {
    int from = x.dtype().bits();
    int to = dtype.bits();
    List<Long> shape = new ArrayList<>(x.type().shape());
    if (from > to) {
      shape.add((long) from / to);
    } else if (from < to) {
      if (shape.isEmpty() || shape.getLast() != to / from) {
        throw Session.current()
            .error(
                "ValueError",
                "Attempting to convert array of shape %s from %s of size %d bits to %s of size %d, bits but %d does not divide %d"
                    .formatted(
                        Reprs.shape(shape),
                        x.dtype().numpyName(),
                        from,
                        dtype.numpyName(),
                        to,
                        shape.isEmpty() ? from : shape.getLast() * from,
                        to));
      }
      shape.removeLast();
    }
    return new TensorType(dtype, shape);
  }

  static Array dynamicSlice(Array x, List<Array> starts, List<Long> sizes) {
    List<Array> operands = new ArrayList<>(List.of(x));
    operands.addAll(starts);
    return Staging.bind(
        "dynamic_slice[slice_sizes=" + Reprs.shape(sizes) + "]",
        x.weak(),
        operands,
        (b, v) ->
            b.emit(
                    Op.DYNAMIC_SLICE,
                    v,
                    Attributes.NONE.with("slice_sizes", sizes),
                    List.of(),
                    List.of())
                .getFirst());
  }

  static Array dynamicUpdateSlice(Array x, Array update, List<Array> starts) {
    List<Array> operands = new ArrayList<>(List.of(x, update));
    operands.addAll(starts);
    return Staging.bind(
        "dynamic_update_slice",
        x.weak() && update.weak(),
        operands,
        (b, v) ->
            b.emit(Op.DYNAMIC_UPDATE_SLICE, v, Attributes.NONE, List.of(), List.of()).getFirst());
  }

  /** Folds a binary function over arrays from the left. */
  static Array fold(List<Array> arrays, BinaryOperator<Array> op) {
    return arrays.stream().reduce(op).orElseThrow();
  }
}
