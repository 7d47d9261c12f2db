package dev.arrayc.bytecode;

import dev.arrayc.diagnostic.SourceFile;
import dev.arrayc.diagnostic.Span;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassModel;
import java.lang.classfile.FieldModel;
import java.lang.classfile.MethodModel;
import java.lang.constant.ClassDesc;
import java.lang.reflect.AccessFlag;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A class that was read: user code, or code of the JDK's that is inlined. */
final class JavaClass {
  private final ClassModel model;
  private final SourceFile source;
  private final Map<String, JavaMethod> methods = new LinkedHashMap<>();

  JavaClass(ClassModel model, SourceFile source) {
    this.model = model;
    this.source = source;
    for (MethodModel m : model.methods()) {
      methods.put(
          m.methodName().stringValue() + m.methodType().stringValue(), new JavaMethod(this, m));
    }
  }

  /** {@return the internal name, {@code com/acme/Kernels}} */
  String name() {
    return model.thisClass().asInternalName();
  }

  String simpleName() {
    return name().substring(name().lastIndexOf('/') + 1).replace('$', '.');
  }

  ClassModel model() {
    return model;
  }

  /** {@return whether it is the JDK's: its branches on traced values are captured always} */
  boolean isLibrary() {
    return name().startsWith("java/") || name().startsWith("jdk/");
  }

  Optional<JavaMethod> method(String name, String descriptor) {
    return Optional.ofNullable(methods.get(name + descriptor));
  }

  List<JavaMethod> methods() {
    return List.copyOf(methods.values());
  }

  Optional<String> superclass() {
    return model.superclass().map(c -> c.asInternalName());
  }

  List<String> interfaces() {
    return model.interfaces().stream().map(i -> i.asInternalName()).toList();
  }

  boolean isInterface() {
    return model.flags().has(AccessFlag.INTERFACE);
  }

  boolean isEnum() {
    return superclass().filter("java/lang/Enum"::equals).isPresent();
  }

  /** {@return the components of a record: names and types in order; empty for other classes} */
  List<Map.Entry<String, ClassDesc>> components() {
    return model
        .findAttribute(Attributes.record())
        .map(
            r ->
                r.components().stream()
                    .map(c -> Map.entry(c.name().stringValue(), c.descriptorSymbol()))
                    .toList())
        .orElse(List.of());
  }

  boolean isRecord() {
    return superclass().filter("java/lang/Record"::equals).isPresent();
  }

  List<FieldModel> fields() {
    return model.fields();
  }

  /** {@return whether the class itself has an instance field of a name} */
  boolean declares(String name) {
    return fields().stream()
        .anyMatch(
            f -> f.fieldName().stringValue().equals(name) && !f.flags().has(AccessFlag.STATIC));
  }

  /** {@return whether all instance fields are final, so that identity aside copies are the same} */
  boolean isImmutable() {
    return fields().stream()
        .filter(f -> !f.flags().has(AccessFlag.STATIC))
        .allMatch(f -> f.flags().has(AccessFlag.FINAL));
  }

  /** {@return a line of the source; without a line table, the file alone} */
  Span at(int line) {
    return new Span(source, line, 0, 0);
  }
}
