package dev.arrayc.value;

import dev.arrayc.diagnostic.Span;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/** Something a program can call: its own functions, the library's, bound methods, classes. */
public non-sealed interface PyCallable extends PyValue {
  /**
   * What messages say of a function that a program wrote.
   *
   * @param parameters the names of its positional parameters
   * @param place where it is defined
   */
  record Declaration(List<String> parameters, Span place) {
    public Declaration {
      parameters = List.copyOf(parameters);
    }
  }

  /** {@return its {@code __name__}} */
  String name();

  /**
   * Calls it.
   *
   * @throws dev.arrayc.diagnostic.CompileException if the arguments do not fit or the call fails
   */
  PyValue call(List<PyValue> positional, SequencedMap<String, PyValue> keyword);

  /** {@return how the program declares it; empty for the library's own functions} */
  default Optional<Declaration> declaration() {
    return Optional.empty();
  }

  @Override
  default String typeName() {
    return "function";
  }
}
