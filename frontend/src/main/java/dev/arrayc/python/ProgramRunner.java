package dev.arrayc.python;

import dev.arrayc.ir.Program;
import dev.arrayc.ir.Tensor;
import java.util.List;

/** Runs the programs that calls of jitted functions make: compiled code, or an interpreter. */
@FunctionalInterface
public interface ProgramRunner {
  /**
   * Runs a program's entry.
   *
   * @param arguments one tensor per parameter, of its type
   * @return one tensor per result
   */
  List<Tensor> run(Program program, List<Tensor> arguments);
}
