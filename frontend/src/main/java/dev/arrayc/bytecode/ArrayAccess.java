package dev.arrayc.bytecode;

import dev.arrayc.bytecode.Heap.Content;
import dev.arrayc.bytecode.Heap.Dense;
import dev.arrayc.bytecode.Heap.Elements;
import dev.arrayc.bytecode.Heap.Rows;
import dev.arrayc.bytecode.JValue.Known;
import dev.arrayc.bytecode.JValue.Num;
import dev.arrayc.bytecode.JValue.Ref;
import dev.arrayc.bytecode.JValue.View;
import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import java.lang.constant.ClassDesc;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Arrays: made, read, written. Small ones hold their elements one by one; an array that a traced
 * index meets, a large one, and every array argument is one value of the program.
 */
final class ArrayAccess {
  /** Up to so many elements an array holds them one by one. */
  private static final int SMALL = 4096;

  /** Up to so many elements an array in a static field may have. */
  private static final int STATIC = 1 << 16;

  private final Machine machine;
  private final Arithmetic arithmetic;

  ArrayAccess(Machine machine, Arithmetic arithmetic) {
    this.machine = machine;
    this.arithmetic = arithmetic;
  }

  /** {@return a new array of zeros or nulls} */
  Ref make(Heap heap, ClassDesc component, int length) {
    if (machine.isInitialising() && length > STATIC) {
      throw machine.limitation(
          "an array of " + length + " elements in a static field is too large",
          "pass it as an argument");
    }
    if (Kind.element(component).isPresent() && length > SMALL && !machine.isInitialising()) {
      Value zeros = machine.zeros(Machine.element(component), List.of((long) length));
      return machine.allocate(heap, new Dense(component, zeros));
    }
    machine.session().step(length);
    return machine.allocate(
        heap, new Elements(component, Collections.nCopies(length, zero(component))));
  }

  /** {@return a new rectangular array} */
  JValue make(Heap heap, ClassDesc type, List<Integer> lengths) {
    ClassDesc inner = Walk.innermost(type);
    int depth = type.descriptorString().lastIndexOf('[') + 1;
    if (lengths.size() == 1 || lengths.contains(0)) {
      return make(heap, type.componentType(), lengths.getFirst());
    }
    if (lengths.size() == depth && Kind.element(inner).isPresent() && !machine.isInitialising()) {
      List<Long> shape = lengths.stream().map(Integer::longValue).toList();
      return machine.allocate(heap, new Dense(inner, machine.zeros(Machine.element(inner), shape)));
    }
    List<JValue> rows = new ArrayList<>();
    for (int i = 0; i < lengths.getFirst(); i++) {
      rows.add(make(heap, type.componentType(), lengths.subList(1, lengths.size())));
    }
    return machine.allocate(heap, new Elements(type.componentType(), rows));
  }

  static JValue zero(ClassDesc type) {
    return Kind.of(type)
        .<JValue>map(
            k ->
                switch (k) {
                  case INT -> Known.of(0);
                  case LONG -> Known.of(0L);
                  case FLOAT -> Known.of(0f);
                  case DOUBLE -> Known.of(0d);
                })
        .orElse(JValue.Constant.NULL);
  }

  /** {@return an array of numbers as one value of the program} */
  Value tensor(Content content) {
    return switch (content) {
      case Dense d -> d.tensor();
      case Elements e -> tensor(e);
      case Heap.Rows r -> throw new IllegalStateException("rows in an order of their own");
      case Heap.Row r -> throw new IllegalStateException("a row of another array");
      case Heap.Instance i -> throw new IllegalStateException(i.className());
    };
  }

  /** {@return the elements of an array as one value of the program, its rows as they are now} */
  Value tensor(Path path, Ref ref) {
    checkCurrent(ref);
    return switch (path.heap().get(ref)) {
      case Rows rows ->
          new RowOrder(machine).elements(tensor(path, rows.storage()), tensor(path, rows.order()));
      case Heap.Row row -> row(path, row.view());
      case Content whole -> tensor(whole);
    };
  }

  private void checkCurrent(Ref ref) {
    if (machine.aliases().isOutdated(ref)) {
      throw machine.staged(
          machine.limitation(
              "this array may be the same as one that was written since",
              "copy it before: a = a.clone()"));
    }
  }

  /** Where rows were moved in one of two states, holds them so that they can move in the other. */
  boolean align(Path a, Path b) {
    RowOrder rows = new RowOrder(machine);
    boolean first = rows.align(a, b.heap(), Optional.empty());
    boolean second = rows.align(b, a.heap(), Optional.empty());
    return first || second;
  }

