package dev.arrayc.bytecode;

import dev.arrayc.bytecode.Heap.Elements;
import dev.arrayc.bytecode.Heap.Instance;
import dev.arrayc.bytecode.JValue.Boxed;
import dev.arrayc.bytecode.JValue.Closure;
import dev.arrayc.bytecode.JValue.Known;
import dev.arrayc.bytecode.JValue.Library;
import dev.arrayc.bytecode.JValue.Num;
import dev.arrayc.bytecode.JValue.Ref;
import dev.arrayc.bytecode.JValue.Text;
import dev.arrayc.diagnostic.CompileException.Limitation;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import dev.arrayc.library.JavaCalls;
import dev.arrayc.library.Literals;
import dev.arrayc.library.Staging;
import dev.arrayc.value.Array;
import dev.arrayc.value.PyBool;
import dev.arrayc.value.PyCallable;
import dev.arrayc.value.PyFloat;
import dev.arrayc.value.PyInt;
import dev.arrayc.value.PyList;
import dev.arrayc.value.PyNone;
import dev.arrayc.value.PyStr;
import dev.arrayc.value.PyTuple;
import dev.arrayc.value.PyValue;
import dev.arrayc.value.Tracer;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/** Values and calls of the array API ({@code dev.arrayc.api}): those of the array library. */
final class ArrayApi {
  private static final String PACKAGE = "dev/arrayc/api/";
  private static final String NAMED = PACKAGE + "Named";
  private static final ClassDesc ARRAY = ClassDesc.of("dev.arrayc.api.Array");

  private final Executor executor;
  private final Machine machine;
  private final Path path;

  ArrayApi(Executor executor, Path path) {
    this.executor = executor;
    this.machine = executor.machine();
    this.path = path;
  }

  static boolean declares(String owner) {
    return owner.startsWith(PACKAGE);
  }

  /** {@return an array argument} */
  static JValue parameter(Machine machine, Value value, boolean weak) {
    return new Library(new Tracer(value, weak, machine.trace()));
  }

  /** {@return the type that a number of the command line has as an array, as in JAX} */
  static TensorType scalarType(PyValue value) {
    return Literals.lift(value)
        .map(Array::type)
        .orElseThrow(() -> new IllegalArgumentException(value.typeName()));
  }

  /** Calls a static method, or one of an array, which is then the first argument. */
  JValue call(String owner, String name, MethodTypeDesc type, List<JValue> arguments) {
    String simple = owner.substring(PACKAGE.length());
    if (owner.equals(NAMED)) {
      return named(name, arguments);
    }
    if (simple.equals("Array") && name.equals("of")) {
      return new Library(new Tracer(tensor(arguments.getFirst()), false, machine.trace()));
    }
    if (simple.equals("Array") && arguments.size() == 1) {
      Optional<JValue> known = property(name, arguments.getFirst());
      if (known.isPresent()) {
        return known.get();
      }
    }
    String module = JavaCalls.module(simple).orElseThrow(() -> unsupported(simple + "." + name));
    List<PyValue> positional = new ArrayList<>();
    SequencedMap<String, PyValue> keyword = new LinkedHashMap<>();
    spliced(arguments).forEach(a -> add(a, positional, keyword));
    boolean isByName = name.equals("call") || name.equals("callAll");
    String function =
        isByName
            ? ((PyStr) positional.removeFirst()).value()
            : module.equals(JavaCalls.ARRAY) ? name : JavaCalls.function(module, name).orElse(name);
    PyValue result = JavaCalls.call(module, function, positional, keyword);
    return type.returnType().isArray() ? several(result) : value(result);
  }

  private Limitation unsupported(String name) {
    return machine.limitation(
        "the array API's " + name + " is not supported in compiled code",
        "Jnp, Lax, Nn, Random and the methods of Array are");
  }

  private JValue named(String name, List<JValue> arguments) {
    Map<String, JValue> fields = new LinkedHashMap<>();
    boolean isOf = name.equals("of");
    fields.put("name", isOf ? arguments.getFirst() : new Text(name));
    JValue value = arguments.getLast();
    if (!isOf
        && value instanceof Ref r
        && path.heap().get(r) instanceof Elements e
        && e.items().size() == 1) {
      value = e.items().getFirst();
    }
    fields.put("value", value);
    return machine.allocate(path.heap(), new Instance(NAMED, true, fields));
  }

