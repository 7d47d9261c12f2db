package dev.arrayc.library;

import dev.arrayc.value.Concrete;
import dev.arrayc.value.NumpyValue;
import dev.arrayc.value.PyBool;
import dev.arrayc.value.PyDimension;
import dev.arrayc.value.PyInt;
import dev.arrayc.value.PyList;
import dev.arrayc.value.PyRange;
import dev.arrayc.value.PyTuple;
import dev.arrayc.value.PyValue;
import dev.arrayc.value.Session;
import dev.arrayc.value.Tracer;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/** Shapes and axes: read from a program's values, broadcast, normalised. */
public final class Shapes {
  private Shapes() {}

  /** {@return the items of a tuple, a list or a rank-1 concrete array; empty for anything else} */
  static Optional<List<PyValue>> sequence(PyValue value) {
    return switch (value) {
      case PyTuple t -> Optional.of(t.items());
      case PyList l -> Optional.of(List.copyOf(l.items()));
      case PyRange r ->
          Optional.of(
              LongStream.range(0, r.length())
                  .<PyValue>mapToObj(i -> PyInt.of(r.start() + i * r.step()))
                  .toList());
      case NumpyValue n when n.tensor().type().rank() == 1 ->
          Optional.of(
              LongStream.range(0, n.tensor().size()).mapToObj(i -> item(n, (int) i)).toList());
      case Concrete c when c.type().rank() == 1 && c.dtype().isInteger() ->
          Optional.of(LongStream.of(c.tensor().longs()).<PyValue>mapToObj(PyInt::of).toList());
      default -> Optional.empty();
    };
  }

  private static PyValue item(NumpyValue array, int index) {
    return array.tensor().dtype().isInteger() ? PyInt.of(array.tensor().longs()[index]) : array;
  }

  /** {@return an integer that a program uses as a size or an axis, if the value is one} */
  static Optional<Long> integer(PyValue value) {
    return switch (value) {
      case PyInt i when i.value().bitLength() < 64 -> Optional.of(i.value().longValue());
      case PyBool b -> Optional.of(b.value() ? 1L : 0L);
      case NumpyValue n when n.tensor().type().rank() == 0 && n.tensor().dtype().isInteger() ->
          Optional.of(n.tensor().longs()[0]);
      case Concrete c when c.type().rank() == 0 && c.dtype().isInteger() ->
          Optional.of(c.tensor().longs()[0]);
      default -> Optional.empty();
    };
  }

  /**
   * {@return a shape that a program gives as a number or a sequence of numbers}
   *
   * @throws dev.arrayc.diagnostic.CompileException if it holds a tracer or something that is no
   *     integer
   */
  public static List<Long> shape(PyValue value, String context) {
    List<PyValue> items = sequence(value).orElse(List.of(value));
    List<Long> shape = new ArrayList<>();
    for (PyValue item : items) {
      shape.add(
          item instanceof PyDimension d
              ? d.size()
              : integer(item).orElseThrow(() -> notAShape(value, items, context)));
    }
    return shape;
  }

  private static RuntimeException notAShape(PyValue value, List<PyValue> items, String context) {
    PyValue shown = sequence(value).isPresent() ? value : PyTuple.of(items);
    Optional<Tracer> tracer =
        items.stream().filter(Tracer.class::isInstance).map(Tracer.class::cast).findFirst();
    if (tracer.isPresent()) {
      return TracerErrors.shape(tracer.get(), Reprs.of(shown), context);
    }
    return Session.current()
        .error(
            "TypeError",
            "Shapes must be 1D sequences of concrete values of integer type, got "
                + Reprs.of(shown)
                + "."
                + (context.isEmpty() ? "" : " " + context + "."));
  }

  /** A shape without negative sizes, whose number of elements is a 63-bit number. */
  public static List<Long> checked(String primitive, List<Long> shape) {
    if (shape.stream().anyMatch(d -> d < 0)) {
      throw Session.current()
          .error(
              "TypeError",
              primitive
                  + " shape must have every element be nonnegative, got "
                  + Reprs.shape(shape)
                  + ".");
    }
    BigInteger size = BigInteger.ONE;
    for (long d : shape) {
      size = size.multiply(BigInteger.valueOf(d));
    }
    if (size.bitLength() >= 60) {
      throw Session.current()
          .error("ValueError", "an array of shape " + Reprs.shape(shape) + " is too large");
    }
    return shape;
  }

