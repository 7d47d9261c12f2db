package dev.arrayc.bytecode;

import dev.arrayc.bytecode.Heap.Elements;
import dev.arrayc.bytecode.Heap.Instance;
import dev.arrayc.bytecode.JValue.Boxed;
import dev.arrayc.bytecode.JValue.Num;
import dev.arrayc.bytecode.JValue.Ref;
import dev.arrayc.bytecode.JValue.View;
import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.Value;
import dev.arrayc.library.Staging;
import dev.arrayc.op.Op;
import java.lang.constant.ClassDesc;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/** What a method returns, as values of the program: records flatten in the order of components. */
final class Results {
  private final Executor executor;
  private final Machine machine;
  private final Path path;

  Results(Executor executor, Path path) {
    this.executor = executor;
    this.machine = executor.machine();
    this.path = path;
  }

  /**
   * Finds the leaves of a value.
   *
   * @param type the declared type
   * @param name the path of the value in the result
   * @param leaf gets path and value of each
   */
  void flatten(JValue value, ClassDesc type, String name, BiConsumer<String, Value> leaf) {
    switch (value) {
      case Num n -> leaf.accept(name, number(n, type));
      case Boxed b -> leaf.accept(name, number(b.number(), type));
      case View v -> leaf.accept(name, executor.arrays().row(path, v));
      case JValue.Library l -> {
        if (!(l.value() instanceof dev.arrayc.value.Array array)) {
          throw unsupported(type);
        }
        leaf.accept(name, Staging.value(array));
      }
      case Ref r -> {
        switch (path.heap().get(r)) {
          case Instance o -> object(o, name, leaf);
          case Elements e when Kind.element(e.component()).isEmpty() -> rows(e, type, name, leaf);
          case Heap.Content c -> leaf.accept(name, executor.arrays().tensor(path, r));
        }
      }
      case JValue.Ambiguous a -> throw Exceptions.ambiguous(machine, a);
      default -> throw unsupported(type);
    }
  }

  private RuntimeException unsupported(ClassDesc type) {
    return machine.error(
        "TypeError",
        "the method returns a " + type.displayName() + ", which is no array",
        "return numbers, arrays, and records of them");
  }

  private Value number(Num n, ClassDesc type) {
    return Kind.element(type)
        .map(d -> executor.arithmetic().element(n, d))
        .orElseGet(() -> executor.arithmetic().value(n));
  }

  private void object(Instance o, String name, BiConsumer<String, Value> leaf) {
    List<Map.Entry<String, ClassDesc>> components =
        machine.classes().find(o.className()).map(JavaClass::components).orElse(List.of());
    if (components.isEmpty()) {
      throw unsupported(ClassDesc.ofInternalName(o.className()));
    }
    components.forEach(
        c -> {
          JValue field = o.fields().getOrDefault(c.getKey(), ArrayAccess.zero(c.getValue()));
          flatten(field, c.getValue(), name + "." + c.getKey(), leaf);
        });
  }

  /** An array of arrays: one of a higher rank, if all rows have one type; else row after row. */
  private void rows(Elements e, ClassDesc type, String name, BiConsumer<String, Value> leaf) {
    List<Value> rows = new ArrayList<>();
    ClassDesc row = type.isArray() ? type.componentType() : type;
    int[] leavesPerRow = new int[1];
    for (int i = 0; i < e.items().size(); i++) {
      leavesPerRow[0] = 0;
      flatten(
          e.items().get(i),
          row,
          name + "[" + i + "]",
          (n, v) -> {
            leavesPerRow[0]++;
            rows.add(v);
          });
    }
    boolean isArray = Kind.element(Walk.innermost(type)).isPresent();
    boolean alike = rows.stream().map(Value::type).distinct().count() == 1;
    if (isArray && alike && rows.size() == e.items().size()) {
      leaf.accept(name, stack(rows));
      return;
    }
    Optional<Value> none = Optional.empty();
    for (int i = 0; i < rows.size(); i++) {
      leaf.accept(name + "[" + i + "]", none.orElse(rows.get(i)));
    }
  }

  private Value stack(List<Value> rows) {
    List<Value> parts = new ArrayList<>();
    for (Value row : rows) {
      List<Long> shape = new ArrayList<>(row.tensorType().shape());
      shape.addFirst(1L);
      parts.add(machine.builder().reshape(row, shape));
    }
    return parts.size() == 1
        ? parts.getFirst()
        : machine
            .builder()
            .emit(
                Op.CONCATENATE, parts, Attributes.NONE.with("dimension", 0L), List.of(), List.of())
            .getFirst();
  }
}
