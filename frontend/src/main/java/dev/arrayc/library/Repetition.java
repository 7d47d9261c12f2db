package dev.arrayc.library;

import dev.arrayc.value.Array;
import dev.arrayc.value.PyCallable;
import dev.arrayc.value.PyInt;
import dev.arrayc.value.PyTuple;
import dev.arrayc.value.PyValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** The loops of {@code jax.lax} for functions that are written in terms of them here. */
final class Repetition {
  private Repetition() {}

  /** A function of the library's own that a loop calls. */
  private record Own(Function<List<PyValue>, PyValue> body) implements PyCallable {
    @Override
    public String name() {
      return "body";
    }

    @Override
    public PyValue call(List<PyValue> positional, SequencedMap<String, PyValue> keyword) {
      return body.apply(positional);
    }
  }

  /** One round of a counted loop: the next state from the counter and the state. */
  interface Round {
    List<Array> next(Array counter, List<Array> state);
  }

  /** What a round makes of the state. */
  interface Step {
    List<Array> next(List<Array> state);
  }

  private static List<Array> arrays(PyValue tuple) {
    return ((PyTuple) tuple).items().stream().map(Array.class::cast).toList();
  }

  private static List<Array> run(String loop, Map<String, PyValue> arguments) {
    LibraryFunction function =
        Loops.rows().stream().filter(f -> f.name().equals(loop)).findFirst().orElseThrow();
    return arrays(function.body().apply(new Arguments(loop, arguments)));
  }

  /** {@return the state after {@code count} rounds, counted from 0} */
  static List<Array> times(long count, List<Array> state, Round round) {
    if (count == 0) {
      return state;
    }
    Map<String, PyValue> arguments = new LinkedHashMap<>();
    arguments.put("lower", PyInt.of(0));
    arguments.put("upper", PyInt.of(count));
    arguments.put(
        "body_fun", new Own(p -> PyTuple.of(round.next((Array) p.get(0), arrays(p.get(1))))));
    arguments.put("init_val", PyTuple.of(state));
    return run("fori_loop", arguments);
  }

  /** {@return the first state for which a condition does not hold} */
  static List<Array> during(Function<List<Array>, Array> condition, List<Array> state, Step step) {
    Map<String, PyValue> arguments = new LinkedHashMap<>();
    arguments.put("cond_fun", new Own(p -> condition.apply(arrays(p.get(0)))));
    arguments.put("body_fun", new Own(p -> PyTuple.of(step.next(arrays(p.get(0))))));
    arguments.put("init_val", PyTuple.of(state));
    return run("while_loop", arguments);
  }

  /** {@return the results for the rows of arrays, one after the other, stacked} */
  static List<Array> each(List<Array> arrays, Step step) {
    Map<String, PyValue> arguments = new LinkedHashMap<>();
    arguments.put("f", new Own(p -> PyTuple.of(step.next(arrays(p.get(0))))));
    arguments.put("xs", PyTuple.of(arrays));
    return run("map", arguments);
  }

  /** {@return what a function makes of each vector along the last axis} */
  static Array rows(Array x, UnaryOperator<Array> function) {
    int last = x.type().rank() - 1;
    List<Long> batch = x.type().shape().subList(0, last);
    Array flat = Lax.reshape(x, List.of(Shapes.size(batch), x.type().dim(last)));
    Array each = each(List.of(flat), row -> List.of(function.apply(row.getFirst()))).getFirst();
    List<Long> shape = new ArrayList<>(batch);
    shape.addAll(each.type().shape().subList(1, each.type().rank()));
    return Lax.reshape(each, shape);
  }

  /** {@return one for each matrix of a batch: the axes before the last two are looped over} */
  static List<Array> batched(List<Array> matrices, Step step) {
    List<Long> shape = matrices.getFirst().type().shape();
    int batchRank = shape.size() - 2;
    if (batchRank == 0) {
      return step.next(matrices);
    }
    List<Long> batch = shape.subList(0, batchRank);
    List<Array> flat = new ArrayList<>();
    for (Array x : matrices) {
      List<Long> rows = new ArrayList<>(List.of(Shapes.size(batch)));
      rows.addAll(x.type().shape().subList(batchRank, x.type().rank()));
      flat.add(Lax.reshape(x, rows));
    }
    List<Array> out = new ArrayList<>();
    for (Array y : each(flat, step)) {
      List<Long> whole = new ArrayList<>(batch);
      whole.addAll(y.type().shape().subList(1, y.type().rank()));
      out.add(Lax.reshape(y, whole));
    }
    return out;
  }
}
