package dev.arrayc.bytecode;

import dev.arrayc.bytecode.Heap.Dense;
import dev.arrayc.bytecode.Heap.Elements;
import dev.arrayc.bytecode.Heap.Rows;
import dev.arrayc.bytecode.JValue.Known;
import dev.arrayc.bytecode.JValue.Ref;
import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import java.lang.constant.ConstantDescs;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Rows of a rectangular array that change places: {@code double[] t = a[p]; a[p] = a[q]; a[q] = t}.
 * The rows stay where they are stored; what moves is an array of their numbers.
 */
final class RowOrder {
  private final Machine machine;

  RowOrder(Machine machine) {
    this.machine = machine;
  }

  /** {@return an array as rows that can move; what it holds is the same} */
  Rows moving(Heap heap, Ref ref) {
    if (heap.get(ref) instanceof Rows rows) {
      return rows;
    }
    Dense dense = (Dense) heap.get(ref);
    List<JValue> places = IntStream.range(0, dense.length()).<JValue>mapToObj(Known::of).toList();
    Rows rows =
        new Rows(
            machine.allocate(heap, dense),
            machine.allocate(heap, new Elements(ConstantDescs.CD_int, places)));
    heap.put(ref, rows);
    machine.aliases().moved(ref, rows.storage());
    return rows;
  }

  /**
   * Makes the arrays of one state movable that are so in another.
   *
   * @param arrays puts rows together here; empty where nothing can be computed any more
   */
  boolean align(Path path, Heap other, Optional<ArrayAccess> arrays) {
    boolean changed = false;
    for (int id : other.own()) {
      Ref ref = new Ref(id);
      if (!(other.get(ref) instanceof Rows) || !path.heap().has(id)) {
        continue;
      }
      switch (path.heap().get(ref)) {
        case Rows rows -> {}
        case Dense dense -> {
          moving(path.heap(), ref);
          changed = true;
        }
        case Elements e when arrays.isPresent() && gather(path, ref, arrays.get()) ->
            changed = true;
        case Elements e ->
            throw machine.staged(
                machine.limitation(
                    "the rows of this array change places under a traced condition",
                    "make the array at once: new double[n][m]"));
        case Heap.Row row -> throw new Malformed("an array becomes a row");
        case Heap.Instance i -> throw new Malformed("an array becomes an object");
      }
    }
    return changed;
  }

  /**
   * Holds the rows of an array together that were made one by one.
   *
   * @return false if they differ in length, or are no arrays of this method's own
   */
  boolean gather(Path path, Ref ref, ArrayAccess arrays) {
    Elements whole = (Elements) path.heap().get(ref);
    List<Ref> refs = whole.items().stream().flatMap(i -> rowOf(path, i).stream()).toList();
    boolean apart = refs.stream().distinct().count() == whole.items().size();
    boolean alike =
        refs.stream().map(r -> Walk.leaf(path.heap().get(r)).map(Leaf::type)).distinct().count()
            == 1;
    if (!apart || !alike) {
      return false;
    }
    List<Value> rows = new ArrayList<>();
    for (Ref row : refs) {
      Value flat = arrays.tensor(path, row);
      rows.add(machine.builder().reshape(flat, List.of(1L, flat.tensorType().dim(0))));
    }
    Value all =
        rows.size() == 1
            ? rows.getFirst()
            : machine
                .builder()
                .emit(
                    Op.CONCATENATE,
                    rows,
                    Attributes.NONE.with("dimension", 0L),
                    List.of(),
                    List.of())
                .getFirst();
    path.heap().put(ref, new Dense(Walk.innermost(whole.component()), machine.note("stack", all)));
    Rows moving = moving(path.heap(), ref);
    for (int i = 0; i < refs.size(); i++) {
      path.heap().put(refs.get(i), new Heap.Row(moving.storage(), i));
      machine.aliases().moved(refs.get(i), moving.storage());
    }
    return true;
  }

  /** A flat array of numbers that is nobody else's. */
  private Optional<Ref> rowOf(Path path, JValue item) {
    return item instanceof Ref r
            && Walk.leaf(path.heap().get(r)).filter(l -> l.type().rank() == 1).isPresent()
            && !machine.aliases().isRoot(r)
            && !machine.aliases().isCopy(r)
        ? Optional.of(r)
        : Optional.empty();
  }

  /** {@return the rows of a value in an order that another gives} */
  Value elements(Value storage, Value order) {
    List<Long> shape = storage.tensorType().shape();
    List<Long> sizes = new ArrayList<>(shape);
    sizes.set(0, 1L);
    List<Long> offsets = LongStream.range(1, shape.size()).boxed().toList();
    Attribute.GatherDimensions dimensions =
        new Attribute.GatherDimensions(offsets, List.of(0L), List.of(), List.of(), List.of(0L), 1);
    Value indices = machine.builder().reshape(order, List.of(shape.getFirst(), 1L));
    Value result =
        machine
            .builder()
            .emit(
                Op.GATHER,
                List.of(storage, indices),
                Attributes.NONE.with("dimension_numbers", dimensions).with("slice_sizes", sizes),
                List.of(),
                List.of())
            .getFirst();
    return machine.note("gather", result, storage, order);
  }
}
