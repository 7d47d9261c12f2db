package dev.arrayc.algorithm;

import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.Block;
import dev.arrayc.ir.Builder;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Type;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.LongStream;

/**
 * The notation that this package's algorithms are written in: arithmetic in which a scalar meets an
 * array, parts of arrays at places known at run time, products of matrices, loops. Places and
 * counters are i32 scalars.
 */
record Notation(Builder b) {
  /** One round of a counted loop: the next state from the counter and the state. */
  interface Round {
    List<Value> next(Value counter, List<Value> state);
  }

  Value num(DType dtype, double value) {
    return b.constant(Tensor.scalar(dtype, value));
  }

  Value index(long value) {
    return b.constant(Tensor.scalar(DType.I32, value));
  }

  Value zeros(TensorType type) {
    return type.dtype().isIntegral() ? b.splat(type, 0L) : b.splat(type, 0.0);
  }

  static DType dtype(Value x) {
    return x.tensorType().dtype();
  }

  static boolean isComplex(Value x) {
    return dtype(x).isComplex();
  }

  static long size(Value x, int axis) {
    return x.tensorType().dim(axis);
  }

  private static Value like(Builder b, Value x, TensorType type) {
    return x.tensorType().rank() == 0 && type.rank() > 0
        ? b.broadcast(x, x.tensorType().withShape(type.shape()))
        : x;
  }

  /** An op on operands of which scalars spread over the others' shape. */
  private Value spread(Op op, Value x, Value y) {
    return b.emit(op, like(b, x, y.tensorType()), like(b, y, x.tensorType()));
  }

  Value add(Value x, Value y) {
    return spread(Op.ADD, x, y);
  }

  Value add(Value x, long y) {
    return add(x, b.constant(Tensor.scalar(dtype(x), y)));
  }

  Value sub(Value x, Value y) {
    return spread(Op.SUBTRACT, x, y);
  }

  Value sub(Value x, long y) {
    return sub(x, b.constant(Tensor.scalar(dtype(x), y)));
  }

  Value mul(Value x, Value y) {
    return spread(Op.MULTIPLY, x, y);
  }

  Value mul(Value x, double y) {
    return mul(x, num(dtype(x), y));
  }

  Value div(Value x, Value y) {
    return spread(Op.DIVIDE, x, y);
  }

  Value max(Value x, Value y) {
    return spread(Op.MAXIMUM, x, y);
  }

  Value min(Value x, Value y) {
    return spread(Op.MINIMUM, x, y);
  }

  /** A place, or the nearest one from 0 to a last one. */
  Value clamp(Value place, long last) {
    return max(min(place, index(last)), index(0));
  }

  /** {@code x·y + z} of real scalars, rounded once. */
  Value fma(Value x, Value y, Value z) {
    return b.emit(Op.FMA, x, y, z);
  }

  Value neg(Value x) {
    return b.emit(Op.NEGATE, x);
  }

  /** The magnitude, a real number. */
  Value abs(Value x) {
    return b.emit(Op.ABS, x);
  }

  Value sqrt(Value x) {
    return b.emit(Op.SQRT, x);
  }

  Value and(Value p, Value q) {
    return spread(Op.AND, p, q);
  }

  Value or(Value p, Value q) {
    return spread(Op.OR, p, q);
  }

  Value not(Value p) {
    return b.emit(Op.NOT, p);
  }

  Value compare(String direction, Value x, Value y) {
    return b.compare(direction, like(b, x, y.tensorType()), like(b, y, x.tensorType()));
  }

  Value compare(String direction, Value x, double y) {
    return compare(direction, x, constantLike(x, y));
  }

  Value compare(String direction, Value x, long y) {
    return compare(direction, x, b.constant(Tensor.scalar(dtype(x), y)));
  }

  private Value constantLike(Value x, double y) {
    return dtype(x).isIntegral() ? b.constant(Tensor.scalar(dtype(x), (long) y)) : num(dtype(x), y);
  }

