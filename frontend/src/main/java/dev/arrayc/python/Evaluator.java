package dev.arrayc.python;

import dev.arrayc.diagnostic.Span;
import dev.arrayc.syntax.CompareOp;
import dev.arrayc.syntax.Expr;
import dev.arrayc.syntax.UnaryOp;
import dev.arrayc.value.PyBool;
import dev.arrayc.value.PyComplex;
import dev.arrayc.value.PyDict;
import dev.arrayc.value.PyEllipsis;
import dev.arrayc.value.PyFloat;
import dev.arrayc.value.PyInt;
import dev.arrayc.value.PyList;
import dev.arrayc.value.PyNone;
import dev.arrayc.value.PySlice;
import dev.arrayc.value.PyStr;
import dev.arrayc.value.PyTuple;
import dev.arrayc.value.PyValue;
import dev.arrayc.value.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Evaluates expressions. Before an operation is done, the session is told where it stands. */
final class Evaluator {
  private final Evaluation evaluation;
  private final Session session;
  private final Calls calls;
  private final Comprehensions comprehensions;
  private final Assignments assignments;
  private final Functions functions;

  Evaluator(Evaluation evaluation) {
    this.evaluation = evaluation;
    this.session = evaluation.session();
    this.calls = new Calls(evaluation, this);
    this.comprehensions = new Comprehensions(evaluation, this);
    this.assignments = new Assignments(evaluation, this);
    this.functions = new Functions(evaluation, this);
  }

  Assignments assignments() {
    return assignments;
  }

  Functions functions() {
    return functions;
  }

  /** {@return the value of an expression} */
  PyValue eval(Expr expression, Frame frame) {
    session.step(1);
    return switch (expression) {
      case Expr.Name e -> {
        at(e.span());
        yield frame.get(e.id());
      }
      case Expr.IntLiteral e -> new PyInt(e.value());
      case Expr.FloatLiteral e -> new PyFloat(e.value());
      case Expr.ImaginaryLiteral e -> new PyComplex(0, e.value());
      case Expr.StringLiteral e -> new PyStr(e.value());
      case Expr.Constant e -> constant(e.value());
      case Expr.Binary e -> {
        PyValue left = eval(e.left(), frame);
        PyValue right = eval(e.right(), frame);
        at(e.span());
        yield Operations.binary(e.op(), left, right);
      }
      case Expr.Unary e -> unary(e, frame);
      case Expr.Compare e -> compare(e, frame);
      case Expr.Logical e -> logical(e, frame);
      case Expr.Conditional e ->
          test(e.test(), frame) ? eval(e.body(), frame) : eval(e.orElse(), frame);
      case Expr.Call e -> calls.eval(e, frame);
      case Expr.Attribute e -> {
        PyValue value = eval(e.value(), frame);
        at(e.span());
        yield Attributes.get(value, e.name());
      }
      case Expr.Subscript e -> {
        PyValue value = eval(e.value(), frame);
        PyValue index = eval(e.index(), frame);
        at(e.span());
        yield Indexing.get(value, index);
      }
      case Expr.Slice e ->
          new PySlice(part(e.lower(), frame), part(e.upper(), frame), part(e.step(), frame));
      case Expr.TupleDisplay e -> PyTuple.of(elements(e.elements(), frame));
      case Expr.ListDisplay e -> new PyList(elements(e.elements(), frame));
      case Expr.SetDisplay e -> {
        List<PyValue> items = elements(e.elements(), frame);
        at(e.span());
        yield SetMethods.of(items, false);
      }
      case Expr.DictDisplay e -> dict(e, frame);
      case Expr.FormattedString e -> new PyStr(formatted(e.parts(), frame));
      case Expr.Comprehension e -> comprehensions.eval(e, frame);
      case Expr.DictComprehension e -> comprehensions.eval(e, frame);
      case Expr.Lambda e -> functions.lambda(e, frame);
      case Expr.Walrus e -> {
        PyValue value = eval(e.value(), frame);
        frame.set(e.target().id(), value);
        yield value;
      }
      case Expr.Starred e -> throw new IllegalStateException("a starred element outside a display");
      case Expr.BytesLiteral e ->
          throw unsupported("bytes are", "use a str, or jnp.array(..., jnp.uint8)", e);
      case Expr.Await e -> throw unsupported("await is", "functions run to their end", e);
      case Expr.Yield e -> throw generators(e);
      case Expr.YieldFrom e -> throw generators(e);
    };
  }

  private void at(Span span) {
    session.at(span);
  }

  private RuntimeException generators(Expr e) {
    return unsupported(
        "yield inside of an expression is",
        "yield as a statement of its own, or x = yield value",
        e);
  }

