package dev.arrayc.library;

import dev.arrayc.ir.DType;
import dev.arrayc.value.Array;
import dev.arrayc.value.PyInt;
import dev.arrayc.value.PyStr;
import dev.arrayc.value.PyValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * {@code jax.image}: arrays of another size. Along each axis that changes, a matrix of weights says
 * how much of each element is in each new one, and the array is multiplied with it.
 */
final class ImageFunctions {
  private static final Enumeration METHODS =
      new Enumeration(
          "ResizeMethod",
          List.of("NEAREST", "LINEAR", "LANCZOS3", "LANCZOS5", "CUBIC", "CUBIC_PYTORCH", "AREA"));

  /** By how much weights may add up to nothing: a thousand roundings in float32. */
  private static final double NOTHING = 1000 * Math.ulp(1f);

  private ImageFunctions() {}

  static List<LibraryFunction> rows() {
    return List.of(
        LibraryFunction.of(
            "jax.image.resize",
            "image, shape, method, antialias=True, precision=None",
            ImageFunctions::resize),
        LibraryFunction.plain(
            "jax.image.scale_and_translate",
            "image, shape, spatial_dims, scale, translation, method, antialias=True,"
                + " precision=None",
            ImageFunctions::scaleAndTranslate));
  }

  static void addMethods(Map<String, PyValue> module) {
    module.put(METHODS.name(), METHODS);
  }

  /** How an element weighs by its distance. */
  private sealed interface Kernel {
    record Of(UnaryOperator<Term> distance) implements Kernel {}

    /** By how much of it lies in the new element. */
    record Overlap() implements Kernel {}
  }

  /** A kernel, whether elements beyond the edge are those at it, and whether it grows to shrink. */
  private record Method(Kernel kernel, boolean padsEdges, boolean antialias) {}

  private static String name(Arguments a) {
    if (a.value("method") instanceof Enumeration.Member m && m.type().equals(METHODS.name())) {
      return m.name();
    }
    String given = a.string("method");
    return switch (given) {
      case "nearest" -> "NEAREST";
      case "linear", "bilinear", "trilinear", "triangle" -> "LINEAR";
      case "lanczos3" -> "LANCZOS3";
      case "lanczos5" -> "LANCZOS5";
      case "cubic", "bicubic", "tricubic" -> "CUBIC";
      case "cubic-pytorch", "bicubic-pytorch" -> "CUBIC_PYTORCH";
      case "area" -> "AREA";
      default -> throw a.error("ValueError", "Unknown resize method \"" + given + "\"");
    };
  }

  private static Method method(Arguments a, String name) {
    boolean antialias = a.bool("antialias");
    return switch (name) {
      case "LINEAR" -> new Method(new Kernel.Of(x -> positive(x.from(1))), false, antialias);
      case "LANCZOS3" -> new Method(new Kernel.Of(x -> lanczos(3, x)), false, antialias);
      case "LANCZOS5" -> new Method(new Kernel.Of(x -> lanczos(5, x)), false, antialias);
      case "AREA" -> new Method(new Kernel.Overlap(), false, antialias);
      case "CUBIC_PYTORCH" ->
          antialias
              ? method(a, "CUBIC")
              : new Method(new Kernel.Of(ImageFunctions::pytorch), true, false);
      default -> new Method(new Kernel.Of(ImageFunctions::keys), false, antialias);
    };
  }

  private static List<Long> shape(Arguments a, Array x) {
    List<Long> shape = Shapes.shape(a.value("shape"), "");
    if (shape.size() != x.type().rank()) {
      throw a.error(
          "ValueError",
          "shape must have length equal to the number of dimensions of x;  %s vs %s"
              .formatted(Reprs.shape(shape), Reprs.shape(x.type().shape())));
    }
    return shape;
  }

  private static PyValue resize(Arguments a) {
    Array given = a.array("image");
    List<Long> from = given.type().shape();
    List<Long> to = shape(a, given);
    String name = name(a);
    List<Long> axes =
        Shapes.all(to.size()).stream()
            .filter(d -> !from.get(d.intValue()).equals(to.get(d.intValue())))
            .toList();
    if (name.equals("NEAREST")) {
      return nearest(a, given, to, axes);
    }
    Method method = method(a, name);
    Array x = Elementwise.inexact(given);
    DType dtype = Promotion.defaultFloat();
    List<Array> weights = new ArrayList<>();
    for (long axis : axes) {
      long m = from.get((int) axis);
      long n = to.get((int) axis);
      Term inverse = Term.of(Lax.scalar(dtype, n == 0 ? 1.0 : 1 / ((double) n / m)));
      weights.add(new Axis(m, n, inverse, inverse.times(0)).weights(method));
    }
    return weighted(x, axes, weights);
  }

  private static Array nearest(Arguments a, Array given, List<Long> to, List<Long> axes) {
    Array x = given;
    for (long axis : axes) {
      double m = x.type().dim((int) axis);
      long n = to.get((int) axis);
      Term places = Term.of(Lax.iota(DType.F32, List.of(n), 0)).plus(0.5).times(m).over((double) n);
      Array indices = places.floor().as(DType.I32).array();
      LaxExtras.requireElements(a, x, List.of(indices), List.of(axis));
      Map<String, PyValue> options = Map.of("axis", PyInt.of(axis), "mode", new PyStr("clip"));
      x = Calls.jnp("take", List.of(x, indices), options);
    }
    return x;
  }

