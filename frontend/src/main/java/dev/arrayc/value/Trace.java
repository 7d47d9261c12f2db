package dev.arrayc.value;

import dev.arrayc.diagnostic.Span;
import dev.arrayc.ir.Builder;
import dev.arrayc.ir.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One tracing of a user's function: the StableHLO function being built, and for each value where it
 * came from, so that an error can name the arguments it depends on or the operations that made it a
 * tracer ({@code jax-semantics.md} §2, origin suffix).
 */
public final class Trace {
  /**
   * One library operation of the trace as the user sees it: {@code a:i32[] =
   * reduce_prod[axes=(0,)] b} at a line of the source.
   *
   * @param text the operation without operand and result names: {@code reduce_prod[axes=(0,)]}
   */
  public record Origin(String text, List<Value> operands, Value result, Span span) {
    public Origin {
      operands = List.copyOf(operands);
    }
  }

  private final String functionName;
  private final Span definition;
  private final Builder builder = new Builder();
  private final Map<Value, String> arguments = new LinkedHashMap<>();
  private final Map<Value, Origin> origins = new LinkedHashMap<>();
  private boolean open = true;

  public Trace(String functionName, Span definition) {
    this.functionName = functionName;
    this.definition = definition;
  }

  /** {@return the name of the user's function} */
  public String functionName() {
    return functionName;
  }

  /** {@return where it is defined: the line of its first decorator or its {@code def}} */
  public Span definition() {
    return definition;
  }

  public Builder builder() {
    return builder;
  }

  /** Notes that a parameter of the function is (a leaf of) this argument. */
  public void addArgument(Value parameter, String path) {
    arguments.put(parameter, path);
  }

  /** Notes which library operation made a value. */
  public void addOrigin(Origin origin) {
    origins.put(origin.result(), origin);
  }

  /** {@return whether the function is still being traced; a tracer that outlives that has leaked} */
  public boolean isOpen() {
    return open;
  }

  /** Ends the trace. */
  public void close() {
    open = false;
  }

  /** {@return the paths of the arguments that a value depends on, in parameter order} */
  public List<String> argumentsOf(Value value) {
    Set<Value> reached = ancestors(value);
    return arguments.entrySet().stream()
        .filter(e -> reached.contains(e.getKey()))
        .map(Map.Entry::getValue)
        .distinct()
        .toList();
  }

  /** {@return the operations that a value depends on, the latest first} */
  public List<Origin> originsOf(Value value) {
    Set<Value> reached = ancestors(value);
    return new ArrayList<>(origins.values())
        .reversed().stream().filter(o -> reached.contains(o.result())).toList();
  }

  private Set<Value> ancestors(Value value) {
    Set<Value> reached = new LinkedHashSet<>();
    List<Value> todo = new ArrayList<>(List.of(value));
    while (!todo.isEmpty()) {
      Value next = todo.removeLast();
      if (reached.add(next) && origins.containsKey(next)) {
        todo.addAll(origins.get(next).operands());
      }
    }
    return reached;
  }
}
