package dev.arrayc.ir;

import java.util.List;
import java.util.stream.Collectors;

/** The type of a heterogeneous tuple. */
public record TupleType(List<Type> elements) implements Type {
  public TupleType {
    elements = List.copyOf(elements);
  }

  @Override
  public String toString() {
    return elements.stream().map(Type::toString).collect(Collectors.joining(", ", "tuple<", ">"));
  }
}
