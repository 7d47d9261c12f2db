package dev.arrayc.library;

import dev.arrayc.ir.DType;
import dev.arrayc.op.Op;
import dev.arrayc.value.Array;
import dev.arrayc.value.PyValue;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/**
 * {@code jax.nn.initializers}: functions that return a function from key, shape and dtype to the
 * first values of a layer's weights.
 */
final class Initializers {
  /** The standard deviation of a normal distribution that is cut off at −2 and 2. */
  private static final double TRUNCATED = 0.87962566103423978;

  private static final String AXES = "in_axis=-2, out_axis=-1, batch_axis=(), dtype=None";

  private Initializers() {}

  static List<LibraryFunction> rows() {
    List<LibraryFunction> rows = new ArrayList<>();
    filled(rows, "zeros", 0);
    filled(rows, "ones", 1);
    row(rows, "constant", "value, dtype=None", Initializers::constant);
    row(rows, "normal", "stddev=0.01, dtype=None", Initializers::normal);
    row(rows, "uniform", "scale=0.01, dtype=None", Initializers::uniform);
    row(
        rows,
        "truncated_normal",
        "stddev=0.01, dtype=None, lower=-2.0, upper=2.0",
        Initializers::truncated);
    row(
        rows,
        "variance_scaling",
        "scale, mode, distribution, " + AXES,
        a -> scaling(a, a.array("scale"), a.string("mode"), a.string("distribution")));
    scaling(rows, "lecun_normal", 1, "fan_in", "truncated_normal");
    scaling(rows, "lecun_uniform", 1, "fan_in", "uniform");
    scaling(rows, "he_normal", 2, "fan_in", "truncated_normal");
    scaling(rows, "he_uniform", 2, "fan_in", "uniform");
    scaling(rows, "kaiming_normal", 2, "fan_in", "truncated_normal");
    scaling(rows, "kaiming_uniform", 2, "fan_in", "uniform");
    scaling(rows, "glorot_normal", 1, "fan_avg", "truncated_normal");
    scaling(rows, "glorot_uniform", 1, "fan_avg", "uniform");
    scaling(rows, "xavier_normal", 1, "fan_avg", "truncated_normal");
    scaling(rows, "xavier_uniform", 1, "fan_avg", "uniform");
    String orthogonal = "scale=1.0, column_axis=-1, dtype=None";
    row(rows, "orthogonal", orthogonal, Initializers::orthogonal);
    row(rows, "delta_orthogonal", orthogonal, Initializers::deltaOrthogonal);
    return rows;
  }

  private interface Body {
    PyValue apply(Arguments arguments);
  }

  private static void row(List<LibraryFunction> rows, String name, String signature, Body body) {
    rows.add(LibraryFunction.plain("jax.nn.initializers." + name, signature, body::apply));
  }

  private static void filled(List<LibraryFunction> rows, String name, long value) {
    row(
        rows,
        name,
        "key, shape, dtype=None",
        a -> {
          DType dtype = a.dtype("dtype").orElseGet(Promotion::defaultFloat);
          return Lax.full(Shapes.shape(a.value("shape"), ""), Lax.scalar(dtype, value));
        });
  }

  private static void scaling(
      List<LibraryFunction> rows, String name, double scale, String mode, String distribution) {
    row(
        rows,
        name,
        AXES,
        a -> scaling(a, Lax.scalar(Promotion.defaultFloat(), scale), mode, distribution));
  }

  /** The function that an initializer is, in the dtype given to it or to what made it. */
  private static PyValue init(Arguments made, BiFunction<Arguments, DType, Array> body) {
    DType standard = made.dtype("dtype").orElseGet(Promotion::defaultFloat);
    return LibraryFunction.of(
        "jax.nn.initializers.init",
        "key, shape, dtype=None",
        a -> body.apply(a, a.dtype("dtype").orElse(standard)));
  }

  private static List<Long> shape(Arguments a) {
    return Shapes.checked("init", Shapes.shape(a.value("shape"), ""));
  }

  private static PyValue constant(Arguments made) {
    Array value = made.array("value");
    return init(
        made, (a, dtype) -> Lax.broadcastTo(Lax.staged(Lax.convert(value, dtype)), shape(a)));
  }

  private static PyValue normal(Arguments made) {
    Array deviation = made.array("stddev");
    return init(
        made,
        (a, dtype) ->
            Lax.mul(
                Samplers.normal(
                    Samplers.singleKey(a), shape(a), Samplers.requireFloat("normal", dtype)),
                Lax.convert(deviation, dtype)));
  }

  private static PyValue uniform(Arguments made) {
    Array scale = made.array("scale");
    return init(
        made,
        (a, dtype) ->
            Lax.mul(
                Samplers.unit(
                    Samplers.singleKey(a), shape(a), Samplers.requireFloat("uniform", dtype)),
                Lax.convert(scale, dtype)));
  }

  private static PyValue truncated(Arguments made) {
    Array deviation = made.array("stddev");
    Array lower = made.array("lower");
    Array upper = made.array("upper");
    return init(
        made,
        (a, dtype) -> {
          Samplers.requireFloat("truncated_normal", dtype);
          Array low = Lax.convert(lower, dtype);
          Array high = Lax.convert(upper, dtype);
          Array x = Samplers.truncated(Samplers.singleKey(a), shape(a), low, high);
          return Lax.mul(x, Lax.convert(deviation, dtype));
        });
  }

