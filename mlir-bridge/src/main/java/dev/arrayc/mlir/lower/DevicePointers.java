package dev.arrayc.mlir.lower;

import dev.arrayc.ir.Function;

/**
 * How the pointers are numbered that a program for a GPU works with: those of its inputs, of its
 * outputs, of the workspace, of the constants.
 */
record DevicePointers(int inputs, int outputs) {
  static DevicePointers of(Function function) {
    return new DevicePointers(
        function.body().parameters().size(), function.body().results().size());
  }

  int input(int number) {
    return number;
  }

  int output(int number) {
    return inputs + number;
  }

  int workspace() {
    return inputs + outputs;
  }

  int constant(int number) {
    return inputs + outputs + 1 + number;
  }
}