  /** Where rows are moved in a round of a loop, lets it begin with rows that can be moved. */
  boolean alignEntry(Path entry, Path round) {
    return new RowOrder(machine).align(entry, round.heap(), Optional.of(this));
  }

  private Value tensor(Elements e) {
    DType dtype = Machine.element(e.component());
    int n = e.items().size();
    TensorType type = TensorType.of(dtype, n);
    if (e.items().stream().allMatch(Known.class::isInstance)) {
      return machine.builder().constant(constant(type, e.items()));
    }
    List<Value> parts = new ArrayList<>();
    for (JValue item : e.items()) {
      if (!(item instanceof Num number)) {
        throw new Malformed("an array of numbers holds something else");
      }
      parts.add(machine.builder().reshape(arithmetic.element(number, dtype), List.of(1L)));
    }
    return parts.size() == 1
        ? parts.getFirst()
        : machine
            .builder()
            .emit(
                Op.CONCATENATE, parts, Attributes.NONE.with("dimension", 0L), List.of(), List.of())
            .getFirst();
  }

  private static dev.arrayc.ir.Tensor constant(TensorType type, List<JValue> items) {
    return type.dtype().isFloat()
        ? dev.arrayc.ir.Tensor.fillDoubles(type, i -> ((Known) items.get(i)).value().doubleValue())
        : dev.arrayc.ir.Tensor.fillLongs(type, i -> ((Known) items.get(i)).value().longValue());
  }

  int length(Path path, JValue array) {
    return switch (array) {
      case Ref r ->
          switch (path.heap().get(r)) {
            case Elements e -> e.items().size();
            case Dense d -> d.length();
            case Rows rows -> length(path, rows.order());
            case Heap.Row row -> length(path, row.view());
            case Heap.Instance i -> throw new Malformed("the length of an object is asked for");
          };
      case View v -> Math.toIntExact(shape(path, v).get(v.index().size()));
      default -> throw noArray(path, array);
    };
  }

  private static List<Long> shape(Path path, View v) {
    return dense(path, v).tensor().tensorType().shape();
  }

  /** {@return the array that holds a row: rows that have moved stay where they were stored} */
  static Ref holder(Path path, View v) {
    return path.heap().get(v.array()) instanceof Rows rows ? rows.storage() : v.array();
  }

  static Dense dense(Path path, View v) {
    return (Dense) path.heap().get(holder(path, v));
  }

  private RuntimeException noArray(Path path, JValue value) {
    if (value == JValue.Constant.NULL) {
      return Exceptions.make(
          machine, path.heap(), "java/lang/NullPointerException", "an array is null");
    }
    if (value instanceof JValue.Ambiguous a) {
      return Exceptions.ambiguous(machine, a);
    }
    return new Malformed("an instruction finds no array on the stack");
  }

  JValue load(Path path, JValue array, Num index) {
    return switch (array) {
      case Ref r -> {
        checkCurrent(r);
        yield switch (path.heap().get(r)) {
          case Elements e when index instanceof Known k -> {
            checkIndex(path, k, e.items().size());
            yield e.items().get(k.asInt());
          }
          case Elements e when Kind.element(e.component()).isEmpty() -> {
            gather(path, r, index);
            yield load(path, r, index);
          }
          case Elements e -> element(densified(path, r, e), List.of(index));
          case Dense d -> at(path, r, d, List.of(index));
          case Rows rows ->
              at(
                  path,
                  rows.storage(),
                  (Dense) path.heap().get(rows.storage()),
                  List.of((Num) load(path, rows.order(), index)));
          case Heap.Row row -> load(path, row.view(), index);
          case Heap.Instance i -> throw new Malformed("an object is used as an array");
        };
      }
      case View v -> {
        checkCurrent(v.array());
        List<Num> all = new ArrayList<>(v.index());
        all.add(index);
        yield at(path, holder(path, v), dense(path, v), all);
      }
      default -> throw noArray(path, array);
    };
  }

  /** An element, or a row that is a view. */
  private JValue at(Path path, Ref ref, Dense dense, List<Num> index) {
    checkIndex(path, index.getLast(), dense.tensor().tensorType().dim(index.size() - 1));
    return index.size() < dense.tensor().tensorType().rank()
        ? new View(ref, index)
        : element(dense, index);
  }