  private static PyValue scaleAndTranslate(Arguments a) {
    Array given = a.array("image");
    List<Long> to = shape(a, given);
    String name = name(a);
    if (name.equals("NEAREST")) {
      throw a.error(
          "ValueError",
          "Nearest neighbor resampling is not currently supported for scale_and_translate.");
    }
    Method method = method(a, name);
    List<Long> axes = a.axes("spatial_dims", to.size());
    List<Array> both = Elementwise.promoteInexact(a.array("scale"), a.array("translation"));
    List<Array> weights = new ArrayList<>();
    for (int i = 0; i < axes.size(); i++) {
      int axis = axes.get(i).intValue();
      Term inverse = Term.of(Indexing.rows(both.get(0)).get(i)).under(1);
      Term shift = Term.of(Indexing.rows(both.get(1)).get(i)).times(inverse);
      Axis along = new Axis(given.type().dim(axis), to.get(axis), inverse, shift);
      weights.add(along.weights(method));
    }
    return weighted(Elementwise.inexact(given), axes, weights);
  }

  /** The array times a matrix along each axis, by einsum, which chooses the order. */
  private static Array weighted(Array x, List<Long> axes, List<Array> weights) {
    if (axes.isEmpty()) {
      return x;
    }
    String old = "abcdefghijklmnopqrstuvwxyz".substring(0, x.type().rank());
    StringBuilder result = new StringBuilder(old);
    StringBuilder spec = new StringBuilder(old);
    List<PyValue> operands = new ArrayList<>(List.of(x));
    for (int i = 0; i < axes.size(); i++) {
      int axis = axes.get(i).intValue();
      char before = old.charAt(axis);
      char after = Character.toUpperCase(before);
      spec.append(',').append(before).append(after);
      result.setCharAt(axis, after);
      operands.add(Lax.convert(weights.get(i), x.dtype()));
    }
    operands.addFirst(new PyStr(spec + "->" + result));
    return Calls.jnp("einsum", operands, Map.of());
  }

  /**
   * One axis.
   *
   * @param inverse what a step among the new elements is among the old ones
   * @param shift where the first new element begins, to the left
   */
  private record Axis(long from, long to, Term inverse, Term shift) {
    /** {@return the weights, from × to: each column adds up to 1, or lies outside} */
    Array weights(Method method) {
      Term centre = numbers(0, to, 1).plus(0.5).times(inverse).minus(shift).minus(0.5);
      Term raw =
          switch (method.kernel()) {
            case Kernel.Of(var distance) -> byDistance(method, distance, centre);
            case Kernel.Overlap() -> overlap();
          };
      Term total = Term.of(Reductions.sum(raw.array(), List.of(0L)));
      Term divisor = total.ne(0).choose(total, 1);
      Term counts = total.abs().gt(NOTHING);
      if (!method.padsEdges()) {
        Term row = Term.of(Lax.reshape(centre.array(), List.of(to)));
        counts = counts.and(row.ge(-0.5)).and(row.le(from - 0.5));
      }
      Array wide = Lax.broadcastTo(counts.array(), List.of(from, to));
      return Term.of(wide).choose(raw.over(divisor), 0).array();
    }

    private Term numbers(long first, long count, int axis) {
      List<Long> shape = axis == 0 ? List.of(count, 1L) : List.of(1L, count);
      Term numbers = Term.of(Lax.iota(inverse.dtype(), shape, axis));
      return first == 0 ? numbers : numbers.plus((double) first);
    }

    private Term byDistance(Method method, UnaryOperator<Term> kernel, Term centre) {
      long beyond = method.padsEdges() ? 2 : 0;
      Term distance = centre.minus(numbers(-beyond, from + 2 * beyond, 0)).abs();
      if (method.antialias()) {
        distance = distance.over(inverse.max(inverse.number(1.0)));
      }
      Term weights = kernel.apply(distance);
      return beyond == 0 ? weights : gathered(weights, beyond);
    }

    /** Rows beyond the first and the last one, added to these. */
    private Term gathered(Term weights, long beyond) {
      List<Array> rows =
          new ArrayList<>(Collections.nCopies((int) from, inverse.filled(0).array()));
      for (int i = 0; i < from + 2 * beyond; i++) {
        int row = (int) Math.clamp(i - beyond, 0, from - 1);
        Array one = Lax.squeeze(Lax.sliceAxis(weights.array(), 0, i, i + 1), List.of(0L));
        rows.set(row, Elementwise.add(rows.get(row), one));
      }
      return Term.of(Joins.stack(rows, 0));
    }

    private Term overlap() {
      Term left = numbers(0, to, 1).times(inverse).minus(shift);
      Term begin = numbers(0, from, 0);
      Term end = left.plus(inverse).min(begin.plus(1.0));
      return positive(end.minus(left.max(begin)));
    }
  }

  private static Term positive(Term x) {
    return x.max(x.number(0.0));
  }

  private static Term lanczos(double radius, Term x) {
    Term y = x.times(Math.PI).sin().times(radius).times(x.times(Math.PI).over(radius).sin());
    Term square = x.ne(0).choose(x.square().times(Math.PI * Math.PI), 1);
    Term value = x.gt(1e-3).choose(y.over(square), 1);
    return x.gt(radius).choose(0, value);
  }

  /** Keys' cubic convolution with A = −1/2. */
  private static Term keys(Term x) {
    Term near = x.times(1.5).minus(2.5).times(x).times(x).plus(1.0);
    Term far = x.times(-0.5).plus(2.5).times(x).minus(4).times(x).plus(2.0);
    return x.ge(2).choose(0, x.ge(1).choose(far, near));
  }

  /** The same with A = −3/4, as PyTorch has it without antialiasing. */
  private static Term pytorch(Term x) {
    double a = -0.75;
    Term near = x.times(a + 2).minus(a + 3).times(x).times(x).plus(1.0);
    Term far = x.times(a).minus(5 * a).times(x).plus(8 * a).times(x).minus(4 * a);
    return x.ge(2).choose(0, x.ge(1).choose(far, near));
  }
}
