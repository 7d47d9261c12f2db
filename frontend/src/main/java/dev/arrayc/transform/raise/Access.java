package dev.arrayc.transform.raise;

import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.Block;
import dev.arrayc.ir.Builder;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import dev.arrayc.transform.raise.Lane.Dense;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.LongStream;

/**
 * Reads and writes of elements in all rounds at once: slices and updates where the subscripts are
 * regular, else gathers and scatters. As those of {@code dynamic_slice}, indices outside are moved
 * to the border.
 */
final class Access {
  private final Emission emission;
  private final Builder builder;

  Access(Emission emission) {
    this.emission = emission;
    this.builder = emission.builder();
  }

  /** {@return subscripts of an array, its own axes in front} */
  private static List<Lane> all(List<Axis> axes, List<Lane> subscripts) {
    List<Lane> all = new ArrayList<>(axes.stream().map(Affine::of).toList());
    all.addAll(subscripts);
    return all;
  }

  private static Optional<View> view(Value array, List<Lane> subscripts, boolean strides) {
    return Subscripts.areAffine(subscripts)
        ? View.of(
            array.tensorType().shape(),
            subscripts.stream().map(Affine.class::cast).toList(),
            strides)
        : Optional.empty();
  }

  /** {@return an element of an array in each round} */
  Dense load(Dense array, List<Lane> subscripts) {
    List<Lane> all = all(array.axes(), subscripts);
    Optional<View> view = view(array.value(), all, false);
    return view.map(v -> slice(array.value(), v)).orElseGet(() -> gather(array.value(), all));
  }

  private Dense slice(Value array, View view) {
    Value part = emission.reshape(array, view.shape());
    List<Long> starts = new ArrayList<>();
    List<Long> limits = new ArrayList<>();
    List<Long> strides = new ArrayList<>();
    List<Long> spans = new ArrayList<>();
    for (int d = 0; d < view.shape().size(); d++) {
      starts.add(view.hasBase() ? 0 : view.start(d));
      limits.add(starts.get(d) + view.span(d));
      strides.add(Math.abs(view.stride(d)));
      spans.add(view.span(d));
    }
    if (view.hasBase()) {
      List<Value> operands = new ArrayList<>(List.of(part));
      operands.addAll(starts(view));
      part =
          builder
              .emit(
                  Op.DYNAMIC_SLICE,
                  operands,
                  Attributes.NONE.with("slice_sizes", spans),
                  List.of(),
                  List.of())
              .getFirst();
    }
    part = reverse(emission.slice(part, starts, limits, strides), view);
    List<Axis> found = view.axes();
    List<Axis> axes = List.copyOf(new TreeSet<>(found));
    part = emission.reshape(part, Emission.trips(found));
    return new Dense(emission.transpose(part, axes.stream().map(found::indexOf).toList()), axes);
  }

  private Value reverse(Value value, View view) {
    return view.reversed().isEmpty()
        ? value
        : builder.emit(Op.REVERSE, Attributes.NONE.with("dimensions", view.reversed()), value);
  }

  private List<Value> starts(View view) {
    List<Value> starts = new ArrayList<>();
    for (int d = 0; d < view.shape().size(); d++) {
      Affine first = Affine.of(view.start(d));
      starts.add(
          emission
              .dense(
                  view.subscripts().get(d).base().map(b -> Affine.of(b).plus(first)).orElse(first))
              .value());
    }
    return starts;
  }

  private static List<Long> range(int count) {
    return LongStream.range(0, count).boxed().toList();
  }

  private Dense dense(Lane subscript) {
    return subscript instanceof Affine a ? emission.dense(a) : (Dense) subscript;
  }

  /** All subscripts along a last axis. */
  private Value indices(List<Lane> subscripts, List<Axis> axes) {
    List<Long> shape = new ArrayList<>(Emission.trips(axes));
    shape.add(1L);
    List<Value> parts = new ArrayList<>();
    for (Lane subscript : subscripts) {
      parts.add(emission.reshape(emission.spread(dense(subscript), axes), shape));
    }
    return parts.size() == 1
        ? parts.getFirst()
        : builder
            .emit(
                Op.CONCATENATE,
                parts,
                Attributes.NONE.with("dimension", (long) axes.size()),
                List.of(),
                List.of())
            .getFirst();
  }

  private Dense gather(Value array, List<Lane> subscripts) {
    List<Axis> axes = List.copyOf(Subscripts.axes(subscripts));
    int rank = array.tensorType().rank();
    Attributes attributes =
        Attributes.NONE
            .with(
                "dimension_numbers",
                new Attribute.GatherDimensions(
                    List.of(), range(rank), List.of(), List.of(), range(rank), axes.size()))
            .with("slice_sizes", Emission.ones(rank))
            .with("indices_are_sorted", new Attribute.Bool(false));
    return new Dense(builder.emit(Op.GATHER, attributes, array, indices(subscripts, axes)), axes);
  }

