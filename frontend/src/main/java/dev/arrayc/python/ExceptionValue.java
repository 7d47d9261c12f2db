package dev.arrayc.python;

import dev.arrayc.value.PyObject;
import dev.arrayc.value.PyTuple;
import dev.arrayc.value.PyValue;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** An exception that has been made, to be raised. */
record ExceptionValue(ExceptionClass type, List<PyValue> arguments) implements PyObject {
  ExceptionValue {
    arguments = List.copyOf(arguments);
  }

  /** {@return {@code str(e)}} */
  String message() {
    return switch (arguments.size()) {
      case 0 -> "";
      case 1 ->
          type.name().equals("KeyError")
              ? Text.repr(arguments.getFirst())
              : Text.str(arguments.getFirst());
      default -> Text.repr(PyTuple.of(arguments));
    };
  }

  @Override
  public Optional<PyValue> attribute(String name) {
    return name.equals("args") ? Optional.of(PyTuple.of(arguments)) : Optional.empty();
  }

  @Override
  public String repr() {
    return arguments.stream()
        .map(Text::repr)
        .collect(Collectors.joining(", ", type.name() + "(", ")"));
  }

  @Override
  public String typeName() {
    return type.name();
  }
}
