package dev.arrayc.bytecode;

import dev.arrayc.bytecode.Heap.Instance;
import dev.arrayc.bytecode.JValue.Known;
import dev.arrayc.bytecode.JValue.Ref;
import dev.arrayc.diagnostic.CompileException;
import dev.arrayc.diagnostic.Span;
import java.lang.classfile.Attributes;
import java.lang.classfile.FieldModel;
import java.lang.classfile.Instruction;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.constant.ConstantDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Static fields: a class's initializer is executed when the first of them is used. They are known
 * values; the compiled function cannot change them.
 */
final class Statics {
  private static final String HINT =
      "use constants, static arrays, enums and records of your own classes";

  private final Executor executor;
  private final Machine machine;
  private final Map<String, JValue> fields = new HashMap<>();
  private final Set<String> initialised = new HashSet<>();
  private final Set<String> initialising = new HashSet<>();

  Statics(Executor executor) {
    this.executor = executor;
    this.machine = executor.machine();
  }

  JValue get(Path path, String owner, String name) {
    if (name.equals("$assertionsDisabled")) {
      return Known.of(true);
    }
    JavaClass declaring = declaring(owner, name);
    initialise(declaring, path.heap());
    JValue value = fields.get(declaring.name() + "." + name);
    String field = owner.replace('/', '.') + "." + name;
    if (value == null) {
      throw machine.limitation("the static field " + field + " is not known to the compiler", HINT);
    }
    if (value instanceof JValue.Ambiguous a) {
      throw machine.limitation(
          "the static field " + field + " is not known to the compiler: " + a.reason(), HINT);
    }
    return value;
  }

  /**
   * Executes an instruction of a user's initializer. What it asks of the JDK or of a class that is
   * not there, and the compiler does not know, is of no harm until a field that holds it is used.
   */
  void execute(Path path, Instruction instruction) {
    Path before = path.copy();
    try {
      executor.instructions().execute(path, instruction);
    } catch (CompileException.Limitation | CompileException.UserError e) {
      Optional<Path> without = without(before, instruction, e.diagnostic().message());
      if (without.isEmpty()) {
        throw e;
      }
      path.become(without.get());
    }
  }

  /** The state after an instruction whose result is not known; empty if it could change more. */
  private Optional<Path> without(Path path, Instruction instruction, String reason) {
    JValue unknown = new JValue.Ambiguous(reason);
    switch (instruction) {
      case FieldInstruction i
          when i.opcode() == Opcode.GETSTATIC && isForeign(i.owner().asInternalName()) ->
          path.push(unknown);
      case NewObjectInstruction i when isForeign(i.className().asInternalName()) ->
          path.push(unknown);
      case InvokeInstruction i when isForeign(i.owner().asInternalName()) -> {
        MethodTypeDesc type = i.typeSymbol();
        List<JValue> arguments = path.pop(type.parameterCount());
        Optional<JValue> receiver =
            i.opcode() == Opcode.INVOKESTATIC ? Optional.empty() : Optional.of(path.pop());
        boolean makes = i.name().stringValue().equals("<init>");
        boolean returnsNumber =
            type.returnType().isPrimitive() && !type.returnType().equals(ConstantDescs.CD_void);
        boolean reaches =
            arguments.stream().anyMatch(a -> a instanceof Ref || a instanceof JValue.View)
                || !makes && receiver.filter(Ref.class::isInstance).isPresent();
        if (reaches || returnsNumber) {
          return Optional.empty();
        }
        receiver.ifPresent(r -> path.replace(r, unknown));
        if (!type.returnType().equals(ConstantDescs.CD_void)) {
          path.push(unknown);
        }
      }
      default -> {
        return Optional.empty();
      }
    }
    return Optional.of(path);
  }

  private boolean isForeign(String owner) {
    return machine.classes().find(owner).map(JavaClass::isLibrary).orElse(true);
  }

  void put(Path path, String owner, String name, JValue value) {
    JavaClass declaring = declaring(owner, name);
    if (!initialising.contains(declaring.name())) {
      throw machine.limitation(
          "a compiled method cannot change the static field " + declaring.simpleName() + "." + name,
          "return the value instead");
    }
    fields.put(declaring.name() + "." + name, value);
  }

