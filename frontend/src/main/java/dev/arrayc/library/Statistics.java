package dev.arrayc.library;

import dev.arrayc.ir.DType;
import dev.arrayc.op.Op;
import dev.arrayc.value.Array;
import dev.arrayc.value.PyTuple;
import dev.arrayc.value.PyValue;
import dev.arrayc.value.Session;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Covariances, what of arrays skips NaN, and the parts of numbers. */
final class Statistics {
  private Statistics() {}

  static List<LibraryFunction> rows() {
    List<LibraryFunction> rows = new ArrayList<>();
    row(
        rows,
        "cov",
        "m, y=None, rowvar=True, bias=False, ddof=None, fweights=None, aweights=None, dtype=None",
        a -> {
          long ddof = a.optional("ddof").isPresent() ? a.integer("ddof") : a.bool("bias") ? 0 : 1;
          for (String name : List.of("fweights", "aweights")) {
            if (a.optional(name).isPresent()) {
              throw Session.current()
                  .limitation("jnp.cov with " + name, "repeat the observations by their weights");
            }
          }
          return covariance(a, "m", ddof);
        });
    row(rows, "corrcoef", "x, y=None, rowvar=True, dtype=None", Statistics::correlation);
    String argument = "a, axis=None, out=None, keepdims=None";
    row(rows, "nanargmax", argument, a -> nanArgument(a, "argmax", "GT"));
    row(rows, "nanargmin", argument, a -> nanArgument(a, "argmin", "LT"));
    String cumulative = "a, axis=None, dtype=None, out=None";
    row(rows, "nancumsum", cumulative, a -> Scans.cumulative(filled(a, 0L), Op.ADD));
    row(rows, "nancumprod", cumulative, a -> Scans.cumulative(filled(a, 1L), Op.MULTIPLY));
    row(rows, "angle", "z, deg=False", Statistics::angle);
    row(rows, "isreal", "x", a -> Lax.eq(imaginary(a), zero(imaginary(a))));
    row(rows, "iscomplex", "x", a -> Lax.ne(imaginary(a), zero(imaginary(a))));
    row(rows, "modf", "x, /", Statistics::parts);
    row(rows, "unwrap", "p, discont=None, axis=-1, period=6.283185307179586", Statistics::unwrap);
    return rows;
  }

  private interface Body {
    PyValue apply(Arguments arguments);
  }

  private static void row(List<LibraryFunction> rows, String name, String signature, Body body) {
    rows.add(LibraryFunction.of("jax.numpy." + name, signature, body::apply));
  }

  private static Array zero(Array like) {
    return Elementwise.constant(like.dtype(), 0L);
  }

  private static Array covariance(Arguments a, String name, long ddof) {
    Optional<Array> y = a.optionalArray("y");
    List<Array> p =
        y.map(other -> Elementwise.promoteInexact(a.array(name), other))
            .orElseGet(() -> List.of(Elementwise.inexact(a.array(name))));
    if (p.size() > 1 && p.get(1).type().rank() > 2) {
      throw a.error("ValueError", "y has more than 2 dimensions");
    }
    if (p.getFirst().type().rank() > 2) {
      throw a.error("ValueError", "m has more than 2 dimensions");
    }
    DType dtype = a.dtype("dtype").orElse(p.getFirst().dtype());
    if (dtype.isIntegral()) {
      throw a.error(
          "ValueError",
          a.function()
              + ": dtype must be a subclass of float or complex; got dtype="
              + Reprs.of(a.value("dtype")));
    }
    List<Array> rows = new ArrayList<>();
    for (Array each : p) {
      Array matrix = Manipulation.atLeast(each, 2);
      boolean turned =
          !a.bool("rowvar")
              && (rows.isEmpty() ? each.type().rank() == 2 : matrix.type().dim(0) != 1);
      rows.add(Lax.convert(turned ? Manipulation.reversedAxes(matrix) : matrix, dtype));
    }
    Array x = Lax.concatenate(rows, 0);
    long n = x.type().dim(1);
    Array mean = Reductions.mean(x, List.of(1L), true, dtype, Optional.empty());
    Array centred = Lax.sub(x, mean);
    Array product =
        Contractions.matmul(centred, Elementwise.conj(Manipulation.reversedAxes(centred)));
    Array scaled = Lax.div(product, Lax.scalar(dtype, (double) Math.max(0, n - ddof)));
    List<Long> ones =
        Shapes.all(2).stream().filter(d -> scaled.type().dim(d.intValue()) == 1).toList();
    return ones.isEmpty() ? scaled : Lax.squeeze(scaled, ones);
  }

