package dev.arrayc.python;

import dev.arrayc.value.PyStr;
import dev.arrayc.value.PyValue;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * A function or bound method that Python itself brings along.
 *
 * @param name its {@code __name__}
 * @param qualifiedName the name in error messages: {@code list.append}
 * @param of what it prints as, after the name: the type a method is bound to, or empty
 */
record Builtin(String name, String qualifiedName, String of, Args.Body body)
    implements ReprCallable {

  static Builtin function(String name, Args.Body body) {
    return new Builtin(name, name, "", body);
  }

  static Builtin method(PyValue receiver, String name, Args.Body body) {
    return new Builtin(name, receiver.typeName() + "." + name, receiver.typeName(), body);
  }

  @Override
  public PyValue call(List<PyValue> positional, SequencedMap<String, PyValue> keyword) {
    return body.apply(new Args(qualifiedName, positional, keyword));
  }

  @Override
  public String repr() {
    return of.isEmpty()
        ? "<built-in function " + name + ">"
        : "<built-in method " + name + " of " + of + " object>";
  }

  @Override
  public Optional<PyValue> attribute(String attribute) {
    return switch (attribute) {
      case "__name__" -> Optional.of(new PyStr(name));
      case "__qualname__" -> Optional.of(new PyStr(qualifiedName));
      default -> Optional.empty();
    };
  }

  @Override
  public String typeName() {
    return "builtin_function_or_method";
  }
}
