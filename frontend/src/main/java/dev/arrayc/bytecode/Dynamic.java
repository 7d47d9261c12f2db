package dev.arrayc.bytecode;

import dev.arrayc.bytecode.Heap.Instance;
import dev.arrayc.bytecode.JValue.Boxed;
import dev.arrayc.bytecode.JValue.Closure;
import dev.arrayc.bytecode.JValue.Known;
import dev.arrayc.bytecode.JValue.Num;
import dev.arrayc.bytecode.JValue.Ref;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.DynamicConstantDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * {@code invokedynamic} as javac uses it: lambdas and method references, string concatenation,
 * records' methods, switches over patterns and enums. The bootstrap methods are not run; what they
 * would make is known.
 */
final class Dynamic {
  private final Executor executor;
  private final Machine machine;

  Dynamic(Executor executor) {
    this.executor = executor;
    this.machine = executor.machine();
  }

  JValue link(Path path, InvokeDynamicInstruction i, List<JValue> arguments) {
    DirectMethodHandleDesc bootstrap = i.bootstrapMethod();
    List<ConstantDesc> constants = i.bootstrapArgs();
    String maker = Classes.internalName(bootstrap.owner()) + "." + bootstrap.methodName();
    return switch (maker) {
      case "java/lang/invoke/LambdaMetafactory.metafactory",
          "java/lang/invoke/LambdaMetafactory.altMetafactory" ->
          new Closure(
              Classes.internalName(i.typeSymbol().returnType()),
              i.name().stringValue(),
              new JValue.Target(
                  constant(constants, 1, DirectMethodHandleDesc.class),
                  constant(constants, 2, MethodTypeDesc.class)),
              arguments);
      case "java/lang/invoke/StringConcatFactory.makeConcatWithConstants" ->
          concatenate(
              path, constant(constants, 0, String.class), constants, i.typeSymbol(), arguments);
      case "java/lang/invoke/StringConcatFactory.makeConcat" ->
          concatenate(
              path, "\u0001".repeat(arguments.size()), constants, i.typeSymbol(), arguments);
      case "java/lang/runtime/ObjectMethods.bootstrap" ->
          record(path, i.name().stringValue(), constants, arguments);
      case "java/lang/runtime/SwitchBootstraps.typeSwitch",
          "java/lang/runtime/SwitchBootstraps.enumSwitch" ->
          Known.of(label(path, constants, arguments));
      default ->
          throw machine.limitation(
              "the call site that " + maker.replace('/', '.') + " makes is not supported",
              "lambdas, string concatenation, records and switches are");
    };
  }

  /** {@return an argument of a bootstrap method, which a class file can get wrong} */
  private static <T> T constant(List<ConstantDesc> constants, int k, Class<T> type) {
    if (k < constants.size() && type.isInstance(constants.get(k))) {
      return type.cast(constants.get(k));
    }
    throw new Malformed("a call site has arguments that its bootstrap method does not take");
  }

  private JValue concatenate(
      Path path,
      String recipe,
      List<ConstantDesc> constants,
      MethodTypeDesc type,
      List<JValue> arguments) {
    JValue.Text out = new JValue.Text("");
    int next = 0;
    int constant = 1;
    for (char c : recipe.toCharArray()) {
      JValue.Text part =
          switch (c) {
            case '\u0001' -> string(path, argument(arguments, next), type.parameterType(next++));
            case '\u0002' ->
                new JValue.Text(constant(constants, constant++, Object.class).toString());
            default -> new JValue.Text(String.valueOf(c));
          };
      out = join(out, part);
    }
    return out;
  }

  private static JValue argument(List<JValue> arguments, int k) {
    if (k < arguments.size()) {
      return arguments.get(k);
    }
    throw new Malformed("a call site has fewer arguments than its recipe names");
  }

  static JValue.Text join(JValue.Text a, JValue.Text b) {
    return new JValue.Text(a.value() + b.value(), a.isExact() && b.isExact());
  }

  /** {@return what Java's string conversion makes of a value of a declared type} */
  JValue.Text string(Path path, JValue value, ClassDesc type) {
    boolean isWhole = type.equals(ConstantDescs.CD_boolean) || type.equals(ConstantDescs.CD_char);
    return switch (value) {
      case JValue.Text t -> t;
      case Known k when isWhole ->
          new JValue.Text(
              boxed(
                  path, new Boxed(Objects.requireNonNull(BOXES.get(type.descriptorString())), k)));
      case Known k -> new JValue.Text(text(path, k));
      case Boxed b -> new JValue.Text(text(path, b), b.number() instanceof Known);
      case Num n -> new JValue.Text(text(path, n), false);
      default ->
          new JValue.Text(text(path, value), value == JValue.Constant.NULL || isEnum(path, value));
    };
  }