  private Num element(Dense dense, List<Num> index) {
    Value one = Boxes.slice(machine, dense.tensor(), starts(index), ones(index.size()));
    return arithmetic.loaded(machine.builder().reshape(one, List.of()), true);
  }

  void store(Path path, JValue array, Num index, JValue value) {
    switch (array) {
      case Ref r -> {
        checkWritable(r);
        if (value instanceof Num) {
          written(r);
        }
        switch (path.heap().get(r)) {
          case Elements e when index instanceof Known k -> {
            checkIndex(path, k, e.items().size());
            path.heap().put(r, e.with(k.asInt(), stored(e.component(), value)));
          }
          case Elements e when Kind.element(e.component()).isEmpty() -> {
            gather(path, r, index);
            store(path, r, index, value);
          }
          case Elements e -> storeDense(path, r, densified(path, r, e), List.of(index), value);
          case Dense d
              when d.tensor().tensorType().rank() > 1
                  && value instanceof View v
                  && v.index().size() == 1
                  && v.array().equals(r) -> {
            Rows rows = new RowOrder(machine).moving(path.heap(), r);
            store(path, rows.order(), index, v.index().getFirst());
          }
          case Dense d when d.tensor().tensorType().rank() > 1 ->
              storeRow(path, r, d, index, value);
          case Rows rows
              when value instanceof View v
                  && v.index().size() == 1
                  && holder(path, v).equals(rows.storage()) ->
              store(path, rows.order(), index, v.index().getFirst());
          case Rows rows -> throw rows();
          case Heap.Row row -> store(path, row.view(), index, value);
          case Dense d -> storeDense(path, r, d, List.of(index), value);
          case Heap.Instance i -> throw new Malformed("an object is used as an array");
        }
      }
      case View v -> {
        checkWritable(v.array());
        List<Num> all = new ArrayList<>(v.index());
        all.add(index);
        written(v.array());
        storeDense(path, holder(path, v), dense(path, v), all, value);
      }
      default -> throw noArray(path, array);
    }
  }

  private void checkWritable(Ref array) {
    checkCurrent(array);
    if (machine.aliases().isCopy(array)) {
      throw machine.staged(
          machine.limitation(
              "this array may be the same as another one, so it cannot be written",
              "copy it first: a = a.clone()"));
    }
  }

  /** Checks that all of an array may be written, and notes that it is. */
  void checkWritten(JValue array) {
    Ref ref = array instanceof View v ? v.array() : (Ref) array;
    checkWritable(ref);
    written(ref);
  }

  private void written(Ref array) {
    if (machine.aliases().written(array)) {
      throw machine.staged(
          machine.limitation(
              "a row of this array may be one of an argument's, so it cannot be written",
              "copy the rows: b[i] = a[i].clone()"));
    }
  }

  private JValue stored(ClassDesc component, JValue value) {
    return value instanceof Num n && n.kind() == Kind.INT
        ? arithmetic.narrow(n, Machine.element(component))
        : value;
  }

  private void storeDense(Path path, Ref ref, Dense dense, List<Num> index, JValue value) {
    if (index.size() < dense.tensor().tensorType().rank() || !(value instanceof Num n)) {
      throw rows();
    }
    checkIndex(path, index.getLast(), dense.tensor().tensorType().dim(index.size() - 1));
    DType dtype = dense.tensor().tensorType().dtype();
    Value one = machine.builder().reshape(arithmetic.element(n, dtype), ones(index.size()));
    path.heap()
        .put(
            ref,
            new Dense(
                dense.component(), Boxes.update(machine, dense.tensor(), one, starts(index))));
  }

  /** A row is replaced by another array: from then on the rows are held one by one. */
  private void storeRow(Path path, Ref ref, Dense dense, Num index, JValue value) {
    Optional<Value> row = rowTensor(path, value);
    List<Long> shape = dense.tensor().tensorType().shape();
    if (row.isEmpty() || !row.get().tensorType().shape().equals(shape.subList(1, shape.size()))) {
      throw rows();
    }
    boolean owned = value instanceof Ref r && !machine.aliases().isRoot(r);
    if (owned || value instanceof View) {
      // The row's elements, not the reference: sound, as long as nobody writes through the other.
      checkIndex(path, index, shape.getFirst());
      List<Long> one = new ArrayList<>(shape);
      one.set(0, 1L);
      List<Num> start = new ArrayList<>(List.of(index));
      shape.stream().skip(1).forEach(d -> start.add(Known.of(0)));
      Value update = machine.builder().reshape(row.get(), one);
      path.heap()
          .put(
              ref,
              new Dense(
                  dense.component(), Boxes.update(machine, dense.tensor(), update, starts(start))));
      machine.aliases().mayBe(value instanceof View v ? v.array() : (Ref) value, ref);
      return;
    }
    throw rows();
  }

