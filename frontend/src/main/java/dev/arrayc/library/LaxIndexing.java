package dev.arrayc.library;

import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.Block;
import dev.arrayc.ir.Builder;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import dev.arrayc.value.Array;
import dev.arrayc.value.PyCallable;
import dev.arrayc.value.PyValue;
import dev.arrayc.value.Session;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** {@code jax.lax}'s gather and scatter: windows at places that index vectors name. */
final class LaxIndexing {
  private LaxIndexing() {}

  static List<LibraryFunction> rows() {
    List<LibraryFunction> rows = new ArrayList<>();
    row(
        rows,
        "gather",
        "operand, start_indices, dimension_numbers, slice_sizes, *, unique_indices=False,"
            + " indices_are_sorted=False, mode=None, fill_value=None",
        LaxIndexing::gather);
    scatter(rows, "scatter", Combine.SET);
    scatter(rows, "scatter_add", Combine.ADD);
    scatter(rows, "scatter_sub", Combine.SUBTRACT);
    scatter(rows, "scatter_mul", Combine.MULTIPLY);
    scatter(rows, "scatter_min", Combine.MINIMUM);
    scatter(rows, "scatter_max", Combine.MAXIMUM);
    row(
        rows,
        "scatter_apply",
        "operand, scatter_indices, func, dimension_numbers, *, update_shape=(),"
            + " indices_are_sorted=False, unique_indices=False, mode=None",
        LaxIndexing::scatterApply);
    rows.add(
        LibraryFunction.plain(
            "jax.lax.GatherDimensionNumbers",
            "offset_dims, collapsed_slice_dims, start_index_map, operand_batching_dims=(),"
                + " start_indices_batching_dims=()",
            NamedArguments::of));
    rows.add(
        LibraryFunction.plain(
            "jax.lax.ScatterDimensionNumbers",
            "update_window_dims, inserted_window_dims, scatter_dims_to_operand_dims,"
                + " operand_batching_dims=(), scatter_indices_batching_dims=()",
            NamedArguments::of));
    return rows;
  }

  private interface Body {
    PyValue apply(Arguments arguments);
  }

  private static void row(List<LibraryFunction> rows, String name, String signature, Body body) {
    rows.add(LibraryFunction.of("jax.lax." + name, signature, body::apply));
  }

  private static void scatter(List<LibraryFunction> rows, String name, Combine combine) {
    row(
        rows,
        name,
        "operand, scatter_indices, updates, dimension_numbers, *, indices_are_sorted=False,"
            + " unique_indices=False, mode=None",
        a -> scatter(a, combine));
  }

  /** How a scatter combines an element with its update. */
  enum Combine {
    SET("scatter"),
    ADD("scatter-add", Op.ADD),
    SUBTRACT("scatter-sub", Op.SUBTRACT),
    MULTIPLY("scatter-mul", Op.MULTIPLY),
    MINIMUM("scatter-min", Op.MINIMUM),
    MAXIMUM("scatter-max", Op.MAXIMUM);

    private final String primitive;
    private final Optional<Op> op;

    Combine(String primitive) {
      this.primitive = primitive;
      op = Optional.empty();
    }

    Combine(String primitive, Op op) {
      this.primitive = primitive;
      this.op = Optional.of(op);
    }

    /** {@return elements combined with updates of the same shape} */
    Array apply(Array old, Array update) {
      return op.map(o -> Lax.binary(primitive, o, old, update)).orElse(update);
    }

    /** JAX refuses dtypes by the name of what combines. */
    private void requireAccepted(List<Array> operands) {
      if (op.isPresent()) {
        Accepted.require(primitive.substring(primitive.indexOf('-') + 1), operands);
      }
    }

    private Value emit(Builder b, Value old, Value update) {
      return op.map(o -> b.emit(o, old, update)).orElse(update);
    }
  }

  /** What a program says of a scatter's indices. */
  record Hints(boolean sorted, boolean unique) {
    static final Hints NONE = new Hints(false, false);

    static Hints of(Arguments a) {
      return new Hints(a.bool("indices_are_sorted"), a.bool("unique_indices"));
    }
  }