  private static PyValue scaling(Arguments made, Array scale, String mode, String distribution) {
    return init(
        made,
        (a, dtype) -> {
          List<Long> shape = shape(a);
          Samplers.requireFloat(distribution.equals("normal") ? "normal" : "uniform", dtype);
          Array fan = Lax.scalar(dtype, fan(made, shape, mode));
          Array variance = Lax.div(Lax.convert(scale, dtype), fan);
          Array deviation = Lax.unary("sqrt", Op.SQRT, variance);
          Array key = Samplers.singleKey(a);
          return switch (distribution) {
            case "truncated_normal" ->
                Lax.mul(
                    Samplers.truncated(key, shape, Lax.scalar(dtype, -2.0), Lax.scalar(dtype, 2.0)),
                    Lax.div(deviation, Lax.scalar(dtype, TRUNCATED)));
            case "normal" -> Lax.mul(Samplers.normal(key, shape, dtype), deviation);
            case "uniform" -> {
              Array three = Lax.mul(Lax.scalar(dtype, 3.0), variance);
              Array u =
                  Samplers.uniform(key, shape, Lax.scalar(dtype, -1.0), Lax.scalar(dtype, 1.0));
              yield Lax.mul(u, Lax.unary("sqrt", Op.SQRT, three));
            }
            default ->
                throw made.error(
                    "ValueError",
                    "invalid distribution for variance scaling initializer: " + distribution);
          };
        });
  }

  /** How many inputs, outputs or both a weight of this shape joins. */
  private static double fan(Arguments made, List<Long> shape, String mode) {
    if (shape.size() <= 1) {
      throw made.error(
          "ValueError",
          "Can't compute input and output sizes of a "
              + shape.size()
              + "-dimensional weights tensor. Must be at least 2D.");
    }
    double in = size(shape, made.axes("in_axis", shape.size()));
    double out = size(shape, made.axes("out_axis", shape.size()));
    double batch = size(shape, made.axes("batch_axis", shape.size()));
    double field = Shapes.size(shape) / in / out / batch;
    return switch (mode) {
      case "fan_in" -> in * field;
      case "fan_out" -> out * field;
      case "fan_avg" -> (in * field + out * field) / 2;
      case "fan_geo_avg" -> Math.sqrt(in * field * out * field);
      default ->
          throw made.error("ValueError", "invalid mode for variance scaling initializer: " + mode);
    };
  }

  private static double size(List<Long> shape, List<Long> axes) {
    double size = 1;
    for (long axis : axes) {
      size *= shape.get((int) axis);
    }
    return size;
  }

  private static PyValue orthogonal(Arguments made) {
    return init(made, (a, dtype) -> orthogonal(made, a, Samplers.singleKey(a), shape(a), dtype));
  }

  /** An orthonormal matrix whose columns lie along an axis, the other axes together as rows. */
  private static Array orthogonal(
      Arguments made, Arguments a, Array key, List<Long> shape, DType dtype) {
    if (shape.size() < 2) {
      throw a.error("ValueError", "orthogonal initializer requires at least a 2D shape");
    }
    if (Shapes.size(shape) == 0) {
      return Lax.full(shape, Lax.scalar(dtype, 0L));
    }
    int axis = made.axis("column_axis", shape.size());
    long columns = shape.get(axis);
    Array q =
        CombinedSamplers.orthogonal(key, Shapes.size(shape) / columns, columns, List.of(), dtype);
    List<Long> turned = new ArrayList<>(shape);
    turned.remove(axis);
    turned.add(columns);
    Array moved = Manipulation.moveAxis(Lax.reshape(q, turned), shape.size() - 1, axis);
    return Lax.mul(Lax.convert(made.array("scale"), dtype), moved);
  }

  /** An orthonormal matrix in the middle of a kernel, zeros around it. */
  private static PyValue deltaOrthogonal(Arguments made) {
    return init(
        made,
        (a, dtype) -> {
          List<Long> shape = shape(a);
          int rank = shape.size();
          if (rank < 3 || rank > 5) {
            throw a.error(
                "ValueError", "Delta orthogonal initializer requires a 3D, 4D or 5D shape.");
          }
          if (shape.get(rank - 1) < shape.get(rank - 2)) {
            throw a.error("ValueError", "`fan_in` must be less or equal than `fan_out`. ");
          }
          Array matrix =
              orthogonal(made, a, Samplers.singleKey(a), shape.subList(rank - 2, rank), dtype);
          List<Long> low = new ArrayList<>(java.util.Collections.nCopies(rank, 0L));
          List<Long> none = List.copyOf(low);
          List<Long> high = new ArrayList<>(low);
          for (int d = 0; d < rank - 2; d++) {
            low.set(d, (shape.get(d) - 1) / 2);
            high.set(d, shape.get(d) - 1 - low.get(d));
          }
          Array wide = Lax.expandDims(matrix, Shapes.all(rank - 2));
          return Lax.pad(wide, Lax.scalar(dtype, 0L), low, high, none);
        });
  }
}
