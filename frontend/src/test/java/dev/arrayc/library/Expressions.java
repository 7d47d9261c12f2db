package dev.arrayc.library;

import dev.arrayc.diagnostic.SourceFile;
import dev.arrayc.syntax.Argument;
import dev.arrayc.syntax.BinaryOp;
import dev.arrayc.syntax.Expr;
import dev.arrayc.syntax.Parser;
import dev.arrayc.syntax.Stmt;
import dev.arrayc.syntax.UnaryOp;
import dev.arrayc.value.Array;
import dev.arrayc.value.NumpyValue;
import dev.arrayc.value.PyBool;
import dev.arrayc.value.PyCallable;
import dev.arrayc.value.PyComplex;
import dev.arrayc.value.PyDType;
import dev.arrayc.value.PyDict;
import dev.arrayc.value.PyEllipsis;
import dev.arrayc.value.PyFloat;
import dev.arrayc.value.PyIndexable;
import dev.arrayc.value.PyInt;
import dev.arrayc.value.PyList;
import dev.arrayc.value.PyNone;
import dev.arrayc.value.PyObject;
import dev.arrayc.value.PyRange;
import dev.arrayc.value.PySlice;
import dev.arrayc.value.PyStr;
import dev.arrayc.value.PyTuple;
import dev.arrayc.value.PyValue;
import dev.arrayc.value.Session;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.Callable;

/** Just enough of Python's expressions to write the tests' tables in it. */
final class Expressions {
  /** What the tables call the modules, by {@code imports.txt}. */
  private static final Map<String, String> MODULES = modules();

  private final Map<String, PyValue> variables;

  Expressions(Map<String, PyValue> variables) {
    this.variables = variables;
  }

  private static Map<String, String> modules() {
    Map<String, String> modules = new LinkedHashMap<>();
    String text = String.join("\n", Expected.lines("imports.txt")) + "\n";
    for (Stmt statement : Parser.parseModule(new SourceFile("imports.txt", text)).body()) {
      switch (statement) {
        case Stmt.Import i ->
            i.names().forEach(n -> modules.put(n.alias().orElse(n.name()), n.name()));
        case Stmt.ImportFrom f ->
            f.names()
                .forEach(n -> modules.put(n.alias().orElse(n.name()), f.module() + "." + n.name()));
        default -> throw new IllegalArgumentException(statement.toString());
      }
    }
    return modules;
  }

  static PyValue evaluate(String text, Map<String, PyValue> variables) {
    Stmt statement = Parser.parseModule(new SourceFile("<string>", text + "\n")).body().getFirst();
    return new Expressions(variables).eval(((Stmt.Expression) statement).value());
  }

  private PyValue eval(Expr e) {
    return switch (e) {
      case Expr.Name n -> name(n.id());
      case Expr.IntLiteral i -> new PyInt(i.value());
      case Expr.FloatLiteral f -> new PyFloat(f.value());
      case Expr.ImaginaryLiteral j -> new PyComplex(0, j.value());
      case Expr.StringLiteral s -> new PyStr(s.value());
      case Expr.Constant c ->
          switch (c.value()) {
            case TRUE -> PyBool.TRUE;
            case FALSE -> PyBool.FALSE;
            case NONE -> PyNone.NONE;
            case ELLIPSIS -> PyEllipsis.ELLIPSIS;
          };
      case Expr.TupleDisplay t -> PyTuple.of(t.elements().stream().map(this::eval).toList());
      case Expr.ListDisplay l -> new PyList(l.elements().stream().map(this::eval).toList());
      case Expr.DictDisplay d -> {
        PyDict dict = new PyDict();
        for (Expr.DictDisplay.Item item : d.items()) {
          Expr.DictDisplay.Entry entry = (Expr.DictDisplay.Entry) item;
          dict.put(eval(entry.key()), eval(entry.value()));
        }
        yield dict;
      }
      case Expr.Unary u -> unary(u.op(), eval(u.operand()));
      case Expr.Binary b -> binary(b.op(), eval(b.left()), eval(b.right()));
      case Expr.Compare c ->
          Operators.compare(
              c.rest().getFirst().op(), eval(c.first()), eval(c.rest().getFirst().operand()));
      case Expr.Attribute a -> attribute(a);
      case Expr.Subscript s -> item(eval(s.value()), eval(s.index()));
      case Expr.Slice s -> new PySlice(part(s.lower()), part(s.upper()), part(s.step()));
      case Expr.Lambda l -> new Closure(l);
      case Expr.Call c -> call(c);
      default -> throw new IllegalArgumentException(e.toString());
    };
  }

