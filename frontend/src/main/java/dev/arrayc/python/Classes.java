package dev.arrayc.python;

import dev.arrayc.syntax.Argument;
import dev.arrayc.syntax.Expr;
import dev.arrayc.syntax.Stmt;
import dev.arrayc.value.PyStr;
import dev.arrayc.value.PyTuple;
import dev.arrayc.value.PyValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The classes that a program may define: named tuples, and exceptions to raise. */
final class Classes {
  /** What {@code class C(NamedTuple)} names as its base. */
  static final TypeForm NAMED_TUPLE =
      new TypeForm("NamedTuple", "<function NamedTuple>", v -> false, Optional.empty());

  private Classes() {}

  /** {@return the class} */
  static PyValue define(Evaluation evaluation, Stmt.ClassDef statement, Frame frame) {
    Evaluator evaluator = evaluation.executor().evaluator();
    List<PyValue> bases = new ArrayList<>();
    for (Argument argument : statement.arguments()) {
      bases.add(evaluator.eval(argument.value(), frame));
    }
    evaluation.session().at(statement.span());
    if (statement.decorators().isEmpty() && bases.size() == 1) {
      if (NAMED_TUPLE.equals(bases.getFirst())) {
        return namedTuple(evaluation, statement, frame);
      }
      if (bases.getFirst() instanceof ExceptionClass base && isEmpty(statement)) {
        return new ExceptionClass(statement.name(), Optional.of(base));
      }
    }
    throw evaluation
        .session()
        .limitation(
            "class " + statement.name() + " is not supported",
            "array programs define records: class "
                + statement.name()
                + "(NamedTuple): with fields, defaults and methods; and exceptions with an empty"
                + " body");
  }

  private static boolean isEmpty(Stmt.ClassDef statement) {
    return statement.body().stream()
        .allMatch(
            s ->
                s instanceof Stmt.Pass
                    || (s instanceof Stmt.Expression e
                        && (e.value() instanceof Expr.StringLiteral
                            || e.value() instanceof Expr.Constant)));
  }

  private static PyValue namedTuple(Evaluation evaluation, Stmt.ClassDef statement, Frame frame) {
    Frame body = frame.classBody(statement.name(), statement.scope());
    List<String> fields = new ArrayList<>();
    for (Stmt member : statement.body()) {
      if (member instanceof Stmt.AnnotatedAssign field
          && field.target() instanceof Expr.Name name) {
        fields.add(name.id());
      }
    }
    evaluation.executor().execute(statement.body(), body);
    Map<String, PyValue> defaults = new LinkedHashMap<>();
    Map<String, PyValue> members = new LinkedHashMap<>(body.variables());
    members.put(
        "__doc__",
        statement
            .docstring()
            .<PyValue>map(PyStr::new)
            .orElseGet(() -> new PyStr(statement.name() + "(" + String.join(", ", fields) + ")")));
    evaluation.session().at(statement.span());
    for (String field : fields) {
      if (field.startsWith("_")) {
        throw Raise.value("Field names cannot start with an underscore: '" + field + "'");
      }
      PyValue standard = members.remove(field);
      if (standard != null) {
        defaults.put(field, standard);
      } else if (!defaults.isEmpty()) {
        throw Raise.type(
            "Non-default namedtuple field "
                + field
                + " cannot follow default field"
                + (defaults.size() > 1 ? "s " : " ")
                + String.join(", ", defaults.keySet()));
      }
    }
    return defined(
        evaluation,
        new NamedTupleType(new PyTuple.NamedClass(statement.name(), fields), defaults, members));
  }

  private static PyValue defined(Evaluation evaluation, NamedTupleType type) {
    evaluation.define(type);
    return type;
  }

  /** {@code collections.namedtuple('P', 'x y')}. */
  static PyValue namedTuple(Evaluation evaluation, Args args) {
    args.keywords("defaults", "rename", "module").between(2, 2);
    List<String> fields = new ArrayList<>();
    if (args.get(1) instanceof PyStr names) {
      fields.addAll(List.of(names.value().replace(',', ' ').strip().split("\\s+", -1)));
      fields.removeIf(String::isEmpty);
    } else {
      Iteration.list(args.get(1)).forEach(f -> fields.add(Text.str(f)));
    }
    List<PyValue> standards = args.namedValue("defaults").map(Iteration::list).orElse(List.of());
    if (standards.size() > fields.size()) {
      throw Raise.type("Got more default values than field names");
    }
    Map<String, PyValue> defaults = new LinkedHashMap<>();
    for (int i = 0; i < standards.size(); i++) {
      defaults.put(fields.get(fields.size() - standards.size() + i), standards.get(i));
    }
    return defined(
        evaluation,
        new NamedTupleType(new PyTuple.NamedClass(args.string(0), fields), defaults, Map.of()));
  }
}
