package dev.arrayc.bytecode;

import dev.arrayc.bytecode.Heap.Instance;
import dev.arrayc.bytecode.JValue.Closure;
import dev.arrayc.bytecode.JValue.Known;
import dev.arrayc.bytecode.JValue.Num;
import dev.arrayc.bytecode.JValue.Ref;
import dev.arrayc.bytecode.JValue.View;
import dev.arrayc.diagnostic.CompileException;
import dev.arrayc.diagnostic.Span;
import dev.arrayc.ir.DType;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.TypeCheckInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Calls. Methods of the user's classes are inlined, and so are those of the JDK's that are written
 * in Java; what {@link Natives} knows becomes an operation, what the array API declares becomes a
 * call of the library.
 */
final class Calls {
  private final Executor executor;
  private final Machine machine;
  private final Statics statics;
  private final Natives natives;
  private final Dynamic dynamic;
  private int depth;

  Calls(Executor executor) {
    this.executor = executor;
    this.machine = executor.machine();
    this.statics = new Statics(executor);
    this.natives = new Natives(executor);
    this.dynamic = new Dynamic(executor);
  }

  Statics statics() {
    return statics;
  }

  static CompileException noClass(Machine machine, String name) {
    return machine.error(
        "ClassNotFoundException",
        "the class " + name.replace('/', '.') + " is not on the class path",
        "add its directory or jar to --classpath");
  }

  void invoke(Path path, InvokeInstruction i) {
    String owner = i.owner().asInternalName();
    String name = i.name().stringValue();
    MethodTypeDesc type = i.typeSymbol();
    List<JValue> arguments = path.pop(type.parameterCount());
    Optional<JValue> result;
    if (i.opcode() == Opcode.INVOKESTATIC) {
      result = invokeStatic(path, owner, name, type, arguments);
    } else {
      JValue receiver = path.pop();
      result =
          i.opcode() == Opcode.INVOKESPECIAL
              ? invokeSpecial(path, owner, name, type, receiver, arguments)
              : invokeVirtual(path, owner, name, type, receiver, arguments);
    }
    result.ifPresent(path::push);
  }

  Optional<JValue> invokeStatic(
      Path path, String owner, String name, MethodTypeDesc type, List<JValue> arguments) {
    if (ArrayApi.declares(owner)) {
      return Optional.of(new ArrayApi(executor, path).call(owner, name, type, arguments));
    }
    Optional<Natives.Body> body = natives.find(owner, name, type);
    if (body.isPresent()) {
      return body.get().apply(path, arguments);
    }
    JavaMethod method = method(owner, name, type);
    if (!method.isStatic()) {
      throw new Malformed("an instance method is called without an instance");
    }
    return call(path, method, arguments);
  }

  private JavaMethod method(String owner, String name, MethodTypeDesc type) {
    if (machine.classes().find(owner).isEmpty()) {
      throw noClass(machine, owner);
    }
    return machine
        .classes()
        .method(owner, name, type.descriptorString())
        .orElseThrow(
            () ->
                machine.error(
                    "NoSuchMethodError",
                    owner.replace('/', '.') + " has no method " + name + type.displayDescriptor(),
                    "compile all classes anew, so that they fit each other"));
  }

  /** Executes a method of which the code is at hand. */
  private Optional<JValue> call(Path path, JavaMethod method, List<JValue> arguments) {
    if (!method.hasCode()) {
      throw machine.limitation(
          "the method "
              + method.owner().name().replace('/', '.')
              + "."
              + method.name()
              + " is native: it has no code that could be compiled",
          "java.lang.Math and the array API have operations for numbers and arrays");
    }
    if (method.isStatic()) {
      statics.initialise(method.owner(), path.heap());
    }
    if (depth >= machine.session().limits().frames()) {
      throw machine.error(
          "StackOverflowError",
          "calls are nested more than " + machine.session().limits().frames() + " deep",
          "a recursion must end on values that are known when the method is compiled",
          "raise the limit with --max-frames");
    }
    Span place = machine.session().span();
    depth++;
    try {
      Path end = new Activation(executor, method).call(arguments, path.heap());
      path.heap().become(end.heap());
      boolean isVoid = method.type().returnType().descriptorString().equals("V");
      return isVoid ? Optional.empty() : Optional.of(end.pop());
    } finally {
      depth--;
      machine.session().at(place);
    }
  }

  Optional<JValue> invokeSpecial(
      Path path,
      String owner,
      String name,
      MethodTypeDesc type,
      JValue receiver,
      List<JValue> arguments) {
    if (name.equals("<init>")) {
      return construct(path, owner, type, receiver, arguments);
    }
    return callOn(path, method(owner, name, type), receiver, arguments);
  }

  private Optional<JValue> callOn(
      Path path, JavaMethod method, JValue receiver, List<JValue> arguments) {
    List<JValue> all = new ArrayList<>(List.of(receiver));
    all.addAll(arguments);
    return call(path, method, all);
  }

