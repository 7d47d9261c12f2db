package dev.arrayc.interpret;

import dev.arrayc.ir.Operation;
import dev.arrayc.ir.Tensor;

/** Is shown values while a program runs. */
@FunctionalInterface
public interface Observer {
  /** Looks away. */
  Observer NONE = (_, _) -> {};

  /**
   * Is shown a value.
   *
   * @param operation the {@code interpreter.print} or {@code interpreter.probe} that shows it
   */
  void show(Operation operation, Tensor value);
}
