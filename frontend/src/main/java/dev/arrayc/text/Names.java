package dev.arrayc.text;

import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.Block;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Operation;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Names values as MLIR does: {@code %arg0} for parameters, {@code %cst} and {@code %c} for
 * constants of floats and of integers, numbers for others. The values of a block have theirs before
 * those of its regions, and sibling regions use the same ones.
 */
final class Names {
  /** What is used up where a region begins. */
  private record State(int nextNumber, int nextArgument, int nextConflict, Set<String> added) {}

  private final Map<Integer, String> names = new HashMap<>();
  private final Set<String> used = new HashSet<>();
  private final Deque<State> states = new ArrayDeque<>();
  private int nextNumber;
  private int nextArgument;
  private int nextConflict;
  private Set<String> added = new HashSet<>();

  /** Names the values of a block, but for those of its operations' regions. */
  void enter(Block block) {
    List<String> wanted = new ArrayList<>();
    open();
    block.parameters().forEach(p -> wanted.add("arg" + nextArgument++));
    nameAll(block, wanted);
  }

  /** As {@link #enter(Block)}, with names for the parameters. */
  void enter(Block block, List<String> parameters) {
    open();
    nameAll(block, parameters);
  }

  private void open() {
    states.push(new State(nextNumber, nextArgument, nextConflict, added));
    added = new HashSet<>();
  }

  /** {@return how many blocks are open} */
  int depth() {
    return states.size();
  }

  void leave() {
    State state = states.pop();
    used.removeAll(added);
    nextNumber = state.nextNumber();
    nextArgument = state.nextArgument();
    nextConflict = state.nextConflict();
    added = state.added();
  }

  private void nameAll(Block block, List<String> parameters) {
    for (int i = 0; i < block.parameters().size(); i++) {
      names.put(block.parameters().get(i).id(), "%" + unique(parameters.get(i)));
    }
    block.operations().forEach(this::nameResults);
  }

  private void nameResults(Operation operation) {
    List<Value> results = operation.results();
    if (results.isEmpty()) {
      return;
    }
    List<String> wanted = suggested(operation);
    if (wanted.size() == results.size()) {
      for (int i = 0; i < results.size(); i++) {
        names.put(results.get(i).id(), "%" + unique(wanted.get(i)));
      }
      return;
    }
    String number = "%" + nextNumber++;
    for (int i = 0; i < results.size(); i++) {
      names.put(results.get(i).id(), results.size() == 1 ? number : number + "#" + i);
    }
  }

  /** The names that StableHLO proposes for some ops' results. */
  private static List<String> suggested(Operation operation) {
    return switch (operation.op()) {
      case CONSTANT, CHLO_CONSTANT -> {
        DType dtype = operation.attributes().get("value", Attribute.Dense.class).value().dtype();
        yield List.of(dtype.isIntegral() ? "c" : "cst");
      }
      case TOP_K -> List.of("values", "indices");
      default -> List.of();
    };
  }

  private String unique(String name) {
    String candidate = name;
    while (!used.add(candidate)) {
      candidate = name + "_" + nextConflict++;
    }
    added.add(candidate);
    return candidate;
  }

  String of(Value value) {
    return names.getOrDefault(value.id(), value.toString());
  }

  /** What stands before the equals sign: {@code %0}, {@code %0:2}, {@code %values, %indices}. */
  String definition(Operation operation) {
    List<Value> results = operation.results();
    String first = of(results.getFirst());
    if (results.size() == 1) {
      return first;
    }
    if (operation.op() == Op.TOP_K) {
      return first + ", " + of(results.get(1));
    }
    int mark = first.indexOf('#');
    return first.substring(0, mark) + ":" + results.size();
  }
}
