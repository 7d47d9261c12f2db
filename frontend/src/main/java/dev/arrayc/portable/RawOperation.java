package dev.arrayc.portable;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An operation as an artifact holds it, of whatever dialect.
 *
 * @param name with its dialect: {@code vhlo.add_v1}
 * @param offset where it stands in the artifact that it was read from
 * @param location an attribute of the builtin dialect
 * @param attributes all of them, those that artifacts call properties among them
 */
record RawOperation(
    String name,
    int offset,
    Wire location,
    SortedMap<String, Wire> attributes,
    List<Value> operands,
    List<Value> results,
    List<List<Block>> regions) {
  RawOperation {
    attributes = Collections.unmodifiableSortedMap(new TreeMap<>(attributes));
    operands = List.copyOf(operands);
    results = List.copyOf(results);
    regions = regions.stream().map(List::copyOf).toList();
  }

  /** An SSA value; its number is unique in the artifact. */
  record Value(int id, Wire type) {}

  record Block(List<Value> arguments, List<Wire> locations, List<RawOperation> operations) {
    Block {
      arguments = List.copyOf(arguments);
      locations = List.copyOf(locations);
      operations = List.copyOf(operations);
    }
  }
}
