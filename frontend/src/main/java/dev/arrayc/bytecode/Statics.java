package dev.arrayc.bytecode;

import dev.arrayc.bytecode.Heap.Instance;
import dev.arrayc.bytecode.JValue.Known;
import dev.arrayc.bytecode.JValue.Ref;
import dev.arrayc.diagnostic.CompileException;
import dev.arrayc.diagnostic.Span;
import java.lang.classfile.Attributes;
import java.lang.classfile.FieldModel;
import java.lang.constant.ConstantDesc;
import java.lang.reflect.AccessFlag;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Static fields: a class's initializer is executed when the first of them is used. They are known
 * values; the compiled function cannot change them.
 */
final class Statics {
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
    initialise(declaring);
    JValue value = fields.get(declaring.name() + "." + name);
    if (value == null) {
      throw machine.limitation(
          "the static field "
              + owner.replace('/', '.')
              + "."
              + name
              + " is not known to the compiler",
          "use constants, static arrays, enums and records of your own classes");
    }
    return value;
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

  /** Executes a class's initializer, once. */
  void initialise(JavaClass c) {
    if (!initialised.add(c.name())) {
      return;
    }
    c.superclass()
        .flatMap(machine.classes()::find)
        .filter(s -> !s.name().startsWith("java/lang/"))
        .ifPresent(this::initialise);
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
                Heap heap = machine.statics();
                int first = machine.nextId();
                long emitted = machine.emitted();
                machine.initialising(true);
                heap.become(new Activation(executor, m).call(List.of(), heap).heap());
                if (machine.emitted() != emitted) {
                  throw machine.limitation(
                      "the initializer of " + c.simpleName() + " computes with traced values",
                      "compute what static fields hold from constants");
                }
                for (int id = first; id < machine.nextId(); id++) {
                  if (heap.has(id)
                      && !(heap.get(new Ref(id)) instanceof Instance i && i.mergeable())) {
                    machine.addRoot(new Ref(id));
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