  /** A constructor; those of the JDK's roots do nothing that matters here. */
  private Optional<JValue> construct(
      Path path, String owner, MethodTypeDesc type, JValue receiver, List<JValue> arguments) {
    if (owner.equals("java/lang/Object") || owner.equals("java/lang/Record")) {
      return Optional.empty();
    }
    Instance object = executor.instructions().instance(path, receiver);
    if (owner.equals("java/lang/Enum")) {
      Instance named = object.with("name", arguments.get(0)).with("ordinal", arguments.get(1));
      path.heap().put((Ref) receiver, named);
      return Optional.empty();
    }
    if (Builders.isBuilder(owner)) {
      path.heap().put((Ref) receiver, Builders.made(object, arguments));
      return Optional.empty();
    }
    if (owner.startsWith("java/") && machine.classes().isSubclass(owner, "java/lang/Throwable")) {
      Instance said = object;
      for (JValue argument : arguments) {
        if (argument instanceof JValue.Text) {
          said = said.with(Exceptions.MESSAGE, argument);
        }
      }
      path.heap().put((Ref) receiver, said);
      return Optional.empty();
    }
    return callOn(path, method(owner, "<init>", type), receiver, arguments);
  }

  /** {@return a new object, its fields not yet set} */
  Ref make(Path path, String className) {
    Optional<JavaClass> c = machine.classes().find(className);
    if (c.isEmpty()) {
      throw noClass(machine, className);
    }
    statics.initialise(c.get(), path.heap());
    Map<String, JValue> fields = machine.classes().fields(className);
    return machine.allocate(
        path.heap(), new Instance(className, c.get().isImmutable() && !c.get().isEnum(), fields));
  }

  Optional<JValue> invokeVirtual(
      Path path,
      String owner,
      String name,
      MethodTypeDesc type,
      JValue receiver,
      List<JValue> arguments) {
    if (ArrayApi.declares(owner)) {
      List<JValue> all = new ArrayList<>(List.of(receiver));
      all.addAll(arguments);
      return Optional.of(new ArrayApi(executor, path).call(owner, name, type, all));
    }
    return switch (receiver) {
      case JValue.Ambiguous a -> throw Exceptions.ambiguous(machine, a);
      case JValue.Constant c ->
          throw Exceptions.make(
              machine,
              path.heap(),
              "java/lang/NullPointerException",
              "the method " + name + " is called on null");
      case Closure c when c.method().equals(name) -> dynamic.call(path, c, arguments);
      case Closure c -> callOn(path, method(c.type(), name, type), receiver, arguments);
      case Ref r when path.heap().get(r) instanceof Instance object ->
          onObject(path, object, name, type, r, arguments);
      case Ref r when name.equals("clone") -> Optional.of(executor.arrays().copy(path, receiver));
      case View v when name.equals("clone") -> Optional.of(executor.arrays().copy(path, receiver));
      case JValue v when name.equals("getClass") && type.parameterCount() == 0 ->
          Optional.of(new JValue.ClassValue(className(path, v)));
      default ->
          natives
              .findVirtual(owner, name, type, receiver)
              .map(b -> b.apply(path, arguments))
              .orElseThrow(
                  () ->
                      machine.limitation(
                          "the method "
                              + owner.replace('/', '.')
                              + "."
                              + name
                              + " is not supported by the compiler",
                          "what is supported is in docs/java.md"));
    };
  }

  /** {@return the class of what is no null} */
  private String className(Path path, JValue value) {
    return switch (value) {
      case Ref r ->
          switch (path.heap().get(r)) {
            case Instance o -> o.className();
            case Heap.Elements e -> e.component().arrayType().descriptorString();
            case Heap.Rows rows -> className(path, rows.storage());
            case Heap.Row row -> className(path, row.view());
            case Heap.Dense d ->
                d.component().arrayType(d.tensor().tensorType().rank()).descriptorString();
          };
      case View v -> className(path, v.array()).substring(v.index().size());
      case JValue.Text t -> "java/lang/String";
      case JValue.Boxed b -> b.className();
      case JValue.ClassValue c -> "java/lang/Class";
      case Closure c -> c.type() + "$$Lambda";
      case JValue.Library l ->
          throw machine.limitation(
              "the class of an array of the library is not known to the compiler",
              "use its shape()");
      case JValue.Ambiguous a -> throw Exceptions.ambiguous(machine, a);
      case Num n -> throw new Malformed("a number is used as a reference");
      case JValue.Constant c -> throw new Malformed("the class of nothing is asked for");
    };
  }

  private Optional<JValue> onObject(
      Path path,
      Instance object,
      String name,
      MethodTypeDesc type,
      Ref receiver,
      List<JValue> arguments) {
    if (Builders.isBuilder(object.className())) {
      return Builders.call(executor, path, receiver, name, type, arguments);
    }
    Optional<JavaMethod> method =
        machine
            .classes()
            .method(object.className(), name, type.descriptorString())
            .filter(m -> m.hasCode() && !isRoot(m.owner().name()));
    if (method.isPresent()) {
      List<JValue> all = new ArrayList<>(List.of(receiver));
      all.addAll(arguments);
      return natives
          .find(method.get().owner().name(), name, type)
          .map(b -> b.apply(path, all))
          .orElseGet(() -> call(path, method.get(), all));
    }
    return Optional.of(objectMethod(path, object, name, receiver, arguments));
  }

