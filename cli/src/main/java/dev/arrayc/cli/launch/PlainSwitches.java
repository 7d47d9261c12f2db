package dev.arrayc.cli.launch;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.DynamicConstantDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The call sites of {@link java.lang.runtime.SwitchBootstraps} as code. A site is a function of the
 * value and of the index to start at (not 0 where a guard has refused a match); its result is the
 * index of the first label from there on that matches, the number of labels if none does, -1 for
 * null.
 */
final class PlainSwitches {
  private static final ClassDesc SWITCH_BOOTSTRAPS =
      ClassDesc.of("java.lang.runtime.SwitchBootstraps");
  private static final ClassDesc ENUM_DESC = ClassDesc.of("java.lang.Enum$EnumDesc");
  private static final ClassDesc CLASS_DESC = ClassDesc.of("java.lang.constant.ClassDesc");
  private static final ClassDesc OBJECTS = ClassDesc.of("java.util.Objects");
  private static final int VALUE = 0;
  private static final int START = 1;

  private PlainSwitches() {}

  /** What a value is compared with. */
  private sealed interface Case {
    /** A value of this class. */
    record Type(ClassDesc type) implements Case {}

    /** This very object. */
    record Constant(ClassDesc type, String name) implements Case {}

    /** An equal string. */
    record Text(String text) implements Case {}

    /** An integer or a character of this value. */
    record Number(int number) implements Case {}
  }

  /** {@return the code of such a site, or empty if it is none} */
  static Optional<Consumer<CodeBuilder>> body(
      DirectMethodHandleDesc bootstrap, MethodTypeDesc type, List<ConstantDesc> labels) {
    if (!bootstrap.owner().equals(SWITCH_BOOTSTRAPS)) {
      return Optional.empty();
    }
    ClassDesc value = type.parameterType(VALUE);
    List<Case> cases = new ArrayList<>();
    for (ConstantDesc label : labels) {
      Optional<Case> known =
          switch (bootstrap.methodName()) {
            case "typeSwitch" -> typeCase(label);
            case "enumSwitch" -> enumCase(label, value);
            default -> Optional.empty();
          };
      if (known.isEmpty()) {
        return Optional.empty();
      }
      cases.add(known.get());
    }
    return Optional.of(code -> emit(code, cases));
  }

  private static Optional<Case> typeCase(ConstantDesc label) {
    return switch (label) {
      case ClassDesc type -> Optional.of(new Case.Type(type));
      case String text -> Optional.of(new Case.Text(text));
      case Integer number -> Optional.of(new Case.Number(number));
      case DynamicConstantDesc<?> constant -> enumConstant(constant);
      default -> Optional.empty();
    };
  }

  private static Optional<Case> enumCase(ConstantDesc label, ClassDesc type) {
    return switch (label) {
      case ClassDesc own -> Optional.of(new Case.Type(own));
      case String name -> Optional.of(new Case.Constant(type, name));
      default -> Optional.empty();
    };
  }

  /** An enum constant of another type: {@code EnumDesc.of(ClassDesc.of(TYPE), NAME)}. */
  private static Optional<Case> enumConstant(DynamicConstantDesc<?> constant) {
    List<ConstantDesc> of = invocation(constant, ENUM_DESC);
    if (of.size() == 2
        && of.get(0) instanceof DynamicConstantDesc<?> type
        && of.get(1) instanceof String name) {
      List<ConstantDesc> typeOf = invocation(type, CLASS_DESC);
      if (typeOf.size() == 1 && typeOf.get(0) instanceof String binaryName) {
        return Optional.of(new Case.Constant(ClassDesc.of(binaryName), name));
      }
    }
    return Optional.empty();
  }

  /** The arguments of {@code owner.of(…)} as a constant; none if the constant is something else. */
  private static List<ConstantDesc> invocation(DynamicConstantDesc<?> constant, ClassDesc owner) {
    List<ConstantDesc> arguments = constant.bootstrapArgsList();
    boolean ofOwner =
        constant.bootstrapMethod().equals(ConstantDescs.BSM_INVOKE)
            && arguments.getFirst() instanceof DirectMethodHandleDesc method
            && method.owner().equals(owner)
            && method.methodName().equals("of");
    return ofOwner ? arguments.subList(1, arguments.size()) : List.of();
  }

  private static void emit(CodeBuilder code, List<Case> cases) {
    Label present = code.newLabel();
    code.aload(VALUE).ifnonnull(present);
    checkStart(code, cases);
    code.iconst_m1().ireturn();
    code.labelBinding(present);
    Label none = code.newLabel();
    List<SwitchCase> starts = new ArrayList<>();
    for (int i = 0; i < cases.size(); i++) {
      starts.add(SwitchCase.of(i, code.newLabel()));
    }
    if (!cases.isEmpty()) {
      code.iload(START).tableswitch(0, cases.size() - 1, none, starts);
    }
    for (int i = 0; i < cases.size(); i++) {
      Label next = i + 1 < cases.size() ? starts.get(i + 1).target() : none;
      code.labelBinding(starts.get(i).target());
      emitTest(code, cases.get(i), next);
      code.loadConstant(i).ireturn();
    }
    code.labelBinding(none);
    checkStart(code, cases);
    code.loadConstant(cases.size()).ireturn();
  }

  /** A start beyond the labels is an error, also of a site that would not look at it. */
  private static void checkStart(CodeBuilder code, List<Case> cases) {
    code.iload(START)
        .loadConstant(cases.size() + 1)
        .invokestatic(
            OBJECTS,
            "checkIndex",
            MethodTypeDesc.of(ConstantDescs.CD_int, ConstantDescs.CD_int, ConstantDescs.CD_int))
        .pop();
  }

  /** Goes to {@code next} unless the value matches. */
  private static void emitTest(CodeBuilder code, Case wanted, Label next) {
    switch (wanted) {
      case Case.Type(ClassDesc type) -> code.aload(VALUE).instanceOf(type).ifeq(next);
      case Case.Constant(ClassDesc type, String name) ->
          code.aload(VALUE).getstatic(type, name, type).if_acmpne(next);
      case Case.Text(String text) ->
          code.ldc(text)
              .aload(VALUE)
              .invokevirtual(
                  ConstantDescs.CD_Object,
                  "equals",
                  MethodTypeDesc.of(ConstantDescs.CD_boolean, ConstantDescs.CD_Object))
              .ifeq(next);
      case Case.Number(int number) -> emitNumberTest(code, number, next);
    }
  }

  private static void emitNumberTest(CodeBuilder code, int number, Label next) {
    Label character = code.newLabel();
    Label matches = code.newLabel();
    code.aload(VALUE).instanceOf(ConstantDescs.CD_Integer).ifeq(character);
    code.aload(VALUE)
        .checkcast(ConstantDescs.CD_Integer)
        .invokevirtual(
            ConstantDescs.CD_Integer, "intValue", MethodTypeDesc.of(ConstantDescs.CD_int))
        .loadConstant(number)
        .if_icmpne(next)
        .goto_(matches);
    code.labelBinding(character);
    code.aload(VALUE).instanceOf(ConstantDescs.CD_Character).ifeq(next);
    code.aload(VALUE)
        .checkcast(ConstantDescs.CD_Character)
        .invokevirtual(
            ConstantDescs.CD_Character, "charValue", MethodTypeDesc.of(ConstantDescs.CD_char))
        .loadConstant(number)
        .if_icmpne(next);
    code.labelBinding(matches);
  }
}