  /** {@return a value as Java's string conversion writes it; a traced one by its type} */
  String text(Path path, JValue value) {
    return switch (value) {
      case Known k -> k.value().toString();
      case Num n -> "<traced " + n.kind().name().toLowerCase(java.util.Locale.ROOT) + ">";
      case JValue.Text t -> t.value();
      case Boxed b -> boxed(path, b);
      case JValue.ClassValue c -> "class " + c.name().replace('/', '.');
      case JValue.Constant c -> "null";
      case Ref r when path.heap().get(r) instanceof Instance o -> object(path, r, o);
      case Ref r -> "an array";
      case JValue.View v -> "an array";
      case Closure c -> "a lambda";
      case JValue.Library l -> l.value().toString();
      case JValue.Ambiguous a -> throw Exceptions.ambiguous(machine, a);
    };
  }

  private String boxed(Path path, Boxed b) {
    return switch (b.number()) {
      case Known k when b.className().equals("java/lang/Boolean") ->
          k.asInt() != 0 ? "true" : "false";
      case Known k when b.className().equals("java/lang/Character") ->
          String.valueOf((char) k.asInt());
      default -> text(path, b.number());
    };
  }

  private boolean isEnum(Path path, JValue value) {
    return value instanceof Ref r
        && path.heap().get(r) instanceof Instance o
        && machine.classes().isSubclass(o.className(), "java/lang/Enum");
  }

  private String object(Path path, Ref ref, Instance o) {
    if (isEnum(path, ref) && o.fields().get("name") instanceof JValue.Text t) {
      return t.value();
    }
    Optional<JavaMethod> own =
        machine
            .classes()
            .method(o.className(), "toString", "()Ljava/lang/String;")
            .filter(m -> !m.owner().name().startsWith("java/"));
    if (own.isPresent()
        && executor
                .calls()
                .invokeVirtual(
                    path,
                    o.className(),
                    "toString",
                    MethodTypeDesc.ofDescriptor("()Ljava/lang/String;"),
                    ref,
                    List.of())
                .orElseThrow()
            instanceof JValue.Text t) {
      return t.value();
    }
    return o.className().replace('/', '.');
  }

  /** {@code toString}, {@code equals} and {@code hashCode} of a record. */
  private JValue record(
      Path path, String method, List<ConstantDesc> constants, List<JValue> arguments) {
    String names = constant(constants, 1, String.class);
    List<String> fields = names.isEmpty() ? List.of() : List.of(names.split(";"));
    Instance self = executor.instructions().instance(path, argument(arguments, 0));
    return switch (method) {
      case "toString" -> {
        List<String> parts = new ArrayList<>();
        fields.forEach(f -> parts.add(f + "=" + text(path, field(self, f))));
        String name = self.className().substring(self.className().lastIndexOf('/') + 1);
        yield new JValue.Text(
            name.substring(name.lastIndexOf('$') + 1) + "[" + String.join(", ", parts) + "]");
      }
      case "equals" -> equal(path, self, argument(arguments, 1), fields);
      default ->
          throw machine.limitation(
              "the hash code of a record is not supported", "compare records with equals");
    };
  }

  private JValue equal(Path path, Instance self, JValue other, List<String> fields) {
    if (!(other instanceof Ref r
        && path.heap().get(r) instanceof Instance o
        && o.className().equals(self.className()))) {
      return Known.of(0);
    }
    Num all = Known.of(1);
    for (String f : fields) {
      JValue x = field(self, f);
      JValue y = field(o, f);
      Num same = x instanceof Num a && y instanceof Num b ? equal(a, b) : Known.of(x.equals(y));
      all = executor.arithmetic().binary(Arithmetic.Binary.AND, all, same);
    }
    return all;
  }

  /** As {@code Float.compare(a, b) == 0} and its kin say. */
  Num equal(Num a, Num b) {
    if (a instanceof Known && b instanceof Known) {
      return Known.of(a.equals(b));
    }
    Arithmetic arithmetic = executor.arithmetic();
    if (!a.kind().isFloating()) {
      return arithmetic.compare("EQ", arithmetic.threeWay(a, b, 0), Known.of(0));
    }
    return new JValue.Flag(
        machine.compare(
            "EQ", executor.arithmetic().bits(a, true), executor.arithmetic().bits(b, true)),
        a.isData() || b.isData());
  }

