package dev.arrayc.transform.raise;

import dev.arrayc.ir.Operation;
import dev.arrayc.ir.Value;
import dev.arrayc.transform.raise.Lane.Dense;
import java.util.List;
import java.util.Map;

/**
 * Numbers that run from round to round, each made of those of the round before.
 *
 * @param axes the loops that they run through, outer ones first
 * @param parameters what the body calls them at its beginning
 * @param results what the body calls them at its end
 * @param initial what they are before the loops
 * @param operations the part of the body that depends on them
 * @param inputs what those operations use that does not
 */
record Recurrence(
    List<Axis> axes,
    List<Value> parameters,
    List<Value> results,
    List<Lane> initial,
    List<Operation> operations,
    Map<Value, Dense> inputs) {
  Recurrence {
    axes = List.copyOf(axes);
    parameters = List.copyOf(parameters);
    results = List.copyOf(results);
    initial = List.copyOf(initial);
    operations = List.copyOf(operations);
  }
}
