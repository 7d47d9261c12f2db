package dev.arrayc.python;

import dev.arrayc.diagnostic.Span;
import dev.arrayc.value.PyNone;
import dev.arrayc.value.PyStr;
import dev.arrayc.value.PyValue;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/** A function or lambda of the program, with the variables around it. Equal to itself only. */
final class PyFunction implements ReprCallable {
  /** What a function does with its variables bound. */
  @FunctionalInterface
  interface Code {
    PyValue run(Frame frame);
  }

  /**
   * What is known of a function where it is defined.
   *
   * @param name its {@code __name__}
   * @param definition its {@code co_firstlineno}: the first decorator, or the {@code def}
   */
  record Definition(
      String name,
      Binding.Signature signature,
      dev.arrayc.syntax.Scope scope,
      Span definition,
      Optional<String> docstring) {}

  private final Evaluation evaluation;
  private final Definition definition;
  private final Frame closure;
  private final Code code;

  PyFunction(Evaluation evaluation, Definition definition, Frame closure, Code code) {
    this.evaluation = evaluation;
    this.definition = definition;
    this.closure = closure;
    this.code = code;
  }

  @Override
  public String name() {
    return definition.name();
  }

  /** {@return the name with that of the functions around it: {@code make.<locals>.f}} */
  String qualifiedName() {
    return definition.signature().qualifiedName();
  }

  Binding.Signature signature() {
    return definition.signature();
  }

  /** {@return where it is defined} */
  Span definition() {
    return definition.definition();
  }

  @Override
  public PyValue call(List<PyValue> positional, SequencedMap<String, PyValue> keyword) {
    Span caller = evaluation.session().span();
    evaluation.enter();
    try {
      Frame frame = closure.function(qualifiedName(), definition.scope());
      frame.variables().putAll(definition.signature().bind(positional, keyword));
      return code.run(frame);
    } finally {
      evaluation.leave();
      evaluation.session().at(caller);
    }
  }

  @Override
  public Optional<Declaration> declaration() {
    return Signatures.declaration(this);
  }

  @Override
  public Optional<PyValue> attribute(String attribute) {
    return switch (attribute) {
      case "__name__" -> Optional.of(new PyStr(name()));
      case "__qualname__" -> Optional.of(new PyStr(qualifiedName()));
      case "__doc__" ->
          Optional.of(definition.docstring().<PyValue>map(PyStr::new).orElse(PyNone.NONE));
      default -> Optional.empty();
    };
  }

  @Override
  public String repr() {
    return "<function " + qualifiedName() + ">";
  }
}
