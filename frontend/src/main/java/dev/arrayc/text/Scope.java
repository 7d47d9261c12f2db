package dev.arrayc.text;

import dev.arrayc.ir.Type;
import dev.arrayc.ir.Value;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The values of one function that can be seen from where the reader stands, by their names. */
final class Scope {
  private final Deque<Map<String, List<Value>>> regions = new ArrayDeque<>();
  private int nextId;

  void enter() {
    regions.push(new HashMap<>());
  }

  void leave() {
    regions.pop();
  }

  int depth() {
    return regions.size();
  }

  Value fresh(Type type) {
    return new Value(nextId++, type);
  }

  /** Gives a name to some results of one operation; false if it is taken in this region. */
  boolean define(String name, List<Value> values) {
    return regions.element().putIfAbsent(name, new ArrayList<>(values)) == null;
  }

  /** {@return the values of this name, none if there is no such name} */
  List<Value> find(String name) {
    for (Map<String, List<Value>> region : regions) {
      List<Value> found = region.get(name);
      if (found != null) {
        return found;
      }
    }
    return List.of();
  }
}
