package dev.arrayc.python;

import dev.arrayc.diagnostic.Span;
import dev.arrayc.syntax.Expr;
import dev.arrayc.syntax.Parameter;
import dev.arrayc.syntax.Stmt;
import dev.arrayc.value.PyValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes functions of {@code def} and {@code lambda}. */
final class Functions {
  private final Evaluation evaluation;
  private final Evaluator evaluator;

  Functions(Evaluation evaluation, Evaluator evaluator) {
    this.evaluation = evaluation;
    this.evaluator = evaluator;
  }

  PyFunction define(Stmt.FunctionDef statement, Frame frame) {
    Span definition =
        statement.decorators().isEmpty()
            ? statement.span()
            : statement.decorators().getFirst().span();
    Binding.Signature signature =
        signature(frame.qualifier() + statement.name(), statement.parameters(), frame);
    return new PyFunction(
        evaluation,
        new PyFunction.Definition(
            statement.name(), signature, statement.scope(), definition, statement.docstring()),
        frame.closure(),
        statement.scope().yields()
            ? inner -> generator(statement, inner)
            : inner -> evaluation.executor().execute(statement.body(), inner));
  }

  private PyValue generator(Stmt.FunctionDef statement, Frame inner) {
    return new PyIterator("generator", new GeneratorCall(evaluation, statement.body(), inner));
  }

  PyFunction lambda(Expr.Lambda lambda, Frame frame) {
    Binding.Signature signature =
        signature(frame.qualifier() + "<lambda>", lambda.parameters(), frame);
    return new PyFunction(
        evaluation,
        new PyFunction.Definition(
            "<lambda>", signature, lambda.scope(), lambda.span(), Optional.empty()),
        frame.closure(),
        inner -> evaluator.eval(lambda.body(), inner));
  }

  private Binding.Signature signature(
      String qualifiedName, List<Parameter> parameters, Frame frame) {
    Map<String, PyValue> defaults = new LinkedHashMap<>();
    for (Parameter p : parameters) {
      p.defaultValue().ifPresent(e -> defaults.put(p.name(), evaluator.eval(e, frame)));
    }
    return new Binding.Signature(
        qualifiedName,
        parameters.stream().map(p -> new Binding.Slot(p.name(), p.kind())).toList(),
        defaults);
  }
}
