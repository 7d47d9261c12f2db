package dev.arrayc.mlir.artifact;

import dev.arrayc.ir.TensorType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A compiled function as C sees it: {@code int32_t name(int64_t size…, const T *input…, T
 * *output…)}.
 *
 * @param name the symbol; see {@link CNames#function}
 * @param sizes those that differ from call to call
 */
public record Signature(String name, List<Parameter> inputs, List<Parameter> outputs, Sizes sizes) {
  public Signature {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    if (!CNames.isIdentifier(name)) {
      throw new IllegalArgumentException("not a C identifier: " + name);
    }
    Set<String> names = new LinkedHashSet<>();
    for (Parameter p : all(inputs, outputs)) {
      if (!CNames.isIdentifier(p.name()) || !names.add(p.name())) {
        throw new IllegalArgumentException("not a C identifier, or twice: " + p.name());
      }
    }
    for (String size : sizes.names()) {
      if (!CNames.isIdentifier(size) || !names.add(size)) {
        throw new IllegalArgumentException("not a C identifier, or twice: " + size);
      }
    }
    for (Parameter p : all(inputs, outputs)) {
      for (String size : p.symbols()) {
        if (!size.isEmpty() && !sizes.names().contains(size)) {
          throw new IllegalArgumentException("nobody knows the size " + size + " of " + p.name());
        }
      }
    }
  }

  /** A function of arrays that have one shape each. */
  public Signature(String name, List<Parameter> inputs, List<Parameter> outputs) {
    this(name, inputs, outputs, Sizes.NONE);
  }

  /** {@return the function where all sizes are these, under another name} */
  public Signature at(String other, List<Long> values) {
    return new Signature(
        other,
        inputs.stream().map(p -> p.at(sizes, values)).toList(),
        outputs.stream().map(p -> p.at(sizes, values)).toList());
  }

  /**
   * {@return all sizes, from the types of the inputs; empty if these are of other types, or sizes
   * for which there is no code}
   */
  public Optional<List<Long>> sizesOf(List<TensorType> given) {
    if (given.size() != inputs.size()) {
      return Optional.empty();
    }
    Map<String, Long> found = new LinkedHashMap<>();
    for (int i = 0; i < given.size(); i++) {
      Parameter p = inputs.get(i);
      for (int axis = 0; axis < p.symbols().size() && axis < given.get(i).rank(); axis++) {
        if (!p.symbols().get(axis).isEmpty()) {
          found.putIfAbsent(p.symbols().get(axis), given.get(i).dim(axis));
        }
      }
    }
    List<Long> passed = sizes.passedNames().stream().map(n -> found.getOrDefault(n, -1L)).toList();
    return sizes
        .complete(passed)
        .filter(
            values ->
                at(name, values).inputs().stream().map(Parameter::type).toList().equals(given));
  }

  /** {@return the arrays in the order of the C parameters: inputs, then outputs} */
  public List<Parameter> arrays() {
    return all(inputs, outputs);
  }

  /** {@return what C passes: the inputs, then the outputs that have memory of their own} */
  public List<Parameter> pointers() {
    return all(inputs, outputs.stream().filter(o -> o.inPlaceOf().isEmpty()).toList());
  }

  /** {@return whether an input is changed in place} */
  public boolean isWritten(int input) {
    return outputs.stream().anyMatch(o -> o.inPlaceOf().equals(OptionalInt.of(input)));
  }

  /** {@return for each output, which of {@link #pointers} it is written to} */
  public List<Integer> outputPointers() {
    List<Integer> places = new ArrayList<>();
    int own = inputs.size();
    for (Parameter output : outputs) {
      places.add(output.inPlaceOf().isPresent() ? output.inPlaceOf().getAsInt() : own++);
    }
    return List.copyOf(places);
  }

  private static List<Parameter> all(List<Parameter> inputs, List<Parameter> outputs) {
    List<Parameter> all = new ArrayList<>(inputs);
    all.addAll(outputs);
    return List.copyOf(all);
  }

  /**
   * {@return the output that may be the very memory of this donated input} As in JAX: each donated
   * input, in order, takes the first output of its type that no earlier one took.
   */
  public OptionalInt donatedTo(int input) {
    boolean[] taken = new boolean[outputs.size()];
    for (int i = 0; i <= input; i++) {
      OptionalInt match = inputs.get(i).donated() ? match(i, taken) : OptionalInt.empty();
      if (i == input) {
        return match;
      }
      match.ifPresent(out -> taken[out] = true);
    }
    return OptionalInt.empty();
  }

  private OptionalInt match(int input, boolean[] taken) {
    for (int out = 0; out < taken.length; out++) {
      if (!taken[out] && outputs.get(out).type().equals(inputs.get(input).type())) {
        return OptionalInt.of(out);
      }
    }
    return OptionalInt.empty();
  }
}
