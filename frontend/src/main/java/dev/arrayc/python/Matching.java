package dev.arrayc.python;

import dev.arrayc.syntax.CompareOp;
import dev.arrayc.syntax.Expr;
import dev.arrayc.syntax.Pattern;
import dev.arrayc.syntax.Stmt;
import dev.arrayc.value.PyDict;
import dev.arrayc.value.PyList;
import dev.arrayc.value.PyRange;
import dev.arrayc.value.PyTuple;
import dev.arrayc.value.PyValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code match}: which case a value belongs to, and the names that its pattern binds. */
final class Matching {
  private static final List<String> SELF_MATCHING =
      List.of(
          "bool", "dict", "float", "frozenset", "int", "list", "set", "str", "tuple", "complex");

  private final Evaluator evaluator;

  Matching(Evaluator evaluator) {
    this.evaluator = evaluator;
  }

  /** {@return the body of the first case whose pattern and guard fit} */
  Optional<List<Stmt>> choose(Stmt.Match statement, Frame frame) {
    PyValue subject = evaluator.eval(statement.subject(), frame);
    for (Stmt.Match.Case option : statement.cases()) {
      evaluator.evaluation().session().at(option.pattern().span());
      if (fits(option.pattern(), subject, frame)
          && (option.guard().isEmpty() || evaluator.test(option.guard().get(), frame))) {
        return Optional.of(option.body());
      }
    }
    return Optional.empty();
  }

  private boolean fits(Pattern pattern, PyValue value, Frame frame) {
    return switch (pattern) {
      case Pattern.Value p -> equals(p.value(), value, frame);
      case Pattern.Capture p -> {
        p.name().ifPresent(name -> frame.set(name, value));
        yield true;
      }
      case Pattern.As p -> {
        boolean fits = fits(p.pattern(), value, frame);
        if (fits) {
          frame.set(p.name(), value);
        }
        yield fits;
      }
      case Pattern.Or p -> p.alternatives().stream().anyMatch(a -> fits(a, value, frame));
      case Pattern.Sequence p -> sequence(p, value, frame);
      case Pattern.Star p -> throw new IllegalStateException("a star outside of a sequence");
      case Pattern.Mapping p -> mapping(p, value, frame);
      case Pattern.ClassPattern p -> instance(p, value, frame);
    };
  }

  /** {@code None}, {@code True} and {@code False} by identity, anything else by equality. */
  private boolean equals(Expr expected, PyValue value, Frame frame) {
    PyValue wanted = evaluator.eval(expected, frame);
    evaluator.evaluation().session().at(expected.span());
    return expected instanceof Expr.Constant
        ? Comparison.identical(value, wanted)
        : Operations.truth(Comparison.compare(CompareOp.EQ, value, wanted));
  }

  private boolean sequence(Pattern.Sequence pattern, PyValue value, Frame frame) {
    if (!(value instanceof PyList || value instanceof PyTuple || value instanceof PyRange)) {
      return false;
    }
    List<PyValue> items = Iteration.list(value);
    List<Pattern> elements = pattern.elements();
    int star = -1;
    for (int i = 0; i < elements.size(); i++) {
      star = elements.get(i) instanceof Pattern.Star ? i : star;
    }
    int extra = items.size() - elements.size();
    if (star < 0 ? extra != 0 : extra < -1) {
      return false;
    }
    for (int i = 0; i < elements.size(); i++) {
      if (elements.get(i) instanceof Pattern.Star rest) {
        List<PyValue> middle = items.subList(i, i + extra + 1);
        rest.name().ifPresent(name -> frame.set(name, new PyList(middle)));
      } else if (!fits(elements.get(i), items.get(star >= 0 && i > star ? i + extra : i), frame)) {
        return false;
      }
    }
    return true;
  }

  private boolean mapping(Pattern.Mapping pattern, PyValue value, Frame frame) {
    if (!(value instanceof PyDict dict)) {
      return false;
    }
    PyDict rest = new PyDict();
    dict.entries().values().forEach(e -> rest.put(e.key(), e.value()));
    for (int i = 0; i < pattern.keys().size(); i++) {
      PyValue key = Comparison.key(evaluator.eval(pattern.keys().get(i), frame));
      PyDict.Entry entry = dict.entries().get(key);
      if (entry == null || !fits(pattern.values().get(i), entry.value(), frame)) {
        return false;
      }
      rest.entries().remove(key);
    }
    pattern.rest().ifPresent(name -> frame.set(name, rest));
    return true;
  }

  private boolean instance(Pattern.ClassPattern pattern, PyValue value, Frame frame) {
    PyValue type = evaluator.eval(pattern.type(), frame);
    evaluator.evaluation().session().at(pattern.span());
    if (!TypeForm.isType(type)) {
      throw Raise.type("called match pattern must be a class");
    }
    if (!TypeForm.isInstance(value, type)) {
      return false;
    }
    List<Pattern> positional = pattern.positional();
    if (positional.size() == 1
        && type instanceof TypeForm form
        && SELF_MATCHING.contains(form.name())) {
      return fits(positional.getFirst(), value, frame) && named(pattern, value, frame);
    }
    List<String> fields =
        type instanceof NamedTupleType named ? named.shape().fields() : new ArrayList<>();
    if (positional.size() > fields.size()) {
      throw Raise.type(
          Builtins.callable(type).name()
              + "() accepts "
              + fields.size()
              + " positional sub-pattern"
              + (fields.size() == 1 ? "" : "s")
              + " ("
              + positional.size()
              + " given)");
    }
    for (int i = 0; i < positional.size(); i++) {
      if (!fits(positional.get(i), Attributes.get(value, fields.get(i)), frame)) {
        return false;
      }
    }
    return named(pattern, value, frame);
  }

  private boolean named(Pattern.ClassPattern pattern, PyValue value, Frame frame) {
    for (int i = 0; i < pattern.keywords().size(); i++) {
      Optional<PyValue> attribute = Attributes.find(value, pattern.keywords().get(i));
      if (attribute.isEmpty() || !fits(pattern.values().get(i), attribute.get(), frame)) {
        return false;
      }
    }
    return true;
  }
}
