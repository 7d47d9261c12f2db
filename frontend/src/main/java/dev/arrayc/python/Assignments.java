package dev.arrayc.python;

import dev.arrayc.diagnostic.Span;
import dev.arrayc.syntax.BinaryOp;
import dev.arrayc.syntax.Expr;
import dev.arrayc.syntax.Stmt;
import dev.arrayc.syntax.Target;
import dev.arrayc.value.Concrete;
import dev.arrayc.value.PyDict;
import dev.arrayc.value.PyInt;
import dev.arrayc.value.PyList;
import dev.arrayc.value.PySlice;
import dev.arrayc.value.PyValue;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.BiConsumer;

/** Binding values to targets: names, items, attributes, and unpacking. */
final class Assignments {
  private final Evaluation evaluation;
  private final Evaluator evaluator;

  Assignments(Evaluation evaluation, Evaluator evaluator) {
    this.evaluation = evaluation;
    this.evaluator = evaluator;
  }

  void assign(Target target, PyValue value, Frame frame) {
    assign(target, value, frame, frame::set);
  }

  /** Binds a comprehension's loop variables. */
  void bindLoop(Target target, PyValue value, Frame comprehension) {
    assign(target, value, comprehension, comprehension::setOwn);
  }

  private void assign(
      Target target, PyValue value, Frame frame, BiConsumer<String, PyValue> names) {
    switch (target) {
      case Expr.Name name -> names.accept(name.id(), value);
      case Expr.Subscript s -> {
        PyValue container = evaluator.eval(s.value(), frame);
        PyValue index = evaluator.eval(s.index(), frame);
        at(s.span());
        Indexing.set(container, index, value);
      }
      case Expr.Attribute a -> {
        PyValue object = evaluator.eval(a.value(), frame);
        at(a.span());
        setAttribute(object, a.name(), value);
      }
      case Target.Sequence s -> unpack(s, value, frame, names);
      case Target.Starred s -> assign(s.target(), new PyList(Iteration.list(value)), frame, names);
    }
  }

  private void at(Span span) {
    evaluation.session().at(span);
  }

  private void setAttribute(PyValue object, String name, PyValue value) {
    if (object instanceof ConfigObject config) {
      config.update(name, value);
      return;
    }
    if (Operations.isArrayLike(object) || object instanceof dev.arrayc.value.PyTuple) {
      throw Raise.error(
          "AttributeError",
          Attributes.find(object, name).isPresent()
              ? object instanceof Concrete
                  ? "property '" + name + "' of 'ArrayImpl' object has no setter"
                  : "can't set attribute"
              : "'" + object.typeName() + "' object has no attribute '" + name + "'");
    }
    throw evaluation
        .session()
        .limitation(
            "assigning to an attribute is not supported",
            "values of array programs do not change: keep state in a dict, a list or a NamedTuple"
                + " (x = x._replace("
                + name
                + "=...))");
  }

  private void unpack(
      Target.Sequence sequence, PyValue value, Frame frame, BiConsumer<String, PyValue> names) {
    at(sequence.span());
    List<Target> targets = sequence.elements();
    if (!Iteration.isIterable(value)) {
      throw Raise.type("cannot unpack non-iterable " + value.typeName() + " object");
    }
    int star = -1;
    for (int i = 0; i < targets.size(); i++) {
      star = targets.get(i) instanceof Target.Starred ? i : star;
    }
    List<PyValue> items =
        star < 0 ? exactly(targets.size(), value) : atLeast(targets.size() - 1, value);
    int extra = items.size() - targets.size();
    for (int i = 0; i < targets.size(); i++) {
      if (i == star) {
        PyList rest = new PyList(items.subList(i, i + extra + 1));
        assign(((Target.Starred) targets.get(i)).target(), rest, frame, names);
      } else {
        assign(targets.get(i), items.get(star >= 0 && i > star ? i + extra : i), frame, names);
      }
    }
  }

