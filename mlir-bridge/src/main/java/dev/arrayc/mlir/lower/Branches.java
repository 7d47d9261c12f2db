package dev.arrayc.mlir.lower;

import dev.arrayc.op.Op;
import java.util.List;
import java.util.function.Consumer;

/** The choice that {@code if} and {@code case} make, as nested conditions. */
final class Branches {
  private final Code code;
  private final Step.Branch step;
  private final Consumer<List<Step>> writer;

  /**
   * @param writer writes the steps of a branch
   */
  Branches(Code code, Step.Branch step, Consumer<List<Step>> writer) {
    this.code = code;
    this.step = step;
    this.writer = writer;
  }

  /**
   * Writes all branches. An index outside of them means the last one (case, "Semantics").
   *
   * @param selector an i1 for {@code if}, an i32 for {@code case}
   */
  void write(Reg selector) {
    write(selector, 0);
  }

  private void write(Reg selector, int number) {
    List<Step> branch = step.branches().get(number);
    if (number == step.branches().size() - 1) {
      writer.accept(branch);
      return;
    }
    Reg isThis =
        step.operation().op() == Op.IF
            ? selector
            : code.cmpi("eq", selector, code.integer("i32", number));
    code.when(isThis, () -> writer.accept(branch), () -> write(selector, number + 1));
  }
}
