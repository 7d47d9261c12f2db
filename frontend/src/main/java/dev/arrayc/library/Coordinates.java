package dev.arrayc.library;

import dev.arrayc.ir.DType;
import dev.arrayc.op.Op;
import dev.arrayc.value.Array;
import dev.arrayc.value.PyTuple;
import dev.arrayc.value.PyValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Elements between elements: {@code jax.scipy.ndimage.map_coordinates}; the trapezoidal rule. */
final class Coordinates {
  private Coordinates() {}

  static List<LibraryFunction> rows() {
    return List.of(
        LibraryFunction.of(
            "jax.scipy.ndimage.map_coordinates",
            "input, coordinates, order, mode='constant', cval=0.0",
            Coordinates::map),
        LibraryFunction.plain(
            "jax.scipy.integrate.trapezoid",
            "y, x=None, dx=1.0, axis=-1",
            a -> Calls.call("jax.numpy", "trapezoid", List.of(), a.values())));
  }

  /** A place along one axis: its index, whether it is inside, and what it weighs. */
  private record Node(Array index, Optional<Array> inside, Optional<Term> weight) {}

  private static PyValue map(Arguments a) {
    Array x = Creation.array(a.value("input"));
    List<Array> coordinates = a.items("coordinates").stream().map(Creation::array).toList();
    int rank = x.type().rank();
    if (coordinates.size() != rank) {
      throw a.error(
          "ValueError",
          "coordinates must be a sequence of length input.ndim, but %d != %d"
              .formatted(coordinates.size(), rank));
    }
    String mode = a.string("mode");
    if (!List.of("constant", "nearest", "wrap", "mirror", "reflect").contains(mode)) {
      throw a.error(
          "NotImplementedError",
          "jax.scipy.ndimage.map_coordinates does not yet support mode "
              + mode
              + ". Currently supported modes are {'constant', 'nearest', 'wrap', 'mirror',"
              + " 'reflect'}.");
    }
    long order = a.integer("order");
    if (order != 0 && order != 1) {
      throw a.error(
          "NotImplementedError", "jax.scipy.ndimage.map_coordinates currently requires order<=1");
    }
    Array outside = Lax.convert(Creation.array(a.value("cval")), x.dtype());
    List<List<Node>> choices = new ArrayList<>(List.of(List.of()));
    for (int axis = 0; axis < rank; axis++) {
      List<List<Node>> longer = new ArrayList<>();
      for (List<Node> chosen : choices) {
        for (Node node : nodes(coordinates.get(axis), order, mode, x.type().dim(axis))) {
          List<Node> more = new ArrayList<>(chosen);
          more.add(node);
          longer.add(more);
        }
      }
      choices = longer;
    }
    Term sum =
        choices.stream()
            .map(nodes -> contribution(x, nodes, outside))
            .reduce(Term::plus)
            .orElseThrow();
    Array result = x.dtype().isInteger() ? rounded(sum.array()) : sum.array();
    return Lax.convert(result, x.dtype());
  }

  private static Array rounded(Array x) {
    return x.dtype().isInteger() ? x : Lax.unary("round", Op.ROUND_NEAREST_AFZ, x);
  }

  /** The nearest place, or the two around a coordinate. */
  private static List<Node> nodes(Array coordinate, long order, String mode, long size) {
    if (order == 0) {
      return List.of(
          node(Lax.convert(rounded(coordinate), DType.I32), mode, size, Optional.empty()));
    }
    Array lower = Calls.jnp("floor", coordinate);
    Term upperWeight = Term.of(Elementwise.subtract(coordinate, lower));
    Array index = Lax.convert(lower, DType.I32);
    return List.of(
        node(index, mode, size, Optional.of(upperWeight.from(1))),
        node(Term.of(index).plus(1).array(), mode, size, Optional.of(upperWeight)));
  }

  private static Node node(Array index, String mode, long size, Optional<Term> weight) {
    Term i = Term.of(index);
    Term fixed =
        switch (mode) {
          case "nearest" -> i.max(i.number(0)).min(i.number(size - 1.0));
          case "wrap" -> modulo(i, size);
          case "mirror" -> mirrored(i, size);
          case "reflect" ->
              Term.of(
                  Elementwise.floorDivide(
                      mirrored(i.times(2).plus(1), 2 * size + 1).minus(1).array(),
                      i.number(2).array()));
          default -> i;
        };
    Optional<Array> inside =
        mode.equals("constant")
            ? Optional.of(i.ge(0).and(i.lt((double) size)).array())
            : Optional.empty();
    return new Node(fixed.array(), inside, weight);
  }

  private static Term modulo(Term i, long n) {
    return Term.of(Elementwise.remainder(i.array(), i.number((double) n).array()));
  }

  /** Up and down between 0 and size − 1. */
  private static Term mirrored(Term i, long size) {
    double half = size - 1.0;
    return modulo(i.plus(half), 2 * (size - 1)).minus(half).abs();
  }

  private static Term contribution(Array x, List<Node> nodes, Array outside) {
    Array element = Indexing.get(x, PyTuple.of(nodes.stream().map(Node::index).toList()));
    Optional<Array> inside = nodes.stream().flatMap(n -> n.inside.stream()).reduce(Lax::and);
    Term value = Term.of(inside.map(in -> Lax.select(in, element, outside)).orElse(element));
    Optional<Term> weight = nodes.stream().flatMap(n -> n.weight.stream()).reduce(Term::times);
    return weight.map(w -> w.times(value)).orElse(value);
  }
}
