package dev.arrayc.library;

import dev.arrayc.value.Array;
import dev.arrayc.value.PyComplex;
import dev.arrayc.value.PyIndexable;
import dev.arrayc.value.PyInt;
import dev.arrayc.value.PyList;
import dev.arrayc.value.PyNone;
import dev.arrayc.value.PySlice;
import dev.arrayc.value.PyStr;
import dev.arrayc.value.PyTuple;
import dev.arrayc.value.PyValue;
import dev.arrayc.value.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The objects of {@code jax.numpy} that are subscripted to make arrays: {@code mgrid[0:3, 0:2]}.
 */
enum Grid implements PyIndexable {
  MGRID("mgrid"),
  OGRID("ogrid"),
  R("r_"),
  C("c_"),
  S("s_"),
  INDEX_EXP("index_exp");

  private final String label;

  Grid(String label) {
    this.label = label;
  }

  String label() {
    return label;
  }

  @Override
  public PyValue item(PyValue index) {
    List<PyValue> parts = index instanceof PyTuple t ? t.items() : List.of(index);
    return switch (this) {
      case MGRID -> index instanceof PySlice s ? line(s) : dense(parts);
      case OGRID -> index instanceof PySlice s ? line(s) : new PyList(List.copyOf(open(parts)));
      case R, C -> joined(parts);
      case S -> index;
      case INDEX_EXP -> index instanceof PyTuple ? index : PyTuple.of(index);
    };
  }

  /** {@code start:stop:step} as {@code arange}, or {@code linspace} if the step is imaginary. */
  private static Array line(PySlice slice) {
    PyValue start = slice.start() == PyNone.NONE ? PyInt.of(0) : slice.start();
    PyValue step = slice.step() == PyNone.NONE ? PyInt.of(1) : slice.step();
    boolean counted = step instanceof PyComplex;
    PyValue last =
        step instanceof PyComplex c ? PyInt.of((long) Math.hypot(c.real(), c.imag())) : step;
    return Library.find("jax.numpy", counted ? "linspace" : "arange")
        .map(f -> (Array) Region.call((LibraryFunction) f, List.of(start, slice.stop(), last)))
        .orElseThrow();
  }

  private List<Array> lines(List<PyValue> parts) {
    List<Array> lines = new ArrayList<>();
    for (PyValue part : parts) {
      if (!(part instanceof PySlice slice)) {
        throw Session.current()
            .error("TypeError", "jnp." + label + " takes slices, got " + Reprs.typeOf(part));
      }
      lines.add(line(slice));
    }
    return Elementwise.promote(lines.toArray(Array[]::new));
  }

  /** Each line along an axis of its own. */
  private List<Array> open(List<PyValue> parts) {
    List<Array> lines = lines(parts);
    List<Array> grids = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      List<Long> shape = new ArrayList<>(java.util.Collections.nCopies(lines.size(), 1L));
      shape.set(i, lines.get(i).type().size());
      grids.add(Lax.reshape(lines.get(i), shape));
    }
    return grids;
  }

  private Array dense(List<PyValue> parts) {
    List<Array> open = open(parts);
    List<Long> shape = Shapes.broadcast(label, open.stream().map(g -> g.type().shape()).toList());
    return Joins.stack(open.stream().map(g -> Lax.broadcastTo(g, shape)).toList(), 0);
  }

  /** Lines, arrays and numbers after one another; {@code c_} makes columns of them first. */
  private Array joined(List<PyValue> parts) {
    List<Array> arrays = new ArrayList<>();
    for (PyValue part : parts) {
      if (part instanceof PyStr) {
        throw Session.current()
            .limitation(
                "a directive in jnp." + label, "jnp.concatenate or jnp.stack along an axis");
      }
      Array array = part instanceof PySlice s ? line(s) : Creation.array(part);
      int rank = array.type().rank();
      boolean column = this == C && rank < 2;
      arrays.add(
          column
              ? Lax.reshape(array, List.of(array.type().size(), 1L))
              : rank == 0 ? Lax.reshape(array, List.of(1L)) : array);
    }
    int axis = this == C ? arrays.getFirst().type().rank() - 1 : 0;
    return Joins.concatenate(arrays, axis, Optional.empty());
  }

  @Override
  public Optional<PyValue> attribute(String name) {
    return Optional.empty();
  }

  @Override
  public String repr() {
    return "<jax.numpy." + label + ">";
  }

  @Override
  public String typeName() {
    return "jax.numpy." + label;
  }
}
