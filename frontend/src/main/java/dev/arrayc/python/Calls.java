package dev.arrayc.python;

import dev.arrayc.library.LibraryFunction;
import dev.arrayc.syntax.Argument;
import dev.arrayc.syntax.Expr;
import dev.arrayc.value.Array;
import dev.arrayc.value.PyCallable;
import dev.arrayc.value.PyDict;
import dev.arrayc.value.PyStr;
import dev.arrayc.value.PyValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** Evaluates calls: the callee, the arguments from left to right, then the call. */
final class Calls {
  private final Evaluation evaluation;
  private final Evaluator evaluator;

  Calls(Evaluation evaluation, Evaluator evaluator) {
    this.evaluation = evaluation;
    this.evaluator = evaluator;
  }

  PyValue eval(Expr.Call call, Frame frame) {
    PyValue callee = evaluator.eval(call.callee(), frame);
    List<PyValue> positional = new ArrayList<>();
    SequencedMap<String, PyValue> keyword = new LinkedHashMap<>();
    for (Argument argument : call.arguments()) {
      PyValue value = evaluator.eval(argument.value(), frame);
      switch (argument) {
        case Argument.Positional a -> positional.add(value);
        case Argument.Keyword a -> put(callee, keyword, a.name(), value, call);
        case Argument.Unpack a -> {
          evaluation.session().at(a.span());
          if (!Iteration.isIterable(value)) {
            throw Raise.type(
                named(callee) + " argument after * must be an iterable, not " + value.typeName());
          }
          positional.addAll(Iteration.list(value));
        }
        case Argument.UnpackMapping a -> unpackMapping(callee, keyword, value, call, a);
      }
    }
    evaluation.session().at(call.span());
    if (callee instanceof LibraryFunction) {
      positional.forEach(this::checkLive);
      keyword.values().forEach(this::checkLive);
    }
    return Builtins.callable(callee).call(positional, keyword);
  }

  private void checkLive(PyValue value) {
    if (value instanceof Array array) {
      evaluation.donated().check(array);
    }
  }

  private void unpackMapping(
      PyValue callee,
      SequencedMap<String, PyValue> keyword,
      PyValue value,
      Expr.Call call,
      Argument.UnpackMapping argument) {
    evaluation.session().at(argument.span());
    if (!(value instanceof PyDict dict)) {
      throw Raise.type(
          named(callee) + " argument after ** must be a mapping, not " + value.typeName());
    }
    for (PyDict.Entry entry : dict.entries().values()) {
      if (!(entry.key() instanceof PyStr name)) {
        throw Raise.type("keywords must be strings");
      }
      put(callee, keyword, name.value(), entry.value(), call);
    }
  }

  private void put(
      PyValue callee,
      SequencedMap<String, PyValue> keyword,
      String name,
      PyValue value,
      Expr.Call call) {
    if (keyword.containsKey(name)) {
      evaluation.session().at(call.span());
      throw Raise.type(named(callee) + " got multiple values for keyword argument '" + name + "'");
    }
    keyword.put(name, value);
  }

  private static String named(PyValue callee) {
    return switch (callee) {
      case PyFunction f -> "__main__." + f.qualifiedName() + "()";
      case PyCallable c -> c.name() + "()";
      default -> "'" + callee.typeName() + "' object";
    };
  }
}