  private static Array correlation(Arguments a) {
    Array c = covariance(a, "x", 1);
    if (c.type().rank() == 0) {
      return Lax.div(c, c);
    }
    Array variances = Elementwise.real(Selections.diagonal(c, 0, 0, 1));
    Array deviations = Lax.convert(Lax.unary("sqrt", Op.SQRT, variances), c.dtype());
    Array quotient =
        Elementwise.trueDivide(
            Elementwise.trueDivide(c, Lax.expandDims(deviations, List.of(1L))), deviations);
    if (!c.dtype().isComplex()) {
      return clipped(quotient);
    }
    return Lax.binary(
        "complex",
        Op.COMPLEX,
        clipped(Elementwise.real(quotient)),
        clipped(Elementwise.imag(quotient)));
  }

  private static Array clipped(Array x) {
    return Lax.min(Lax.max(x, Lax.scalar(x.dtype(), -1.0)), Lax.scalar(x.dtype(), 1.0));
  }

  private static Arguments with(Arguments a, String name, Array value) {
    Map<String, PyValue> values = new LinkedHashMap<>(a.values());
    values.put(name, value);
    return new Arguments(a.function(), values);
  }

  private static Arguments filled(Arguments a, long identity) {
    Array x = a.array("a");
    return with(
        a, "a", Lax.select(Classification.isNan(x), Elementwise.constant(x.dtype(), identity), x));
  }

  /** The place of an extreme that is no NaN; -1 where all are. */
  private static Array nanArgument(Arguments a, String primitive, String direction) {
    Array x = a.array("a");
    if (x.dtype().isIntegral()) {
      return Reductions.argExtreme(a, primitive, direction);
    }
    Array nan = Classification.isNan(x);
    double least = direction.equals("GT") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    Array y = Lax.select(nan, Elementwise.constant(x.dtype(), least), x);
    Array place = Reductions.argExtreme(with(a, "a", y), primitive, direction);
    List<Long> axes = a.axes("axis", x.type().rank());
    Array none = LaxReductions.reduce("reduce_and", Op.AND, nan, Lax.scalar(DType.BOOL, 1L), axes);
    Array shaped = a.bool("keepdims") ? Lax.expandDims(none, axes) : none;
    return Lax.select(shaped, Lax.scalar(place.dtype(), -1L), place);
  }

  private static Array angle(Arguments a) {
    Array z = a.array("z");
    Array real = Elementwise.real(z);
    Array imaginary = imaginary(z);
    boolean standard = z.dtype().isIntegral() || z.dtype().isFloat() && z.type().rank() == 0;
    DType dtype = standard ? Promotion.canonical(DType.F64) : real.dtype();
    Array angle =
        Lax.binary("atan2", Op.ATAN2, Lax.convert(imaginary, dtype), Lax.convert(real, dtype));
    return a.bool("deg") ? Lax.mul(angle, Elementwise.constant(dtype, 180 / Math.PI)) : angle;
  }

  private static Array imaginary(Arguments a) {
    return imaginary(Creation.array(a.value("x")));
  }

  private static Array imaginary(Array x) {
    return x.dtype().isComplex()
        ? Elementwise.imag(x)
        : Lax.full(x.type().shape(), Lax.convert(Lax.scalar(DType.I32, 0L), x.dtype()));
  }

  private static PyValue parts(Arguments a) {
    Array x = Elementwise.inexact(a.array("x"));
    Array down = Lax.unary("floor", Op.FLOOR, x);
    Array up = Lax.unary("ceil", Op.CEIL, x);
    Array whole = Lax.select(Lax.compare("GE", x, zero(x)), down, up);
    return PyTuple.of(Lax.sub(x, whole), whole);
  }

  /** Jumps of more than half a period are taken out. */
  private static Array unwrap(Arguments a) {
    List<Array> both = Elementwise.promote(a.array("p"), a.array("period"));
    Array p = both.get(0);
    Array period = both.get(1);
    if (p.dtype().isComplex()) {
      throw a.error("ValueError", "jnp.unwrap does not support complex inputs.");
    }
    int axis = a.axis("axis", p.type().rank());
    long n = p.type().dim(axis);
    if (n == 0) {
      return p;
    }
    Array two = Elementwise.constant(p.dtype(), 2L);
    Array half =
        p.dtype().isInteger() ? Elementwise.floorDivide(period, two) : Lax.div(period, two);
    Array discont = a.optionalArray("discont").orElse(half);
    Array step = Lax.sub(Lax.sliceAxis(p, axis, 1, n), Lax.sliceAxis(p, axis, 0, n - 1));
    Array folded =
        Elementwise.subtract(Elementwise.remainder(Elementwise.add(step, half), period), half);
    Array edge =
        Lax.and(
            Elementwise.compare("EQ", folded, Elementwise.negative(half)),
            Lax.gt(step, zero(step)));
    folded = Lax.select(edge, half, folded);
    Array correction =
        Lax.select(
            Elementwise.compare("LT", Elementwise.absolute(step), discont),
            zero(step),
            Lax.sub(folded, step));
    Array rest = Lax.add(Lax.sliceAxis(p, axis, 1, n), Scans.scan(correction, axis, Op.ADD));
    return Lax.concatenate(List.of(Lax.sliceAxis(p, axis, 0, 1), rest), axis);
  }
}