  static Array gather(Array x, Array indices, Attribute.GatherDimensions dims, List<Long> sizes) {
    Optional<List<Long>> shape = IndexChecks.gathered(x, indices, dims, sizes);
    if (shape.isPresent() && Shapes.size(shape.get()) == 0) {
      // Nothing is read, be the slices larger than the operand.
      return Lax.full(shape.get(), Lax.convert(Lax.scalar(x.dtype(), 0L), x.dtype(), x.weak()));
    }
    IndexChecks.requireSizes(x, sizes);
    Attributes attributes =
        Attributes.NONE.with("dimension_numbers", dims).with("slice_sizes", sizes);
    return Staging.bind(
        "gather[slice_sizes=" + Reprs.shape(sizes) + "]",
        x.weak(),
        List.of(x, indices),
        (b, v) -> b.emit(Op.GATHER, attributes, v.get(0), v.get(1)));
  }

  static Array scatter(
      Combine combine,
      Array x,
      Array indices,
      Array updates,
      Attribute.ScatterDimensions dims,
      Hints hints) {
    IndexChecks.requireScatter(x, indices, updates, dims);
    combine.requireAccepted(List.of(x, updates));
    TensorType scalar = TensorType.scalar(x.dtype());
    return scatter(
        combine.primitive,
        x,
        indices,
        updates,
        dims,
        hints,
        b -> b.region(List.of(scalar, scalar), p -> List.of(combine.emit(b, p.get(0), p.get(1)))));
  }

  private interface Emission {
    Block emit(Builder builder);
  }

  private static Array scatter(
      String primitive,
      Array x,
      Array indices,
      Array updates,
      Attribute.ScatterDimensions dims,
      Hints hints,
      Emission region) {
    Attributes attributes =
        Attributes.NONE
            .with("scatter_dimension_numbers", dims)
            .with("indices_are_sorted", new Attribute.Bool(hints.sorted()))
            .with("unique_indices", new Attribute.Bool(hints.unique()));
    return Staging.bind(
        primitive,
        x.weak(),
        List.of(x, indices, updates),
        (b, v) -> b.emit(Op.SCATTER, v, attributes, List.of(region.emit(b)), List.of()).getFirst());
  }

  /** Applies a function to the elements that an index vector names, once for each naming. */
  static Array apply(
      PyCallable function,
      Array x,
      Array indices,
      List<Long> updateShape,
      Attribute.ScatterDimensions dims,
      Hints hints) {
    TensorType scalar = TensorType.scalar(x.dtype());
    Region region =
        Region.trace(
            "scatter_apply",
            function,
            List.of(new Region.Slot(scalar, x.weak())),
            p -> Lax.convert(asArray(Region.call(function, p)), x.dtype()));
    return scatter(
        "scatter-apply",
        x,
        indices,
        Lax.full(updateShape, Lax.scalar(x.dtype(), 0L)),
        dims,
        hints,
        b -> region.withParameters(b, List.of(scalar), (results, none) -> results));
  }

  private static Array asArray(PyValue value) {
    return Literals.lift(value)
        .orElseThrow(
            () ->
                Session.current()
                    .error(
                        "TypeError",
                        "the function of apply must return an array, got " + Reprs.typeOf(value)));
  }

  private static List<Long> ints(NamedArguments numbers, String name) {
    return Shapes.shape(numbers.value(name), "");
  }

  private static PyValue gather(Arguments a) {
    Array x = a.array("operand");
    Array indices = integers(a, "start_indices");
    NamedArguments numbers = NamedArguments.in(a, "dimension_numbers");
    List<Long> sizes = Shapes.shape(a.value("slice_sizes"), "");
    Attribute.GatherDimensions dims =
        new Attribute.GatherDimensions(
            ints(numbers, "offset_dims"),
            ints(numbers, "collapsed_slice_dims"),
            ints(numbers, "operand_batching_dims"),
            ints(numbers, "start_indices_batching_dims"),
            ints(numbers, "start_index_map"),
            indices.type().rank() - 1L);
    IndexMode mode = IndexMode.of(a.value("mode"), IndexMode.CLIP);
    Array taken = gather(x, indices, dims, sizes);
    if (mode != IndexMode.FILL) {
      return taken;
    }
    Array inside = inside(x, indices, dims.startIndexMap(), sizes);
    List<Long> batch =
        Shapes.all(taken.type().rank()).stream()
            .filter(d -> !dims.offsetDims().contains(d))
            .toList();
    return Lax.select(
        Lax.broadcastInDim(inside, taken.type().shape(), batch),
        taken,
        Indexing.filling(x, a.optionalArray("fill_value")));
  }