  /** The first label from the given one on that matches: constants, classes, names of enums. */
  private int label(Path path, List<ConstantDesc> labels, List<JValue> arguments) {
    JValue value = argument(arguments, 0);
    if (!(argument(arguments, 1) instanceof Known from)) {
      throw new Malformed("a switch begins at an unknown label");
    }
    if (value == JValue.Constant.NULL) {
      return -1;
    }
    for (int k = from.asInt(); k < labels.size(); k++) {
      if (matches(path, value, labels.get(k))) {
        return k;
      }
    }
    return labels.size();
  }

  private boolean matches(Path path, JValue value, ConstantDesc label) {
    return switch (label) {
      case ClassDesc c -> executor.calls().isInstance(path, value, c);
      case String s ->
          value instanceof JValue.Text t
              ? t.value().equals(s)
              : value instanceof Ref r
                  && path.heap().get(r) instanceof Instance o
                  && new JValue.Text(s).equals(o.fields().get("name"));
      case Integer n -> value instanceof Boxed b && b.number() instanceof Known k && k.asInt() == n;
      case DynamicConstantDesc<?> d ->
          value instanceof Ref r
              && path.heap().get(r) instanceof Instance o
              && d.bootstrapArgsList().stream()
                  .anyMatch(
                      x ->
                          x instanceof String s
                              && new JValue.Text(s).equals(o.fields().get("name")));
      default -> false;
    };
  }

  /** Calls a lambda or method reference, with the conversions that its interface asks for. */
  Optional<JValue> call(Path path, Closure closure, List<JValue> arguments) {
    DirectMethodHandleDesc handle = closure.target().handle();
    MethodTypeDesc invocation = handle.invocationType();
    List<JValue> all = new ArrayList<>(closure.captured());
    all.addAll(arguments);
    String owner = Classes.internalName(handle.owner());
    boolean makes = handle.kind() == DirectMethodHandleDesc.Kind.CONSTRUCTOR;
    List<JValue> adapted = new ArrayList<>();
    if (all.size() != invocation.parameterCount()) {
      throw new Malformed("a lambda is called with another number of arguments than it takes");
    }
    for (int k = 0; k < all.size(); k++) {
      adapted.add(adapt(all.get(k), invocation.parameterType(k)));
    }
    Optional<JValue> result =
        switch (handle.kind()) {
          case STATIC, INTERFACE_STATIC ->
              executor
                  .calls()
                  .invokeStatic(path, owner, handle.methodName(), type(handle), adapted);
          case CONSTRUCTOR -> {
            Ref made = executor.calls().make(path, owner);
            executor.calls().invokeSpecial(path, owner, "<init>", type(handle), made, adapted);
            yield Optional.of(made);
          }
          default ->
              executor
                  .calls()
                  .invokeVirtual(
                      path,
                      owner,
                      handle.methodName(),
                      type(handle),
                      adapted.getFirst(),
                      adapted.subList(1, adapted.size()));
        };
    ClassDesc wanted = closure.target().interfaceType().returnType();
    if (wanted.descriptorString().equals("V")) {
      return Optional.empty();
    }
    ClassDesc given = makes ? handle.owner() : invocation.returnType();
    return result.map(r -> boxIfAsked(adapt(r, wanted), given, erased(closure)));
  }

  private static JValue field(Instance object, String name) {
    return object.fields().getOrDefault(name, JValue.Constant.UNDEFINED);
  }

  private static ClassDesc erased(Closure closure) {
    return closure.target().interfaceType().returnType();
  }

  private JValue boxIfAsked(JValue value, ClassDesc given, ClassDesc wanted) {
    if (value instanceof Num n && !wanted.isPrimitive()) {
      return new Boxed(BOXES.getOrDefault(given.descriptorString(), "java/lang/Integer"), n);
    }
    return value;
  }

  private static MethodTypeDesc type(DirectMethodHandleDesc handle) {
    return MethodTypeDesc.ofDescriptor(handle.lookupDescriptor());
  }

  private static final Map<String, String> BOXES =
      Map.of(
          "Z", "java/lang/Boolean",
          "B", "java/lang/Byte",
          "C", "java/lang/Character",
          "S", "java/lang/Short",
          "I", "java/lang/Integer",
          "J", "java/lang/Long",
          "F", "java/lang/Float",
          "D", "java/lang/Double");

  /** {@return a value as a parameter of a type takes it: unboxed, widened} */
  JValue adapt(JValue value, ClassDesc type) {
    Optional<Kind> kind = Kind.of(type);
    if (kind.isPresent()) {
      Num n =
          switch (value) {
            case Num own -> own;
            case Boxed b -> b.number();
            default -> throw new Malformed("a lambda gets no number where it wants one");
          };
      return executor.arithmetic().convert(n, kind.get());
    }
    if (value instanceof Num n && BOXES.containsValue(Classes.internalName(type))) {
      return new Boxed(Classes.internalName(type), n);
    }
    return value;
  }
}
