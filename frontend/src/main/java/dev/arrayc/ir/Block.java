package dev.arrayc.ir;

import java.util.List;

/**
 * The single block of a region or function body: parameters, operations in order, and what the
 * terminator ({@code stablehlo.return}, {@code func.return}) yields. Operations may use values of
 * enclosing blocks.
 */
public record Block(List<Value> parameters, List<Operation> operations, List<Value> results) {
  public Block {
    parameters = List.copyOf(parameters);
    operations = List.copyOf(operations);
    results = List.copyOf(results);
  }
}