  private PyValue part(Optional<Expr> e) {
    return e.map(this::eval).orElse(PyNone.NONE);
  }

  private PyValue name(String id) {
    if (variables.containsKey(id)) {
      return variables.get(id);
    }
    return new Closure0(id);
  }

  /** A built-in class: a name that can be called or given as a dtype. */
  private record Closure0(String name) implements PyCallable {
    @Override
    public PyValue call(List<PyValue> positional, SequencedMap<String, PyValue> keyword) {
      PyValue x = positional.getFirst();
      return switch (name) {
        case "bool" -> PyBool.of(Operators.truth((Array) x));
        default -> throw new IllegalArgumentException(name);
      };
    }
  }

  /** A lambda of positional parameters. */
  private final class Closure implements PyCallable {
    private final Expr.Lambda lambda;

    Closure(Expr.Lambda lambda) {
      this.lambda = lambda;
    }

    @Override
    public String name() {
      return "<lambda>";
    }

    @Override
    public Optional<Declaration> declaration() {
      return Optional.of(
          new Declaration(lambda.parameters().stream().map(p -> p.name()).toList(), lambda.span()));
    }

    @Override
    public PyValue call(List<PyValue> positional, SequencedMap<String, PyValue> keyword) {
      Map<String, PyValue> inner = new LinkedHashMap<>(variables);
      for (int i = 0; i < positional.size(); i++) {
        inner.put(lambda.parameters().get(i).name(), positional.get(i));
      }
      return new Expressions(inner).eval(lambda.body());
    }
  }

  private static PyValue unary(UnaryOp op, PyValue x) {
    return switch (x) {
      case PyInt i when op == UnaryOp.NEGATIVE -> new PyInt(i.value().negate());
      case PyFloat f when op == UnaryOp.NEGATIVE -> new PyFloat(-f.value());
      case PyComplex c when op == UnaryOp.NEGATIVE -> new PyComplex(-c.real(), -c.imag());
      default -> Operators.unary(op, x);
    };
  }

  /** Python's own arithmetic as far as the tables need it. */
  private static PyValue binary(BinaryOp op, PyValue x, PyValue y) {
    if (x instanceof PyInt a && y instanceof PyInt b) {
      return switch (op) {
        case ADD -> new PyInt(a.value().add(b.value()));
        case SUB -> new PyInt(a.value().subtract(b.value()));
        case MUL -> new PyInt(a.value().multiply(b.value()));
        case POW -> new PyInt(a.value().pow(b.value().intValueExact()));
        default -> throw new IllegalArgumentException(op.symbol());
      };
    }
    if (y instanceof PyComplex c && (x instanceof PyInt || x instanceof PyFloat)) {
      double real = x instanceof PyInt i ? i.value().doubleValue() : ((PyFloat) x).value();
      return new PyComplex(real + c.real(), op == BinaryOp.SUB ? -c.imag() : c.imag());
    }
    if (x instanceof PyComplex c && y instanceof PyInt i) {
      return new PyComplex(c.real() + i.value().doubleValue(), c.imag());
    }
    return Operators.binary(op, x, y);
  }

  /** The module that an expression names: {@code stats}, {@code stats.norm}. */
  private static Optional<String> module(Expr expression) {
    Optional<String> name =
        switch (expression) {
          case Expr.Name n -> Optional.ofNullable(MODULES.get(n.id()));
          case Expr.Attribute a -> module(a.value()).map(outer -> outer + "." + a.name());
          default -> Optional.empty();
        };
    return name.filter(n -> expression instanceof Expr.Name || Library.modules().containsKey(n));
  }

