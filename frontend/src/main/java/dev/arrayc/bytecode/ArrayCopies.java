package dev.arrayc.bytecode;

import dev.arrayc.bytecode.Heap.Content;
import dev.arrayc.bytecode.Heap.Dense;
import dev.arrayc.bytecode.Heap.Elements;
import dev.arrayc.bytecode.Heap.Rows;
import dev.arrayc.bytecode.JValue.Known;
import dev.arrayc.bytecode.JValue.Num;
import dev.arrayc.bytecode.JValue.Ref;
import dev.arrayc.bytecode.JValue.View;
import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.Block;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import java.util.ArrayList;
import java.util.List;

/** {@code System.arraycopy} and {@code Arrays.sort}: whole arrays at a time. */
final class ArrayCopies {
  private final Executor executor;
  private final Machine machine;

  ArrayCopies(Executor executor) {
    this.executor = executor;
    this.machine = executor.machine();
  }

  /**
   * {@code arraycopy(source, from, target, to, length)}; a copy within one array as if by way of
   * another.
   */
  void copy(Path path, List<JValue> given) {
    List<JValue> a = given.stream().map(v -> ArrayAccess.resolved(path, v)).toList();
    if (!(a.get(1) instanceof Num from
        && a.get(3) instanceof Num to
        && a.get(4) instanceof Num n)) {
      throw new Malformed("arraycopy gets no numbers");
    }
    if (!(n instanceof Known count)) {
      RuntimeException error =
          machine.limitation(
              "how many elements are copied must be known when the method is compiled",
              "copy them in a loop, or make the argument that it comes from static");
      throw n.isData() ? error : machine.staged((dev.arrayc.diagnostic.CompileException) error);
    }
    check(path, a.get(0), from, count.asInt());
    check(path, a.get(2), to, count.asInt());
    if (count.asInt() == 0) {
      return;
    }
    boolean rows = hasRows(path, a.get(0)) && from instanceof Known;
    if ((rows || oneByOne(path, a.get(0), from)) && oneByOne(path, a.get(2), to)) {
      List<JValue> moved = new ArrayList<>();
      for (int k = 0; k < count.asInt(); k++) {
        moved.add(executor.arrays().load(path, a.get(0), Known.of(((Known) from).asInt() + k)));
      }
      for (int k = 0; k < count.asInt(); k++) {
        executor.arrays().store(path, a.get(2), Known.of(((Known) to).asInt() + k), moved.get(k));
      }
      return;
    }
    if (hasRows(path, a.get(0)) || hasRows(path, a.get(2))) {
      throw machine.limitation(
          "rows of an array of arrays cannot be shared with another one here",
          "copy the elements: b[i] = a[i].clone()");
    }
    long length = count.asInt();
    Value part = piece(path, a.get(0), from, length);
    write(path, a.get(2), to, part);
  }

  private static boolean oneByOne(Path path, JValue array, Num index) {
    return index instanceof Known
        && array instanceof Ref r
        && path.heap().get(r) instanceof Elements;
  }

  private static boolean hasRows(Path path, JValue array) {
    return switch (array) {
      case Ref r ->
          switch (path.heap().get(r)) {
            case Dense d -> d.tensor().tensorType().rank() > 1;
            case Rows rows -> true;
            case Heap.Row row -> false;
            case Elements e -> false;
            case Heap.Instance i -> false;
          };
      case View v -> ArrayAccess.dense(path, v).tensor().tensorType().rank() > v.index().size() + 1;
      default -> false;
    };
  }

  private void check(Path path, JValue array, Num start, int count) {
    int length = executor.arrays().length(path, array);
    boolean outside =
        count < 0
            || start instanceof Known k && (k.asInt() < 0 || k.asInt() + (long) count > length);
    if (outside) {
      throw Exceptions.make(
          machine,
          path.heap(),
          "java/lang/ArrayIndexOutOfBoundsException",
          "arraycopy: " + count + " elements do not fit into length " + length);
    }
  }

  private Value piece(Path path, JValue array, Num from, long length) {
    Value whole = whole(path, array);
    List<Long> sizes = new ArrayList<>(whole.tensorType().shape());
    sizes.set(0, length);
    return Boxes.slice(machine, whole, starts(from, sizes.size()), sizes);
  }

  private Value whole(Path path, JValue array) {
    return switch (array) {
      case View v -> executor.arrays().row(path, v);
      case Ref r -> executor.arrays().tensor(path, r);
      default -> throw new Malformed("an array is expected");
    };
  }

  private List<Value> starts(Num first, int rank) {
    List<Value> starts = new ArrayList<>();
    starts.add(executor.arithmetic().value(first));
    for (int i = 1; i < rank; i++) {
      starts.add(executor.arithmetic().value(Known.of(0)));
    }
    return starts;
  }