  /** What is known of an array without an operation. */
  private Optional<JValue> property(String name, JValue self) {
    if (!(self instanceof Library l && l.value() instanceof Array array)) {
      return Optional.empty();
    }
    return switch (name) {
      case "shape" -> {
        List<JValue> sizes =
            array.type().shape().stream().<JValue>map(d -> Known.of(Math.toIntExact(d))).toList();
        yield Optional.of(machine.allocate(path.heap(), new Elements(ConstantDescs.CD_int, sizes)));
      }
      case "dtype" -> Optional.of(new Text(array.dtype().numpyName()));
      case "toDoubles" -> {
        Value flat = machine.builder().reshape(Staging.value(array), List.of(array.type().size()));
        Value doubles = machine.convert(flat, DType.F64);
        yield Optional.of(
            machine.allocate(path.heap(), new Heap.Dense(ConstantDescs.CD_double, doubles)));
      }
      default -> Optional.empty();
    };
  }

  /** The arguments of a method that takes any number of them. */
  private List<JValue> spliced(List<JValue> arguments) {
    List<JValue> all = new ArrayList<>();
    for (JValue argument : arguments) {
      if (argument instanceof Ref r
          && path.heap().get(r) instanceof Elements e
          && e.component().equals(ConstantDescs.CD_Object)) {
        all.addAll(e.items());
      } else {
        all.add(argument);
      }
    }
    return all;
  }

  private void add(
      JValue argument, List<PyValue> positional, SequencedMap<String, PyValue> keyword) {
    if (argument instanceof Ref r
        && path.heap().get(r) instanceof Instance i
        && i.className().equals(NAMED)
        && i.fields().get("name") instanceof Text name) {
      JValue value = i.fields().getOrDefault("value", JValue.Constant.NULL);
      keyword.put(name.value(), argument(value));
    } else {
      positional.add(argument(argument));
    }
  }

  /** {@return an argument as the library takes it} */
  private PyValue argument(JValue value) {
    return switch (value) {
      case Library l -> l.value();
      case Boxed b when b.number() instanceof Known k -> known(k, b.className());
      case Boxed b -> new Tracer(number(b), false, machine.trace());
      case Known k -> known(k, "");
      case Num n -> new Tracer(executor.arithmetic().value(n), false, machine.trace());
      case Text t -> new PyStr(t.value());
      case JValue.Constant c -> PyNone.NONE;
      case Closure c -> new Lambda(c);
      case Ref r when path.heap().get(r) instanceof Elements e && isTuple(e) ->
          PyTuple.of(e.items().stream().map(this::argument).toList());
      case Ref r
          when path.heap().get(r) instanceof Elements e && Kind.element(e.component()).isEmpty() ->
          new PyList(e.items().stream().map(this::argument).toList());
      case Ref r -> new Tracer(tensor(value), false, machine.trace());
      case JValue.View v -> new Tracer(tensor(value), false, machine.trace());
      case JValue.Ambiguous a -> throw Exceptions.ambiguous(machine, a);
      case JValue.ClassValue c -> throw unsupported("class argument");
    };
  }

  private Value number(Boxed b) {
    return b.className().equals("java/lang/Boolean")
        ? executor.arithmetic().truth(b.number())
        : executor.arithmetic().value(b.number());
  }

  private static PyValue known(Known k, String className) {
    return className.equals("java/lang/Boolean")
        ? PyBool.of(k.asInt() != 0)
        : k.kind().isFloating()
            ? new PyFloat(k.value().doubleValue())
            : PyInt.of(k.value().longValue());
  }

  /** An {@code int[]} of known numbers is a shape, or axes. */
  private static boolean isTuple(Elements e) {
    return e.component().equals(ConstantDescs.CD_int)
        && e.items().stream().allMatch(Known.class::isInstance);
  }

  private Value tensor(JValue array) {
    return switch (array) {
      case JValue.View v -> executor.arrays().row(path, v);
      case Ref r when Walk.leaf(path.heap().get(r)).isPresent() ->
          executor.arrays().tensor(path.heap().get(r));
      default -> throw unsupported("argument of this type");
    };
  }

  private JValue value(PyValue result) {
    return switch (result) {
      case PyInt i -> Known.of(i.value().intValue());
      case PyBool b -> Known.of(b.value());
      default -> new Library(result);
    };
  }

  private JValue several(PyValue result) {
    List<JValue> items = JavaCalls.items(result).stream().map(this::value).toList();
    return machine.allocate(path.heap(), new Elements(ARRAY, items));
  }

  /** A lambda on arrays, which the library calls. */
  private final class Lambda implements PyCallable {
    private final Closure closure;

    Lambda(Closure closure) {
      this.closure = closure;
    }

    @Override
    public String name() {
      return "lambda";
    }

    @Override
    public PyValue call(List<PyValue> positional, SequencedMap<String, PyValue> keyword) {
      List<JValue> arguments = positional.stream().map(v -> wrapped(v)).toList();
      return executor
          .calls()
          .dynamic()
          .call(path, closure, arguments)
          .map(ArrayApi.this::argument)
          .orElse(PyNone.NONE);
    }

    private JValue wrapped(PyValue value) {
      return new Library(JavaCalls.asArray(value));
    }
  }
}
