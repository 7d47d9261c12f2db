package dev.arrayc.bytecode;

import dev.arrayc.bytecode.Heap.Dense;
import dev.arrayc.bytecode.Heap.Instance;
import dev.arrayc.bytecode.JValue.Flag;
import dev.arrayc.bytecode.JValue.Known;
import dev.arrayc.bytecode.JValue.Ref;
import dev.arrayc.diagnostic.CompileException.UsageError;
import dev.arrayc.diagnostic.Diagnostic;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Function;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import dev.arrayc.python.ArgumentSpec;
import dev.arrayc.value.PyBool;
import dev.arrayc.value.PyFloat;
import dev.arrayc.value.PyInt;
import dev.arrayc.value.PyStr;
import dev.arrayc.value.PyValue;
import java.lang.classfile.Annotation;
import java.lang.classfile.Attributes;
import java.lang.constant.ClassDesc;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The parameters of the method that is compiled, bound to what the command line gives for them. */
final class Parameters {
  /** An array argument: the caller's memory. */
  record ArrayParameter(String name, int number, Ref ref, Value value) {}

  private static final String STATIC = "Ldev/arrayc/api/Static;";

  private final Executor executor;
  private final Machine machine;
  private final JavaTracing.Request request;
  private final JavaMethod method;
  private final Heap heap;
  private final List<Function.Parameter> declared = new ArrayList<>();
  private final List<Integer> arguments = new ArrayList<>();
  private final List<ArrayParameter> arrays = new ArrayList<>();
  private int next;

  Parameters(Executor executor, JavaTracing.Request request, JavaMethod method, Heap heap) {
    this.executor = executor;
    this.machine = executor.machine();
    this.request = request;
    this.method = method;
    this.heap = heap;
  }

  /** {@return the parameters of the program} */
  List<Function.Parameter> declared() {
    return declared;
  }

  /** {@return for each parameter of the program, the argument that it is} */
  List<Integer> arguments() {
    return arguments;
  }

  List<ArrayParameter> arrays() {
    return arrays;
  }

  /** {@return the components of a record type; none of other types} */
  static List<Map.Entry<String, ClassDesc>> components(Classes classes, ClassDesc type) {
    return type.isClassOrInterface()
        ? classes
            .find(Classes.internalName(type))
            .filter(c -> c.isRecord() && !c.name().startsWith("java/"))
            .map(JavaClass::components)
            .orElse(List.of())
        : List.of();
  }

