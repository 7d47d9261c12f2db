package dev.arrayc.cli.launch;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The call sites of {@link java.lang.runtime.ObjectMethods} as code: {@code equals}, {@code
 * hashCode} and {@code toString} of records, with the same results.
 */
final class PlainRecords {
  private static final ClassDesc OBJECT_METHODS = ClassDesc.of("java.lang.runtime.ObjectMethods");
  private static final ClassDesc OBJECTS = ClassDesc.of("java.util.Objects");
  private static final ClassDesc BUILDER = ClassDesc.of("java.lang.StringBuilder");
  private static final int THIS = 0;
  private static final int OTHER = 1;

  private final ClassDesc owner;
  private final List<Component> components;

  /** A component, and the field that holds it. */
  private record Component(String name, DirectMethodHandleDesc field) {
    ClassDesc type() {
      return field.invocationType().returnType();
    }

    void load(CodeBuilder code, int record) {
      code.aload(record).getfield(field.owner(), field.methodName(), type());
    }
  }

  private PlainRecords(ClassDesc owner, List<Component> components) {
    this.owner = owner;
    this.components = components;
  }

  /**
   * {@return the code of such a site, or empty if it is none}
   *
   * @param method the method that the site makes
   * @param arguments the record, its components' names joined by semicolons, and their fields
   */
  static Optional<Consumer<CodeBuilder>> body(
      DirectMethodHandleDesc bootstrap, String method, List<ConstantDesc> arguments) {
    if (!bootstrap.owner().equals(OBJECT_METHODS)
        || !(arguments.get(0) instanceof ClassDesc owner)
        || !(arguments.get(1) instanceof String names)) {
      return Optional.empty();
    }
    List<ConstantDesc> fields = arguments.subList(2, arguments.size());
    List<String> each = fields.isEmpty() ? List.of() : List.of(names.split(";"));
    List<Component> components = new ArrayList<>();
    for (int i = 0; i < fields.size(); i++) {
      if (!(fields.get(i) instanceof DirectMethodHandleDesc field)
          || field.kind() != DirectMethodHandleDesc.Kind.GETTER) {
        return Optional.empty();
      }
      components.add(new Component(each.get(i), field));
    }
    PlainRecords plain = new PlainRecords(owner, components);
    return switch (method) {
      case "equals" -> Optional.of(plain::emitEquals);
      case "hashCode" -> Optional.of(plain::emitHashCode);
      case "toString" -> Optional.of(plain::emitToString);
      default -> Optional.empty();
    };
  }

  private void emitEquals(CodeBuilder code) {
    Label same = code.newLabel();
    Label differs = code.newLabel();
    code.aload(THIS).aload(OTHER).if_acmpeq(same);
    code.aload(OTHER).instanceOf(owner).ifeq(differs);
    int cast = code.allocateLocal(TypeKind.REFERENCE);
    code.aload(OTHER).checkcast(owner).astore(cast);
    for (Component component : components) {
      component.load(code, THIS);
      component.load(code, cast);
      emitComparison(code, component.type(), differs);
    }
    code.labelBinding(same);
    code.iconst_1().ireturn();
    code.labelBinding(differs);
    code.iconst_0().ireturn();
  }

  /** Goes to {@code differs} unless the two values on the stack are equal. */
  private static void emitComparison(CodeBuilder code, ClassDesc type, Label differs) {
    switch (TypeKind.from(type).asLoadable()) {
      case INT -> code.if_icmpne(differs);
      case LONG -> code.lcmp().ifne(differs);
      // By compare, so that NaN equals itself and the zeros differ.
      case FLOAT, DOUBLE ->
          code.invokestatic(
                  wrapper(type), "compare", MethodTypeDesc.of(ConstantDescs.CD_int, type, type))
              .ifne(differs);
      default ->
          code.invokestatic(
                  OBJECTS,
                  "equals",
                  MethodTypeDesc.of(
                      ConstantDescs.CD_boolean, ConstantDescs.CD_Object, ConstantDescs.CD_Object))
              .ifeq(differs);
    }
  }

  private void emitHashCode(CodeBuilder code) {
    code.iconst_0();
    for (Component component : components) {
      ClassDesc type = component.type();
      ClassDesc hashed = type.isPrimitive() ? type : ConstantDescs.CD_Object;
      code.bipush(31).imul();
      component.load(code, THIS);
      code.invokestatic(
              type.isPrimitive() ? wrapper(type) : OBJECTS,
              "hashCode",
              MethodTypeDesc.of(ConstantDescs.CD_int, hashed))
          .iadd();
    }
    code.ireturn();
  }

  private void emitToString(CodeBuilder code) {
    code.new_(BUILDER)
        .dup()
        .invokespecial(BUILDER, ConstantDescs.INIT_NAME, ConstantDescs.MTD_void)
        .loadConstant(owner)
        .invokevirtual(
            ConstantDescs.CD_Class, "getSimpleName", MethodTypeDesc.of(ConstantDescs.CD_String));
    emitAppend(code, ConstantDescs.CD_String);
    String separator = "[";
    for (Component component : components) {
      code.loadConstant(separator + component.name() + "=");
      emitAppend(code, ConstantDescs.CD_String);
      component.load(code, THIS);
      emitAppend(code, component.type());
      separator = ", ";
    }
    code.loadConstant(components.isEmpty() ? "[]" : "]");
    emitAppend(code, ConstantDescs.CD_String);
    code.invokevirtual(BUILDER, "toString", MethodTypeDesc.of(ConstantDescs.CD_String)).areturn();
  }

  private static void emitAppend(CodeBuilder code, ClassDesc type) {
    ClassDesc appended =
        switch (TypeKind.from(type)) {
          case BYTE, SHORT -> ConstantDescs.CD_int;
          case REFERENCE -> type.equals(ConstantDescs.CD_String) ? type : ConstantDescs.CD_Object;
          default -> type;
        };
    code.invokevirtual(BUILDER, "append", MethodTypeDesc.of(BUILDER, appended));
  }

  private static ClassDesc wrapper(ClassDesc primitive) {
    return switch (TypeKind.from(primitive)) {
      case BOOLEAN -> ConstantDescs.CD_Boolean;
      case BYTE -> ConstantDescs.CD_Byte;
      case CHAR -> ConstantDescs.CD_Character;
      case SHORT -> ConstantDescs.CD_Short;
      case INT -> ConstantDescs.CD_Integer;
      case LONG -> ConstantDescs.CD_Long;
      case FLOAT -> ConstantDescs.CD_Float;
      case DOUBLE -> ConstantDescs.CD_Double;
      case REFERENCE, VOID -> throw new IllegalArgumentException(primitive + " has no wrapper");
    };
  }
}
