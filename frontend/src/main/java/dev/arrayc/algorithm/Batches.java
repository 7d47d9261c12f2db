package dev.arrayc.algorithm;

import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Repeats an algorithm on one matrix for a batch of them, one after the other. */
final class Batches {
  private final Notation n;
  private final List<Long> batch;

  /**
   * @param batch the axes that come before each operand's and result's own
   */
  Batches(Notation n, List<Long> batch) {
    this.n = n;
    this.batch = batch;
  }

  /** {@return the results of these types, batch included} */
  List<Value> each(
      List<Value> operands, List<TensorType> results, UnaryOperator<List<Value>> algorithm) {
    long count = batch.stream().reduce(1L, Math::multiplyExact);
    if (count == 0) {
      return results.stream().map(n::zeros).toList();
    }
    List<Value> flat = operands.stream().map(v -> flat(v, count)).toList();
    List<Value> done = count == 1 ? once(flat, algorithm) : loop(count, flat, results, algorithm);
    List<Value> whole = new ArrayList<>();
    for (int i = 0; i < results.size(); i++) {
      whole.add(n.b().reshape(done.get(i), results.get(i).shape()));
    }
    return whole;
  }

  private List<Long> own(TensorType type) {
    return type.shape().subList(batch.size(), type.rank());
  }

  private Value flat(Value x, long count) {
    List<Long> shape = new ArrayList<>(List.of(count));
    shape.addAll(own(x.tensorType()));
    return n.b().reshape(x, shape);
  }

  private Value single(Value x) {
    return n.b().reshape(x, x.tensorType().shape().subList(1, x.tensorType().rank()));
  }

  private List<Value> once(List<Value> flat, UnaryOperator<List<Value>> algorithm) {
    return algorithm.apply(flat.stream().map(this::single).toList());
  }

  private List<Value> loop(
      long count,
      List<Value> flat,
      List<TensorType> results,
      UnaryOperator<List<Value>> algorithm) {
    List<Value> start = new ArrayList<>();
    for (TensorType type : results) {
      List<Long> shape = new ArrayList<>(List.of(count));
      shape.addAll(own(type));
      start.add(n.zeros(type.withShape(shape)));
    }
    return n.times(
        count,
        start,
        (i, state) -> {
          List<Value> one = algorithm.apply(flat.stream().map(x -> single(n.at(x, 0, i))).toList());
          List<Value> next = new ArrayList<>();
          for (int k = 0; k < state.size(); k++) {
            List<Long> row = new ArrayList<>(List.of(1L));
            row.addAll(one.get(k).tensorType().shape());
            next.add(n.with(state.get(k), 0, i, n.b().reshape(one.get(k), row)));
          }
          return next;
        });
  }
}