  private JavaClass declaring(String owner, String name) {
    JavaClass c = machine.classes().find(owner).orElseThrow(() -> Calls.noClass(machine, owner));
    boolean here =
        c.fields().stream().anyMatch(f -> f.fieldName().stringValue().equals(name) && isStatic(f));
    if (here) {
      return c;
    }
    for (String parent : parents(c)) {
      if (machine.classes().find(parent).isPresent() && has(parent, name)) {
        return declaring(parent, name);
      }
    }
    throw new Malformed("the class " + owner + " has no static field " + name);
  }

  private boolean has(String owner, String name) {
    return machine
        .classes()
        .find(owner)
        .map(
            c ->
                c.fields().stream()
                        .anyMatch(f -> f.fieldName().stringValue().equals(name) && isStatic(f))
                    || parents(c).stream().anyMatch(p -> has(p, name)))
        .orElse(false);
  }

  private static List<String> parents(JavaClass c) {
    List<String> parents = new java.util.ArrayList<>(c.interfaces());
    c.superclass().ifPresent(parents::add);
    return parents;
  }

  private static boolean isStatic(FieldModel f) {
    return f.flags().has(AccessFlag.STATIC);
  }

  /**
   * Executes a class's initializer, once.
   *
   * @param caller the objects of the code that uses the class
   */
  void initialise(JavaClass c, Heap caller) {
    if (!initialised.add(c.name())) {
      return;
    }
    c.superclass()
        .flatMap(machine.classes()::find)
        .filter(s -> !s.name().startsWith("java/lang/"))
        .ifPresent(s -> initialise(s, caller));
    for (FieldModel f : c.fields()) {
      if (isStatic(f)) {
        JValue value =
            f.findAttribute(Attributes.constantValue())
                .map(a -> constant(a.constant().constantValue()))
                .orElseGet(() -> ArrayAccess.zero(f.fieldTypeSymbol()));
        fields.put(c.name() + "." + f.fieldName().stringValue(), value);
      }
    }
    Span place = machine.session().span();
    initialising.add(c.name());
    boolean before = machine.isInitialising();
    try {
      c.method("<clinit>", "()V")
          .filter(JavaMethod::hasCode)
          .ifPresent(
              m -> {
                Heap statics = machine.statics();
                Heap heap = Heap.over(statics);
                if (before) {
                  // What the initializers that are under way have made; they go on with their own.
                  heap.take(caller);
                }
                int first = machine.nextId();
                long emitted = machine.emitted();
                machine.initialising(true);
                statics.take(new Activation(executor, m).call(List.of(), heap).heap());
                if (machine.emitted() != emitted) {
                  throw machine.limitation(
                      "the initializer of " + c.simpleName() + " computes with traced values",
                      "compute what static fields hold from constants");
                }
                for (int id = first; id < machine.nextId(); id++) {
                  if (statics.has(id)
                      && !(statics.get(new Ref(id)) instanceof Instance i && i.mergeable())) {
                    machine.aliases().addRoot(new Ref(id));
                  }
                }
              });
    } catch (CompileException | Thrown e) {
      if (!c.isLibrary()) {
        throw e;
      }
      // What of the JDK's needs the running system is not known; most of its methods do without.
      fields.keySet().removeIf(f -> f.startsWith(c.name() + ".") && !isConstant(c, f));
    } finally {
      machine.initialising(before);
      initialising.remove(c.name());
      machine.session().at(place);
    }
  }

  private static boolean isConstant(JavaClass c, String field) {
    return c.fields().stream()
        .anyMatch(
            f ->
                field.equals(c.name() + "." + f.fieldName().stringValue())
                    && f.findAttribute(Attributes.constantValue()).isPresent());
  }

  private static JValue constant(ConstantDesc value) {
    return switch (value) {
      case Integer n -> Known.of((int) n);
      case Long n -> Known.of((long) n);
      case Float n -> Known.of((float) n);
      case Double n -> Known.of((double) n);
      case String s -> new JValue.Text(s);
      default -> throw new Malformed("a static field begins with what is no constant");
    };
  }
}
