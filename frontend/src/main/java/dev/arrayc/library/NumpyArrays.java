package dev.arrayc.library;

import dev.arrayc.ir.DType;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.library.Index.Item;
import dev.arrayc.value.Array;
import dev.arrayc.value.Concrete;
import dev.arrayc.value.NumpyValue;
import dev.arrayc.value.PyList;
import dev.arrayc.value.PySlice;
import dev.arrayc.value.PyStr;
import dev.arrayc.value.PyTuple;
import dev.arrayc.value.PyValue;
import dev.arrayc.value.Session;
import dev.arrayc.value.Tracer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * NumPy arrays are read and written in place: whole numbers and slices give views, arrays of places
 * give copies, and a place outside of the array is an error, where JAX takes the nearest.
 */
public final class NumpyArrays {
  private NumpyArrays() {}

  /** {@return {@code array[index]}} */
  public static PyValue get(NumpyValue array, PyValue index) {
    Index parsed = parsed(array, index);
    Tensor places = places(array, parsed);
    NumpyValue view = array.view(places);
    boolean isElement = places.type().rank() == 0;
    return isElement || isAdvanced(parsed) ? new NumpyValue(view.tensor(), isElement) : view;
  }

  /**
   * Does {@code array[index] = value}.
   *
   * @throws dev.arrayc.diagnostic.CompileException if the value does not broadcast, or is traced
   */
  public static void set(NumpyValue array, PyValue index, PyValue value) {
    Tensor places = places(array, parsed(array, index));
    DType dtype = array.tensor().dtype();
    NumpyValue values =
        (NumpyValue)
            Numpy.compute(
                List.of(value),
                v -> fitted(Lax.convert(Creation.array(v.getFirst()), dtype), places.type()));
    array.set(places, values.tensor());
  }

  private static Array fitted(Array value, TensorType target) {
    List<Long> from = value.type().shape();
    List<Long> to = target.shape();
    List<Long> needed = from;
    while (needed.size() > to.size() && needed.getFirst() == 1) {
      needed = needed.subList(1, needed.size());
    }
    boolean fits =
        Shapes.broadcasts(List.of(needed, to))
            && Shapes.broadcast("assignment", List.of(needed, to)).equals(to);
    if (!fits) {
      throw Session.current()
          .error(
              "ValueError",
              "could not broadcast input array from shape "
                  + Reprs.shape(from)
                  + " into shape "
                  + Reprs.shape(to));
    }
    return Lax.broadcastTo(Lax.reshape(value, needed), to);
  }

  /**
   * Does {@code array op= value} where the result is known.
   *
   * @param ufunc NumPy's name of the operation
   */
  public static void update(NumpyValue array, NumpyValue result, String ufunc) {
    DType from = result.tensor().dtype();
    DType to = array.tensor().dtype();
    if (rank(from) > rank(to)) {
      throw Session.current()
          .error(
              "UFuncTypeError",
              "Cannot cast ufunc '"
                  + ufunc
                  + "' output from dtype('"
                  + from.numpyName()
                  + "') to dtype('"
                  + to.numpyName()
                  + "') with casting rule 'same_kind'",
              "make the array of the wider type: a = a.astype(" + from.numpyName() + ")");
    }
    Tensor places = array.places();
    NumpyValue values =
        (NumpyValue)
            Numpy.compute(
                List.of(result), v -> fitted(Lax.convert((Array) v.getFirst(), to), places.type()));
    array.set(places, values.tensor());
  }

  /** Kinds in the order in which NumPy casts them without being asked. */
  private static int rank(DType dtype) {
    return switch (dtype.kind()) {
      case BOOL -> 0;
      case UNSIGNED -> 1;
      case SIGNED -> 2;
      case FLOAT -> 3;
      case COMPLEX -> 4;
    };
  }

  private static boolean isAdvanced(Index index) {
    return index.hasArrays() || index.isDynamic();
  }

