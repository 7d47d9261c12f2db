package dev.arrayc.cli;

import dev.arrayc.ir.TensorType;
import dev.arrayc.mlir.artifact.Parameter;
import dev.arrayc.mlir.artifact.Signature;
import dev.arrayc.mlir.artifact.Sizes;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * What is said of a program that stands for one of any number of rows: it computes a block of them.
 *
 * @param size the name of the number of rows
 * @param block the rows that the program computes
 * @param parameters for each parameter of the program whether it has rows; results always do
 */
record Rows(String size, long block, List<Boolean> parameters) {
  /** The option of a manifest that says how many rows a block has. */
  static final String OPTION = "rows_of_a_block";

  Rows {
    parameters = List.copyOf(parameters);
  }

  /** {@return the function on any number of rows, from the one on a block} */
  Signature signature(Signature block) {
    String name = name(block);
    List<Parameter> inputs =
        IntStream.range(0, parameters.size())
            .mapToObj(i -> array(block.inputs().get(i), parameters.get(i) ? name : ""))
            .toList();
    List<Parameter> outputs = block.outputs().stream().map(p -> array(p, name)).toList();
    return new Signature(block.name(), inputs, outputs, Sizes.any(name));
  }

  /** The size's name, unless an array has that. */
  private String name(Signature block) {
    List<String> taken = block.arrays().stream().map(Parameter::name).toList();
    String name = size;
    while (taken.contains(name)) {
      name += "_";
    }
    return name;
  }

  /** No array takes another's memory: the last rows are computed in copies. */
  private static Parameter array(Parameter p, String size) {
    List<Long> shape = new ArrayList<>(p.type().shape());
    List<String> symbols = new ArrayList<>(shape.stream().map(d -> "").toList());
    if (!size.isEmpty()) {
      shape.set(0, TensorType.DYNAMIC);
      symbols.set(0, size);
    }
    TensorType type = new TensorType(p.type().dtype(), shape);
    return new Parameter(p.name(), p.path(), type, false, OptionalInt.empty(), symbols);
  }
}