  /** Chooses element by element; scalars spread. */
  Value select(Value p, Value onTrue, Value onFalse) {
    TensorType type = onTrue.tensorType().rank() > 0 ? onTrue.tensorType() : onFalse.tensorType();
    if (type.rank() == 0 && p.tensorType().rank() > 0) {
      type = type.withShape(p.tensorType().shape());
    }
    return b.select(p, like(b, onTrue, type), like(b, onFalse, type));
  }

  /** The magnitude of {@code x} with the sign of {@code y}, real scalars; -0 counts as negative. */
  Value withSign(Value x, Value y) {
    DType bits = dtype(x) == DType.F64 ? DType.I64 : DType.I32;
    Value negative = b.compare("LT", b.bitcast(y, bits), b.constant(Tensor.scalar(bits, 0L)));
    Value size = abs(x);
    return b.select(negative, neg(size), size);
  }

  Value real(Value x) {
    return isComplex(x) ? b.emit(Op.REAL, x) : x;
  }

  Value imag(Value x) {
    return isComplex(x) ? b.emit(Op.IMAG, x) : zeros(x.tensorType());
  }

  Value conj(Value x) {
    return isComplex(x) ? b.emit(Op.COMPLEX, b.emit(Op.REAL, x), neg(b.emit(Op.IMAG, x))) : x;
  }

  /** A real array as one of this dtype, the imaginary part 0. */
  Value as(DType dtype, Value x) {
    return dtype.isComplex() && !isComplex(x)
        ? b.emit(Op.COMPLEX, x, zeros(x.tensorType()))
        : b.convert(x, dtype);
  }

  /** The product of an array and a real scalar or a real array. */
  Value scale(Value x, Value factor) {
    return isComplex(x)
        ? b.emit(Op.COMPLEX, mul(real(x), factor), mul(imag(x), factor))
        : mul(x, factor);
  }

  /** An array over a real scalar or a real array. */
  Value over(Value x, Value divisor) {
    return isComplex(x)
        ? b.emit(Op.COMPLEX, div(real(x), divisor), div(imag(x), divisor))
        : div(x, divisor);
  }

  /** An array over a scalar; a complex one by way of the scalar's reciprocal. */
  Value quotient(Value x, Value divisor) {
    return isComplex(x) ? mul(x, div(num(dtype(x), 1), divisor)) : div(x, divisor);
  }

  Value iota(DType dtype, List<Long> shape, int axis) {
    return b.emitAs(
        new TensorType(dtype, shape), Op.IOTA, Attributes.NONE.with("iota_dimension", (long) axis));
  }

  Value transpose(Value x) {
    return b.emit(Op.TRANSPOSE, Attributes.NONE.with("permutation", List.of(1L, 0L)), x);
  }

  Value adjoint(Value x) {
    return conj(transpose(x));
  }

  /** The elements from one place to another along an axis. */
  Value slice(Value x, int axis, long from, long to) {
    int rank = x.tensorType().rank();
    List<Long> starts = new ArrayList<>(Collections.nCopies(rank, 0L));
    List<Long> limits = new ArrayList<>(x.tensorType().shape());
    starts.set(axis, from);
    limits.set(axis, to);
    return b.emit(
        Op.SLICE,
        Attributes.NONE
            .with("start_indices", starts)
            .with("limit_indices", limits)
            .with("strides", Collections.nCopies(rank, 1L)),
        x);
  }

  /** So many elements from a place on along an axis. */
  Value part(Value x, int axis, Value place, long count) {
    List<Long> sizes = new ArrayList<>(x.tensorType().shape());
    sizes.set(axis, count);
    List<Value> operands = new ArrayList<>(List.of(x));
    operands.addAll(starts(x, axis, place));
    return b.emit(
            Op.DYNAMIC_SLICE,
            operands,
            Attributes.NONE.with("slice_sizes", sizes),
            List.of(),
            List.of())
        .getFirst();
  }

  /** The elements at a place of an axis, the axis of size 1. */
  Value at(Value x, int axis, Value place) {
    return part(x, axis, place, 1);
  }

  /** The element of a vector. */
  Value at(Value vector, Value place) {
    return b.reshape(at(vector, 0, place), List.of());
  }