  /** {@return the values that the method is called with} */
  List<JValue> bind() {
    List<ClassDesc> types = method.type().parameterList();
    List<String> names = method.parameterNames();
    Set<Integer> fixed = fixed(names);
    List<JValue> values = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      values.add(bind(types.get(i), names.get(i), fixed.contains(i)));
    }
    if (next < request.arguments().size()) {
      throw usage(
          method.spelled()
              + " takes "
              + next
              + " arguments but "
              + request.arguments().size()
              + " are given",
          "its parameters are "
              + described()
              + "; leave out "
              + (request.arguments().size() - next)
              + " --arg");
    }
    return values;
  }

  private Set<Integer> fixed(List<String> names) {
    Set<Integer> fixed = new TreeSet<>(annotated());
    for (int position : request.staticPositions()) {
      int index = position < 0 ? position + names.size() : position;
      if (index < 0 || index >= names.size()) {
        throw usage(
            method.spelled() + " has no argument at position " + position + " to be static",
            "it takes " + names.size() + ", counted from 0; negative ones count from the last");
      }
      fixed.add(index);
    }
    for (String name : request.staticNames()) {
      if (!names.contains(name)) {
        throw usage(
            method.spelled() + " has no argument '" + name + "' to be static",
            names.stream().allMatch(n -> n.matches("arg[0-9]+"))
                ? "the class file does not name its parameters: compile it with -g or -parameters,"
                    + " or use --static-argnums"
                : "its parameters are " + String.join(", ", names));
      }
      fixed.add(names.indexOf(name));
    }
    return fixed;
  }

  /** The parameters that bear {@code @Static}. */
  private Set<Integer> annotated() {
    Set<Integer> found = new TreeSet<>();
    Stream.concat(
            method.model().findAttribute(Attributes.runtimeVisibleParameterAnnotations()).stream()
                .map(a -> a.parameterAnnotations()),
            method.model().findAttribute(Attributes.runtimeInvisibleParameterAnnotations()).stream()
                .map(a -> a.parameterAnnotations()))
        .forEach(
            perParameter -> {
              for (int i = 0; i < perParameter.size(); i++) {
                for (Annotation annotation : perParameter.get(i)) {
                  if (annotation.className().stringValue().equals(STATIC)) {
                    found.add(i);
                  }
                }
              }
            });
    return found;
  }

  private String described() {
    List<String> parts = new ArrayList<>();
    List<ClassDesc> types = method.type().parameterList();
    List<String> names = method.parameterNames();
    for (int i = 0; i < types.size(); i++) {
      parts.add(types.get(i).displayName() + " " + names.get(i));
    }
    return "(" + String.join(", ", parts) + ")";
  }

  private JValue bind(ClassDesc type, String name, boolean isStatic) {
    List<Map.Entry<String, ClassDesc>> components = components(machine.classes(), type);
    if (!components.isEmpty()) {
      Map<String, JValue> fields = new LinkedHashMap<>();
      components.forEach(
          c -> fields.put(c.getKey(), bind(c.getValue(), name + "." + c.getKey(), isStatic)));
      return machine.allocate(heap, new Instance(Classes.internalName(type), true, fields));
    }
    if (next >= request.arguments().size()) {
      throw usage(
          "no --arg for '" + name + "'",
          "its parameters are " + described() + "; add --arg " + example(type));
    }
    int number = next++;
    ArgumentSpec given = request.arguments().get(number);
    return switch (given) {
      case ArgumentSpec.Scalar s when isStatic -> known(type, name, s.value());
      case ArgumentSpec.Scalar s -> scalar(type, name, number, s.value());
      case ArgumentSpec.Traced t when isStatic -> throw staticArray(name, t.type());
      case ArgumentSpec.Data d when isStatic -> throw staticArray(name, d.type());
      case ArgumentSpec.Traced t -> traced(type, name, number, t.type());
      case ArgumentSpec.Data d -> traced(type, name, number, d.type());
    };
  }

  private static String example(ClassDesc type) {
    int rank = type.descriptorString().lastIndexOf('[') + 1;
    String dims = rank == 0 ? "" : "8" + ",8".repeat(rank - 1);
    return Kind.element(Walk.innermost(type))
        .map(d -> d.shortName() + "[" + dims + "]")
        .orElse("f32[8]");
  }

  private UsageError staticArray(String name, TensorType type) {
    return usage(
        "argument '" + name + "' is static but given as " + type.jaxString(),
        "give its value: --arg 3");
  }

  private Value parameter(TensorType type, String name, int number) {
    Value value = machine.builder().parameter(type);
    machine.trace().addArgument(value, name);
    declared.add(new Function.Parameter(name, false));
    arguments.add(number);
    return value;
  }

  /** A number of the command line for a parameter that is not static: a traced scalar. */
  private JValue scalar(ClassDesc type, String name, int number, PyValue value) {
    if (ArrayApi.declares(Classes.internalName(type)) && !(value instanceof PyStr)) {
      return ArrayApi.parameter(machine, parameter(ArrayApi.scalarType(value), name, number), true);
    }
    Optional<DType> dtype = Kind.element(type);
    if (dtype.isEmpty() || value instanceof PyStr) {
      throw usage(
          "argument '" + name + "' of type " + type.displayName() + " cannot be traced",
          Kind.of(Walk.innermost(type)).isPresent()
              ? "give its type: --arg " + example(type)
              : "mark it static: --static-argnames " + name);
    }
    known(type, name, value);
    return traced(type, name, number, TensorType.scalar(dtype.get()));
  }

  private JValue traced(ClassDesc type, String name, int number, TensorType given) {
    if (ArrayApi.declares(Classes.internalName(type))) {
      return ArrayApi.parameter(machine, parameter(given, name, number), false);
    }
    Optional<DType> element = Kind.element(Walk.innermost(type));
    int rank = type.descriptorString().lastIndexOf('[') + 1;
    if (element.isEmpty()) {
      throw usage(
          "argument '" + name + "' of type " + type.displayName() + " cannot be an array",
          "arrays are passed as primitive arrays or dev.arrayc.api.Array");
    }
    if (given.dtype() != element.get() || given.rank() != rank) {
      throw usage(
          "argument '"
              + name
              + "' is a "
              + type.displayName()
              + ", but is given as "
              + given.dtype().shortName()
              + given.shape().toString().replace(" ", ""),
          "give it as --arg " + example(type));
    }
    if (given.shape().stream().anyMatch(d -> d > Integer.MAX_VALUE)) {
      throw usage("argument '" + name + "' is longer than Java's arrays can be", "split it");
    }
    Value value = parameter(given, name, number);
    if (rank == 0) {
      return given.dtype() == DType.BOOL
          ? new Flag(value, true)
          : executor.arithmetic().loaded(value, true);
    }
    Ref ref = machine.allocate(heap, new Dense(Walk.innermost(type), value));
    machine.aliases().addRoot(ref);
    arrays.add(new ArrayParameter(name, declared.size() - 1, ref, value));
    return ref;
  }

  /** A static value. */
  private JValue known(ClassDesc type, String name, PyValue value) {
    Optional<Kind> kind = Kind.of(type);
    if (kind.isPresent()) {
      return switch (value) {
        case PyBool b when type.descriptorString().equals("Z") -> Known.of(b.value());
        case PyInt i when !type.descriptorString().equals("Z") ->
            integer(type, kind.get(), name, i);
        case PyFloat f when kind.get() == Kind.FLOAT -> Known.of((float) f.value());
        case PyFloat f when kind.get() == Kind.DOUBLE -> Known.of(f.value());
        case PyStr s when type.descriptorString().equals("C") && s.value().length() == 1 ->
            Known.of((int) s.value().charAt(0));
        default -> throw wrong(type, name, value);
      };
    }
    return switch (value) {
      case PyStr s when Classes.internalName(type).equals("java/lang/String") ->
          new JValue.Text(s.value());
      case PyInt i when Classes.internalName(type).equals("java/lang/String") ->
          new JValue.Text(i.value().toString());
      case PyStr s when isEnum(type) -> enumConstant(type, name, s.value());
      default -> throw wrong(type, name, value);
    };
  }

  private JValue integer(ClassDesc type, Kind kind, String name, PyInt i) {
    try {
      return switch (kind) {
        case INT -> {
          int n = i.value().intValueExact();
          Known cut = (Known) executor.arithmetic().narrow(Known.of(n), Machine.element(type));
          if (cut.asInt() != n) {
            throw new ArithmeticException("too large");
          }
          yield cut;
        }
        case LONG -> Known.of(i.value().longValueExact());
        case FLOAT -> Known.of(i.value().floatValue());
        case DOUBLE -> Known.of(i.value().doubleValue());
      };
    } catch (ArithmeticException e) {
      throw wrong(type, name, i);
    }
  }

  private boolean isEnum(ClassDesc type) {
    return machine.classes().find(Classes.internalName(type)).filter(JavaClass::isEnum).isPresent();
  }

  private JValue enumConstant(ClassDesc type, String name, String constant) {
    String owner = Classes.internalName(type);
    List<String> constants =
        machine.classes().find(owner).orElseThrow().fields().stream()
            .filter(f -> f.fieldTypeSymbol().equals(type))
            .map(f -> f.fieldName().stringValue())
            .toList();
    if (!constants.contains(constant)) {
      throw usage(
          "argument '" + name + "': " + type.displayName() + " has no constant " + constant,
          "it has " + String.join(", ", constants));
    }
    Path path = new Path(Path.undefined(0), new ArrayList<>(), heap);
    return executor.calls().statics().get(path, owner, constant);
  }

  private UsageError wrong(ClassDesc type, String name, PyValue value) {
    String given =
        switch (value) {
          case PyBool b -> Boolean.toString(b.value());
          case PyInt i -> i.value().toString();
          case PyFloat f -> Double.toString(f.value());
          case PyStr s -> "'" + s.value() + "'";
          default -> value.typeName();
        };
    return usage(
        "argument '" + name + "' is a " + type.displayName() + ", which " + given + " is not",
        "its parameters are " + described());
  }

  private UsageError usage(String message, String hint) {
    return new UsageError(Diagnostic.of(machine.span(), "", message, hint));
  }
}
