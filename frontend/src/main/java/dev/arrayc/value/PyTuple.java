package dev.arrayc.value;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A tuple; of a named class where it is an instance of a {@code NamedTuple}. */
public record PyTuple(List<PyValue> items, Optional<NamedClass> namedClass) implements PyValue {
  /** A {@code NamedTuple} class: its name and field names in order. */
  public record NamedClass(String name, List<String> fields) {
    public NamedClass {
      fields = List.copyOf(fields);
    }
  }

  public PyTuple {
    items = List.copyOf(items);
  }

  public static PyTuple of(List<? extends PyValue> items) {
    return new PyTuple(List.copyOf(items), Optional.empty());
  }

  public static PyTuple of(PyValue... items) {
    return of(Arrays.asList(items));
  }

  @Override
  public String typeName() {
    return namedClass.map(NamedClass::name).orElse("tuple");
  }
}