  private PyValue attribute(Expr.Attribute a) {
    Optional<String> module = module(a.value());
    if (module.isPresent()) {
      PyValue value = Library.modules().get(module.get()).get(a.name());
      if (value == null) {
        throw new IllegalArgumentException("no " + module.get() + "." + a.name());
      }
      return value instanceof PyDType d && module.get().equals("numpy")
          ? new PyDType(d.dtype(), true, true)
          : value;
    }
    PyValue object = eval(a.value());
    if (object instanceof PyObject o) {
      return o.attribute(a.name()).orElseThrow();
    }
    if (object instanceof PyDType d) {
      return new PyStr(d.dtype().numpyName());
    }
    Optional<PyValue> found =
        object instanceof NumpyValue n
            ? Operators.attribute(n, a.name())
            : Operators.attribute((Array) object, a.name());
    return found.orElseThrow(() -> Operators.noAttribute((Array) object, a.name()));
  }

  private static PyValue item(PyValue object, PyValue index) {
    return switch (object) {
      case NumpyValue n -> Operators.getItem(n, index);
      case PyIndexable o -> o.item(index);
      case PyTuple t -> t.items().get(((PyInt) index).value().intValueExact());
      case PyDict d -> d.entries().get(PyDict.key(index)).value();
      case PyList l -> l.items().get(((PyInt) index).value().intValueExact());
      default -> Operators.getItem((Array) object, index);
    };
  }

  private PyValue call(Expr.Call c) {
    List<PyValue> positional = new ArrayList<>();
    SequencedMap<String, PyValue> keyword = new LinkedHashMap<>();
    for (Argument a : c.arguments()) {
      if (a instanceof Argument.Keyword k) {
        keyword.put(k.name(), eval(k.value()));
      } else {
        positional.add(eval(a.value()));
      }
    }
    if (c.callee() instanceof Expr.Name n && n.id().equals("abs")) {
      return function("jax.numpy", "abs").call(positional, keyword);
    }
    if (c.callee() instanceof Expr.Name n && n.id().equals("range")) {
      long stop =
          positional.getFirst() instanceof PyInt i
              ? i.value().longValue()
              : Operators.index((Array) positional.getFirst());
      return new PyRange(0, stop, 1);
    }
    PyValue callee = eval(c.callee());
    if (callee instanceof PyDType d) {
      keyword.put("dtype", d);
      PyValue made =
          function(d.isNumpy() ? "numpy" : "jax.numpy", "asarray").call(positional, keyword);
      return made instanceof NumpyValue n ? new NumpyValue(n.tensor(), true) : made;
    }
    return ((PyCallable) callee).call(positional, keyword);
  }

  private static PyCallable function(String module, String name) {
    return (PyCallable) Library.modules().get(module).get(name);
  }

  /** The variables that the tables use; arrays are immutable, so all rows share them. */
  private static final Map<String, PyValue> VARIABLES =
      run(new Session.Config(false, true), Expressions::define);

  private static Map<String, PyValue> define() {
    Map<String, PyValue> v = new LinkedHashMap<>();
    for (String line : Expected.lines("variables.txt")) {
      String[] definition = line.split("\t", 2);
      v.put(definition[0], evaluate(definition[1], Map.of()));
    }
    return v;
  }

  /** Evaluates under a session of its own. */
  static PyValue inSession(Session.Config config, String text) {
    return run(config, () -> evaluate(text, VARIABLES));
  }

  private static <T> T run(Session.Config config, Callable<T> body) {
    try {
      return new Session(config, Session.Limits.DEFAULT).run(body);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** Evaluates as one program under a session of its own: nothing in it is known before it runs. */
  static PyValue staged(Session.Config config, String text) {
    return run(
        config, () -> Staging.asOneFunction("test", () -> evaluate(text, traced(VARIABLES))));
  }

  private static Map<String, PyValue> traced(Map<String, PyValue> variables) {
    Map<String, PyValue> out = new LinkedHashMap<>();
    variables.forEach((name, value) -> out.put(name, ControlFlow.tracer((Array) value)));
    return out;
  }
}