  /** The element of a matrix. */
  Value at(Value matrix, Value row, Value column) {
    return b.reshape(
        b.emit(
                Op.DYNAMIC_SLICE,
                List.of(matrix, row, column),
                Attributes.NONE.with("slice_sizes", List.of(1L, 1L)),
                List.of(),
                List.of())
            .getFirst(),
        List.of());
  }

  /** The array with other elements from a place of one axis on. */
  Value with(Value x, int axis, Value place, Value elements) {
    List<Value> operands = new ArrayList<>(List.of(x, elements));
    operands.addAll(starts(x, axis, place));
    return b.emit(Op.DYNAMIC_UPDATE_SLICE, operands, Attributes.NONE, List.of(), List.of())
        .getFirst();
  }

  /** The vector with another element at a place. */
  Value with(Value vector, Value place, Value element) {
    return with(vector, 0, place, b.reshape(element, List.of(1L)));
  }

  /** The matrix with another one in its upper left corner. */
  Value withCorner(Value matrix, Value corner) {
    return b.emit(
            Op.DYNAMIC_UPDATE_SLICE,
            List.of(matrix, corner, index(0), index(0)),
            Attributes.NONE,
            List.of(),
            List.of())
        .getFirst();
  }

  /** The array with two elements along its first axis exchanged. */
  Value swapped(Value x, Value i, Value j) {
    return swapped(x, 0, i, j);
  }

  /** The array with two elements along an axis exchanged. */
  Value swapped(Value x, int axis, Value i, Value j) {
    Value first = at(x, axis, i);
    Value second = at(x, axis, j);
    return with(with(x, axis, i, second), axis, j, first);
  }

  /** The diagonal of a square matrix. */
  Value diagonal(Value matrix) {
    Value on = triangle(matrix.tensorType().shape(), "EQ", 0);
    Value zero = num(dtype(matrix), 0);
    return reduce(Op.ADD, select(on, matrix, zero), zero, List.of(1L));
  }

  private List<Value> starts(Value x, int axis, Value place) {
    List<Value> starts = new ArrayList<>();
    for (int d = 0; d < x.tensorType().rank(); d++) {
      starts.add(d == axis ? place : index(0));
    }
    return starts;
  }

  /** The product of two matrices. */
  Value dot(Value x, Value y) {
    return b.emit(
        Op.DOT_GENERAL,
        Attributes.NONE.with(
            "dot_dimension_numbers",
            new Attribute.DotDimensions(List.of(), List.of(), List.of(1L), List.of(0L))),
        x,
        y);
  }

  /** The product of a column and a row, each element one multiplication. */
  Value outer(Value column, Value row) {
    List<Long> shape = List.of(size(column, 0), size(row, 1));
    TensorType type = column.tensorType().withShape(shape);
    Value down = b.reshape(column, List.of(shape.get(0)));
    Value across = b.reshape(row, List.of(shape.get(1)));
    return mul(
        b.broadcastInDim(down, type, List.of(0L)), b.broadcastInDim(across, type, List.of(1L)));
  }

  /** Ones on the diagonal of a matrix of this type, zeros beside it. */
  Value identity(TensorType type) {
    Value on = triangle(type.shape(), "EQ", 0);
    return select(on, num(type.dtype(), 1), num(type.dtype(), 0));
  }

  /** Whether a number is 0, a complex one in both parts. */
  Value isZero(Value x) {
    Value re = compare("EQ", real(x), 0);
    return isComplex(x) ? and(re, compare("EQ", imag(x), 0)) : re;
  }

  /** Combines all elements with an op, starting from a scalar. */
  Value reduce(Op op, Value x, Value start) {
    return reduce(op, x, start, LongStream.range(0, x.tensorType().rank()).boxed().toList());
  }

  /** Combines elements along axes with an op, starting from a scalar. */
  Value reduce(Op op, Value x, Value start, List<Long> axes) {
    TensorType scalar = start.tensorType();
    Block region = b.region(List.of(scalar, scalar), p -> List.of(b.emit(op, p.get(0), p.get(1))));
    return b.emit(
            Op.REDUCE,
            List.of(x, start),
            Attributes.NONE.with("dimensions", axes),
            List.of(region),
            List.of())
        .getFirst();
  }

  /** The sum of all elements. */
  Value sum(Value x) {
    return reduce(Op.ADD, x, constantLike(x, 0));
  }

