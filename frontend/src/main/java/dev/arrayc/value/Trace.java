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
import java.util.function.Consumer;

/**
 * One tracing of a user's function: the StableHLO function being built, and for each value where it
 * came from, so that an error can name the arguments it depends on or the operations that made it a
 * tracer ({@code jax-semantics.md} §2, origin suffix).
 */
public final class Trace {
  /**
   * One library operation of the trace as the user sees it: {@code a:i32[] = reduce_prod[axes=(0,)]
   * b} at a line of the source.
   *
   * @param text the operation without operand and result names: {@code reduce_prod[axes=(0,)]}
   */
  public record Origin(String text, List<Value> operands, Value result, Span span) {
    public Origin {
      operands = List.copyOf(operands);
    }
  }

  /**
   * What happens each time after the function has run, to values that it computed.
   *
   * @param name of what did it, for messages
   * @param weak whether each operand has a weak type
   */
  public record Effect(
      String name,
      List<Value> operands,
      List<Boolean> weak,
      Span span,
      Consumer<List<Array>> action) {
    public Effect {
      operands = List.copyOf(operands);
      weak = List.copyOf(weak);
    }
  }

  private final String functionName;
  private final Span definition;
  private final boolean eager;
  private final boolean region;
  private final Builder builder;
  private final Map<Value, String> arguments;
  private final Map<Value, Origin> origins;
  private final List<Array> captured;
  private final List<Value> captures;
  private final List<Effect> effects = new ArrayList<>();
  private boolean open = true;

  public Trace(String functionName, Span definition) {
    this(functionName, definition, false);
  }

  private Trace(String functionName, Span definition, boolean eager) {
    this.functionName = functionName;
    this.definition = definition;
    this.eager = eager;
    region = false;
    builder = new Builder();
    arguments = new LinkedHashMap<>();
    origins = new LinkedHashMap<>();
    captured = new ArrayList<>();
    captures = new ArrayList<>();
  }

  private Trace(String functionName, Span definition, Trace enclosing) {
    this.functionName = functionName;
    this.definition = definition;
    eager = enclosing.eager;
    region = true;
    builder = enclosing.builder;
    arguments = enclosing.arguments;
    origins = enclosing.origins;
    captured = enclosing.captured;
    captures = enclosing.captures;
  }

  /**
   * A trace of a library function that is called eagerly: what it uses from outside becomes a
   * parameter ({@link #captured}), concrete arrays included, and it is run at once.
   */
  public static Trace eager(String functionName, Span definition) {
    return new Trace(functionName, definition, true);
  }

  /**
   * A trace of a function that becomes a region of this one (the body of a loop, a branch): it
   * builds into the same function, and what it makes must not be used after it is closed.
   */
  public Trace region(String name, Span place) {
    return new Trace(name, place, this);
  }

  /** {@return whether concrete arrays become parameters rather than constants} */
  public boolean isEager() {
    return eager;
  }

  /** {@return whether it is the body of a loop or a branch, which may run any number of times} */
  public boolean isRegion() {
    return region;
  }

  /** Notes what is to happen after each run. */
  public void addEffect(Effect effect) {
    effects.add(effect);
  }

  /** {@return what is to happen after each run, in order} */
  public List<Effect> effects() {
    return List.copyOf(effects);
  }

  /** {@return a parameter that stands for a value from outside of the function; one for each} */
  public Value capture(Array outside) {
    for (int i = 0; i < captured.size(); i++) {
      if (same(captured.get(i), outside)) {
        return captures.get(i);
      }
    }
    Value parameter = builder.parameter(outside.type());
    captured.add(outside);
    captures.add(parameter);
    return parameter;
  }

  /** Sameness, not equality: comparing the data of big arrays would cost more than it saves. */
  @SuppressWarnings("ReferenceEquality")
  private static boolean same(Array a, Array b) {
    return a instanceof Concrete x && b instanceof Concrete y
        ? x.tensor() == y.tensor()
        : a.equals(b);
  }

  /**
   * {@return the values from outside that the function uses, in the order of their parameters,
   * which follow the declared ones: a caller passes them along}
   */
  public List<Array> captured() {
    return List.copyOf(captured);
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

  /**
   * {@return whether the function is still being traced; a tracer that outlives that has leaked}
   */
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