  private Optional<Value> rowTensor(Path path, JValue value) {
    return switch (value) {
      case Ref r when Walk.leaf(path.heap().get(r)).isPresent() -> Optional.of(tensor(path, r));
      case View v -> Optional.of(row(path, v));
      default -> Optional.empty();
    };
  }

  /** {@return the elements of a row} */
  Value row(Path path, View v) {
    checkCurrent(v.array());
    Value whole = dense(path, v).tensor();
    List<Long> shape = whole.tensorType().shape();
    int given = v.index().size();
    List<Num> index = new ArrayList<>(v.index());
    List<Long> sizes = new ArrayList<>(shape);
    for (int i = 0; i < shape.size(); i++) {
      if (i < given) {
        sizes.set(i, 1L);
      } else {
        index.add(Known.of(0));
      }
    }
    Value part = Boxes.slice(machine, whole, starts(index), sizes);
    return machine.builder().reshape(part, shape.subList(given, shape.size()));
  }

  private RuntimeException rows() {
    return machine.limitation(
        "a row of a rectangular array cannot be replaced by another array here",
        "copy the elements instead");
  }

  /** {@return an array, or the view of it that a row is} */
  static JValue resolved(Path path, JValue array) {
    return array instanceof Ref r && path.heap().get(r) instanceof Heap.Row row
        ? row.view()
        : array;
  }

  private void gather(Path path, Ref ref, Num index) {
    if (!new RowOrder(machine).gather(path, ref, this)) {
      throw unknownIndex(index);
    }
  }

  private RuntimeException unknownIndex(Num index) {
    RuntimeException error =
        machine.limitation(
            "an array of objects cannot be indexed by a traced value",
            "index it by what is static, or make the array at once: new int[n][m]");
    return index.isData() ? error : machine.staged((dev.arrayc.diagnostic.CompileException) error);
  }

  private Dense densified(Path path, Ref ref, Elements elements) {
    Dense dense = new Dense(elements.component(), tensor(elements));
    path.heap().put(ref, dense);
    return dense;
  }

  /** Makes an array one value of the program, as a traced index would. */
  void densify(Path path, Ref ref) {
    if (path.heap().get(ref) instanceof Elements e) {
      densified(path, ref, e);
    }
  }

  private void checkIndex(Path path, Num index, long length) {
    if (index instanceof Known k && (k.asInt() < 0 || k.asInt() >= length)) {
      throw Exceptions.make(
          machine,
          path.heap(),
          "java/lang/ArrayIndexOutOfBoundsException",
          "Index " + k.asInt() + " out of bounds for length " + length);
    }
  }

  private List<Value> starts(List<Num> index) {
    return index.stream().map(arithmetic::value).toList();
  }

  private static List<Long> ones(int rank) {
    return Collections.nCopies(rank, 1L);
  }

  private static int rank(Dense d) {
    return d.tensor().tensorType().rank();
  }

  /** A copy of an array of arrays has the same rows. */
  private Ref sharing(Path path, JValue array) {
    int length = length(path, array);
    machine.session().step(length);
    List<JValue> rows = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      rows.add(load(path, array, Known.of(i)));
    }
    ClassDesc component =
        dense(path, (View) rows.getFirst())
            .component()
            .arrayType(
                shape(path, (View) rows.getFirst()).size()
                    - ((View) rows.getFirst()).index().size());
    return machine.allocate(path.heap(), new Elements(component, rows));
  }

  /** {@return a copy of an array: {@code clone()}} */
  JValue copy(Path path, JValue given) {
    JValue array = resolved(path, given);
    return switch (array) {
      case Ref r -> {
        checkCurrent(r);
        Content content = path.heap().get(r);
        boolean isFlat = content instanceof Elements || content instanceof Dense d && rank(d) == 1;
        yield isFlat ? machine.allocate(path.heap(), content) : sharing(path, r);
      }
      case View v when rank(dense(path, v)) > v.index().size() + 1 -> sharing(path, v);
      case View v ->
          machine.allocate(path.heap(), new Dense(dense(path, v).component(), row(path, v)));
      default -> throw noArray(path, array);
    };
  }
}
