package dev.arrayc.bytecode;

import dev.arrayc.ir.Value;
import java.lang.constant.ClassDesc;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The objects and arrays of one path of execution, by number. What they hold is immutable and
 * replaced as a whole, so that a copy of the heap is a copy of one map.
 */
final class Heap {
  /** What a number stands for. */
  sealed interface Content {}

  /** An object of a user's class, or an exception of the JDK's. */
  record Instance(String className, boolean mergeable, Map<String, JValue> fields)
      implements Content {
    Instance {
      fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    Instance with(String field, JValue value) {
      Map<String, JValue> changed = new LinkedHashMap<>(fields);
      changed.put(field, value);
      return new Instance(className, mergeable, changed);
    }
  }

  /** An array whose elements are held one by one. */
  record Elements(ClassDesc component, List<JValue> items) implements Content {
    Elements {
      items = List.copyOf(items);
    }

    Elements with(int index, JValue value) {
      JValue[] changed = items.toArray(JValue[]::new);
      changed[index] = value;
      return new Elements(component, Arrays.asList(changed));
    }
  }

  /**
   * A rectangular array of primitives that a value of the program stands for.
   *
   * @param component the type of the innermost elements
   */
  record Dense(ClassDesc component, Value tensor) implements Content {
    int length() {
      return Math.toIntExact(tensor.tensorType().dim(0));
    }
  }

  /**
   * A rectangular array whose rows have changed places, as a swap of references does it.
   *
   * @param storage the rows, as they were
   * @param order an array of ints: which of them is at each place now
   */
  record Rows(JValue.Ref storage, JValue.Ref order) implements Content {}

  /** A row that was an array of its own, and is one of a rectangular array now. */
  record Row(JValue.Ref storage, int place) implements Content {
    JValue.View view() {
      return new JValue.View(storage, List.of(JValue.Known.of(place)));
    }
  }

  /** {@return whether an object or array refers to another} */
  static boolean holds(Content content, JValue.Ref ref) {
    return switch (content) {
      case Instance i -> i.fields().containsValue(ref);
      case Elements e -> Kind.element(e.component()).isEmpty() && e.items().contains(ref);
      case Rows r -> r.storage().equals(ref) || r.order().equals(ref);
      case Row r -> r.storage().equals(ref);
      case Dense d -> false;
    };
  }

  private final SortedMap<Integer, Content> contents;
  private final Optional<Heap> shared;

  private Heap(SortedMap<Integer, Content> contents, Optional<Heap> shared) {
    this.contents = contents;
    this.shared = shared;
  }

  /** An empty heap over that of static fields, which has none below. */
  static Heap over(Heap statics) {
    return new Heap(new TreeMap<>(), Optional.of(statics));
  }

  /** The heap of static fields. */
  static Heap ofStatics() {
    return new Heap(new TreeMap<>(), Optional.empty());
  }

  Heap copy() {
    return new Heap(new TreeMap<>(contents), shared);
  }

  boolean has(int id) {
    return contents.containsKey(id) || shared.filter(s -> s.has(id)).isPresent();
  }

  /** {@return whether a static field holds it, whenever its class was initialised} */
  boolean isShared(int id) {
    return shared.filter(s -> s.has(id)).isPresent();
  }

  Content get(JValue.Ref ref) {
    Content own = contents.get(ref.id());
    if (own != null) {
      return own;
    }
    return shared
        .filter(s -> s.has(ref.id()))
        .orElseThrow(() -> new IllegalStateException("no object " + ref.id()))
        .get(ref);
  }

  void put(JValue.Ref ref, Content content) {
    contents.put(ref.id(), content);
  }

  /** {@return the numbers that this path has made or changed, in order} */
  List<Integer> own() {
    return List.copyOf(contents.keySet());
  }

  /** Takes over all that another heap has made or changed. */
  void take(Heap other) {
    contents.putAll(other.contents);
  }

  /** Becomes what another heap is. */
  void become(Heap other) {
    if (other != this) {
      contents.clear();
      contents.putAll(other.contents);
    }
  }
}
