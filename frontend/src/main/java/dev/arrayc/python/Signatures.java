package dev.arrayc.python;

import dev.arrayc.diagnostic.Span;
import dev.arrayc.syntax.Parameter;
import dev.arrayc.value.PyCallable;
import dev.arrayc.value.PyValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is known of a callable's parameters: {@code inspect.signature}. */
final class Signatures {
  private Signatures() {}

  static Optional<Binding.Signature> of(PyCallable callable) {
    return switch (callable) {
      case PyFunction f -> Optional.of(f.signature());
      case JitFunction f -> of(f.function());
      case ReprFunction f -> of(f.like());
      case BoundMethod m -> of(m.function()).map(s -> without(s, 1, List.of()));
      case FunctoolsModule.Partial p ->
          of(p.function())
              .map(
                  s ->
                      without(
                          s, p.positional().size(), List.copyOf(p.keyword().sequencedKeySet())));
      default -> Optional.empty();
    };
  }

  /** {@return where a callable is defined} */
  static Span definition(PyCallable callable) {
    return switch (callable) {
      case PyFunction f -> f.definition();
      case JitFunction f -> definition(f.function());
      case ReprFunction f -> definition(f.like());
      case BoundMethod m -> definition(m.function());
      case FunctoolsModule.Partial p -> definition(p.function());
      default -> Span.NONE;
    };
  }

  /** {@return what the library's messages say of a callable} */
  static Optional<PyCallable.Declaration> declaration(PyCallable callable) {
    return of(callable)
        .map(
            s ->
                new PyCallable.Declaration(
                    s.positional().stream().map(Binding.Slot::name).toList(),
                    definition(callable)));
  }

  /**
   * The parameters that are left when the first ones are given; those after one given by name can
   * be given by name only.
   */
  private static Binding.Signature without(
      Binding.Signature signature, int positional, List<String> named) {
    List<Binding.Slot> left = new ArrayList<>();
    Map<String, PyValue> defaults = new LinkedHashMap<>(signature.defaults());
    int given = positional;
    boolean keywordOnly = false;
    for (Binding.Slot slot : signature.slots()) {
      boolean place =
          slot.kind() == Parameter.Kind.POSITIONAL_ONLY
              || slot.kind() == Parameter.Kind.POSITIONAL_OR_KEYWORD;
      if (place && given > 0) {
        given--;
      } else if (named.contains(slot.name())) {
        keywordOnly |= place;
        left.add(new Binding.Slot(slot.name(), Parameter.Kind.KEYWORD_ONLY));
      } else {
        left.add(
            place && keywordOnly
                ? new Binding.Slot(slot.name(), Parameter.Kind.KEYWORD_ONLY)
                : slot);
      }
    }
    return new Binding.Signature(signature.qualifiedName(), left, defaults);
  }

  /** {@return JAX's name of a positional argument: {@code x}, {@code args[2]}} */
  static String path(Optional<Binding.Signature> signature, int index) {
    if (signature.isEmpty()) {
      return "args[" + index + "]";
    }
    List<Binding.Slot> places = signature.get().positional();
    if (index < places.size()) {
      return places.get(index).name();
    }
    String rest =
        signature.get().of(Parameter.Kind.VAR_POSITIONAL).stream()
            .findFirst()
            .map(Binding.Slot::name)
            .orElse("args");
    return rest + "[" + (index - places.size()) + "]";
  }

  /** {@return JAX's name of a keyword argument: {@code x}, {@code kwargs['x']}} */
  static String path(Optional<Binding.Signature> signature, String keyword) {
    boolean named =
        signature.isEmpty()
            || signature.get().slots().stream().anyMatch(s -> s.name().equals(keyword));
    if (named) {
      return keyword;
    }
    return signature.get().of(Parameter.Kind.VAR_KEYWORD).stream()
        .findFirst()
        .map(s -> s.name() + "[" + Text.quote(keyword, false) + "]")
        .orElse(keyword);
  }
}