  /** Which index vectors have their windows inside of the operand as a whole. */
  private static Array inside(Array x, Array indices, List<Long> axes, List<Long> sizes) {
    int last = indices.type().rank() - 1;
    List<Long> batch = indices.type().shape().subList(0, last);
    Array all = Lax.full(batch, Lax.scalar(DType.BOOL, 1L));
    for (int i = 0; i < axes.size(); i++) {
      Array component = Lax.squeeze(Lax.sliceAxis(indices, last, i, i + 1L), List.of((long) last));
      int axis = axes.get(i).intValue();
      long room = x.type().dim(axis) - sizes.get(axis) + 1;
      all = Lax.and(all, Indexing.insideAxis(component, room));
    }
    return all;
  }

  private static Array integers(Arguments a, String name) {
    Array indices = a.array(name);
    if (!indices.dtype().isInteger()) {
      throw a.error(
          "ValueError",
          a.function() + " indices must have integer type, got " + indices.dtype().numpyName());
    }
    return indices;
  }

  private static Attribute.ScatterDimensions dimensions(Arguments a, Array indices) {
    NamedArguments numbers = NamedArguments.in(a, "dimension_numbers");
    return new Attribute.ScatterDimensions(
        ints(numbers, "update_window_dims"),
        ints(numbers, "inserted_window_dims"),
        ints(numbers, "operand_batching_dims"),
        ints(numbers, "scatter_indices_batching_dims"),
        ints(numbers, "scatter_dims_to_operand_dims"),
        indices.type().rank() - 1L);
  }

  private static PyValue scatter(Arguments a, Combine combine) {
    List<Array> p = LaxOperands.sameDtype("scatter", a.array("operand"), a.array("updates"));
    Array indices = integers(a, "scatter_indices");
    Attribute.ScatterDimensions dims = dimensions(a, indices);
    IndexChecks.requireScatter(p.get(0), indices, p.get(1), dims);
    Array places = clipped(a, p.get(0), indices, dims, p.get(1).type().shape());
    return scatter(combine, p.get(0), places, p.get(1), dims, Hints.of(a));
  }

  private static PyValue scatterApply(Arguments a) {
    Array x = a.array("operand");
    Array indices = integers(a, "scatter_indices");
    Attribute.ScatterDimensions dims = dimensions(a, indices);
    List<Long> batch = indices.type().shape().subList(0, indices.type().rank() - 1);
    List<Long> given = Shapes.shape(a.value("update_shape"), "");
    List<Long> shape = given.isEmpty() ? batch : given;
    IndexChecks.requireScatter(x, indices, Lax.full(shape, Lax.scalar(x.dtype(), 0L)), dims);
    Array places = clipped(a, x, indices, dims, shape);
    return apply(a.callable("func"), x, places, shape, dims, Hints.of(a));
  }

  /** Under mode CLIP, the places moved so that the windows lie inside. */
  private static Array clipped(
      Arguments a,
      Array x,
      Array indices,
      Attribute.ScatterDimensions dims,
      List<Long> updateShape) {
    if (IndexMode.of(a.value("mode"), IndexMode.FILL) != IndexMode.CLIP) {
      return indices;
    }
    List<Long> windows = new ArrayList<>(Collections.nCopies(x.type().rank(), 1L));
    int window = 0;
    for (int d = 0; d < x.type().rank(); d++) {
      if (!dims.insertedWindowDims().contains((long) d)
          && !dims.inputBatchingDims().contains((long) d)) {
        windows.set(d, updateShape.get(dims.updateWindowDims().get(window++).intValue()));
      }
    }
    int last = indices.type().rank() - 1;
    List<Array> columns = new ArrayList<>();
    for (int i = 0; i < dims.scatterDimsToOperandDims().size(); i++) {
      int axis = dims.scatterDimsToOperandDims().get(i).intValue();
      Array most = Lax.scalar(indices.dtype(), x.type().dim(axis) - windows.get(axis));
      Array column = Lax.sliceAxis(indices, last, i, i + 1L);
      columns.add(Lax.max(Lax.min(column, most), Lax.scalar(indices.dtype(), 0L)));
    }
    return Lax.concatenate(columns, last);
  }
}
