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

  /** Makes the arrays of one heap movable that are so in another. */
  boolean align(Heap heap, Heap other) {
    boolean changed = false;
    for (int id : other.own()) {
      Ref ref = new Ref(id);
      if (other.get(ref) instanceof Rows && heap.has(id) && heap.get(ref) instanceof Dense) {
        moving(heap, ref);
        changed = true;
      }
    }
    return changed;
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