  /**
   * Writes an element of an array in each round.
   *
   * @return the array after all rounds
   */
  Dense store(Dense array, List<Lane> subscripts, Dense value) {
    List<Lane> all = all(array.axes(), subscripts);
    Optional<View> view = view(array.value(), all, true);
    Value stored =
        view.map(v -> update(array.value(), v, value))
            .orElseGet(() -> scatter(array.value(), all, value, Optional.empty()));
    return new Dense(stored, array.axes());
  }

  private Value update(Value array, View view, Dense value) {
    List<Axis> axes = List.copyOf(new TreeSet<>(view.axes()));
    List<Long> sizes = new ArrayList<>();
    for (int d = 0; d < view.shape().size(); d++) {
      sizes.add(view.trips(d));
    }
    Value spread = emission.spread(value, axes);
    Value part = emission.transpose(spread, view.axes().stream().map(axes::indexOf).toList());
    part = reverse(emission.reshape(part, sizes), view);
    if (sizes.equals(view.shape())) {
      return emission.reshape(part, array.tensorType().shape());
    }
    List<Value> operands = new ArrayList<>(List.of(emission.reshape(array, view.shape()), part));
    operands.addAll(starts(view));
    Value whole =
        builder
            .emit(Op.DYNAMIC_UPDATE_SLICE, operands, Attributes.NONE, List.of(), List.of())
            .getFirst();
    return emission.reshape(whole, array.tensorType().shape());
  }

  /** Updates elements one after the other, in the order of the rounds. */
  Dense accumulate(Dense array, List<Lane> subscripts, Op op, Dense by) {
    List<Lane> all = all(array.axes(), subscripts);
    return new Dense(scatter(array.value(), all, by, Optional.of(op)), array.axes());
  }

  private Value scatter(Value array, List<Lane> subscripts, Dense value, Optional<Op> combine) {
    SortedSet<Axis> all = Subscripts.axes(subscripts);
    all.addAll(value.axes());
    List<Axis> axes = List.copyOf(all);
    int rank = array.tensorType().rank();
    TensorType scalar = TensorType.scalar(array.tensorType().dtype());
    Block region =
        builder.region(
            List.of(scalar, scalar),
            p -> List.of(combine.map(op -> builder.emit(op, p.get(0), p.get(1))).orElse(p.get(1))));
    Attributes attributes =
        Attributes.NONE
            .with(
                "scatter_dimension_numbers",
                new Attribute.ScatterDimensions(
                    List.of(), range(rank), List.of(), List.of(), range(rank), axes.size()))
            .with("indices_are_sorted", new Attribute.Bool(false))
            .with("unique_indices", new Attribute.Bool(false));
    Value indices = indices(subscripts, axes);
    boolean inside = true;
    for (int d = 0; d < rank; d++) {
      inside &= isInside(subscripts.get(d), array.tensorType().dim(d));
    }
    indices = inside ? indices : clamp(indices, array.tensorType());
    return builder
        .emit(
            Op.SCATTER,
            List.of(array, indices, emission.spread(value, axes)),
            attributes,
            List.of(region),
            List.of())
        .getFirst();
  }

  /** Whether an index is known to lie in an array: an affine one, and {@code x & 255} of 256. */
  private boolean isInside(Lane subscript, long size) {
    return switch (subscript) {
      case Affine a -> a.base().isEmpty();
      case Dense d ->
          emission
              .definition(d.value())
              .filter(op -> op.op() == Op.AND)
              .map(op -> op.operands().stream().anyMatch(v -> isMask(v, size)))
              .orElse(false);
      default -> false;
    };
  }

  private boolean isMask(Value value, long size) {
    return emission
        .constant(value)
        .filter(t -> t.size() == 1 && t.longs()[0] >= 0 && t.longs()[0] < size)
        .isPresent();
  }

  /** A scatter drops what lies outside; the border is where {@code dynamic_update_slice} writes. */
  private Value clamp(Value indices, TensorType array) {
    TensorType type = indices.tensorType();
    List<Value> limits = new ArrayList<>();
    for (long size : array.shape()) {
      limits.add(builder.splat(TensorType.of(DType.I32, 1), size - 1));
    }
    Value all =
        limits.size() == 1
            ? limits.getFirst()
            : builder
                .emit(
                    Op.CONCATENATE,
                    limits,
                    Attributes.NONE.with("dimension", 0L),
                    List.of(),
                    List.of())
                .getFirst();
    Value most = builder.broadcastInDim(all, type, List.of((long) type.rank() - 1));
    return builder.emit(Op.CLAMP, builder.splat(type, 0L), indices, most);
  }
}