  private static List<PyValue> exactly(int count, PyValue value) {
    List<PyValue> items = new ArrayList<>();
    Iterator<PyValue> rest = Iteration.of(value);
    while (items.size() < count && rest.hasNext()) {
      items.add(rest.next());
    }
    if (items.size() < count) {
      throw Raise.value(
          "not enough values to unpack (expected " + count + ", got " + items.size() + ")");
    }
    if (rest.hasNext()) {
      throw Raise.value("too many values to unpack (expected " + count + ")");
    }
    return items;
  }

  private static List<PyValue> atLeast(int count, PyValue value) {
    List<PyValue> items = Iteration.list(value);
    if (items.size() < count) {
      throw Raise.value(
          "not enough values to unpack (expected at least "
              + count
              + ", got "
              + items.size()
              + ")");
    }
    return items;
  }

  /** {@code target op= value}: the target's parts are evaluated once. */
  void augmented(Stmt.AugmentedAssign statement, Frame frame) {
    BinaryOp op = statement.op();
    switch (statement.target()) {
      case Expr.Name name -> {
        PyValue old = evaluator.eval(name, frame);
        frame.set(name.id(), combined(statement, op, old, frame));
      }
      case Expr.Subscript s -> {
        PyValue container = evaluator.eval(s.value(), frame);
        PyValue index = evaluator.eval(s.index(), frame);
        at(s.span());
        PyValue old = Indexing.get(container, index);
        PyValue updated = combined(statement, op, old, frame);
        at(s.span());
        Indexing.set(container, index, updated);
      }
      case Expr.Attribute a -> {
        PyValue object = evaluator.eval(a.value(), frame);
        at(a.span());
        PyValue updated = combined(statement, op, Attributes.get(object, a.name()), frame);
        at(a.span());
        setAttribute(object, a.name(), updated);
      }
    }
  }

  private PyValue combined(Stmt.AugmentedAssign statement, BinaryOp op, PyValue old, Frame frame) {
    PyValue operand = evaluator.eval(statement.value(), frame);
    at(statement.span());
    return Operations.augmented(op, old, operand);
  }

  /** {@code del target}. */
  void delete(Target target, Frame frame) {
    switch (target) {
      case Expr.Name name -> {
        at(name.span());
        frame.delete(name.id());
      }
      case Expr.Subscript s -> {
        PyValue container = evaluator.eval(s.value(), frame);
        PyValue index = evaluator.eval(s.index(), frame);
        at(s.span());
        deleteItem(container, index);
      }
      case Expr.Attribute a -> {
        at(a.span());
        throw evaluation
            .session()
            .limitation("deleting an attribute is not supported", "del takes names and items");
      }
      case Target.Sequence s -> s.elements().forEach(t -> delete(t, frame));
      case Target.Starred s -> delete(s.target(), frame);
    }
  }

  private static void deleteItem(PyValue container, PyValue index) {
    switch (container) {
      case PyDict d -> {
        if (d.entries().remove(Comparison.key(index)) == null) {
          throw Raise.key(index);
        }
      }
      case PyList l when index instanceof PySlice s -> {
        Indexing.Bounds bounds = Indexing.Bounds.of(s, l.items().size());
        List<PyValue> kept = new ArrayList<>();
        for (int i = 0; i < l.items().size(); i++) {
          long step = (i - bounds.start()) / bounds.step();
          boolean hit = (i - bounds.start()) % bounds.step() == 0;
          if (!(hit && step >= 0 && step < bounds.length())) {
            kept.add(l.items().get(i));
          }
        }
        l.items().clear();
        l.items().addAll(kept);
      }
      case PyList l -> {
        Indexing.get(l, index);
        BigInteger at = Operations.index(index);
        BigInteger size = BigInteger.valueOf(l.items().size());
        Indexing.get(l, new PyInt(at));
        l.items().remove((at.signum() < 0 ? at.add(size) : at).intValueExact());
      }
      default ->
          throw Raise.type("'" + container.typeName() + "' object doesn't support item deletion");
    }
  }
}