  private RuntimeException unsupported(String what, String hint, Expr e) {
    at(e.span());
    return session.limitation(what + " not supported", hint);
  }

  /** {@return whether a condition holds} */
  boolean test(Expr condition, Frame frame) {
    PyValue value = eval(condition, frame);
    at(condition.span());
    return Operations.truth(value);
  }

  private static PyValue constant(Expr.Singleton singleton) {
    return switch (singleton) {
      case TRUE -> PyBool.TRUE;
      case FALSE -> PyBool.FALSE;
      case NONE -> PyNone.NONE;
      case ELLIPSIS -> PyEllipsis.ELLIPSIS;
    };
  }

  private PyValue unary(Expr.Unary e, Frame frame) {
    if (e.op() == UnaryOp.NOT) {
      return PyBool.of(!test(e.operand(), frame));
    }
    PyValue operand = eval(e.operand(), frame);
    at(e.span());
    return Operations.unary(e.op(), operand);
  }

  /** {@code a < b < c}: operands once, and no further than the first link that fails. */
  private PyValue compare(Expr.Compare e, Frame frame) {
    PyValue left = eval(e.first(), frame);
    PyValue result = PyBool.TRUE;
    for (int i = 0; i < e.rest().size(); i++) {
      CompareOp op = e.rest().get(i).op();
      PyValue right = eval(e.rest().get(i).operand(), frame);
      at(e.span());
      result = Comparison.compare(op, left, right);
      if (i + 1 < e.rest().size() && !Operations.truth(result)) {
        return result;
      }
      left = right;
    }
    return result;
  }

  private PyValue logical(Expr.Logical e, Frame frame) {
    PyValue value = PyNone.NONE;
    for (int i = 0; i < e.operands().size(); i++) {
      Expr operand = e.operands().get(i);
      value = eval(operand, frame);
      if (i + 1 < e.operands().size()) {
        at(operand.span());
        if (Operations.truth(value) != e.isAnd()) {
          return value;
        }
      }
    }
    return value;
  }

  private PyValue part(Optional<Expr> bound, Frame frame) {
    return bound.map(b -> eval(b, frame)).orElse(PyNone.NONE);
  }

  /** The elements of a display, starred ones unpacked. */
  private List<PyValue> elements(List<Expr> elements, Frame frame) {
    List<PyValue> values = new ArrayList<>(elements.size());
    for (Expr element : elements) {
      if (element instanceof Expr.Starred starred) {
        PyValue items = eval(starred.value(), frame);
        at(starred.span());
        if (!Iteration.isIterable(items)) {
          throw Raise.type("Value after * must be an iterable, not " + items.typeName());
        }
        values.addAll(Iteration.list(items));
      } else {
        values.add(eval(element, frame));
      }
    }
    return values;
  }

  private PyValue dict(Expr.DictDisplay e, Frame frame) {
    PyDict dict = new PyDict();
    for (Expr.DictDisplay.Item item : e.items()) {
      switch (item) {
        case Expr.DictDisplay.Entry entry -> {
          PyValue key = eval(entry.key(), frame);
          PyValue value = eval(entry.value(), frame);
          at(entry.key().span());
          Comparison.key(key);
          dict.put(key, value);
        }
        case Expr.DictDisplay.Unpack unpack -> {
          PyValue mapping = eval(unpack.mapping(), frame);
          at(unpack.mapping().span());
          if (!(mapping instanceof PyDict other)) {
            throw Raise.type("'" + mapping.typeName() + "' object is not a mapping");
          }
          other.entries().values().forEach(x -> dict.put(x.key(), x.value()));
        }
      }
    }
    return dict;
  }

  private String formatted(List<Expr.FormattedString.Part> parts, Frame frame) {
    StringBuilder out = new StringBuilder();
    for (Expr.FormattedString.Part part : parts) {
      switch (part) {
        case Expr.FormattedString.Text text -> out.append(text.text());
        case Expr.FormattedString.Field field -> out.append(field(field, frame));
      }
    }
    session.step(out.length() / 8);
    return out.toString();
  }

  private String field(Expr.FormattedString.Field field, Frame frame) {
    PyValue value = eval(field.value(), frame);
    String spec = formatted(field.format(), frame);
    at(field.value().span());
    PyValue shown =
        switch (field.conversion()) {
          case NONE -> value;
          case STR -> new PyStr(Text.str(value));
          case REPR -> new PyStr(Text.repr(value));
          case ASCII -> new PyStr(Builtins.ascii(value));
        };
    return FormatSpec.format(shown, spec);
  }

  /** {@return the evaluation this belongs to} */
  Evaluation evaluation() {
    return evaluation;
  }
}