  private static boolean isRoot(String owner) {
    return owner.equals("java/lang/Object")
        || owner.equals("java/lang/Enum")
        || owner.equals("java/lang/Throwable");
  }

  private JValue objectMethod(
      Path path, Instance object, String name, Ref receiver, List<JValue> arguments) {
    return switch (name) {
      case "ordinal", "name" ->
          Optional.ofNullable(object.fields().get(name))
              .orElseThrow(() -> unsupported(object, name));
      case "toString" ->
          object.fields().containsKey("name") && object.fields().containsKey("ordinal")
              ? object.fields().get("name")
              : new JValue.Text(dynamic.text(path, receiver));
      case "getMessage", "getLocalizedMessage" ->
          object.fields().getOrDefault(Exceptions.MESSAGE, JValue.Constant.NULL);
      case "equals" -> Known.of(receiver.equals(arguments.getFirst()));
      case "compareTo" ->
          arguments.getFirst() instanceof Ref r
                  && path.heap().get(r) instanceof Instance other
                  && object.fields().get("ordinal") instanceof Num a
                  && other.fields().get("ordinal") instanceof Num b
              ? executor.arithmetic().binary(Arithmetic.Binary.SUB, a, b)
              : unsupportedValue(object, name);
      case "getClass", "getDeclaringClass" -> new JValue.ClassValue(object.className());
      // Any number will do, as long as it is one object's own.
      case "hashCode" -> Known.of(receiver.id());
      default -> throw unsupported(object, name);
    };
  }

  private JValue unsupportedValue(Instance object, String name) {
    throw unsupported(object, name);
  }

  private CompileException unsupported(Instance object, String name) {
    return machine.limitation(
        "the method "
            + name
            + " of "
            + object.className().replace('/', '.')
            + " is not supported by the compiler",
        "what is supported is in docs/java.md");
  }

  void invokeDynamic(Path path, InvokeDynamicInstruction i) {
    List<JValue> arguments = path.pop(i.typeSymbol().parameterCount());
    path.push(dynamic.link(path, i, arguments));
  }

  void checkType(Path path, TypeCheckInstruction i) {
    JValue value = path.pop();
    boolean isTest = i.opcode() == Opcode.INSTANCEOF;
    if (value == JValue.Constant.NULL) {
      path.push(isTest ? Known.of(0) : value);
      return;
    }
    boolean fits = isInstance(path, value, i.type().asSymbol());
    if (isTest) {
      path.push(Known.of(fits));
    } else if (fits) {
      path.push(value);
    } else {
      throw Exceptions.make(
          machine,
          path.heap(),
          "java/lang/ClassCastException",
          "this is no " + i.type().asSymbol().displayName());
    }
  }

  /** {@return whether a reference is to an object of a class} */
  boolean isInstance(Path path, JValue value, ClassDesc type) {
    String wanted = Classes.internalName(type);
    if (wanted.equals("java/lang/Object")) {
      return true;
    }
    return switch (value) {
      case Num n -> throw new Malformed("a number is used as a reference");
      case JValue.Ambiguous a -> throw Exceptions.ambiguous(machine, a);
      case Ref r ->
          switch (path.heap().get(r)) {
            case Instance o -> machine.classes().isSubclass(o.className(), wanted);
            case Heap.Elements e ->
                type.isArray()
                    && (type.componentType().equals(e.component())
                        || !e.component().isPrimitive() && !type.componentType().isPrimitive());
            case Heap.Rows rows -> isInstance(path, rows.storage(), type);
            case Heap.Row row -> isInstance(path, row.view(), type);
            case Heap.Dense d -> type.isArray() && Walk.innermost(type).equals(d.component());
          };
      case View v -> type.isArray();
      case JValue.Text t -> machine.classes().isSubclass("java/lang/String", wanted);
      case JValue.Boxed b -> machine.classes().isSubclass(b.className(), wanted);
      case Closure c -> machine.classes().isSubclass(c.type(), wanted);
      case JValue.ClassValue c -> wanted.equals("java/lang/Class");
      case JValue.Library l -> ArrayApi.declares(wanted);
      case JValue.Constant c -> false;
    };
  }

  Dynamic dynamic() {
    return dynamic;
  }

  /** {@return a result of a declared type: what a boolean or a narrow int is on the stack} */
  JValue result(ClassDesc type, dev.arrayc.ir.Value value, boolean isData) {
    DType dtype = Kind.element(type).orElseThrow();
    return executor.arithmetic().loaded(machine.builder().convert(value, dtype), isData);
  }
}