  /**
   * {@return the shape that these shapes broadcast to}
   *
   * @throws dev.arrayc.diagnostic.CompileException with JAX's sentence if they do not
   */
  public static List<Long> broadcast(String function, List<List<Long>> shapes) {
    int rank = shapes.stream().mapToInt(List::size).max().orElse(0);
    List<Long> result = new ArrayList<>();
    for (int i = 0; i < rank; i++) {
      long size = 1;
      for (List<Long> shape : shapes) {
        int axis = i - (rank - shape.size());
        long d = axis < 0 ? 1 : shape.get(axis);
        if (d != 1 && size != 1 && d != size) {
          throw incompatible(function, shapes);
        }
        size = d == 1 ? size : d;
      }
      result.add(size);
    }
    return checked(function, result);
  }

  /** {@return whether shapes broadcast to one} */
  static boolean broadcasts(List<List<Long>> shapes) {
    int rank = shapes.stream().mapToInt(List::size).max().orElse(0);
    for (int i = 1; i <= rank; i++) {
      int fromEnd = i;
      long sizes =
          shapes.stream()
              .filter(s -> s.size() >= fromEnd)
              .map(s -> s.get(s.size() - fromEnd))
              .filter(d -> d != 1)
              .distinct()
              .count();
      if (sizes > 1) {
        return false;
      }
    }
    return true;
  }

  /** JAX has two sentences: its primitives' for one rank, broadcast_shapes' for several. */
  private static RuntimeException incompatible(String function, List<List<Long>> shapes) {
    boolean primitive =
        !function.startsWith("broadcast_")
            && shapes.stream().mapToInt(List::size).distinct().count() == 1;
    String listed = String.join(", ", shapes.stream().map(Reprs::shape).toList());
    return Session.current()
        .error(
            primitive ? "TypeError" : "ValueError",
            primitive
                ? function + " got incompatible shapes for broadcasting: " + listed + "."
                : "Incompatible shapes for broadcasting: shapes=[" + listed + "]");
  }

  /**
   * {@return an axis counted from the front}
   *
   * @throws dev.arrayc.diagnostic.CompileException if there is no such axis
   */
  public static int axis(long axis, int rank) {
    if (axis < -rank || axis >= rank) {
      throw Session.current()
          .error("ValueError", "axis " + axis + " is out of bounds for array of dimension " + rank);
    }
    return (int) (axis < 0 ? axis + rank : axis);
  }

  /**
   * {@return axes that a program gives as a number or a tuple, counted from the front, in order}
   *
   * @throws dev.arrayc.diagnostic.CompileException if one is traced, out of bounds or repeated
   */
  public static List<Long> axes(PyValue value, int rank) {
    List<Long> axes = new ArrayList<>();
    for (PyValue item : sequence(value).orElse(List.of(value))) {
      axes.add((long) axis(staticAxis(item), rank));
    }
    if (new LinkedHashSet<>(axes).size() != axes.size()) {
      throw Session.current().error("ValueError", "duplicate value in 'axis': " + Reprs.of(value));
    }
    return axes;
  }

  /** {@return an axis as written} */
  static long staticAxis(PyValue value) {
    return staticInteger(value, "The axis argument must be known statically.");
  }

  /**
   * {@return a static integer}
   *
   * @param context JAX's sentence for a tracer in this place
   */
  static long staticInteger(PyValue value, String context) {
    if (value instanceof Tracer t) {
      throw TracerErrors.concretization(t, context);
    }
    if (value instanceof PyDimension) {
      throw PyDimension.valueNeeded();
    }
    return integer(value)
        .orElseThrow(
            () ->
                Session.current()
                    .error(
                        "TypeError",
                        "'" + value.typeName() + "' object cannot be interpreted as an integer"));
  }

  static List<Long> all(int rank) {
    return LongStream.range(0, rank).boxed().toList();
  }

  static PyTuple tuple(List<Long> shape) {
    return PyTuple.of(shape.stream().map(PyDimension::of).toList());
  }

  static long size(List<Long> shape) {
    return shape.stream().mapToLong(Long::longValue).reduce(1, (a, b) -> a * b);
  }
}
