package dev.arrayc.check;

import dev.arrayc.interpret.Observer;
import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.Operation;
import dev.arrayc.ir.Tensor;
import dev.arrayc.op.Op;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Keeps what a program showed while it ran, in order. */
public final class Recording implements Observer {
  /** A value that was shown. */
  public record Shown(Operation operation, Tensor value) {}

  private final List<Shown> all = new ArrayList<>();

  @Override
  public void show(Operation operation, Tensor value) {
    all.add(new Shown(operation, value));
  }

  /** {@return what was shown by this op} */
  public List<Shown> by(Op op) {
    return all.stream().filter(s -> s.operation().op() == op).toList();
  }

  /** {@return what a probe of this name saw when it was passed for the n-th time, from 0 on} */
  Optional<Tensor> probe(String id, long iteration) {
    return by(Op.PROBE).stream()
        .filter(s -> id(s.operation()).equals(id))
        .skip(iteration)
        .findFirst()
        .map(Shown::value);
  }

  static String id(Operation probe) {
    return probe.attributes().get("probe_id", Attribute.Text.class).value();
  }
}