  private void write(Path path, JValue array, Num to, Value part) {
    executor.arrays().checkWritten(array);
    switch (array) {
      case Ref r -> {
        Content old = path.heap().get(r);
        Value whole = executor.arrays().tensor(old);
        if (!whole.tensorType().dtype().equals(part.tensorType().dtype())) {
          throw Exceptions.make(
              machine, path.heap(), "java/lang/ArrayStoreException", "arraycopy: type mismatch");
        }
        Value now =
            whole.type().equals(part.type())
                ? part
                : Boxes.update(machine, whole, part, starts(to, whole.tensorType().rank()));
        put(path, r, old, now);
      }
      case View v -> {
        Dense d = ArrayAccess.dense(path, v);
        int rank = d.tensor().tensorType().rank();
        List<Value> starts = new ArrayList<>();
        v.index().forEach(i -> starts.add(executor.arithmetic().value(i)));
        starts.addAll(starts(to, rank - v.index().size()));
        List<Long> shape = new ArrayList<>();
        v.index().forEach(i -> shape.add(1L));
        shape.addAll(part.tensorType().shape());
        Value update = machine.builder().reshape(part, shape);
        path.heap()
            .put(
                ArrayAccess.holder(path, v),
                new Dense(d.component(), Boxes.update(machine, d.tensor(), update, starts)));
      }
      default -> throw new Malformed("an array is expected");
    }
  }

  private static void put(Path path, Ref ref, Content old, Value now) {
    switch (old) {
      case Dense d -> path.heap().put(ref, new Dense(d.component(), now));
      case Elements e -> path.heap().put(ref, new Dense(e.component(), now));
      case Rows rows -> throw new Malformed("an array of numbers is expected");
      case Heap.Row row -> throw new Malformed("a row has a view");
      case Heap.Instance i -> throw new Malformed("an array is expected");
    }
  }

  /** {@code Arrays.equals}: NaN equals itself, and 0.0 not -0.0. */
  Num equal(Path path, JValue one, JValue other) {
    JValue a = ArrayAccess.resolved(path, one);
    JValue b = ArrayAccess.resolved(path, other);
    if (a.equals(b)) {
      return Known.of(1);
    }
    if (a == JValue.Constant.NULL
        || b == JValue.Constant.NULL
        || executor.arrays().length(path, a) != executor.arrays().length(path, b)) {
      return Known.of(0);
    }
    Value x = whole(path, a);
    Value y = whole(path, b);
    Value same = machine.compare("EQ", x, y);
    if (x.tensorType().dtype().isFloat()) {
      Value bothNan =
          machine.emit(Op.AND, machine.compare("NE", x, x), machine.compare("NE", y, y));
      DType bits = x.tensorType().dtype() == DType.F32 ? DType.I32 : DType.I64;
      Value sameBits = machine.compare("EQ", machine.bitcast(x, bits), machine.bitcast(y, bits));
      same = machine.emit(Op.OR, sameBits, bothNan);
    }
    TensorType truth = TensorType.scalar(DType.BOOL);
    Block and =
        machine
            .builder()
            .region(List.of(truth, truth), p -> List.of(machine.emit(Op.AND, p.get(0), p.get(1))));
    Value all =
        machine
            .builder()
            .emit(
                Op.REDUCE,
                List.of(same, executor.arithmetic().constant(DType.BOOL, 1)),
                Attributes.NONE.with("dimensions", List.of(0L)),
                List.of(and),
                List.of())
            .getFirst();
    return new JValue.Flag(machine.note("reduce_and", all, same), true);
  }

  /** In the order of Java's sort: -0.0 before 0.0, NaN last. */
  void sort(Path path, JValue given) {
    JValue array = ArrayAccess.resolved(path, given);
    Value whole = whole(path, array);
    TensorType scalar = TensorType.scalar(whole.tensorType().dtype());
    boolean floating = scalar.dtype().isFloat();
    Block order =
        machine
            .builder()
            .region(
                List.of(scalar, scalar),
                p ->
                    List.of(
                        machine
                            .builder()
                            .emit(
                                Op.COMPARE,
                                List.of(p.get(0), p.get(1)),
                                floating
                                    ? direction()
                                        .with(
                                            "compare_type",
                                            new Attribute.Case("comparison_type", "TOTALORDER"))
                                    : direction(),
                                List.of(),
                                List.of())
                            .getFirst()));
    Value input = floating ? canonical(whole) : whole;
    Value sorted =
        machine
            .builder()
            .emit(
                Op.SORT,
                List.of(input),
                Attributes.NONE.with("dimension", 0L).with("is_stable", new Attribute.Bool(false)),
                List.of(order),
                List.of())
            .getFirst();
    machine.note("sort", sorted, input);
    write(path, array, Known.of(0), sorted);
  }

  private static Attributes direction() {
    return Attributes.NONE.with(
        "comparison_direction", new Attribute.Case("comparison_direction", "LT"));
  }

  /** NaN whose sign bit is set would come first in the total order. */
  private Value canonical(Value whole) {
    Value isNan = machine.compare("NE", whole, whole);
    return machine.select(isNan, machine.emit(Op.ABS, whole), whole);
  }
}