  private static Index parsed(NumpyValue array, PyValue index) {
    List<PyValue> items =
        (index instanceof PyTuple t ? t.items().stream() : Stream.of(index))
            .map(i -> i instanceof PyList ? Creation.known(i) : i)
            .toList();
    for (PyValue item : items) {
      traced(item)
          .ifPresent(
              t -> {
                throw t.type().rank() == 0 && t.dtype().isInteger()
                    ? TracerErrors.index(t)
                    : TracerErrors.numpy(t);
              });
      if (item instanceof PyStr || Literals.lift(item).filter(NumpyArrays::isNoIndex).isPresent()) {
        throw Session.current()
            .error(
                "IndexError",
                "only integers, slices (`:`), ellipsis (`...`), numpy.newaxis (`None`) and integer"
                    + " or boolean arrays are valid indices");
      }
    }
    List<Long> shape = array.tensor().type().shape();
    int used = items.stream().mapToInt(Index::axes).sum();
    if (used > shape.size()) {
      throw Session.current()
          .error(
              "IndexError",
              array.isScalar()
                  ? "invalid index to scalar variable."
                  : "too many indices for array: array is "
                      + shape.size()
                      + "-dimensional, but "
                      + used
                      + " were indexed");
    }
    Index parsed = Index.of(shape, PyTuple.of(items));
    List<Item> axes = parsed.perAxis();
    for (int axis = 0; axis < axes.size(); axis++) {
      requireInside(axes.get(axis), axis, parsed.shape().get(axis));
    }
    return parsed;
  }

  private static boolean isNoIndex(Array item) {
    return !item.dtype().isIntegral();
  }

  private static Optional<Tracer> traced(PyValue item) {
    return switch (item) {
      case Tracer t -> Optional.of(t);
      case PySlice s ->
          Stream.of(s.start(), s.stop(), s.step())
              .filter(Tracer.class::isInstance)
              .map(Tracer.class::cast)
              .findFirst();
      default -> Optional.empty();
    };
  }

  private static void requireInside(Item item, int axis, long size) {
    long[] places =
        switch (item) {
          case Item.At at -> new long[] {at.index()};
          case Item.Gather(Concrete c) -> c.tensor().longs();
          case Item.Dynamic(Concrete c) -> c.tensor().longs();
          case Item.Gather g -> new long[0];
          case Item.Dynamic d -> new long[0];
          case Item.Range r -> new long[0];
          case Item.NewAxis n -> new long[0];
        };
    for (long place : places) {
      if (place < 0 || place >= size) {
        // Places in an array have been cut to the axis by now.
        String given = item instanceof Item.At ? (place < 0 ? place - size : place) + " " : "";
        throw Session.current()
            .error(
                "IndexError",
                "index " + given + "is out of bounds for axis " + axis + " with size " + size);
      }
    }
  }

  /** Where the chosen elements lie in the array's memory; of the result's shape. */
  private static Tensor places(NumpyValue array, Index index) {
    Tensor all = array.places();
    if (isAdvanced(index)) {
      NumpyValue chosen =
          (NumpyValue)
              Numpy.compute(
                  List.of(new NumpyValue(all, false)),
                  v ->
                      Indexing.get(
                          (Array) v.getFirst(), index, IndexMode.PROMISE, Optional.empty()));
      return chosen.tensor();
    }
    List<Long> shape = new ArrayList<>();
    long[] strides = new TensorType(DType.I64, index.shape()).strides();
    long[] flat = {0};
    int axis = 0;
    for (Item item : index.items()) {
      switch (item) {
        case Item.NewAxis n -> shape.add(1L);
        case Item.At at -> flat = spread(flat, at.index(), 1, 1, strides[axis++]);
        case Item.Range r -> {
          shape.add(r.count());
          flat = spread(flat, r.start(), r.count(), r.step(), strides[axis++]);
        }
        case Item.Dynamic d -> throw new IllegalStateException("an advanced index: " + d);
        case Item.Gather g -> throw new IllegalStateException("an advanced index: " + g);
      }
    }
    long[] chosen = flat;
    return Tensor.fillLongs(new TensorType(DType.I64, shape), i -> all.longs()[(int) chosen[i]]);
  }

  /** Each of the places so far, {@code count} elements further along the next axis. */
  private static long[] spread(long[] from, long start, long count, long step, long stride) {
    long[] out = new long[Math.toIntExact(from.length * count)];
    for (int i = 0; i < out.length; i++) {
      out[i] = from[(int) (i / count)] + (start + i % count * step) * stride;
    }
    return out;
  }
}
