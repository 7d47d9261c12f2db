package dev.arrayc.transform.raise;

import dev.arrayc.ir.Operation;
import dev.arrayc.ir.Value;
import dev.arrayc.transform.raise.Lane.Dense;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The numbers that one loop carries from round to round, and what its body computes of them. */
final class Fold {
  private final Axis axis;
  private final Map<Value, Lane> initial = new LinkedHashMap<>();
  private final Map<Value, Value> results = new HashMap<>();
  private final Map<Value, Operation> producers = new LinkedHashMap<>();
  private final Map<Value, Dense> inputs = new LinkedHashMap<>();

  Fold(Axis axis) {
    this.axis = axis;
  }

  void carry(Value parameter, Value result, Lane init) {
    initial.put(parameter, init);
    results.put(parameter, result);
  }

  Lane initial(Value parameter) {
    return java.util.Objects.requireNonNull(initial.get(parameter));
  }

  private Value result(Value parameter) {
    return java.util.Objects.requireNonNull(results.get(parameter));
  }

  /** Adds an operation that depends on what is carried. */
  void add(Operation operation) {
    producers.put(operation.result(), operation);
  }

  /** Notes a value that does not depend on it, but is used with it. */
  void input(Value value, Dense lane) {
    inputs.put(value, lane);
  }

  /** {@return whether some operation uses what a round begins with} */
  boolean uses(Value parameter) {
    return producers.values().stream().anyMatch(o -> o.operands().contains(parameter))
        || results.entrySet().stream()
            .anyMatch(e -> e.getValue().equals(parameter) && !e.getKey().equals(parameter));
  }

  /** {@return the carried numbers that depend on each other, by the first of them} */
  List<Recurrence> recurrences(Set<Value> parameters) {
    Map<Value, Set<Value>> needs = new LinkedHashMap<>();
    parameters.forEach(p -> needs.put(p, closure(result(p))));
    List<Recurrence> found = new ArrayList<>();
    Set<Value> done = new LinkedHashSet<>();
    for (Value parameter : parameters) {
      if (!done.contains(parameter)) {
        Set<Value> together = together(parameter, needs);
        done.addAll(together);
        found.add(recurrence(together, needs));
      }
    }
    return found;
  }

  private static Set<Value> together(Value first, Map<Value, Set<Value>> needs) {
    Set<Value> together = new LinkedHashSet<>(Set.of(first));
    boolean grew = true;
    while (grew) {
      grew = false;
      for (var entry : needs.entrySet()) {
        Set<Value> linked = new LinkedHashSet<>(entry.getValue());
        linked.retainAll(needs.keySet());
        linked.add(entry.getKey());
        if (linked.stream().anyMatch(together::contains)) {
          grew |= together.addAll(linked);
        }
      }
    }
    return together;
  }

  private Recurrence recurrence(Set<Value> together, Map<Value, Set<Value>> needs) {
    List<Value> parameters = needs.keySet().stream().filter(together::contains).toList();
    Set<Value> all = new LinkedHashSet<>();
    parameters.forEach(p -> all.addAll(needs.get(p)));
    Map<Value, Dense> used = new LinkedHashMap<>();
    inputs.forEach(
        (value, lane) -> {
          if (all.contains(value)) {
            used.put(value, lane);
          }
        });
    return new Recurrence(
        List.of(axis),
        parameters,
        parameters.stream().map(this::result).toList(),
        parameters.stream().map(this::initial).toList(),
        producers.values().stream().filter(o -> all.contains(o.result())).toList(),
        used);
  }

  /** All values that one is computed from, itself too. */
  private Set<Value> closure(Value value) {
    Set<Value> all = new LinkedHashSet<>();
    List<Value> todo = new ArrayList<>(List.of(value));
    while (!todo.isEmpty()) {
      Value next = todo.removeLast();
      if (all.add(next) && producers.containsKey(next)) {
        todo.addAll(java.util.Objects.requireNonNull(producers.get(next)).operands());
      }
    }
    return all;
  }
}