  /** The least of i32 numbers. */
  Value least(Value x) {
    return reduce(Op.MINIMUM, x, index(Integer.MAX_VALUE));
  }

  /** The greatest of i32 numbers. */
  Value greatest(Value x) {
    return reduce(Op.MAXIMUM, x, index(Integer.MIN_VALUE));
  }

  /** The largest of all elements, which are not negative; NaN if one is. */
  Value largest(Value x) {
    return reduce(Op.MAXIMUM, x, num(dtype(x), 0));
  }

  /** The first place of the largest element of a vector; that of the first NaN if there is one. */
  Value placeOfLargest(Value x) {
    Value places = iota(DType.I32, x.tensorType().shape(), 0);
    TensorType element = TensorType.scalar(dtype(x));
    TensorType place = TensorType.scalar(DType.I32);
    Block region =
        b.region(
            List.of(element, place, element, place),
            p -> {
              Value isNaN = b.compare("NE", p.get(0), p.get(0));
              Value wins = b.emit(Op.OR, b.compare("GT", p.get(0), p.get(2)), isNaN);
              Value ties = b.compare("EQ", p.get(0), p.get(2));
              Value bothNaN = b.emit(Op.AND, isNaN, b.compare("NE", p.get(2), p.get(2)));
              Value same = b.emit(Op.OR, ties, bothNaN);
              Value first = b.compare("LT", p.get(1), p.get(3));
              Value takes = b.select(same, first, wins);
              return List.of(
                  b.select(takes, p.get(0), p.get(2)), b.select(takes, p.get(1), p.get(3)));
            });
    return b.emit(
            Op.REDUCE,
            List.of(x, places, num(dtype(x), Double.NEGATIVE_INFINITY), index(Integer.MAX_VALUE)),
            Attributes.NONE.with("dimensions", List.of(0L)),
            List.of(region),
            List.of())
        .getLast();
  }

  /** Whether an element's row (axis 0) or column (axis 1) stands in a relation to a place. */
  Value where(List<Long> shape, int axis, String direction, Value place) {
    return compare(direction, iota(DType.I32, shape, axis), place);
  }

  /** Whether an element's row stands in a relation to its column plus an offset. */
  Value triangle(List<Long> shape, String direction, long offset) {
    Value column = iota(DType.I32, shape, 1);
    return compare(
        direction, iota(DType.I32, shape, 0), offset == 0 ? column : add(column, offset));
  }

  private static List<Type> types(List<Value> values) {
    return values.stream().map(Value::type).toList();
  }

  /** The first state for which a condition does not hold. */
  List<Value> during(
      List<Value> state,
      Function<List<Value>, Value> condition,
      Function<List<Value>, List<Value>> step) {
    Block test = b.region(types(state), s -> List.of(condition.apply(s)));
    Block body = b.region(types(state), step);
    return b.emit(Op.WHILE, state, Attributes.NONE, List.of(test, body), List.of());
  }

  /** The state after rounds with counters from {@code from} up to and without {@code to}. */
  List<Value> loop(Value from, Value to, List<Value> state, Round round) {
    List<Value> all = new ArrayList<>(List.of(from));
    all.addAll(state);
    List<Value> end =
        during(
            all,
            s -> b.compare("LT", s.getFirst(), to),
            s -> {
              List<Value> next = new ArrayList<>(List.of(add(s.getFirst(), 1)));
              next.addAll(round.next(s.getFirst(), s.subList(1, s.size())));
              return next;
            });
    return end.subList(1, end.size());
  }

  /** The state after so many rounds, counted from 0. */
  List<Value> times(long count, List<Value> state, Round round) {
    return count == 0 ? state : loop(index(0), index(count), state, round);
  }

  /** The values of one of two computations. */
  List<Value> branch(Value p, Supplier<List<Value>> onTrue, Supplier<List<Value>> onFalse) {
    Block yes = b.region(List.of(), none -> onTrue.get());
    Block no = b.region(List.of(), none -> onFalse.get());
    return b.emit(Op.IF, List.of(p), Attributes.NONE, List.of(yes, no), List.of());
  }
}
